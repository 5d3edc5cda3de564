/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bytes for a test, from hex digits. They lie in an allocation of exactly their
 * length, so that KASAN sees a read of one byte too many.
 */
#ifndef _SCR_TEST_BYTES_H
#define _SCR_TEST_BYTES_H

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "compat.h"

static inline u8 *test_bytes(struct kunit *test, const char *hex, size_t *length)
{
	u8 *bytes;

	*length = strlen(hex) / 2;
	bytes = kunit_kzalloc(test, *length, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, bytes);
	KUNIT_ASSERT_EQ(test, 0, hex2bin(bytes, hex, *length));
	return bytes;
}

/* The first @length of @bytes, in an allocation of just that. */
static inline u8 *test_prefix(struct kunit *test, const u8 *bytes, size_t length)
{
	u8 *prefix = kunit_kzalloc(test, length, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, prefix);
	memcpy(prefix, bytes, length);
	return prefix;
}

#endif /* _SCR_TEST_BYTES_H */
