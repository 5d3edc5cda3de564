// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_quirks: what becomes of the description of each reader that
 * is known for something, of its neighbours, and at the borders of bcdDevice.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <uapi/linux/scr.h>

#include "ccid/quirks.h"
#include "compat.h"

#define TPDU		SCR_EXCHANGE_LEVEL_TPDU
#define SHORT		SCR_EXCHANGE_LEVEL_SHORT_APDU
#define EXTENDED	SCR_EXCHANGE_LEVEL_EXTENDED_APDU

/* Every reader announces this, and the level of its case. */
#define ANNOUNCED_FEATURES	(CCID_FEATURE_NAD | CCID_FEATURE_AUTO_PPS)
#define ANNOUNCED_RATE		500000
#define ANNOUNCED_IFSD		252
#define ANNOUNCED_PIN_SUPPORT	3

/* What is left out of a case is as announced, or 0. */
struct quirk_case {
	const char *name;
	struct ccid_identity identity;
	u8 announced_level;
	u8 level;
	u32 features;
	u32 rate;
	u8 ifsd;
	u32 quirks;
	u32 pin_quirks;
	u8 first_timeout;
	u8 least_timeout;
	u8 minimum_pin;
	u8 maximum_pin;
};

#define IS(v, p, r)		{ .vendor = (v), .product = (p), .release = (r) }
#define IS_AT(v, p, r, i)	{ (v), (p), (r), (i) }
#define Q(quirk)		CCID_QUIRK_##quirk
#define P(quirk)		CCID_QUIRK_PIN_##quirk

/* Gemalto: what each reader of theirs has. */
#define GEMALTO			.features = CCID_FEATURE_AUTO_PPS, \
				.pin_quirks = P(MODIFY_ALL_INDICES)
#define GEMALTO_ESCAPE		Q(ESCAPE_GEMALTO)

#define OLD			.quirks = Q(OLD_FIRMWARE)
#define NOT_DRIVEN		.quirks = Q(NOT_DRIVEN)
#define NO_PIN			.pin_quirks = P(NONE)

