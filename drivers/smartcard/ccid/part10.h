/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PC/SC part 10, "IFDs with Secure PIN Entry Capabilities": its structures, as
 * programs give them, to the data of PC_to_RDR_Secure (CCID Rev 1.1, 6.1.11),
 * and what is answered to questions for the features. Pure: no USB, no waiting.
 */
#ifndef _SCR_CCID_PART10_H
#define _SCR_CCID_PART10_H

#include "../iso7816/portable.h"

/* bPINSupport (5.1), and bPINOperation (6.1.11). */
#define CCID_PIN_SUPPORTS_VERIFY	0x01
#define CCID_PIN_SUPPORTS_MODIFY	0x02
#define CCID_PIN_SUPPORTS_ALL		0x03

enum ccid_pin_operation {
	CCID_PIN_VERIFY		= 0,
	CCID_PIN_MODIFY		= 1,
};

/* Before abData: PIN_VERIFY_STRUCTURE and PIN_MODIFY_STRUCTURE. */
#define CCID_PIN_VERIFY_LENGTH		19
#define CCID_PIN_MODIFY_LENGTH		24

/* abData: CLA INS P1 P2, to a whole short APDU. */
#define CCID_PIN_LEAST_COMMAND		4
#define CCID_PIN_MOST_COMMAND		261

#define CCID_PIN_MAXIMUM_STRUCTURE	(CCID_PIN_MODIFY_LENGTH + CCID_PIN_MOST_COMMAND)

/* NAD, PCB, LEN. */
#define CCID_PIN_PROLOGUE_LENGTH	3

/**
 * enum ccid_pin_defect - why a structure is not sent to the reader
 * @CCID_PIN_GOOD: it is
 * @CCID_PIN_UNKNOWN_OPERATION: neither verify nor modify
 * @CCID_PIN_TOO_SHORT: no room for the structure and four bytes of a command
 * @CCID_PIN_TOO_LONG: the command is longer than a short APDU
 * @CCID_PIN_WRONG_DATA_LENGTH: ulDataLength is not what follows it
 * @CCID_PIN_WRONG_NUMBER_OF_MESSAGES: modify: bNumberMessage is 4 to FE
 * @CCID_PIN_NO_ROOM: the reader's messages are too short for it
 * @CCID_PIN_DEFECT_COUNT: how many there are
 */
enum ccid_pin_defect {
	CCID_PIN_GOOD,
	CCID_PIN_UNKNOWN_OPERATION,
	CCID_PIN_TOO_SHORT,
	CCID_PIN_TOO_LONG,
	CCID_PIN_WRONG_DATA_LENGTH,
	CCID_PIN_WRONG_NUMBER_OF_MESSAGES,
	CCID_PIN_NO_ROOM,
	CCID_PIN_DEFECT_COUNT
};

/**
 * struct ccid_pin_entry - a PIN entry, as a program asks for it
 * @operation: enum ccid_pin_operation
 * @structure: part 10's structure for it
 * @length: bytes of @structure, abData included
 * @quirks: CCID_QUIRK_PIN_*, what has to be changed of it for this reader
 */
struct ccid_pin_entry {
	u32 operation;
	const u8 *structure;
	size_t length;
	u32 quirks;
};

enum ccid_pin_defect ccid_pin_check(const struct ccid_pin_entry *entry);
const char *ccid_pin_defect_text(enum ccid_pin_defect defect);
enum ccid_pin_defect ccid_encode_pin_entry(u8 *data, size_t room, size_t *written,
					   const struct ccid_pin_entry *entry,
					   const u8 *prologue);
const u8 *ccid_pin_command(const struct ccid_pin_entry *entry, size_t *length);
unsigned int ccid_pin_seconds(const struct ccid_pin_entry *entry);

/**
 * struct ccid_part10_reader - what the features depend on
 * @pin_support: bPINSupport: CCID_PIN_SUPPORTS_*
 * @lcd_layout: wLcdLayout
 * @validation_key: nothing but the key for it ends an entry
 * @minimum_pin: fewest digits of a PIN
 * @maximum_pin: most digits, 0 if neither is known
 * @escape: programs may send Escape
 * @extended: commands longer than a short APDU can be sent
 * @vendor_id: idVendor
 * @product_id: idProduct
 */
struct ccid_part10_reader {
	u8 pin_support;
	u16 lcd_layout;
	bool validation_key;
	u8 minimum_pin;
	u8 maximum_pin;
	bool escape;
	bool extended;
	u16 vendor_id;
	u16 product_id;
};

/* Room for any of the answers. */
#define CCID_PART10_MAXIMUM_ANSWER	48

size_t ccid_part10_features(u8 *answer, const struct ccid_part10_reader *reader);
size_t ccid_part10_pin_properties(u8 *answer, const struct ccid_part10_reader *reader);
size_t ccid_part10_tlv_properties(u8 *answer, const struct ccid_part10_reader *reader);

#endif /* _SCR_CCID_PART10_H */
