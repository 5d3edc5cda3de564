// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_descriptor: finding the class descriptor among the bytes of
 * a device that may lie, and the rules of accepting and setting right.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <uapi/linux/scr.h>

#include "bytes.h"
#include "ccid/descriptor.h"

/*
 * A class descriptor after its first two bytes, each member different from its
 * neighbours: release 1.10, 3 slots, voltages 5, protocols 3, ..., 2 busy.
 */
#define BODY \
	"1001020503000000a00f0000204e000004002a000090d0030035fc0000000700000002000000ba0402000f010000c0c210020302"

struct parse_case {
	const char *name;
	const char *hex;
	enum ccid_refusal refusal;
};

static const struct parse_case parse_cases[] = {
	{ "alone", "3621" BODY, CCID_ACCEPTED },
	{ "type FF", "36ff" BODY, CCID_ACCEPTED },
	{ "after another descriptor", "05240001103621" BODY, CCID_ACCEPTED },
	{ "after a HID descriptor of the same type", "092111010001223f003621" BODY,
	  CCID_ACCEPTED },
	{ "before another descriptor", "3621" BODY "0524000110", CCID_ACCEPTED },
	{ "before rubbish", "3621" BODY "00000000", CCID_ACCEPTED },
	{ "longer than 54", "3821" BODY "beef", CCID_ACCEPTED },
	{ "after one of type FF", "36ff" BODY "3621" BODY, CCID_ACCEPTED },
	{ "nothing", "", CCID_REFUSED_NO_DESCRIPTOR },
	{ "only others", "05240001100424020f", CCID_REFUSED_NO_DESCRIPTOR },
	{ "type 22", "3622" BODY, CCID_REFUSED_NO_DESCRIPTOR },
	{ "type FF, short", "04ff0102", CCID_REFUSED_NO_DESCRIPTOR },
	{ "one byte", "36", CCID_REFUSED_BROKEN_DESCRIPTOR },
	{ "bLength 0", "0021" BODY, CCID_REFUSED_BROKEN_DESCRIPTOR },
	{ "bLength 1", "0121" BODY, CCID_REFUSED_BROKEN_DESCRIPTOR },
	{ "bLength beyond the end", "3721" BODY, CCID_REFUSED_BROKEN_DESCRIPTOR },
	{ "bLength FF", "ff21" BODY, CCID_REFUSED_BROKEN_DESCRIPTOR },
	{ "other's bLength beyond the end", "ff240001103621" BODY,
	  CCID_REFUSED_BROKEN_DESCRIPTOR },
	{ "other's bLength 0", "00240001103621" BODY,
	  CCID_REFUSED_BROKEN_DESCRIPTOR },
	{ "header only", "0221", CCID_REFUSED_SHORT_DESCRIPTOR },
	{ "53 bytes", "3521" BODY "42", CCID_REFUSED_SHORT_DESCRIPTOR },
	{ "HID's only", "092111010001223f00", CCID_REFUSED_SHORT_DESCRIPTOR },
};

KUNIT_ARRAY_PARAM_DESC(parse, parse_cases, name);

static void expect_announced(struct kunit *test, const struct ccid_reader_description *d)
{
	KUNIT_EXPECT_EQ(test, d->release, 0x0110);
	KUNIT_EXPECT_EQ(test, d->announced_maximum_slot_index, 2);
	KUNIT_EXPECT_EQ(test, d->announced_voltages, 5);
	KUNIT_EXPECT_EQ(test, d->announced_protocols, 3);
	KUNIT_EXPECT_EQ(test, d->announced_maximum_ifsd, 252);
	KUNIT_EXPECT_EQ(test, d->announced_maximum_message_length, 271);
	KUNIT_EXPECT_EQ(test, d->announced_busy_slots, 2);
	KUNIT_EXPECT_EQ(test, d->default_clock, 4000);
	KUNIT_EXPECT_EQ(test, d->maximum_clock, 20000);
	KUNIT_EXPECT_EQ(test, d->clock_count, 4);
	KUNIT_EXPECT_EQ(test, d->data_rate, 10752);
	KUNIT_EXPECT_EQ(test, d->maximum_data_rate, 250000);
	KUNIT_EXPECT_EQ(test, d->data_rate_count, 53);
	KUNIT_EXPECT_EQ(test, d->synchronous_protocols, 7);
	KUNIT_EXPECT_EQ(test, d->mechanical, CCID_MECHANICAL_EJECTS);
	KUNIT_EXPECT_EQ(test, d->features, 0x000204ba);
	KUNIT_EXPECT_EQ(test, d->class_get_response, 0xc0);
	KUNIT_EXPECT_EQ(test, d->class_envelope, 0xc2);
	KUNIT_EXPECT_EQ(test, d->lcd_layout, 0x0210);
	KUNIT_EXPECT_EQ(test, d->pin_support, 3);
}

