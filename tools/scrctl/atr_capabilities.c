// SPDX-License-Identifier: BSD-3-Clause
/*
 * What a card says in its historical bytes that it can: card service data, card
 * capabilities, life cycle status. ISO/IEC 7816-4:2013, 7.4.10 and 12.1.1.
 */
#include "atr_words.h"

/**
 * struct capability - one bit
 * @bit: it
 * @words: what the card can if it is set
 */
struct capability {
	__u8 bit;
	const char *words;
};

static void add_bits(struct atr_words *words, __u8 byte, const struct capability *capabilities)
{
	for (; capabilities->words; capabilities++) {
		if (byte & capabilities->bit)
			atr_words_add(words, "%s", capabilities->words);
	}
}

void atr_words_card_service(struct atr_words *words, __u8 service)
{
	static const struct capability services[] = {
		{ 0x80, "applications are selected by their full name" },
		{ 0x40, "applications are selected by a part of their name" },
		{ 0x20, "data objects in EF.DIR" },
		{ 0x10, "data objects in EF.ATR" },
		{ 0, NULL }
	};
	static const char * const access[8] = {
		[0] = "EF.DIR and EF.ATR are read by READ RECORD",
		[2] = "EF.DIR and EF.ATR are read by GET DATA",
		[4] = "EF.DIR and EF.ATR are read by READ BINARY",
	};

	add_bits(words, service, services);
	if (access[service >> 1 & 7])
		atr_words_add(words, "%s", access[service >> 1 & 7]);
	else
		atr_words_add(words, "how EF.DIR and EF.ATR are read is reserved");
	atr_words_add(words, service & 1 ? "there is no master file" : "there is a master file");
}

static void add_selection(struct atr_words *words, __u8 byte)
{
	static const struct capability selections[] = {
		{ 0x80, "DFs are selected by their full name" },
		{ 0x40, "DFs are selected by a part of their name" },
		{ 0x20, "DFs are selected by path" },
		{ 0x10, "DFs are selected by file identifier" },
		{ 0x08, "a DF is selected implicitly" },
		{ 0x04, "files have short identifiers" },
		{ 0x02, "records have numbers" },
		{ 0x01, "records have identifiers" },
		{ 0, NULL }
	};

	add_bits(words, byte, selections);
}

static void add_data_coding(struct atr_words *words, __u8 byte)
{
	static const char * const writes[] = {
		"writes once", "writes in its own way", "writes by OR", "writes by AND",
	};

	if (byte & 0x80)
		atr_words_add(words, "there are files of TLV structure");
	atr_words_add(words, "WRITE %s", writes[byte >> 5 & 3]);
	atr_words_add(words, byte & 0x10 ? "a tag may begin with FF" :
					   "no tag begins with FF");
	if (byte & 15)
		atr_words_add(words, "data units of %u byte%s", 1U << ((byte & 15) - 1),
			      (byte & 15) == 1 ? "" : "s");
	else
		atr_words_add(words, "data units of half a byte");
}

static void add_channels(struct atr_words *words, __u8 byte)
{
	static const char * const assignments[] = {
		NULL, "given by the terminal", "given by the card",
		"given by the card or the terminal",
	};
	const char *assignment = assignments[byte >> 3 & 3];
	static const struct capability lengths[] = {
		{ 0x80, "command chaining" },
		{ 0x40, "extended length of commands and answers" },
		{ 0x20, "extended lengths are told in EF.ATR" },
		{ 0, NULL }
	};

	add_bits(words, byte, lengths);
	if (!assignment)
		atr_words_add(words, "no logical channels but the basic one");
	else if ((byte & 7) == 7)
		atr_words_add(words, "8 or more logical channels, %s", assignment);
	else
		atr_words_add(words, "up to %u logical channels, %s", (byte & 7) + 1, assignment);
}

void atr_words_capabilities(struct atr_words *words, const __u8 *bytes, size_t length)
{
	if (length >= 1)
		add_selection(words, bytes[0]);
	if (length >= 2)
		add_data_coding(words, bytes[1]);
	if (length >= 3)
		add_channels(words, bytes[2]);
}

void atr_words_life_cycle(struct atr_words *words, __u8 status)
{
	static const char * const states[16] = {
		[0x00] = "says nothing", [0x01] = "creation", [0x03] = "initialisation",
		[0x04] = "operational, deactivated", [0x05] = "operational, activated",
		[0x06] = "operational, deactivated", [0x07] = "operational, activated",
		[0x0C] = "terminated", [0x0D] = "terminated", [0x0E] = "terminated",
		[0x0F] = "terminated",
	};

	if (status > 15)
		atr_words_add(words, "life cycle: the card's own value %02X", status);
	else if (states[status])
		atr_words_add(words, "life cycle: %s", states[status]);
	else
		atr_words_add(words, "life cycle: reserved");
}
