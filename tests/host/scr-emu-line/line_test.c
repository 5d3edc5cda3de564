// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an emulated reader and its card do on their line: conversations, each a
 * reader and what is said to it in order, with the answers.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

/* Pseudo message: a block of T=1, whose LRC is added and taken off. */
#define BLOCK		0x00

#define POWER		{ ICC_POWER_ON, 0, "", NULL }
#define T0(data, answer)	{ SET_PARAMETERS, 0x000000, data, answer }
#define T1(data, answer)	{ SET_PARAMETERS, 0x010000, data, answer }
#define XFR(data, answer)	{ XFR_BLOCK, 0, data, answer }

/* TA1 is 96 (F 512, D 32); IFSC 254, the shortest waiting times. */
#define ATR_T0_T1	"--atr 3B90968031FE0049"
#define ATR_T1		"--atr 3B90968131FE0048"
#define ATR_SPECIFIC	"--atr 3B9096918131FE00D9"
#define ATR_CRC		"--atr 3B808171FE00018F"
#define ATR_GUARD	"--atr 3B4002"

/* A reader that does nothing by itself. */
#define PLAIN		"--features 10000 --voltage 1 "

/* A message, and what it is answered; NULL: anything but an error. */
struct step {
	u8 type;
	u32 specific;
	const char *data;
	const char *answer;
};

static const char *say(const struct step *step)
{
	if (step->type == BLOCK)
		return bench_block(step->data);
	if (step->type == ICC_POWER_ON)
		return bench_send(ICC_POWER_ON, 0x010000, "");
	return bench_send(step->type, step->specific, step->data);
}

static void converse(const char *options, const struct step *steps, size_t count)
{
	size_t i;

	bench_open(options);
	for (i = 0; i < count; i++) {
		const char *answer = say(&steps[i]);

		if (steps[i].answer ? !strcmp(answer, steps[i].answer) :
		    strncmp(answer, "error", 5) != 0)
			continue;
		print_error("step %zu, \"%s\": \"%s\"\n", i, steps[i].data, answer);
		assert_string_equal(answer, steps[i].answer ? steps[i].answer : "no error");
	}
	bench_close();
}

#define CONVERSE(options, ...)							\
	do {									\
		const struct step steps[] = { __VA_ARGS__ };			\
										\
		converse(options, steps, ARRAY_SIZE(steps));			\
	} while (0)

static void t0_cases(void **state)
{
	(void)state;
	CONVERSE("--level tpdu --protocols t0", POWER,
		 XFR("80 18 90 00 00", "90 00"),
		 XFR("80 18 6A 82 00", "6A 82"),
		 XFR("80 10 00 03 03", "00 01 02 90 00"),
		 XFR("80 10 00 03 00", "6C 03"),
		 XFR("80 10 00 03 03", "00 01 02 90 00"),
		 XFR("80 12 00 00 03 0A 0B 0C", "61 03"),
		 XFR("00 C0 00 00 00", "6C 03"),
		 XFR("00 C0 00 00 02", "0A 0B 61 01"),
		 XFR("00 C0 00 00 01", "0C 90 00"),
		 XFR("00 C0 00 00 01", "69 85"));
}

static void t0_executes_once(void **state)
{
	(void)state;
	CONVERSE("--level tpdu --protocols t0", POWER,
		 XFR("80 1A 00 00 00", "6C 08"),
		 XFR("80 1A 00 00 08", "00 00 00 01 00 00 00 01 90 00"));
}

static void t0_needs_a_tpdu(void **state)
{
	(void)state;
	CONVERSE("--level tpdu --protocols t0", POWER,
		 XFR("80 18 90 00", "error 01"),
		 XFR("80 12 00 00 03 0A 0B", "error 01"),
		 XFR("80 12 00 00 01 0A 00", "error 01"),
		 XFR("00 C2 00 00 01 00", "67 00"));
}

static void t1_transfers(void **state)
{
	(void)state;
	CONVERSE("--level tpdu --protocols t1", POWER,
		 T1("11 10 00 00 00 20 00", "11 10 00 00 00 20 00"),
		 { BLOCK, 0, "00 C1 01 FE", "00 E1 01 FE" },
		 { BLOCK, 0, "00 00 04 80 18 90 00", "00 00 02 90 00" },
		 { BLOCK, 0, "00 40 04 80 18 6A 82", "00 40 02 6A 82" },
		 XFR("00 00 04 80 18 90 00 09", "00 81 00 81"),
		 XFR("", "error FE"));
}

