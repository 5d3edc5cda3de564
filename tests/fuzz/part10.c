// SPDX-License-Identifier: GPL-2.0-only
/*
 * PC/SC part 10: any structure of a program, for a reader with any quirks and with
 * room for any number of bytes. What is sent has the command where the structure
 * had it, and fits; what is answered is a list of tag, length and value.
 */
#include <stdlib.h>
#include <string.h>

#include "ccid/part10.h"
#include "ccid/quirks.h"
#include "fuzz.h"

/* bTimeOut2 and ulDataLength are left out, bPINOperation comes first. */
#define SHORTER		(1 + 4 - 1)

static void check_entry(const struct ccid_pin_entry *entry)
{
	const u8 *command;
	size_t length;

	command = ccid_pin_command(entry, &length);
	must(length >= CCID_PIN_LEAST_COMMAND && length <= CCID_PIN_MOST_COMMAND);
	must(command + length == entry->structure + entry->length);
	must(ccid_pin_seconds(entry) >= 90 && ccid_pin_seconds(entry) <= 265);
}

static void check_encoded(const struct ccid_pin_entry *entry, const u8 *data, size_t written,
			  const u8 *prologue)
{
	const u8 *command;
	size_t length;

	command = ccid_pin_command(entry, &length);
	must(written <= entry->length - SHORTER);
	must(written >= entry->length - SHORTER - 2);
	must(data[0] == entry->operation && data[1] == entry->structure[0]);
	must(!memcmp(data + written - length, command, length));
	if (prologue)
		must(!memcmp(data + written - length - CCID_PIN_PROLOGUE_LENGTH, prologue,
			     CCID_PIN_PROLOGUE_LENGTH));
}

static void check_pin(struct fuzz_input *input)
{
	struct ccid_pin_entry entry = { .operation = fuzz_u8(input) % 3 };
	static const u8 block[CCID_PIN_PROLOGUE_LENGTH] = { 0x00, 0x40, 0x05 };
	u8 how = fuzz_u8(input);
	const u8 *prologue = how & 1 ? block : NULL;
	size_t room = fuzz_u16(input) % 400, written = 0;
	u8 *structure, *data = malloc(room);
	enum ccid_pin_defect defect, encoded;

	entry.quirks = fuzz_u16(input);
	structure = fuzz_rest(input, &entry.length);
	entry.structure = structure;
	defect = ccid_pin_check(&entry);
	must(defect < CCID_PIN_DEFECT_COUNT);
	must(strcmp(ccid_pin_defect_text(defect), "unknown defect"));
	encoded = ccid_encode_pin_entry(data, room, &written, &entry, prologue);
	must(encoded == defect || (!defect && encoded == CCID_PIN_NO_ROOM));
	if (!defect)
		check_entry(&entry);
	if (!encoded)
		check_encoded(&entry, data, written, prologue);
	else
		must(!written);
	free(structure);
	free(data);
}

static void check_list(const u8 *answer, size_t length)
{
	size_t at = 0;

	must(length <= CCID_PART10_MAXIMUM_ANSWER);
	while (at < length) {
		must(length - at >= 2);
		at += 2 + answer[at + 1];
	}
	must(at == length);
}

static void check_features(struct fuzz_input *input)
{
	const struct ccid_part10_reader reader = {
		.pin_support = fuzz_u8(input) & CCID_PIN_SUPPORTS_ALL,
		.lcd_layout = fuzz_u16(input),
		.validation_key = fuzz_u8(input) & 1,
		.minimum_pin = fuzz_u8(input),
		.maximum_pin = fuzz_u8(input),
		.escape = fuzz_u8(input) & 1,
		.extended = fuzz_u8(input) & 1,
		.vendor_id = fuzz_u16(input),
		.product_id = fuzz_u16(input),
	};
	u8 *answer = malloc(CCID_PART10_MAXIMUM_ANSWER);

	check_list(answer, ccid_part10_features(answer, &reader));
	check_list(answer, ccid_part10_tlv_properties(answer, &reader));
	must(ccid_part10_pin_properties(answer, &reader) == 4);
	free(answer);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input input = { data, size };

	if (fuzz_u8(&input) & 1)
		check_features(&input);
	else
		check_pin(&input);
	return 0;
}