static const struct quirk_case quirk_cases[] = {
	{ "unknown reader", IS(0x1234, 0x0200, 0x0100) },
	{ "id3 CL1356D", IS(0x0b81, 0x0200, 0x0112), .quirks = Q(SETTLE), .least_timeout = 60 },
	{ "its neighbour", IS(0x0b81, 0x0201, 0x0112) },
	{ "Elatec TWN4", IS(0x09d8, 0x0427, 0x0200), .first_timeout = 30 },
	{ "Elatec TWN4 Multitech", IS(0x09d8, 0x0428, 0x0200), .first_timeout = 30 },
	{ "its neighbour", IS(0x09d8, 0x0429, 0x0200) },
	{ "ACR122U", IS(0x072f, 0x2200, 0x0206), .first_timeout = 30 },
	{ "ACR122U, old", IS(0x072f, 0x2200, 0x0205), .first_timeout = 30, OLD },
	{ "SCL011", IS(0x04e6, 0x5293, 0x0112), .first_timeout = 12 },
	{ "uTrust 3700 F", IS(0x04e6, 0x5790, 0x0102), .least_timeout = 12 },
	{ "uTrust 3701 F", IS(0x04e6, 0x5791, 0x0102), .least_timeout = 12 },
	{ "uTrust 4701 F", IS(0x04e6, 0x5724, 0x0104), .least_timeout = 12 },
	{ "uTrust 4711 F is not slow", IS(0x04e6, 0x5725, 0x0106) },
	{ "eToken Fusion NFC", IS(0x08e6, 0x34d2, 0x0001), GEMALTO,
	  .quirks = Q(KEY_GENERATION) | GEMALTO_ESCAPE },

	{ "CardMan 3121", IS(0x076b, 0x3022, 0x0204), SHORT, TPDU },
	{ "HID Aviator", IS(0x076b, 0x3a21, 0x0100), SHORT, EXTENDED, NO_PIN },
	{ "OMNIKEY 3x21", IS(0x076b, 0x3031, 0x0106), SHORT, EXTENDED, NO_PIN },
	{ "OMNIKEY 6121", IS(0x076b, 0x6632, 0x0100), SHORT, EXTENDED, NO_PIN },
	{ "Cherry ST-1144", IS(0x046a, 0x00a7, 0x0103), TPDU, EXTENDED, NO_PIN },
	{ "Fujitsu D323", IS(0x0bf8, 0x1024, 0x0103), SHORT, EXTENDED, NO_PIN },
	{ "Kobil TriBank", IS(0x0d46, 0x3010, 0x0040), EXTENDED, SHORT },
	{ "Diebold Nixdorf PN7362AU", IS(0x2f7c, 0x6007, 0x0101), SHORT, EXTENDED },
	{ "KC 1000 SC 1.00, short", IS(0x046a, 0x00a1, 0x0100), SHORT, EXTENDED,
	  .pin_quirks = P(MODIFY_DEFAULT_MESSAGES), .maximum_pin = 32 },
	{ "KC 1000 SC 1.00, TPDU", IS(0x046a, 0x00a1, 0x0100), TPDU, TPDU,
	  .pin_quirks = P(MODIFY_DEFAULT_MESSAGES), .maximum_pin = 32 },
	{ "KC 1000 SC 0.99", IS(0x046a, 0x00a1, 0x0099), SHORT, SHORT,
	  .pin_quirks = P(MODIFY_DEFAULT_MESSAGES), .maximum_pin = 32 },
	{ "KC 1000 SC 1.01", IS(0x046a, 0x00a1, 0x0101), SHORT, SHORT,
	  .pin_quirks = P(MODIFY_DEFAULT_MESSAGES), .maximum_pin = 32 },

	{ "OZ776", IS(0x0b97, 0x7762, 0x0110), .rate = 9600,
	  .quirks = Q(NO_PPS) | Q(NO_FULL_PACKET) },
	{ "OZ776 7772", IS(0x0b97, 0x7772, 0x0110), .rate = 9600,
	  .quirks = Q(NO_PPS) | Q(NO_FULL_PACKET) },
	{ "OZ777", IS(0x0b97, 0x7773, 0x0110) },
	{ "AU9540", IS(0x058f, 0x9540, 0x0120), .rate = 200000, .quirks = Q(RESET_TWICE) },
	{ "MySmartPad keeps a lower IFSD", IS(0x09be, 0x0002, 0x0200) },
	{ "eToken 5100 0.11", IS(0x0529, 0x0620, 0x0011) },
	{ "eToken 5100 0.12", IS(0x0529, 0x0620, 0x0012),
	  .features = ANNOUNCED_FEATURES | CCID_FEATURE_AUTO_IFSD },
	{ "eToken 5110 0.13", IS(0x0529, 0x0620, 0x0013),
	  .features = ANNOUNCED_FEATURES | CCID_FEATURE_AUTO_IFSD },
	{ "eToken 0.14", IS(0x0529, 0x0620, 0x0014) },
	{ "SCR331 5.15", IS(0x04e6, 0xe001, 0x0515), .ifsd = 48, OLD },
	{ "SCR331 5.16", IS(0x04e6, 0xe001, 0x0516) },
	{ "SCR331-DI 6.19", IS(0x04e6, 0x5111, 0x0619), .ifsd = 48, OLD },
	{ "SCR331-DI 6.20", IS(0x04e6, 0x5111, 0x0620) },
	{ "SCR335 5.13", IS(0x04e6, 0x5115, 0x0513), .ifsd = 48 },
	{ "SCR335 5.14", IS(0x04e6, 0x5115, 0x0514) },
	{ "SCR3320 5.21", IS(0x04e6, 0x5117, 0x0521), .ifsd = 48 },
	{ "SCR3320 5.22", IS(0x04e6, 0x5117, 0x0522) },
	{ "SPR532 5.03", IS(0x04e6, 0xe003, 0x0503), .ifsd = 48,
	  .quirks = Q(POLL) | Q(CLEAR_INTERRUPT) | Q(OLD_FIRMWARE),
	  .pin_quirks = P(VERIFY_CASE_1) | P(MODIFY_NO_MESSAGE) },
	{ "SPR532 5.09", IS(0x04e6, 0xe003, 0x0509),
	  .quirks = Q(POLL) | Q(CLEAR_INTERRUPT) | Q(OLD_FIRMWARE),
	  .pin_quirks = P(VERIFY_CASE_1) | P(MODIFY_NO_MESSAGE) },
	{ "SPR532 5.10", IS(0x04e6, 0xe003, 0x0510),
	  .quirks = Q(POLL) | Q(CLEAR_INTERRUPT),
	  .pin_quirks = P(VERIFY_CASE_1) | P(MODIFY_NO_MESSAGE) },
	{ "any Gemalto", IS(0x08e6, 0x3437, 0x0200), GEMALTO, .quirks = GEMALTO_ESCAPE },

	{ "GemCore SIM Pro 1.99", IS(0x08e6, 0x3480, 0x01ff), GEMALTO,
	  .quirks = Q(SLOT_DATA_RATES) | Q(NO_PRESENCE) | GEMALTO_ESCAPE },
	{ "GemCore SIM Pro 2.00", IS(0x08e6, 0x3480, 0x0200), GEMALTO, .quirks = GEMALTO_ESCAPE },
	{ "GemCore POS Pro", IS(0x08e6, 0x3479, 0x0100), GEMALTO,
	  .quirks = Q(SLOT_DATA_RATES) | GEMALTO_ESCAPE },
	{ "SEC1210, first interface", IS_AT(0x0424, 0x1202, 0x0100, 0) },
	{ "SEC1210, second interface", IS_AT(0x0424, 0x1202, 0x0100, 1),
	  .quirks = Q(NO_PRESENCE) | Q(POWER_OFF_FIRST) },
	{ "SEC1210, no such interface", IS_AT(0x0424, 0x1202, 0x0100, 0xff) },
	{ "Kobil IDToken", IS_AT(0x0d46, 0x301d, 0x0100, 4), .quirks = Q(POWER_OFF_FIRST) },
	{ "GemPC433 SL", IS(0x08e6, 0x4433, 0x0001), GEMALTO,
	  .quirks = Q(ISO_MODE) | GEMALTO_ESCAPE },
	{ "Cherry XX33", IS(0x046a, 0x0005, 0x0100), .quirks = Q(ISO_MODE) },
	{ "LTC31", IS(0x0783, 0x0003, 0x0116), .quirks = Q(NO_AUTOSUSPEND) },
	{ "AU9520 1.01", IS(0x058f, 0x9520, 0x0101),
	  .quirks = Q(NO_AUTOSUSPEND) | Q(OLD_FIRMWARE) },
	{ "AU9520 1.02", IS(0x058f, 0x9520, 0x0102), .quirks = Q(NO_AUTOSUSPEND) },

	{ "HP keyboard", IS_AT(0x03f0, 0x1024, 0x0534, 1), NO_PIN },
	{ "HP KUS-0133 1.23", IS_AT(0x03f0, 0x0036, 0x0123, 1), NO_PIN, OLD },
	{ "HP KUS-0133 1.24", IS_AT(0x03f0, 0x0036, 0x0124, 1), NO_PIN },
	{ "Fujitsu keyboard", IS(0x0bf8, 0x1017, 0x0100), NO_PIN },
	{ "Chicony keyboard", IS_AT(0x04f2, 0x1469, 0x0211, 1), NO_PIN },
	{ "LTC31 v2", IS(0x0783, 0x0006, 0x0250), NO_PIN },
	{ "bit4id miniLector", IS(0x25dd, 0x3111, 0x0111), NO_PIN },
	{ "GemPC Pinpad", IS(0x08e6, 0x3478, 0x0100), .features = CCID_FEATURE_AUTO_PPS,
	  .quirks = GEMALTO_ESCAPE,
	  .pin_quirks = P(LOAD_STRINGS) | P(VALIDATION_KEY) | P(VERIFY_ONE_MESSAGE) |
			P(MODIFY_ALL_INDICES) },
	{ "Vega-Alpha", IS(0x0982, 0x0008, 0x0100),
	  .pin_quirks = P(LOAD_STRINGS) | P(VALIDATION_KEY) | P(VERIFY_ONE_MESSAGE) |
			P(MODIFY_ALL_INDICES) },
	{ "Cherry ST-2000", IS(0x046a, 0x003e, 0x0100), .maximum_pin = 25,
	  .pin_quirks = P(VALIDATION_KEY) | P(MODIFY_NO_MESSAGE) },
	{ "Cherry XX44", IS_AT(0x046a, 0x0010, 0x0104, 1),
	  .pin_quirks = P(MODIFY_THREE_MESSAGES) },
	{ "Dell keyboard", IS(0x413c, 0x2101, 0x0201),
	  .pin_quirks = P(VERIFY_NO_MESSAGE) | P(DELAY) },
	{ "Dell SK-3106", IS_AT(0x413c, 0x2100, 0x0101, 1),
	  .pin_quirks = P(VERIFY_NO_MESSAGE) | P(DELAY) | P(SWAPPED_DIGITS) },
	{ "OMNIKEY 3821", IS(0x076b, 0x3821, 0x0600), .minimum_pin = 1, .maximum_pin = 31 },

	{ "Gemalto Prox-DU", IS_AT(0x08e6, 0x5503, 0x0100, 2), GEMALTO,
	  .quirks = Q(ESCAPE_PROX) | GEMALTO_ESCAPE },
	{ "OMNIKEY 5427 CK", IS(0x076b, 0x5427, 0x0100), .quirks = Q(ESCAPE_ANY) },

	{ "SCL010 1.11", IS(0x04e6, 0x5291, 0x0111), OLD },
	{ "SCL010 1.12", IS(0x04e6, 0x5291, 0x0112) },
	{ "KAAN Base 0.36", IS(0x0d46, 0x3001, 0x0036), OLD },
	{ "KAAN Base 0.37", IS(0x0d46, 0x3001, 0x0037) },
	{ "KAAN Advanced 0.36", IS(0x0d46, 0x3002, 0x0036), OLD },
	{ "KAAN Advanced 0.37", IS(0x0d46, 0x3002, 0x0037) },
	{ "ActivCard V2 2.02", IS(0x09c3, 0x0008, 0x0202), OLD },
	{ "ActivCard V2 2.03", IS(0x09c3, 0x0008, 0x0203) },
	{ "ASE IIIe 5.01", IS(0x0dc3, 0x1004, 0x0501), OLD },
	{ "ASE IIIe 5.02", IS(0x0dc3, 0x1004, 0x0502) },
	{ "ASE IIIe KB 6.06", IS(0x0dc3, 0x1102, 0x0606), OLD },
	{ "ASE IIIe KB 6.07", IS(0x0dc3, 0x1102, 0x0607) },
	{ "IDProtect Key 1.99", IS(0x0dc3, 0x0900, 0x0199), OLD },
	{ "IDProtect Key 2.00", IS(0x0dc3, 0x0900, 0x0200) },
	{ "Precise 250 MC 4f.ff", IS(0x08c3, 0x0401, 0x4fff), OLD },
	{ "Precise 250 MC 50.00", IS(0x08c3, 0x0401, 0x5000) },
	{ "Precise 200 MC 4f.ff", IS(0x08c3, 0x0402, 0x4fff), OLD },
	{ "Precise 200 MC 50.00", IS(0x08c3, 0x0402, 0x5000) },
	{ "Argos Mini II 1.00", IS(0x0b0c, 0x0050, 0x0100), OLD },
	{ "Argos Mini II 1.01", IS(0x0b0c, 0x0050, 0x0101) },
	{ "iDream 1.01", IS(0x062d, 0x0001, 0x0101), OLD },
	{ "iDream 1.02", IS(0x062d, 0x0001, 0x0102) },
	{ "any release 0", IS(0x0b0c, 0x0050, 0x0000), OLD },
	{ "any release FFFF", IS(0x0b0c, 0x0050, 0xffff) },

	{ "DUALi DE-ABCM6", IS(0x1db2, 0x0600, 0x0100), NOT_DRIVEN },
	{ "DUALi Dragon BT", IS(0x1db2, 0x0604, 0x0101), NOT_DRIVEN },
	{ "OMNIKEY 5021 CL", IS(0x076b, 0x5340, 0x0531), NOT_DRIVEN },
	{ "OMNIKEY 5321 CLi", IS(0x076b, 0x532a, 0x0510), NOT_DRIVEN },
	{ "Atmel 6120", IS(0x03eb, 0x6120, 0x0100), NOT_DRIVEN },
	{ "jToken s1", IS_AT(0x0483, 0x2010, 0x0001, 1), NOT_DRIVEN },
	{ "ypsID Key E", IS(0x1a6f, 0x0104, 0x0100), NOT_DRIVEN },
	{ "MX5", IS_AT(0x0980, 0x902f, 0x0100, 1), NOT_DRIVEN },
	{ "Oberthur CosmoCard 1", IS(0x1a74, 0x6356, 0x0101), NOT_DRIVEN },
	{ "Precise 200 MC, for its update", IS(0x08c3, 0x0406, 0x2e3d), NOT_DRIVEN },
	{ "cyberJack RFID standard", IS(0x0c4b, 0x0500, 0x0001), NOT_DRIVEN },
	{ "cyberJack", IS(0x0c4b, 0x0300, 0x0100), NOT_DRIVEN },
	{ "SCL01x", IS(0x04e6, 0x5292, 0x0108), NOT_DRIVEN },
	{ "Smart SBV280", IS(0x0b8c, 0x000e, 0x0156), NOT_DRIVEN },
};

