// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card of files: commands in hex, and what it answers, in hex.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "card_bench.h"

static int insert(void **state)
{
	(void)state;
	card_bench_insert("files");
	return 0;
}

static void select_finds_by_identifier(void **state)
{
	static const struct step steps[] = {
		{ "00A4000C 02 1000", "9000" },
		{ "00A4000C 02 1001", "9000" },
		{ "00A4000C 02 1100", "9000" },		/* beside the EF, below its DF */
		{ "00A4000C 02 1001", "6A82" },		/* not from its parent's sibling */
		{ "00A4000C 02 1000", "9000" },		/* the parent */
		{ "00A4000C 02 3F00", "9000" },
		{ "00A4000C 02 1100", "6A82" },
		{ "00A4000C 02 0001", "9000" },
		{ "00A4000C", "9000" },
		{ "00A4000C 01 10", "6700" },
		{ "00A40010 02 1000", "6A86" },
		{ "00A4050C 02 1000", "6A86" },
		{ "00A4010C 02 0001", "6A82" },		/* no DF */
		{ "00A4010C 02 1000", "9000" },
		{ "00A4020C 02 1002", "9000" },
		{ "00A4020C 02 1100", "6A82" },		/* no EF */
		{ "00A4030C", "9000" },
		{ "00A4030C", "6A82" },
		{ }
	};

	(void)state;
	run(steps);
}

static void select_finds_by_path_and_name(void **state)
{
	static const struct step steps[] = {
		{ "00A4080C 06 1000 1100 1101", "9000" },
		{ "00B0000000", "646565709000" },
		{ "00A4080C 04 0001 1100", "6A82" },
		{ "00A4080C 03 1000 11", "6700" },
		{ "00A4000C 02 3F00", "9000" },
		{ "00A4090C 04 1000 1001", "9000" },
		{ "00A4090C 04 1100 1101", "9000" },
		{ "00A4040C 07 F07363722D656D", "9000" },
		{ "00A4020C 02 1001", "9000" },
		{ "00A4040C 03 F07363", "9000" },
		{ "00A4040C 08 F07363722D656D00", "6A82" },
		{ "00A4040E 03 F07363", "6A82" },	/* no other one */
		{ "00A4040D 03 F07363", "6A86" },
		{ "00A4000C 02 3F00", "9000" },
		{ "00A4040E 03 F07363", "9000" },
		{ }
	};

	(void)state;
	run(steps);
}

static void select_says_what_it_found(void **state)
{
	(void)state;
	assert_string_equal(apdu("00A40000 02 0001 00"),
			    "6F1180022000820101830200018801088A01059000");
	assert_string_equal(apdu("00A40004 02 0003 00"),
			    "62158002004082050241001004830200038801188A01059000");
	assert_string_equal(apdu("00A40000 02 1000 00"),
			    "6F13820138830210008407F07363722D656D8A01059000");
	assert_string_equal(apdu("00A40000 02 1001 00"),
			    "6F128003010000820101830210018801088A01059000");
	assert_string_equal(apdu("00A40000 02 1001"), "9000");
	assert_string_equal(apdu("00A4000C 02 1001 00"), "9000");
}

static void binary_is_read(void **state)
{
	static const struct step steps[] = {
		{ "00B0000004", "6986" },
		{ "00A4000C 02 0001", "9000" },
		{ "00B0000004", "000102039000" },
		{ "00B000FE04", "FEFF00019000" },
		{ "00B01FFE04", "FEFF6282" },
		{ "00B01FFE00", "FEFF9000" },
		{ "00B01FFE 00 0000", "FEFF9000" },
		{ "00B0200001", "6B00" },
		{ "00B07FFF01", "6B00" },
		{ "00B0000001 00", "6700" },
		{ "00B00000", "6700" },
		{ "00B0820006", "6982" },		/* short identifier, behind a PIN */
		{ "00B08501", "6700" },
		{ "00B0850101", "6A82" },
		{ "00B0C10101", "6A86" },
		{ "00B0830101", "6981" },
		{ "00B0810502", "05069000" },
		{ "00B0000702", "07089000" },		/* which has become the current one */
		{ "00A4000C 02 1000", "9000" },
		{ "00B0000001", "6986" },
		{ "00B0820001", "6982" },
		{ }
	};

	(void)state;
	run(steps);
}

