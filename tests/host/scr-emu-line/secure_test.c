// SPDX-License-Identifier: GPL-2.0-only
/*
 * Secure: PINs that are typed at the reader, and what becomes of them. The card of
 * files verifies them; the card for tests gives the command's data back (INS 12),
 * so that one sees what the reader made.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

#define APDU_READER	"--level short --protocols t1 --pin-support 3 "

/* bTimeOut; three bytes of format come after it. */
#define TIME		"1E "
/* wPINMaxExtraDigit 4 to 8; bEntryValidationCondition: the key */
#define FOUR_TO_EIGHT	"08 04 "
#define BY_KEY		"02 "
/* bNumberMessage, wLangId, bMsgIndex, bTeoPrologue */
#define REST		"FF 0904 00 000000 "
#define EIGHT_FF	"FF FF FF FF FF FF FF FF"

#define ASCII_BLOCK_OF_8	"82 08 00 "

static const char *secure(const char *data)
{
	return bench_send(SECURE, 0, data);
}

static void type(const char *entry)
{
	assert_null(secure_enter(bench_reader(), entry));
}

static void open_reader(const char *options)
{
	bench_open(options);
	bench_power();
}

static void verify(const char *format, const char *pin, const char *command, const char *wanted)
{
	char data[256];

	type(pin);
	snprintf(data, sizeof(data), "00 " TIME "%s " FOUR_TO_EIGHT BY_KEY REST "%s", format,
		 command);
	assert_string_equal(secure(data), wanted);
}

static void formats(void **state)
{
	(void)state;
	open_reader(APDU_READER);
	/* ASCII, byte 0, left, block of 8 */
	verify("82 08 00", "1234", "80 12 00 00 08 " EIGHT_FF, "31 32 33 34 FF FF FF FF 90 00");
	/* the same on the right */
	verify("86 08 00", "1234", "80 12 00 00 08 " EIGHT_FF, "FF FF FF FF 31 32 33 34 90 00");
	/* BCD after a byte of control and length: ISO 9564-1 format 2 */
	verify("89 47 04", "12345", "80 12 00 00 08 20 FF FF FF FF FF FF FF",
	       "25 12 34 5F FF FF FF FF 90 00");
	/* binary: a digit in a byte */
	verify("80 04 00", "1234", "80 12 00 00 04 AA AA AA AA", "01 02 03 04 90 00");
	/* position in bits: 4 bits, BCD */
	verify("21 03 00", "1234", "80 12 00 00 04 A0 00 00 0B", "A1 23 40 0B 90 00");
	/* the length in a byte of its own, by bytes */
	verify("8A 88 10", "123456", "80 12 00 00 09 00 " EIGHT_FF,
	       "06 31 32 33 34 35 36 FF FF 90 00");
	bench_close();
}

static void variable_size(void **state)
{
	(void)state;
	open_reader(APDU_READER);
	verify("82 00 00", "123456", "80 12 00 00 00", "31 32 33 34 35 36 90 00");
	verify("82 00 00", "1234", "80 12 00 00", "31 32 33 34 90 00");
	verify("8A 00 00", "1234", "80 12 00 00 01 77", "77 31 32 33 34 90 00");
	verify("81 00 00", "12345", "80 12 00 00", "12 34 5F 90 00");
	/* Lc without data: filled */
	verify("82 08 00", "1234", "80 12 00 00 08", "31 32 33 34 FF FF FF FF 90 00");
	bench_close();
}

static void card_verifies(void **state)
{
	(void)state;
	open_reader(APDU_READER "--card files");
	assert_string_equal(bench_transfer("00 B0 82 00 06"), "69 82");
	verify(ASCII_BLOCK_OF_8, "9999", "00 20 00 01 08 " EIGHT_FF, "63 C2");
	verify(ASCII_BLOCK_OF_8, "1234", "00 20 00 01 08 " EIGHT_FF, "90 00");
	assert_string_equal(bench_transfer("00 B0 82 00 06"), "73 65 63 72 65 74 90 00");
	bench_close();
}

/* bInsertionOffsetOld, New; wPINMaxExtraDigit; bConfirmPIN; condition; messages */
#define MODIFY(format, offsets, confirm, messages) \
	"01 " TIME format offsets "08 04 " confirm " 02 " messages " 000000 "

static void modify(void **state)
{
	(void)state;
	open_reader(APDU_READER "--card files");
	type("1234");
	type("4321");
	type("4321");
	assert_string_equal(secure(MODIFY(ASCII_BLOCK_OF_8, "00 08 ", "03", "03 0904 00 01 02")
				   "00 24 00 01 10 " EIGHT_FF EIGHT_FF), "90 00");
	assert_string_equal(bench_transfer("00 20 00 01 04 34 33 32 31"), "90 00");
	/* without old PIN, once; two messages */
	type("5555");
	assert_string_equal(secure(MODIFY(ASCII_BLOCK_OF_8, "00 00 ", "00", "01 0904 00 01")
				   "00 24 01 01 08 " EIGHT_FF), "90 00");
	/* of variable size: one after the other; no message */
	type("5555");
	type("678901");
	assert_string_equal(secure(MODIFY("82 00 00 ", "00 00 ", "02", "00 0904 00")
				   "00 24 00 01 00"), "90 00");
	assert_string_equal(bench_transfer("00 20 00 01 06 36 37 38 39 30 31"), "90 00");
	/* not the same twice */
	type("678901");
	type("1111");
	type("1112");
	assert_string_equal(secure(MODIFY(ASCII_BLOCK_OF_8, "00 08 ", "03", "FF 0904 00 01 02")
				   "00 24 00 01 10 " EIGHT_FF EIGHT_FF), "error EF");
	bench_close();
}

