// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parts that need no kernel: names, states, errors, buffers, words.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "errors.h"
#include "give.h"
#include "names.h"
#include "state.h"
#include "utf16.h"

static void name_is(const struct scr_info *info, const char *expected)
{
	char name[MAX_READERNAME];

	name_of_reader(info, name);
	assert_string_equal(name, expected);
}

static void names(void **state)
{
	struct scr_info info = { .number = 1, .slot = 0x2A };

	(void)state;
	name_is(&info, "01 2A");
	strcpy(info.product, "Reader");
	name_is(&info, "Reader 01 2A");
	strcpy(info.vendor, "ACME");
	name_is(&info, "ACME Reader 01 2A");
	strcpy(info.serial, "123");
	name_is(&info, "ACME Reader (123) 01 2A");
	strcpy(info.interface, "CCID");
	name_is(&info, "ACME Reader [CCID] (123) 01 2A");
	strcpy(info.serial, "1\n\177\063");
	info.interface[0] = '\0';
	name_is(&info, "ACME Reader (1  3) 01 2A");
}

/* The numbers are never cut off, nor a character of UTF-8 in its middle. */
static void long_names(void **state)
{
	struct scr_info info = { .number = 0xFF, .slot = 0xFF };
	char name[MAX_READERNAME];
	size_t length;

	(void)state;
	memset(info.vendor, 'v', sizeof(info.vendor));
	memset(info.product, 'p', sizeof(info.product));
	memset(info.serial, 's', sizeof(info.serial));
	name_of_reader(&info, name);
	length = strlen(name);
	assert_true(length < MAX_READERNAME);
	assert_string_equal(name + length - 6, " FF FF");
	for (length = 1; length < sizeof(info.product) - 2; length++) {
		memset(info.product, 'p', sizeof(info.product));
		memcpy(info.product + length, "\xC3\xA9", 2);
		name_of_reader(&info, name);
		assert_true(!!strchr(name, '\xC3') == !!strchr(name, '\xA9'));
	}
}

static void notification(void **state)
{
	(void)state;
	assert_true(name_is_notification("\\\\?PnP?\\Notification"));
	assert_true(name_is_notification("\\\\?pnp?\\NOTIFICATION"));
	assert_false(name_is_notification("\\?PnP?\\Notification"));
	assert_false(name_is_notification(""));
}

struct news_row {
	DWORD current;
	DWORD event;
	bool news;
};

static const struct news_row news_rows[] = {
	{ SCARD_STATE_UNAWARE, SCARD_STATE_EMPTY, true },
	{ SCARD_STATE_EMPTY, SCARD_STATE_EMPTY, false },
	{ SCARD_STATE_EMPTY, SCARD_STATE_PRESENT, true },
	{ SCARD_STATE_PRESENT, SCARD_STATE_EMPTY, true },
	{ SCARD_STATE_PRESENT | SCARD_STATE_CHANGED, SCARD_STATE_PRESENT, false },
	{ SCARD_STATE_PRESENT, SCARD_STATE_PRESENT | SCARD_STATE_INUSE, false },
	{ SCARD_STATE_PRESENT, SCARD_STATE_PRESENT | SCARD_STATE_EXCLUSIVE, false },
	{ SCARD_STATE_PRESENT | SCARD_STATE_INUSE, SCARD_STATE_PRESENT, true },
	{ SCARD_STATE_PRESENT | SCARD_STATE_INUSE, SCARD_STATE_PRESENT | SCARD_STATE_EXCLUSIVE,
	  true },
	{ SCARD_STATE_PRESENT | SCARD_STATE_EXCLUSIVE, SCARD_STATE_PRESENT, true },
	{ SCARD_STATE_PRESENT, SCARD_STATE_PRESENT | SCARD_STATE_MUTE, true },
	{ SCARD_STATE_PRESENT | SCARD_STATE_MUTE, SCARD_STATE_PRESENT, true },
	{ SCARD_STATE_PRESENT, SCARD_STATE_PRESENT | 0x50000, false },
	{ SCARD_STATE_PRESENT | 0x50000, SCARD_STATE_PRESENT | 0x50000, false },
	{ SCARD_STATE_PRESENT | 0x30000, SCARD_STATE_PRESENT | 0x50000, true },
	{ SCARD_STATE_EMPTY, SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE, true },
	{ SCARD_STATE_UNKNOWN, SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE, false },
	{ SCARD_STATE_UNKNOWN, SCARD_STATE_PRESENT, true },
	{ SCARD_STATE_UNAVAILABLE, SCARD_STATE_EMPTY, true },
	{ SCARD_STATE_PRESENT | SCARD_STATE_ATRMATCH, SCARD_STATE_PRESENT, false },
	{ SCARD_STATE_PRESENT | SCARD_STATE_UNPOWERED, SCARD_STATE_PRESENT, false },
};

static void news(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(news_rows); i++) {
		const struct news_row *row = &news_rows[i];

		if (event_is_news(row->current, row->event) != row->news)
			fail_msg("%lx, %lx", row->current, row->event);
	}
}

