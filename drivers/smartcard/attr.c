// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes (SCARD_ATTR_*) and SCR_IOC_INFO: what is known about a reader and
 * the card in it.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "scr-core.h"

static int scr_put_number(struct scr_request *request, u32 value)
{
	return scr_request_write(request, &value, sizeof(value));
}

static int scr_put_byte(struct scr_request *request, u8 value)
{
	return scr_request_write(request, &value, sizeof(value));
}

/* No attribute's string is longer than winsmcrd.h allows; no NUL is counted. */
static int scr_put_string(struct scr_request *request, const char *string)
{
	size_t length = strnlen(string, MAXIMUM_ATTR_STRING_LENGTH);

	if (!length)
		return -EOPNOTSUPP;
	return scr_request_write(request, string, length);
}

/* The _W attributes are UTF-16, as all of Windows' wide strings. */
static int scr_put_wide_string(struct scr_request *request, const char *string)
{
	__le16 wide[2 * SCR_INFO_STRING_LENGTH];
	size_t length = min(strlen(string), ARRAY_SIZE(wide));
	size_t i;

	for (i = 0; i < length; i++)
		wide[i] = cpu_to_le16((u8)string[i]);
	return scr_request_write(request, wide, length * sizeof(wide[0]));
}

static int scr_get_name(struct scr_reader *reader, struct scr_request *request,
			bool friendly, bool wide)
{
	char name[2 * SCR_INFO_STRING_LENGTH];

	if (friendly)
		scnprintf(name, sizeof(name), "%.32s %.32s %s %02u",
			  reader->vendor.vendor, reader->vendor.product,
			  dev_name(&reader->dev), reader->capabilities.slot);
	else
		scnprintf(name, sizeof(name), "%s", dev_name(&reader->dev));
	if (wide)
		return scr_put_wide_string(request, name);
	return scr_request_write(request, name, strlen(name));
}

static int scr_get_vendor_info(struct scr_node *node, struct scr_request *request)
{
	struct scr_vendor_attributes *vendor = &node->reader.vendor;

	switch (request->minor) {
	case SCARD_ATTR_VENDOR_NAME:
		return scr_put_string(request, vendor->vendor);
	case SCARD_ATTR_VENDOR_IFD_TYPE:
		return scr_put_string(request, vendor->product);
	case SCARD_ATTR_VENDOR_IFD_VERSION:
		return scr_put_number(request, vendor->version);
	case SCARD_ATTR_VENDOR_IFD_SERIAL_NO:
		return scr_put_string(request, vendor->serial);
	default:
		return -EOPNOTSUPP;
	}
}

static int scr_get_reader_attribute(struct scr_node *node, struct scr_request *request)
{
	struct scr_reader_capabilities *has = &node->reader.capabilities;

	switch (request->minor) {
	case SCARD_ATTR_CHANNEL_ID:
		return scr_put_number(request, has->reader_type << 16 | has->channel);
	case SCARD_ATTR_PROTOCOL_TYPES:
		return scr_put_number(request, has->protocols);
	case SCARD_ATTR_SYNC_PROTOCOL_TYPES:
		return scr_put_number(request, has->synchronous_protocols);
	case SCARD_ATTR_USER_TO_CARD_AUTH_DEVICE:
	case SCARD_ATTR_USER_AUTH_INPUT_DEVICE:
		return scr_put_number(request, has->authentication_devices);
	case SCARD_ATTR_DEFAULT_CLK:
		return scr_put_number(request, has->default_clock);
	case SCARD_ATTR_MAX_CLK:
		return scr_put_number(request, has->maximum_clock);
	case SCARD_ATTR_DEFAULT_DATA_RATE:
		return scr_put_number(request, has->default_data_rate);
	case SCARD_ATTR_MAX_DATA_RATE:
		return scr_put_number(request, has->maximum_data_rate);
	case SCARD_ATTR_MAX_IFSD:
		return scr_put_number(request, has->maximum_ifsd);
	case SCARD_ATTR_MAXINPUT:
		return scr_put_number(request, has->maximum_command);
	case SCARD_ATTR_CHARACTERISTICS:
		return scr_put_number(request, has->characteristics);
	case SCARD_ATTR_POWER_MGMT_SUPPORT:
		return scr_put_number(request, 0);
	default:
		return scr_get_vendor_info(node, request);
	}
}