static void user_does_not(void **state)
{
	(void)state;
	open_reader(APDU_READER);
	verify(ASCII_BLOCK_OF_8, "cancel", "80 12 00 00 00", "error EF");
	verify(ASCII_BLOCK_OF_8, "timeout", "80 12 00 00 00", "error F0");
	verify(ASCII_BLOCK_OF_8, "123", "80 12 00 00 00", "error F0");
	verify(ASCII_BLOCK_OF_8, "1234567890", "80 12 00 00 00", "31 32 33 34 35 36 37 38 90 00");
	/* nobody comes for 30 seconds, the host is told every second */
	assert_string_equal(secure("00 " TIME ASCII_BLOCK_OF_8 FOUR_TO_EIGHT BY_KEY REST
				   "80 12 00 00"), "error F0");
	assert_int_equal(bench_milliseconds(), 30000);
	assert_int_equal(bench_extensions(), 29);
	/* only at the maximum: the key does not help */
	type("1234");
	assert_string_equal(secure("00 " TIME ASCII_BLOCK_OF_8 FOUR_TO_EIGHT "01 " REST
				   "80 12 00 00"), "error F0");
	type("12345678");
	assert_string_equal(secure("00 " TIME ASCII_BLOCK_OF_8 FOUR_TO_EIGHT "01 " REST
				   "80 12 00 00"), "31 32 33 34 35 36 37 38 90 00");
	assert_non_null(secure_enter(bench_reader(), ""));
	assert_non_null(secure_enter(bench_reader(), "12a4"));
	bench_close();
}

static void wrong_messages(void **state)
{
	(void)state;
	open_reader("--level short --protocols t1 --pin-support 1");
	/* bPINOperation: modify is not supported, 2 is no operation */
	assert_string_equal(secure("01 00"), "error 0A");
	assert_string_equal(secure("02 00"), "error 0A");
	assert_string_equal(secure(""), "error 01");
	assert_string_equal(secure("00 00 82 08"), "error 01");
	/* no command */
	assert_string_equal(secure("00 " TIME ASCII_BLOCK_OF_8 FOUR_TO_EIGHT BY_KEY REST),
			    "error 01");
	/* more than Lc and Le */
	assert_string_equal(secure("00 " TIME ASCII_BLOCK_OF_8 FOUR_TO_EIGHT BY_KEY REST
				   "80 12 00 00 01 AA BB CC"), "error 19");
	/* minimum over maximum */
	assert_string_equal(secure("00 " TIME ASCII_BLOCK_OF_8 "04 08 " BY_KEY REST
				   "80 12 00 00"), "error 0F");
	assert_string_equal(secure("00 " TIME ASCII_BLOCK_OF_8 FOUR_TO_EIGHT "00 " REST
				   "80 12 00 00"), "error 11");
	assert_string_equal(secure("00 " TIME ASCII_BLOCK_OF_8 FOUR_TO_EIGHT "08 " REST
				   "80 12 00 00"), "error 11");
	/* wLevelParameter */
	assert_string_equal(bench_send(SECURE, 0x0100, "00"), "error 08");
	verify("83 08 00", "1234", "80 12 00 00", "error 0C");
	verify("82 03 00", "1234", "80 12 00 00", "error 0D");
	bench_send(ICC_POWER_OFF, 0, "");
	assert_string_equal(secure("00"), "error FE");
	bench_close();
	open_reader("--level short --protocols t1");
	assert_string_equal(secure("00"), "error 00");
	bench_close();
}

static void tpdu_level(void **state)
{
	(void)state;
	open_reader("--level tpdu --protocols t0 --pin-support 3 --card files --features 1000A");
	verify(ASCII_BLOCK_OF_8, "1234", "00 20 00 01 08 " EIGHT_FF, "90 00");
	bench_close();
	open_reader("--level tpdu --protocols t1 --pin-support 3 --card files --features 1000A");
	type("1234");
	/* NAD, PCB, LEN as the host knows it */
	assert_string_equal(secure("00 " TIME ASCII_BLOCK_OF_8 FOUR_TO_EIGHT BY_KEY
				   "FF 0904 00 00000D 00 20 00 01 08 " EIGHT_FF),
			    "00 00 02 90 00 92");
	type("9999");
	assert_string_equal(secure("00 " TIME "82 00 00 " FOUR_TO_EIGHT BY_KEY
				   "FF 0904 00 004000 00 20 00 01"),
			    "00 40 02 63 C2 E3");
	/* a chain of blocks */
	type("1234");
	assert_string_equal(secure("00 " TIME ASCII_BLOCK_OF_8 FOUR_TO_EIGHT BY_KEY
				   "FF 0904 00 002000 00 20 00 01"), "error 17");
	bench_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats),
		cmocka_unit_test(variable_size),
		cmocka_unit_test(card_verifies),
		cmocka_unit_test(modify),
		cmocka_unit_test(user_does_not),
		cmocka_unit_test(wrong_messages),
		cmocka_unit_test(tpdu_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
