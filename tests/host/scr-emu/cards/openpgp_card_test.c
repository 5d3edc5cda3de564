// SPDX-License-Identifier: GPL-2.0-only
/*
 * The OpenPGP card without its keys: objects, passwords, life cycle, commands and
 * answers in pieces.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "card_bench.h"

#define SELECT		{ "00A40400 06 D27600012401", "9000" }
#define VERIFY_USER	{ "00200082 06 313233343536", "9000" }
#define VERIFY_ADMIN	{ "00200083 08 3132333435363738", "9000" }

#define HISTORICAL	"0031C573C001C0059000"
#define RSA_2048	"06010800002000"
#define ZEROS_20	"0000000000000000000000000000000000000000"

/* What 73 has in a new card. */
#define DISCRETIONARY \
	"C00A7C00FFFF080000FF0000C1" RSA_2048 "C2" RSA_2048 "C3" RSA_2048 \
	"C40700202020030003C53C" ZEROS_20 ZEROS_20 ZEROS_20 \
	"C63C" ZEROS_20 ZEROS_20 ZEROS_20 "CD0C000000000000000000000000" \
	"DE06010002000300"

static int insert(void **state)
{
	static const struct step steps[] = { SELECT, {} };

	(void)state;
	card_bench_insert("openpgp");
	run(steps);
	return 0;
}

static void is_selected_by_name(void **state)
{
	static const struct step steps[] = {
		{ "00CA0065 00", "6985" },		/* not before */
		{ "00A4000C 02 3F00", "6A86" },
		{ "00A40400 05 D276000124", "6A82" },
		{ "00A40400 06 D27600012402", "6A82" },
		{ "00A40400 00", "6A82" },
		{ "00CA0065 00", "6985" },
		{ "00A4040C 06 D27600012401", "9000" },
		{ "00A40400 06 D27600012401 00", "9000" },
		{ "00CA0065 00", "5B005F2D005F35009000" },
		{ "00A40400 06 A00000000101", "6A82" },	/* and stays so */
		{ "00CA0065 00", "5B005F2D005F35009000" },
		{ "00FF0000", "6D00" },
		{ "04CA0065 00", "6882" },
		{ "01CA0065 00", "6881" },
		{}
	};

	(void)state;
	card_reset(&card);
	run(steps);
}

static void tells_what_it_is(void **state)
{
	char expected[1024];
	char aid[64];

	(void)state;
	strcpy(aid, apdu("00CA004F 00"));
	assert_int_equal(strlen(aid), 36);
	assert_memory_equal(aid, "D276000124010304FFFE", 20);
	assert_string_equal(aid + 28, "00009000");
	aid[32] = 0;
	assert_string_equal(apdu("00CA5F52 00"), HISTORICAL "9000");
	snprintf(expected, sizeof(expected),
		 "4F10%s5F520A%s7F660802021000020210007381BF%s9000", aid, HISTORICAL,
		 DISCRETIONARY);
	assert_string_equal(apdu("00CA006E 00"), expected);
	assert_string_equal(apdu("00CA0073 00"), DISCRETIONARY "9000");
	assert_string_equal(apdu("00CA007A 00"), "93030000009000");
	assert_string_equal(apdu("00CA00C4 00"), "002020200300039000");
	assert_string_equal(apdu("00CA00F9 00"), "6A88");
	assert_non_null(strstr(apdu("00CA00FA 00"), "C10A162B06010401DA470F01"));
	assert_non_null(strstr(apdu("00CA00FA 00"), "C20B122B060104019755010501"));
	assert_string_equal(apdu("00CA0065 01 00"), "6700");
}

static void answer_to_reset_says_the_same(void **state)
{
	u8 bytes[16];
	u8 i, check = 0;

	(void)state;
	assert_int_equal(bytes_of(HISTORICAL, bytes), 10);
	assert_int_equal(openpgp_card.atr_length, 19);
	assert_memory_equal(openpgp_card.atr + 8, bytes, 10);
	for (i = 1; i < openpgp_card.atr_length; i++)
		check ^= openpgp_card.atr[i];
	assert_int_equal(check, 0);
}

static void each_card_has_a_number(void **state)
{
	char first[64];

	(void)state;
	strcpy(first, apdu("00CA004F 00"));
	card_close(&card);
	insert(NULL);
	assert_string_not_equal(apdu("00CA004F 00"), first);
	strcpy(first, apdu("00CA004F 00"));
	card_reset(&card);
	apdu("00A40400 06 D27600012401");
	assert_string_equal(apdu("00CA004F 00"), first);
}

