/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The card of scr-emu, and commands to it as a PC/SC program sends them.
 */
#ifndef LEVELS_CARD_H
#define LEVELS_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/scr.h>

/* Its commands, by INS. */
#define CARD_PATTERN		0x8010
#define CARD_ECHO		0x8012
#define CARD_MUTE		0x8016
#define CARD_EXTENDS		0x8017
#define CARD_STATUS		0x8018
#define CARD_COUNTERS		0x801a
#define CARD_SELECT		0x00a4

/**
 * struct command - an APDU before it is one
 * @instruction: CLA and INS
 * @parameter: P1 and P2
 * @data: the command's data
 * @data_length: 0 to 65535
 * @expected: Ne, 0 to 65536
 * @extended: in three bytes, or two
 */
struct command {
	__u16 instruction;
	__u16 parameter;
	const unsigned char *data;
	size_t data_length;
	size_t expected;
	bool extended;
};

size_t encode(const struct command *command, unsigned char *apdu);

/* One TRANSMIT in the protocol under test. Return: 0 or an errno. */
/* For what goes through io_uring. */
struct ring *levels_ring(void);

int transmit_apdu(int fd, const unsigned char *apdu, size_t length, unsigned char *answer,
		  __u32 *room);

/*
 * The command, and with T=0 what PC/SC programs send after it: GET RESPONSE after
 * 61xx, the command with another Le after 6Cxx.
 *
 * Return: whether there is an answer; if not, the case has failed.
 */
bool exchange(int fd, const struct command *command, unsigned char *answer, __u32 *length);

/**
 * struct card_counters - what the card counts
 * @resets: since it came
 * @commands: since the latest reset, that which asks included
 */
struct card_counters {
	unsigned int resets;
	unsigned int commands;
};

/* Return: whether there is an answer; if not, the case has failed. */
bool count_by_card(int fd, struct card_counters *counters);

/* A file that uses the card, which is reset and in the protocol under test. */
int open_card(void);

/* The digest of all answers that exchange() has got since it began. */
void digest_begin(void);
__u64 digest_end(void);

#endif