static void parse(struct kunit *test)
{
	const struct parse_case *c = test->param_value;
	struct ccid_reader_description description;
	size_t length;
	u8 *extra = test_bytes(test, c->hex, &length);

	KUNIT_ASSERT_EQ(test, ccid_descriptor_parse(&description, extra, length),
			c->refusal);
	if (!c->refusal)
		expect_announced(test, &description);
}

/* Cut anywhere, the descriptor is not found, and nothing behind the cut is read. */
static void parse_cut(struct kunit *test)
{
	struct ccid_reader_description description;
	size_t length, cut;
	u8 *extra = test_bytes(test, "05240001103621" BODY, &length);

	for (cut = 0; cut < length; cut++)
		KUNIT_EXPECT_NE(test, CCID_ACCEPTED,
				ccid_descriptor_parse(&description,
						      test_prefix(test, extra, cut), cut));
}

/* Whatever the bytes are, the walk ends, inside of them. */
static void parse_anything(struct kunit *test)
{
	struct ccid_reader_description description;
	u8 *extra = kunit_kzalloc(test, 255, GFP_KERNEL);
	u32 seed = 1;
	int round, i;

	KUNIT_ASSERT_NOT_NULL(test, extra);
	for (round = 0; round < 5000; round++) {
		for (i = 0; i < 255; i++) {
			seed = seed * 1664525 + 1013904223;
			extra[i] = (seed >> 24) & 0x3f;
		}
		KUNIT_ASSERT_LE(test, ccid_descriptor_parse(&description, extra, 255),
				CCID_REFUSED_SHORT_DESCRIPTOR);
	}
}

/*
 * The check: a good reader device with one member changed. What is given as 0
 * in a case is what the good one has; WITH_0 stands for a real 0.
 */
#define WITH_0	0xffffffff

struct check_case {
	const char *name;
	u32 slot_index, voltages, protocols, ifsd, features, message_length, busy_slots;
	u32 class, interface_protocol, endpoints;
	enum ccid_refusal refusal;
	struct {
		u32 level, slots, busy_slots, protocols, voltages, ifsd, message_length;
	} expected;
};

/* Shorthands of the expectations: what the good one gives, with one changed. */
#define E(level, slots, busy, protocols, voltages, ifsd, message_length) \
	.expected = { level, slots, busy, protocols, voltages, ifsd, message_length }