static void objects_are_kept(void **state)
{
	static const struct step steps[] = {
		{ "00DA005B 03 412D42", "6982" },
		VERIFY_ADMIN,
		{ "00DA005B 03 412D42", "9000" },
		{ "00DA5F2D 02 6465", "9000" },
		{ "00DA5F35 01 31", "9000" },
		{ "00DA5F35 02 3131", "6700" },
		{ "00CA0065 00", "5B03412D425F2D0264655F3501319000" },
		{ "00DA005E 04 6D696B61", "9000" },
		{ "00CA005E 00", "6D696B619000" },
		{ "00DA005E", "9000" },			/* it becomes empty */
		{ "00CA005E 00", "9000" },
		{ "00DA5F50 01 41", "9000" },
		{ "00CA5F50 00", "419000" },
		{ "00DA004F 01 41", "6A88" },		/* not to be written */
		{ "00DA00C8 14 0102030405060708090A0B0C0D0E0F1011121314", "9000" },
		{ "00CA00C5 00", ZEROS_20 "0102030405060708090A0B0C0D0E0F1011121314" ZEROS_20
		  "9000" },
		{ "00DA00C7 01 41", "6700" },
		{ "00DA00D0 04 5F000001", "9000" },
		{ "00CA00CD 00", "00000000000000005F0000019000" },
		{}
	};

	(void)state;
	run(steps);
	card_reset(&card);
	assert_string_equal(apdu("00A40400 06 D27600012401"), "9000");
	assert_string_equal(apdu("00CA5F50 00"), "419000");
	assert_string_equal(apdu("00DA5F50 01 42"), "6982");
}

static void private_use(void **state)
{
	static const struct step steps[] = {
		{ "00DA0101 01 41", "6982" },
		{ "00CA0103 00", "6982" },
		{ "00CA0104 00", "6982" },
		VERIFY_USER,
		{ "00DA0101 01 41", "9000" },
		{ "00DA0102 01 42", "6982" },
		{ "00DA0103 01 43", "9000" },
		{ "00CA0103 00", "439000" },
		{ "0020FF82", "9000" },			/* taken back */
		{ "00CA0103 00", "6982" },
		VERIFY_ADMIN,
		{ "00DA0102 01 42", "9000" },
		{ "00DA0103 01 43", "6982" },
		{ "00DA0104 01 44", "9000" },
		{ "00CA0104 00", "449000" },
		{ "0020FF83", "9000" },
		{ "00CA0104 00", "6982" },
		{ "00CA0101 00", "419000" },
		{ "00CA0102 00", "429000" },
		{}
	};

	(void)state;
	run(steps);
}

static void three_certificates(void **state)
{
	static const struct step steps[] = {
		VERIFY_ADMIN,
		{ "00DA7F21 01 41", "9000" },
		{ "00A50104 06 60045C027F21", "9000" },
		{ "00DA7F21 01 42", "9000" },
		{ "00A50204 04 5C027F21", "9000" },
		{ "00DA7F21 01 43", "9000" },
		{ "00CC7F21 00", "6A88" },
		{ "00A50004 06 60045C027F21", "9000" },
		{ "00CA7F21 00", "419000" },
		{ "00CC7F21 00", "429000" },
		{ "00CC7F21 00", "439000" },
		{ "00A50304 06 60045C027F21", "6A88" },
		{ "00A50004 06 60045C025F50", "6A88" },
		{ "00A50004 02 6004", "6A80" },
		{ "00A50000 06 60045C027F21", "6A86" },
		SELECT,
		{ "00CA7F21 00", "419000" },
		{}
	};

	(void)state;
	run(steps);
}

static void passwords(void **state)
{
	static const struct step steps[] = {
		{ "00200081", "63C3" },
		{ "00200081 06 313131313131", "63C2" },
		{ "00200082 06 313131313131", "63C1" },
		{ "00CA00C4 00", "002020200100039000" },
		{ "00200081 06 313233343536", "9000" },
		{ "00200081", "9000" },
		{ "00200082", "63C3" },			/* the other number of the same */
		{ "00200080", "6A88" },
		{ "00200182", "6A86" },
		/* old and new */
		{ "00240081 0C 313233343536 363534333231", "9000" },
		{ "00240081 0C 313233343536 363534333231", "63C2" },
		{ "00240081 07 363534333231 31", "6A80" },	/* too short */
		{ "00240083 10 3132333435363738 3837363534333231", "9000" },
		{ "00240082 0C 363534333231 313233343536", "6A88" },
		{ "00200083 08 3837363534333231", "9000" },
		/* blocked, and free again by PW3 */
		{ "00200081 06 313131313131", "63C2" },
		{ "00200081 06 313131313131", "63C1" },
		{ "00200081 06 313131313131", "63C0" },
		{ "00200081 06 363534333231", "6983" },
		{ "00200081", "6983" },
		{ "002C0281 06 313233343536", "9000" },
		{ "00200081 06 313233343536", "9000" },
		/* by a resetting code */
		{ "002C0081 0E 3031323334353637 363534333231", "6983" },
		{ "00DA00D3 07 30313233343536", "6700" },
		{ "00DA00D3 08 3031323334353637", "9000" },
		{ "00CA00C4 00", "002020200303039000" },
		{ "0020FF83", "9000" },
		{ "002C0281 06 313233343536", "6982" },
		{ "002C0081 0E 3031323334353638 363534333231", "63C2" },
		{ "002C0081 0E 3031323334353637 363534333231", "9000" },
		{ "00200081 06 363534333231", "9000" },
		{ "00DA00C4 01 01", "6982" },
		{}
	};

	(void)state;
	run(steps);
}

