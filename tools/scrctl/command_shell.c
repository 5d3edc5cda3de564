// SPDX-License-Identifier: BSD-3-Clause
/*
 * shell: one card, and one line after the other, from a terminal or not.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "interrupt.h"
#include "output.h"
#include "shell.h"
#include "shell_terminal.h"

/* Spaces and ends of lines around it are not part of it. */
static void trim(char *line)
{
	size_t begin = strspn(line, " \t");
	size_t length;

	memmove(line, line + begin, strlen(line + begin) + 1);
	length = strlen(line);
	while (length && strchr(" \t\r\n", line[length - 1]))
		line[--length] = '\0';
}

/* --timeout is for each line; what happened to the card before it is told first. */
static int do_line(struct shell *shell, char *line)
{
	bool keep;
	int exit_code;

	trim(line);
	if (!*line || *line == '#')
		return SCRCTL_OK;
	interrupt_restart(shell->options.timeout);
	exit_code = session_look(shell->session);
	if (exit_code)
		return exit_code;
	exit_code = shell_do_line(shell, line, &keep);
	if (keep && shell_history_add(&shell->history, line) && shell->interactive)
		shell_terminal_remember(line);
	explicit_bzero(line, strlen(line));
	return exit_code;
}

/* The first look at the card; that there is none is no reason to end. */
static int begin(struct shell *shell)
{
	if (session_has_card(shell->session))
		return session_reset(shell->session, SCARD_COLD_RESET);
	output_line("%s: no card; insert one", shell->session->reader.name);
	return SCRCTL_OK;
}

/* Ctrl-C and --timeout end a line; other signals, and that the reader is gone, end all. */
static bool goes_on(const struct shell *shell, int exit_code)
{
	int signal = interrupt_signal();

	return !shell->ended && exit_code != SCRCTL_NO_READER &&
	       (!signal || signal == SIGINT || signal == SIGALRM);
}

static int talk(struct shell *shell)
{
	enum shell_typed typed = SHELL_TYPED_LINE;
	int exit_code = begin(shell);
	char *line;

	shell_terminal_begin(&shell->history);
	output_line("%s: help tells what there is, quit or Ctrl-D ends it",
		    shell->session->reader.name);
	while (typed != SHELL_TYPED_END && goes_on(shell, exit_code)) {
		interrupt_restart(0);
		typed = shell_terminal_read(shell, &line);
		if (typed == SHELL_TYPED_LINE)
			exit_code = do_line(shell, line);
		free(line);
	}
	return exit_code == SCRCTL_NO_READER ? exit_code : SCRCTL_OK;
}

/* Goes on after an error, as a person would, and ends with the first one's code. */
static int read_lines(struct shell *shell)
{
	bool end = false;
	int first = begin(shell);
	int exit_code = first;

	while (goes_on(shell, exit_code) && interrupt_signal() != SIGINT) {
		interrupt_restart(0);
		exit_code = line_reader_next(&shell->lines, &end);
		if (exit_code || end)
			break;
		exit_code = do_line(shell, shell->lines.text);
		first = first ? first : exit_code;
	}
	return first ? first : exit_code;
}

static int run(struct shell *shell)
{
	int exit_code = session_open(&shell->options, &shell->session);

	if (exit_code)
		return exit_code;
	if (shell->interactive) {
		shell_history_open(&shell->history);
		exit_code = talk(shell);
	} else {
		exit_code = line_reader_open(&shell->lines, NULL, "shell");
		if (!exit_code)
			exit_code = read_lines(shell);
		line_reader_close(&shell->lines);
	}
	shell_history_close(&shell->history);
	session_close(shell->session);
	return exit_code;
}

int command_shell(const struct scrctl_options *options, int argc, char **argv)
{
	struct shell *shell;
	int exit_code;

	(void)argc;
	(void)argv;
	if (options->json)
		return error_usage("shell: has no JSON; script --json has");
	shell = calloc(1, sizeof(*shell));
	if (!shell)
		return error_memory();
	shell->options = *options;
	shell->interactive = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	output_setup(&shell->options);
	interrupt_restart(0);
	exit_code = run(shell);
	output_setup(options);
	free(shell);
	return exit_code;
}
