// SPDX-License-Identifier: GPL-2.0-only
/*
 * scrctl's parts: hex, status words, APDUs, events, names of attributes, of readers and
 * for containers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <linux/scr.h>

#include "apdu.h"
#include "attribute_names.h"
#include "card_events.h"
#include "cdi.h"
#include "hex.h"
#include "leave_list.h"
#include "output.h"
#include "pin.h"
#include "reader.h"
#include "status_word.h"
#include "trace_event_test.h"

static void hex_reads_what_people_write(void **state)
{
	static const char * const texts[] = {
		"00a40400", "00 A4 04 00", "00:a4:04:00", " 00,a4 ,04\t00\n", "00a40400 # SELECT",
	};
	static const __u8 wanted[] = { 0x00, 0xA4, 0x04, 0x00 };
	__u8 bytes[8];
	size_t length, position, i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_null(hex_parse(texts[i], bytes, sizeof(bytes), &length, &position));
		assert_int_equal(length, sizeof(wanted));
		assert_memory_equal(bytes, wanted, sizeof(wanted));
	}
	assert_null(hex_parse("  # nothing", bytes, sizeof(bytes), &length, &position));
	assert_int_equal(length, 0);
}

static void hex_tells_where_it_is_wrong(void **state)
{
	static const struct { const char *text; size_t position; } wrong[] = {
		{ "g0", 0 }, { "00 a", 3 }, { "00a4x", 4 }, { "0 0", 0 }, { "00 a4-04", 5 },
		{ "0x00", 0 }, { "00112233445566778899", 16 }, { "\xc3\xa4", 0 },
	};
	__u8 bytes[8];
	size_t length, position, i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_non_null(hex_parse(wrong[i].text, bytes, sizeof(bytes), &length, &position));
		assert_int_equal(position, wrong[i].position);
	}
}

static void hex_writes(void **state)
{
	static const __u8 bytes[] = { 0x00, 0x9F, 0xFF };
	char *text = hex_format(bytes, sizeof(bytes));

	(void)state;
	assert_string_equal(text, "00 9f ff");
	free(text);
	text = hex_format(bytes, 0);
	assert_string_equal(text, "");
	free(text);
}

static void status_words_mean_something(void **state)
{
	static const struct { __u16 status_word; const char *part; } cases[] = {
		{ 0x9000, "OK" }, { 0x6110, "16 bytes" }, { 0x6100, "256" }, { 0x6C05, "5 bytes" },
		{ 0x63C2, "2 tries" }, { 0x6A82, "not found" }, { 0x6A7F, "P1 P2" },
		{ 0x6982, "security status" }, { 0x6D00, "instruction" }, { 0x9123, "proactive" },
		{ 0x9EEE, "application" }, { 0x6001, "not defined" },
		{ 0x1234, "not a status word" },
	};
	char text[STATUS_WORD_TEXT_LENGTH];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_non_null(strstr(status_word_text(cases[i].status_word, text),
				       cases[i].part));
}

static void every_status_word_fits(void **state)
{
	char text[STATUS_WORD_TEXT_LENGTH];
	unsigned int status_word;

	(void)state;
	for (status_word = 0; status_word <= 0xFFFF; status_word++)
		assert_in_range(strlen(status_word_text(status_word, text)), 2,
				STATUS_WORD_TEXT_LENGTH - 2);
}

static void expect_compares(void **state)
{
	(void)state;
	assert_true(expect_is_valid("9000"));
	assert_true(expect_is_valid("9000,61xx,63Cx"));
	assert_false(expect_is_valid(""));
	assert_false(expect_is_valid("900"));
	assert_false(expect_is_valid("9000,"));
	assert_false(expect_is_valid("90000"));
	assert_false(expect_is_valid("90g0"));
	assert_true(expect_matches("9000", 0x9000));
	assert_false(expect_matches("9000", 0x9001));
	assert_true(expect_matches("9000,61XX", 0x61AB));
	assert_true(expect_matches("63cx", 0x63C2));
	assert_false(expect_matches("63cx,6a82", 0x6A83));
}

/* @text as an APDU; from one function, for one at a time. */
static struct apdu *make(const char *text)
{
	static struct apdu apdu;
	size_t position;

