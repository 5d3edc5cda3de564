// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_negotiate: RDF_SET_PROTOCOL: what card and reader are told, in
 * which order, by what the reader does itself and by what the card answers.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>

#include "compat.h"
#include "fake_commands.h"
#include "scr-core.h"

#define CHARACTER	SCR_EXCHANGE_LEVEL_CHARACTER
#define TPDU		SCR_EXCHANGE_LEVEL_TPDU
#define SHORT		SCR_EXCHANGE_LEVEL_SHORT_APDU

#define T0		SCARD_PROTOCOL_T0
#define T1		SCARD_PROTOCOL_T1
#define DEFAULTS	SCARD_PROTOCOL_DEFAULT

#define FOLLOWS		CCID_FEATURE_AUTO_BAUD_RATE
#define NEGOTIATES	CCID_FEATURE_AUTO_NEGOTIATION
#define DOES_PPS	CCID_FEATURE_AUTO_PPS
#define SENDS_IFSD	(FOLLOWS | CCID_FEATURE_AUTO_IFSD)

/* TA1 96 is 250000 bit/s at the 4 MHz that all readers have here, 95 is 125000. */
#define SLOW_T0		"3b00"
#define FAST_T0		"3b1096"
#define SLOW_T1		"3b800181"
#define FAST_T1		"3b90960107"
#define SLOW_BOTH	"3b80800101"
#define FAST_BOTH	"3b9096800187"
#define SPECIFIC_T0	"3b90951000"
#define SPECIFIC_T1	"3b9095110115"
#define IMPLICIT_T0	"3b90951010"

#define MUTE		FAKE_FAILED(0xfe)
#define DONE		FAKE_DONE
#define UNKNOWN		FAKE_FAILED(0x00)
#define BAD_BYTE	FAKE_FAILED(0x0a)

struct negotiate_case {
	const char *name;
	u8 level;
	u32 features;
	const char *atr;
	u32 mask;
	struct fake_step steps[FAKE_STEPS];
	int expected;
	u8 fi_di;		/* in force afterwards */
	u8 ifsd;		/* likewise; 0: does not matter */
};

