/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ioctls with arguments that would be good, for the fuzzer to spoil.
 */
#ifndef FUZZ_IOCTL_REQUEST_H
#define FUZZ_IOCTL_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include <linux/scr-virt.h>
#include <linux/scr.h>

/* Below 4 GiB, so that a program of 32 bits could have it, too. */
#define ARGUMENT_ROOM	1024
#define BUFFER_ROOM	(72 << 10)

struct memory {
	__u8 argument[ARGUMENT_ROOM];
	__u8 input[BUFFER_ROOM];
	__u8 output[BUFFER_ROOM];
};

extern struct memory *memory;

struct request {
	unsigned int number;
	size_t size;
	/* Fills memory->argument in, with @length bytes of input that are there already. */
	void (*fill)(void *argument, size_t length);
};

extern const struct request requests[];
extern const size_t request_count;

#endif
