/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fake reader device was told, as text, and what it was to be told.
 *
 * A command is its name, for IccPowerOn and SetParameters ":" and the byte at 7
 * (bPowerSelect, bProtocolNum), and its data in hex: "on:01", "set:00 1100000a00",
 * "xfr ff1096..". Of long data there are the first four bytes, and how many there
 * are: "xfr 00a40400..54".
 */
#ifndef _SCR_TEST_FAKE_COMMANDS_H
#define _SCR_TEST_FAKE_COMMANDS_H

#include "fake_transport.h"

/* Answers: well done; with data; with the protocol's parameters; with a bError. */
#define FAKE_BYTES(...) \
	.length = sizeof((const u8 []){ __VA_ARGS__ }), .data = (const u8 []){ __VA_ARGS__ }
#define FAKE_DONE		{ FAKE_ANSWER }
#define FAKE_DATA(...)		{ FAKE_ANSWER, FAKE_BYTES(__VA_ARGS__) }
#define FAKE_PARAMETERS(protocol, ...) \
	{ FAKE_ANSWER, .specific = (protocol), FAKE_BYTES(__VA_ARGS__) }
#define FAKE_FAILED(code)	{ FAKE_ANSWER, .status = 0x40, .error = (code) }

#define FAKE_STEPS		14

/**
 * struct fake_step - a command, and its answer
 * @command: as above; NULL: there are no more
 * @answer: what comes; commands beyond the last find the reader device gone
 */
struct fake_step {
	const char *command;
	struct fake_frame answer;
};

struct scr_reader *fake_insert(struct kunit *test, struct fake_device *fake,
			       unsigned int slot, const char *atr);
void fake_remove(struct fake_device *fake);
void fake_expect(struct kunit *test, struct fake_device *fake,
		 const struct fake_step *steps);
void fake_check(struct kunit *test, struct fake_device *fake,
		const struct fake_step *steps);

#endif /* _SCR_TEST_FAKE_COMMANDS_H */
