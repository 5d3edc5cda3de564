/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Status words: SW1 SW2, the last two bytes of every answer of a card.
 */
#ifndef SCRCTL_STATUS_WORD_H
#define SCRCTL_STATUS_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* Enough for every text of status_word_text(). */
#define STATUS_WORD_TEXT_LENGTH	80

/**
 * status_word_text() - say what a card means
 * @status_word: SW1 << 8 | SW2
 * @text: where the words go, STATUS_WORD_TEXT_LENGTH bytes
 *
 * Return: @text.
 */
const char *status_word_text(__u16 status_word, char *text);

/*
 * What --expect takes: status words of 4 hex digits, separated by commas, in
 * which an x stands for any digit: 9000,61xx,63Cx.
 */
bool expect_is_valid(const char *expect);
bool expect_matches(const char *expect, __u16 status_word);

#endif /* SCRCTL_STATUS_WORD_H */
