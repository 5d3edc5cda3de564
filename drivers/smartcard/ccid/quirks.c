// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is particular to a VID:PID, one line each. Flags are explained in quirks.h.
 * Where each is known from, and what needs no line here, is in
 * Documentation/quirks.rst. Pure: see descriptor.h.
 */
#include <uapi/linux/scr.h>

#include "descriptor.h"
#include "quirks.h"

/**
 * struct ccid_quirk - readers that are alike, and what is particular to them
 * @vendor: idVendor
 * @product: idProduct, or ANY_PRODUCT
 * @from: the first bcdDevice
 * @below: the first bcdDevice that is without it; 0: there is none
 * @interfaces: bit n for bInterfaceNumber n; 0: any
 * @only_level: for this exchange level only; 0: for any
 * @level: the exchange level that the reader has; 0: what it announces
 * @features: CCID_FEATURE_* that it has, and does not announce
 * @no_features: CCID_FEATURE_* that it announces, and has not
 * @maximum_data_rate: the highest dwMaxDataRate that works; 0: what it announces
 * @maximum_ifsd: the highest dwMaxIFSD that works; 0: what it announces
 * @quirks: see &ccid_reader_description
 * @pin_quirks: see there
 * @first_timeout: see there
 * @least_timeout: see there
 * @minimum_pin: see there
 * @maximum_pin: see there
 */
struct ccid_quirk {
	u16 vendor;
	u32 product;
	u16 from;
	u16 below;
	u8 interfaces;
	u8 only_level;

	u8 level;
	u32 features;
	u32 no_features;
	u32 maximum_data_rate;
	u8 maximum_ifsd;
	u32 quirks;
	u32 pin_quirks;
	u8 first_timeout;
	u8 least_timeout;
	u8 minimum_pin;
	u8 maximum_pin;
};

#define ANY_PRODUCT		0x10000
#define READER(v, p)		.vendor = (v), .product = (p)
#define VENDOR(v)		.vendor = (v), .product = ANY_PRODUCT

#define IS(quirk)		.quirks = CCID_QUIRK_##quirk
#define PIN(quirk)		.pin_quirks = CCID_QUIRK_PIN_##quirk

#define TPDU			SCR_EXCHANGE_LEVEL_TPDU
#define SHORT			SCR_EXCHANGE_LEVEL_SHORT_APDU
#define EXTENDED		SCR_EXCHANGE_LEVEL_EXTENDED_APDU

