/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The topics of sharing_test, and what they have in common: the requests of
 * sessions as functions, which answer 0 or an errno.
 */
#ifndef SHARING_TEST_H
#define SHARING_TEST_H

#include <stdbool.h>

#include "../blocked.h"
#include "../clock.h"
#include "../reader.h"
#include "../requests.h"
#include "../test.h"
#include "card.h"

/* Runs a case that is a function, with a new reader for it. */
void run_with_reader(const void *row, unsigned int variant);

extern const struct group connect_groups[];
extern const struct group no_card_groups[];
extern const struct group protocol_choice_groups[];
extern const struct group reconnect_groups[];
extern const struct group transaction_groups[];
extern const struct group turn_groups[];
extern const struct group free_groups[];
extern const struct group lease_groups[];
extern const struct group process_groups[];
extern const struct group disposition_groups[];
extern const struct group death_groups[];
extern const struct group control_groups[];

/* SCR_HANDLE_* of a file that is connected and does not use the card. */
#define CONNECTED	SCR_HANDLE_CONNECTED

/* A good SCR_IOC_CONNECT. Return: 0 or an errno. */
int connect_as(int fd, __u32 share_mode, __u32 protocols, __u32 flags);
int connect_shared(int fd);

/* Shared, and SCARD_*_CARD before. */
int reconnect(int fd, __u32 initialization);

int disconnect(int fd, __u32 disposition);

/* Without a deadline and a lease, or with them. */
int begin_transaction(int fd);
int begin_with(int fd, __u64 deadline, __u64 lease);
int end_transaction(int fd, __u32 disposition);

/* A new file that is connected, shared; the case fails if it cannot be. */
int open_shared(void);

/* One that has a transaction, too. */
int open_in_transaction(void);

/* One TRANSMIT, in T=1: a command of its own, and the card's echo of it. */
int use_card(int fd);

/* The same in a thread of its own, which sleeps in it. */
void use_and_block(struct blocked_call *blocked, int fd);
void begin_and_block(struct blocked_call *blocked, int fd);

void expect_blocked(struct blocked_call *blocked, const char *what);
void expect_end_of(struct blocked_call *blocked, int error);

/* SCR_HANDLE_* and SCR_READER_* */
__u32 handle_flags(int fd);
__u32 reader_flags(int fd);
void expect_handle(const char *what, int fd, __u32 flags);

#endif
