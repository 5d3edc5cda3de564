// SPDX-License-Identifier: BSD-3-Clause
/*
 * The historical bytes in words: ISO/IEC 7816-4:2013, 12.1.1, and for cards
 * without contacts, whose reader makes the answer to reset, PC/SC part 3.
 */
#include <stdio.h>
#include <string.h>

#include "atr_parts.h"
#include "atr_words.h"
#include "output.h"
#include "status_word.h"

#define CATEGORY_STATUS		0x00
#define CATEGORY_DIRECTORY	0x10
#define CATEGORY_COMPACT_TLV	0x80

/* LCS SW1 SW2, which end the bytes of category 00. */
#define STATUS_LENGTH		3

static const char * const tag_names[16] = {
	[1] = "country", [2] = "issuer", [3] = "card service", [4] = "initial access",
	[5] = "issuer's data", [6] = "pre-issuing data", [7] = "card capabilities",
	[8] = "status", [15] = "application",
};

/* As text, where all of it is text. */
static void add_text(struct atr_words *words, const __u8 *bytes, size_t length)
{
	char text[16];
	size_t i;

	for (i = 0; i < length && i < sizeof(text) - 1; i++) {
		if (bytes[i] < 0x20 || bytes[i] > 0x7E)
			return;
		text[i] = bytes[i];
	}
	text[i] = '\0';
	if (i)
		atr_words_add(words, "\"%s\"", text);
}

/* Three digits from the quartet @first of @bytes on. */
static void add_country(struct atr_words *words, const __u8 *bytes, size_t first)
{
	unsigned int number = 0, digit;
	const char *name;
	size_t i;

	for (i = first; i < first + 3; i++) {
		digit = i % 2 ? bytes[i / 2] & 15 : bytes[i / 2] >> 4;
		number = 10 * number + digit;
		if (digit > 9) {
			atr_words_add(words, "no country of ISO 3166-1");
			return;
		}
	}
	name = country_name(number);
	atr_words_add(words, "country %03u%s%s", number, name ? ", " : "", name ? name : "");
}

/* ISO/IEC 7816-5: its first five bytes say who registered it. */
static void add_application(struct atr_words *words, const __u8 *bytes, size_t length)
{
	if (length < 5)
		atr_words_add(words, "too short for an application identifier");
	else if (bytes[0] >> 4 == 0xA)
		atr_words_add(words, "registered internationally, by %02X %02X %02X %02X %02X",
			      bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]);
	else if (bytes[0] >> 4 == 0xD)
		add_country(words, bytes, 1);
	else
		atr_words_add(words, "registered nowhere");
	if (length >= 5 && bytes[0] >> 4 == 0xD)
		atr_words_add(words, "registered in that country");
}

static void add_status_word(struct atr_words *words, __u16 status_word)
{
	char text[STATUS_WORD_TEXT_LENGTH];

	if (!status_word)
		atr_words_add(words, "status word 0000: says nothing");
	else
		atr_words_add(words, "status word %04X: %s", status_word,
			      status_word_text(status_word, text));
}

/* LCS, SW1 SW2, or both. */
static void add_status(struct atr_words *words, const __u8 *bytes, size_t length)
{
	if (length == 1 || length == 3)
		atr_words_life_cycle(words, bytes[0]);
	if (length == 2 || length == 3)
		add_status_word(words, bytes[length - 2] << 8 | bytes[length - 1]);
}

static void explain_object(struct atr_words *words, unsigned int tag,
			   const __u8 *value, size_t length)
{
	if (tag == 1 && length >= 2)
		add_country(words, value, 0);
	else if (tag == 3 && length == 1)
		atr_words_card_service(words, value[0]);
	else if (tag == 7)
		atr_words_capabilities(words, value, length);
	else if (tag == 8)
		add_status(words, value, length);
	else if (tag == 15)
		add_application(words, value, length);
	else
		add_text(words, value, length);
}

/* Tag and length are a quartet each. Stops at one that is longer than what is left. */
static void add_objects(struct atr_section *section, const __u8 *bytes, size_t length)
{
	size_t at = 0;

	while (at < length) {
		struct atr_words words = { .used = 0 };
		unsigned int tag = bytes[at] >> 4;
		size_t size = bytes[at] & 15;
		char name[32];

		if (size > length - at - 1) {
			atr_words_add(&words, "a data object that is not all there");
			atr_section_add(section, "rest", bytes + at, length - at, &words);
			return;
		}
		snprintf(name, sizeof(name), "tag %X", tag);
		explain_object(&words, tag, bytes + at + 1, size);
		atr_section_add(section, tag_names[tag] ? tag_names[tag] : name,
				bytes + at + 1, size, &words);
		at += size + 1;
	}
}

