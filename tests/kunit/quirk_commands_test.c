// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_quirk_commands: what a reader with a quirk is told, and beside
 * it what the same reader is told without.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>

#include "compat.h"
#include "fake_commands.h"
#include "scr-core.h"

#define CHARACTER	SCR_EXCHANGE_LEVEL_CHARACTER
#define TPDU		SCR_EXCHANGE_LEVEL_TPDU

#define T0		SCARD_PROTOCOL_T0
#define T1		SCARD_PROTOCOL_T1
#define DEFAULTS	SCARD_PROTOCOL_DEFAULT
#define COLD		SCARD_COLD_RESET
#define WARM		SCARD_WARM_RESET

#define OFF_FIRST	CCID_QUIRK_POWER_OFF_FIRST
#define ISO_MODE	CCID_QUIRK_ISO_MODE
#define NO_PPS		CCID_QUIRK_NO_PPS
#define RESET_TWICE	CCID_QUIRK_RESET_TWICE

/* As in negotiate_test.c: 96 is 250000 bit/s, 95 is 125000. */
#define FAST_T0		"3b1096"
#define FAST_T1		"3b90960107"
#define FAST_BOTH	"3b9096800187"
#define SPECIFIC_T0	"3b90951000"
#define OPENPGP_1	"3bfa1300ff813180450031c173c00100009000b1"
#define OPENPGP_2	"3bfa1300ff813180450031c173c00200009000b2"

#define DONE		FAKE_DONE
#define MUTE		FAKE_FAILED(0xfe)
#define UNKNOWN		FAKE_FAILED(0x00)
#define EMV_MODE	FAKE_FAILED(0xbb)
#define ATR		FAKE_DATA(0x3b, 0x00)
#define PPS_96		{ "xfr ff109679", FAKE_DATA(0xff, 0x10, 0x96, 0x79) }
#define PPS_95		{ "xfr ff10957a", FAKE_DATA(0xff, 0x10, 0x95, 0x7a) }

static int commands_init(struct kunit *test)
{
	struct fake_device *fake = fake_device_alloc(test);
	struct ccid_reader_description *description = &fake->device->description;

	description->level = TPDU;
	description->features = CCID_FEATURE_AUTO_VOLTAGE | CCID_FEATURE_AUTO_BAUD_RATE;
	description->default_clock = 4000;
	description->maximum_data_rate = 344086;
	description->maximum_ifsd = 254;
	test->priv = fake;
	return 0;
}

static void commands_exit(struct kunit *test)
{
	fake_remove(test->priv);
}

/* IccPowerOn. @voltages: if there are any, the host chooses. */
struct power_case {
	const char *name;
	u32 quirks;
	u8 voltages;
	bool powered;
	u32 kind;
	struct fake_step steps[FAKE_STEPS];
	int expected;
};

static const struct power_case power_cases[] = {
	{ "cold", 0, 0, false, COLD, { { "on:00", ATR } } },
	{ "cold, off first", OFF_FIRST, 0, false, COLD, {
		{ "off", DONE }, { "on:00", ATR } } },
	{ "cold, powered", 0, 0, true, COLD, { { "off", DONE }, { "on:00", ATR } } },
	{ "cold, powered, off first: once", OFF_FIRST, 0, true, COLD, {
		{ "off", DONE }, { "on:00", ATR } } },
	{ "warm", 0, 0, true, WARM, { { "on:00", ATR } } },
	{ "warm, off first", OFF_FIRST, 0, true, WARM, {
		{ "off", DONE }, { "on:00", ATR } } },
	{ "5 V, then 3 V", 0, 3, false, COLD, {
		{ "on:01", MUTE }, { "off", DONE }, { "on:02", ATR } } },
	{ "5 V, then 3 V, off first", OFF_FIRST, 3, false, COLD, {
		{ "off", DONE }, { "on:01", MUTE }, { "off", DONE }, { "on:02", ATR } } },
	{ "it does not go off: on it goes", OFF_FIRST, 0, false, COLD, {
		{ "off", FAKE_FAILED(0xfb) }, { "on:00", ATR } } },

	{ "EMV mode", 0, 0, false, COLD, { { "on:00", EMV_MODE } }, -EMEDIUMTYPE },
	{ "EMV mode, ISO mode", ISO_MODE, 0, false, COLD, {
		{ "on:00", EMV_MODE }, { "escape 1f01", DONE }, { "on:00", ATR } } },
	{ "EMV mode, ISO mode, at 5 V", ISO_MODE, 3, false, COLD, {
		{ "on:01", EMV_MODE }, { "escape 1f01", DONE }, { "on:01", ATR } } },
	{ "EMV mode in spite of ISO mode: once", ISO_MODE, 0, false, COLD, {
		{ "on:00", EMV_MODE }, { "escape 1f01", DONE }, { "on:00", EMV_MODE } },
	  -EMEDIUMTYPE },
	{ "no ISO mode", ISO_MODE, 0, false, COLD, {
		{ "on:00", EMV_MODE }, { "escape 1f01", UNKNOWN } }, -EOPNOTSUPP },
	{ "card is mute, which is no EMV mode", ISO_MODE, 0, false, COLD, {
		{ "on:00", MUTE } }, -EMEDIUMTYPE },
	{ "no EMV mode", ISO_MODE, 0, false, COLD, { { "on:00", ATR } } },
};

