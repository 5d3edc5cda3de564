// SPDX-License-Identifier: GPL-2.0-only
/*
 * T=1 with a card that keeps to the rules (that of the KUnit suite scr_t1_link), over
 * a line that spoils and loses what the fuzzer wants. Whatever the line does: an
 * answer is the right one, no command comes to the card changed, and none is
 * carried out twice.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "iso7816/t1.h"
#include "../kunit/t1_card.h"

#define LONGEST		600
#define EXCHANGES	8

/* With INF of one byte: each one takes a few blocks more if it is lost. */
#define MOST_BLOCKS	20000

static struct scr_t1 t1;
static struct t1_card card;
static u8 command[LONGEST], answer[LONGEST], response[LONGEST];
static size_t response_length;

/*
 * One byte another, or fewer bytes, is what LEN and an LRC are sure to show. Return:
 * how much of the block is left.
 */
static size_t carry(struct fuzz_input *input, u8 *block, size_t length)
{
	u8 how = fuzz_u8(input), at;

	if (how < 0xc0)
		return length;
	if (how < 0xd0)
		return 0;
	at = fuzz_u8(input);
	if (how < 0xe0)
		return at % length;
	block[at % length] ^= how == 0xff ? 0xff : 1u << (how & 7);
	return length;
}

static enum scr_t1_result receive(const u8 *block, size_t length)
{
	u8 *copy = fuzz_copy(block, length);
	enum scr_t1_result result = scr_t1_receive(&t1, copy, length);

	if (t1.information_length) {
		must(t1.information_length <= LONGEST - response_length);
		memcpy(response + response_length, t1.information, t1.information_length);
		response_length += t1.information_length;
	}
	free(copy);
	return result;
}

/* A card that gets nothing says nothing. */
static enum scr_t1_result exchange_block(struct fuzz_input *input)
{
	u8 block[SCR_T1_BLOCK_LENGTH];
	size_t length = scr_t1_encode(&t1, block);

	must(length);
	length = carry(input, block, length);
	if (!length)
		return receive(NULL, 0);
	t1_card_answer(&card, block, length);
	memcpy(block, card.last, card.last_length);
	return receive(block, carry(input, block, card.last_length));
}

static enum scr_t1_result run(struct fuzz_input *input)
{
	unsigned int blocks = 0;
	enum scr_t1_result result;

	do {
		must(++blocks < MOST_BLOCKS);
		result = exchange_block(input);
	} while (result == SCR_T1_SEND);
	return result;
}

static void reset(struct fuzz_input *input)
{
	u8 ifsc = 1 + fuzz_u8(input) % 254, ifsd = 1 + fuzz_u8(input) % 254;

	t1_card_reset(&card);
	scr_t1_reset(&t1, ifsc, card.crc);
	scr_t1_negotiate_ifsd(&t1, ifsd);
	if (run(input) != SCR_T1_DEAD)
		return;
	t1_card_reset(&card);
	scr_t1_reset(&t1, ifsc, card.crc);
}

static void fill(u8 *bytes, size_t length, u8 step)
{
	u8 value = step;

	while (length--)
		*bytes++ = value += step;
}

static void begin(struct fuzz_input *input)
{
	card.extensions = fuzz_u8(input) % 3;
	card.expected = command;
	card.expected_length = fuzz_u16(input) % (LONGEST + 1);
	card.response = answer;
	card.response_length = fuzz_u16(input) % (LONGEST + 1);
	card.executions = 0;
	card.wrong_commands = 0;
	response_length = 0;
	fill(command, card.expected_length, 2 * fuzz_u8(input) + 1);
	fill(answer, card.response_length, 2 * fuzz_u8(input) + 1);
	scr_t1_transmit(&t1, command, card.expected_length);
}

static void exchange(struct fuzz_input *input)
{
	enum scr_t1_result result;

	begin(input);
	result = run(input);
	must(!card.wrong_commands && card.executions <= 1);
	if (result == SCR_T1_DONE && !t1.aborted) {
		must(card.executions == 1);
		must(response_length == card.response_length);
		must(!memcmp(response, answer, response_length));
	} else if (result == SCR_T1_DEAD) {
		reset(input);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input input = { data, size };
	int i;

	card.crc = fuzz_u8(&input) & 1;
	card.extensions = 0;
	reset(&input);
	for (i = 0; i < EXCHANGES && input.left; i++)
		exchange(&input);
	return 0;
}
