/* SPDX-License-Identifier: GPL-2.0-only */
/* The few messages of CCID that a program without a driver sends itself. */
#ifndef BENCH_CCID_H
#define BENCH_CCID_H

#include <stdint.h>
#include <string.h>

#define CCID_HEADER_LENGTH	10
#define CCID_ICC_POWER_ON	0x62
#define CCID_ICC_POWER_OFF	0x63
#define CCID_XFR_BLOCK		0x6f

/* Makes a message; returns its length. */
static inline unsigned int ccid_message(unsigned char *message, unsigned char type,
					const unsigned char *data, unsigned int length)
{
	memset(message, 0, CCID_HEADER_LENGTH);
	message[0] = type;
	for (int i = 0; i < 4; i++)
		message[1 + i] = length >> (8 * i);
	if (length)
		memcpy(message + CCID_HEADER_LENGTH, data, length);
	return CCID_HEADER_LENGTH + length;
}

#endif /* BENCH_CCID_H */
