/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a reader says of itself: the fields of its descriptors, by the names of
 * USB 2.0, 9.6, and of CCID 1.1, 5.1.
 */
#ifndef SCR_EMU_DESCRIPTION_H
#define SCR_EMU_DESCRIPTION_H

#include <stdbool.h>

#include "portable.h"

#define CLASS_SMART_CARD	0x0b
#define CLASS_VENDOR		0xff

/* bInterfaceProtocol of an ICCD; a reader with bulk pipes has 0 */
#define ICCD_VERSION_A		1
#define ICCD_VERSION_B		2

/* Of the first interface here; a NotifySlotChange for all slots fits in a packet. */
#define ENDPOINT_INTERRUPT	1
#define ENDPOINT_BULK_OUT	2
#define ENDPOINT_BULK_IN	3
#define ENDPOINT_COUNT		4

/* The next interface's numbers are so much higher; 15 are the highest of all. */
#define ENDPOINT_STEP		3
#define MAXIMUM_INTERFACES	5
#define MAXIMUM_SLOTS		32

/* dwFeatures */
#define FEATURE_READS_ATR	0x00000002
#define FEATURE_AUTO_ACTIVATION	0x00000004
#define FEATURE_AUTO_VOLTAGE	0x00000008
#define FEATURE_SELECTS_VOLTAGE	(FEATURE_AUTO_ACTIVATION | FEATURE_AUTO_VOLTAGE)
#define FEATURE_NEGOTIATES	0x00000040
#define FEATURE_AUTO_PPS	0x00000080
#define FEATURE_AUTO_IFSD	0x00000400
#define FEATURE_OF_ICCD		0x00000800
#define FEATURE_LEVELS		0x00070000
#define LEVEL_CHARACTER		0x00000000
#define LEVEL_TPDU		0x00010000
#define LEVEL_SHORT		0x00020000
#define LEVEL_EXTENDED		0x00040000

/**
 * struct description - what a reader says of itself
 * @manufacturer: empty: no such string; so for the other two
 * @endpoints: 0 none, 1 interrupt, 2 bulk, 3 all; above, those that are not
 *	there are announced only
 * @working_features: what it does, if that is not what @features says; 0: it is
 * @interface_number: the interfaces before it are of no use
 * @interfaces: so many that are alike, 0 is 1
 * @descriptor_after_endpoint: the class descriptor follows the last endpoint's
 * @class_length: of the class descriptor, if it is too short or too long
 * @cut: so many bytes are missing at the end of the configuration
 */
struct description {
	u16 vendor;
	u16 product;
	u16 release;
	char manufacturer[64];
	char product_name[64];
	char serial[64];
	u8 interface_number;
	u8 interfaces;
	u8 endpoints;
	u8 interface_class;
	u8 interface_subclass;
	u8 interface_protocol;
	bool descriptor_after_endpoint;
	u8 class_length;
	u16 cut;
	bool empty_packets;
	u32 working_features;

	u16 ccid_release;
	u8 maximum_slot_index;
	u8 voltage_support;
	u32 protocols;
	u32 default_clock;
	u32 maximum_clock;
	u8 clocks;
	u32 data_rate;
	u32 maximum_data_rate;
	u8 data_rates;
	u32 maximum_ifsd;
	u32 synchronous_protocols;
	u32 mechanical;
	u32 features;
	u32 maximum_message_length;
	u8 class_get_response;
	u8 class_envelope;
	u16 lcd_layout;
	u8 pin_support;
	u8 maximum_busy_slots;
};

#define MAXIMUM_DESCRIPTOR	2048

/* A reader at short APDU level without special gifts. */
void description_default(struct description *description);

/* What the reader does: dwFeatures may be wrong. */
u32 description_features(const struct description *description);

/* The exchange level: LEVEL_EXTENDED to LEVEL_CHARACTER. */
u32 description_level(const struct description *description);

/* At least 1. */
u8 description_interfaces(const struct description *description);

/* Each writes up to MAXIMUM_DESCRIPTOR bytes. Return: how many; 0: there is none. */
u32 describe_device(const struct description *description, u8 *bytes);
u32 describe_configuration(const struct description *description, u8 *bytes);
u32 describe_string(const struct description *description, u8 index, u8 *bytes);

#endif /* SCR_EMU_DESCRIPTION_H */
