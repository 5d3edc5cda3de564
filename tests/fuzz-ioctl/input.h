/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fuzzer's bytes, taken one after the other; where there are none left, zeros.
 */
#ifndef FUZZ_IOCTL_INPUT_H
#define FUZZ_IOCTL_INPUT_H

#include <stddef.h>
#include <string.h>

#include <linux/types.h>

struct input {
	const __u8 *data;
	size_t left;
};

static inline size_t input_bytes(struct input *input, void *to, size_t length)
{
	size_t there = length < input->left ? length : input->left;

	memset(to, 0, length);
	memcpy(to, input->data, there);
	input->data += there;
	input->left -= there;
	return there;
}

static inline __u8 input_byte(struct input *input)
{
	__u8 byte;

	input_bytes(input, &byte, sizeof(byte));
	return byte;
}

static inline __u32 input_word(struct input *input)
{
	__u32 word;

	input_bytes(input, &word, sizeof(word));
	return word;
}

#endif
