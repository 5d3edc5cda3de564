/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A path: one way for a program to a card. Each program of the benchmark has one.
 * What goes wrong ends the program.
 */
#ifndef BENCH_PATH_H
#define BENCH_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LONGEST_COMMAND	65544
#define LONGEST_ANSWER	65538

/* Room for a short answer. */
#define SHORT_ROOM	258

/* struct apdu - a command, and its answer, which there is @room for */
struct apdu {
	const unsigned char *command;
	size_t command_length;
	unsigned char *answer;
	size_t answer_length;
	size_t room;
};

/**
 * struct path - what a path can
 * @name: of it
 * @batch: APDUs that transmit() sends, 1 unless said otherwise
 * @attach: from nothing to a reader
 * @connect: from a reader to a card with power and a protocol
 * @transmit: one round; the answer of one APDU is in @answer afterwards
 * @disconnect: cuts the card's power
 * @detach: undoes @attach
 * @await: until a card is there, or none
 * @connect_and_disconnect: both at once, if the path has that
 * @measured: instructions of the latest transmit() or connect_and_disconnect(), if the
 *	path knows better
 *
 * All but @name may be missing.
 */
struct path {
	const char *name;
	unsigned int batch;
	void (*attach)(void);
	void (*connect)(void);
	void (*transmit)(struct apdu *apdu);
	void (*disconnect)(void);
	void (*detach)(void);
	void (*await)(bool present);
	void (*connect_and_disconnect)(void);
	long long (*measured)(void);
};

extern const struct path path;

#endif /* BENCH_PATH_H */
