// SPDX-License-Identifier: GPL-2.0-only
/*
 * startup COUNT|check: the time that SCardEstablishContext and SCardListReaders take
 * together, in nanoseconds: of the first time in this process, and the least of
 * COUNT times. In a guest that counts instructions, these are instructions, of
 * whoever executed them meanwhile: program, kernel, daemon. With check, the time of
 * 20000000 instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wintypes.h>
#include <winscard.h>

static unsigned long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

static LONG start(SCARDCONTEXT *context)
{
	char names[4096];
	DWORD length = sizeof(names);
	LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, context);

	if (code != SCARD_S_SUCCESS)
		return code;
	return SCardListReaders(*context, NULL, names, &length);
}

static int check(void)
{
	unsigned long long time = now();
	unsigned long left = 10000000;

	asm volatile("1: dec %0; jnz 1b" : "+r" (left) : : "cc");
	printf("20000000 instructions take %llu ns\n", now() - time);
	return 0;
}

int main(int count, char **values)
{
	unsigned long long first = 0, least = -1ULL, time;
	SCARDCONTEXT context;
	int i, times = count == 2 ? atoi(values[1]) : 0;
	LONG code;

	if (count == 2 && !strcmp(values[1], "check"))
		return check();
	if (times < 1) {
		fprintf(stderr, "Usage: startup COUNT|check\n");
		return 2;
	}
	for (i = 0; i < times; i++) {
		time = now();
		code = start(&context);
		time = now() - time;
		if (code != SCARD_S_SUCCESS) {
			printf("failed: %lX\n", code);
			return 1;
		}
		SCardReleaseContext(context);
		if (!i)
			first = time;
		if (time < least)
			least = time;
	}
	printf("first %llu least %llu\n", first, least);
	return 0;
}