	assert_null(hex_parse(text, apdu.bytes, sizeof(apdu.bytes), &apdu.length, &position));
	return &apdu;
}

static void apdus_have_cases(void **state)
{
	static const struct { const char *text; enum apdu_case is; } cases[] = {
		{ "00a40400", APDU_CASE_1 }, { "00b0000000", APDU_CASE_2S },
		{ "00b00000ff", APDU_CASE_2S }, { "00a4040002 3f00", APDU_CASE_3S },
		{ "00a4040002 3f00 00", APDU_CASE_4S }, { "00b00000 000000", APDU_CASE_2E },
		{ "00d60000 000002 aabb", APDU_CASE_3E },
		{ "00d60000 000002 aabb 0000", APDU_CASE_4E },
		{ "00a404", APDU_CASE_NONE }, { "00a4040003 3f00", APDU_CASE_NONE },
		{ "00a4040001 3f0000", APDU_CASE_NONE }, { "00d60000 00aa", APDU_CASE_NONE },
		{ "00d60000 000003 aabb", APDU_CASE_NONE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(apdu_case(make(cases[i].text)), cases[i].is);
}

static void tpdus_are_made(void **state)
{
	struct apdu *apdu = make("00a40400");

	(void)state;
	assert_true(apdu_make_tpdu(apdu));
	assert_int_equal(apdu->length, 5);
	assert_int_equal(apdu->bytes[4], 0);
	assert_true(apdu_make_tpdu(make("00a40400023f0010")));
	assert_int_equal(apdu->length, 7);
	assert_true(apdu_make_tpdu(make("00b0000010")));
	assert_int_equal(apdu->length, 5);
	assert_false(apdu_make_tpdu(make("00b00000000000")));
	assert_int_equal(apdu->length, 7);
}

static void get_response_has_a_class(void **state)
{
	static const __u8 classes[][2] = {
		{ 0x00, 0x00 }, { 0x03, 0x03 }, { 0x0C, 0x00 }, { 0x10, 0x00 }, { 0x45, 0x45 },
		{ 0x75, 0x45 }, { 0x80, 0x00 }, { 0xA0, 0xA0 },
	};
	struct apdu apdu;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		apdu_get_response(&apdu, classes[i][0], 0x12);
		assert_int_equal(apdu.length, 5);
		assert_int_equal(apdu.bytes[0], classes[i][1]);
		assert_int_equal(apdu.bytes[1], 0xC0);
		assert_int_equal(apdu.bytes[4], 0x12);
	}
}

static void le_is_set(void **state)
{
	struct apdu *apdu = make("00b0000000");

	(void)state;
	assert_true(apdu_set_le(apdu, 7));
	assert_int_equal(apdu->bytes[4], 7);
	assert_true(apdu_set_le(make("00a40400023f0000"), 9));
	assert_int_equal(apdu->bytes[7], 9);
	assert_false(apdu_set_le(make("00a40400"), 1));
	assert_false(apdu_set_le(make("00a40400023f00"), 1));
}

static void pins_are_not_shown(void **state)
{
	(void)state;
	assert_int_equal(apdu_shown_length(make("0020000104 31323334")), 5);
	assert_int_equal(apdu_shown_length(make("00200001 000004 31323334")), 7);
	assert_int_equal(apdu_shown_length(make("00200001")), 4);
	assert_int_equal(apdu_shown_length(make("0020000104")), 5);
	assert_int_equal(apdu_shown_length(make("002C000104 31323334")), 5);
	assert_int_equal(apdu_shown_length(make("00a4040002 3f00")), 7);
}

struct told {
	char events[32];
	size_t count;
};

static void note_event(void *context, enum card_event event, __u64 number)
{
	struct told *told = context;

	(void)number;
	assert_in_range(told->count, 0, sizeof(told->events) - 2);
	told->events[told->count++] = "IRXD"[event];
}

static void assert_events(struct scr_status before, struct scr_status after, const char *wanted)
{
	struct told told = { "", 0 };

	card_events(&before, &after, note_event, &told);
	assert_string_equal(told.events, wanted);
}

static void no_event_is_lost(void **state)
{
	const struct scr_status absent = { .state = SCARD_ABSENT, .insertions = 3, .removals = 3 };
	const struct scr_status present = { .state = SCARD_SWALLOWED, .insertions = 4,
					    .removals = 3 };
	struct scr_status after = present;

	(void)state;
	assert_events(absent, absent, "");
	assert_events(absent, present, "I");
	after.insertions = 6;
	after.removals = 5;
	assert_events(absent, after, "IRIRI");
	assert_events(present, after, "RIRI");
	after.state = SCARD_SPECIFIC;
	after.resets = 2;
	after.power = 1;
	assert_events(present, after, "RIRIDXX");
	after.state = SCARD_SWALLOWED;
	assert_events(present, after, "RIRIXXD");
	after.state = SCARD_ABSENT;
	after.removals = 6;
	assert_events(absent, after, "IRIRIXXDR");
	assert_events(present, after, "RIRIXXDR");
}

static void attributes_are_found(void **state)
{
	struct attribute_name unknown;

	(void)state;
	assert_int_equal(attribute_find("VENDOR_NAME", 11, &unknown)->tag, 0x00010100);
	assert_int_equal(attribute_find("vendor-name", 11, &unknown)->tag, 0x00010100);
	assert_int_equal(attribute_find("SCARD_ATTR_VENDOR_NAME", 22, &unknown)->tag, 0x00010100);
	assert_int_equal(attribute_find("SCARD_PERF_NUM_TRANSMISSIONS", 28, &unknown)->tag,
			 0x7FFE0001);
	assert_string_equal(attribute_find("0x90303", 7, &unknown)->name, "ATR_STRING");
	assert_int_equal(attribute_find("0x12345678", 10, &unknown)->tag, 0x12345678);
	assert_null(attribute_find("0x12345678", 10, &unknown)->name);
	assert_null(attribute_find("VENDOR_NAM", 10, &unknown));
	assert_null(attribute_find("VENDOR_NAMES", 12, &unknown));
	assert_null(attribute_find("", 0, &unknown));
	assert_null(attribute_find("0x123456789", 11, &unknown));
	assert_null(attribute_find("SCARD_", 6, &unknown));
}

static void readers_are_named(void **state)
{
	const struct scr_info info = { .vendor = "QEMU", .product = "QEMU USB CCID",
				       .serial = "1-0000:00:03.0-1", .slot = 2 };
	const struct scr_info bare = { .slot = 0 };
	unsigned int number = 99;
	char text[256];

	(void)state;
	assert_true(reader_parse_name("scr0", &number));
	assert_int_equal(number, 0);
	assert_true(reader_parse_name("scr120", &number));
	assert_int_equal(number, 120);
	assert_false(reader_parse_name("scr", &number));
	assert_false(reader_parse_name("scr01", &number));
	assert_false(reader_parse_name("scr1a", &number));
	assert_false(reader_parse_name("scrvirt", &number));
	assert_false(reader_parse_name("scr99999999999", &number));
	reader_describe(&info, text, sizeof(text));
	assert_string_equal(text, "QEMU QEMU USB CCID [1-0000:00:03.0-1] slot 2");
	assert_true(reader_is_called(&info, "usb ccid"));
	assert_true(reader_is_called(&info, "slot 2"));
	assert_false(reader_is_called(&info, "gemalto"));
	reader_describe(&bare, text, sizeof(text));
	assert_string_equal(text, "slot 0");
}

static void terminals_are_safe(void **state)
{
	char text[] = "a\033[2Jb\xC2\x9Bz\x7F\xC3\xA4";

	(void)state;
	assert_string_equal(text_clean(text), "a?[2Jb??z?\xC3\xA4");
}

static void pin_structure_is_part_10s(void **state)
{
	static const struct apdu command = { 5, { 0x00, 0x20, 0x00, 0x81, 0x00 } };
	static const __u8 verify[] = {
		0x1e, 0, 0x8d, 0x46, 0x11, 0x0c, 0x04, 0x06, 0xff, 0x07, 0x04, 0, 0, 0, 0,
		5, 0, 0, 0, 0x00, 0x20, 0x00, 0x81, 0x00
	};
	static const __u8 modify[] = {
		0, 0, 0x82, 0x08, 0x10, 0x01, 0x09, 0x08, 0x04, 0x02, 0x02, 0x03, 0x09, 0x04,
		0, 1, 2, 0, 0, 0, 5, 0, 0, 0, 0x00, 0x20, 0x00, 0x81, 0x00
	};
	static const char * const verify_words[] = {
		"timeout=30", "coding=bcd", "justify=right", "position=1", "block=6",
		"length-bits=4", "length-position=1", "least=4", "most=12", "validation=6",
		"messages=255", "language=0x407",
	};
	static const char * const modify_words[] = { "old=1", "new=9", "confirm=no" };
	__u8 bytes[PIN_MAXIMUM_STRUCTURE];
	struct pin_format format;
	size_t i;

	(void)state;
	pin_format_default(&format, SCR_SECURE_VERIFY_PIN);
	for (i = 0; i < ARRAY_SIZE(verify_words); i++)
		assert_null(pin_format_parse(&format, SCR_SECURE_VERIFY_PIN, verify_words[i]));
	assert_int_equal(pin_structure(bytes, &format, SCR_SECURE_VERIFY_PIN, &command),
			 sizeof(verify));
	assert_memory_equal(bytes, verify, sizeof(verify));

	pin_format_default(&format, SCR_SECURE_MODIFY_PIN);
	for (i = 0; i < ARRAY_SIZE(modify_words); i++)
		assert_null(pin_format_parse(&format, SCR_SECURE_MODIFY_PIN, modify_words[i]));
	assert_int_equal(pin_structure(bytes, &format, SCR_SECURE_MODIFY_PIN, &command),
			 sizeof(modify));
	assert_memory_equal(bytes, modify, sizeof(modify));
}

static void pin_words_that_are_none(void **state)
{
	static const char * const words[] = {
		"", "=", "timeout", "timeout=", "timeout=x", "timeout=256", "timeout=-1",
		"timeout=1 ", "Timeout=1", "time=1", "block=16", "coding=utf8", "justify=",
		"old=0", "confirm=yes", "language=65536", "validation=8",
	};
	struct pin_format format, before;
	size_t i;

	(void)state;
	pin_format_default(&format, SCR_SECURE_VERIFY_PIN);
	before = format;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		assert_non_null(pin_format_parse(&format, SCR_SECURE_VERIFY_PIN, words[i]));
	assert_memory_equal(&format, &before, sizeof(format));
	assert_null(pin_format_parse(&format, SCR_SECURE_MODIFY_PIN, "confirm=yes"));
}

static void leave_lists_are_changed(void **state)
{
	static const struct {
		const char *before;
		const char *entry;
		bool leave;
		const char *after;
	} changes[] = {
		{ "", "08e6:3437", true, "08e6:3437" },
		{ "\n", "08e6:3437", false, "" },
		{ "08e6:3437", "08E6:3437", true, "08E6:3437" },
		{ "08e6:3437", "08e6:3437", false, "" },
		{ "08e6:3437,072f:*", "08e6:3437", false, "072f:*,!08e6:3437" },
		{ "072f:* 08e6:3437\n", "072f:*", false, "08e6:3437,!072f:*" },
		{ "all", "08e6:3437", false, "all,!08e6:3437" },
		{ "all,!08e6:3437", "08e6:3437", true, "all,08e6:3437" },
		{ "all,!08e6:3437", "all", true, "all" },
		{ "all,!08e6:3437", "all", false, "" },
	};
	char list[CCID_LEAVE_LENGTH];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		strcpy(list, changes[i].before);
		assert_true(leave_list_change(list, changes[i].entry, changes[i].leave));
		assert_string_equal(list, changes[i].after);
	}
	memset(list, 'a', sizeof(list) - 1);
	list[sizeof(list) - 1] = '\0';
	assert_false(leave_list_change(list, "08e6:3437", true));
	assert_int_equal(strlen(list), sizeof(list) - 1);
}

