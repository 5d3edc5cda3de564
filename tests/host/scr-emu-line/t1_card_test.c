// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card's side of T=1: conversations in blocks, chains of every length, and
 * rubbish.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "t1_card.h"

#define IFSC		32
#define ROOM		70000

/* T1_CARD_COMMAND is answered so at once. */
#define RESPONSE	"\x01\x02\x03\x90\x00"

static u8 command[ROOM];
static u8 response[ROOM];

/* A block, without NAD, LEN and EDC, and the one that comes. */
struct step {
	u8 pcb;
	const char *information;
	u8 length;
	u8 answer_pcb;
	u8 answer_length;
};

#define EMPTY		"", 0
#define FOUR		"\x80\x18\x90\x00", 4

static enum t1_card_result give(struct t1_card *t1, u8 pcb, const void *information, u8 length)
{
	u8 block[T1_BLOCK_LENGTH];
	u32 total = t1_card_encode(t1, pcb, information, length, block);

	return t1_card_receive(t1, block, total);
}

static void run_step(struct t1_card *t1, const struct step *step)
{
	enum t1_card_result result = give(t1, step->pcb, step->information, step->length);

	if (result == T1_CARD_COMMAND) {
		t1->command_length = 0;
		t1_card_respond(t1, (const u8 *)RESPONSE, 5);
		result = T1_CARD_BLOCK;
	}
	assert_int_equal(result, T1_CARD_BLOCK);
	assert_int_equal(t1->block[1], step->answer_pcb);
	assert_int_equal(t1->block[2], step->answer_length);
}

static void run(const struct step *steps, size_t count)
{
	struct t1_card t1;
	size_t i;

	t1_card_reset(&t1, IFSC, false, command, sizeof(command));
	for (i = 0; i < count; i++)
		run_step(&t1, &steps[i]);
}

#define RUN(...)								\
	do {									\
		const struct step steps[] = { __VA_ARGS__ };			\
										\
		run(steps, ARRAY_SIZE(steps));					\
	} while (0)

static void one_block_each_way(void **state)
{
	(void)state;
	RUN({ 0x00, FOUR, 0x00, 5 }, { 0x40, FOUR, 0x40, 5 }, { 0x00, FOUR, 0x00, 5 });
}

static void lost_answer_comes_again(void **state)
{
	(void)state;
	RUN({ 0x00, FOUR, 0x00, 5 }, { 0x80, EMPTY, 0x00, 5 }, { 0x82, EMPTY, 0x00, 5 },
	    { 0x40, FOUR, 0x40, 5 }, { 0x91, EMPTY, 0x40, 5 });
}

static void wrong_blocks(void **state)
{
	(void)state;
	/* Second I-block with the N(S) of the first; PCBs that there are not. */
	RUN({ 0x00, FOUR, 0x00, 5 }, { 0x00, FOUR, 0x92, 0 }, { 0x40, FOUR, 0x40, 5 });
	RUN({ 0x01, FOUR, 0x82, 0 }, { 0x84, EMPTY, 0x82, 0 }, { 0xc4, EMPTY, 0x82, 0 },
	    { 0xa0, EMPTY, 0x82, 0 }, { 0x00, FOUR, 0x00, 5 });
	/* Answers that nobody asked for; IFSD that there is not. */
	RUN({ 0xe3, "\x01", 1, 0x82, 0 }, { 0xe0, EMPTY, 0x82, 0 },
	    { 0xc1, "\x00", 1, 0x82, 0 }, { 0xc1, "\xff", 1, 0x82, 0 },
	    { 0xc1, EMPTY, 0x82, 0 }, { 0xc1, "\xfe", 1, 0xe1, 1 });
}

static void too_long_for_the_card(void **state)
{
	u8 information[IFSC + 1] = {};
	struct t1_card t1;

	(void)state;
	t1_card_reset(&t1, IFSC, false, command, sizeof(command));
	assert_int_equal(give(&t1, 0x00, information, IFSC + 1), T1_CARD_BLOCK);
	assert_int_equal(t1.block[1], 0x82);
	assert_int_equal(give(&t1, 0x00, information, IFSC), T1_CARD_COMMAND);
	assert_int_equal(t1.command_length, IFSC);
}

