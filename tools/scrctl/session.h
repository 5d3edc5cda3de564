/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One open file and its card, for several commands: shell and script.
 */
#ifndef SCRCTL_SESSION_H
#define SCRCTL_SESSION_H

#include <stdbool.h>

#include "card.h"

/**
 * struct session - what shell and script work with
 * @options: the command line
 * @reader: the reader, open to be used
 * @exchange: how its card is spoken to, if @connected
 * @connected: the card is powered and has a protocol, as far as we know
 * @seen: the reader as it was when we looked last; what happened since was not us
 * @command: the APDU at hand
 * @answer: to it
 */
struct session {
	const struct scrctl_options *options;
	struct reader reader;
	struct exchange exchange;
	bool connected;
	struct scr_status seen;
	struct apdu command;
	struct answer answer;
};

/**
 * session_open() - begin
 * @options: the command line
 * @session: set to a new one
 *
 * The card is left alone until it is needed.
 *
 * Return: an exit code, the error printed; *@session is NULL then.
 */
int session_open(const struct scrctl_options *options, struct session **session);

/* Closes the reader, which resets the card, and wipes all that was said. */
void session_close(struct session *session);

/* Reset, SCARD_COLD_RESET or SCARD_WARM_RESET, and protocol. Returns an exit code. */
int session_reset(struct session *session, __u32 minor);

/* Returns an exit code. */
int session_power_off(struct session *session);

/*
 * The command at hand to its end, and its answer, and shows both; the card is connected
 * first, if it isn't. Returns an exit code.
 */
int session_transmit(struct session *session);

/**
 * session_wait() - until a card is there, or none is
 * @session: it
 * @present: which of the two
 * @seconds: at most that long, 0 for no end
 *
 * Return: an exit code.
 */
int session_wait(struct session *session, bool present, double seconds);

/*
 * Says what others did to the card since we looked last. Returns an exit code:
 * SCRCTL_NO_READER if the reader is gone.
 */
int session_look(struct session *session);

/* Whether a card was there when we looked last. */
bool session_has_card(const struct session *session);

#endif /* SCRCTL_SESSION_H */