static int scr_get_system_attribute(struct scr_node *node, struct scr_request *request)
{
	struct scr_reader *reader = &node->reader;

	switch (request->minor) {
	case SCARD_ATTR_DEVICE_UNIT:
		return scr_put_number(request, node->unit);
	case SCARD_ATTR_DEVICE_IN_USE:
		return scr_put_number(request, READ_ONCE(node->connected) != 0);
	case SCARD_ATTR_DEVICE_FRIENDLY_NAME_A:
		return scr_get_name(reader, request, true, false);
	case SCARD_ATTR_DEVICE_FRIENDLY_NAME_W:
		return scr_get_name(reader, request, true, true);
	case SCARD_ATTR_DEVICE_SYSTEM_NAME_A:
		return scr_get_name(reader, request, false, false);
	case SCARD_ATTR_DEVICE_SYSTEM_NAME_W:
		return scr_get_name(reader, request, false, true);
	default:
		return -EOPNOTSUPP;
	}
}

/* 32-bit counters that wrap, as Windows has them; GET_PERF_CNTR has them whole. */
static int scr_get_perf_attribute(struct scr_node *node, struct scr_request *request)
{
	switch (request->minor) {
	case SCARD_PERF_NUM_TRANSMISSIONS:
		return scr_put_number(request, node->perf.transmissions);
	case SCARD_PERF_BYTES_TRANSMITTED:
		return scr_put_number(request, node->perf.bytes);
	case SCARD_PERF_TRANSMISSION_TIME:
		return scr_put_number(request, scr_perf_microseconds(node));
	default:
		return -EOPNOTSUPP;
	}
}

static u8 scr_icc_presence(u32 state)
{
	switch (state) {
	case SCARD_UNKNOWN:
	case SCARD_ABSENT:
		return 0;
	case SCARD_PRESENT:
		return 1;
	default:
		return 2;
	}
}

/* What holds of the card's state, whether or not there is a card. */
static int scr_get_state_attribute(struct scr_node *node, struct scr_request *request)
{
	u32 state = READ_ONCE(node->state);

	switch (request->minor) {
	case SCARD_ATTR_ICC_PRESENCE:
		return scr_put_byte(request, scr_icc_presence(state));
	case SCARD_ATTR_ICC_INTERFACE_STATUS:
		return scr_put_byte(request, state >= SCARD_POWERED);
	default:
		return -EOPNOTSUPP;
	}
}

static int scr_get_t1_attribute(struct scr_card_parameters *card,
				struct scr_request *request)
{
	switch (request->minor) {
	case SCARD_ATTR_CURRENT_IFSC:
		return scr_put_number(request, card->ifsc);
	case SCARD_ATTR_CURRENT_IFSD:
		return scr_put_number(request, card->ifsd);
	case SCARD_ATTR_CURRENT_BWT:
		return scr_put_number(request, card->bwi);
	case SCARD_ATTR_CURRENT_CWT:
		return scr_put_number(request, card->cwi);
	case SCARD_ATTR_CURRENT_EBC_ENCODING:
		return scr_put_number(request, card->crc);
	default:
		return -EOPNOTSUPP;
	}
}

/* The exchange in force; only a powered card has one. */
static int scr_get_card_attribute(struct scr_node *node, struct scr_request *request)
{
	struct scr_card_parameters *card = &node->reader.card;

	switch (request->minor) {
	case SCARD_ATTR_ATR_STRING:
		return scr_request_write(request, node->atr.raw, node->atr.length);
	case SCARD_ATTR_ICC_TYPE_PER_ATR:
		return scr_put_byte(request, 1); /* asynchronous: it has an ATR */
	case SCARD_ATTR_CURRENT_PROTOCOL_TYPE:
		return scr_put_number(request, node->protocol);
	case SCARD_ATTR_CURRENT_CLK:
		return scr_put_number(request, card->clock);
	case SCARD_ATTR_CURRENT_F:
		return scr_put_number(request, scr_atr_clock_rate(card->fi_di >> 4));
	case SCARD_ATTR_CURRENT_D:
		return scr_put_number(request,
				      scr_atr_baud_rate_adjustment(card->fi_di & 15));
	case SCARD_ATTR_CURRENT_N:
		return scr_put_number(request, card->extra_guard_time);
	case SCARD_ATTR_CURRENT_W:
		return scr_put_number(request, card->waiting_integer);
	default:
		return scr_get_t1_attribute(card, request);
	}
}

