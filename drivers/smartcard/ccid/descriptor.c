// SPDX-License-Identifier: GPL-2.0-only
/*
 * The class descriptor of a CCID interface: found, read, and set right where
 * readers in the field get it wrong. What is for one VID:PID alone is not here
 * but in quirks.c. Pure: see descriptor.h.
 */
#include <uapi/linux/scr.h>

#include "descriptor.h"
#include "message.h"

/* Offsets in the class descriptor (5.1, table 5.1-1). */
enum descriptor_offset {
	BCD_CCID			= 2,
	B_MAX_SLOT_INDEX		= 4,
	B_VOLTAGE_SUPPORT		= 5,
	DW_PROTOCOLS			= 6,
	DW_DEFAULT_CLOCK		= 10,
	DW_MAXIMUM_CLOCK		= 14,
	B_NUM_CLOCK_SUPPORTED		= 18,
	DW_DATA_RATE			= 19,
	DW_MAX_DATA_RATE		= 23,
	B_NUM_DATA_RATES_SUPPORTED	= 27,
	DW_MAX_IFSD			= 28,
	DW_SYNCH_PROTOCOLS		= 32,
	DW_MECHANICAL			= 36,
	DW_FEATURES			= 40,
	DW_MAX_CCID_MESSAGE_LENGTH	= 44,
	B_CLASS_GET_RESPONSE		= 48,
	B_CLASS_ENVELOPE		= 49,
	W_LCD_LAYOUT			= 50,
	B_PIN_SUPPORT			= 52,
	B_MAX_CCID_BUSY_SLOTS		= 53,
};

#define ALL_VOLTAGES	(CCID_VOLTAGE_5V | CCID_VOLTAGE_3V | CCID_VOLTAGE_1V8)
#define ALL_PROTOCOLS	(CCID_PROTOCOLS_T0 | CCID_PROTOCOLS_T1)

static void read_fields(struct ccid_reader_description *description, const u8 *bytes)
{
	description->release = scr_get_le16(bytes + BCD_CCID);
	description->announced_maximum_slot_index = bytes[B_MAX_SLOT_INDEX];
	description->announced_voltages = bytes[B_VOLTAGE_SUPPORT];
	description->announced_protocols = scr_get_le32(bytes + DW_PROTOCOLS);
	description->announced_maximum_ifsd = scr_get_le32(bytes + DW_MAX_IFSD);
	description->announced_maximum_message_length =
		scr_get_le32(bytes + DW_MAX_CCID_MESSAGE_LENGTH);
	description->announced_busy_slots = bytes[B_MAX_CCID_BUSY_SLOTS];
	description->default_clock = scr_get_le32(bytes + DW_DEFAULT_CLOCK);
	description->maximum_clock = scr_get_le32(bytes + DW_MAXIMUM_CLOCK);
	description->clock_count = bytes[B_NUM_CLOCK_SUPPORTED];
	description->data_rate = scr_get_le32(bytes + DW_DATA_RATE);
	description->maximum_data_rate = scr_get_le32(bytes + DW_MAX_DATA_RATE);
	description->data_rate_count = bytes[B_NUM_DATA_RATES_SUPPORTED];
	description->synchronous_protocols = scr_get_le32(bytes + DW_SYNCH_PROTOCOLS);
	description->mechanical = scr_get_le32(bytes + DW_MECHANICAL);
	description->features = scr_get_le32(bytes + DW_FEATURES);
	description->class_get_response = bytes[B_CLASS_GET_RESPONSE];
	description->class_envelope = bytes[B_CLASS_ENVELOPE];
	description->lcd_layout = scr_get_le16(bytes + W_LCD_LAYOUT);
	description->pin_support = bytes[B_PIN_SUPPORT];
}

/*
 * The first descriptor of @type that is long enough; short ones are passed over,
 * 21 is the type of HID's and DFU's too. The walk cannot leave @extra: each step
 * is at least 2 bytes, and no longer than what is left.
 */
static enum ccid_refusal find(const u8 **found, u8 type, const u8 *extra, size_t length)
{
	enum ccid_refusal refusal = CCID_REFUSED_NO_DESCRIPTOR;