static const struct check_case check_cases[] = {
	{ "good", E(3, 4, 2, 1, 2, 252, 271) },
	{ "TPDU", .features = 0x000100ba, E(1, 4, 2, 1, 2, 252, 271) },
	{ "short APDU", .features = 0x000204be, E(2, 4, 2, 1, 2, 252, 271) },
	{ "extended APDU", .features = 0x00040000, E(3, 4, 2, 1, 2, 252, 271) },
	{ "TPDU and short", .features = 0x00030000, E(2, 4, 2, 1, 2, 252, 271) },
	{ "short and extended", .features = 0x00060000, E(3, 4, 2, 1, 2, 252, 271) },
	{ "all levels", .features = 0x00070000, E(3, 4, 2, 1, 2, 252, 271) },
	{ "character", .features = 0x000004b2, E(0, 4, 2, 1, 2, 252, 271) },
	{ "no features", .features = WITH_0, E(0, 4, 2, 1, 2, 252, 271) },
	{ "one slot", .slot_index = WITH_0, E(3, 1, 1, 1, 2, 252, 271) },
	{ "32 slots", .slot_index = 31, E(3, 32, 2, 1, 2, 252, 271) },
	{ "33 slots", .slot_index = 32, .refusal = CCID_REFUSED_SLOTS,
	  E(3, 33, 2, 1, 2, 252, 271) },
	{ "256 slots", .slot_index = 255, .refusal = CCID_REFUSED_SLOTS,
	  E(3, 256, 2, 1, 2, 252, 271) },
	{ "busy slots 0", .busy_slots = WITH_0, E(3, 4, 1, 1, 2, 252, 271) },
	{ "as many busy as slots", .busy_slots = 4, E(3, 4, 4, 1, 2, 252, 271) },
	{ "more busy than slots", .busy_slots = 255, E(3, 4, 4, 1, 2, 252, 271) },
	{ "T=1", .protocols = 2, E(3, 4, 2, 2, 2, 252, 271) },
	{ "both", .protocols = 3, E(3, 4, 2, 3, 2, 252, 271) },
	{ "T=1 at TPDU level", .protocols = 2, .features = 0x000100ba,
	  E(1, 4, 2, 2, 2, 252, 271) },
	{ "both at TPDU level", .protocols = 3, .features = 0x000100ba,
	  E(1, 4, 2, 3, 2, 252, 271) },
	{ "T=1 at short APDU level", .protocols = 2, .features = 0x000204be,
	  E(2, 4, 2, 2, 2, 252, 271) },
	{ "unknown protocol beside", .protocols = 0x00020003, E(3, 4, 2, 3, 2, 252, 271) },
	{ "only unknown protocols", .protocols = 0x00000300, E(3, 4, 2, 3, 2, 252, 271) },
	{ "no protocol", .protocols = WITH_0, E(3, 4, 2, 3, 2, 252, 271) },
	{ "all voltages", .voltages = 7, E(3, 4, 2, 1, 7, 252, 271) },
	{ "no voltage", .voltages = WITH_0, E(3, 4, 2, 1, 7, 252, 271) },
	{ "only unknown voltages", .voltages = 0xf8, E(3, 4, 2, 1, 7, 252, 271) },
	{ "unknown voltage beside", .voltages = 0x81, E(3, 4, 2, 1, 1, 252, 271) },
	{ "IFSD 0", .ifsd = WITH_0, E(3, 4, 2, 1, 2, 254, 271) },
	{ "IFSD 1", .ifsd = 1, E(3, 4, 2, 1, 2, 1, 271) },
	{ "IFSD 254", .ifsd = 254, E(3, 4, 2, 1, 2, 254, 271) },
	{ "IFSD 255", .ifsd = 255, E(3, 4, 2, 1, 2, 254, 271) },
	{ "IFSD 256", .ifsd = 256, E(3, 4, 2, 1, 2, 254, 271) },
	{ "IFSD huge", .ifsd = 0xfffffffe, E(3, 4, 2, 1, 2, 254, 271) },
	{ "message length 64", .message_length = 64, E(3, 4, 2, 1, 2, 252, 64) },
	{ "message length 43", .message_length = 43, E(3, 4, 2, 1, 2, 252, 43) },
	{ "message length 42", .message_length = 42,
	  .refusal = CCID_REFUSED_MESSAGE_LENGTH, E(3, 4, 2, 1, 2, 252, 42) },
	{ "message length of a header", .message_length = 10,
	  .refusal = CCID_REFUSED_MESSAGE_LENGTH, E(3, 4, 2, 1, 2, 252, 10) },
	{ "message length 0", .message_length = WITH_0,
	  .refusal = CCID_REFUSED_MESSAGE_LENGTH, E(3, 4, 2, 1, 2, 252, 0) },
	{ "message length 65554", .message_length = 65554, E(3, 4, 2, 1, 2, 252, 65554) },
	{ "message length 65555", .message_length = 65555, E(3, 4, 2, 1, 2, 252, 65554) },
	{ "message length huge", .message_length = 0xfffffffe,
	  E(3, 4, 2, 1, 2, 252, 65554) },
	{ "class FF", .class = 0xff, E(3, 4, 2, 1, 2, 252, 271) },
	{ "class 0", .class = WITH_0, .refusal = CCID_REFUSED_INTERFACE_CLASS,
	  E(3, 4, 2, 1, 2, 252, 271) },
	{ "class HID", .class = 3, .refusal = CCID_REFUSED_INTERFACE_CLASS,
	  E(3, 4, 2, 1, 2, 252, 271) },
	{ "ICCD-A", .interface_protocol = 1, .endpoints = WITH_0,
	  E(3, 1, 1, 1, 2, 252, 271) },
	{ "ICCD-B", .interface_protocol = 2, .endpoints = 1, E(3, 1, 1, 1, 2, 252, 271) },
	{ "interface protocol 3", .interface_protocol = 3,
	  .refusal = CCID_REFUSED_INTERFACE_PROTOCOL, E(3, 4, 2, 1, 2, 252, 271) },
	{ "interface protocol FF", .interface_protocol = 255,
	  .refusal = CCID_REFUSED_INTERFACE_PROTOCOL, E(3, 4, 2, 1, 2, 252, 271) },
	{ "two endpoints", .endpoints = 2, E(3, 4, 2, 1, 2, 252, 271) },
	{ "one endpoint", .endpoints = 1, .refusal = CCID_REFUSED_ENDPOINTS,
	  E(3, 4, 2, 1, 2, 252, 271) },
	{ "no endpoint", .endpoints = WITH_0, .refusal = CCID_REFUSED_ENDPOINTS,
	  E(3, 4, 2, 1, 2, 252, 271) },
};