static bool scr_is_card_attribute(u32 tag)
{
	return tag >> 16 == SCARD_CLASS_IFD_PROTOCOL ||
	       tag == SCARD_ATTR_ATR_STRING || tag == SCARD_ATTR_ICC_TYPE_PER_ATR;
}

static int scr_get_powered_attribute(struct scr_node *node, struct scr_request *request)
{
	u32 state = READ_ONCE(node->state);

	if (request->minor == SCARD_ATTR_EXTENDED_BWT)
		return -EOPNOTSUPP;
	if (state == SCARD_ABSENT)
		return -ENOMEDIUM;
	if (state < SCARD_POWERED)
		return -EBADFD;
	return scr_get_card_attribute(node, request);
}

/**
 * scr_get_attribute() - IOCTL_SMARTCARD_GET_ATTRIBUTE
 * @node: the reader
 * @request: inside the gate; @minor is the tag
 *
 * Return: 0; -EOPNOTSUPP: no such attribute here; -ENOMEDIUM, -EBADFD: it is
 * one of a card, and there is none, or it has no power; -EOVERFLOW; -EFAULT.
 */
int scr_get_attribute(struct scr_node *node, struct scr_request *request)
{
	scr_look(node);
	if (scr_is_card_attribute(request->minor))
		return scr_get_powered_attribute(node, request);

	switch (request->minor >> 16) {
	case SCARD_CLASS_SYSTEM:
		return scr_get_system_attribute(node, request);
	case SCARD_CLASS_PERF:
		return scr_get_perf_attribute(node, request);
	case SCARD_CLASS_ICC_STATE:
		return scr_get_state_attribute(node, request);
	default:
		return scr_get_reader_attribute(node, request);
	}
}

/**
 * scr_set_attribute() - IOCTL_SMARTCARD_SET_ATTRIBUTE
 * @node: the reader
 * @request: inside the gate; @minor is the tag, the input its value
 *
 * One attribute may be set, the one that Windows lets be set: that the card
 * does not take S(IFS requests).
 *
 * Return: 0; -EOPNOTSUPP: no attribute that may be set; -EINVAL: the value is
 * not a number of four bytes; -EFAULT.
 */
int scr_set_attribute(struct scr_node *node, struct scr_request *request)
{
	u32 value;
	int result;

	if (request->minor != SCARD_ATTR_SUPRESS_T1_IFS_REQUEST)
		return -EOPNOTSUPP;
	if (scr_request_length(request) != sizeof(value))
		return -EINVAL;
	result = scr_request_read(request, &value, sizeof(value));
	if (!result)
		node->reader.suppress_ifs_request = value;
	return result;
}

static void scr_get_names(const struct scr_vendor_attributes *vendor,
			  struct scr_info *info)
{
	strscpy(info->vendor, vendor->vendor, sizeof(info->vendor));
	strscpy(info->product, vendor->product, sizeof(info->product));
	strscpy(info->serial, vendor->serial, sizeof(info->serial));
	strscpy(info->location, vendor->location, sizeof(info->location));
	strscpy(info->interface, vendor->interface, sizeof(info->interface));
}

/**
 * scr_get_info() - SCR_IOC_INFO: what never changes while the reader is there
 * @node: the reader
 * @info: filled
 */
void scr_get_info(struct scr_node *node, struct scr_info *info)
{
	const struct scr_reader_capabilities *has = &node->reader.capabilities;

	memset(info, 0, sizeof(*info));
	info->unit = node->unit;
	info->number = node->number;
	info->slot = has->slot;
	info->slots = has->slots;
	info->exchange_level = has->exchange_level;
	info->protocols = has->protocols;
	info->voltages = has->voltages;
	info->characteristics = has->characteristics;
	info->maximum_command = has->maximum_command;
	info->functions = node->functions;
	scr_get_names(&node->reader.vendor, info);
}