/* Several lines may be for one reader; the later one has the last word. */
static const struct ccid_quirk ccid_quirks[] = {
	/* Slow readers: what they need at the beginning, or always, in seconds. */
	{ READER(0x0b81, 0x0200), IS(SETTLE), .least_timeout = 60 },	/* id3 CL1356D */
	{ READER(0x09d8, 0x0427), .first_timeout = 30 },		/* Elatec TWN4 */
	{ READER(0x09d8, 0x0428), .first_timeout = 30 },		/* Elatec TWN4 Multitech */
	{ READER(0x072f, 0x2200), .first_timeout = 30 },		/* ACS ACR122U */
	{ READER(0x04e6, 0x5293), .first_timeout = 12 },		/* SCM SCL011 */
	{ READER(0x04e6, 0x5790), .least_timeout = 12 },		/* Identiv uTrust 3700 F */
	{ READER(0x04e6, 0x5791), .least_timeout = 12 },		/* Identiv uTrust 3701 F */
	{ READER(0x04e6, 0x5724), .least_timeout = 12 },		/* Identiv uTrust 4701 F */
	{ READER(0x08e6, 0x34d2), IS(KEY_GENERATION) },	/* Thales eToken Fusion NFC */

	/* The exchange level that is announced is not the one that works. */
	{ READER(0x076b, 0x3022), .level = TPDU },			/* CardMan 3121 */
	{ READER(0x076b, 0x3a21), .level = EXTENDED, PIN(NONE) },	/* HID Aviator */
	{ READER(0x076b, 0x3031), .level = EXTENDED, PIN(NONE) },	/* OMNIKEY 3x21 */
	{ READER(0x076b, 0x6632), .level = EXTENDED, PIN(NONE) },	/* OMNIKEY 6121 */
	{ READER(0x046a, 0x00a7), .level = EXTENDED, PIN(NONE) },	/* Cherry ST-1144 */
	{ READER(0x0bf8, 0x1024), .level = EXTENDED, PIN(NONE) },	/* Fujitsu D323 */
	{ READER(0x0d46, 0x3010), .level = SHORT },			/* Kobil TriBank */
	{ READER(0x2f7c, 0x6007), .level = EXTENDED },		/* Diebold Nixdorf PN7362AU */
	/* Cherry KC 1000 SC: gives 128 bytes in a message, and chains. */
	{ READER(0x046a, 0x00a1), .from = 0x0100, .below = 0x0101, .only_level = SHORT,
	  .level = EXTENDED },

	/* Transport, and the line to the card. */
	{ READER(0x0b97, 0x7762), .maximum_data_rate = 9600,	/* O2Micro OZ776 */
	  .quirks = CCID_QUIRK_NO_PPS | CCID_QUIRK_NO_FULL_PACKET },
	{ READER(0x0b97, 0x7772), .maximum_data_rate = 9600,		/* O2Micro OZ776 */
	  .quirks = CCID_QUIRK_NO_PPS | CCID_QUIRK_NO_FULL_PACKET },
	{ READER(0x058f, 0x9540), .maximum_data_rate = 200000, IS(RESET_TWICE) }, /* AU9540 */
	{ READER(0x09be, 0x0002), .maximum_ifsd = 254 },		/* MySmartPad */
	{ READER(0x0529, 0x0620), .from = 0x0012, .below = 0x0014,	/* SafeNet eToken 5100 */
	  .features = CCID_FEATURE_AUTO_IFSD },
	/* SCM: stick on T=1 blocks that fill packets of 64 bytes. */
	{ READER(0x04e6, 0xe001), .below = 0x0516, .maximum_ifsd = 48 },	/* SCR331 */
	{ READER(0x04e6, 0x5111), .below = 0x0620, .maximum_ifsd = 48 },	/* SCR331-DI */
	{ READER(0x04e6, 0x5115), .below = 0x0514, .maximum_ifsd = 48 },	/* SCR335 */
	{ READER(0x04e6, 0xe003), .below = 0x0504, .maximum_ifsd = 48 },	/* SPR532 */
	{ READER(0x04e6, 0x5117), .below = 0x0522, .maximum_ifsd = 48 },	/* SCR3320 */
	/* SCM SPR532: does not tell of all card movements; its interrupt pipe may be halted. */
	{ READER(0x04e6, 0xe003), .quirks = CCID_QUIRK_POLL | CCID_QUIRK_CLEAR_INTERRUPT },
	{ VENDOR(0x08e6), .no_features = CCID_FEATURE_NAD },	/* Gemalto: NAD 0 only */

	/* Slots, presence, power. */
	{ READER(0x08e6, 0x3480), .below = 0x0200,		/* Gemalto GemCore SIM Pro */
	  .quirks = CCID_QUIRK_SLOT_DATA_RATES | CCID_QUIRK_NO_PRESENCE },
	{ READER(0x08e6, 0x3479), IS(SLOT_DATA_RATES) },	/* Gemalto GemCore POS Pro */
	{ READER(0x0424, 0x1202), .interfaces = BIT(1),		/* Microchip SEC1210 */
	  .quirks = CCID_QUIRK_NO_PRESENCE | CCID_QUIRK_POWER_OFF_FIRST },
	{ READER(0x0d46, 0x301d), IS(POWER_OFF_FIRST) },	/* Kobil IDToken */
	{ READER(0x08e6, 0x4433), IS(ISO_MODE) },		/* Gemplus GemPC433 SL */
	{ READER(0x046a, 0x0005), IS(ISO_MODE) },		/* Cherry XX33 */
	{ READER(0x0783, 0x0003), IS(NO_AUTOSUSPEND) },		/* C3PO LTC31 */
	{ READER(0x058f, 0x9520), IS(NO_AUTOSUSPEND) },		/* Alcor AU9520 */

	/* PIN entry: not there, or the PIN goes to the host. */
	{ READER(0x03f0, 0x1024), PIN(NONE) },			/* HP keyboard */
	{ READER(0x03f0, 0x0036), PIN(NONE) },			/* HP keyboard KUS-0133 */
	{ READER(0x0bf8, 0x1017), PIN(NONE) },			/* Fujitsu keyboard */
	{ READER(0x04f2, 0x1469), PIN(NONE) },			/* Chicony HP Skylab keyboard */
	{ READER(0x0783, 0x0006), PIN(NONE) },			/* C3PO LTC31 v2 */
	{ READER(0x25dd, 0x3111), PIN(NONE) },			/* bit4id miniLector */

	/* PIN entry: what its commands have to look like. */
	{ VENDOR(0x08e6), PIN(MODIFY_ALL_INDICES) },		/* Gemalto, unless mended */
	{ READER(0x08e6, 0x3478),				/* Gemalto GemPC Pinpad */
	  .pin_quirks = CCID_QUIRK_PIN_LOAD_STRINGS | CCID_QUIRK_PIN_VALIDATION_KEY |
			CCID_QUIRK_PIN_VERIFY_ONE_MESSAGE },
	{ READER(0x0982, 0x0008),				/* Covadis Vega-Alpha */
	  .pin_quirks = CCID_QUIRK_PIN_LOAD_STRINGS | CCID_QUIRK_PIN_VALIDATION_KEY |
			CCID_QUIRK_PIN_VERIFY_ONE_MESSAGE | CCID_QUIRK_PIN_MODIFY_ALL_INDICES },
	{ READER(0x04e6, 0xe003),				/* SCM SPR532 */
	  .pin_quirks = CCID_QUIRK_PIN_VERIFY_CASE_1 | CCID_QUIRK_PIN_MODIFY_NO_MESSAGE },
	{ READER(0x046a, 0x003e), .maximum_pin = 25,		/* Cherry ST-2000 */
	  .pin_quirks = CCID_QUIRK_PIN_VALIDATION_KEY | CCID_QUIRK_PIN_MODIFY_NO_MESSAGE },
	{ READER(0x046a, 0x0010), PIN(MODIFY_THREE_MESSAGES) },	/* Cherry XX44 */
	{ READER(0x046a, 0x00a1), PIN(MODIFY_DEFAULT_MESSAGES), .maximum_pin = 32 },
	{ READER(0x413c, 0x2101),				/* Dell keyboard */
	  .pin_quirks = CCID_QUIRK_PIN_VERIFY_NO_MESSAGE | CCID_QUIRK_PIN_DELAY },
	{ READER(0x413c, 0x2100),				/* Dell SK-3106 */
	  .pin_quirks = CCID_QUIRK_PIN_VERIFY_NO_MESSAGE | CCID_QUIRK_PIN_DELAY |
			CCID_QUIRK_PIN_SWAPPED_DIGITS },
	{ READER(0x076b, 0x3821), .minimum_pin = 1, .maximum_pin = 31 },	/* OMNIKEY 3821 */

	/* Escape commands that may be sent without leave. */
	{ VENDOR(0x08e6), IS(ESCAPE_GEMALTO) },			/* Gemalto: version, features */
	{ READER(0x08e6, 0x5503), IS(ESCAPE_PROX) },		/* Gemalto Prox-DU: light */
	{ READER(0x076b, 0x5427), IS(ESCAPE_ANY) },		/* HID OMNIKEY 5427 CK */

	/* Firmware that is known to be broken. */
	{ READER(0x04e6, 0xe001), .below = 0x0516, IS(OLD_FIRMWARE) },	/* SCM SCR331 */
	{ READER(0x04e6, 0x5111), .below = 0x0620, IS(OLD_FIRMWARE) },	/* SCM SCR331-DI */
	{ READER(0x04e6, 0xe003), .below = 0x0510, IS(OLD_FIRMWARE) },	/* SCM SPR532 */
	{ READER(0x04e6, 0x5291), .below = 0x0112, IS(OLD_FIRMWARE) },	/* SCM SCL010 */
	{ READER(0x0d46, 0x3001), .below = 0x0037, IS(OLD_FIRMWARE) },	/* Kobil KAAN Base */
	{ READER(0x0d46, 0x3002), .below = 0x0037, IS(OLD_FIRMWARE) },	/* Kobil KAAN Advanced */
	{ READER(0x09c3, 0x0008), .below = 0x0203, IS(OLD_FIRMWARE) },	/* ActivCard V2 */
	{ READER(0x0dc3, 0x1004), .below = 0x0502, IS(OLD_FIRMWARE) },	/* Athena ASE IIIe */
	{ READER(0x0dc3, 0x1102), .below = 0x0607, IS(OLD_FIRMWARE) },	/* Athena ASE IIIe KB */
	{ READER(0x0dc3, 0x0900), .below = 0x0200, IS(OLD_FIRMWARE) },	/* Athena IDProtect Key */
	{ READER(0x058f, 0x9520), .below = 0x0102, IS(OLD_FIRMWARE) },	/* Alcor AU9520 */
	{ READER(0x072f, 0x2200), .below = 0x0206, IS(OLD_FIRMWARE) },	/* ACS ACR122U */
	{ READER(0x08c3, 0x0401), .below = 0x5000, IS(OLD_FIRMWARE) },	/* Precise 250 MC */
	{ READER(0x08c3, 0x0402), .below = 0x5000, IS(OLD_FIRMWARE) },	/* Precise 200 MC */
	{ READER(0x0b0c, 0x0050), .below = 0x0101, IS(OLD_FIRMWARE) },	/* Todos Argos Mini II */
	{ READER(0x03f0, 0x0036), .below = 0x0124, IS(OLD_FIRMWARE) },	/* HP KUS-0133 */
	{ READER(0x062d, 0x0001), .below = 0x0102, IS(OLD_FIRMWARE) },	/* THRC iDream */

	/* In libccid's list of readers that it does not drive. */
	{ READER(0x1db2, 0x0600), IS(NOT_DRIVEN) },		/* DUALi DE-ABCM6 */
	{ READER(0x1db2, 0x0604), IS(NOT_DRIVEN) },		/* DUALi Dragon BT */
	{ READER(0x076b, 0x5340), IS(NOT_DRIVEN) },		/* OMNIKEY 5021 CL */
	{ READER(0x076b, 0x532a), IS(NOT_DRIVEN) },		/* OMNIKEY 5321 CLi */
	{ READER(0x03eb, 0x6120), IS(NOT_DRIVEN) },		/* Atmel */
	{ READER(0x0483, 0x2010), IS(NOT_DRIVEN) },		/* jNet jToken s1 */
	{ READER(0x1a6f, 0x0104), IS(NOT_DRIVEN) },		/* Morpho ypsID Key E */
	{ READER(0x0980, 0x902f), IS(NOT_DRIVEN) },		/* MX5 */
	{ READER(0x1a74, 0x6356), IS(NOT_DRIVEN) },		/* Oberthur CosmoCard 1 */
	{ READER(0x08c3, 0x0406), IS(NOT_DRIVEN) },		/* Precise 200 MC, for its update */
	{ READER(0x0c4b, 0x0500), IS(NOT_DRIVEN) },		/* Reiner SCT cyberJack RFID */
	{ READER(0x0c4b, 0x0300), IS(NOT_DRIVEN) },		/* Reiner SCT cyberJack */
	{ READER(0x04e6, 0x5292), IS(NOT_DRIVEN) },		/* SCM SCL01x */
	{ READER(0x0b8c, 0x000e), IS(NOT_DRIVEN) },		/* Smart SBV280 */
};