static void t1_with_crc(void **state)
{
	(void)state;
	CONVERSE("--level tpdu --protocols t1 " ATR_CRC, POWER,
		 XFR("00 C1 01 FE 54 4E", "00 E1 01 FE 57 75"),
		 T1("11 10 00 00 00 20 00", NULL),
		 XFR("00 C1 01 FE 54 4E", "00 E1 01 FE 57"));
	CONVERSE("--level short --protocols t1 " ATR_CRC, POWER,
		 XFR("80 18 90 00", "90 00"),
		 T1("11 10 00 00 00 20 00", NULL),
		 XFR("80 18 90 00", "error FE"));
}

static void t1_takes_time(void **state)
{
	(void)state;
	/* 300 ms at a block waiting time of 89 ms: S(WTX request), 4 of them. */
	CONVERSE("--level tpdu --protocols t1", POWER,
		 { BLOCK, 0, "00 00 04 80 14 01 2C", "00 C3 01 04" },
		 { XFR_BLOCK, 0x040000, "00 E3 01 04 E6", "00 00 02 90 00 92" },
		 { BLOCK, 0, "00 40 04 80 14 01 2C", "00 C3 01 04" },
		 { BLOCK, 0, "00 E3 01 04", "error FE" });
	CONVERSE("--level tpdu --protocols t1", POWER,
		 { BLOCK, 0, "00 00 04 80 16 00 00", "error FE" },
		 { BLOCK, 0, "00 00 04 80 18 90 00", "error FE" });
}

static void reader_without_pps(void **state)
{
	(void)state;
	CONVERSE(PLAIN ATR_T0_T1, POWER,
		 XFR("80 18 90 00 00", "90 00"));
	/* What a host does. */
	CONVERSE(PLAIN ATR_T0_T1, POWER,
		 XFR("FF 11 96 78", "FF 11 96 78"),
		 T1("96 10 00 00 00 FE 00", NULL),
		 { BLOCK, 0, "00 00 04 80 18 90 00", "00 00 02 90 00" });
	/* What a host may forget. */
	CONVERSE(PLAIN ATR_T0_T1, POWER,
		 T1("96 10 00 00 00 FE 00", NULL),
		 { BLOCK, 0, "00 00 04 80 18 90 00", "error FE" });
	CONVERSE(PLAIN ATR_T0_T1, POWER,
		 T0("96 00 00 0A 00", NULL),
		 XFR("80 18 90 00 00", "error FE"));
	CONVERSE(PLAIN ATR_T0_T1, POWER,
		 XFR("FF 10 96 79", "FF 10 96 79"),
		 XFR("80 18 90 00 00", "error FD"));
}

static void card_and_pps(void **state)
{
	(void)state;
	/* Slower than TA1 is good; faster, or another F, is not; no PPS1 is. */
	CONVERSE(PLAIN ATR_T0_T1, POWER, XFR("FF 11 94 7A", "FF 11 94 7A"));
	CONVERSE(PLAIN ATR_T0_T1, POWER, XFR("FF 11 97 79", "FF 01 FE"));
	CONVERSE(PLAIN ATR_T0_T1, POWER, XFR("FF 11 15 FB", "FF 01 FE"));
	CONVERSE(PLAIN ATR_T0_T1, POWER, XFR("FF 01 FE", "FF 01 FE"));
	CONVERSE(PLAIN "--protocols both", POWER, XFR("FF 11 96 78", "FF 01 FE"));
	/* Once, first, whole, and to what was offered; or the card is mute. */
	CONVERSE(PLAIN ATR_T0_T1, POWER, XFR("FF 01 FE", NULL),
		 T1("11 10 00 00 00 FE 00", NULL), XFR("FF 01 FE", "error FE"),
		 { BLOCK, 0, "00 00 04 80 18 90 00", "error FE" }, POWER,
		 T0("11 00 00 0A 00", NULL), XFR("80 18 90 00 00", "90 00"));
	CONVERSE(PLAIN ATR_T0_T1, POWER, XFR("80 18 90 00 00", "90 00"),
		 XFR("FF 11 96 78", "error FE"));
	CONVERSE(PLAIN ATR_T0_T1, POWER, XFR("FF 11 96 79", "error FE"));
	CONVERSE(PLAIN "--protocols t0", POWER, XFR("FF 01 FE", "error FE"));
	CONVERSE(PLAIN ATR_SPECIFIC, POWER, XFR("FF 11 96 78", "error FD"));
}

