// SPDX-License-Identifier: BSD-3-Clause
/*
 * Lines that somebody types at a terminal: libedit, which is fed by us, so that
 * the reader can be watched at the same time.
 */
#include "shell_terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <editline/readline.h>

#include "colour.h"
#include "error.h"
#include "interrupt.h"
#include "names.h"
#include "shell.h"

/* Milliseconds: readers that don't tell of cards are asked. */
#define LOOK_INTERVAL	1000

/* libedit calls back without telling for whom. */
static char *typed_line;
static bool is_typed;

static void take_line(char *line)
{
	typed_line = line;
	is_typed = true;
	rl_callback_handler_remove();
}

static size_t word_begin;

static char *next_match(const char *text, int index)
{
	static size_t number;

	if (index == 0)
		number = 0;
	return shell_complete(rl_line_buffer, word_begin, text, number++);
}

static char **complete(const char *text, int begin, int end)
{
	(void)end;
	word_begin = begin;
	rl_attempted_completion_over = 1;	/* no names of files */
	return rl_completion_matches(text, next_match);
}

void shell_terminal_begin(const struct shell_history *history)
{
	size_t i;

	rl_readline_name = "scrctl";
	rl_attempted_completion_function = complete;
	rl_initialize();
	using_history();
	stifle_history(SHELL_HISTORY_LENGTH);
	for (i = 0; i < history->count; i++)
		add_history(history->lines[i]);
}

void shell_terminal_remember(const char *line)
{
	add_history(line);
}

static const char *make_prompt(const struct session *session, char *text, size_t size)
{
	const char *state = session->connected ?
		protocol_name(session->exchange.protocol) :
		session_has_card(session) ? "no protocol" : "no card";

	snprintf(text, size, "%s %s> ", session->reader.name, state);
	return text;
}

static void show_prompt(struct shell *shell)
{
	char prompt[80];

	rl_callback_handler_install(make_prompt(shell->session, prompt, sizeof(prompt)),
				    take_line);
}

static bool has_changed(const struct scr_status *one, const struct scr_status *other)
{
	return one->insertions != other->insertions || one->removals != other->removals ||
	       one->resets != other->resets || one->power != other->power;
}

/* Above the line, which is drawn again as far as it was typed. Returns an exit code. */
static int look(struct shell *shell)
{
	struct scr_status now;
	char prompt[80];
	int exit_code;
	int error = reader_look(&shell->session->reader, &now);

	if (!error && !has_changed(&now, &shell->session->seen))
		return SCRCTL_OK;
	printf("\r\033[K");
	fflush(stdout);
	exit_code = session_look(shell->session);
	rl_set_prompt(make_prompt(shell->session, prompt, sizeof(prompt)));
	if (!exit_code)
		rl_forced_update_display();
	return exit_code;
}

static bool is_cancelled(void)
{
	return interrupt_signal() == SIGINT;
}

static bool is_ended(const struct pollfd *terminal)
{
	return (interrupt_signal() && !is_cancelled()) ||
	       (terminal->revents & (POLLHUP | POLLERR | POLLNVAL) &&
		!(terminal->revents & POLLIN));
}

/* Until a line is typed, or something else ends it. */
static enum shell_typed type(struct shell *shell)
{
	struct pollfd polls[2] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = shell->session->reader.fd, .events = POLLPRI },
	};

	while (!is_typed) {
		polls[0].revents = 0;
		if (poll(polls, 2, LOOK_INTERVAL) < 0 && errno != EINTR)
			return SHELL_TYPED_END;
		if (is_ended(&polls[0]))
			return SHELL_TYPED_END;
		if (is_cancelled())
			return SHELL_TYPED_INTERRUPT;
		if (polls[0].revents & POLLIN)
			rl_callback_read_char();
		else if (look(shell))
			return SHELL_TYPED_END;
	}
	return typed_line ? SHELL_TYPED_LINE : SHELL_TYPED_END;
}

enum shell_typed shell_terminal_read(struct shell *shell, char **line)
{
	enum shell_typed typed;

	typed_line = NULL;
	is_typed = false;
	show_prompt(shell);
	typed = type(shell);
	if (!is_typed)
		rl_callback_handler_remove();
	if (typed == SHELL_TYPED_INTERRUPT)
		puts("^C");
	else if (typed == SHELL_TYPED_END)
		putchar('\n');
	fflush(stdout);
	*line = typed_line;
	return typed;
}
