// SPDX-License-Identifier: BSD-3-Clause
/*
 * The bytes of a reader's descriptors.
 */
#include <string.h>

#include "description.h"

#define STRING_MANUFACTURER	1
#define STRING_PRODUCT		2
#define STRING_SERIAL		3

#define CLASS_APPLICATION	0xfe
#define MAXIMUM_OTHER_INTERFACES	32
#define CLASS_DESCRIPTOR_LENGTH	54
#define PACKET_LENGTH		64
#define INTERRUPT_PACKET_LENGTH	16
#define INTERRUPT_INTERVAL	16

void description_default(struct description *description)
{
	*description = (struct description) {
		.vendor = 0x1d6b,
		.product = 0x5c12,
		.release = 0x0100,
		.manufacturer = "scr",
		.product_name = "Emulated Reader",
		.endpoints = 3,
		.interface_class = CLASS_SMART_CARD,
		.ccid_release = 0x0110,
		.voltage_support = 0x07,
		.protocols = 0x03,
		.default_clock = 4000,
		.maximum_clock = 4000,
		.data_rate = 10752,
		.maximum_data_rate = 344086,
		.maximum_ifsd = 254,
		.features = 0x000000ba | LEVEL_SHORT,
		.maximum_message_length = 271,
		.class_get_response = 0xff,
		.class_envelope = 0xff,
		.maximum_busy_slots = 1,
	};
}

u32 description_features(const struct description *description)
{
	return description->working_features ? description->working_features :
	       description->features;
}

/* Of several, the one that does most. ICCD version B chains, whatever it announces. */
u32 description_level(const struct description *description)
{
	u32 features = description_features(description);

	if (description->interface_protocol == ICCD_VERSION_B || (features & LEVEL_EXTENDED))
		return LEVEL_EXTENDED;
	if (features & LEVEL_SHORT)
		return LEVEL_SHORT;
	return features & LEVEL_TPDU;
}

static u8 string_index(const char *string, u8 index)
{
	return *string ? index : 0;
}

u32 describe_device(const struct description *description, u8 *bytes)
{
	const u8 descriptor[18] = {
		18, 1,			/* bLength, DEVICE */
		0x00, 0x02,		/* bcdUSB 2.00 */
		0, 0, 0,		/* the interfaces have the class */
		PACKET_LENGTH,		/* bMaxPacketSize0 */
		[14] = string_index(description->manufacturer, STRING_MANUFACTURER),
		[15] = string_index(description->product_name, STRING_PRODUCT),
		[16] = string_index(description->serial, STRING_SERIAL),
		[17] = 1,		/* bNumConfigurations */
	};

	memcpy(bytes, descriptor, sizeof(descriptor));
	scr_put_le16(bytes + 8, description->vendor);
	scr_put_le16(bytes + 10, description->product);
	scr_put_le16(bytes + 12, description->release);
	return sizeof(descriptor);
}

static u32 describe_class(const struct description *description, u8 *bytes)
{
	bytes[0] = description->class_length ? description->class_length :
		   CLASS_DESCRIPTOR_LENGTH;
	bytes[1] = 0x21;
	scr_put_le16(bytes + 2, description->ccid_release);
	bytes[4] = description->maximum_slot_index;
	bytes[5] = description->voltage_support;
	scr_put_le32(bytes + 6, description->protocols);
	scr_put_le32(bytes + 10, description->default_clock);
	scr_put_le32(bytes + 14, description->maximum_clock);
	bytes[18] = description->clocks;
	scr_put_le32(bytes + 19, description->data_rate);
	scr_put_le32(bytes + 23, description->maximum_data_rate);
	bytes[27] = description->data_rates;
	scr_put_le32(bytes + 28, description->maximum_ifsd);
	scr_put_le32(bytes + 32, description->synchronous_protocols);
	scr_put_le32(bytes + 36, description->mechanical);
	scr_put_le32(bytes + 40, description->features);
	scr_put_le32(bytes + 44, description->maximum_message_length);
	bytes[48] = description->class_get_response;
	bytes[49] = description->class_envelope;
	scr_put_le16(bytes + 50, description->lcd_layout);
	bytes[52] = description->pin_support;
	bytes[53] = description->maximum_busy_slots;
	memset(bytes + CLASS_DESCRIPTOR_LENGTH, 0, 0xff - CLASS_DESCRIPTOR_LENGTH);
	return bytes[0];
}

