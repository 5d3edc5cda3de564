/* SPDX-License-Identifier: GPL-2.0-only */
/* What bench/program/floor.c asks of scr-floor.ko: ioctls of /dev/scr-floor. */
#ifndef SCR_FLOOR_H
#define SCR_FLOOR_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct floor_run - FLOOR_EXCHANGE
 * @messages: in: address of @count messages of CCID, one behind the other
 * @answer: in: address for the last answer
 * @spinner: in: address of the spinner's counter, 0 if there is none
 * @cycles: out: of the time stamp counter, that the exchanges took
 * @iterations: out: of the spinner meanwhile
 * @count: in: how many messages
 * @messages_length: in: bytes of all of them
 * @answer_length: in: bytes at @answer, which each answer is given room for;
 *	out: bytes of the last one
 * @reserved: zero
 */
struct floor_run {
	__u64 messages;
	__u64 answer;
	__u64 spinner;
	__u64 cycles;
	__u64 iterations;
	__u32 count;
	__u32 messages_length;
	__u32 answer_length;
	__u32 reserved;
};

#define FLOOR_EXCHANGE		_IOWR(0xBC, 240, struct floor_run)

/* Waits for a message of the interrupt pipe, up to 64 bytes. */
#define FLOOR_NOTIFICATION	_IOR(0xBC, 241, __u8[64])

#endif /* SCR_FLOOR_H */