static void resynchronized(void **state)
{
	(void)state;
	RUN({ 0x00, FOUR, 0x00, 5 }, { 0x60, FOUR, 0x80, 0 }, { 0xc0, EMPTY, 0xe0, 0 },
	    { 0x00, FOUR, 0x00, 5 });
}

static void aborted_by_the_host(void **state)
{
	(void)state;
	RUN({ 0x20, FOUR, 0x90, 0 }, { 0xc2, EMPTY, 0xe2, 0 }, { 0x40, FOUR, 0x00, 5 });
}

static void card_asks_for_time(void **state)
{
	struct t1_card t1;

	(void)state;
	t1_card_reset(&t1, IFSC, false, command, sizeof(command));
	assert_int_equal(give(&t1, 0x00, "\x80\x14\x01\x00", 4), T1_CARD_COMMAND);
	assert_int_equal(give(&t1, 0x80, NULL, 0), T1_CARD_MUTE);
	t1_card_request(&t1, T1_S_WTX, 3);
	assert_int_equal(t1.block[1], 0xc3);
	assert_int_equal(give(&t1, 0x80, NULL, 0), T1_CARD_BLOCK);
	assert_int_equal(t1.block[1], 0xc3);
	assert_int_equal(give(&t1, 0xe3, "\x02", 1), T1_CARD_BLOCK);
	assert_int_equal(t1.block[1], 0xc3);
	assert_int_equal(give(&t1, 0xe3, "\x03", 1), T1_CARD_CONTINUES);
	t1_card_respond(&t1, (const u8 *)RESPONSE, 5);
	assert_int_equal(t1.block[1], 0x00);
}

static void wrong_epilogue(void **state)
{
	struct t1_card t1;

	(void)state;
	t1_card_reset(&t1, IFSC, false, command, sizeof(command));
	assert_int_equal(t1_card_receive(&t1, (const u8 *)"\x00\x00\x01\x05\x05", 5),
			 T1_CARD_BLOCK);
	assert_memory_equal(t1.block, "\x00\x81\x00\x81", 4);
	assert_int_equal(t1_card_receive(&t1, (const u8 *)"\x00\x00\x02\x05\x07", 5),
			 T1_CARD_BLOCK);
	assert_memory_equal(t1.block, "\x00\x82\x00\x82", 4);
	/* NAD comes back the other way round. */
	assert_int_equal(t1_card_receive(&t1, (const u8 *)"\x12\xc0\x00\xd2", 4), T1_CARD_BLOCK);
	assert_memory_equal(t1.block, "\x21\xe0\x00\xc1", 4);
}

/* What libccid and OsEID send. */
static void crc(void **state)
{
	struct t1_card t1;

	(void)state;
	t1_card_reset(&t1, IFSC, true, command, sizeof(command));
	assert_int_equal(t1_card_receive(&t1, (const u8 *)"\x00\xc1\x01\xfe\x54\x4e", 6),
			 T1_CARD_BLOCK);
	assert_memory_equal(t1.block, "\x00\xe1\x01\xfe\x57\x75", 6);
}

static u32 send_chain(struct t1_card *t1, const u8 *bytes, u32 length, u8 *sequence)
{
	u32 sent = 0, blocks = 0;
	enum t1_card_result result;

	do {
		u32 left = length - sent;
		u8 part = left < t1->ifsc ? left : t1->ifsc;
		bool more = part < left;

		result = give(t1, *sequence | (more ? 0x20 : 0), bytes + sent, part);
		*sequence ^= 0x40;
		sent += part;
		blocks++;
		if (more)
			assert_int_equal(t1->block[1], *sequence ? 0x90 : 0x80);
		assert_int_equal(result, more ? T1_CARD_BLOCK : T1_CARD_COMMAND);
	} while (sent < length);
	return blocks;
}