	while (length >= 2) {
		if (extra[0] < 2 || extra[0] > length)
			return CCID_REFUSED_BROKEN_DESCRIPTOR;
		if (extra[1] == type && extra[0] >= CCID_DESCRIPTOR_LENGTH) {
			*found = extra;
			return CCID_ACCEPTED;
		}
		if (extra[1] == type)
			refusal = CCID_REFUSED_SHORT_DESCRIPTOR;
		length -= extra[0];
		extra += extra[0];
	}
	return length ? CCID_REFUSED_BROKEN_DESCRIPTOR : refusal;
}

/**
 * ccid_descriptor_parse() - find the class descriptor and read it
 * @description: filled with CCID_ACCEPTED only
 * @extra: descriptors, one after the other: those after the interface
 *	descriptor, or, with readers that place it there, after an endpoint's
 * @length: bytes at @extra, any number
 *
 * The class descriptor has type 21. Some readers give it the vendor's type, FF;
 * that is taken if it is long enough and nothing of type 21 is there. Bytes
 * after the 54th are left alone, for releases to come.
 *
 * Context: any.
 * Return: CCID_ACCEPTED, CCID_REFUSED_NO_DESCRIPTOR, _BROKEN_DESCRIPTOR or
 * _SHORT_DESCRIPTOR.
 */
enum ccid_refusal ccid_descriptor_parse(struct ccid_reader_description *description,
					const u8 *extra, size_t length)
{
	enum ccid_refusal refusal;
	const u8 *found;

	refusal = find(&found, CCID_DESCRIPTOR_TYPE, extra, length);
	if (refusal == CCID_REFUSED_NO_DESCRIPTOR &&
	    find(&found, CCID_DESCRIPTOR_TYPE_VENDOR, extra, length) == CCID_ACCEPTED)
		refusal = CCID_ACCEPTED;
	if (refusal)
		return refusal;

	memset(description, 0, sizeof(*description));
	read_fields(description, found);
	return CCID_ACCEPTED;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_descriptor_parse);

/* One bit is due; of several the highest level counts, it includes the others. */
static u8 exchange_level(u32 features)
{
	if (features & CCID_FEATURE_EXTENDED_APDU)
		return SCR_EXCHANGE_LEVEL_EXTENDED_APDU;
	if (features & CCID_FEATURE_SHORT_APDU)
		return SCR_EXCHANGE_LEVEL_SHORT_APDU;
	if (features & CCID_FEATURE_TPDU)
		return SCR_EXCHANGE_LEVEL_TPDU;
	return SCR_EXCHANGE_LEVEL_CHARACTER;
}

/* 0 is announced by 5 of the 610: one command at a time, as with 1. */
static u8 busy_slots(u8 announced, u16 slots)
{
	if (announced == 0)
		return 1;
	return announced < slots ? announced : slots;
}

/* TPDU readers that announce 0, and those above 254, all mean 254 (libccid). */
static u8 maximum_ifsd(u32 announced)
{
	if (announced == 0 || announced > CCID_MAXIMUM_IFSD)
		return CCID_MAXIMUM_IFSD;
	return announced;
}

/* Up to 524288 is announced; no message is longer than the longest APDU's. */
static u32 maximum_message_length(u32 announced)
{
	return announced < CCID_MAXIMUM_MESSAGE_LENGTH ?
		announced : CCID_MAXIMUM_MESSAGE_LENGTH;
}

/*
 * No voltage, or no known protocol, can only be a mistake (09BE:0002 makes both,
 * its fields are shifted): all of them then, and the card decides.
 */
static void set_right(struct ccid_reader_description *description)
{
	description->level = exchange_level(description->features);
	description->slots = description->announced_maximum_slot_index + 1;
	description->busy_slots = busy_slots(description->announced_busy_slots,
					     description->slots);
	description->protocols = description->announced_protocols & ALL_PROTOCOLS;
	if (!description->protocols)
		description->protocols = ALL_PROTOCOLS;
	description->voltages = description->announced_voltages & ALL_VOLTAGES;
	if (!description->voltages)
		description->voltages = ALL_VOLTAGES;
	description->maximum_ifsd = maximum_ifsd(description->announced_maximum_ifsd);
	description->maximum_message_length =
		maximum_message_length(description->announced_maximum_message_length);
}

