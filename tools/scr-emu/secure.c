// SPDX-License-Identifier: BSD-3-Clause
/*
 * PC_to_RDR_Secure (CCID 1.1, 6.1.11): the user types PINs, the reader puts them
 * in a command, and the card answers. The PINs do not go to the host.
 */
#include <string.h>

#include "reader.h"

#define OPERATION_VERIFY	0
#define OPERATION_MODIFY	1

/* bPINSupport has a bit for each. */
#define SUPPORT(operation)	(1 << (operation))

/* Offsets in the message, as an error names them */
#define AT_OPERATION		10
#define AT_TIMEOUT		11
#define AT_FORMAT_STRING	12
#define AT_BLOCK_STRING		13
#define AT_LENGTH_FORMAT	14
#define AT_OFFSET_OLD		15
#define AT_OFFSET_NEW		16
#define AT_CONFIRM		19

/* bConfirmPIN */
#define CONFIRM_NEW		0x01
#define ASK_OLD			0x02

/* bEntryValidationCondition */
#define VALID_AT_MAXIMUM	0x01
#define VALID_BY_KEY		0x02
#define VALID_AFTER_TIMEOUT	0x04
#define VALID_ALL		0x07

/* If bTimeOut is 0 */
#define DEFAULT_SECONDS		30

/* Between two requests for more time */
#define EXTENSION_MILLISECONDS	1000

#define APDU_HEADER		4
#define AT_LC			4
#define PROLOGUE_LENGTH		3

/* Where the fields are that the two operations have at different places. */
struct places {
	u8 maximum;		/* wPINMaxExtraDigit: maximum, then minimum */
	u8 condition;
	u8 messages;
	u8 first_message;
};

static const struct places verify_places = { 15, 17, 18, 21 };
static const struct places modify_places = { 17, 20, 21, 24 };

static const struct places *places_of(const u8 *message)
{
	return message[AT_OPERATION] == OPERATION_MODIFY ? &modify_places : &verify_places;
}

/*
 * Where the command begins. Modify: the second message's index is there if there
 * is any message, the third's if there are three, or the reader's own (FF).
 */
static u32 command_offset(const u8 *message)
{
	const struct places *places = places_of(message);
	u8 messages = message[places->messages];
	u32 indices = 1;

	if (message[AT_OPERATION] == OPERATION_MODIFY)
		indices += (messages > 0) + (messages > 2);
	return places->first_message + indices + PROLOGUE_LENGTH;
}

/* The command with its data field; what follows that is not of this operation. */
struct command {
	u8 bytes[APDU_HEADER + 1 + MAXIMUM_PIN_DATA];
	u32 data_length;
};

/* Return: false if the data are not as long as Lc says; no Lc counts as 0. */
static bool read_command(struct command *command, const u8 *bytes, u32 length)
{
	memset(command, 0, sizeof(*command));
	memcpy(command->bytes, bytes, length > AT_LC ? AT_LC + 1 : AT_LC);
	command->data_length = command->bytes[AT_LC];
	if (length <= AT_LC + 1) {
		/* Lc without data: room for a PIN of that length. */
		memset(command->bytes + AT_LC + 1, 0xff, command->data_length);
		return true;
	}
	length -= AT_LC + 1;
	if (length > MAXIMUM_PIN_DATA || length < command->data_length ||
	    length > command->data_length + 1)
		return false;
	memcpy(command->bytes + AT_LC + 1, bytes + AT_LC + 1, command->data_length);
	return true;
}

/* Return: the error for a PIN that cannot be put there, or -1. */
static int insert(struct command *command, const u8 *message, u32 offset, const char *pin)
{
	const struct pin_format format = {
		.format_string = message[AT_FORMAT_STRING],
		.block_string = message[AT_BLOCK_STRING],
		.length_format = message[AT_LENGTH_FORMAT],
	};

	switch (pin_block_insert(command->bytes + AT_LC + 1, &command->data_length, &format,
				 offset, pin)) {
	case PIN_BLOCK_GOOD:
		return -1;
	case PIN_BLOCK_UNKNOWN_FORMAT:
		return AT_FORMAT_STRING;
	default:
		return AT_BLOCK_STRING;
	}
}

