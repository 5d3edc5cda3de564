/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases share: a context, handles, the emulator, threads that wait.
 */
#ifndef LIBRARY_BENCH_H
#define LIBRARY_BENCH_H

#include <pthread.h>
#include <winscard.h>

#include "test.h"

/* Of the reader and the test card that tests/guest/cases/pcsc.sh starts. */
#define READER		"ACME Reader One (123) 00 00"
#define NOTIFICATION	"\\\\?PnP?\\Notification"
#define ATR_LENGTH	13

/* A context of the case's own; and a connection to the reader in it. */
SCARDCONTEXT begin(void);
SCARDHANDLE connect_to(SCARDCONTEXT context, DWORD share_mode);

/* Return: whether @code is as expected; if not, the case has failed. */
bool expect_code(const char *what, LONG code, LONG expected);

/* One exchange with the card: its answer's length, -1 if the call failed. */
long exchange(SCARDHANDLE card, const char *command, BYTE *answer, DWORD room);

/* 80 18 90 00: the card is there and answers. */
LONG ping(SCARDHANDLE card);

/* A command to the emulator. */
void emulator(const char *words);

/* One reader's state, as SCardGetStatusChange() has it. */
LONG wait_for_change(SCARDCONTEXT context, const char *reader, DWORD current, DWORD timeout,
		     LPSCARD_READERSTATE state);

long long milliseconds(void);

/**
 * struct waiter - a call in another thread
 * @call: makes it; what it returns is @code
 * @context: for @call
 * @card: for @call
 * @current: for @call
 * @state: for @call
 * @code: its end
 * @took: milliseconds
 */
struct waiter {
	LONG (*call)(struct waiter *waiter);
	SCARDCONTEXT context;
	SCARDHANDLE card;
	DWORD current;
	SCARD_READERSTATE state;
	LONG code;
	long long took;
	pthread_t thread;
	pid_t id;
	bool over;
};

/* Begins it, and comes back when it sleeps. */
void start(struct waiter *waiter, LONG (*call)(struct waiter *waiter));

/* Until it sleeps in the kernel. */
void let_sleep(struct waiter *waiter);
LONG finish(struct waiter *waiter);

/* Times that the thread has gone to sleep by itself so far. */
long sleeps(const struct waiter *waiter);

extern const struct group basic_groups[];
extern const struct group sharing_groups[];
extern const struct group change_groups[];
extern const struct group many_readers_groups[];
extern const struct group mute_groups[];

#endif
