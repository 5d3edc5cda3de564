// SPDX-License-Identifier: GPL-2.0-only
/*
 * PC/SC part 10, from its structures to CCID's and back. What a program gave is
 * hostile until it went through here. Pure: see part10.h.
 */
#include <uapi/linux/scr.h>

#include "part10.h"
#include "quirks.h"

/* Offsets in both structures, and in one of them. */
enum pin_offset {
	B_TIMER_OUT			= 0,
	BM_FORMAT_STRING		= 2,

	VERIFY_PIN_MAX_EXTRA_DIGIT	= 5,
	VERIFY_VALIDATION_CONDITION	= 7,
	VERIFY_NUMBER_MESSAGE		= 8,
	VERIFY_TEO_PROLOGUE		= 12,

	MODIFY_PIN_MAX_EXTRA_DIGIT	= 7,
	MODIFY_VALIDATION_CONDITION	= 10,
	MODIFY_NUMBER_MESSAGE		= 11,
	MODIFY_MESSAGE_INDEX1		= 14,
	MODIFY_MESSAGE_INDEX2		= 15,
	MODIFY_MESSAGE_INDEX3		= 16,
};

/* bTimeOut2 and ulDataLength are part 10's alone. */
#define TIME_OUT2_LENGTH		1
#define DATA_LENGTH_LENGTH		4

#define ALL_VALIDATION_CONDITIONS	7
#define VALIDATION_KEY			2
#define DEFAULT_MESSAGES		0xff

/* SCARD_CTL_CODE() of pcsc-lite. */
#define CONTROL_CODE(code)		(0x42000000U + (code))

static bool is_modify(const struct ccid_pin_entry *entry)
{
	return entry->operation == CCID_PIN_MODIFY;
}

static size_t head_length(const struct ccid_pin_entry *entry)
{
	return is_modify(entry) ? CCID_PIN_MODIFY_LENGTH : CCID_PIN_VERIFY_LENGTH;
}

/**
 * ccid_pin_check() - is it what part 10 says?
 * @entry: as the program gave it, any bytes
 *
 * What only the reader can tell, as formats and languages, is left to the
 * reader.
 *
 * Context: any.
 * Return: CCID_PIN_GOOD, or what is wrong.
 */
enum ccid_pin_defect ccid_pin_check(const struct ccid_pin_entry *entry)
{
	const u8 *structure = entry->structure;
	size_t head = head_length(entry);
	u8 messages;

	if (entry->operation > CCID_PIN_MODIFY)
		return CCID_PIN_UNKNOWN_OPERATION;
	if (entry->length < head + CCID_PIN_LEAST_COMMAND)
		return CCID_PIN_TOO_SHORT;
	if (entry->length > head + CCID_PIN_MOST_COMMAND)
		return CCID_PIN_TOO_LONG;
	if (scr_get_le32(structure + head - DATA_LENGTH_LENGTH) != entry->length - head)
		return CCID_PIN_WRONG_DATA_LENGTH;
	if (!is_modify(entry))
		return CCID_PIN_GOOD;

	messages = structure[MODIFY_NUMBER_MESSAGE];
	if (messages > 3 && messages != DEFAULT_MESSAGES)
		return CCID_PIN_WRONG_NUMBER_OF_MESSAGES;
	return CCID_PIN_GOOD;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_pin_check);

static const char * const defect_texts[] = {
	[CCID_PIN_GOOD] = "good",
	[CCID_PIN_UNKNOWN_OPERATION] = "unknown operation",
	[CCID_PIN_TOO_SHORT] = "shorter than structure and command",
	[CCID_PIN_TOO_LONG] = "command longer than a short APDU",
	[CCID_PIN_WRONG_DATA_LENGTH] = "ulDataLength is wrong",
	[CCID_PIN_WRONG_NUMBER_OF_MESSAGES] = "bNumberMessage is wrong",
	[CCID_PIN_NO_ROOM] = "longer than the reader's messages",
};

