// SPDX-License-Identifier: BSD-3-Clause
/*
 * scrctl: smart card readers from the command line. Here: the command line.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/scr.h>

#include "colour.h"
#include "error.h"
#include "interrupt.h"
#include "output.h"
#include "usage.h"

/* Long options without a letter, and those of single commands. */
enum {
	OPTION_TIMEOUT = 256,
	OPTION_JSON,
	OPTION_VERSION,
	OPTION_PROTOCOL,
	OPTION_FILE,
	OPTION_RAW,
	OPTION_EXPECT,
	OPTION_GET_RESPONSE,
	OPTION_NO_GET_RESPONSE,
	OPTION_COLD,
	OPTION_COUNT,
	OPTION_FORCE,
	OPTION_COLOR,
	OPTION_PID,
	OPTION_TRY,
	OPTION_OUTPUT,
	OPTION_KIND,
	OPTION_GROUPS,
};

static const struct option long_options[] = {
	{ "reader", required_argument, NULL, 'r' },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "quiet", no_argument, NULL, 'q' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ "protocol", required_argument, NULL, OPTION_PROTOCOL },
	{ "file", required_argument, NULL, OPTION_FILE },
	{ "raw", no_argument, NULL, OPTION_RAW },
	{ "expect", required_argument, NULL, OPTION_EXPECT },
	{ "get-response", no_argument, NULL, OPTION_GET_RESPONSE },
	{ "no-get-response", no_argument, NULL, OPTION_NO_GET_RESPONSE },
	{ "cold", no_argument, NULL, OPTION_COLD },
	{ "count", required_argument, NULL, OPTION_COUNT },
	{ "force", no_argument, NULL, OPTION_FORCE },
	{ "color", required_argument, NULL, OPTION_COLOR },
	{ "pid", required_argument, NULL, OPTION_PID },
	{ "try", no_argument, NULL, OPTION_TRY },
	{ "output", required_argument, NULL, OPTION_OUTPUT },
	{ "kind", required_argument, NULL, OPTION_KIND },
	{ "groups", no_argument, NULL, OPTION_GROUPS },
	{ NULL, 0, NULL, 0 }
};

struct command {
	const char *name;
	scrctl_command run;
	int least;	/* arguments */
	int most;
};

#define ANY_NUMBER 100000

static const struct command commands[] = {
	{ "list", command_list, 0, 0 },
	{ "info", command_info, 0, 0 },
	{ "state", command_state, 0, 0 },
	{ "power", command_power, 0, 1 },
	{ "reset", command_reset, 0, 0 },
	{ "transmit", command_transmit, 0, ANY_NUMBER },
	{ "eject", command_eject, 0, 0 },
	{ "swallow", command_swallow, 0, 0 },
	{ "confiscate", command_confiscate, 0, 0 },
	{ "watch", command_watch, 0, 0 },
	{ "wait", command_wait, 1, 1 },
	{ "last-error", command_last_error, 0, 0 },
	{ "attr", command_attr, 0, 1 },
	{ "vendor", command_vendor, 1, ANY_NUMBER },
	{ "pin", command_pin, 1, ANY_NUMBER },
	{ "perf", command_perf, 0, 0 },
	{ "bind", command_bind, 1, 1 },
	{ "unbind", command_unbind, 1, 1 },
	{ "shell", command_shell, 0, 0 },
	{ "script", command_script, 1, 1 },
	{ "bench", command_bench, 0, ANY_NUMBER },
	{ "atr", command_atr, 0, ANY_NUMBER },
	{ "trace", command_trace, 0, ANY_NUMBER },
	{ "doctor", command_doctor, 0, 0 },
	{ "cdi", command_cdi, 0, 0 },
};

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}
	return NULL;
}

/* The commands that an option is for, NULL for those that are for all. */
static const char *option_owners(int option)
{
	switch (option) {
	case OPTION_PROTOCOL:
		return "transmit, shell, script, bench";
	case OPTION_GET_RESPONSE:
	case OPTION_NO_GET_RESPONSE:
		return "transmit, shell, script";
	case OPTION_EXPECT:
		return "transmit, script";
	case OPTION_FILE:
		return "transmit, trace";
	case OPTION_RAW:
		return "transmit";
	case OPTION_COLD:
		return "reset";
	case OPTION_COUNT:
		return "watch, bench, trace";
	case OPTION_PID:
		return "trace";
	case OPTION_TRY:
		return "doctor";
	case OPTION_FORCE:
		return "bind";
	case OPTION_OUTPUT:
	case OPTION_KIND:
	case OPTION_GROUPS:
		return "cdi";
	default:
		return NULL;
	}
}

/* Whether @word is one of those in @words. */
static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	const char *at;

	for (at = strstr(words, word); at; at = strstr(at + 1, word)) {
		if ((at == words || at[-1] == ' ') && (!at[length] || at[length] == ','))
			return true;
	}
	return false;
}

static int parse_timeout(struct scrctl_options *options, const char *text)
{
	char *end;

	errno = 0;
	options->timeout = strtod(text, &end);
	if (errno || *end || end == text || !(options->timeout > 0) || options->timeout > 1e9)
		return error_usage("--timeout takes seconds, more than 0, like 5 or 0.5, not '%s'",
				   text);
	return SCRCTL_OK;
}

