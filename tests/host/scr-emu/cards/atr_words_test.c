// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers to reset made of words: what the kernel's parser reads in them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "atr.h"
#include "atr_words.h"

static struct scr_atr made(const char *words)
{
	u8 bytes[SCR_ATR_MAXIMUM_LENGTH], length;
	struct scr_atr atr;

	assert_true(atr_is_words(words));
	assert_int_equal(atr_from_words(bytes, &length, words), 0);
	assert_int_equal(scr_atr_parse(&atr, bytes, length), SCR_ATR_OK);
	assert_int_equal(atr.surplus, 0);
	assert_int_equal(atr.historical_length, 6);
	return atr;
}

static void protocols(void **state)
{
	(void)state;
	assert_int_equal(made("t0").protocols, 1);
	assert_int_equal(made("t1").protocols, 2);
	assert_int_equal(made("both").protocols, 3);
	assert_int_equal(made("both").first_protocol, 0);
	assert_true(made("t1").has_check_byte);
	assert_false(made("t0").has_check_byte);
}

static void interface_bytes(void **state)
{
	struct scr_atr atr = made("t1,ta1=96,ifsc=254,bwi=2,cwi=3,crc,tc1=ff");

	(void)state;
	assert_int_equal(atr.fi_di, 0x96);
	assert_int_equal(atr.ifsc, 254);
	assert_int_equal(atr.bwi, 2);
	assert_int_equal(atr.cwi, 3);
	assert_true(atr.crc);
	assert_int_equal(atr.extra_guard_time, 255);
	assert_false(atr.specific_mode);
	atr = made("t0,wi=20,ta1=18,ta2=80");
	assert_int_equal(atr.waiting_integer, 20);
	assert_true(atr.specific_mode);
	assert_int_equal(atr.specific_protocol, 0);
	atr = made("both,ta2=01,ifsc=16");
	assert_int_equal(atr.specific_protocol, 1);
	assert_int_equal(atr.ifsc, 16);
	assert_false(atr.crc);
}

static void mistakes(void **state)
{
	static const char *const wrong[] = {
		"t2", "t1,ifsc=255", "t1,ifsc=0", "t1,ifsc", "t1=1", "bwi=10", "ta1=100",
		"wi=0", "ta1=x", "t1,crc=1",
	};
	u8 bytes[SCR_ATR_MAXIMUM_LENGTH], length;
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(atr_from_words(bytes, &length, wrong[i]), -1);
}

static void hex_is_not_words(void **state)
{
	(void)state;
	assert_false(atr_is_words("3B 00"));
	assert_false(atr_is_words("3b86"));
	assert_false(atr_is_words("3B zz"));
	assert_false(atr_is_words(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(protocols),
		cmocka_unit_test(interface_bytes),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(hex_is_not_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
