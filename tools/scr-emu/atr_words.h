/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Answers to reset that are said in words: "t1,ta1=96,ifsc=254".
 */
#ifndef SCR_EMU_ATR_WORDS_H
#define SCR_EMU_ATR_WORDS_H

#include <stdbool.h>

#include "portable.h"

/* Return: @text is words, not hex. */
bool atr_is_words(const char *text);

/*
 * Writes up to 33 bytes at @atr. The words are those of scr-emu.1, with a comma
 * between them. Return: 0, or -1 after an error message.
 */
int atr_from_words(u8 *atr, u8 *length, const char *text);

#endif /* SCR_EMU_ATR_WORDS_H */