static u32 describe_endpoint(u8 *bytes, u8 address, u8 type, u8 packet, u8 interval)
{
	const u8 descriptor[7] = { 7, 5, address, type, packet, 0, interval };

	memcpy(bytes, descriptor, sizeof(descriptor));
	return sizeof(descriptor);
}

static u32 describe_endpoints(const struct description *description, u8 index, u8 *bytes)
{
	u8 first = index * ENDPOINT_STEP;
	u32 length = 0;

	if (description->endpoints >= 2) {
		length += describe_endpoint(bytes + length, first + ENDPOINT_BULK_OUT, 2,
					    PACKET_LENGTH, 0);
		length += describe_endpoint(bytes + length, 0x80 | (first + ENDPOINT_BULK_IN),
					    2, description->empty_packets ? 0 : PACKET_LENGTH, 0);
	}
	if (description->endpoints == 1 || description->endpoints >= 3)
		length += describe_endpoint(bytes + length, 0x80 | (first + ENDPOINT_INTERRUPT),
					    3, INTERRUPT_PACKET_LENGTH, INTERRUPT_INTERVAL);
	return length;
}

/* An interface of a class that nobody drives, without endpoints. */
static u32 describe_other_interface(u8 number, u8 *bytes)
{
	const u8 descriptor[9] = { 9, 4, number, 0, 0, CLASS_APPLICATION, 0, 0, 0 };

	memcpy(bytes, descriptor, sizeof(descriptor));
	return sizeof(descriptor);
}

static u32 describe_interface(const struct description *description, u8 index, u8 *bytes)
{
	const u8 descriptor[9] = {
		9, 4,			/* bLength, INTERFACE */
		description->interface_number + index, 0,	/* no alternate setting */
		description->endpoints,
		description->interface_class,
		description->interface_subclass,
		description->interface_protocol,
		0,			/* no string */
	};

	memcpy(bytes, descriptor, sizeof(descriptor));
	return sizeof(descriptor);
}

/* An interface with what belongs to it; @index counts those that are alike. */
static u32 describe_reader(const struct description *description, u8 index, u8 *bytes)
{
	u32 length = describe_interface(description, index, bytes);

	if (!description->descriptor_after_endpoint)
		length += describe_class(description, bytes + length);
	length += describe_endpoints(description, index, bytes + length);
	if (description->descriptor_after_endpoint)
		length += describe_class(description, bytes + length);
	return length;
}

u8 description_interfaces(const struct description *description)
{
	return description->interfaces ? description->interfaces : 1;
}

u32 describe_configuration(const struct description *description, u8 *bytes)
{
	u8 i, others = description->interface_number < MAXIMUM_OTHER_INTERFACES ?
		description->interface_number : 0;
	u8 interfaces = description_interfaces(description);
	const u8 header[9] = {
		9, 2,			/* bLength, CONFIGURATION */
		0, 0,			/* wTotalLength: below */
		others + interfaces, 1, 0,	/* interfaces, value, no string */
		0x80, 50,		/* bus powered, 100 mA */
	};
	u32 length = sizeof(header);

	memcpy(bytes, header, sizeof(header));
	for (i = 0; i < others; i++)
		length += describe_other_interface(i, bytes + length);
	for (i = 0; i < interfaces; i++)
		length += describe_reader(description, i, bytes + length);
	length -= description->cut < length ? description->cut : length;
	scr_put_le16(bytes + 2, length);
	return length;
}

static const char *string_of(const struct description *description, u8 index)
{
	switch (index) {
	case STRING_MANUFACTURER:
		return description->manufacturer;
	case STRING_PRODUCT:
		return description->product_name;
	case STRING_SERIAL:
		return description->serial;
	default:
		return "";
	}
}

u32 describe_string(const struct description *description, u8 index, u8 *bytes)
{
	const char *string = string_of(description, index);
	u32 i, length = 2 + 2 * strlen(string);

	if (!index) {
		memcpy(bytes, (const u8[]) { 4, 3, 0x09, 0x04 }, 4);
		return 4;
	}
	if (!*string)
		return 0;
	bytes[0] = length;
	bytes[1] = 3;
	for (i = 0; string[i]; i++)
		scr_put_le16(bytes + 2 + 2 * i, (u8)string[i]);
	return length;
}
