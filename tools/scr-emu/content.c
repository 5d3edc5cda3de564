// SPDX-License-Identifier: BSD-3-Clause
/*
 * READ and UPDATE of bytes and of records (ISO 7816-4, 11.3 and 11.4).
 */
#include <string.h>

#include "file_card.h"

#define SHORT_IDENTIFIER_IN_P1	0x80

/* The low three bits of P2 of the commands for records */
#define RECORD_FIRST		0
#define RECORD_LAST		1
#define RECORD_NEXT		2
#define RECORD_PREVIOUS		3
#define RECORD_NUMBER		4
#define RECORDS_FROM_NUMBER	5

/* The EF that a short identifier names becomes the current one; 0 names that. */
static u16 choose_file(struct file_card *state, u8 short_identifier, enum file_kind kind)
{
	struct file *file = state->file;

	if (short_identifier)
		file = file_short_child(state->files, state->folder, short_identifier);
	if (!file)
		return short_identifier ? STATUS_FILE_NOT_FOUND : STATUS_NO_FILE;
	if (file->kind != kind)
		return STATUS_INCOMPATIBLE;
	if (short_identifier) {
		state->file = file;
		state->record = 0;
	}
	return STATUS_DONE;
}

/* P1, P2: 15 bits of offset, or a short identifier and 8 bits. */
static u16 choose_bytes(struct file_card *state, const struct apdu *apdu, u32 *offset)
{
	u8 p1 = first_parameter(apdu);
	u8 short_identifier = p1 & SHORT_IDENTIFIER_IN_P1 ? p1 & 0x1f : 0;

	*offset = p1 & SHORT_IDENTIFIER_IN_P1 ? second_parameter(apdu) : apdu->parameter;
	if (p1 & SHORT_IDENTIFIER_IN_P1 && (p1 & 0x60 || short_identifier > 30))
		return STATUS_WRONG_P1_P2;
	return choose_file(state, short_identifier, FILE_TRANSPARENT);
}

/* Le at its largest asks for what there is, a smaller one for as much. */
static bool asks_for_all(const struct apdu *apdu)
{
	return apdu->ne == 256 || apdu->ne == 65536;
}

u16 command_read_binary(struct card *card, const struct apdu *apdu)
{
	struct file_card *state = card->state;
	u32 offset, left;
	u16 status;

	if (apdu->nc || !apdu->ne)
		return STATUS_WRONG_LENGTH;
	status = choose_bytes(state, apdu, &offset);
	if (status != STATUS_DONE)
		return status;
	if (!access_allowed(state->files, &state->file->read))
		return STATUS_FORBIDDEN;
	if (offset >= state->file->size)
		return STATUS_OUTSIDE;
	left = state->file->size - offset;
	card->length = apdu->ne < left ? apdu->ne : left;
	memcpy(card->data, state->file->content + offset, card->length);
	return apdu->ne > left && !asks_for_all(apdu) ? STATUS_END_OF_FILE : STATUS_DONE;
}

u16 command_update_binary(struct card *card, const struct apdu *apdu)
{
	struct file_card *state = card->state;
	u32 offset;
	u16 status;

	if (!apdu->nc)
		return STATUS_WRONG_LENGTH;
	status = choose_bytes(state, apdu, &offset);
	if (status != STATUS_DONE)
		return status;
	if (!access_allowed(state->files, &state->file->update))
		return STATUS_FORBIDDEN;
	if (offset >= state->file->size)
		return STATUS_OUTSIDE;
	if (apdu->nc > state->file->size - offset)
		return STATUS_NO_ROOM;
	memcpy(state->file->content + offset, apdu->data, apdu->nc);
	return STATUS_DONE;
}

/* Return: a record's number, or 0: P1 and P2 name none. */
static u32 record_number(const struct file_card *state, const struct apdu *apdu)
{
	u32 count = file_record_count(state->file);

	switch (second_parameter(apdu) & 7) {
	case RECORD_FIRST:
		return 1;
	case RECORD_LAST:
		return count;
	case RECORD_NEXT:
		return state->record + 1;
	case RECORD_PREVIOUS:
		return state->record ? state->record - 1 : count;
	default:
		return first_parameter(apdu) ? first_parameter(apdu) : state->record;
	}
}

static bool record_parameters_known(const struct apdu *apdu, u8 highest)
{
	u8 mode = second_parameter(apdu) & 7;

	/* The records have no identifiers. */
	return mode <= highest && second_parameter(apdu) >> 3 <= 30 &&
	       (mode >= RECORD_NUMBER || !first_parameter(apdu));
}

static u16 choose_record(struct file_card *state, const struct apdu *apdu,
			 const struct access_rule *(*rule)(const struct file *file), u32 *number)
{
	u16 status = choose_file(state, second_parameter(apdu) >> 3, FILE_RECORDS);

	if (status != STATUS_DONE)
		return status;
	if (!access_allowed(state->files, rule(state->file)))
		return STATUS_FORBIDDEN;
	*number = record_number(state, apdu);
	if (!*number || *number > file_record_count(state->file))
		return STATUS_NO_RECORD;
	/* By number the current record stays (7.3.4). */
	if ((second_parameter(apdu) & 7) < RECORD_NUMBER)
		state->record = *number;
	return STATUS_DONE;
}

static const struct access_rule *read_rule(const struct file *file)
{
	return &file->read;
}

static const struct access_rule *update_rule(const struct file *file)
{
	return &file->update;
}

u16 command_read_record(struct card *card, const struct apdu *apdu)
{
	struct file_card *state = card->state;
	u32 number, end, length;
	u16 status;

	if (apdu->nc || !apdu->ne)
		return STATUS_WRONG_LENGTH;
	if (!record_parameters_known(apdu, RECORDS_FROM_NUMBER))
		return STATUS_WRONG_P1_P2;
	status = choose_record(state, apdu, read_rule, &number);
	if (status != STATUS_DONE)
		return status;
	length = state->file->record_length;
	end = (second_parameter(apdu) & 7) == RECORDS_FROM_NUMBER ?
		file_record_count(state->file) : number;
	card->length = (end - number + 1) * length;
	memcpy(card->data, state->file->content + (number - 1) * length, card->length);
	return apdu->ne > card->length && !asks_for_all(apdu) ? STATUS_END_OF_FILE : STATUS_DONE;
}

u16 command_update_record(struct card *card, const struct apdu *apdu)
{
	struct file_card *state = card->state;
	u32 number, length;
	u16 status;

	if (!apdu->nc)
		return STATUS_WRONG_LENGTH;
	if (!record_parameters_known(apdu, RECORD_NUMBER))
		return STATUS_WRONG_P1_P2;
	status = choose_record(state, apdu, update_rule, &number);
	if (status != STATUS_DONE)
		return status;
	length = state->file->record_length;
	if (apdu->nc != length)
		return STATUS_WRONG_LENGTH;
	memcpy(state->file->content + (number - 1) * length, apdu->data, length);
	return STATUS_DONE;
}