KUNIT_ARRAY_PARAM_DESC(power, power_cases, name);

static void power(struct kunit *test)
{
	const struct power_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct scr_reader *reader = fake_insert(test, fake, 0, FAST_T0);
	struct scr_request request = { .minor = item->kind, .deadline = jiffies + 60 * HZ };
	u8 atr[33];

	request.output = atr;
	request.capacity = sizeof(atr);
	request.room = sizeof(atr);
	fake->device->slots[0].powered = item->powered;
	fake->device->description.quirks = item->quirks;
	fake->device->description.voltages = item->voltages;
	if (item->voltages)
		fake->device->description.features = 0;
	fake_expect(test, fake, item->steps);
	KUNIT_EXPECT_EQ(test, item->expected, ccid_card_power(reader, &request));
	fake_check(test, fake, item->steps);
	KUNIT_EXPECT_EQ(test, item->expected ? 0 : 2, request.information);
}

/* RDF_SET_PROTOCOL, of slot 0 unless the case has the next one. */
struct protocol_case {
	const char *name;
	u32 quirks;
	u8 level;
	unsigned int slot;
	const char *atr;
	u32 mask;
	struct fake_step steps[FAKE_STEPS];
	int expected;
	u8 fi_di;
};

static const struct protocol_case protocol_cases[] = {
	{ "PPS", 0, CHARACTER, 0, FAST_T0, T0, {
		{ "xfr ff109679", FAKE_DATA(0xff, 0x10) }, { "xfr", FAKE_DATA(0x96, 0x79) },
		{ "set:00 9600000a00", DONE } }, 0, 0x96 },
	{ "no PPS", NO_PPS, CHARACTER, 0, FAST_T0, T0, { }, 0, 0x11 },
	{ "no PPS at APDU level", NO_PPS, SCR_EXCHANGE_LEVEL_SHORT_APDU, 0, FAST_T0, T0, { },
	  0, 0x11 },
	{ "no PPS, DEFAULT", NO_PPS, CHARACTER, 0, FAST_T0, T0 | DEFAULTS, { }, 0, 0x11 },
	{ "no PPS, other protocol", NO_PPS, CHARACTER, 0, FAST_BOTH, T1, { }, -EOPNOTSUPP },
	{ "no PPS, specific mode", NO_PPS, CHARACTER, 0, SPECIFIC_T0, T0, { }, 0, 0x95 },
	{ "no PPS, T=1 begins all the same", NO_PPS, CHARACTER, 0, FAST_T1, T1, {
		{ "xfr 00c101fe3e", FAKE_DATA(0x00, 0xe1, 0x01) },
		{ "xfr", FAKE_DATA(0xfe, 0x1e) } }, 0, 0x11 },

	{ "SetParameters fails", 0, TPDU, 0, FAST_T0, T0, {
		PPS_96, { "set:00 9600000a00", UNKNOWN },
		{ "off", DONE }, { "on:00", ATR }, { "set:00 1100000a00", UNKNOWN },
	  }, 0, 0x11 },
	{ "SetParameters fails, reset twice", RESET_TWICE, TPDU, 0, FAST_T0, T0, {
		PPS_96, { "set:00 9600000a00", UNKNOWN },
		{ "on:00", ATR }, { "on:00", ATR } }, 0, 0x11 },
	{ "SetParameters fails, and the card, reset twice", RESET_TWICE, TPDU, 0, FAST_T0, T0, {
		PPS_96, { "set:00 9600000a00", MUTE },
		{ "on:00", ATR }, { "on:00", ATR } }, 0, 0x11 },
	{ "reset twice, other protocol", RESET_TWICE, TPDU, 0, FAST_BOTH, T1, {
		{ "xfr ff119678", FAKE_DATA(0xff, 0x11, 0x96, 0x78) },
		{ "set:01 9610004d002000", UNKNOWN },
		{ "on:00", ATR }, { "on:00", ATR } }, -EOPNOTSUPP },
	{ "reset twice, in vain", RESET_TWICE, TPDU, 0, FAST_T0, T0, {
		PPS_96, { "set:00 9600000a00", UNKNOWN },
		{ "on:00", ATR }, { "on:00", MUTE } }, -EMEDIUMTYPE },
	{ "SetParameters works", RESET_TWICE, TPDU, 0, FAST_T0, T0, {
		PPS_96, { "set:00 9600000a00", DONE } }, 0, 0x96 },

	{ "rates, slot 0", 0, TPDU, 0, FAST_T0, T0, {
		PPS_96, { "set:00 9600000a00", DONE } }, 0, 0x96 },
	{ "rates, slot 1", 0, TPDU, 1, FAST_T0, T0, {
		PPS_96, { "set:00 9600000a00", DONE } }, 0, 0x96 },
	{ "rates of their own, slot 0", CCID_QUIRK_SLOT_DATA_RATES, TPDU, 0, FAST_T0, T0, {
		PPS_96, { "set:00 9600000a00", DONE } }, 0, 0x96 },
	{ "rates of their own, slot 1", CCID_QUIRK_SLOT_DATA_RATES, TPDU, 1, FAST_T0, T0, {
		PPS_95, { "set:00 9500000a00", DONE } }, 0, 0x95 },

	/* The waiting integers of SetParameters; no quirk of the reader. */
	{ "OpenPGP 1", 0, SCR_EXCHANGE_LEVEL_SHORT_APDU, 0, OPENPGP_1, T1, {
		{ "set:01 1110ff75008000", DONE } }, 0, 0x11 },
	{ "OpenPGP 2", 0, SCR_EXCHANGE_LEVEL_SHORT_APDU, 0, OPENPGP_2, T1, {
		{ "set:01 1110ff45008000", DONE } }, 0, 0x11 },
};