static const char *storage_card_name(unsigned int number)
{
	switch (number) {
	case 0x0001:
		return "MIFARE Classic 1K";
	case 0x0002:
		return "MIFARE Classic 4K";
	case 0x0003:
		return "MIFARE Ultralight";
	case 0x0026:
		return "MIFARE Mini";
	case 0x003A:
		return "MIFARE Ultralight C";
	case 0xF004:
		return "Topaz, or Jewel";
	case 0xF011:
		return "FeliCa 212K";
	case 0xF012:
		return "FeliCa 424K";
	default:
		return "a card without a name here";
	}
}

/* PC/SC part 3, 3.1.3.2.3: 80 4F, a length, its RID, the standard, the card. */
static bool is_storage_card(const __u8 *bytes, size_t length)
{
	static const __u8 begin[] = { 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06 };

	return length == 15 && memcmp(bytes, begin, sizeof(begin)) == 0;
}

static void add_storage_card(struct atr_section *section, const __u8 *bytes)
{
	struct atr_words card = { .used = 0 }, standard = { .used = 0 };

	atr_words_add(&card, "%s", storage_card_name(bytes[9] << 8 | bytes[10]));
	atr_words_add(&card, "no contacts: the reader made this answer to reset (PC/SC part 3)");
	if (bytes[8] >= 1 && bytes[8] <= 4)
		atr_words_add(&standard, "ISO/IEC 14443 A");
	else if (bytes[8] >= 5 && bytes[8] <= 8)
		atr_words_add(&standard, "ISO/IEC 14443 B");
	else if (bytes[8] >= 9 && bytes[8] <= 12)
		atr_words_add(&standard, "ISO/IEC 15693");
	else if (bytes[8] == 0x11)
		atr_words_add(&standard, "FeliCa");
	else
		atr_words_add(&standard, "a standard without a name here");
	atr_section_add(section, "storage card", bytes + 9, 2, &card);
	atr_section_add(section, "standard", bytes + 8, 1, &standard);
}

static void add_category(struct atr_section *section, const __u8 *category)
{
	struct atr_words words = { .used = 0 };

	if (*category == CATEGORY_STATUS)
		atr_words_add(&words, "data objects, and the status at the end");
	else if (*category == CATEGORY_COMPACT_TLV)
		atr_words_add(&words, "data objects");
	else if (*category == CATEGORY_DIRECTORY)
		atr_words_add(&words, "a reference to DIR data");
	else if (*category > 0x80 && *category < 0x90)
		atr_words_add(&words, "reserved");
	else
		atr_words_add(&words, "not as standardised: the card's own");
	atr_section_add(section, "category", category, 1, &words);
}

static void add_by_category(struct atr_section *section, const __u8 *bytes, size_t length)
{
	struct atr_words words = { .used = 0 };

	if (bytes[0] == CATEGORY_COMPACT_TLV) {
		add_objects(section, bytes + 1, length - 1);
	} else if (bytes[0] == CATEGORY_STATUS && length > STATUS_LENGTH) {
		add_objects(section, bytes + 1, length - 1 - STATUS_LENGTH);
		add_status(&words, bytes + length - STATUS_LENGTH, STATUS_LENGTH);
		atr_section_add(section, "status", bytes + length - STATUS_LENGTH,
				STATUS_LENGTH, &words);
	} else if (bytes[0] == CATEGORY_DIRECTORY && length == 2) {
		atr_section_add(section, "DIR reference", bytes + 1, 1, &words);
	} else {
		add_text(&words, bytes, length);
		atr_section_add(section, "all", bytes, length, &words);
	}
}

void atr_show_historical_bytes(const __u8 *bytes, size_t length)
{
	struct atr_section section;

	atr_section_begin(&section, "historical", length ? "historical bytes" :
			  "no historical bytes");
	if (length)
		add_category(&section, bytes);
	if (is_storage_card(bytes, length))
		add_storage_card(&section, bytes);
	else if (length)
		add_by_category(&section, bytes, length);
	atr_section_end(&section);
}
