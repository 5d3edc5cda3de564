// SPDX-License-Identifier: BSD-3-Clause
/*
 * The card of files: which command goes where, and those that need no file.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

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

static u16 command_get_challenge(struct card *card, const struct apdu *apdu)
{
	u32 got = 0;

	if (apdu->nc || !apdu->ne)
		return STATUS_WRONG_LENGTH;
	if (apdu->parameter)
		return STATUS_WRONG_P1_P2;
	while (got < apdu->ne) {
		ssize_t more = getrandom(card->data + got, apdu->ne - got, 0);

		if (more > 0)
			got += more;
	}
	card->length = got;
	return STATUS_DONE;
}

static const struct {
	u8 ins;
	u16 (*run)(struct card *card, const struct apdu *apdu);
} commands[] = {
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

/* 5.4.1: the first interindustry values, of which only the plain one is understood. */
static u16 check_class(u8 class)
{
	if (class & 0xe0)
		return STATUS_UNKNOWN_CLASS;
	if (class & 0x0c)
		return STATUS_NO_SECURITY;
	if (class & 0x10)
		return STATUS_NO_CHAINING;
	return class ? STATUS_NO_CHANNEL : STATUS_DONE;
}

static void process(struct card *card, const struct apdu *apdu)
{
	unsigned int i;

	if (apdu->cla == 0x80) {
		card_test_command(card, apdu);
		return;
	}
	card->status = check_class(apdu->cla);
	if (card->status != STATUS_DONE)
		return;
	card->status = STATUS_UNKNOWN;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (commands[i].ins == apdu->ins)
			card->status = commands[i].run(card, apdu);
	}
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
