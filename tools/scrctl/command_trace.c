// SPDX-License-Identifier: BSD-3-Clause
/*
 * trace: what programs and readers say to each other, live.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "output.h"
#include "trace_line.h"
#include "trace_live.h"
#include "trace_program.h"

/* The program has our standard output for itself: its trace goes elsewhere. */
static int choose_stream(const struct scrctl_options *options, bool runs_program, FILE **stream)
{
	*stream = runs_program ? stderr : stdout;
	if (options->file)
		*stream = fopen(options->file, "we");
	if (!*stream)
		return error_message(SCRCTL_FAILED, "%s: %s", options->file, strerror(errno));
	trace_line_setup(options, *stream);
	return SCRCTL_OK;
}

/* scrN, by whatever --reader calls it. */
static int choose_reader(const struct scrctl_options *options, struct reader *reader)
{
	int exit_code = reader_open(reader, options, READER_WATCH);

	if (!exit_code)
		reader_close(reader);
	return exit_code;
}

static int trace(const struct scrctl_options *options, char **argv, const char *only)
{
	if (argv[0])
		return trace_program_run(options, argv, only);
	if (options->pid)
		return trace_program_attach(options, options->pid, only);
	return trace_live(options, only);
}

int command_trace(const struct scrctl_options *options, int argc, char **argv)
{
	struct reader reader;
	FILE *stream;
	int exit_code;

	output_stream();
	if (argc && options->pid)
		return error_usage("trace: a program or --pid, not both");
	if ((argc || options->pid) && options->count)
		return error_usage("trace: --count is for all programs, not for one");
	exit_code = choose_stream(options, argc, &stream);
	if (!exit_code && options->reader)
		exit_code = choose_reader(options, &reader);
	if (!exit_code)
		exit_code = trace(options, argv, options->reader ? reader.name : NULL);
	if (!exit_code && ferror(stream))
		exit_code = error_message(SCRCTL_FAILED, "trace: could not be written");
	if (stream && stream != stdout && stream != stderr)
		fclose(stream);
	return exit_code;
}
