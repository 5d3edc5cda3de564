// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts, handles, the emulator, threads that wait.
 */
#define _GNU_SOURCE
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

SCARDCONTEXT begin(void)
{
	SCARDCONTEXT context = 0;

	expect_code("SCardEstablishContext",
		    SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context),
		    SCARD_S_SUCCESS);
	return context;
}

SCARDHANDLE connect_to(SCARDCONTEXT context, DWORD share_mode)
{
	SCARDHANDLE card = 0;
	DWORD protocol = 0;

	expect_code("SCardConnect",
		    SCardConnect(context, READER, share_mode, SCARD_PROTOCOL_ANY, &card,
				 &protocol),
		    SCARD_S_SUCCESS);
	return card;
}

bool expect_code(const char *what, LONG code, LONG expected)
{
	if (code == expected)
		return true;
	fail("%s: %08lX %s", what, code, pcsc_stringify_error(code));
	fail("instead of %08lX %s", expected, pcsc_stringify_error(expected));
	return false;
}

static DWORD from_hex(const char *text, BYTE *bytes, DWORD room)
{
	DWORD length = 0;
	unsigned int byte;

	while (length < room && sscanf(text + 2 * length, "%2x", &byte) == 1)
		bytes[length++] = byte;
	return length;
}

long exchange(SCARDHANDLE card, const char *command, BYTE *answer, DWORD room)
{
	BYTE bytes[64];
	DWORD length = from_hex(command, bytes, sizeof(bytes));
	LONG code = SCardTransmit(card, SCARD_PCI_T1, bytes, length, NULL, answer, &room);

	if (!expect_code(command, code, SCARD_S_SUCCESS))
		return -1;
	return room;
}

LONG ping(SCARDHANDLE card)
{
	static const BYTE command[] = { 0x80, 0x18, 0x90, 0x00 };
	BYTE answer[2] = { 0, 0 };
	DWORD length = sizeof(answer);
	LONG code = SCardTransmit(card, SCARD_PCI_T1, command, sizeof(command), NULL, answer,
				  &length);

	if (!code && (length != 2 || answer[0] != 0x90))
		fail("the card answers %02X%02X", answer[0], answer[1]);
	return code;
}

void emulator(const char *words)
{
	char command[128];

	snprintf(command, sizeof(command), "scr-emu --send /tmp/emu.socket %s >/dev/null",
		 words);
	if (system(command))
		fail("scr-emu: %s", words);
}

LONG wait_for_change(SCARDCONTEXT context, const char *reader, DWORD current, DWORD timeout,
		     LPSCARD_READERSTATE state)
{
	memset(state, 0, sizeof(*state));
	state->szReader = reader;
	state->dwCurrentState = current;
	return SCardGetStatusChange(context, timeout, state, 1);
}

long long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void *run(void *argument)
{
	struct waiter *waiter = argument;
	long long before = milliseconds();

	__atomic_store_n(&waiter->id, gettid(), __ATOMIC_RELEASE);
	waiter->code = waiter->call(waiter);
	waiter->took = milliseconds() - before;
	__atomic_store_n(&waiter->over, true, __ATOMIC_RELEASE);
	return NULL;
}

static void status_line(const struct waiter *waiter, const char *key, char *value, size_t size)
{
	char path[64], line[128];
	FILE *file;

	value[0] = '\0';
	snprintf(path, sizeof(path), "/proc/self/task/%d/status",
		 __atomic_load_n(&waiter->id, __ATOMIC_ACQUIRE));
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (!strncmp(line, key, strlen(key)))
			snprintf(value, size, "%s", line + strlen(key));
	}
	if (file)
		fclose(file);
}

long sleeps(const struct waiter *waiter)
{
	char value[64];

	status_line(waiter, "voluntary_ctxt_switches:", value, sizeof(value));
	return atol(value);
}

/* Twice: it may have slept for a moment on its way. */
void let_sleep(struct waiter *waiter)
{
	long long deadline = milliseconds() + 20000;
	char state[64] = "";
	long before = -1;

	while (milliseconds() < deadline && !__atomic_load_n(&waiter->over, __ATOMIC_ACQUIRE)) {
		status_line(waiter, "State:", state, sizeof(state));
		if (strpbrk(state, "SD") && before == sleeps(waiter))
			return;
		before = sleeps(waiter);
		usleep(150000);
	}
	fail("it does not wait");
}

void start(struct waiter *waiter, LONG (*call)(struct waiter *waiter))
{
	waiter->call = call;
	waiter->id = 0;
	waiter->over = false;
	if (pthread_create(&waiter->thread, NULL, run, waiter))
		bail_out("no thread");
	let_sleep(waiter);
}

LONG finish(struct waiter *waiter)
{
	pthread_join(waiter->thread, NULL);
	return waiter->code;
}
