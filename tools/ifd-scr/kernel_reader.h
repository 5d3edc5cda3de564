/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A reader of the kernel, as the daemon uses it. Nothing of PC/SC's headers: they
 * have names in common with <linux/scr.h> whose values are different.
 */
#ifndef IFD_SCR_KERNEL_READER_H
#define IFD_SCR_KERNEL_READER_H

#include <stdbool.h>
#include <stddef.h>

#define ATR_MAXIMUM	33

struct reader;

enum reader_power {
	READER_POWER_UP,
	READER_POWER_DOWN,
	READER_RESET,
};

/**
 * struct exchange - bytes to the card or the reader, and what comes back
 * @send: the command
 * @send_length: bytes of it
 * @receive: room for the answer
 * @receive_length: in: bytes of room; out: of the answer, also of one that is
 *	too long
 */
struct exchange {
	const void *send;
	size_t send_length;
	void *receive;
	size_t receive_length;
};

/* All that return int return 0 or a negative errno; no signal interrupts them. */

/**
 * reader_open() - begin with the reader of a node
 * @path: of the node
 * @reader: set
 */
int reader_open(const char *path, struct reader **reader);

/* After the last call of all others, reader_wait() included. */
void reader_close(struct reader *reader);

/**
 * reader_presence() - is a card there?
 * @reader: the reader
 * @present: set
 *
 * A card that is another one than last time, or that a program outside the daemon
 * has reset, is reported absent once: so the daemon tells its clients.
 */
int reader_presence(struct reader *reader, bool *present);

/**
 * reader_wait() - until reader_presence() has something new to say
 * @reader: the reader
 * @milliseconds: at most so long
 *
 * Sleeps until then. reader_wake() ends it as well.
 */
int reader_wait(struct reader *reader, int milliseconds);
void reader_wake(struct reader *reader);

/**
 * reader_power() - power the card, cut its power, or reset it
 * @reader: the reader
 * @action: what of these
 * @atr: ATR_MAXIMUM bytes, set to the card's answer; none when it is off
 * @length: of @atr
 *
 * A card that a program outside the daemon is using stays as it is when the
 * daemon powers it up for the first time.
 */
int reader_power(struct reader *reader, enum reader_power action,
		 unsigned char *atr, size_t *length);

/* Negotiates T=@number, after a reset if another protocol is in force. */
int reader_protocol(struct reader *reader, unsigned int number);

/* An APDU to the card, with T=@number. */
int reader_transmit(struct reader *reader, unsigned int number, struct exchange *exchange);

/* Windows' vendor request @code, 2048 to 4095: PC/SC part 10, Escape. */
int reader_vendor(struct reader *reader, unsigned int code, struct exchange *exchange);

/* PC/SC's attribute @tag, as the kernel says it. */
int reader_get_attribute(struct reader *reader, unsigned int tag, struct exchange *exchange);
int reader_set_attribute(struct reader *reader, unsigned int tag, struct exchange *exchange);

#endif /* IFD_SCR_KERNEL_READER_H */
