// SPDX-License-Identifier: BSD-3-Clause
/*
 * Instructions by name. Those that carry a PIN are not among them: verify asks
 * for one.
 */
#include "instruction.h"

#include <string.h>

#include "hex.h"

const struct instruction instructions[] = {
	{ "activate-file", 0x44 },
	{ "append-record", 0xE2 },
	{ "create-file", 0xE0 },
	{ "deactivate-file", 0x04 },
	{ "delete-file", 0xE4 },
	{ "envelope", 0xC2 },
	{ "erase-binary", 0x0E },
	{ "external-authenticate", 0x82 },
	{ "general-authenticate", 0x86 },
	{ "generate-key-pair", 0x46 },
	{ "get-challenge", 0x84 },
	{ "get-data", 0xCA },
	{ "get-response", 0xC0 },
	{ "internal-authenticate", 0x88 },
	{ "manage-channel", 0x70 },
	{ "manage-security-environment", 0x22 },
	{ "perform-security-operation", 0x2A },
	{ "put-data", 0xDA },
	{ "read-binary", 0xB0 },
	{ "read-record", 0xB2 },
	{ "search-binary", 0xA0 },
	{ "search-record", 0xA2 },
	{ "select-file", 0xA4 },
	{ "terminate-card", 0xFE },
	{ "update-binary", 0xD6 },
	{ "update-record", 0xDC },
	{ "write-binary", 0xD0 },
	{ "write-record", 0xD2 },
	{ NULL, 0 }
};

static const struct instruction *find(const char *text, size_t length)
{
	const struct instruction *instruction;

	for (instruction = instructions; instruction->name; instruction++) {
		if (strlen(instruction->name) == length &&
		    strncasecmp(instruction->name, text, length) == 0)
			return instruction;
	}
	return NULL;
}

const char *instruction_parse(const char *text, __u8 *bytes, size_t room,
			      size_t *length, size_t *position)
{
	size_t blanks = strspn(text, " \t");
	size_t word = strcspn(text + blanks, " \t\r\n#");
	const struct instruction *instruction = find(text + blanks, word);
	const char *wrong;

	if (!instruction || room < 2)
		return hex_parse(text, bytes, room, length, position);
	bytes[0] = 0x00;
	bytes[1] = instruction->code;
	wrong = hex_parse(text + blanks + word, bytes + 2, room - 2, length, position);
	*length += 2;
	*position += blanks + word;
	return wrong;
}
