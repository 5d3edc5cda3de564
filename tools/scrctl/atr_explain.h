/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An answer to reset in words.
 */
#ifndef SCRCTL_ATR_EXPLAIN_H
#define SCRCTL_ATR_EXPLAIN_H

#include <stddef.h>
#include <linux/types.h>

/* As output: its bytes, "atr" in the document, and all that they say, "atr_meaning". */
void atr_explain(const __u8 *bytes, size_t length);

/* What is wrong with it, @size bytes at @text: empty if nothing is. */
void atr_defect(const __u8 *bytes, size_t length, char *text, size_t size);

#endif /* SCRCTL_ATR_EXPLAIN_H */