static void long_answers(void **state)
{
	u32 i;

	(void)state;
	apdu("00A4000C 02 0001");
	apdu("00B00000 00 2000");
	assert_int_equal(card.length, 8192);
	apdu("00A4080C 04 1000 1001");
	apdu("00B00000 00 0000");
	assert_int_equal(card.length, 65536);
	assert_int_equal(card.status, 0x9000);
	for (i = 0; i < card.length; i++)
		assert_int_equal(card.data[i], i & 0xff);
	apdu("00B00001 00 0000");
	assert_int_equal(card.length, 65535);
	apdu("00B00000 00");
	assert_int_equal(card.length, 256);
}

static void binary_is_updated(void **state)
{
	static const struct step steps[] = {
		{ "00D60000 02 AABB", "6986" },
		{ "00A4000C 02 0004", "9000" },
		{ "00B0000004", "000000009000" },
		{ "00D60001 02 AABB", "9000" },
		{ "00B0000004", "00AABB009000" },
		{ "00D600FF 02 AABB", "6A84" },
		{ "00D60100 02 AABB", "6B00" },
		{ "00D600FE 02 AABB", "9000" },
		{ "00B000FE00", "AABB9000" },
		{ "00D60000", "6700" },
		{ "00D60000 00 0003 010203", "9000" },
		{ "00B0000004", "010203009000" },
		{ "00D68400 01 77", "9000" },
		{ "00B0000002", "77029000" },
		{ "00D68200 01 77", "6982" },
		{ "00A4080C 04 1000 1002", "9000" },
		{ "00D60000 01 77", "6982" },
		{ "00B0000001", "6982" },
		{ }
	};

	(void)state;
	run(steps);
	card_reset(&card);
	assert_string_equal(apdu("00B0840001"), "779000");
}

#define ONE	"6F6E65FFFFFFFFFFFFFFFFFFFFFFFFFF"
#define TWO	"74776FFFFFFFFFFFFFFFFFFFFFFFFFFF"
#define THREE	"7468726565FFFFFFFFFFFFFFFFFFFFFF"
#define FOUR	"666F7572FFFFFFFFFFFFFFFFFFFFFFFF"

static void records(void **state)
{
	static const struct step steps[] = {
		{ "00B2010400", "6986" },
		{ "00B2011C00", ONE "9000" },
		{ "00B2020410", TWO "9000" },
		{ "00B2030500", THREE FOUR "9000" },
		{ "00B2030403", "7468729000" },
		{ "00B2040420", FOUR "6282" },
		{ "00B2050400", "6A83" },
		{ "00B2000400", "6A83" },		/* no record is the current one */
		{ "00B2000200", ONE "9000" },
		{ "00B2000200", TWO "9000" },
		{ "00B2000400", TWO "9000" },
		{ "00B2000300", ONE "9000" },
		{ "00B2000300", "6A83" },
		{ "00B2000100", FOUR "9000" },
		{ "00B2000200", "6A83" },
		{ "00B2000000", ONE "9000" },
		{ "00B2010200", "6A86" },		/* records have no identifier */
		{ "00B2010600", "6A86" },
		{ "00B2010C00", "6981" },		/* bytes */
		{ "00B0000001", "6981" },
		{ "00DC0204 03 010203", "6700" },
		{ "00DC0204 10 000102030405060708090A0B0C0D0E0F", "9000" },
		{ "00B2020400", "000102030405060708090A0B0C0D0E0F9000" },
		{ "00B2010400", ONE "9000" },
		{ "00B2030400", THREE "9000" },
		{ "00DC0504 10 000102030405060708090A0B0C0D0E0F", "6A83" },
		{ "00DC0205 10 000102030405060708090A0B0C0D0E0F", "6A86" },
		{ }
	};

	(void)state;
	run(steps);
}

static void pin_opens_files(void **state)
{
	static const struct step steps[] = {
		{ "00200001", "63C3" },
		{ "0020000104 30303030", "63C2" },
		{ "00B0820006", "6982" },
		{ "0020000104 31323334", "9000" },
		{ "00200001", "9000" },
		{ "00B0820000", "7365637265749000" },
		{ "00D6820003 303132", "9000" },
		{ "00200081", "9000" },
		{ "00200000", "9000" },
		{ "00200002", "63C3" },
		{ "00200003", "6A88" },
		{ "00200041", "6A88" },
		{ "00200101", "6A86" },
		{ "0020FF01", "9000" },
		{ "00200001", "63C3" },
		{ "00B0820006", "6982" },
		{ "0020000108 31323334FFFFFFFF", "9000" },
		{ "0020000105 3132333430", "63C2" },
		{ "00B0820006", "6982" },
		{ }
	};

	(void)state;
	run(steps);
	apdu("0020000104 31323334");
	card_reset(&card);
	assert_string_equal(apdu("00B0820006"), "6982");
}

