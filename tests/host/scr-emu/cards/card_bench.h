/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A card on the bench: commands in hex, and what it answers, in hex.
 */
#ifndef CARD_BENCH_H
#define CARD_BENCH_H

#include "card.h"

/* A command and its answer; those in a row end with one that is NULL. */
struct step {
	const char *command;
	const char *answer;
};

extern struct card card;

/* A new card, as --card says, after a reset. */
void card_bench_insert(const char *kind);
/* The teardown of a test. */
int card_bench_withdraw(void **state);

/* Spaces may be between bytes. Return: how many bytes. */
u32 bytes_of(const char *hex, u8 *bytes);

/* Return: the answer in hex, good until the next call. */
const char *apdu(const char *command);
const char *answer_text(void);

void run(const struct step *steps);

#endif /* CARD_BENCH_H */
