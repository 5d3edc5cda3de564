/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * What the pure files need to be compiled in the kernel and on the host alike:
 * types, little-endian access byte by byte, digits, and a place for exports. The
 * pure files include this and nothing else of the kernel.
 */
#ifndef _SCR_PORTABLE_H
#define _SCR_PORTABLE_H

#include <linux/types.h>

#ifdef __KERNEL__

#include <linux/bits.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>
#include "../compat.h"

#else

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

#define BIT(n)		(1UL << (n))
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

/* As the kernel's: what a digit stands for, or -1. */
static inline int hex_to_bin(unsigned char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

/* There is nothing to export to; this keeps the semicolon after it legal. */
#define EXPORT_SYMBOL_GPL(symbol) static_assert(1, #symbol)
#define EXPORT_SYMBOL_IF_KUNIT EXPORT_SYMBOL_GPL

#endif /* __KERNEL__ */

/* The kernel has no 64-bit division of its own on 32-bit machines. */
static inline u64 scr_divide(u64 dividend, u32 divisor)
{
#ifdef __KERNEL__
	return div_u64(dividend, divisor);
#else
	return dividend / divisor;
#endif
}

/* No alignment is asked of @bytes; the reads and writes are of 2 or 4 bytes. */

static inline u16 scr_get_le16(const u8 *bytes)
{
	return bytes[0] | bytes[1] << 8;
}

static inline u32 scr_get_le32(const u8 *bytes)
{
	return scr_get_le16(bytes) | (u32)scr_get_le16(bytes + 2) << 16;
}

static inline void scr_put_le16(u8 *bytes, u16 value)
{
	bytes[0] = value & 0xff;
	bytes[1] = value >> 8;
}

static inline void scr_put_le32(u8 *bytes, u32 value)
{
	scr_put_le16(bytes, value & 0xffff);
	scr_put_le16(bytes + 2, value >> 16);
}

#endif /* _SCR_PORTABLE_H */
