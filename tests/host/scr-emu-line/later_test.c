// SPDX-License-Identifier: GPL-2.0-only
/*
 * A card whose answer comes later, as that of a program does: what the reader does
 * meanwhile, at each level, and what becomes of an answer that comes too late.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "bench.h"

static struct timer late;
static unsigned int milliseconds;

static void expired(void *context)
{
	struct card *card = context;

	card->manner = CARD_ANSWERS;
	card->data[0] = 0xaa;
	card->length = 1;
	card->status = 0x9000;
	card->answered(card);
}

static void process(struct card *card, const struct apdu *apdu)
{
	(void)apdu;
	card->manner = CARD_LATER;
	late.expired = expired;
	late.context = card;
	timer_start(&late, milliseconds);
}

static const struct card_model late_card = {
	.process = process,
};

static void open_reader(const char *options, unsigned int delay)
{
	memset(&late, 0, sizeof(late));
	milliseconds = delay;
	bench_open(options);
	bench_reader()->slots[0].card.model = &late_card;
	bench_power();
}

static void at_apdu_level(void **state)
{
	(void)state;
	open_reader("--level short --protocols t1", 250);
	assert_string_equal(bench_transfer("00 84 00 00 01"), "AA 90 00");
	assert_int_equal(bench_milliseconds(), 250);
	assert_int_equal(bench_extensions(), 2);
	bench_close();
}

static void with_t0(void **state)
{
	(void)state;
	open_reader("--level tpdu --protocols t0", 250);
	assert_string_equal(bench_transfer("00 84 00 00 01"), "AA 90 00");
	assert_int_equal(bench_milliseconds(), 250);
	bench_close();
}

/* The card asks for time, once every 100 ms, by blocks of its own. */
static void with_t1(void **state)
{
	(void)state;
	open_reader("--level tpdu --protocols t1 --atr t1,bwi=4", 250);
	assert_string_equal(bench_block("00 00 05 00 84 00 00 01"), "00 C3 01 01");
	assert_string_equal(bench_block("00 E3 01 01"), "00 C3 01 01");
	assert_string_equal(bench_block("00 E3 01 01"), "00 00 03 AA 90 00");
	assert_int_equal(bench_milliseconds(), 50);
	bench_close();
}

/* Between the card's block and the host's: it is there when the host goes on. */
static void with_t1_while_nothing_is_under_way(void **state)
{
	(void)state;
	open_reader("--level tpdu --protocols t1", 250);
	assert_string_equal(bench_block("00 00 05 00 84 00 00 01"), "00 C3 01 01");
	timer_stop(&late);
	expired(late.context);
	assert_string_equal(bench_block("00 E3 01 01"), "00 00 03 AA 90 00");
	bench_close();
}

/* What the host no longer waits for is not given to the next command. */
static void too_late(void **state)
{
	static const char entry[] =
		"00 01 82 08 00 08 04 02 FF 0904 00 000000 00 20 00 01";
	struct slot *slot;

	(void)state;
	open_reader("--level short --protocols t1 --pin-support 1", 60000);
	slot = &bench_reader()->slots[0];
	/* The bench gives up after 100 extensions. */
	assert_string_equal(bench_transfer("00 84 00 00 01"), "nothing");
	slot_drop_command(slot);
	milliseconds = 0;
	timer_start(&late, 500);
	/* It comes while the keys are waited for. */
	assert_string_equal(bench_send(SECURE, 0, entry), "error F0");
	assert_int_equal(bench_milliseconds(), 1000);
	bench_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_apdu_level),
		cmocka_unit_test(with_t0),
		cmocka_unit_test(with_t1),
		cmocka_unit_test(with_t1_while_nothing_is_under_way),
		cmocka_unit_test(too_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
