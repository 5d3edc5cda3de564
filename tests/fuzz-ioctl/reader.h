/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reader behind the node: a thread that answers with what the fuzzer wants, or, where
 * it wants nothing, as a card does.
 */
#ifndef FUZZ_IOCTL_READER_H
#define FUZZ_IOCTL_READER_H

#include <stddef.h>
#include <stdint.h>

#include <linux/scr-virt.h>

/* Makes the reader. Return: N of /dev/scrN. */
unsigned int reader_begin(void);

/* What its next answers are made of; they stay until the next call. */
void reader_answers(const __u8 *data, size_t length);

/* The card comes or goes: SCR_VIRT_CARD_*. */
void reader_tell(__u32 type);

/* Something written to it as it is. */
void reader_write(const void *bytes, size_t length);

/* A reader as scr_virt_create wants it. */
void reader_fill(struct scr_virt_create *create);

/* Where its thread got in the kernel. */
void reader_collect(void);

#endif