static bool is_for(const struct ccid_quirk *quirk, const struct ccid_identity *identity)
{
	return quirk->vendor == identity->vendor &&
	       (quirk->product == identity->product || quirk->product == ANY_PRODUCT) &&
	       identity->release >= quirk->from &&
	       (!quirk->below || identity->release < quirk->below) &&
	       (!quirk->interfaces || (identity->interface < 8 &&
				       quirk->interfaces & BIT(identity->interface)));
}

static u32 lower(u32 limit, u32 announced)
{
	return limit && limit < announced ? limit : announced;
}

static void apply(struct ccid_reader_description *description,
		  const struct ccid_quirk *quirk)
{
	if (quirk->level)
		description->level = quirk->level;
	description->features |= quirk->features;
	description->features &= ~quirk->no_features;
	description->maximum_data_rate = lower(quirk->maximum_data_rate,
					       description->maximum_data_rate);
	description->maximum_ifsd = lower(quirk->maximum_ifsd, description->maximum_ifsd);
	description->quirks |= quirk->quirks;
	description->pin_quirks |= quirk->pin_quirks;
	if (quirk->first_timeout)
		description->first_timeout = quirk->first_timeout;
	if (quirk->least_timeout)
		description->least_timeout = quirk->least_timeout;
	if (quirk->maximum_pin) {
		description->minimum_pin = quirk->minimum_pin;
		description->maximum_pin = quirk->maximum_pin;
	}
}

