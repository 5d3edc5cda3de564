/* SPDX-License-Identifier: GPL-2.0-only */
/* scr-emu as a child: all readers of a file, until it is told to end. */
#ifndef _READERS_EMULATOR_H
#define _READERS_EMULATOR_H

#include <sys/types.h>

/* More readers than that have no ports. */
#define EMULATOR_READERS	120

/* What the serial numbers begin with; the row's number follows. */
#define EMULATOR_SERIAL		"row-"

struct emulator {
	pid_t process;
	int fd;		/* readable when it has ended */
};

/* The rows 1 to @count of the list at @path. Return: 0, or -1 after an error message. */
int emulator_start(struct emulator *emulator, const char *path, unsigned int count);

/* Ends it, and waits for that. Return: its exit status, 0 or not. */
int emulator_stop(struct emulator *emulator);

#endif /* _READERS_EMULATOR_H */