KUNIT_ARRAY_PARAM_DESC(protocol, protocol_cases, name);

static void protocol(struct kunit *test)
{
	const struct protocol_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct scr_reader *reader = fake_insert(test, fake, item->slot, item->atr);
	struct scr_request request = { .minor = item->mask, .deadline = jiffies + 30 * HZ };

	fake->device->description.level = item->level;
	fake->device->description.quirks = item->quirks;
	fake_expect(test, fake, item->steps);
	KUNIT_EXPECT_EQ(test, item->expected, ccid_set_protocol(reader, &request));
	fake_check(test, fake, item->steps);
	if (!item->expected)
		KUNIT_EXPECT_EQ(test, item->fi_di, reader->card.fi_di);
}

/* T=0 by characters, case 3: five bytes, INS, the data, SW1 SW2. */
struct packet_case {
	const char *name;
	u32 quirks;
	u32 longest;		/* dwMaxCCIDMessageLength */
	u8 data;
	struct fake_step pieces[5];
};

#define HEAD(n)		"xfr 00d60000" n
#define INS		FAKE_DATA(0xd6)
#define SW1		FAKE_DATA(0x90)
#define SW2		{ "xfr", FAKE_DATA(0x00) }
#define NO_FULL		CCID_QUIRK_NO_FULL_PACKET

static const struct packet_case packet_cases[] = {
	{ "63", 0, 200, 53, { { HEAD("35"), INS }, { "xfr 00010203..53", SW1 }, SW2 } },
	{ "63, not full", NO_FULL, 200, 53, {
		{ HEAD("35"), INS }, { "xfr 00010203..53", SW1 }, SW2 } },
	{ "64", 0, 200, 54, { { HEAD("36"), INS }, { "xfr 00010203..54", SW1 }, SW2 } },
	{ "64, not full", NO_FULL, 200, 54, {
		{ HEAD("36"), INS }, { "xfr 00010203..53", DONE }, { "xfr 35", SW1 }, SW2 } },
	{ "65, not full", NO_FULL, 200, 55, {
		{ HEAD("37"), INS }, { "xfr 00010203..55", SW1 }, SW2 } },
	{ "128, not full", NO_FULL, 200, 118, {
		{ HEAD("76"), INS }, { "xfr 00010203..117", DONE }, { "xfr 75", SW1 }, SW2 } },
	{ "192, not full", NO_FULL, 200, 182, {
		{ HEAD("b6"), INS }, { "xfr 00010203..181", DONE }, { "xfr b5", SW1 }, SW2 } },
	{ "two messages", 0, 64, 60, {
		{ HEAD("3c"), INS }, { "xfr 00010203..54", DONE },
		{ "xfr 363738393a3b", SW1 }, SW2 } },
	{ "two messages, not full", NO_FULL, 64, 60, {
		{ HEAD("3c"), INS }, { "xfr 00010203..53", DONE },
		{ "xfr 35363738393a3b", SW1 }, SW2 } },
	{ "two full messages", 0, 64, 108, {
		{ HEAD("6c"), INS }, { "xfr 00010203..54", DONE },
		{ "xfr 36373839..54", SW1 }, SW2 } },
	{ "three messages for two full ones", NO_FULL, 64, 108, {
		{ HEAD("6c"), INS }, { "xfr 00010203..53", DONE },
		{ "xfr 35363738..53", DONE }, { "xfr 6a6b", SW1 }, SW2 } },
};