KUNIT_ARRAY_PARAM_DESC(quirk, quirk_cases, name);

static void announce(struct ccid_reader_description *description, u8 level)
{
	memset(description, 0, sizeof(*description));
	description->level = level ? level : SHORT;
	description->features = ANNOUNCED_FEATURES;
	description->maximum_data_rate = ANNOUNCED_RATE;
	description->maximum_ifsd = ANNOUNCED_IFSD;
	description->pin_support = ANNOUNCED_PIN_SUPPORT;
}

/* All of the description: what the case does not speak of has not changed. */
static void reader(struct kunit *test)
{
	const struct quirk_case *item = test->param_value;
	struct ccid_reader_description expected, description;

	announce(&expected, item->announced_level);
	if (item->level)
		expected.level = item->level;
	if (item->features)
		expected.features = item->features;
	if (item->rate)
		expected.maximum_data_rate = item->rate;
	if (item->ifsd)
		expected.maximum_ifsd = item->ifsd;
	if (item->pin_quirks & P(NONE))
		expected.pin_support = 0;
	expected.quirks = item->quirks;
	expected.pin_quirks = item->pin_quirks;
	expected.first_timeout = item->first_timeout;
	expected.least_timeout = item->least_timeout;
	expected.minimum_pin = item->minimum_pin;
	expected.maximum_pin = item->maximum_pin;

	announce(&description, item->announced_level);
	ccid_quirks_apply(&description, &item->identity);
	KUNIT_EXPECT_EQ(test, expected.level, description.level);
	KUNIT_EXPECT_EQ(test, expected.features, description.features);
	KUNIT_EXPECT_EQ(test, expected.maximum_data_rate, description.maximum_data_rate);
	KUNIT_EXPECT_EQ(test, expected.maximum_ifsd, description.maximum_ifsd);
	KUNIT_EXPECT_EQ(test, expected.quirks, description.quirks);
	KUNIT_EXPECT_EQ(test, expected.pin_quirks, description.pin_quirks);
	KUNIT_EXPECT_EQ(test, 0, memcmp(&expected, &description, sizeof(expected)));

	KUNIT_EXPECT_EQ(test, !!(item->quirks & (Q(OLD_FIRMWARE) | Q(NOT_DRIVEN))),
			!!ccid_quirks_refusal(&description));
}

