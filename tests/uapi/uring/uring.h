/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The topics of uring_test, and what they have in common.
 */
#ifndef URING_TEST_H
#define URING_TEST_H

#include "../reader.h"
#include "../requests.h"
#include "../sharing/card.h"
#include "../test.h"
#include "ring.h"

extern const struct group command_groups[];
extern const struct group ending_groups[];
extern const struct group served_groups[];

/* A new reader, a file that uses its card in T=0, and a ring. */
struct user {
	struct ring ring;
	int fd;
	struct exchange exchange;
};

void user_comes(struct user *user, unsigned int flags);
void user_goes(struct user *user);

/* A TRANSMIT of @length bytes that is left to the ring, and its right answer. */
void submit_exchange(struct user *user, struct exchange *exchange, size_t length,
		     unsigned int number);
void expect_echo(const struct exchange *exchange);
void expect_result(struct user *user, const char *what, int expected);

#endif