static int insert_new(struct command *command, const u8 *message, const struct pin_pad *pad)
{
	bool old = message[AT_CONFIRM] & ASK_OLD;
	bool confirm = message[AT_CONFIRM] & CONFIRM_NEW;
	u32 offset = message[AT_OFFSET_NEW];
	int error;

	if (confirm && strcmp(pad->typed[old].text, pad->typed[old + 1].text))
		return ERROR_PIN_CANCELLED;
	if (old) {
		error = insert(command, message, message[AT_OFFSET_OLD], pad->typed[0].text);
		if (error >= 0)
			return error;
		/* PINs without a fixed size follow each other. */
		if (!(message[AT_BLOCK_STRING] & 0x0f) && offset < command->data_length)
			offset = command->data_length;
	}
	return insert(command, message, offset, pad->typed[old].text);
}

/* An I-block of the host's prologue; LEN is counted here, where the PIN is known. */
static void send_block(struct slot *slot, const u8 *prologue, const u8 *apdu, u32 length)
{
	const struct t1_card end = {
		.nad = prologue[0],
		.crc = slot->reader_end.parameters[PARAMETER_TCCK] & TCCK_CRC,
	};
	u8 block[T1_BLOCK_LENGTH];

	exchange_command(slot, block, t1_card_encode(&end, prologue[1], apdu, length, block));
	explicit_bzero(block, sizeof(block));
}

static bool has_blocks(const struct slot *slot)
{
	return description_level(&slot->reader->settings->description) == LEVEL_TPDU &&
	       slot->reader_end.protocol == PROTOCOL_T1;
}

static void send_command(struct slot *slot, const u8 *apdu, u32 length)
{
	u32 at_prologue = command_offset(slot->command) - PROLOGUE_LENGTH;
	const u8 *prologue = slot->command + at_prologue;

	if (!has_blocks(slot))
		exchange_command(slot, apdu, length);
	else if (prologue[1] & ~T1_I_SEQUENCE)
		answer_error(slot, at_prologue + 1);
	else if (length > T1_INFORMATION)
		answer_error(slot, AT_BLOCK_STRING);
	else
		send_block(slot, prologue, apdu, length);
}

/* All PINs are there. */
static void finish(struct slot *slot)
{
	struct pin_pad *pad = &slot->reader->pin_pad;
	const u8 *message = slot->command;
	u32 offset = command_offset(message);
	struct command command;
	int error;

	read_command(&command, message + offset, slot->secure_length - offset);
	if (message[AT_OPERATION] == OPERATION_MODIFY)
		error = insert_new(&command, message, pad);
	else
		error = insert(&command, message, 0, pad->typed[0].text);
	pin_pad_done(pad);
	command.bytes[AT_LC] = command.data_length;
	if (error >= 0)
		answer_error(slot, error);
	else
		send_command(slot, command.bytes, AT_LC + 1 + command.data_length);
	explicit_bzero(&command, sizeof(command));
}

static void give_up(struct slot *slot, u8 error)
{
	pin_pad_done(&slot->reader->pin_pad);
	answer_error(slot, error);
}

/* The keys do not take more than the maximum. Return: false: it stays unfinished. */
static bool accept(const u8 *message, char *digits)
{
	const struct places *places = places_of(message);
	u8 maximum = message[places->maximum];
	u8 minimum = message[places->maximum + 1];
	u8 condition = message[places->condition];
	size_t length = strlen(digits);

	if (length > maximum) {
		length = maximum;
		digits[length] = 0;
	}
	if (length < minimum)
		return false;
	return condition & (VALID_BY_KEY | VALID_AFTER_TIMEOUT) ||
	       (condition & VALID_AT_MAXIMUM && length == maximum);
}