KUNIT_ARRAY_PARAM_DESC(check, check_cases, name);

static u32 given_or(u32 given, u32 good)
{
	if (given == WITH_0)
		return 0;
	return given ? given : good;
}

static void check(struct kunit *test)
{
	const struct check_case *c = test->param_value;
	struct ccid_reader_description d = {
		.announced_maximum_slot_index = given_or(c->slot_index, 3),
		.announced_voltages = given_or(c->voltages, 2),
		.announced_protocols = given_or(c->protocols, 1),
		.announced_maximum_ifsd = given_or(c->ifsd, 252),
		.features = given_or(c->features, 0x000404ba),
		.announced_maximum_message_length = given_or(c->message_length, 271),
		.announced_busy_slots = given_or(c->busy_slots, 2),
	};
	struct ccid_interface interface = {
		.class = given_or(c->class, 0x0b),
		.protocol = given_or(c->interface_protocol, 0),
		.endpoints = given_or(c->endpoints, 3),
	};

	KUNIT_EXPECT_EQ(test, ccid_descriptor_check(&d, &interface), c->refusal);
	KUNIT_EXPECT_EQ(test, d.level, c->expected.level);
	KUNIT_EXPECT_EQ(test, d.slots, c->expected.slots);
	KUNIT_EXPECT_EQ(test, d.busy_slots, c->expected.busy_slots);
	KUNIT_EXPECT_EQ(test, d.protocols, c->expected.protocols);
	KUNIT_EXPECT_EQ(test, d.voltages, c->expected.voltages);
	KUNIT_EXPECT_EQ(test, d.maximum_ifsd, c->expected.ifsd);
	KUNIT_EXPECT_EQ(test, d.maximum_message_length, c->expected.message_length);
}

static void texts(struct kunit *test)
{
	int i, j;

	for (i = 0; i <= CCID_REFUSAL_COUNT; i++)
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, ccid_refusal_text(i),
					    ccid_refusal_text(j));
}

static struct kunit_case descriptor_cases[] = {
	KUNIT_CASE_PARAM(parse, parse_gen_params),
	KUNIT_CASE(parse_cut),
	KUNIT_CASE(parse_anything),
	KUNIT_CASE_PARAM(check, check_gen_params),
	KUNIT_CASE(texts),
	{}
};

static struct kunit_suite descriptor_suite = {
	.name = "ccid_descriptor",
	.test_cases = descriptor_cases,
};

kunit_test_suite(descriptor_suite);

MODULE_DESCRIPTION("KUnit tests of the CCID class descriptor");
MODULE_LICENSE("GPL");
SCR_IMPORT_KUNIT_NAMESPACE;
