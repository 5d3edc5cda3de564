// SPDX-License-Identifier: GPL-2.0-only
/*
 * T=1 of the kernel against T=1 of the emulated card, on good and on bad lines.
 * The card sends a command back as it was: whatever the line does, the host gets
 * that, or is told that it got nothing, and no command is carried out twice
 * without the host being told.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "t1.h"
#include "t1_card.h"

#define ROOM		70000
#define LONGEST		65544

static struct {
	struct scr_t1 host;
	struct t1_card card;
	u8 kept[ROOM];		/* by the card */
	u8 echo[ROOM];
	u8 command[ROOM];
	u8 response[ROOM];
	u32 response_length;
	u32 executed;
	bool asks_for_time;	/* before each response */
	int badness;		/* of 1000 blocks */
	u32 blocks;
} pair;

static void reset(u8 ifsc, bool crc)
{
	scr_t1_reset(&pair.host, ifsc, crc);
	t1_card_reset(&pair.card, ifsc, crc, pair.kept, sizeof(pair.kept));
}

/* One byte at most is changed, which either epilogue finds. */
static size_t travel(u8 *block, size_t length)
{
	if (!length || random() % 1000 >= pair.badness)
		return length;
	switch (random() % 3) {
	case 0:
		return 0;
	case 1:
		return random() % length;
	default:
		block[random() % length] ^= 1 + random() % 255;
		return length;
	}
}

static void execute(void)
{
	u32 length = pair.card.command_length;

	pair.executed++;
	memcpy(pair.echo, pair.kept, length);
	pair.card.command_length = 0;
	t1_card_respond(&pair.card, pair.echo, length);
}

/* Return: length of the block that the card sends. */
static size_t give_card(u8 *block, size_t length)
{
	switch (t1_card_receive(&pair.card, block, length)) {
	case T1_CARD_COMMAND:
		if (pair.asks_for_time)
			t1_card_request(&pair.card, T1_S_WTX, 2);
		else
			execute();
		break;
	case T1_CARD_CONTINUES:
		execute();
		break;
	case T1_CARD_MUTE:
		return 0;
	case T1_CARD_BLOCK:
		break;
	}
	memcpy(block, pair.card.block, pair.card.block_length);
	return pair.card.block_length;
}

static enum scr_t1_result run(void)
{
	u8 block[SCR_T1_BLOCK_LENGTH];
	enum scr_t1_result result;
	size_t length;

	do {
		length = travel(block, scr_t1_encode(&pair.host, block));
		length = travel(block, give_card(block, length));
		result = scr_t1_receive(&pair.host, block, length);
		pair.blocks++;
		if (pair.host.information_length) {
			assert_in_range(pair.response_length + pair.host.information_length, 0,
					ROOM);
			memcpy(pair.response + pair.response_length, pair.host.information,
			       pair.host.information_length);
			pair.response_length += pair.host.information_length;
		}
	} while (result == SCR_T1_SEND);
	return result;
}

/* Return: true if the response came. */
static bool transmit(u32 length)
{
	enum scr_t1_result result;
	u32 i;

	for (i = 0; i < length; i++)
		pair.command[i] = random();
	pair.response_length = 0;
	pair.executed = 0;
	scr_t1_transmit(&pair.host, pair.command, length);
	result = run();
	if (result == SCR_T1_DEAD || pair.host.aborted)
		return false;
	assert_int_equal(pair.executed, 1);
	assert_int_equal(pair.response_length, length);
	assert_memory_equal(pair.response, pair.command, length);
	return true;
}

static void negotiate(u8 ifsd)
{
	scr_t1_negotiate_ifsd(&pair.host, ifsd);
	assert_int_equal(run(), SCR_T1_DONE);
	assert_int_equal(pair.host.ifsd, pair.card.ifsd);
}

static void good_line(void **state)
{
	static const u8 sizes[] = { 1, 2, 32, 253, 254 };
	u32 ifsc, ifsd, length;

	(void)state;
	for (ifsc = 0; ifsc < sizeof(sizes); ifsc++) {
		for (ifsd = 0; ifsd < sizeof(sizes); ifsd++) {
			reset(sizes[ifsc], ifsd % 2);
			negotiate(sizes[ifsd]);
			for (length = 0; length < 600; length += 7)
				assert_true(transmit(length));
		}
	}
	reset(254, true);
	assert_true(transmit(LONGEST));
}

static void card_asks_for_time(void **state)
{
	u32 length;

	(void)state;
	pair.asks_for_time = true;
	reset(32, false);
	for (length = 0; length < 100; length++)
		assert_true(transmit(length));
	pair.asks_for_time = false;
}

/* Return: how many of a thousand exchanges ended with their response. */
static u32 exchanges(int badness)
{
	u32 i, good = 0;

	pair.badness = badness;
	for (i = 0; i < 1000; i++) {
		pair.asks_for_time = i % 3 == 0;
		reset(1 + random() % 254, random() % 2);
		while (transmit(random() % 300)) {
			good++;
			if (random() % 4 == 0)
				break;
		}
	}
	pair.badness = 0;
	pair.asks_for_time = false;
	return good;
}

static void bad_lines(void **state)
{
	(void)state;
	srandom(7816);
	/* Of so many blocks in a thousand, few are enough to end a card now and then. */
	assert_in_range(exchanges(1), 4000, 5000);
	assert_in_range(exchanges(20), 3900, 5000);
	assert_in_range(exchanges(100), 3000, 5000);
	assert_in_range(exchanges(400), 200, 5000);
	exchanges(900);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_line),
		cmocka_unit_test(card_asks_for_time),
		cmocka_unit_test(bad_lines),
	};

	return cmocka_run_group_tests_name("t1_pair", tests, NULL, NULL);
}
