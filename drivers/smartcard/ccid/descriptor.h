/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The class descriptor of a CCID interface (Rev 1.1, 5.1): what a reader device
 * says about itself, and what of it the driver can use.
 */
#ifndef _SCR_CCID_DESCRIPTOR_H
#define _SCR_CCID_DESCRIPTOR_H

#include "../iso7816/portable.h"

#define CCID_DESCRIPTOR_LENGTH		54
#define CCID_DESCRIPTOR_TYPE		0x21
#define CCID_DESCRIPTOR_TYPE_VENDOR	0xff

#define CCID_INTERFACE_CLASS		0x0b
#define CCID_INTERFACE_CLASS_VENDOR	0xff

/* bInterfaceProtocol: bulk pipes, or the control pipe in one of ICCD's two ways. */
#define CCID_INTERFACE_PROTOCOL_BULK	0x00
#define CCID_INTERFACE_PROTOCOL_ICCD_A	0x01
#define CCID_INTERFACE_PROTOCOL_ICCD_B	0x02

/* bVoltageSupport */
#define CCID_VOLTAGE_5V			0x01
#define CCID_VOLTAGE_3V			0x02
#define CCID_VOLTAGE_1V8		0x04

/* dwProtocols */
#define CCID_PROTOCOLS_T0		0x00000001
#define CCID_PROTOCOLS_T1		0x00000002

/* dwMechanical */
#define CCID_MECHANICAL_ACCEPTS		0x00000001
#define CCID_MECHANICAL_EJECTS		0x00000002
#define CCID_MECHANICAL_CAPTURES	0x00000004
#define CCID_MECHANICAL_LOCKS		0x00000008

/* dwFeatures */
#define CCID_FEATURE_AUTO_PARAMETERS	0x00000002 /* from the ATR */
#define CCID_FEATURE_AUTO_ACTIVATION	0x00000004 /* on insertion */
#define CCID_FEATURE_AUTO_VOLTAGE	0x00000008
#define CCID_FEATURE_AUTO_CLOCK		0x00000010
#define CCID_FEATURE_AUTO_BAUD_RATE	0x00000020
#define CCID_FEATURE_AUTO_NEGOTIATION	0x00000040 /* of the parameters, by the reader */
#define CCID_FEATURE_AUTO_PPS		0x00000080 /* for the parameters in force */
#define CCID_FEATURE_CLOCK_STOP		0x00000100
#define CCID_FEATURE_NAD		0x00000200
#define CCID_FEATURE_AUTO_IFSD		0x00000400 /* as the first exchange */
#define CCID_FEATURE_TPDU		0x00010000
#define CCID_FEATURE_SHORT_APDU		0x00020000
#define CCID_FEATURE_EXTENDED_APDU	0x00040000
#define CCID_FEATURE_WAKE_UP		0x00100000 /* of the USB host, by a card's movement */

/*
 * Limits. Where a number comes from the field, it is the list of 610 readers
 * in tests/data/readers.tsv.
 */

/*
 * A slot is a /dev node and its buffers, and a hostile device may announce 256.
 * The largest readers known have 8.
 */
#define CCID_MAXIMUM_SLOTS		32

/*
 * A message has to hold an answer to reset (10 + 33): IccPowerOn's answer is
 * never chained. The smallest known is 64.
 */
#define CCID_MINIMUM_MESSAGE_LENGTH	43

/* T=1 counts INF in one byte, and 255 is reserved (ISO/IEC 7816-3, 11.4.2). */
#define CCID_MAXIMUM_IFSD		254

/**
 * enum ccid_refusal - why an interface is not driven
 * @CCID_ACCEPTED: it is
 * @CCID_REFUSED_NO_DESCRIPTOR: no class descriptor among the bytes
 * @CCID_REFUSED_BROKEN_DESCRIPTOR: a descriptor is longer than the bytes there
 *	are, or its bLength is below 2, before a class descriptor was found
 * @CCID_REFUSED_SHORT_DESCRIPTOR: the class descriptor's bLength is below 54
 * @CCID_REFUSED_INTERFACE_CLASS: bInterfaceClass is neither 0B nor FF
 * @CCID_REFUSED_INTERFACE_PROTOCOL: bInterfaceProtocol is above 2
 * @CCID_REFUSED_ENDPOINTS: fewer than two endpoints: no bulk pipes
 * @CCID_REFUSED_SLOTS: more than CCID_MAXIMUM_SLOTS slots
 * @CCID_REFUSED_MESSAGE_LENGTH: dwMaxCCIDMessageLength is below 43
 * @CCID_REFUSAL_COUNT: how many there are
 */