static void specific_mode(void **state)
{
	(void)state;
	CONVERSE(PLAIN ATR_SPECIFIC, POWER,
		 { BLOCK, 0, "00 00 04 80 18 90 00", "error FE" },
		 T1("96 10 00 00 00 FE 00", NULL),
		 { BLOCK, 0, "00 00 04 80 18 90 00", "00 00 02 90 00" });
	/* A reader that reads the ATR is set already. */
	CONVERSE("--level tpdu --features 1000A " ATR_SPECIFIC, POWER,
		 { BLOCK, 0, "00 00 04 80 18 90 00", "00 00 02 90 00" });
}

static void reader_with_pps(void **state)
{
	(void)state;
	CONVERSE("--level tpdu " ATR_T0_T1, POWER,
		 { GET_PARAMETERS, 0, "", "11 00 00 0A 00" },
		 T1("96 10 00 00 00 FE 00", "96 10 00 00 00 FE 00"),
		 { BLOCK, 0, "00 00 04 80 18 90 00", "00 00 02 90 00" },
		 T1("11 10 00 00 00 FE 00", "error 0A"),
		 T0("96 00 00 0A 00", "error 07"),
		 { BLOCK, 0, "00 40 04 80 18 90 00", "00 40 02 90 00" },
		 { RESET_PARAMETERS, 0, "", NULL },
		 { BLOCK, 0, "00 00 04 80 18 90 00", "error FD" });
	/* The card has no TA1: the reader tells what it agreed to. */
	CONVERSE("--level tpdu --protocols both", POWER,
		 T1("96 10 00 00 00 20 00", "11 10 00 00 00 20 00"),
		 { BLOCK, 0, "00 00 04 80 18 90 00", "00 00 02 90 00" });
	CONVERSE("--level short " ATR_T0_T1, POWER,
		 T1("96 10 00 00 00 FE 00", NULL), XFR("80 18 90 00", "90 00"));
}

static void reader_that_negotiates(void **state)
{
	(void)state;
	CONVERSE("--features 10048 " ATR_T1, POWER,
		 { GET_PARAMETERS, 0, "", "96 10 00 00 00 FE 00" },
		 { BLOCK, 0, "00 00 04 80 18 90 00", "00 00 02 90 00" });
	CONVERSE("--features 20048 " ATR_T0_T1, POWER,
		 { GET_PARAMETERS, 0, "", "96 00 00 0A 00" },
		 T1("11 10 00 00 00 FE 00", "96 10 00 00 00 FE 00"),
		 XFR("80 18 90 00", "90 00"));
}

static void bad_parameters(void **state)
{
	(void)state;
	/* 4 MHz at F 512, D 64 is 500000 bits per second, and 344086 the most. */
	CONVERSE("--level tpdu " ATR_T0_T1, POWER,
		 T0("97 00 00 0A 00", "error 0A"),
		 T0("77 00 00 0A 00", "error 0A"),
		 T0("11 10 00 0A 00", "error 0B"),
		 T1("11 00 00 00 00 FE 00", "error 0B"),
		 T1("11 10 00 00 00 00 00", "error 0F"),
		 T1("11 10 00 00 00", "error 01"),
		 { SET_PARAMETERS, 0x020000, "11 00 00 0A 00", "error 07" });
	CONVERSE("--level tpdu --protocols t0", POWER,
		 T1("11 10 00 00 00 FE 00", "error 07"));
}

/* At character level: so many are to come back. */
#define CHAR(count, data, answer)	{ XFR_BLOCK, (count) << 8, data, answer }