/**
 * ccid_quirks_apply() - correct what the reader device says about itself
 * @description: accepted by ccid_descriptor_check()
 * @identity: which reader device it is
 *
 * Context: any.
 */
void ccid_quirks_apply(struct ccid_reader_description *description,
		       const struct ccid_identity *identity)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ccid_quirks); i++) {
		const struct ccid_quirk *quirk = &ccid_quirks[i];

		if (!is_for(quirk, identity))
			continue;
		if (!quirk->only_level || quirk->only_level == description->level)
			apply(description, quirk);
	}
	if (description->pin_quirks & CCID_QUIRK_PIN_NONE)
		description->pin_support = 0;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_quirks_apply);

/**
 * ccid_quirks_refusal() - whether the reader device had better not be driven
 * @description: after ccid_quirks_apply()
 *
 * Return: NULL, or the reason.
 */
const char *ccid_quirks_refusal(const struct ccid_reader_description *description)
{
	if (description->quirks & CCID_QUIRK_OLD_FIRMWARE)
		return "its firmware is too old, and known to be broken";
	if (description->quirks & CCID_QUIRK_NOT_DRIVEN)
		return "it is on the list of readers that do not work (libccid)";
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_quirks_refusal);

/* In bit/s, from slot 1 on; GET_DATA_RATES tells those of slot 0 only. */
static const u32 slot_data_rates[] = { 10753, 21505, 43011, 125000 };