/**
 * ccid_pin_defect_text() - a defect in words
 * @defect: what ccid_pin_check() or ccid_encode_pin_entry() returned
 *
 * Return: a string that needs no release, never NULL.
 */
const char *ccid_pin_defect_text(enum ccid_pin_defect defect)
{
	if ((unsigned int)defect >= ARRAY_SIZE(defect_texts))
		return "unknown defect";
	return defect_texts[defect];
}
EXPORT_SYMBOL_IF_KUNIT(ccid_pin_defect_text);

static u8 *append(u8 *at, const u8 *bytes, size_t length)
{
	memcpy(at, bytes, length);
	return at + length;
}

/* There are readers that crash where it is none of the known ones (libccid). */
static u8 validation_condition(u8 condition, u32 quirks)
{
	if (!condition || condition > ALL_VALIDATION_CONDITIONS ||
	    quirks & CCID_QUIRK_PIN_VALIDATION_KEY)
		return VALIDATION_KEY;
	return condition;
}

static void swap_digits(u8 *digits, u32 quirks)
{
	u8 least = digits[1];

	if (!(quirks & CCID_QUIRK_PIN_SWAPPED_DIGITS))
		return;
	digits[1] = digits[0];
	digits[0] = least;
}

static void mend_verify(u8 *head, u32 quirks)
{
	u8 *condition = head + VERIFY_VALIDATION_CONDITION;

	*condition = validation_condition(*condition, quirks);
	swap_digits(head + VERIFY_PIN_MAX_EXTRA_DIGIT, quirks);
	if (quirks & CCID_QUIRK_PIN_VERIFY_ONE_MESSAGE)
		head[VERIFY_NUMBER_MESSAGE] = 1;
	if (quirks & CCID_QUIRK_PIN_VERIFY_NO_MESSAGE)
		head[VERIFY_NUMBER_MESSAGE] = 0;
}

static void mend_modify(u8 *head, u32 quirks)
{
	u8 *condition = head + MODIFY_VALIDATION_CONDITION;
	u8 *messages = head + MODIFY_NUMBER_MESSAGE;

	*condition = validation_condition(*condition, quirks);
	swap_digits(head + MODIFY_PIN_MAX_EXTRA_DIGIT, quirks);
	if (quirks & CCID_QUIRK_PIN_MODIFY_THREE_MESSAGES)
		*messages = 3;
	if (quirks & CCID_QUIRK_PIN_MODIFY_DEFAULT_MESSAGES && !*messages)
		*messages = DEFAULT_MESSAGES;
	if (!(quirks & CCID_QUIRK_PIN_MODIFY_NO_MESSAGE))
		return;
	*messages = 0;
	memset(head + MODIFY_MESSAGE_INDEX1, 0, 3);
}

/* From bmFormatString to bMsgIndex: bTimeOut2 is not sent. */
static u8 *append_verify(u8 *at, const u8 *head)
{
	return append(at, head + BM_FORMAT_STRING,
		      VERIFY_TEO_PROLOGUE - BM_FORMAT_STRING);
}

/* The same to bMsgIndex3: of the messages only those that there are. */
static u8 *append_modify(u8 *at, const u8 *head, u32 quirks)
{
	bool all = quirks & (CCID_QUIRK_PIN_MODIFY_ALL_INDICES |
			     CCID_QUIRK_PIN_MODIFY_NO_MESSAGE);
	u8 messages = head[MODIFY_NUMBER_MESSAGE];

	at = append(at, head + BM_FORMAT_STRING,
		    MODIFY_MESSAGE_INDEX2 - BM_FORMAT_STRING);
	if (all || messages)
		*at++ = head[MODIFY_MESSAGE_INDEX2];
	if (all || messages >= 3)
		*at++ = head[MODIFY_MESSAGE_INDEX3];
	return at;
}