static void characters_t0(void **state)
{
	(void)state;
	CONVERSE("--level character --protocols t0", POWER,
		 CHAR(1, "80 18 90 00 00", "90"), CHAR(1, "", "00"),
		 CHAR(1, "80 12 00 00 02", "12"), CHAR(2, "AB CD", "61 02"),
		 CHAR(1, "00 C0 00 00 02", "C0"), CHAR(4, "", "AB CD 90 00"),
		 CHAR(1, "80 10 00 03 03", "10"), CHAR(5, "", "00 01 02 90 00"),
		 CHAR(1, "", "error FE"));
	CONVERSE("--level character --protocols t0 --procedure one", POWER,
		 CHAR(1, "80 12 00 00 02", "ED"), CHAR(1, "AB", "ED"), CHAR(1, "CD", "61"),
		 CHAR(1, "", "02"), CHAR(1, "80 10 00 02 02", "EF"),
		 CHAR(5, "", "00 EF 01 90 00"));
	CONVERSE("--level character --protocols t0 --procedure null", POWER,
		 CHAR(1, "80 12 00 00 02", "60"), CHAR(1, "", "12"),
		 CHAR(3, "AB CD", "60 61 02"));
	/* A header and data in pieces, and nothing to come back. */
	CONVERSE("--level character --protocols t0", POWER,
		 CHAR(0, "80 12 00", ""), CHAR(0, "00 02", ""), CHAR(1, "", "12"),
		 CHAR(0, "FF", ""), CHAR(0, "CD", ""), CHAR(2, "", "61 02"));
}

static void characters_take_time(void **state)
{
	(void)state;
	CONVERSE("--level character --protocols t0", POWER,
		 CHAR(1, "80 14 01 2C 00", "60"), CHAR(1, "", "60"), CHAR(1, "", "90"),
		 CHAR(1, "", "00"),
		 CHAR(1, "80 17 00 00 00", "60"), CHAR(1, "", "60"));
	CONVERSE("--level character --protocols t0", POWER,
		 CHAR(1, "80 16 00 00 00", "error FE"));
}

/* A card whose answers come when they come; --card vicc on this bench. */
static void answers_come_later(void **state)
{
	(void)state;
	CONVERSE("--level character --protocols t0 --card vicc", POWER,
		 CHAR(2, "80 18 90 00 00", "90 00"),
		 CHAR(1, "80 14 00 32 00", "90"), CHAR(1, "", "00"),
		 CHAR(1, "80 14 00 96 00", "60"), CHAR(1, "", "90"), CHAR(1, "", "00"),
		 CHAR(0, "80 18 6A 82 00", ""), CHAR(2, "", "6A 82"),
		 CHAR(1, "80 12 00 00 02", "12"), CHAR(2, "AB CD", "61 02"),
		 CHAR(5, "00 C0 00 00 02", "C0 AB CD 90 00"));
	CONVERSE("--level character --protocols t1 --card vicc", POWER,
		 CHAR(6, "00 00 04 80 18 90 00 0C", "00 00 02 90 00 92"),
		 CHAR(5, "00 40 04 80 14 00 32 E2", "00 C3 01 01 C3"),
		 { XFR_BLOCK, 0x010600, "00 E3 01 01 E3", "00 40 02 90 00 D2" });
	CONVERSE("--level tpdu --protocols t1 --card vicc", POWER,
		 { BLOCK, 0, "00 00 04 80 14 00 60", "00 C3 01 01" },
		 { XFR_BLOCK, 0x010000, "00 E3 01 01 E3", "00 C3 01 01 C3" },
		 { XFR_BLOCK, 0x010000, "00 E3 01 01 E3", "00 00 02 90 00 92" });
}

/* As soon as it is there, not with the next NULL or S(WTX request). */
static void answers_do_not_wait(void **state)
{
	(void)state;
	bench_open("--level character --protocols t0 --card vicc");
	bench_power();
	assert_string_equal(bench_send(XFR_BLOCK, 2 << 8, "80 14 00 1E 00"), "90 00");
	assert_int_equal(bench_milliseconds(), 30);
	bench_close();
}

static void characters_t1(void **state)
{
	(void)state;
	CONVERSE("--level character --protocols t1", POWER,
		 CHAR(3, "00 00 04 80 18 90 00 0C", "00 00 02"), CHAR(3, "", "90 00 92"),
		 CHAR(0, "00 40 04", ""), CHAR(0, "80 18 90 00", ""), CHAR(3, "4C", "00 40 02"),
		 CHAR(3, "", "90 00 D2"), CHAR(1, "", "error FE"),
		 CHAR(3, "00 00 04 80 14 01 2C BD", "00 C3 01"), CHAR(2, "", "04 C6"),
		 { XFR_BLOCK, 0x040600, "00 E3 01 04 E6", "00 00 02 90 00 92" });
}