static void container_names_are_made(void **state)
{
	static const struct { const char *before, *after; } names[] = {
		{ "usb-A_B_1-if00-slot0", "usb-A_B_1-if00-slot0" },
		{ "pci-0000:00:04.0-usb-0:1:1.0-slot0", "pci-0000:00:04.0-usb-0:1:1.0-slot0" },
		{ "a+b=c@d\\x20", "a_b_c_d_x20" }, { "a\xc3\xa4z", "a__z" }, { "x", "x" },
	};
	static const char * const none[] = { "", "-a", "1a", "a-", "a+", ".a", "_" };
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		strcpy(text, names[i].before);
		assert_true(cdi_make_name(text));
		assert_string_equal(text, names[i].after);
	}
	for (i = 0; i < ARRAY_SIZE(none); i++) {
		strcpy(text, none[i]);
		assert_false(cdi_make_name(text));
	}
}

static void container_devices_have_one_name(void **state)
{
	static const struct cdi_node nodes[] = {
		{ "/dev/scr0", 0660, 46, "rw" }, { "/dev/scr1", 0600, 0, "rw" },
		{ "/dev/scr2", 0660, 46, "rw" },
	};
	struct json_object *edits, *groups;
	struct cdi_spec spec;

	(void)state;
	cdi_begin(&spec, CDI_KIND, true);
	cdi_add(&spec, "one", nodes, 1);
	cdi_add(&spec, "one", &nodes[1], 1);
	cdi_add(&spec, "all", nodes, ARRAY_SIZE(nodes));
	assert_int_equal(cdi_count(&spec), 2);
	edits = json_object_object_get(json_object_array_get_idx(spec.devices, 1),
				       "containerEdits");
	groups = json_object_object_get(edits, "additionalGids");
	assert_int_equal(json_object_array_length(groups), 1);
	assert_int_equal(json_object_get_int(json_object_array_get_idx(groups, 0)), 46);
	assert_non_null(strstr(cdi_text(&spec), "/dev/scr2"));
	cdi_end(&spec);
	assert_true(cdi_kind_is_valid(CDI_KIND));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hex_reads_what_people_write),
		cmocka_unit_test(hex_tells_where_it_is_wrong),
		cmocka_unit_test(hex_writes),
		cmocka_unit_test(status_words_mean_something),
		cmocka_unit_test(every_status_word_fits),
		cmocka_unit_test(expect_compares),
		cmocka_unit_test(apdus_have_cases),
		cmocka_unit_test(tpdus_are_made),
		cmocka_unit_test(get_response_has_a_class),
		cmocka_unit_test(le_is_set),
		cmocka_unit_test(pins_are_not_shown),
		cmocka_unit_test(no_event_is_lost),
		cmocka_unit_test(attributes_are_found),
		cmocka_unit_test(readers_are_named),
		cmocka_unit_test(terminals_are_safe),
		cmocka_unit_test(pin_structure_is_part_10s),
		cmocka_unit_test(pin_words_that_are_none),
		cmocka_unit_test(leave_lists_are_changed),
		cmocka_unit_test(events_are_taken_apart),
		cmocka_unit_test(events_that_are_none),
		cmocka_unit_test(programs_have_any_name),
		cmocka_unit_test(container_names_are_made),
		cmocka_unit_test(container_devices_have_one_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
