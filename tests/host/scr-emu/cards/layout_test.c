// SPDX-License-Identifier: GPL-2.0-only
/*
 * Layouts of cards of files: what they may say, and what not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "card.h"
#include "layout.h"

static struct file_system *parse(const char *text)
{
	char copy[512];

	assert_true(strlen(text) < sizeof(copy));
	strcpy(copy, text);
	return layout_parse(copy, "test", NULL);
}

static struct file *mf_child(struct file_system *files, u16 identifier)
{
	return file_child(files, &files->files[0], identifier);
}

static void things_and_traits(void **state)
{
	struct file_system *files = parse("# a card\n"
					  "pin 3 0000 tries 5 unblock 9999\n"
					  "\n"
					  "ef 0001 hex 0102 text ab size 2 pattern 3 # mixed\n"
					  "ef 0002 read pin 3 update never\n"
					  "df 7000 name a00000\n"
					  "records 0001 sfi 7 length 2 hex 01 hex 020304 size 4\n"
					  "end\n"
					  "data 5f50 aa\n");
	struct file *file;

	(void)state;
	assert_non_null(files);
	file = mf_child(files, 0x0001);
	assert_int_equal(file->size, 9);
	assert_memory_equal(file->content, "\1\2ab\0\0\0\1\2", 9);
	assert_int_equal(file->read.kind, ACCESS_ALWAYS);
	file = mf_child(files, 0x0002);
	assert_int_equal(file->read.kind, ACCESS_PIN);
	assert_int_equal(file->read.pin, 3);
	assert_int_equal(file->update.kind, ACCESS_NEVER);
	file = file_child(files, mf_child(files, 0x7000), 0x0001);
	assert_int_equal(file->short_identifier, 7);
	assert_int_equal(file_record_count(file), 5);
	assert_memory_equal(file->content, "\1\377\2\3\4\377\0\0\0\0", 10);
	assert_int_equal(pin_find(files, 3)->secret.tries, 5);
	assert_int_equal(pin_find(files, 3)->unblock.length, 4);
	assert_int_equal(object_find(files, 0x5f50)->value[0], 0xaa);
	file_system_free(files);
}

static void mistakes(void **state)
{
	static const char *const wrong[] = {
		"file 0001", "ef", "ef 0001 size", "ef 0001 size 65537",
		"ef 0001 size 65536 hex 00", "ef 0001 length 4", "records 0001 hex 00",
		"ef 0001 hex 123", "ef 0001 hex xy", "ef 0001 name 00", "ef 0001 read nobody",
		"ef 0001 read pin 1", "ef 0001\nef 0001", "ef 3f00", "ef 10000", "ef 0001 sfi 31",
		"df 1000\nend\nend", "df 1000 size 3", "pin 1",
		"pin 1 123456789012345678901234567890123",
		"pin 32 1234", "pin 1 1234\npin 1 1234", "pin 1 1234 tries 0", "pin 1 1234 what",
		"data 01", "df 1000 name 0102030405060708091011121314151617",
		"ef 0001 file secret", "ef 0001 read",
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_null(parse(wrong[i]));
}

static void folder_has_layout_and_files(void **state)
{
	char folder[] = "/tmp/layout.XXXXXX", path[64];
	struct file_system *files;
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/layout", folder);
	assert_null(layout_read(folder));
	file = fopen(path, "w");
	fputs("ef 0001 file layout\n", file);
	fclose(file);
	files = layout_read(folder);
	assert_non_null(files);
	assert_memory_equal(mf_child(files, 0x0001)->content, "ef 0001 file layout\n", 20);
	file_system_free(files);
	unlink(path);
	rmdir(folder);
}

static void cards_do_not_share(void **state)
{
	struct file_system *files = layout_read(NULL);
	struct file_system *copy = file_system_copy(files);
	struct file *file = mf_child(copy, 0x0001);

	(void)state;
	assert_ptr_equal(file->parent, &copy->files[0]);
	file->content[0] = 77;
	assert_int_equal(mf_child(files, 0x0001)->content[0], 0);
	file_system_free(copy);
	file_system_free(files);
}

static void kinds_of_card(void **state)
{
	struct card_kind kind = {};

	(void)state;
	assert_int_equal(card_kind_parse(&kind, "test"), 0);
	assert_ptr_equal(kind.model, &test_card);
	assert_int_equal(card_kind_parse(&kind, "openpgp"), 0);
	assert_ptr_equal(kind.model, &openpgp_card);
	assert_int_equal(card_kind_parse(&kind, "vicc"), 0);
	assert_int_equal(kind.port, 35963);
	assert_int_equal(card_kind_parse(&kind, "vicc:5000"), 0);
	assert_int_equal(kind.port, 5000);
	assert_int_equal(card_kind_parse(&kind, "vicc:0"), -1);
	assert_int_equal(card_kind_parse(&kind, "vicc:65536"), -1);
	assert_int_equal(card_kind_parse(&kind, "vicc:x"), -1);
	assert_int_equal(card_kind_parse(&kind, "viccs"), -1);
	assert_int_equal(card_kind_parse(&kind, "files:/nonexistent"), -1);
	assert_int_equal(card_kind_parse(&kind, "files:"), -1);
	assert_int_equal(card_kind_parse(&kind, "files"), 0);
	assert_ptr_equal(kind.model, &file_card);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(things_and_traits),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(folder_has_layout_and_files),
		cmocka_unit_test(cards_do_not_share),
		cmocka_unit_test(kinds_of_card),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
