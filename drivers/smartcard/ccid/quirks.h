/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is particular to a VID:PID: readers whose class descriptor is wrong, and
 * readers that want to be treated otherwise than the specification says.
 * Documentation/quirks.rst says where each is known from.
 */
#ifndef _SCR_CCID_QUIRKS_H
#define _SCR_CCID_QUIRKS_H

#include "descriptor.h"

/**
 * struct ccid_identity - which reader device it is
 * @vendor: idVendor
 * @product: idProduct
 * @release: bcdDevice
 * @interface: bInterfaceNumber
 */
struct ccid_identity {
	u16 vendor;
	u16 product;
	u16 release;
	u8 interface;
};

/*
 * &ccid_reader_description.quirks: what the driver does, and when.
 *
 * OLD_FIRMWARE: the firmware is known to be broken: refused at probe.
 * NOT_DRIVEN: libccid does not drive it: refused at probe.
 * SETTLE: at probe, and after a resume that lost the reader's state: no command
 *	for CCID_SETTLE_TIME.
 * POLL: asked for its card while anybody waits, though it has an interrupt pipe.
 * CLEAR_INTERRUPT: clear the interrupt pipe's halt before it is first listened to.
 * NO_PRESENCE: bmICCStatus and NotifySlotChange are not believed when they say
 *	that there is no card: there is always one, and it may be mute.
 * POWER_OFF_FIRST: IccPowerOff before each IccPowerOn, a warm reset's too.
 * ISO_MODE: IccPowerOn that fails with bError BB: Escape 1F 01, and once more.
 * NO_PPS: neither PPS nor SetParameters: the card's first protocol, as it is
 *	after the reset, at its default speed.
 * RESET_TWICE: SetParameters fails: IccPowerOn twice, and go on with what the
 *	card has then.
 * SLOT_DATA_RATES: slots from 1 on have data rates of their own, see
 *	ccid_quirk_data_rates().
 * KEY_GENERATION: at T=1, CCID_KEY_GENERATION_TIME more for an exchange.
 * NO_FULL_PACKET: at character level, no message whose length is a multiple of
 *	64: what would be one is cut in two.
 * NO_AUTOSUSPEND: not suspended while it is idle.
 * ESCAPE_ANY, ESCAPE_GEMALTO, ESCAPE_PROX: Escape commands that are harmless, see
 *	ccid_quirk_escape_is_harmless().
 */
#define CCID_QUIRK_OLD_FIRMWARE		BIT(0)
#define CCID_QUIRK_NOT_DRIVEN		BIT(1)
#define CCID_QUIRK_SETTLE		BIT(2)
#define CCID_QUIRK_POLL			BIT(3)
#define CCID_QUIRK_CLEAR_INTERRUPT	BIT(4)
#define CCID_QUIRK_NO_PRESENCE		BIT(5)
#define CCID_QUIRK_POWER_OFF_FIRST	BIT(6)
#define CCID_QUIRK_ISO_MODE		BIT(7)
#define CCID_QUIRK_NO_PPS		BIT(8)
#define CCID_QUIRK_RESET_TWICE		BIT(9)
#define CCID_QUIRK_SLOT_DATA_RATES	BIT(10)
#define CCID_QUIRK_KEY_GENERATION	BIT(11)
#define CCID_QUIRK_NO_FULL_PACKET	BIT(12)
#define CCID_QUIRK_NO_AUTOSUSPEND	BIT(13)
#define CCID_QUIRK_ESCAPE_ANY		BIT(14)
#define CCID_QUIRK_ESCAPE_GEMALTO	BIT(15)
#define CCID_QUIRK_ESCAPE_PROX		BIT(16)

/* Seconds. */
#define CCID_SETTLE_TIME		1
#define CCID_KEY_GENERATION_TIME	300

/* ISO_MODE: the way out of EMV mode. */
#define CCID_ESCAPE_ISO_MODE		{ 0x1f, 0x01 }

/*
 * &ccid_reader_description.pin_quirks: what is changed of a PIN command, on its
 * way from the caller's structure (PC/SC part 10) to PC_to_RDR_Secure (6.1.11).
 *
 * NONE: there is no PIN entry, or none that is safe; bPINSupport is set to 0.
 * LOAD_STRINGS: the display's texts are loaded before the first PIN command:
 *	Escape B2 A0 00 4D 4C and 10 texts of 16 characters.
 * VALIDATION_KEY: bEntryValidationCondition is 2: nothing but the key ends it.
 * VERIFY_ONE_MESSAGE: verification: bNumberMessage is 1.
 * VERIFY_NO_MESSAGE: verification: bNumberMessage is 0.
 * VERIFY_CASE_1: verification with a command of 4 bytes: Escape 80 02 00 first.
 * MODIFY_ALL_INDICES: modification: bMsgIndex1 to 3 are there, whatever
 *	bNumberMessage says, which stays as it is. A reader of vendor 08E6 is
 *	without this if its answer to Escape 6A says that it is mended.
 * MODIFY_NO_MESSAGE: modification: bNumberMessage is 0, bMsgIndex1 to 3 are
 *	there, and 0.
 * MODIFY_THREE_MESSAGES: modification: bNumberMessage is 3.
 * MODIFY_DEFAULT_MESSAGES: modification: bNumberMessage 0 is sent as FF.
 * DELAY: CCID_PIN_DELAY before the command.
 * SWAPPED_DIGITS: wPINMaxExtraDigit has its bytes in the other order.
 */
#define CCID_QUIRK_PIN_NONE			BIT(0)
#define CCID_QUIRK_PIN_LOAD_STRINGS		BIT(1)
#define CCID_QUIRK_PIN_VALIDATION_KEY		BIT(2)
#define CCID_QUIRK_PIN_VERIFY_ONE_MESSAGE	BIT(3)
#define CCID_QUIRK_PIN_VERIFY_NO_MESSAGE	BIT(4)
#define CCID_QUIRK_PIN_VERIFY_CASE_1		BIT(5)
#define CCID_QUIRK_PIN_MODIFY_ALL_INDICES	BIT(6)
#define CCID_QUIRK_PIN_MODIFY_NO_MESSAGE	BIT(7)
#define CCID_QUIRK_PIN_MODIFY_THREE_MESSAGES	BIT(8)
#define CCID_QUIRK_PIN_MODIFY_DEFAULT_MESSAGES	BIT(9)
#define CCID_QUIRK_PIN_DELAY			BIT(10)
#define CCID_QUIRK_PIN_SWAPPED_DIGITS		BIT(11)

/* Milliseconds. */
#define CCID_PIN_DELAY				250

void ccid_quirks_apply(struct ccid_reader_description *description,
		       const struct ccid_identity *identity);
const char *ccid_quirks_refusal(const struct ccid_reader_description *description);
const u32 *ccid_quirk_data_rates(const struct ccid_reader_description *description,
				 u8 slot, size_t *count);
u32 ccid_quirk_maximum_data_rate(const struct ccid_reader_description *description,
				 u8 slot);
u8 ccid_quirk_waiting_integers(const u8 *atr, size_t length, u8 waiting_integers);
bool ccid_quirk_escape_is_harmless(const struct ccid_reader_description *description,
				   const u8 *command, size_t length);

#endif /* _SCR_CCID_QUIRKS_H */