/**
 * ccid_quirk_data_rates() - the data rates of a slot that has its own
 * @description: after ccid_quirks_apply()
 * @slot: bSlot
 * @count: set to how many there are
 *
 * Return: bit/s, ascending; NULL, and @count 0: the reader's are this slot's.
 */
const u32 *ccid_quirk_data_rates(const struct ccid_reader_description *description,
				 u8 slot, size_t *count)
{
	*count = 0;
	if (!slot || !(description->quirks & CCID_QUIRK_SLOT_DATA_RATES))
		return NULL;
	*count = ARRAY_SIZE(slot_data_rates);
	return slot_data_rates;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_quirk_data_rates);

/**
 * ccid_quirk_maximum_data_rate() - the highest data rate of a slot
 * @description: after ccid_quirks_apply()
 * @slot: bSlot
 *
 * What GET_DATA_RATES tells beyond this is not used.
 *
 * Return: bit/s.
 */
u32 ccid_quirk_maximum_data_rate(const struct ccid_reader_description *description,
				 u8 slot)
{
	size_t count;
	const u32 *rates = ccid_quirk_data_rates(description, slot, &count);

	return rates ? rates[count - 1] : description->maximum_data_rate;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_quirk_maximum_data_rate);

/**
 * ccid_quirk_waiting_integers() - the waiting times of a card that tells wrong ones
 * @atr: its answer to reset
 * @length: bytes of it
 * @waiting_integers: BWI and CWI as the answer to reset has them
 *
 * The first OpenPGP card says BWI 4, and generates keys for longer than that.
 *
 * Return: BWI and CWI to be used at T=1, as in bmWaitingIntegersT1.
 */
u8 ccid_quirk_waiting_integers(const u8 *atr, size_t length, u8 waiting_integers)
{
	static const u8 openpgp_1[] = {
		0x3b, 0xfa, 0x13, 0x00, 0xff, 0x81, 0x31, 0x80, 0x45, 0x00, 0x31,
		0xc1, 0x73, 0xc0, 0x01, 0x00, 0x00, 0x90, 0x00, 0xb1,
	};

	if (length == sizeof(openpgp_1) && !memcmp(atr, openpgp_1, length))
		return 0x75;
	return waiting_integers;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_quirk_waiting_integers);

/**
 * ccid_quirk_escape_is_harmless() - Escape commands that need no leave
 * @description: after ccid_quirks_apply()
 * @command: what the reader would be sent
 * @length: bytes of it
 *
 * What only asks for the version (02) and the features (6A), or switches a light
 * (52 F8 04 01 00 xx), programs expect to be allowed.
 *
 * Return: true: there is no need to ask whether Escape is allowed.
 */
bool ccid_quirk_escape_is_harmless(const struct ccid_reader_description *description,
				   const u8 *command, size_t length)
{
	static const u8 light[] = { 0x52, 0xf8, 0x04, 0x01, 0x00 };
	u32 quirks = description->quirks;

	if (quirks & CCID_QUIRK_ESCAPE_ANY)
		return true;
	if (quirks & CCID_QUIRK_ESCAPE_GEMALTO && length == 1 &&
	    (command[0] == 0x02 || command[0] == 0x6a))
		return true;
	return quirks & CCID_QUIRK_ESCAPE_PROX && length == sizeof(light) + 1 &&
	       !memcmp(command, light, sizeof(light));
}
EXPORT_SYMBOL_IF_KUNIT(ccid_quirk_escape_is_harmless);