static void characters_pps(void **state)
{
	(void)state;
	CONVERSE("--features 0 --voltage 1 " ATR_T0_T1, POWER,
		 CHAR(2, "FF 11 96 78", "FF 11"), CHAR(2, "", "96 78"),
		 T1("96 10 00 00 00 FE 00", NULL),
		 CHAR(6, "00 00 04 80 18 90 00 0C", "00 00 02 90 00 92"));
	CONVERSE("--features 0 --voltage 1 --protocols both", POWER,
		 CHAR(4, "FF 11 96 78", "error FE"), CHAR(3, "", "FF 01 FE"));
}

static void procedure_bytes(void **state)
{
	(void)state;
	CONVERSE("--level tpdu --protocols t0 --procedure one", POWER,
		 XFR("80 12 00 00 03 0A 0B 0C", "61 03"),
		 XFR("00 C0 00 00 03", "0A 0B 0C 90 00"));
	CONVERSE("--level tpdu --protocols t0 --procedure null", POWER,
		 XFR("80 12 00 00 03 0A 0B 0C", "61 03"),
		 XFR("00 C0 00 00 03", "0A 0B 0C 90 00"));
}

/* SetDataRateAndClockFrequency: kHz and bits per second; TA1 is 250000 at 4000. */
static void data_rates(void **state)
{
	(void)state;
	CONVERSE("--level tpdu --data-rates 10753,125000 " ATR_T0_T1, POWER,
		 T0("96 00 00 0A 00", "error 0A"),
		 T0("95 00 00 0A 00", "95 00 00 0A 00"),
		 XFR("80 18 90 00 00", "90 00"));
	CONVERSE(PLAIN ATR_T0_T1, POWER, XFR("FF 10 96 79", NULL),
		 { SET_DATA_RATE, 0, "A0 0F 00 00 90 D0 03 00", "A0 0F 00 00 90 D0 03 00" },
		 XFR("80 18 90 00 00", "90 00"));
	CONVERSE(PLAIN "--clocks 2000,3000 --data-rates 9600,100000", POWER,
		 { SET_DATA_RATE, 0, "A0 0F 00 00 9F 86 01 00", "B8 0B 00 00 80 25 00 00" });
}

static void lists_of_rates(void **state)
{
	struct rates listed = { .count = 2, .values = { 9600, 19200 } }, none = {};
	u8 bytes[4 * MAXIMUM_RATES];

	(void)state;
	assert_int_equal(rates_write(&listed, 2, 1, 1, 0, bytes), 8);
	assert_memory_equal(bytes, "\x80\x25\x00\x00\x00\x4b\x00\x00", 8);
	assert_int_equal(rates_write(&listed, 2, 1, 1, 300, bytes), 1200);
	assert_memory_equal(bytes + 1192, "\x80\x25\x00\x00\x00\x4b\x00\x00", 8);
	assert_int_equal(rates_write(&none, 0, 9600, 19200, 0, bytes), 4);
	assert_memory_equal(bytes, "\x80\x25\x00\x00", 4);
	assert_int_equal(rates_write(&none, 3, 9600, 9604, 0, bytes), 12);
	assert_memory_equal(bytes, "\x80\x25\x00\x00\x82\x25\x00\x00\x84\x25\x00\x00", 12);
}

static void guard_time(void **state)
{
	(void)state;
	CONVERSE(PLAIN ATR_GUARD, POWER, XFR("80 18 90 00 00", "error FE"),
		 T0("11 00 02 0A 00", NULL), XFR("80 18 90 00 00", "90 00"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(t0_cases),
		cmocka_unit_test(t0_executes_once),
		cmocka_unit_test(t0_needs_a_tpdu),
		cmocka_unit_test(t1_transfers),
		cmocka_unit_test(t1_with_crc),
		cmocka_unit_test(t1_takes_time),
		cmocka_unit_test(reader_without_pps),
		cmocka_unit_test(card_and_pps),
		cmocka_unit_test(specific_mode),
		cmocka_unit_test(reader_with_pps),
		cmocka_unit_test(reader_that_negotiates),
		cmocka_unit_test(bad_parameters),
		cmocka_unit_test(characters_t0),
		cmocka_unit_test(characters_take_time),
		cmocka_unit_test(answers_come_later),
		cmocka_unit_test(answers_do_not_wait),
		cmocka_unit_test(characters_t1),
		cmocka_unit_test(characters_pps),
		cmocka_unit_test(procedure_bytes),
		cmocka_unit_test(data_rates),
		cmocka_unit_test(lists_of_rates),
		cmocka_unit_test(guard_time),
	};

	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