static const struct negotiate_case negotiate_cases[] = {
	/* 0x40 */
	{ "reader has negotiated", SHORT, NEGOTIATES, FAST_T0, T0, {
		{ "get", FAKE_PARAMETERS(0, 0x95, 0, 0, 10, 0) },
	  }, 0, 0x95 },
	{ "reader has negotiated the other protocol", SHORT, NEGOTIATES, FAST_BOTH, T1, {
		{ "get", FAKE_PARAMETERS(0, 0x96, 0, 0, 10, 0) },
		{ "set:01 9610004d002000", FAKE_PARAMETERS(1, 0x94, 0x10, 0, 0x4d, 0, 32, 0) },
	  }, 0, 0x94 },
	{ "reader has the other protocol, and stays", SHORT, NEGOTIATES, FAST_BOTH, T1, {
		{ "get", FAKE_PARAMETERS(0, 0x96, 0, 0, 10, 0) },
		{ "set:01 9610004d002000", UNKNOWN },
	  }, -EOPNOTSUPP },
	{ "reader does not tell what it negotiated", SHORT, NEGOTIATES, FAST_T0, T0, {
		{ "get", UNKNOWN },
	  }, 0, 0x96 },
	{ "reader has negotiated, DEFAULT changes nothing", SHORT, NEGOTIATES, FAST_T0,
	  T0 | DEFAULTS, {
		{ "get", FAKE_PARAMETERS(0, 0x96, 0, 0, 10, 0) },
	  }, 0, 0x96 },

	/* 0x80 */
	{ "reader does PPS", SHORT, DOES_PPS, FAST_BOTH, T1, {
		{ "set:01 9610004d002000", DONE },
	  }, 0, 0x96 },
	{ "reader does PPS, and chooses", SHORT, DOES_PPS, FAST_T0, T0, {
		{ "set:00 9600000a00", FAKE_PARAMETERS(0, 0x95, 0, 0, 10, 0) },
	  }, 0, 0x95 },
	{ "reader does PPS, at TPDU level", TPDU, DOES_PPS | FOLLOWS, FAST_T0, T0, {
		{ "set:00 9600000a00", DONE },
	  }, 0, 0x96 },
	{ "reader does PPS, DEFAULT", SHORT, DOES_PPS, FAST_T0, T0 | DEFAULTS, {
		{ "defaults", DONE },
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	{ "reader's PPS fails, default speed", SHORT, DOES_PPS, FAST_T0, T0, {
		{ "set:00 9600000a00", MUTE },
		{ "off", DONE },
		{ "on:00", DONE },
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	{ "reader does no PPS after all, first protocol", SHORT, DOES_PPS, SLOW_BOTH, T0, {
		{ "set:00 1100000a00", UNKNOWN },
	  }, 0, 0x11 },
	{ "reader does no PPS after all, other protocol", SHORT, DOES_PPS, SLOW_BOTH, T1, {
		{ "set:01 1110004d002000", UNKNOWN },
	  }, -EOPNOTSUPP },

	/* Nobody. */
	{ "APDU level without PPS, first protocol", SHORT, 0, FAST_BOTH, T0, {
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	{ "APDU level without PPS, other protocol", SHORT, 0, FAST_BOTH, T1, { },
	  -EOPNOTSUPP },

	/* The host. */
	{ "nothing to negotiate", TPDU, FOLLOWS, SLOW_T0, T0, {
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	{ "PPS, T=0", TPDU, FOLLOWS, FAST_T0, T0, {
		{ "xfr ff109679", FAKE_DATA(0xff, 0x10, 0x96, 0x79) },
		{ "set:00 9600000a00", DONE },
	  }, 0, 0x96 },
	{ "PPS for the protocol alone", TPDU, SENDS_IFSD, SLOW_BOTH, T1, {
		{ "xfr ff01fe", FAKE_DATA(0xff, 0x01, 0xfe) },
		{ "set:01 1110004d002000", DONE },
	  }, 0, 0x11, 254 },
	{ "PPS, T=1, and IFSD", TPDU, FOLLOWS, FAST_BOTH, T1, {
		{ "xfr ff119678", FAKE_DATA(0xff, 0x11, 0x96, 0x78) },
		{ "set:01 9610004d002000", DONE },
		{ "xfr 00c10132f2", FAKE_DATA(0x00, 0xe1, 0x01, 0x32, 0xd2) },
	  }, 0, 0x96, 50 },
	{ "PPS by characters", CHARACTER, FOLLOWS, FAST_T0, T0, {
		{ "xfr ff109679", FAKE_DATA(0xff, 0x10) },
		{ "xfr", FAKE_DATA(0x96) },
		{ "xfr", FAKE_DATA(0x79) },
		{ "set:00 9600000a00", DONE },
	  }, 0, 0x96 },
	{ "card takes the protocol, not the speed", TPDU, FOLLOWS, FAST_T0, T0, {
		{ "xfr ff109679", FAKE_DATA(0xff, 0x00, 0xff) },
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	{ "card answers nonsense to PPS", TPDU, FOLLOWS, FAST_T0, T0, {
		{ "xfr ff109679", FAKE_DATA(0xff, 0x10, 0x96, 0x78) },
		{ "off", DONE },
		{ "on:00", DONE },
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	{ "card is mute after PPS", TPDU, FOLLOWS, FAST_BOTH, T1, {
		{ "xfr ff119678", MUTE },
		{ "off", DONE },
		{ "on:00", DONE },
		{ "xfr ff01fe", FAKE_DATA(0xff, 0x01, 0xfe) },
		{ "set:01 1110004d002000", DONE },
		{ "xfr 00c10132f2", FAKE_DATA(0x00, 0xe1, 0x01, 0x32, 0xd2) },
	  }, 0, 0x11, 50 },
	{ "card is mute by characters", CHARACTER, FOLLOWS, FAST_T0, T0, {
		{ "xfr ff109679", DONE },
		{ "off", DONE },
		{ "on:00", DONE },
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	/* 9.3: and the card is left as it is after a reset. */
	{ "card does not change its protocol", TPDU, FOLLOWS, SLOW_BOTH, T1, {
		{ "xfr ff01fe", MUTE },
		{ "off", DONE },
		{ "on:00", DONE },
	  }, -ETIMEDOUT },
	{ "card does not change its protocol at any speed", TPDU, FOLLOWS, FAST_BOTH, T1, {
		{ "xfr ff119678", MUTE },
		{ "off", DONE },
		{ "on:00", DONE },
		{ "xfr ff01fe", FAKE_DATA(0xff, 0x00, 0xff) },
		{ "off", DONE },
		{ "on:00", DONE },
	  }, -EPROTO },
	{ "reader cannot do what card has agreed to", TPDU, FOLLOWS, FAST_T0, T0, {
		{ "xfr ff109679", FAKE_DATA(0xff, 0x10, 0x96, 0x79) },
		{ "set:00 9600000a00", BAD_BYTE },
		{ "off", DONE },
		{ "on:00", DONE },
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	{ "reader does not know SetParameters", TPDU, FOLLOWS, FAST_T0, T0, {
		{ "xfr ff109679", FAKE_DATA(0xff, 0x10, 0x96, 0x79) },
		{ "set:00 9600000a00", UNKNOWN },
		{ "off", DONE },
		{ "on:00", DONE },
		{ "set:00 1100000a00", UNKNOWN },
	  }, 0, 0x11 },
	{ "card has gone after PPS", TPDU, FOLLOWS, FAST_T0, T0, {
		{ "xfr ff109679", { FAKE_ANSWER, .status = 0x42, .error = 0xfe } },
	  }, -ENOMEDIUM },
	{ "reader has gone", TPDU, FOLLOWS, FAST_T0, T0, {
		{ "xfr ff109679", { FAKE_SENT_FAULT, .error = -ENODEV } },
	  }, -ENODEV },
	{ "DEFAULT", TPDU, FOLLOWS, FAST_T0, T0 | DEFAULTS, {
		{ "defaults", DONE },
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	{ "DEFAULT of a reader that does not know it", TPDU, FOLLOWS, FAST_T0,
	  T0 | DEFAULTS, {
		{ "defaults", UNKNOWN },
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	{ "DEFAULT, other protocol", TPDU, SENDS_IFSD, FAST_BOTH, T1 | DEFAULTS, {
		{ "defaults", DONE },
		{ "xfr ff01fe", FAKE_DATA(0xff, 0x01, 0xfe) },
		{ "set:01 1110004d002000", DONE },
	  }, 0, 0x11, 254 },

	/* 0x20: does the reader know from the parameters how fast it is? */
	{ "speed is told", TPDU, 0, FAST_T0, T0, {
		{ "xfr ff109679", FAKE_DATA(0xff, 0x10, 0x96, 0x79) },
		{ "set:00 9600000a00", DONE },
		{ "speed a00f000090d00300", FAKE_DATA(0xa0, 0x0f, 0, 0, 0x90, 0xd0, 3, 0) },
	  }, 0, 0x96 },
	{ "speed is told in vain", TPDU, 0, FAST_T0, T0, {
		{ "xfr ff109679", FAKE_DATA(0xff, 0x10, 0x96, 0x79) },
		{ "set:00 9600000a00", DONE },
		{ "speed a00f000090d00300", UNKNOWN },
	  }, 0, 0x96 },
	{ "default speed is not told", TPDU, 0, SLOW_T0, T0, {
		{ "set:00 1100000a00", DONE },
	  }, 0, 0x11 },
	{ "speed is not told at APDU level", SHORT, DOES_PPS, FAST_T0, T0, {
		{ "set:00 9600000a00", DONE },
	  }, 0, 0x96 },

	/* TA2 */
	{ "specific mode", TPDU, FOLLOWS, SPECIFIC_T0, T0, {
		{ "set:00 9500000a00", DONE },
	  }, 0, 0x95 },
	{ "specific mode, T=1", TPDU, SENDS_IFSD, SPECIFIC_T1, T1, {
		{ "set:01 9510004d002000", DONE },
	  }, 0, 0x95 },
	{ "specific mode, DEFAULT is not the default speed", TPDU, FOLLOWS, SPECIFIC_T0,
	  T0 | DEFAULTS, {
		{ "defaults", DONE },
		{ "set:00 9500000a00", DONE },
	  }, 0, 0x95 },
	{ "specific mode at APDU level", SHORT, 0, SPECIFIC_T0, T0, {
		{ "set:00 9500000a00", DONE },
	  }, 0, 0x95 },
	{ "specific mode, reader fails", TPDU, FOLLOWS, SPECIFIC_T0, T0, {
		{ "set:00 9500000a00", MUTE },
		{ "off", DONE },
		{ "on:00", DONE },
	  }, -ETIMEDOUT },
	{ "implicit parameters", TPDU, FOLLOWS, IMPLICIT_T0, T0, { }, -EOPNOTSUPP },
	{ "implicit parameters are the reader's", SHORT, NEGOTIATES, IMPLICIT_T0, T0, {
		{ "get", FAKE_PARAMETERS(0, 0x95, 0, 0, 10, 0) },
	  }, 0, 0x95 },

	/* S(IFS) */
	{ "IFSD by the host", TPDU, FOLLOWS, SLOW_T1, T1, {
		{ "set:01 1110004d002000", DONE },
		{ "xfr 00c10132f2", FAKE_DATA(0x00, 0xe1, 0x01, 0x32, 0xd2) },
	  }, 0, 0x11, 50 },
	{ "IFSD by the reader", TPDU, SENDS_IFSD, SLOW_T1, T1, {
		{ "set:01 1110004d002000", DONE },
	  }, 0, 0x11, 254 },
	{ "IFSD at APDU level", SHORT, 0, SLOW_T1, T1, {
		{ "set:01 1110004d002000", DONE },
	  }, 0, 0x11, 254 },
	{ "card is mute after S(IFS)", TPDU, FOLLOWS, SLOW_T1, T1, {
		{ "set:01 1110004d002000", DONE },
		{ "xfr 00c10132f2", MUTE },
		{ "xfr 00c10132f2", MUTE },
		{ "xfr 00c10132f2", MUTE },
		{ "xfr 00c10132f2", MUTE },
		{ "xfr 00c000c0", MUTE },
		{ "xfr 00c000c0", MUTE },
		{ "xfr 00c000c0", MUTE },
		{ "off", DONE },
		{ "on:00", DONE },
		{ "set:01 1110004d002000", DONE },
	  }, 0, 0x11, 32 },
	{ "card is mute after S(IFS), PPS again", TPDU, FOLLOWS, FAST_BOTH, T1, {
		{ "xfr ff119678", FAKE_DATA(0xff, 0x11, 0x96, 0x78) },
		{ "set:01 9610004d002000", DONE },
		{ "xfr 00c10132f2", MUTE },
		{ "xfr 00c10132f2", MUTE },
		{ "xfr 00c10132f2", MUTE },
		{ "xfr 00c10132f2", MUTE },
		{ "xfr 00c000c0", MUTE },
		{ "xfr 00c000c0", MUTE },
		{ "xfr 00c000c0", MUTE },
		{ "off", DONE },
		{ "on:00", DONE },
		{ "xfr ff119678", FAKE_DATA(0xff, 0x11, 0x96, 0x78) },
		{ "set:01 9610004d002000", DONE },
	  }, 0, 0x96, 32 },
	{ "card has gone before S(IFS)", TPDU, FOLLOWS, SLOW_T1, T1, {
		{ "set:01 1110004d002000", DONE },
		{ "xfr 00c10132f2", { FAKE_ANSWER, .status = 0x42, .error = 0xfe } },
	  }, -ENOMEDIUM },
};

KUNIT_ARRAY_PARAM_DESC(negotiate, negotiate_cases, name);

static int negotiate_init(struct kunit *test)
{
	struct fake_device *fake = fake_device_alloc(test);
	struct ccid_reader_description *description = &fake->device->description;

	description->default_clock = 4000;
	description->maximum_data_rate = 344086;
	description->maximum_ifsd = 254;
	test->priv = fake;
	return 0;
}

static void negotiate_exit(struct kunit *test)
{
	fake_remove(test->priv);
}

static int set_protocol(struct scr_reader *reader, u32 mask)
{
	struct scr_request request = { .minor = mask, .deadline = jiffies + 30 * HZ };

	return ccid_set_protocol(reader, &request);
}

static void negotiate(struct kunit *test)
{
	const struct negotiate_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct scr_reader *reader = fake_insert(test, fake, 0, item->atr);

	fake->device->description.level = item->level;
	fake->device->description.features = CCID_FEATURE_AUTO_VOLTAGE | item->features;
	fake_expect(test, fake, item->steps);
	KUNIT_EXPECT_EQ(test, item->expected, set_protocol(reader, item->mask));
	fake_check(test, fake, item->steps);
	if (item->expected)
		return;
	KUNIT_EXPECT_EQ(test, item->fi_di, reader->card.fi_di);
	if (item->ifsd)
		KUNIT_EXPECT_EQ(test, item->ifsd, reader->card.ifsd);
}

/* What the reader can do, and what is made of a card that offers 96. */
struct speed_case {
	const char *name;
	const char *atr;
	u32 maximum_rate;
	u8 rate_count;
	u32 rates[FAKE_TABLE];
	u8 clock_count;
	u32 clocks[FAKE_TABLE];
	struct fake_step steps[FAKE_STEPS];
	int expected;
	u32 clock;
};

#define PPS_96	{ "xfr ff109679", FAKE_DATA(0xff, 0x10, 0x96, 0x79) }
#define PPS_99	{ "xfr ff109976", FAKE_DATA(0xff, 0x10, 0x99, 0x76) }
#define PPS_94	{ "xfr ff10947b", FAKE_DATA(0xff, 0x10, 0x94, 0x7b) }
#define SET(fi_di)	{ "set:00 " fi_di "00000a00", FAKE_DONE }

static const struct speed_case speed_cases[] = {
	{ "all up to the maximum", FAST_T0, 250000, .clock = 4000,
	  .steps = { PPS_96, SET("96") } },
	{ "a lower maximum", FAST_T0, 249990, .clock = 4000,
	  .steps = { PPS_99, SET("99") } },
	{ "the default speed only", FAST_T0, 10752, .clock = 4000,
	  .steps = { SET("11") } },
	{ "those of the table", FAST_T0, 344086, 3, { 10752, 62500, 344086 }, .clock = 4000,
	  .steps = { PPS_94, SET("94") } },
	{ "no table, though it is announced", FAST_T0, 344086, 3, .clock = 4000,
	  .steps = { PPS_96, SET("96") } },
	{ "a faster clock", FAST_T0, 344086, .clock_count = 2, .clocks = { 4000, 5000 },
	  .clock = 5000, .steps = {
		PPS_96, SET("96"),
		{ "speed 88130000b4c40400", FAKE_DONE } } },
	{ "a clock that is too fast", FAST_T0, 344086, .clock_count = 2,
	  .clocks = { 4000, 5001 }, .clock = 4000,
	  .steps = { PPS_96, SET("96") } },
	{ "specific mode, too fast", SPECIFIC_T0, 124990, .expected = -EOPNOTSUPP,
	  .clock = 0 },
	{ "specific mode, not in the table", SPECIFIC_T0, 344086, 2, { 10752, 250000 },
	  .expected = -EOPNOTSUPP, .clock = 0 },
};

KUNIT_ARRAY_PARAM_DESC(speed, speed_cases, name);

static void speed(struct kunit *test)
{
	const struct speed_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct ccid_reader_description *description = &fake->device->description;
	struct scr_reader *reader = fake_insert(test, fake, 0, item->atr);

	description->level = TPDU;
	description->features = FOLLOWS | CCID_FEATURE_AUTO_VOLTAGE;
	description->maximum_data_rate = item->maximum_rate;
	description->data_rate_count = item->rate_count;
	description->clock_count = item->clock_count;
	memcpy(fake->rates, item->rates, sizeof(fake->rates));
	memcpy(fake->clocks, item->clocks, sizeof(fake->clocks));
	fake_expect(test, fake, item->steps);
	KUNIT_EXPECT_EQ(test, item->expected, set_protocol(reader, T0));
	fake_check(test, fake, item->steps);
	KUNIT_EXPECT_EQ(test, item->clock, reader->card.clock);
}

/* SCARD_ATTR_SUPRESS_T1_IFS_REQUEST: the card keeps to 32, and is not asked. */
static void ifs_request_is_suppressed(struct kunit *test)
{
	static const struct fake_step steps[FAKE_STEPS] = {
		{ "set:01 1110004d002000", FAKE_DONE },
	};
	struct fake_device *fake = test->priv;
	struct scr_reader *reader = fake_insert(test, fake, 0, SLOW_T1);

	fake->device->description.level = TPDU;
	reader->suppress_ifs_request = true;
	fake_expect(test, fake, steps);
	KUNIT_EXPECT_EQ(test, 0, set_protocol(reader, T1));
	fake_check(test, fake, steps);
	KUNIT_EXPECT_EQ(test, 32, reader->card.ifsd);
}

static struct kunit_case negotiate_test_cases[] = {
	KUNIT_CASE_PARAM(negotiate, negotiate_gen_params),
	KUNIT_CASE_PARAM(speed, speed_gen_params),
	KUNIT_CASE(ifs_request_is_suppressed),
	{ }
};

static struct kunit_suite negotiate_suite = {
	.name = "ccid_negotiate",
	.init = negotiate_init,
	.exit = negotiate_exit,
	.test_cases = negotiate_test_cases,
};

kunit_test_suite(negotiate_suite);
