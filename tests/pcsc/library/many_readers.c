// SPDX-License-Identifier: GPL-2.0-only
/*
 * Twenty readers: no limit of sixteen, and nothing to do while nothing happens.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define READERS		20
#define IDLE_SECONDS	5

static SCARD_READERSTATE states[READERS + 1];

static int list(SCARDCONTEXT context, char **names)
{
	DWORD length = SCARD_AUTOALLOCATE;
	int count = 0;
	char *name;

	if (!expect_code("list", SCardListReaders(context, NULL, (void *)names, &length), 0))
		return 0;
	for (name = *names; *name && count < READERS; name += strlen(name) + 1)
		states[count++].szReader = name;
	states[READERS].szReader = NOTIFICATION;
	return count;
}

static LONG wait_for_all(struct waiter *waiter)
{
	return SCardGetStatusChange(waiter->context, INFINITE, states, READERS + 1);
}

/* Which of them has changed first is up to the emulator, which removes all cards. */
static DWORD state_of_changed(void)
{
	int i = 0;

	while (i < READERS - 1 && !(states[i].dwEventState & SCARD_STATE_CHANGED))
		i++;
	return states[i].dwEventState & 0xFFFF;
}

static void sleep_among_all(void)
{
	struct waiter waiter = { .context = begin() };
	char *names = NULL;
	long before;
	int i;

	if (!expect("readers", list(waiter.context, &names), READERS))
		return;
	expect_code("look", SCardGetStatusChange(waiter.context, 5000, states, READERS), 0);
	for (i = 0; i < READERS; i++) {
		expect("its ATR", states[i].cbAtr, ATR_LENGTH);
		states[i].dwCurrentState = states[i].dwEventState;
	}
	start(&waiter, wait_for_all);
	before = sleeps(&waiter);
	sleep(IDLE_SECONDS);
	expect("wake-ups", sleeps(&waiter) - before, 0);
	emulator("remove");
	expect_code("one leaves", finish(&waiter), 0);
	expect_hex("it", state_of_changed(), SCARD_STATE_EMPTY | SCARD_STATE_CHANGED);
	emulator("insert");
	SCardFreeMemory(waiter.context, names);
	SCardReleaseContext(waiter.context);
}

static const struct function_case cases[] = {
	{ "one wait for twenty readers", sleep_among_all },
};

const struct group many_readers_groups[] = {
	GROUP("many readers", cases, run_function),
	{ }
};
