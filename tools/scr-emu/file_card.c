// SPDX-License-Identifier: BSD-3-Clause
/*
 * The card of files: which command goes where, and those that need no file.
 */
#include <stdlib.h>
#include <string.h>

#include "file_card.h"
#include "report.h"

static u16 command_get_data(struct card *card, const struct apdu *apdu)
{
	const struct file_card *state = card->state;
	const struct data_object *object = object_find(state->files, apdu->parameter);

	if (apdu->nc)
		return STATUS_WRONG_LENGTH;
	if (!object)
		return STATUS_NOT_FOUND;
	memcpy(card->data, object->value, object->length);
	card->length = object->length;
	return STATUS_DONE;
}

static const struct interindustry_command commands[] = {
	{ 0x20, command_verify },
	{ 0x24, command_change_reference_data },
	{ 0x2c, command_reset_retry_counter },
	{ 0x84, command_get_challenge },
	{ 0xa4, command_select },
	{ 0xb0, command_read_binary },
	{ 0xb2, command_read_record },
	{ 0xca, command_get_data },
	{ 0xd6, command_update_binary },
	{ 0xdc, command_update_record },
};

static void process(struct card *card, const struct apdu *apdu)
{
	if (apdu->cla == 0x80) {
		card_test_command(card, apdu);
		return;
	}
	card->status = check_class(apdu->cla);
	if (card->status == STATUS_DONE)
		card->status = run_command(commands, ARRAY_SIZE(commands), card, apdu);
}

/* 7.2.1: the MF is selected; nothing is verified any more. */
static void reset(struct card *card)
{
	struct file_card *state = card->state;
	unsigned int i;

	state->folder = &state->files->files[0];
	state->file = NULL;
	state->record = 0;
	for (i = 0; i < state->files->pin_count; i++)
		state->files->pins[i].verified = false;
}

static void open_card(struct card *card, const struct card_kind *kind, unsigned int slot)
{
	struct file_card *state = allocate(sizeof(*state));

	(void)slot;
	state->files = file_system_copy(kind->files);
	card->state = state;
	reset(card);
}

static void close_card(struct card *card)
{
	struct file_card *state = card->state;

	file_system_free(state->files);
	free(state);
	card->state = NULL;
}

const struct card_model file_card = {
	.open = open_card,
	.close = close_card,
	.reset = reset,
	.process = process,
};