static int parse_count(struct scrctl_options *options, const char *text)
{
	char *end;

	errno = 0;
	options->count = strtoul(text, &end, 10);
	if (errno || *end || end == text || *text == '-' || !options->count)
		return error_usage("--count takes a number from 1 up, not '%s'", text);
	return SCRCTL_OK;
}

static int parse_pid(struct scrctl_options *options, const char *text)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || *end || end == text || value < 1 || value > INT_MAX)
		return error_usage("--pid takes the number of a process, not '%s'", text);
	options->pid = value;
	return SCRCTL_OK;
}

static int parse_protocol(struct scrctl_options *options, const char *text)
{
	return protocol_parse(text, &options->protocols) ? SCRCTL_OK :
	       error_usage("--protocol: t0, t1 or any, not '%s'", text);
}

static int parse_option(struct scrctl_options *options, int option)
{
	switch (option) {
	case 'r':
		options->reader = optarg;
		return *optarg ? SCRCTL_OK : error_usage("--reader: which one?");
	case 'q':
		options->quiet = true;
		return SCRCTL_OK;
	case 'v':
		options->verbose = true;
		return SCRCTL_OK;
	case OPTION_JSON:
		options->json = true;
		return SCRCTL_OK;
	case OPTION_TIMEOUT:
		return parse_timeout(options, optarg);
	case OPTION_PROTOCOL:
		return parse_protocol(options, optarg);
	case OPTION_FILE:
		options->file = optarg;
		return SCRCTL_OK;
	case OPTION_RAW:
		options->raw = true;
		return SCRCTL_OK;
	case OPTION_EXPECT:
		options->expect = optarg;
		return SCRCTL_OK;
	case OPTION_GET_RESPONSE:
	case OPTION_NO_GET_RESPONSE:
		options->get_response = option == OPTION_GET_RESPONSE;
		return SCRCTL_OK;
	case OPTION_COLD:
		options->cold = true;
		return SCRCTL_OK;
	case OPTION_COUNT:
		return parse_count(options, optarg);
	case OPTION_FORCE:
		options->force = true;
		return SCRCTL_OK;
	case OPTION_PID:
		return parse_pid(options, optarg);
	case OPTION_TRY:
		options->try = true;
		return SCRCTL_OK;
	case OPTION_OUTPUT:
		options->output = optarg;
		return SCRCTL_OK;
	case OPTION_KIND:
		options->kind = optarg;
		return SCRCTL_OK;
	case OPTION_GROUPS:
		options->groups = true;
		return SCRCTL_OK;
	case OPTION_COLOR:
		return colour_choose(optarg) ? SCRCTL_OK :
		       error_usage("--color: auto, always or never, not '%s'", optarg);
	default:	/* getopt has said what is wrong */
		fputs("scrctl --help tells what there is.\n", stderr);
		return SCRCTL_USAGE;
	}
}

/* -h and --version end the program, whatever else there is. */
static void answer_at_once(int option)
{
	if (option == 'h')
		usage_print(stdout);
	else if (option == OPTION_VERSION)
		puts("scrctl " SCRCTL_VERSION);
	else
		return;
	exit(fflush(stdout) == 0 && !ferror(stdout) ? SCRCTL_OK : SCRCTL_FAILED);
}

/* Those that are for some commands only, to be looked at when the command is known. */
struct option_seen {
	int option;
	const char *name;
};

static int parse_options(struct scrctl_options *options, int argc, char **argv,
			 struct option_seen *seen, size_t room)
{
	int option, index = 0, exit_code = SCRCTL_OK;
	size_t count = 0;

	while (!exit_code &&
	       (option = getopt_long(argc, argv, "r:qvh", long_options, &index)) != -1) {
		answer_at_once(option);
		if (option_owners(option) && count < room) {
			seen[count].option = option;
			seen[count++].name = long_options[index].name;
		}
		exit_code = parse_option(options, option);
	}
	return exit_code;
}

static int check_command(const struct command *command, int argc,
			 const struct option_seen *seen)
{
	for (; seen->name; seen++) {
		if (!has_word(option_owners(seen->option), command->name))
			return error_usage("%s: --%s is for %s", command->name, seen->name,
					   option_owners(seen->option));
	}
	if (argc < command->least)
		return error_usage("%s: what? an argument is missing", command->name);
	if (argc > command->most)
		return error_usage("%s takes %s", command->name,
				   command->most ? "one argument" : "no argument");
	return SCRCTL_OK;
}

static int run(struct scrctl_options *options, int argc, char **argv)
{
	const struct command *command;
	struct option_seen seen[16] = { 0 };
	int exit_code = parse_options(options, argc, argv, seen, ARRAY_SIZE(seen) - 1);

	argc -= optind;
	argv += optind;
	if (exit_code)
		return exit_code;
	if (argc == 0)
		return error_usage("what shall it be? give a command, like list");
	command = find_command(argv[0]);
	if (!command)
		return error_usage("there is no command '%s'", argv[0]);
	exit_code = check_command(command, argc - 1, seen);
	if (exit_code)
		return exit_code;
	interrupt_setup(options->timeout);
	return command->run(options, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	struct scrctl_options options = {
		.protocols = SCARD_PROTOCOL_Tx,
		.get_response = true,
	};
	int exit_code;

	output_setup(&options);
	exit_code = run(&options, argc, argv);
	if (!output_finish() && exit_code == SCRCTL_OK)
		exit_code = error_message(SCRCTL_FAILED, "stdout: %s", strerror(errno));
	interrupt_raise();
	return exit_code;
}
