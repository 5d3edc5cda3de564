// SPDX-License-Identifier: BSD-3-Clause
/*
 * Makes an answer to reset from words (ISO 7816-3, 8.2).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "atr_words.h"
#include "report.h"

#define MAXIMUM_TEXT	128

/* In T0 and TDi: which interface bytes follow. */
#define HAS_TA		0x10
#define HAS_TB		0x20
#define HAS_TC		0x40
#define HAS_TD		0x80

#define HISTORICAL	"scremu"

/**
 * struct wishes - what the words say
 * @protocols: 1 T=0, 2 T=1
 * @ta1: -1 without it; so for @ta2, @tc1 and @ifsc
 */
struct wishes {
	long protocols;
	long ta1;
	long ta2;
	long tc1;
	long wi;
	long ifsc;
	long bwi;
	long cwi;
	long crc;
};

static const struct {
	const char *name;
	size_t field;
	int base;		/* 0: a word without a number, which means @most */
	long least;
	long most;
} words[] = {
	{ "t0", offsetof(struct wishes, protocols), 0, 0, 1 },
	{ "t1", offsetof(struct wishes, protocols), 0, 0, 2 },
	{ "both", offsetof(struct wishes, protocols), 0, 0, 3 },
	{ "ta1", offsetof(struct wishes, ta1), 16, 0, 0xff },
	{ "ta2", offsetof(struct wishes, ta2), 16, 0, 0xff },
	{ "tc1", offsetof(struct wishes, tc1), 16, 0, 0xff },
	{ "wi", offsetof(struct wishes, wi), 10, 1, 255 },
	{ "ifsc", offsetof(struct wishes, ifsc), 10, 1, 254 },
	{ "bwi", offsetof(struct wishes, bwi), 10, 0, 9 },
	{ "cwi", offsetof(struct wishes, cwi), 10, 0, 15 },
	{ "crc", offsetof(struct wishes, crc), 0, 0, 1 },
};

static int take_word(struct wishes *wishes, char *word)
{
	char *number = strchr(word, '=');
	char *end = "";
	unsigned int i;
	long value;

	if (number)
		*number++ = 0;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (!strcmp(words[i].name, word))
			break;
	}
	if (i == ARRAY_SIZE(words) || !number != !words[i].base)
		return report("--atr: \"%s\" is not understood; see --help", word);
	value = number ? strtol(number, &end, words[i].base) : words[i].most;
	if (*end || value < words[i].least || value > words[i].most)
		return report("--atr: %s=%s: from %ld to %ld", word, number, words[i].least,
			      words[i].most);
	memcpy((char *)wishes + words[i].field, &value, sizeof(value));
	return 0;
}

bool atr_is_words(const char *text)
{
	return *text && !strchr("0123456789 ", *text) &&
	       text[strspn(text, "0123456789abcdefABCDEF ")];
}

/* The bytes with number 2: those of the protocol that is offered first. */
static u8 *put_second(u8 *place, const struct wishes *wishes)
{
	bool t0_first = wishes->protocols & 1;

	*place++ = (t0_first ? 0 : 1) | (wishes->ta2 >= 0 ? HAS_TA : 0) |
		   (t0_first ? HAS_TC : 0) | (wishes->protocols & 2 ? HAS_TD : 0);
	if (wishes->ta2 >= 0)
		*place++ = wishes->ta2;
	if (t0_first)
		*place++ = wishes->wi;
	return place;
}

/* Those with number 3: of T=1. */
static u8 *put_third(u8 *place, const struct wishes *wishes)
{
	*place++ = 1 | HAS_TB | (wishes->ifsc >= 0 ? HAS_TA : 0) | (wishes->crc ? HAS_TC : 0);
	if (wishes->ifsc >= 0)
		*place++ = wishes->ifsc;
	*place++ = wishes->bwi << 4 | wishes->cwi;
	if (wishes->crc)
		*place++ = 1;
	return place;
}

static u8 *put_check_byte(u8 *atr, u8 *place)
{
	const u8 *byte;
	u8 check = 0;

	for (byte = atr + 1; byte < place; byte++)
		check ^= *byte;
	*place = check;
	return place + 1;
}

int atr_from_words(u8 *atr, u8 *length, const char *text)
{
	struct wishes wishes = { .protocols = 1, .ta1 = -1, .ta2 = -1, .tc1 = -1, .wi = 1,
				 .ifsc = -1 };
	char copy[MAXIMUM_TEXT], *save, *word;
	u8 *place = atr;

	if (snprintf(copy, sizeof(copy), "%s", text) >= (int)sizeof(copy))
		return report("--atr: too many words");
	for (word = strtok_r(copy, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		if (take_word(&wishes, word))
			return -1;
	}
	*place++ = 0x3b;
	*place++ = strlen(HISTORICAL) | HAS_TD | (wishes.ta1 >= 0 ? HAS_TA : 0) |
		   (wishes.tc1 >= 0 ? HAS_TC : 0);
	if (wishes.ta1 >= 0)
		*place++ = wishes.ta1;
	if (wishes.tc1 >= 0)
		*place++ = wishes.tc1;
	place = put_second(place, &wishes);
	if (wishes.protocols & 2)
		place = put_third(place, &wishes);
	memcpy(place, HISTORICAL, strlen(HISTORICAL));
	place += strlen(HISTORICAL);
	if (wishes.protocols & 2)
		place = put_check_byte(atr, place);
	*length = place - atr;
	return 0;
}