static void pin_is_blocked_and_unblocked(void **state)
{
	static const struct step steps[] = {
		{ "0020000104 30303030", "63C2" },
		{ "0020000104 30303030", "63C1" },
		{ "0020000104 30303030", "63C0" },
		{ "0020000104 31323334", "6983" },
		{ "00200001", "6983" },
		{ "0024000108 3132333435363738", "6983" },
		{ "002C000108 3030303030303030", "63C9" },
		{ "002C01010731323334353637", "63C8" },
		{ "002C010108 3132333435363738", "9000" },
		{ "00200001", "63C3" },
		{ "0020000104 31323334", "9000" },
		{ "002C00010C 313233343536373839393939", "9000" },
		{ "00200001", "63C3" },
		{ "0020000104 31323334", "63C2" },
		{ "0020000104 39393939", "9000" },
		{ "002C000110 3132333435363738 35353535FFFFFFFF", "9000" },
		{ "0020000104 35353535", "9000" },
		{ "002C000108 3132333435363738", "6A80" },
		{ "002C010206 353637383930", "6982" },
		{ "002C020104 31323334", "6A86" },
		{ "002C0101", "6700" },
		{ }
	};

	(void)state;
	run(steps);
}

static void pin_is_changed(void **state)
{
	static const struct step steps[] = {
		{ "002400010A 31323334 353637383930", "9000" },
		{ "0020000104 31323334", "63C2" },
		{ "0020000106 353637383930", "9000" },
		{ "0024000110 353637383930FFFF 31323334FFFFFFFF", "9000" },
		{ "0020000104 31323334", "9000" },
		{ "0024000108 30303030 31323334", "63C2" },
		{ "0024010104 30303030", "6982" },	/* no longer verified */
		{ "0020000104 31323334", "9000" },
		{ "0024010104 30303030", "9000" },
		{ "0020000104 30303030", "9000" },
		{ "0024000104 30303030", "6A80" },	/* to nothing */
		{ "00240001", "6700" },
		{ "0024020104 30303030", "6A86" },
		{ "0024000904 30303030", "6A88" },
		{ }
	};

	(void)state;
	run(steps);
}

static void what_needs_no_file(void **state)
{
	u8 first[8];

	(void)state;
	assert_string_equal(apdu("00CA010100"), "7363722D656D759000");
	assert_string_equal(apdu("00CA010200"), "6A88");
	assert_string_equal(apdu("0084000008") + 16, "9000");
	memcpy(first, card.data, sizeof(first));
	apdu("0084000008");
	assert_memory_not_equal(card.data, first, sizeof(first));
	apdu("00840000 00 1000");
	assert_int_equal(card.length, 4096);
	assert_string_equal(apdu("00840000"), "6700");
	assert_string_equal(apdu("0084000108"), "6A86");
	assert_string_equal(apdu("80120000 02 AABB"), "AABB9000");
	assert_string_equal(apdu("8018 6A81"), "6A81");
	assert_string_equal(apdu("00FF0000"), "6D00");
	assert_string_equal(apdu("01A40000"), "6881");
	assert_string_equal(apdu("04A40000"), "6882");
	assert_string_equal(apdu("10A40000"), "6884");
	assert_string_equal(apdu("A0A40000"), "6E00");
	assert_string_equal(apdu("00A4"), "6700");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, insert, card_bench_withdraw)
	const struct CMUnitTest tests[] = {
		CASE(select_finds_by_identifier),
		CASE(select_finds_by_path_and_name),
		CASE(select_says_what_it_found),
		CASE(binary_is_read),
		CASE(long_answers),
		CASE(binary_is_updated),
		CASE(records),
		CASE(pin_opens_files),
		CASE(pin_is_blocked_and_unblocked),
		CASE(pin_is_changed),
		CASE(what_needs_no_file),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