enum ccid_refusal {
	CCID_ACCEPTED,
	CCID_REFUSED_NO_DESCRIPTOR,
	CCID_REFUSED_BROKEN_DESCRIPTOR,
	CCID_REFUSED_SHORT_DESCRIPTOR,
	CCID_REFUSED_INTERFACE_CLASS,
	CCID_REFUSED_INTERFACE_PROTOCOL,
	CCID_REFUSED_ENDPOINTS,
	CCID_REFUSED_SLOTS,
	CCID_REFUSED_MESSAGE_LENGTH,
	CCID_REFUSAL_COUNT
};

/**
 * struct ccid_interface - what the USB interface descriptor adds
 * @class: bInterfaceClass
 * @protocol: bInterfaceProtocol
 * @endpoints: bNumEndpoints
 *
 * bInterfaceSubClass is not looked at: it is 0 by the specification, and 92 in
 * readers that hide under class FF.
 */
struct ccid_interface {
	u8 class;
	u8 protocol;
	u8 endpoints;
};

/**
 * struct ccid_reader_description - a reader device, as announced and as used
 * @release: bcdCCID; the field has wrong ones, so that nothing depends on it
 * @announced_maximum_slot_index: bMaxSlotIndex
 * @announced_voltages: bVoltageSupport
 * @announced_protocols: dwProtocols
 * @announced_maximum_ifsd: dwMaxIFSD
 * @announced_maximum_message_length: dwMaxCCIDMessageLength
 * @announced_busy_slots: bMaxCCIDBusySlots
 * @default_clock: dwDefaultClock in kHz
 * @maximum_clock: dwMaximumClock in kHz
 * @clock_count: bNumClockSupported
 * @data_rate: dwDataRate in bit/s
 * @maximum_data_rate: dwMaxDataRate in bit/s
 * @data_rate_count: bNumDataRatesSupported
 * @synchronous_protocols: dwSynchProtocols
 * @mechanical: dwMechanical, CCID_MECHANICAL_*
 * @features: dwFeatures, CCID_FEATURE_*
 * @class_get_response: bClassGetResponse; FF: as the command
 * @class_envelope: bClassEnvelope; FF: as the command
 * @lcd_layout: wLcdLayout, lines in the high byte, characters in the low
 * @pin_support: bPINSupport: 1 verification, 2 modification
 * @level: SCR_EXCHANGE_LEVEL_*
 * @slots: 1 to CCID_MAXIMUM_SLOTS
 * @busy_slots: 1 to @slots, commands that may run at the same time
 * @protocols: CCID_PROTOCOLS_T0 and _T1, at least one
 * @voltages: CCID_VOLTAGE_*, at least one
 * @maximum_ifsd: 1 to 254
 * @maximum_message_length: 43 to 65554 bytes, header included
 * @quirks: CCID_QUIRK_*
 * @pin_quirks: CCID_QUIRK_PIN_*
 * @first_timeout: seconds that a command has at least, until the reader has
 *	answered one; 0: nothing is particular
 * @least_timeout: seconds that every command has at least; 0: as above
 * @minimum_pin: the shortest PIN that the reader takes, in digits
 * @maximum_pin: the longest one; 0: both are not known
 *
 * ccid_descriptor_parse() fills it up to @pin_support, ccid_descriptor_check()
 * up to @maximum_message_length, and ccid_quirks_apply() the rest.
 */
struct ccid_reader_description {
	u16 release;
	u8 announced_maximum_slot_index;
	u8 announced_voltages;
	u32 announced_protocols;
	u32 announced_maximum_ifsd;
	u32 announced_maximum_message_length;
	u8 announced_busy_slots;
	u32 default_clock;
	u32 maximum_clock;
	u8 clock_count;
	u32 data_rate;
	u32 maximum_data_rate;
	u8 data_rate_count;
	u32 synchronous_protocols;
	u32 mechanical;
	u32 features;
	u8 class_get_response;
	u8 class_envelope;
	u16 lcd_layout;
	u8 pin_support;

	u8 level;
	u16 slots;
	u8 busy_slots;
	u32 protocols;
	u8 voltages;
	u8 maximum_ifsd;
	u32 maximum_message_length;

	u32 quirks;
	u32 pin_quirks;
	u8 first_timeout;
	u8 least_timeout;
	u8 minimum_pin;
	u8 maximum_pin;
};

enum ccid_refusal ccid_descriptor_parse(struct ccid_reader_description *description,
					const u8 *extra, size_t length);
enum ccid_refusal ccid_descriptor_check(struct ccid_reader_description *description,
					const struct ccid_interface *interface);
const char *ccid_refusal_text(enum ccid_refusal refusal);

#endif /* _SCR_CCID_DESCRIPTOR_H */