/* Every block is asked for twice. */
static u32 receive_chain(struct t1_card *t1, u8 *bytes, u8 *sequence)
{
	u32 length = 0;

	for (;;) {
		assert_int_equal(t1->block[1] & 0x40, *sequence);
		give(t1, *sequence ? 0x91 : 0x81, NULL, 0);
		assert_int_equal(t1->block[1] & 0x40, *sequence);
		memcpy(bytes + length, t1->block + T1_PROLOGUE, t1->block[2]);
		length += t1->block[2];
		*sequence ^= 0x40;
		if (!(t1->block[1] & 0x20))
			return length;
		assert_int_equal(give(t1, *sequence ? 0x90 : 0x80, NULL, 0), T1_CARD_BLOCK);
	}
}

static void echo(struct t1_card *t1, u32 length, u8 *sequence)
{
	static u8 sent[ROOM], received[ROOM];
	u8 card_sequence = t1->next_sent ? 0x40 : 0;
	u32 i;

	for (i = 0; i < length; i++)
		sent[i] = i * 7 + length;
	assert_int_equal(send_chain(t1, sent, length, sequence),
			 length ? (length + t1->ifsc - 1) / t1->ifsc : 1);
	assert_int_equal(t1->command_length, length);
	memcpy(response, t1->command, length);
	t1->command_length = 0;
	t1_card_respond(t1, response, length);
	assert_int_equal(receive_chain(t1, received, &card_sequence), length);
	assert_memory_equal(sent, received, length);
}

static void chains_of(u8 ifsc, u8 ifsd, bool with_crc)
{
	struct t1_card t1;
	u8 sequence = 0;
	u32 length;

	t1_card_reset(&t1, ifsc, with_crc, command, sizeof(command));
	assert_int_equal(give(&t1, 0xc1, &ifsd, 1), T1_CARD_BLOCK);
	for (length = 0; length < 600; length++)
		echo(&t1, length, &sequence);
	echo(&t1, 65544, &sequence);
}

static void chains(void **state)
{
	(void)state;
	chains_of(1, 254, false);
	chains_of(32, 1, false);
	chains_of(254, 254, true);
	chains_of(32, 32, true);
}

static void rubbish(void **state)
{
	struct t1_card t1;
	u8 block[T1_BLOCK_LENGTH];
	int i;

	(void)state;
	srandom(7816);
	t1_card_reset(&t1, IFSC, false, command, sizeof(command));
	for (i = 0; i < 200000; i++) {
		u8 information[T1_INFORMATION] = { random() };
		u8 length = random() % 8 ? random() % 3 : random() % 255;
		u32 total = t1_card_encode(&t1, random(), information, length, block);

		if (random() % 16 == 0)
			total = random() % sizeof(block);
		if (t1_card_receive(&t1, block, total) == T1_CARD_COMMAND) {
			t1.command_length = 0;
			t1_card_respond(&t1, response, 2 + random() % 600);
		}
		assert_in_range(t1.block_length, 0, T1_BLOCK_LENGTH);
	}
	/* However confused, it can be brought back. */
	assert_int_equal(give(&t1, 0xc0, NULL, 0), T1_CARD_BLOCK);
	assert_int_equal(give(&t1, 0x00, "\x80\x18\x90\x00", 4), T1_CARD_COMMAND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_block_each_way),
		cmocka_unit_test(lost_answer_comes_again),
		cmocka_unit_test(wrong_blocks),
		cmocka_unit_test(too_long_for_the_card),
		cmocka_unit_test(resynchronized),
		cmocka_unit_test(aborted_by_the_host),
		cmocka_unit_test(card_asks_for_time),
		cmocka_unit_test(wrong_epilogue),
		cmocka_unit_test(crc),
		cmocka_unit_test(chains),
		cmocka_unit_test(rubbish),
	};

	return cmocka_run_group_tests_name("t1_card", tests, NULL, NULL);
}