/* MySmartPad announces 0, which is set right to 254; what is above is not. */
static void ifsd_is_lowered_only(struct kunit *test)
{
	static const struct ccid_identity pad = IS(0x09be, 0x0002, 0x0200);
	struct ccid_reader_description description;

	announce(&description, TPDU);
	description.maximum_ifsd = 255;
	ccid_quirks_apply(&description, &pad);
	KUNIT_EXPECT_EQ(test, description.maximum_ifsd, 254);
	description.maximum_ifsd = 32;
	ccid_quirks_apply(&description, &pad);
	KUNIT_EXPECT_EQ(test, description.maximum_ifsd, 32);
}

/* Of 65536 products of a vendor, those of its lines and no others are concerned. */
static unsigned int concerned(u16 vendor)
{
	struct ccid_reader_description before, after;
	unsigned int product, count = 0;

	announce(&before, SHORT);
	for (product = 0; product <= 0xffff; product++) {
		struct ccid_identity identity = { .vendor = vendor, .product = product };

		after = before;
		ccid_quirks_apply(&after, &identity);
		count += !!memcmp(&before, &after, sizeof(before));
	}
	return count;
}

static void others_are_left_alone(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, concerned(0x1234), 0);
	KUNIT_EXPECT_EQ(test, concerned(0x04e6), 11);
	KUNIT_EXPECT_EQ(test, concerned(0x076b), 8);
	KUNIT_EXPECT_EQ(test, concerned(0x08e6), 65536);
}