static void events(void **state)
{
	struct scr_status status = { .state = KERNEL_ABSENT, .insertions = 0x1FFFF,
				     .removals = 2, .users = 1 };

	(void)state;
	assert_int_equal(event_state(NULL), SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE);
	assert_int_equal(event_state(&status), 0x10000 | SCARD_STATE_EMPTY);
	status.state = KERNEL_SPECIFIC;
	assert_int_equal(event_state(&status),
			 0x10000 | SCARD_STATE_PRESENT | SCARD_STATE_INUSE);
	status.flags = SCR_READER_IS_EXCLUSIVE;
	assert_int_equal(event_state(&status),
			 0x10000 | SCARD_STATE_PRESENT | SCARD_STATE_EXCLUSIVE);
	status.flags = SCR_READER_CARD_IS_MUTE;
	status.users = 0;
	assert_int_equal(event_state(&status),
			 0x10000 | SCARD_STATE_PRESENT | SCARD_STATE_MUTE);
}

static void card_states(void **state)
{
	static const DWORD expected[] = {
		SCARD_ABSENT, SCARD_ABSENT, SCARD_PRESENT, SCARD_PRESENT | SCARD_SWALLOWED,
		SCARD_PRESENT | SCARD_POWERED,
		SCARD_PRESENT | SCARD_POWERED | SCARD_NEGOTIABLE,
		SCARD_PRESENT | SCARD_POWERED | SCARD_NEGOTIABLE | SCARD_SPECIFIC,
	};
	struct scr_status status = { .insertions = 3 };

	(void)state;
	for (status.state = 0; status.state < ARRAY_SIZE(expected); status.state++)
		assert_int_equal(card_state(&status), 0x30000 | expected[status.state]);
}

struct error_row {
	int error;
	__u32 state;
	__u32 flags;
	LONG use;
	LONG connect;
};

static const struct error_row error_rows[] = {
	{ EBADFD, KERNEL_SPECIFIC, SCR_HANDLE_WAS_RESET, SCARD_W_RESET_CARD,
	  SCARD_W_RESET_CARD },
	{ EBADFD, KERNEL_SPECIFIC, SCR_HANDLE_WAS_RESET | SCR_HANDLE_WAS_UNPOWERED,
	  SCARD_W_RESET_CARD, SCARD_W_RESET_CARD },
	{ EBADFD, KERNEL_PRESENT, SCR_HANDLE_WAS_RESET | SCR_HANDLE_WAS_UNPOWERED,
	  SCARD_W_UNPOWERED_CARD, SCARD_W_UNPOWERED_CARD },
	{ EBADFD, KERNEL_SPECIFIC, SCR_HANDLE_WAS_RESET | SCR_HANDLE_WAS_REMOVED,
	  SCARD_W_REMOVED_CARD, SCARD_W_REMOVED_CARD },
	{ EBADFD, KERNEL_SPECIFIC, 0, SCARD_E_PROTO_MISMATCH, SCARD_E_PROTO_MISMATCH },
	{ EBADFD, KERNEL_POWERED, 0, SCARD_W_UNSUPPORTED_CARD, SCARD_W_UNSUPPORTED_CARD },
	{ EBADFD, KERNEL_PRESENT, 0, SCARD_W_UNPOWERED_CARD, SCARD_W_UNPOWERED_CARD },
	{ EBADFD, KERNEL_ABSENT, 0, SCARD_E_NO_SMARTCARD, SCARD_E_NO_SMARTCARD },
	{ EBADFD, KERNEL_PRESENT, SCR_READER_CARD_IS_MUTE, SCARD_W_UNRESPONSIVE_CARD,
	  SCARD_W_UNRESPONSIVE_CARD },
	{ ENOMEDIUM, KERNEL_ABSENT, SCR_HANDLE_WAS_REMOVED, SCARD_W_REMOVED_CARD,
	  SCARD_E_NO_SMARTCARD },
	{ ENOMEDIUM, KERNEL_ABSENT, 0, SCARD_E_NO_SMARTCARD, SCARD_E_NO_SMARTCARD },
	{ EMEDIUMTYPE, KERNEL_PRESENT, SCR_READER_CARD_IS_MUTE, SCARD_W_UNRESPONSIVE_CARD,
	  SCARD_W_UNRESPONSIVE_CARD },
	{ EMEDIUMTYPE, KERNEL_POWERED, 0, SCARD_W_UNSUPPORTED_CARD, SCARD_W_UNSUPPORTED_CARD },
	{ ETIMEDOUT, KERNEL_PRESENT, SCR_READER_CARD_IS_MUTE, SCARD_E_NOT_TRANSACTED,
	  SCARD_W_UNRESPONSIVE_CARD },
	{ ETIMEDOUT, KERNEL_SPECIFIC, 0, SCARD_E_NOT_TRANSACTED, SCARD_E_NOT_READY },
	{ EINVAL, KERNEL_SPECIFIC, 0, SCARD_E_INVALID_PARAMETER, SCARD_E_INVALID_VALUE },
	{ EUSERS, KERNEL_SPECIFIC, 0, SCARD_E_SHARING_VIOLATION, SCARD_E_SHARING_VIOLATION },
	{ EBUSY, KERNEL_SPECIFIC, 0, SCARD_E_SHARING_VIOLATION, SCARD_E_SHARING_VIOLATION },
	{ ENODEV, KERNEL_SPECIFIC, 0, SCARD_E_READER_UNAVAILABLE, SCARD_E_READER_UNAVAILABLE },
	{ ENOLCK, KERNEL_SPECIFIC, 0, SCARD_E_NOT_TRANSACTED, SCARD_E_NOT_TRANSACTED },
	{ ECANCELED, KERNEL_SPECIFIC, 0, SCARD_E_CANCELLED, SCARD_E_CANCELLED },
	{ EPROTONOSUPPORT, KERNEL_SPECIFIC, 0, SCARD_E_PROTO_MISMATCH, SCARD_E_PROTO_MISMATCH },
	{ EACCES, KERNEL_SPECIFIC, 0, SCARD_W_SECURITY_VIOLATION, SCARD_W_SECURITY_VIOLATION },
	{ EXDEV, KERNEL_SPECIFIC, 0, SCARD_F_UNKNOWN_ERROR, SCARD_F_UNKNOWN_ERROR },
};

