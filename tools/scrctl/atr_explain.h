/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An answer to reset in words.
 */
#ifndef SCRCTL_ATR_EXPLAIN_H
#define SCRCTL_ATR_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* As output: its bytes, "atr" in the document, and all that they say, "atr_meaning". */
void atr_explain(const __u8 *bytes, size_t length);

/*
 * In full, as output: each of its bytes by name, with what it means. Returns false if it
 * has a defect, which is part of the output.
 */
bool atr_explain_in_words(const __u8 *bytes, size_t length);

/* What is wrong with it, @size bytes at @text: empty if nothing is. */
void atr_defect(const __u8 *bytes, size_t length, char *text, size_t size);

#endif /* SCRCTL_ATR_EXPLAIN_H */
