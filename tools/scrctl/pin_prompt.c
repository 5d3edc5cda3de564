// SPDX-License-Identifier: BSD-3-Clause
/*
 * A PIN that is typed at the terminal. It is nowhere but in the caller's memory.
 */
#include "pin_prompt.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "error.h"
#include "interrupt.h"

static int read_line(char *pin, size_t room, size_t *length)
{
	char character = 0;
	ssize_t got;

	for (*length = 0; ; ) {
		got = read(STDIN_FILENO, &character, 1);
		if (got < 0 && errno == EINTR && !interrupt_signal())
			continue;
		if (got < 0)
			return error_interrupted("terminal", "PIN");
		if (got == 0 || character == '\n')
			break;
		if (*length == room)
			return error_message(SCRCTL_USAGE, "PIN: at most %zu characters", room);
		pin[(*length)++] = character;
	}
	character = 0;
	return *length ? SCRCTL_OK : error_message(SCRCTL_USAGE, "PIN: none was given");
}

int pin_prompt(const char *question, char *pin, size_t room, size_t *length)
{
	struct termios before, silent;
	int exit_code;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return error_message(SCRCTL_FAILED, "terminal: %s", strerror(errno));
	silent = before;
	silent.c_lflag &= ~(ECHO | ECHOE | ECHOK | ECHONL);
	silent.c_lflag |= ICANON | ISIG;
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0)
		return error_message(SCRCTL_FAILED, "terminal: %s", strerror(errno));
	printf("%s", question);
	fflush(stdout);
	exit_code = read_line(pin, room, length);
	/* What else was typed unseen is not to be shown either. */
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	putchar('\n');
	return exit_code;
}