/* @head is part 10's structure, mended, up to abData. */
static u8 *append_head(u8 *at, u8 *head, const struct ccid_pin_entry *entry)
{
	memcpy(head, entry->structure, head_length(entry));
	*at++ = entry->operation;
	*at++ = head[B_TIMER_OUT];
	if (!is_modify(entry)) {
		mend_verify(head, entry->quirks);
		return append_verify(at, head);
	}
	mend_modify(head, entry->quirks);
	return append_modify(at, head, entry->quirks);
}

/**
 * ccid_pin_command() - the APDU into which the PIN goes
 * @entry: a good one
 * @length: its bytes
 *
 * Return: its first byte.
 */
const u8 *ccid_pin_command(const struct ccid_pin_entry *entry, size_t *length)
{
	*length = entry->length - head_length(entry);
	return entry->structure + head_length(entry);
}
EXPORT_SYMBOL_IF_KUNIT(ccid_pin_command);

/**
 * ccid_encode_pin_entry() - abData of PC_to_RDR_Secure
 * @data: where it goes
 * @room: bytes at @data
 * @written: how many it was
 * @entry: any
 * @prologue: of the T=1 block that the reader is to send, where it does not
 *	make blocks itself; NULL: what the program gave
 *
 * bMsgIndex2 is there with any message, bMsgIndex3 with three; FF, the reader's
 * own ones, is as three, which is what readers have got from libccid for years.
 *
 * Context: any.
 * Return: CCID_PIN_GOOD, or why nothing was written.
 */
enum ccid_pin_defect ccid_encode_pin_entry(u8 *data, size_t room, size_t *written,
					   const struct ccid_pin_entry *entry,
					   const u8 *prologue)
{
	enum ccid_pin_defect defect = ccid_pin_check(entry);
	u8 head[CCID_PIN_MODIFY_LENGTH];
	const u8 *command;
	size_t length;
	u8 *at = data;

	if (defect)
		return defect;
	/* One byte more: bPINOperation. Fewer messages may make it shorter. */
	if (1 + entry->length - TIME_OUT2_LENGTH - DATA_LENGTH_LENGTH > room)
		return CCID_PIN_NO_ROOM;

	command = ccid_pin_command(entry, &length);
	if (!prologue)
		prologue = command - DATA_LENGTH_LENGTH - CCID_PIN_PROLOGUE_LENGTH;
	at = append_head(at, head, entry);
	at = append(at, prologue, CCID_PIN_PROLOGUE_LENGTH);
	at = append(at, command, length);
	*written = at - data;
	return CCID_PIN_GOOD;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_encode_pin_entry);

/**
 * ccid_pin_seconds() - how long the reader may wait for its user
 * @entry: a good one
 *
 * The user's time and ten seconds for the card, and never less than 90: that
 * much may be a reader's own default, and it is what libccid waits.
 *
 * Return: seconds, 90 to 265.
 */
unsigned int ccid_pin_seconds(const struct ccid_pin_entry *entry)
{
	unsigned int seconds = entry->structure[B_TIMER_OUT] + 10;

	return seconds < 90 ? 90 : seconds;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_pin_seconds);

/* Tag, length 4, the code most significant byte first (part 10, 2.2). */
static u8 *append_feature(u8 *at, u8 tag, u32 code)
{
	u32 control = CONTROL_CODE(code);
	const u8 feature[] = { tag, 4, control >> 24, control >> 16, control >> 8, control };

	return append(at, feature, sizeof(feature));
}

/**
 * ccid_part10_features() - the answer to GET_FEATURE_REQUEST
 * @answer: room for CCID_PART10_MAXIMUM_ANSWER bytes
 * @reader: what it depends on
 *
 * Return: bytes written.
 */
