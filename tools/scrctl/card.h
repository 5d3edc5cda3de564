/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The card in a reader: power, protocol, exchanges.
 */
#ifndef SCRCTL_CARD_H
#define SCRCTL_CARD_H

#include <linux/types.h>

#include <linux/scr.h>

#include "apdu.h"
#include "reader.h"

/**
 * card_power() - IOCTL_SMARTCARD_POWER
 * @reader: the reader, open to be used
 * @minor: SCARD_POWER_DOWN, SCARD_COLD_RESET or SCARD_WARM_RESET
 * @power: set, with the answer to reset
 *
 * Return: an exit code, the error printed.
 */
int card_power(const struct reader *reader, __u32 minor, struct scr_power *power);

/**
 * card_set_protocol() - IOCTL_SMARTCARD_SET_PROTOCOL
 * @reader: the reader, its card powered
 * @mask: SCARD_PROTOCOL_* that will do
 * @protocol: the one chosen
 *
 * Return: an exit code, the error printed.
 */
int card_set_protocol(const struct reader *reader, __u32 mask, __u32 *protocol);

/**
 * struct exchange - how APDUs are exchanged with a card
 * @reader: the reader, its card powered, its protocol set
 * @protocol: that one
 * @as_tpdu: T=0 at TPDU level: the APDU has to be put into a TPDU first
 * @get_response: follow 61xx and 6Cxx
 */
struct exchange {
	const struct reader *reader;
	__u32 protocol;
	bool as_tpdu;
	bool get_response;
};

/**
 * card_connect() - reset and protocol: what an open file needs before APDUs
 * @reader: the reader, open to be used
 * @minor: SCARD_COLD_RESET or SCARD_WARM_RESET
 * @options: the command line
 * @exchange: set
 *
 * Return: an exit code, the error printed.
 */
int card_connect(const struct reader *reader, __u32 minor,
		 const struct scrctl_options *options, struct exchange *exchange);

/**
 * card_move() - eject, swallow or confiscate it
 * @reader: the reader, open to be used
 * @request: IOCTL_SMARTCARD_EJECT and its like
 * @operation: that in words: "eject"
 * @done: what the card is afterwards: "ejected"
 *
 * Return: an exit code, the error printed.
 */
int card_move(const struct reader *reader, unsigned long request,
	      const char *operation, const char *done);

/**
 * exchange_run() - one command, to its end
 * @exchange: how
 * @command: the command APDU
 * @answer: the data of all its answers, then the last one's status word
 *
 * Return: 0 or an errno; EMSGSIZE also for an extended APDU where T=0 at TPDU
 * level can't carry it.
 */
int exchange_run(const struct exchange *exchange, const struct apdu *command,
		 struct answer *answer);

/* Says why exchange_run() failed; returns the exit code. */
int exchange_report(const struct exchange *exchange, int error);

/* A line for people each; of commands with a PIN the data is not shown. */
void exchange_show_command(const struct apdu *command);
/* @answer has a status word. */
void exchange_show_answer(const struct answer *answer);

/* The same for programs. */
struct json_object *exchange_json(const struct apdu *command, const struct answer *answer);

#endif /* SCRCTL_CARD_H */