static enum ccid_refusal check_interface(const struct ccid_interface *interface)
{
	if (interface->class != CCID_INTERFACE_CLASS &&
	    interface->class != CCID_INTERFACE_CLASS_VENDOR)
		return CCID_REFUSED_INTERFACE_CLASS;
	if (interface->protocol > CCID_INTERFACE_PROTOCOL_ICCD_B)
		return CCID_REFUSED_INTERFACE_PROTOCOL;
	if (interface->protocol == CCID_INTERFACE_PROTOCOL_BULK && interface->endpoints < 2)
		return CCID_REFUSED_ENDPOINTS;
	return CCID_ACCEPTED;
}

/**
 * ccid_descriptor_check() - whether the driver drives the reader device, and how
 * @description: as ccid_descriptor_parse() left it; the members from @level on
 *	are filled in any case
 * @interface: from the interface descriptor
 *
 * bcdCCID is not looked at: 12 readers have it wrong and work. Of several
 * reasons to refuse, the interface's come first.
 *
 * Context: any.
 * Return: CCID_ACCEPTED, or the reason.
 */
enum ccid_refusal ccid_descriptor_check(struct ccid_reader_description *description,
					const struct ccid_interface *interface)
{
	enum ccid_refusal refusal;

	set_right(description);
	/* An ICCD is a card: its requests name no slot, and set no parameters. */
	if (interface->protocol == CCID_INTERFACE_PROTOCOL_ICCD_A ||
	    interface->protocol == CCID_INTERFACE_PROTOCOL_ICCD_B) {
		description->slots = 1;
		description->busy_slots = 1;
		description->features &= ~CCID_FEATURE_AUTO_PPS;
		/* Version B has chaining in each of its answers, whatever it announces. */
		if (interface->protocol == CCID_INTERFACE_PROTOCOL_ICCD_B)
			description->level = SCR_EXCHANGE_LEVEL_EXTENDED_APDU;
	}
	refusal = check_interface(interface);
	if (refusal)
		return refusal;
	if (description->slots > CCID_MAXIMUM_SLOTS)
		return CCID_REFUSED_SLOTS;
	if (description->maximum_message_length < CCID_MINIMUM_MESSAGE_LENGTH)
		return CCID_REFUSED_MESSAGE_LENGTH;
	return CCID_ACCEPTED;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_descriptor_check);

static const char * const refusal_texts[] = {
	[CCID_ACCEPTED] = "accepted",
	[CCID_REFUSED_NO_DESCRIPTOR] = "no CCID class descriptor",
	[CCID_REFUSED_BROKEN_DESCRIPTOR] = "descriptors do not fit their bytes",
	[CCID_REFUSED_SHORT_DESCRIPTOR] = "CCID class descriptor is shorter than 54 bytes",
	[CCID_REFUSED_INTERFACE_CLASS] = "interface class is neither 0B nor FF",
	[CCID_REFUSED_INTERFACE_PROTOCOL] = "interface protocol is unknown",
	[CCID_REFUSED_ENDPOINTS] = "no bulk endpoints",
	[CCID_REFUSED_SLOTS] = "more than 32 slots",
	[CCID_REFUSED_MESSAGE_LENGTH] = "dwMaxCCIDMessageLength is below 43",
};

/**
 * ccid_refusal_text() - a refusal in words
 * @refusal: what ccid_descriptor_parse() or ccid_descriptor_check() returned
 *
 * Return: a string that needs no release, never NULL.
 */
const char *ccid_refusal_text(enum ccid_refusal refusal)
{
	if ((unsigned int)refusal >= ARRAY_SIZE(refusal_texts))
		return "unknown refusal";
	return refusal_texts[refusal];
}
EXPORT_SYMBOL_IF_KUNIT(ccid_refusal_text);
