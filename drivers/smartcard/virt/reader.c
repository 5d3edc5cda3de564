// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader that a process is: what it said in struct scr_virt_create, and the
 * ReaderFunction table, whose entries ask the process.
 */
#include <linux/build_bug.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/kdev_t.h>

#include "virt.h"

#define SCR_VIRT_MAXIMUM_IFSD	254

/* The numbers are those of the table, so that one mask tells of both. */
static_assert(SCR_VIRT_POWER == RDF_CARD_POWER);
static_assert(SCR_VIRT_TRANSMIT == RDF_TRANSMIT);
static_assert(SCR_VIRT_EJECT == RDF_CARD_EJECT);
static_assert(SCR_VIRT_SWALLOW == RDF_READER_SWALLOW);
static_assert(SCR_VIRT_SET_PROTOCOL == RDF_SET_PROTOCOL);
static_assert(SCR_VIRT_CONFISCATE == RDF_CARD_CONFISCATE);
static_assert(SCR_VIRT_VENDOR == RDF_IOCTL_VENDOR);

static int scr_virt_card_power(struct scr_reader *reader, struct scr_request *request)
{
	return scr_virt_ask(dev_get_drvdata(&reader->dev), request, SCR_VIRT_POWER);
}

static int scr_virt_transmit(struct scr_reader *reader, struct scr_request *request)
{
	return scr_virt_ask(dev_get_drvdata(&reader->dev), request, SCR_VIRT_TRANSMIT);
}

static int scr_virt_card_eject(struct scr_reader *reader, struct scr_request *request)
{
	return scr_virt_ask(dev_get_drvdata(&reader->dev), request, SCR_VIRT_EJECT);
}

static int scr_virt_swallow(struct scr_reader *reader, struct scr_request *request)
{
	return scr_virt_ask(dev_get_drvdata(&reader->dev), request, SCR_VIRT_SWALLOW);
}

/* The process tells unasked, and until it does there is no card. */
static int scr_virt_card_tracking(struct scr_reader *reader, struct scr_request *request)
{
	return request->minor == SCR_TRACKING_WATCH ? -EINPROGRESS : 0;
}

static int scr_virt_set_protocol(struct scr_reader *reader, struct scr_request *request)
{
	return scr_virt_ask(dev_get_drvdata(&reader->dev), request, SCR_VIRT_SET_PROTOCOL);
}

static int scr_virt_confiscate(struct scr_reader *reader, struct scr_request *request)
{
	return scr_virt_ask(dev_get_drvdata(&reader->dev), request, SCR_VIRT_CONFISCATE);
}

static int scr_virt_vendor(struct scr_reader *reader, struct scr_request *request)
{
	return scr_virt_ask(dev_get_drvdata(&reader->dev), request, SCR_VIRT_VENDOR);
}

static const scr_reader_function scr_virt_functions[RDF_COUNT] = {
	[RDF_CARD_POWER]	= scr_virt_card_power,
	[RDF_TRANSMIT]		= scr_virt_transmit,
	[RDF_CARD_EJECT]	= scr_virt_card_eject,
	[RDF_READER_SWALLOW]	= scr_virt_swallow,
	[RDF_CARD_TRACKING]	= scr_virt_card_tracking,
	[RDF_SET_PROTOCOL]	= scr_virt_set_protocol,
	[RDF_CARD_CONFISCATE]	= scr_virt_confiscate,
	[RDF_IOCTL_VENDOR]	= scr_virt_vendor,
};

/* Such strings end up in sysfs and in terminals. */
static bool scr_virt_is_text(const char *string)
{
	size_t i, length = strnlen(string, SCR_INFO_STRING_LENGTH);

	if (length == SCR_INFO_STRING_LENGTH)
		return false;
	for (i = 0; i < length; i++) {
		if ((u8)string[i] < ' ' || string[i] == 0x7f)
			return false;
	}
	return true;
}

static bool scr_virt_strings_are_valid(const struct scr_virt_create *create)
{
	return scr_virt_is_text(create->vendor) && scr_virt_is_text(create->product) &&
	       scr_virt_is_text(create->serial) && scr_virt_is_text(create->location);
}

static bool scr_virt_bits_are_valid(const struct scr_virt_create *create)
{
	return !create->flags &&
	       !(create->functions & ~SCR_VIRT_OPTIONAL_FUNCTIONS) &&
	       !(create->protocols & ~(SCARD_PROTOCOL_Tx | SCARD_PROTOCOL_RAW)) &&
	       !(create->voltages & ~7) &&
	       !(create->characteristics & ~SCARD_READER_CONTACTLESS) &&
	       !memchr_inv(create->reserved, 0, sizeof(create->reserved));
}