KUNIT_ARRAY_PARAM_DESC(packet, packet_cases, name);

static void make_command(u8 *command, struct scr_request *request, u8 data)
{
	unsigned int i;

	command[1] = 0xd6;
	command[4] = data;
	for (i = 0; i < data; i++)
		command[5 + i] = i;
	request->input = command;
	request->input_length = 5 + data;
	request->output = command;
	request->capacity = 2;
	request->room = 2;
}

static void packet(struct kunit *test)
{
	const struct packet_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct scr_reader *reader = fake_insert(test, fake, 0, FAST_T0);
	struct scr_request request = { .minor = T0, .deadline = jiffies + 60 * HZ };
	struct fake_step *steps = kunit_kzalloc(test, FAKE_STEPS * sizeof(*steps), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, steps);
	make_command(kunit_kzalloc(test, 5 + item->data, GFP_KERNEL), &request, item->data);
	memcpy(steps, item->pieces, sizeof(item->pieces));
	fake->device->description.level = CHARACTER;
	fake->device->description.quirks = item->quirks;
	fake->device->description.maximum_message_length = item->longest;
	fake_expect(test, fake, steps);
	KUNIT_EXPECT_EQ(test, 0, ccid_transmit(reader, &request));
	fake_check(test, fake, steps);
}

static const struct fake_step short_steps[FAKE_STEPS] = {
	{ "xfr 00d6000000", FAKE_DATA(0x90, 0x00) },
};

/* How long the reader has for an exchange, in jiffies. */
static unsigned long time_given(struct kunit *test, u32 quirks, u32 protocol)
{
	struct fake_device *fake = test->priv;
	struct scr_request request = { .minor = protocol, .deadline = jiffies + 60 * HZ };
	u8 command[5] = { 0 };

	make_command(command, &request, 0);
	fake->device->description.level = SCR_EXCHANGE_LEVEL_SHORT_APDU;
	fake->device->description.quirks = quirks;
	/* As SET_PROTOCOL leaves them. */
	fake->device->slots[0].reader->card.protocol = protocol;
	fake->device->slots[0].transmit_timeout = 0;
	fake_expect(test, fake, short_steps);
	KUNIT_EXPECT_EQ(test, 0, ccid_transmit(fake->device->slots[0].reader, &request));
	fake_check(test, fake, short_steps);
	return fake->device->slots[0].timeout;
}

static void key_generation(struct kunit *test)
{
	unsigned long ordinary;

	fake_insert(test, test->priv, 0, FAST_BOTH);
	ordinary = time_given(test, 0, T1);
	KUNIT_EXPECT_GE(test, ordinary, 10 * HZ);
	KUNIT_EXPECT_EQ(test, ordinary + 300 * HZ,
			time_given(test, CCID_QUIRK_KEY_GENERATION, T1));
	KUNIT_EXPECT_EQ(test, time_given(test, 0, T0),
			time_given(test, CCID_QUIRK_KEY_GENERATION, T0));
}

static struct kunit_case commands_test_cases[] = {
	KUNIT_CASE_PARAM(power, power_gen_params),
	KUNIT_CASE_PARAM(protocol, protocol_gen_params),
	KUNIT_CASE_PARAM(packet, packet_gen_params),
	KUNIT_CASE(key_generation),
	{ }
};

static struct kunit_suite commands_suite = {
	.name = "ccid_quirk_commands",
	.init = commands_init,
	.exit = commands_exit,
	.test_cases = commands_test_cases,
};

kunit_test_suite(commands_suite);
