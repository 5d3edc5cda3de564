// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that the card never answers: the call ends by a signal, by
 * SCR_IOC_CANCEL, and by the deadline, and the card does the next command without
 * a reset.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../blocked.h"
#include "../clock.h"
#include "../reader.h"
#include "../uring/ring.h"
#include "card.h"
#include "levels.h"

/* Of the next command: more than a block of any card. */
#define NEXT_LENGTH	255

/* For a call that is to be in the middle of it: the reader has the command then. */
#define MIDDLE_MICROSECONDS	300000

/* The least that a reader is given, and the most, with what the card adds to it. */
#define LEAST_SECONDS	10
#define MOST_SECONDS	70

static void works(int fd)
{
	static unsigned char data[NEXT_LENGTH] = { 0x5a }, answer[SCR_MAXIMUM_RESPONSE_LENGTH];
	const struct command command = { CARD_ECHO, 0, data, sizeof(data), 256, false };
	__u32 length;

	if (exchange(fd, &command, answer, &length) &&
	    expect("bytes of the next answer", length, sizeof(data) + 2))
		expect_bytes("next answer", answer, data, sizeof(data));
}

static void expect_no_reset(int fd, const struct card_counters *before)
{
	struct card_counters after;

	if (count_by_card(fd, &after))
		expect("resets", after.resets, before->resets);
}

struct endless {
	unsigned char apdu[4];
	unsigned char answer[258];
	struct scr_transmit transmit;
	struct blocked_call call;
	int fd;
};

/* Return: true: it has not ended. */
static bool begin_call(struct endless *endless)
{
	call_with_and_block(&endless->call, endless->fd, IOCTL_SMARTCARD_TRANSMIT,
			    &endless->transmit);
	usleep(MIDDLE_MICROSECONDS);
	return is_still_blocked(&endless->call);
}

static bool begin_command(struct endless *endless)
{
	ring_command(levels_ring(), endless->fd, IOCTL_SMARTCARD_TRANSMIT,
		     &endless->transmit, 0);
	usleep(MIDDLE_MICROSECONDS);
	return !ring_has_result(levels_ring());
}

/* Return: false: it has ended, and the case has failed. */
static bool begin(struct endless *endless, int fd, __u16 instruction, bool ring)
{
	const struct command command = { instruction, 0, NULL, 0, 0, false };

	endless->transmit = (struct scr_transmit) {
		.protocol = options.protocol,
		.send_buffer = (uintptr_t)endless->apdu,
		.send_length = encode(&command, endless->apdu),
		.receive_buffer = (uintptr_t)endless->answer,
		.receive_length = sizeof(endless->answer),
	};
	endless->fd = fd;
	if (ring ? begin_command(endless) : begin_call(endless))
		return true;
	fail("TRANSMIT does not wait");
	return false;
}

struct ending_row {
	const char *name;
	void (*end)(struct endless *endless);
	int error;
	bool ring;
};

static void by_signal(struct endless *endless)
{
	signal_thread(&endless->call, false);
}

static void by_cancel(struct endless *endless)
{
	expect_error("CANCEL", call(endless->fd, SCR_IOC_CANCEL, NULL), 0);
}

static const struct ending_row ending_rows[] = {
	{ "signal", by_signal, EINTR },
	{ "CANCEL", by_cancel, ECANCELED },
	{ "CANCEL, of a ring's", by_cancel, ECANCELED, true },
};

static const char *const ending_variants[] = {
	"a silent card", "a card that asks for more time",
};

static void run_ending(const void *row, unsigned int variant)
{
	const struct ending_row *ending = row;
	struct endless endless;
	struct card_counters before;
	int fd = open_card();

	works(fd);
	count_by_card(fd, &before);
	if (begin(&endless, fd, variant ? CARD_EXTENDS : CARD_MUTE, ending->ring))
		ending->end(&endless);
	expect_error("TRANSMIT", ending->ring ? ring_result(levels_ring(), NULL) :
		     end_of_call(&endless.call), ending->error);
	works(fd);
	expect_no_reset(fd, &before);
	close(fd);
}

static void run_deadline(void)
{
	static const unsigned char apdu[] = { 0x80, 0x18, 0x90, 0x00 };
	__u64 begun, seconds;
	unsigned char answer[258];
	__u32 room = sizeof(answer);
	struct card_counters before;
	int fd;

	if (!options.silence) {
		skip("no --silence");
		return;
	}
	fd = open_card();
	works(fd);
	count_by_card(fd, &before);
	alarm(MOST_SECONDS + 10);
	if (system(options.silence))
		bail_out("%s: failed", options.silence);
	begun = now();
	expect_error("TRANSMIT", transmit_apdu(fd, apdu, sizeof(apdu), answer, &room),
		     ETIMEDOUT);
	seconds = (now() - begun) / (1000 * MILLISECONDS);
	if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS)
		fail("after %llu seconds", (unsigned long long)seconds);
	works(fd);
	expect_no_reset(fd, &before);
	close(fd);
}

static const struct function_case deadline_rows[] = {
	{ "deadline, a reader that is silent", run_deadline },
};

const struct group ending_groups[] = {
	GROUP_VARIANTS("ending", ending_rows, run_ending, ending_variants),
	GROUP("ending", deadline_rows, run_function),
	{ }
};
