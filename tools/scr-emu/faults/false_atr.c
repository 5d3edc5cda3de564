// SPDX-License-Identifier: BSD-3-Clause
/*
 * atr-short, atr-long, atr-bad-tck, atr-bad-ta1, atr-full: the card's answer to reset is
 * none, or all that one may be.
 */
#include <string.h>

#include "reader.h"

/* An answer to reset has 33 bytes at most. */
#define LONG_ATR		40

/* T=1 is offered, the check byte is wrong. */
static const u8 atr_bad_tck[] = { 0x3b, 0x81, 0x01, 0x55, 0x00 };

/* T=0, and TA1 with Fi and Di that are reserved. */
static const u8 atr_bad_ta1[] = { 0x3b, 0x10, 0x7f };

/* T=0 and T=1 with all the bytes that there may be, 33. */
static const u8 atr_full[] = {
	0x3b, 0xff, 0x11, 0x00, 0x00, 0xe0, 0x00, 0x01, 0xf1, 0xfe, 0x00, 0x00, 0xff, 0x07, 0x00,
	0x00, 0x0f, 's', 'c', 'r', '-', 'e', 'm', 'u', ' ', 'f', 'u', 'l', 'l', ' ', 'A', 'T', 0xc3,
};

static u32 cut(struct fault *fault, u8 *atr, u32 length)
{
	(void)fault;
	(void)atr;
	(void)length;
	return 1;
}

static u32 lengthen(struct fault *fault, u8 *atr, u32 length)
{
	(void)fault;
	(void)atr;
	(void)length;
	return LONG_ATR;
}

static u32 spoil_tck(struct fault *fault, u8 *atr, u32 length)
{
	(void)fault;
	(void)length;
	memcpy(atr, atr_bad_tck, sizeof(atr_bad_tck));
	return sizeof(atr_bad_tck);
}

static u32 spoil_ta1(struct fault *fault, u8 *atr, u32 length)
{
	(void)fault;
	(void)length;
	memcpy(atr, atr_bad_ta1, sizeof(atr_bad_ta1));
	return sizeof(atr_bad_ta1);
}

static u32 fill(struct fault *fault, u8 *atr, u32 length)
{
	(void)fault;
	(void)length;
	memcpy(atr, atr_full, sizeof(atr_full));
	return sizeof(atr_full);
}

FAULT(atr_short) = {
	.name = "atr-short",
	.what = "The answer to reset has one byte.",
	.place = 1,
	.replace_atr = cut,
};

FAULT(atr_long) = {
	.name = "atr-long",
	.what = "The answer to reset has 40 bytes.",
	.place = 2,
	.replace_atr = lengthen,
};

FAULT(bad_tck) = {
	.name = "atr-bad-tck",
	.what = "The answer to reset has a wrong check byte.",
	.place = 3,
	.replace_atr = spoil_tck,
};

FAULT(bad_ta1) = {
	.name = "atr-bad-ta1",
	.what = "The answer to reset has a TA1 that is reserved.",
	.place = 4,
	.replace_atr = spoil_ta1,
};

FAULT(full) = {
	.name = "atr-full",
	.what = "The answer to reset has 33 bytes, and all of them are right.",
	.place = 5,
	.replace_atr = fill,
};
