/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What an answer to reset in full is made of: bytes by name, with what they mean.
 */
#ifndef SCRCTL_ATR_WORDS_H
#define SCRCTL_ATR_WORDS_H

#include <stddef.h>
#include <linux/types.h>

#include "scrctl.h"

struct json_object;

/**
 * struct atr_words - what a byte or a data object means
 * @text: one meaning a line
 * @used: bytes of @text
 */
struct atr_words {
	char text[1024];
	size_t used;
};

__printf(2, 3) void atr_words_add(struct atr_words *words, const char *format, ...);

/**
 * struct atr_section - one part of the explanation
 * @key: in the document, where it is an array
 * @array: that array, or NULL
 */
struct atr_section {
	const char *key;
	struct json_object *array;
};

/* @heading is for people. */
void atr_section_begin(struct atr_section *section, const char *key, const char *heading);
void atr_section_end(struct atr_section *section);

/* @length bytes at @bytes are called @name and mean @words, which may be empty. */
void atr_section_add(struct atr_section *section, const char *name, const __u8 *bytes,
		     size_t length, const struct atr_words *words);

/* Data objects of the historical bytes: ISO/IEC 7816-4:2013, 12.1.1. */
void atr_words_card_service(struct atr_words *words, __u8 service);
void atr_words_capabilities(struct atr_words *words, const __u8 *bytes, size_t length);
void atr_words_life_cycle(struct atr_words *words, __u8 status);

/* Of ISO 3166-1, by its number; NULL for one that has no name here. */
const char *country_name(unsigned int number);

#endif /* SCRCTL_ATR_WORDS_H */