size_t ccid_part10_features(u8 *answer, const struct ccid_part10_reader *reader)
{
	u8 *at = answer;

	if (reader->pin_support & CCID_PIN_SUPPORTS_VERIFY)
		at = append_feature(at, SCR_FEATURE_VERIFY_PIN_DIRECT,
				    SCR_VENDOR_VERIFY_PIN_DIRECT);
	if (reader->pin_support & CCID_PIN_SUPPORTS_MODIFY)
		at = append_feature(at, SCR_FEATURE_MODIFY_PIN_DIRECT,
				    SCR_VENDOR_MODIFY_PIN_DIRECT);
	if (reader->pin_support)
		at = append_feature(at, SCR_FEATURE_IFD_PIN_PROPERTIES,
				    SCR_VENDOR_IFD_PIN_PROPERTIES);
	at = append_feature(at, SCR_FEATURE_GET_TLV_PROPERTIES,
			    SCR_VENDOR_GET_TLV_PROPERTIES);
	if (reader->escape)
		at = append_feature(at, SCR_FEATURE_CCID_ESC_COMMAND,
				    SCR_VENDOR_CCID_ESCAPE);
	return at - answer;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_part10_features);

/**
 * ccid_part10_pin_properties() - a PIN_PROPERTIES_STRUCTURE
 * @answer: room for CCID_PART10_MAXIMUM_ANSWER bytes
 * @reader: what it depends on
 *
 * Return: bytes written.
 */
size_t ccid_part10_pin_properties(u8 *answer, const struct ccid_part10_reader *reader)
{
	scr_put_le16(answer, reader->lcd_layout);
	answer[2] = reader->validation_key ? VALIDATION_KEY : ALL_VALIDATION_CONDITIONS;
	/* CCID has one timeout only. */
	answer[3] = 0;
	return 4;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_part10_pin_properties);

/* Values are little-endian. */
static u8 *append_property(u8 *at, u8 tag, u8 length, u32 value)
{
	u8 bytes[4];

	scr_put_le32(bytes, value);
	*at++ = tag;
	*at++ = length;
	return append(at, bytes, length);
}

static u8 *append_display(u8 *at, u16 lcd_layout)
{
	at = append_property(at, SCR_PROPERTY_LCD_LAYOUT, 2, lcd_layout);
	if (!lcd_layout)
		return at;
	at = append_property(at, SCR_PROPERTY_LCD_MAXIMUM_CHARACTERS, 2, lcd_layout & 0xff);
	return append_property(at, SCR_PROPERTY_LCD_MAXIMUM_LINES, 2, lcd_layout >> 8);
}

/**
 * ccid_part10_tlv_properties() - the answer to GET_TLV_PROPERTIES
 * @answer: room for CCID_PART10_MAXIMUM_ANSWER bytes
 * @reader: what it depends on
 *
 * Properties that the driver does not know are left out, as part 10 has it.
 *
 * Return: bytes written.
 */
size_t ccid_part10_tlv_properties(u8 *answer, const struct ccid_part10_reader *reader)
{
	u8 *at = append_display(answer, reader->lcd_layout);

	if (reader->validation_key)
		at = append_property(at, SCR_PROPERTY_ENTRY_VALIDATION_CONDITION, 1,
				     VALIDATION_KEY);
	at = append_property(at, SCR_PROPERTY_TIMEOUT2, 1, 0);
	if (reader->maximum_pin) {
		at = append_property(at, SCR_PROPERTY_MINIMUM_PIN_SIZE, 1,
				     reader->minimum_pin);
		at = append_property(at, SCR_PROPERTY_MAXIMUM_PIN_SIZE, 1,
				     reader->maximum_pin);
	}
	/* Bit 0: PPDUs by FEATURE_CCID_ESC_COMMAND. */
	at = append_property(at, SCR_PROPERTY_PPDU_SUPPORT, 1, reader->escape);
	at = append_property(at, SCR_PROPERTY_VENDOR_ID, 2, reader->vendor_id);
	at = append_property(at, SCR_PROPERTY_PRODUCT_ID, 2, reader->product_id);
	/* 0: short APDUs only. */
	at = append_property(at, SCR_PROPERTY_MAXIMUM_APDU_DATA_SIZE, 4,
			     reader->extended ? 65536 : 0);
	return at - answer;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_part10_tlv_properties);