static void data_rates(struct kunit *test)
{
	struct ccid_reader_description description;
	const u32 *rates;
	size_t count;

	announce(&description, TPDU);
	KUNIT_EXPECT_NULL(test, ccid_quirk_data_rates(&description, 1, &count));
	KUNIT_EXPECT_EQ(test, count, 0);
	KUNIT_EXPECT_EQ(test, ccid_quirk_maximum_data_rate(&description, 1), ANNOUNCED_RATE);

	description.quirks = Q(SLOT_DATA_RATES);
	KUNIT_EXPECT_NULL(test, ccid_quirk_data_rates(&description, 0, &count));
	KUNIT_EXPECT_EQ(test, ccid_quirk_maximum_data_rate(&description, 0), ANNOUNCED_RATE);
	rates = ccid_quirk_data_rates(&description, 4, &count);
	KUNIT_ASSERT_EQ(test, count, 4);
	KUNIT_EXPECT_EQ(test, rates[0], 10753);
	KUNIT_EXPECT_EQ(test, rates[3], 125000);
	KUNIT_EXPECT_EQ(test, ccid_quirk_maximum_data_rate(&description, 4), 125000);
}

static void openpgp_card(struct kunit *test)
{
	u8 atr[] = { 0x3b, 0xfa, 0x13, 0x00, 0xff, 0x81, 0x31, 0x80, 0x45, 0x00, 0x31,
		     0xc1, 0x73, 0xc0, 0x01, 0x00, 0x00, 0x90, 0x00, 0xb1, 0x00 };

	KUNIT_EXPECT_EQ(test, ccid_quirk_waiting_integers(atr, 20, 0x45), 0x75);
	KUNIT_EXPECT_EQ(test, ccid_quirk_waiting_integers(atr, 19, 0x45), 0x45);
	KUNIT_EXPECT_EQ(test, ccid_quirk_waiting_integers(atr, 21, 0x45), 0x45);
	atr[14] = 2;
	KUNIT_EXPECT_EQ(test, ccid_quirk_waiting_integers(atr, 20, 0x45), 0x45);
}

