// SPDX-License-Identifier: BSD-3-Clause
/*
 * PIN entry: see pin.h. PC/SC part 10, 2.5.
 */
#include "pin.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scrctl.h"

#define UNITS_ARE_BYTES_FORMAT	0x80
#define UNITS_ARE_BYTES_LENGTH	0x10
#define ENGLISH			0x0409

void pin_format_default(struct pin_format *format, __u32 operation)
{
	*format = (struct pin_format){
		.coding = 2,
		.block = 8,
		.least = 4,
		.most = 8,
		.validation = 2,
		.messages = operation == SCR_SECURE_MODIFY_PIN ? 3 : 1,
		.language = ENGLISH,
		.new = 8,
		.confirm = 1,
		.current = 1,
	};
}

struct pin_word {
	const char *word;
	__u32 value;
};

static const struct pin_word codings[] = {
	{ "binary", 0 }, { "bcd", 1 }, { "ascii", 2 }, { NULL, 0 }
};

static const struct pin_word sides[] = { { "left", 0 }, { "right", 1 }, { NULL, 0 } };

static const struct pin_word answers[] = { { "no", 0 }, { "yes", 1 }, { NULL, 0 } };

/* Either @words, or a number up to @most. */
struct pin_key {
	const char *name;
	size_t offset;
	__u32 most;
	const struct pin_word *words;
	bool modify;
};

#define MEMBER(name) offsetof(struct pin_format, name)

static const struct pin_key keys[] = {
	{ "timeout", MEMBER(timeout), 255, NULL, false },
	{ "coding", MEMBER(coding), 0, codings, false },
	{ "justify", MEMBER(right), 0, sides, false },
	{ "block", MEMBER(block), 15, NULL, false },
	{ "position", MEMBER(position), 15, NULL, false },
	{ "length-bits", MEMBER(length_bits), 15, NULL, false },
	{ "length-position", MEMBER(length_position), 15, NULL, false },
	{ "least", MEMBER(least), 255, NULL, false },
	{ "most", MEMBER(most), 255, NULL, false },
	{ "validation", MEMBER(validation), 7, NULL, false },
	{ "messages", MEMBER(messages), 255, NULL, false },
	{ "language", MEMBER(language), 0xffff, NULL, false },
	{ "old", MEMBER(old), 255, NULL, true },
	{ "new", MEMBER(new), 255, NULL, true },
	{ "confirm", MEMBER(confirm), 0, answers, true },
	{ "current", MEMBER(current), 0, answers, true },
};

static const char *parse_word(const struct pin_word *words, const char *text, __u32 *value)
{
	for (; words->word; words++) {
		if (strcmp(words->word, text) == 0) {
			*value = words->value;
			return NULL;
		}
	}
	return "there is no such value";
}

static const char *parse_number(const char *text, __u32 most, __u32 *value)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(text, &end, 0);
	if (errno || *end || end == text || *text == '-')
		return "the value has to be a number";
	if (number > most)
		return "the value is too large";
	*value = number;
	return NULL;
}

const char *pin_format_parse(struct pin_format *format, __u32 operation, const char *word)
{
	size_t length = strcspn(word, "=");
	__u32 *value;
	size_t i;

	if (word[length] != '=')
		return "that is neither KEY=VALUE nor hex";
	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strlen(keys[i].name) != length ||
		    strncmp(keys[i].name, word, length) != 0 ||
		    (keys[i].modify && operation != SCR_SECURE_MODIFY_PIN))
			continue;
		value = (__u32 *)((char *)format + keys[i].offset);
		if (keys[i].words)
			return parse_word(keys[i].words, word + length + 1, value);
		return parse_number(word + length + 1, keys[i].most, value);
	}
	return "there is no such key";
}

static __u8 format_string(const struct pin_format *format)
{
	return UNITS_ARE_BYTES_FORMAT | format->position << 3 | format->right << 2 |
	       format->coding;
}

static __u8 block_string(const struct pin_format *format)
{
	return format->length_bits << 4 | format->block;
}

static __u8 length_format(const struct pin_format *format)
{
	return UNITS_ARE_BYTES_LENGTH | format->length_position;
}

static void fill_verify(struct scr_pin_verify *verify, const struct pin_format *format,
			size_t length)
{
	*verify = (struct scr_pin_verify){
		.bTimerOut = format->timeout,
		.bmFormatString = format_string(format),
		.bmPINBlockString = block_string(format),
		.bmPINLengthFormat = length_format(format),
		.wPINMaxExtraDigit = htole16(format->least << 8 | format->most),
		.bEntryValidationCondition = format->validation,
		.bNumberMessage = format->messages,
		.wLangId = htole16(format->language),
		.ulDataLength = htole32(length),
	};
}

static void fill_modify(struct scr_pin_modify *modify, const struct pin_format *format,
			size_t length)
{
	*modify = (struct scr_pin_modify){
		.bTimerOut = format->timeout,
		.bmFormatString = format_string(format),
		.bmPINBlockString = block_string(format),
		.bmPINLengthFormat = length_format(format),
		.bInsertionOffsetOld = format->old,
		.bInsertionOffsetNew = format->new,
		.wPINMaxExtraDigit = htole16(format->least << 8 | format->most),
		.bConfirmPIN = format->current << 1 | format->confirm,
		.bEntryValidationCondition = format->validation,
		.bNumberMessage = format->messages,
		.wLangId = htole16(format->language),
		.bMsgIndex2 = 1,
		.bMsgIndex3 = 2,
		.ulDataLength = htole32(length),
	};
}

size_t pin_structure(__u8 *bytes, const struct pin_format *format, __u32 operation,
		     const struct apdu *command)
{
	size_t head = sizeof(struct scr_pin_verify);

	if (operation == SCR_SECURE_MODIFY_PIN) {
		head = sizeof(struct scr_pin_modify);
		fill_modify((struct scr_pin_modify *)bytes, format, command->length);
	} else {
		fill_verify((struct scr_pin_verify *)bytes, format, command->length);
	}
	memcpy(bytes + head, command->bytes, command->length);
	return head + command->length;
}