static void reset_forgets(void **state)
{
	static const struct step steps[] = {
		SELECT,
		{ "00200083", "63C3" },
		{ "00DA005B 01 41", "6982" },
		{}
	};

	(void)state;
	assert_string_equal(apdu("00200083 08 3132333435363738"), "9000");
	assert_string_equal(apdu("00A40400 06 D27600012401"), "9000");
	assert_string_equal(apdu("00200083"), "9000");
	card_reset(&card);
	run(steps);
}

static void commands_in_pieces(void **state)
{
	static const struct step steps[] = {
		VERIFY_ADMIN,
		{ "10DA005E 03 414243", "9000" },
		{ "10DA005E 01 44", "9000" },
		{ "00DA005E 02 4546", "9000" },
		{ "00CA005E 00", "4142434445469000" },
		/* another in between */
		{ "10DA005E 03 313233", "9000" },
		{ "00CA005E 00", "4142434445469000" },
		{ "00DA005E 02 3435", "9000" },
		{ "00CA005E 00", "34359000" },
		{}
	};
	char piece[16 + 2 * 255] = "10DA7F21FF";
	unsigned int i;

	(void)state;
	run(steps);
	for (i = 0; i < 255; i++)
		strcat(piece, "41");
	for (i = 0; i < 16; i++)
		assert_string_equal(apdu(piece), "9000");
	assert_string_equal(apdu(piece), "6700");
	assert_string_equal(apdu("00DA7F21 01 42"), "9000");
	assert_string_equal(apdu("00CA7F21 00"), "429000");
}

static void answers_in_pieces(void **state)
{
	char command[16 + 2 * 600] = "00DA7F21 000258";
	const char *answer;
	unsigned int i;

	(void)state;
	for (i = 0; i < 600; i++)
		strcat(command, "41");
	assert_string_equal(apdu("00200083 08 3132333435363738"), "9000");
	assert_string_equal(apdu(command), "9000");
	answer = apdu("00CA7F21 00");
	assert_int_equal(strlen(answer), 2 * 258);
	assert_string_equal(answer + 2 * 256, "6100");
	answer = apdu("00C00000 00");
	assert_int_equal(strlen(answer), 2 * 258);
	assert_string_equal(answer + 2 * 256, "6158");
	assert_string_equal(apdu("00C00000 02"), "41416156");
	answer = apdu("00C00000 56");
	assert_int_equal(strlen(answer), 2 * 88);
	assert_string_equal(answer + 2 * 86, "9000");
	assert_string_equal(apdu("00C00000 00"), "6985");
	answer = apdu("00CA7F21 000000");
	assert_int_equal(strlen(answer), 2 * 602);
	/* Another command: the rest is gone. */
	apdu("00CA7F21 00");
	apdu("00CA005E 00");
	assert_string_equal(apdu("00C00000 00"), "6985");
}

static void ends_and_begins_anew(void **state)
{
	static const struct step steps[] = {
		{ "00E60000", "6982" },
		VERIFY_ADMIN,
		{ "00DA005E 01 41", "9000" },
		{ "00440000", "9000" },			/* nothing to do */
		{ "00CA005E 00", "419000" },
		{ "00240083 10 3132333435363738 3837363534333231", "9000" },
		{ "00E60000", "9000" },
		{ "00CA005E 00", "6985" },
		{ "00A40400 06 D27600012401", "6285" },
		{ "00200083 08 3837363534333231", "6985" },
		{ "00440000", "9000" },
		SELECT,
		{ "00CA005E 00", "9000" },
		VERIFY_ADMIN,
		/* without PW3, when nothing can be tried any more */
		{ "0020FF83", "9000" },
		{ "00200081 06 313131313131", "63C2" },
		{ "00200081 06 313131313131", "63C1" },
		{ "00200081 06 313131313131", "63C0" },
		{ "00E60000", "6982" },
		{ "00200083 06 313131313131", "63C2" },
		{ "00200083 06 313131313131", "63C1" },
		{ "00200083 06 313131313131", "63C0" },
		{ "00E60000", "9000" },
		{ "00440000", "9000" },
		VERIFY_ADMIN,
		{}
	};

	(void)state;
	run(steps);
}

static void challenge(void **state)
{
	char first[32];

	(void)state;
	strcpy(first, apdu("00840000 08"));
	assert_int_equal(strlen(first), 20);
	assert_string_not_equal(apdu("00840000 08"), first);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, insert, card_bench_withdraw)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_selected_by_name),
		TEST(tells_what_it_is),
		TEST(answer_to_reset_says_the_same),
		TEST(each_card_has_a_number),
		TEST(objects_are_kept),
		TEST(private_use),
		TEST(three_certificates),
		TEST(passwords),
		TEST(reset_forgets),
		TEST(commands_in_pieces),
		TEST(answers_in_pieces),
		TEST(ends_and_begins_anew),
		TEST(challenge),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