/* Takes the next entry. Return: false if the command has ended. */
static bool take_entry(struct slot *slot, struct pin_pad *pad)
{
	char *typed = pad->typed[pad->typed_count].text;

	strcpy(typed, pad->entries[0].text);
	memmove(pad->entries, pad->entries + 1, sizeof(pad->entries) - sizeof(pad->entries[0]));
	pad->entry_count--;
	if (!strcmp(typed, ENTRY_CANCEL)) {
		give_up(slot, ERROR_PIN_CANCELLED);
		return false;
	}
	if (!strcmp(typed, ENTRY_TIMEOUT) || !accept(slot->command, typed)) {
		give_up(slot, ERROR_PIN_TIMEOUT);
		return false;
	}
	pad->typed_count++;
	return true;
}

/* The user has done something. */
static void go_on(struct slot *slot)
{
	struct pin_pad *pad = &slot->reader->pin_pad;

	while (pad->entry_count && pad->typed_count < pad->asked) {
		if (!take_entry(slot, pad))
			return;
	}
	if (pad->typed_count == pad->asked)
		finish(slot);
}

const char *secure_enter(struct reader *reader, const char *entry)
{
	struct pin_pad *pad = &reader->pin_pad;
	const char *wrong = pin_pad_enter(pad, entry);

	if (!wrong && pad->slot)
		go_on(pad->slot);
	return wrong;
}

static void wait_for_user(struct pin_pad *pad)
{
	u64 now = loop_now();
	u64 left = pad->deadline > now ? pad->deadline - now : 0;

	timer_start(&pad->timer, left < EXTENSION_MILLISECONDS ? left : EXTENSION_MILLISECONDS);
}

static void user_is_late(void *context)
{
	struct pin_pad *pad = context;

	if (loop_now() >= pad->deadline) {
		give_up(pad->slot, ERROR_PIN_TIMEOUT);
		return;
	}
	answer_time_extension(pad->slot);
	wait_for_user(pad);
}

static unsigned int count_pins(const u8 *message)
{
	if (message[AT_OPERATION] == OPERATION_VERIFY)
		return 1;
	return 1 + !!(message[AT_CONFIRM] & ASK_OLD) + !!(message[AT_CONFIRM] & CONFIRM_NEW);
}

static bool supported(const struct slot *slot, u8 operation)
{
	return operation <= OPERATION_MODIFY &&
	       slot->reader->settings->description.pin_support & SUPPORT(operation);
}

/* Return: what is wrong with the fields, or -1. */
static int check_fields(const u8 *message, u32 length)
{
	const struct places *places = places_of(message);
	struct command command;
	u32 offset;

	if (length <= places->messages)
		return AT_LENGTH;
	offset = command_offset(message);
	if (length < offset + APDU_HEADER)
		return AT_LENGTH;
	if (message[places->maximum + 1] > message[places->maximum])
		return places->maximum;
	if (!message[places->condition] || message[places->condition] & ~VALID_ALL)
		return places->condition;
	return read_command(&command, message + offset, length - offset) ? -1 : (int)offset;
}

/* Return: bError, or -1: the PINs can be asked for. */
static int check(const struct slot *slot, const u8 *message, u32 length)
{
	if (!slot->reader->settings->description.pin_support)
		return ERROR_NOT_SUPPORTED;
	if (!slot->powered)
		return ERROR_ICC_MUTE;
	if (length <= AT_OPERATION)
		return AT_LENGTH;
	if (scr_get_le16(message + AT_LEVEL))
		return AT_LEVEL;
	if (!supported(slot, message[AT_OPERATION]))
		return AT_OPERATION;
	if (slot->reader->pin_pad.slot)
		return ERROR_SLOT_BUSY;
	return check_fields(message, length);
}

void secure_message(struct slot *slot, const u8 *message, u32 length)
{
	struct pin_pad *pad = &slot->reader->pin_pad;
	int error = check(slot, message, length);
	u32 seconds;

	if (error >= 0) {
		answer_error(slot, error);
		return;
	}
	seconds = message[AT_TIMEOUT] ? message[AT_TIMEOUT] : DEFAULT_SECONDS;
	memcpy(slot->command, message, length);
	slot->secure_length = length;
	slot->command_length = 0;
	pad->timer.expired = user_is_late;
	pad->timer.context = pad;
	pad->slot = slot;
	pad->asked = count_pins(message);
	pad->deadline = loop_now() + seconds * 1000;
	wait_for_user(pad);
	go_on(slot);
}