static void error_table(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(error_rows); i++) {
		const struct error_row *row = &error_rows[i];
		struct scr_status status = { .state = row->state, .flags = row->flags };

		if (error_code_of_card(row->error, &status) != row->use ||
		    error_code_of_connect(row->error, &status) != row->connect)
			fail_msg("%s, row %zu", strerror(row->error), i);
	}
}

static void buffers(void **state)
{
	char buffer[4] = "";
	char *memory = NULL;
	DWORD room;

	(void)state;
	room = 3;
	assert_int_equal(give_bytes("abc", 3, buffer, &room), SCARD_S_SUCCESS);
	assert_memory_equal(buffer, "abc", 3);
	room = 2;
	assert_int_equal(give_bytes("xyz", 3, buffer, &room), SCARD_E_INSUFFICIENT_BUFFER);
	assert_int_equal(room, 3);
	assert_memory_equal(buffer, "abc", 3);
	room = 0;
	assert_int_equal(give_bytes("xyz", 3, NULL, &room), SCARD_S_SUCCESS);
	assert_int_equal(room, 3);
	room = SCARD_AUTOALLOCATE;
	assert_int_equal(give_bytes("xyz", 3, &memory, &room), SCARD_S_SUCCESS);
	assert_memory_equal(memory, "xyz", 3);
	assert_int_equal(room, 3);
	free(memory);
	room = SCARD_AUTOALLOCATE;
	assert_int_equal(give_bytes("", 0, &memory, &room), SCARD_S_SUCCESS);
	assert_non_null(memory);
	free(memory);
	room = SCARD_AUTOALLOCATE;
	assert_int_equal(give_bytes("xyz", 3, NULL, &room), SCARD_E_INVALID_PARAMETER);
}

static void words(void **state)
{
	(void)state;
	assert_string_equal(pcsc_stringify_error(SCARD_S_SUCCESS), "Command successful.");
	assert_string_equal(pcsc_stringify_error(SCARD_W_REMOVED_CARD), "Card was removed.");
	assert_string_equal(pcsc_stringify_error(SCARD_E_UNSUPPORTED_FEATURE),
			    "Feature not supported.");
	assert_string_equal(pcsc_stringify_error(0x12345678), "Unknown error: 0x12345678");
}

struct utf_row {
	const char *text;
	const char *units;
	DWORD length;
};

static const struct utf_row utf_rows[] = {
	{ "", "", 0 },
	{ "A1", "A\0001\0", 4 },
	{ "\xC3\xA9", "\xE9\0", 2 },
	{ "\xE2\x82\xAC", "\xAC\x20", 2 },
	{ "\xF0\x9F\x94\x91", "\x3D\xD8\x11\xDD", 4 },
	{ "\xE9z", "\xFD\xFFz\0", 4 },
	{ "\xC3", "\xFD\xFF", 2 },
	{ "\xED\xA0\x80", "\xFD\xFF", 2 },
	{ "\xF4\x90\x80\x80", "\xFD\xFF", 2 },
};

static void utf16(void **state)
{
	BYTE units[16];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(utf_rows); i++) {
		assert_int_equal(utf16_from_utf8(utf_rows[i].text, units), utf_rows[i].length);
		assert_memory_equal(units, utf_rows[i].units, utf_rows[i].length);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(long_names),
		cmocka_unit_test(notification),
		cmocka_unit_test(news),
		cmocka_unit_test(events),
		cmocka_unit_test(card_states),
		cmocka_unit_test(error_table),
		cmocka_unit_test(buffers),
		cmocka_unit_test(words),
		cmocka_unit_test(utf16),
	};

	return cmocka_run_group_tests_name("parts", tests, NULL, NULL);
}