/* What is narrowed, is checked before; what is left is scr_reader_register()'s. */
static bool scr_virt_numbers_are_valid(const struct scr_virt_create *create)
{
	return create->slots <= U8_MAX && create->slot < create->slots &&
	       create->exchange_level <= SCR_EXCHANGE_LEVEL_EXTENDED_APDU &&
	       create->maximum_command <= SCR_MAXIMUM_COMMAND_LENGTH &&
	       create->maximum_ifsd <= SCR_VIRT_MAXIMUM_IFSD &&
	       create->channel <= U16_MAX;
}

static void scr_virt_fill_functions(struct scr_virt *virt, u32 optional)
{
	unsigned int i;

	for (i = 0; i < RDF_COUNT; i++) {
		if (!(SCR_VIRT_OPTIONAL_FUNCTIONS & BIT(i)) || (optional & BIT(i)))
			virt->function[i] = scr_virt_functions[i];
	}
	virt->driver.function = virt->function;
	virt->driver.asynchronous = BIT(RDF_TRANSMIT) | BIT(RDF_CARD_POWER);
	virt->driver.cancel = scr_virt_cancel;
}

static u32 scr_virt_characteristics(const struct scr_virt_create *create)
{
	u32 characteristics = create->characteristics;

	if (create->functions & BIT(RDF_READER_SWALLOW))
		characteristics |= SCARD_READER_SWALLOWS;
	if (create->functions & BIT(RDF_CARD_EJECT))
		characteristics |= SCARD_READER_EJECTS;
	if (create->functions & BIT(RDF_CARD_CONFISCATE))
		characteristics |= SCARD_READER_CONFISCATES;
	return characteristics;
}

static void scr_virt_fill_capabilities(struct scr_reader_capabilities *has,
				       const struct scr_virt_create *create)
{
	has->reader_type = SCARD_READER_TYPE_VENDOR;
	has->channel = create->channel;
	has->slot = create->slot;
	has->slots = create->slots;
	has->exchange_level = create->exchange_level;
	has->voltages = create->voltages;
	has->protocols = create->protocols;
	has->characteristics = scr_virt_characteristics(create);
	has->default_clock = create->default_clock;
	has->maximum_clock = create->maximum_clock;
	has->default_data_rate = create->default_data_rate;
	has->maximum_data_rate = create->maximum_data_rate;
	has->maximum_ifsd = create->maximum_ifsd;
	has->maximum_command = create->maximum_command;
	has->auto_negotiates = true;
}

static void scr_virt_fill_vendor(struct scr_vendor_attributes *vendor,
				 const struct scr_virt_create *create)
{
	strscpy(vendor->vendor, create->vendor, sizeof(vendor->vendor));
	strscpy(vendor->product, create->product, sizeof(vendor->product));
	strscpy(vendor->serial, create->serial, sizeof(vendor->serial));
	strscpy(vendor->location, create->location, sizeof(vendor->location));
	vendor->version = create->version;
}

/**
 * scr_virt_reader_register() - make the process's reader known
 * @virt: not registered
 * @parent: the device that readers belong to
 * @create: what the process says of it; not checked yet
 *
 * Context: may sleep.
 *
 * Return: N of /dev/scrN; -EINVAL; as scr_reader_register().
 */
int scr_virt_reader_register(struct scr_virt *virt, struct device *parent,
			     const struct scr_virt_create *create)
{
	struct scr_reader *reader;
	int result;

	if (!scr_virt_bits_are_valid(create) || !scr_virt_numbers_are_valid(create) ||
	    !scr_virt_strings_are_valid(create))
		return -EINVAL;

	memset(virt->function, 0, sizeof(virt->function));
	scr_virt_fill_functions(virt, create->functions);
	reader = scr_reader_alloc(parent, &virt->driver);
	if (!reader)
		return -ENOMEM;
	scr_virt_fill_capabilities(&reader->capabilities, create);
	scr_virt_fill_vendor(&reader->vendor, create);
	dev_set_drvdata(&reader->dev, virt);
	/* Before anybody can ask: what is not known would have to be looked for. */
	scr_reader_card_present(reader, false);

	result = scr_reader_register(reader);
	if (result) {
		scr_reader_put(reader);
		return result;
	}
	/* Pairs with the acquire in scr_virt_reader_of(): read(2) and write(2) begin. */
	smp_store_release(&virt->reader, reader);
	return MINOR(reader->dev.devt);
}

/**
 * scr_virt_reader_unregister() - take the process's reader away
 * @virt: registered
 *
 * Context: may sleep.
 */
void scr_virt_reader_unregister(struct scr_virt *virt)
{
	scr_reader_unregister(virt->reader);
	scr_reader_put(virt->reader);
}