struct escape_case {
	const char *name;
	u32 quirks;
	u8 command[8];
	size_t length;
	bool harmless;
};

static const struct escape_case escape_cases[] = {
	{ "any reader", 0, { 0x02 }, 1, false },
	{ "Gemalto, version", Q(ESCAPE_GEMALTO), { 0x02 }, 1, true },
	{ "Gemalto, features", Q(ESCAPE_GEMALTO), { 0x6a }, 1, true },
	{ "Gemalto, another", Q(ESCAPE_GEMALTO), { 0x1f }, 1, false },
	{ "Gemalto, longer", Q(ESCAPE_GEMALTO), { 0x02, 0x02 }, 2, false },
	{ "Gemalto, none", Q(ESCAPE_GEMALTO), { 0x02 }, 0, false },
	{ "Prox-DU, light", Q(ESCAPE_PROX), { 0x52, 0xf8, 4, 1, 0, 0xff }, 6, true },
	{ "Prox-DU, shorter", Q(ESCAPE_PROX), { 0x52, 0xf8, 4, 1, 0, 0xff }, 5, false },
	{ "Prox-DU, longer", Q(ESCAPE_PROX), { 0x52, 0xf8, 4, 1, 0, 0xff }, 7, false },
	{ "Prox-DU, another", Q(ESCAPE_PROX), { 0x52, 0xf8, 4, 1, 1, 0xff }, 6, false },
	{ "5427 CK", Q(ESCAPE_ANY), { 0xff, 0x70 }, 2, true },
};

KUNIT_ARRAY_PARAM_DESC(escape, escape_cases, name);

static void escape(struct kunit *test)
{
	const struct escape_case *item = test->param_value;
	struct ccid_reader_description description;

	announce(&description, SHORT);
	description.quirks = item->quirks;
	KUNIT_EXPECT_EQ(test, item->harmless,
			ccid_quirk_escape_is_harmless(&description, item->command,
						      item->length));
}

static struct kunit_case quirks_test_cases[] = {
	KUNIT_CASE_PARAM(reader, quirk_gen_params),
	KUNIT_CASE(ifsd_is_lowered_only),
	KUNIT_CASE(others_are_left_alone),
	KUNIT_CASE(data_rates),
	KUNIT_CASE(openpgp_card),
	KUNIT_CASE_PARAM(escape, escape_gen_params),
	{ }
};

static struct kunit_suite quirks_suite = {
	.name = "ccid_quirks",
	.test_cases = quirks_test_cases,
};

kunit_test_suite(quirks_suite);
