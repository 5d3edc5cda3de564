/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Addresses that are bad, each in its own way.
 */
#ifndef UAPI_MEMORY_H
#define UAPI_MEMORY_H

#include <stddef.h>
#include <stdint.h>

enum badness {
	BAD_NULL,		/* nothing is at page 0 */
	BAD_UNMAPPED,		/* a page that was given back */
	BAD_KERNEL,		/* the kernel's half */
	BAD_ENDS,		/* the page ends before the last byte */
	BAD_READ_ONLY,		/* readable, not writable */
	BADNESSES,
};

extern const char *const badness_name[BADNESSES];

/*
 * An address that is bad for this many bytes. As far as it can be read, what is
 * at content is there. It holds until the next call.
 */
void *bad_address(enum badness badness, const void *content, size_t length);

/* The bit of a 64-bit member that no address of a program has. */
#define FAR_AWAY	0x4000000000000000ULL

#endif
