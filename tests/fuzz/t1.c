// SPDX-License-Identifier: GPL-2.0-only
/*
 * T=1 against a card that does what it likes, mostly in blocks with a right epilogue.
 * The engine sends good blocks only, with the command's bytes in order; it takes
 * information from the block that came and from nowhere else; and when the card
 * falls silent, it comes to an end.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "iso7816/t1.h"

/* Of a silent card: 4 tries of a block, and 3 of each RESYNCH. */
#define LAST_BLOCKS	24

/* Exchanges with the same card. */
#define EXCHANGES	4

/**
 * struct story - one exchange
 * @t1: the engine
 * @command: what is sent, NULL where the engine sends what it likes
 * @length: bytes of it
 */
struct story {
	struct scr_t1 t1;
	u8 *command;
	size_t length;
};

static void check_information_sent(const struct story *story, const struct scr_t1_block *block)
{
	const struct scr_t1 *t1 = &story->t1;

	must(story->command);
	must(!(block->pcb & SCR_T1_I_RESERVED));
	must(block->length <= t1->ifsc || t1->chunk > t1->ifsc);
	must(t1->offset + block->length <= story->length);
	must(!memcmp(block->information, story->command + t1->offset, block->length));
	must(!!(block->pcb & SCR_T1_I_MORE) == (t1->offset + block->length < story->length));
}

static void check_sent(const struct story *story)
{
	u8 bytes[SCR_T1_BLOCK_LENGTH], again[SCR_T1_BLOCK_LENGTH];
	size_t length = scr_t1_encode(&story->t1, bytes);
	struct scr_t1_block block;

	must(scr_t1_encode(&story->t1, again) == length && !memcmp(bytes, again, length));
	must(!scr_t1_block_decode(&block, story->t1.crc, bytes, length));
	must(!bytes[0]);
	if (!(block.pcb & SCR_T1_NOT_I))
		check_information_sent(story, &block);
	else if ((block.pcb & SCR_T1_R_MASK) == SCR_T1_R)
		must(!block.length && (block.pcb & SCR_T1_R_ERROR_MASK) <= SCR_T1_OTHER_DEFECT);
	else
		must(block.length == scr_t1_has_parameter(block.pcb));
}

static void check_received(const struct scr_t1 *t1, const u8 *block, size_t length,
			   enum scr_t1_result result)
{
	must(result <= SCR_T1_DEAD);
	must(t1->ifsc && t1->ifsc <= SCR_T1_MAXIMUM_IFS);
	must(t1->ifsd && t1->ifsd <= SCR_T1_MAXIMUM_IFS);
	must(t1->waiting_multiplier);
	if (!t1->information_length) {
		must(!t1->information);
		return;
	}
	must(t1->information == block + SCR_T1_PROLOGUE_LENGTH);
	must(t1->information_length == block[2]);
	must(SCR_T1_PROLOGUE_LENGTH + t1->information_length < length);
	must(!t1->aborted);
}

/* A block of the card: any bytes, or a good block with any PCB, or the one to be expected. */
static u8 *take_block(struct fuzz_input *input, const struct scr_t1 *t1, size_t *length)
{
	u8 how = fuzz_u8(input);
	u8 bytes[SCR_T1_BLOCK_LENGTH];
	struct scr_t1_block block = { .pcb = fuzz_u8(input) };
	u8 *information;

	if (how < 0x20)
		return fuzz_bytes(input, fuzz_u16(input) % 300, length);
	if (how < 0x80)
		block.pcb = t1->receive_number << SCR_T1_I_NUMBER_SHIFT |
			    (block.pcb & SCR_T1_I_MORE);
	else if (how < 0xa0)
		block.pcb = SCR_T1_R | (t1->send_number ^ (block.pcb & 1)) <<
			    SCR_T1_R_NUMBER_SHIFT;
	else if (how < 0xb0 && t1->pcb >= 0xc0)
		block.pcb = t1->pcb | SCR_T1_S_RESPONSE;
	information = fuzz_bytes(input, fuzz_u8(input) % 255, length);
	block.length = *length;
	block.information = information;
	*length = scr_t1_block_encode(&block, t1->crc, bytes);
	free(information);
	return fuzz_copy(bytes, *length);
}

static enum scr_t1_result exchange_block(struct fuzz_input *input, struct story *story)
{
	enum scr_t1_result result;
	u8 *block;
	size_t length;

	check_sent(story);
	block = take_block(input, &story->t1, &length);
	result = scr_t1_receive(&story->t1, block, length);
	check_received(&story->t1, block, length, result);
	free(block);
	return result;
}

static enum scr_t1_result exchange_silence(struct story *story)
{
	enum scr_t1_result result;

	check_sent(story);
	result = scr_t1_receive(&story->t1, NULL, 0);
	check_received(&story->t1, NULL, 0, result);
	return result;
}

static void begin(struct fuzz_input *input, struct story *story)
{
	size_t wanted;

	story->command = NULL;
	switch (fuzz_u8(input) % 8) {
	case 0:
		scr_t1_negotiate_ifsd(&story->t1, 1 + fuzz_u8(input) % SCR_T1_MAXIMUM_IFS);
		break;
	case 1:
		scr_t1_resynchronize(&story->t1);
		break;
	default:
		wanted = fuzz_u16(input) % 700;
		story->command = malloc(wanted);
		memset(story->command, 0x11, wanted);
		if (wanted)
			story->command[wanted - 1] = fuzz_u8(input);
		story->length = wanted;
		scr_t1_transmit(&story->t1, story->command, wanted);
	}
}

static void run(struct fuzz_input *input, struct story *story)
{
	enum scr_t1_result result = SCR_T1_SEND;
	unsigned int last = 0;
	u8 bytes[SCR_T1_BLOCK_LENGTH];

	begin(input, story);
	if (!scr_t1_encode(&story->t1, bytes))
		result = SCR_T1_DEAD;
	while (result == SCR_T1_SEND && input->left)
		result = exchange_block(input, story);
	while (result == SCR_T1_SEND) {
		must(++last <= LAST_BLOCKS);
		result = exchange_silence(story);
	}
	/* Over is over. */
	must(!scr_t1_encode(&story->t1, bytes));
	must(scr_t1_receive(&story->t1, NULL, 0) == result);
	free(story->command);
	if (result == SCR_T1_DEAD)
		scr_t1_resynchronize(&story->t1);
	else
		must(!story->t1.command);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input input = { data, size };
	struct story story;
	u8 ifsc = fuzz_u8(&input);
	int i;

	memset(&story, 0x5a, sizeof(story));
	scr_t1_reset(&story.t1, ifsc, fuzz_u8(&input) & 1);
	for (i = 0; i < EXCHANGES; i++)
		run(&input, &story);
	return 0;
}
