// SPDX-License-Identifier: BSD-3-Clause
/*
 * script: a file of commands, all of them looked at before the first is done.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "error.h"
#include "interrupt.h"
#include "line_reader.h"
#include "output.h"
#include "progress.h"
#include "script.h"
#include "session.h"
#include "status_word.h"

/**
 * struct run - a script at work
 * @options: the command line
 * @name: of the file
 * @steps: its lines that do something
 * @count: how many
 * @variables: those that there are
 * @session: the card
 * @progress: how far it is
 * @exchanges: all of them, in the document
 */
struct run {
	const struct scrctl_options *options;
	const char *name;
	struct script_step *steps;
	size_t count;
	struct variables variables;
	struct session *session;
	struct progress progress;
	struct json_object *exchanges;
};

static int report(const struct run *run, const struct script_step *step,
		  size_t position, const char *wrong)
{
	return error_message(SCRCTL_USAGE, "%s: line %lu, column %zu: %s", run->name,
			     step->line, position + 1, wrong);
}

static void forget(struct script_step *step)
{
	if (step->source)
		explicit_bzero(step->source, step->length);
	free(step->source);
	step->source = NULL;
}

/* One line more, if it does something. */
static int add_line(struct run *run, const struct line_reader *lines)
{
	struct script_step *steps = reallocarray(run->steps, run->count + 1, sizeof(*steps));
	struct script_step *step;
	size_t position;
	const char *wrong;

	if (!steps)
		return error_memory();
	run->steps = steps;
	step = &steps[run->count];
	memset(step, 0, sizeof(*step));
	step->line = lines->line;
	step->length = strlen(lines->text);
	step->source = strdup(lines->text);
	if (!step->source)
		return error_memory();
	wrong = script_parse(step, &position);
	if (!wrong)
		wrong = script_check(step, &run->variables, &position);
	if (wrong || step->action == SCRIPT_NOTHING)
		forget(step);
	else
		run->count++;
	return wrong ? report(run, step, position, wrong) : SCRCTL_OK;
}

static int load(struct run *run, const char *file)
{
	struct line_reader lines;
	bool end = false;
	int exit_code = line_reader_open(&lines, file, "script");

	if (!exit_code)
		run->name = lines.name;
	while (!exit_code && !end) {
		exit_code = line_reader_next(&lines, &end);
		if (!exit_code && !end)
			exit_code = add_line(run, &lines);
	}
	line_reader_close(&lines);
	variables_clear(&run->variables);
	return exit_code;
}

static int note_answer(struct run *run)
{
	struct answer *answer = &run->session->answer;
	const struct value response = { answer->bytes, answer->length - 2, true };
	const struct value status_word = { answer->bytes + answer->length - 2, 2, true };

	if (!variables_set(&run->variables, "RESPONSE", 8, &response) ||
	    !variables_set(&run->variables, "SW", 2, &status_word))
		return error_memory();
	return SCRCTL_OK;
}

static int check_expected(const struct run *run, const struct script_step *step)
{
	const char *expect = step->expect ? step->expect : run->options->expect;
	__u16 status_word = answer_status_word(&run->session->answer);
	char text[STATUS_WORD_TEXT_LENGTH];

	if (!expect || expect_matches(expect, status_word))
		return SCRCTL_OK;
	return error_message(SCRCTL_STATUS_WORD,
			     "%s: line %lu: the card answered %04X (%s) where %s was expected",
			     run->name, step->line, status_word,
			     status_word_text(status_word, text), expect);
}

static void add_exchange(struct run *run, const struct script_step *step)
{
	struct json_object *object;

	if (!run->exchanges)
		return;
	object = exchange_json(&run->session->command, &run->session->answer);
	json_object_object_add(object, "line", json_object_new_uint64(step->line));
	json_object_array_add(run->exchanges, object);
}

static int transmit(struct run *run, const struct script_step *step)
{
	struct session *session = run->session;
	struct value value = { .bytes = session->command.bytes };
	size_t position;
	const char *wrong = script_bytes(step, &run->variables, &value,
					 sizeof(session->command.bytes), &position);
	int exit_code;

	if (wrong)
		return report(run, step, position, wrong);
	session->command.length = value.length;
	exit_code = session_transmit(session);
	if (exit_code)
		return exit_code;
	add_exchange(run, step);
	exit_code = note_answer(run);
	return exit_code ? exit_code : check_expected(run, step);
}

static int set_variable(struct run *run, const struct script_step *step)
{
	__u8 *bytes = malloc(SCR_MAXIMUM_COMMAND_LENGTH);
	struct value value = { .bytes = bytes };
	const char *wrong;
	size_t position;
	bool kept = true;

	if (!bytes)
		return error_memory();
	wrong = script_bytes(step, &run->variables, &value, SCR_MAXIMUM_COMMAND_LENGTH,
			     &position);
	if (!wrong)
		kept = variables_set(&run->variables, step->name, strlen(step->name), &value);
	explicit_bzero(bytes, SCR_MAXIMUM_COMMAND_LENGTH);
	free(bytes);
	if (wrong)
		return report(run, step, position, wrong);
	return kept ? SCRCTL_OK : error_memory();
}

static int echo(struct run *run, const struct script_step *step)
{
	const char *wrong;
	size_t position;
	char *text = variables_expand_text(&run->variables, step->text, &position, &wrong);

	if (!text)
		return report(run, step, position, wrong);
	output_line("%s", text);
	free(text);
	return SCRCTL_OK;
}

static int pause_for(const struct script_step *step)
{
	struct timespec time = {
		.tv_sec = (time_t)step->seconds,
		.tv_nsec = (long)((step->seconds - (time_t)step->seconds) * 1e9),
	};

	while (!interrupt_signal() && nanosleep(&time, &time) != 0)
		;
	return interrupt_signal() ? error_interrupted("script", "sleep") : SCRCTL_OK;
}

static int do_step(struct run *run, const struct script_step *step)
{
	switch (step->action) {
	case SCRIPT_APDU:
		return transmit(run, step);
	case SCRIPT_RESET:
		return session_reset(run->session, SCARD_COLD_RESET);
	case SCRIPT_POWER_OFF:
		return session_power_off(run->session);
	case SCRIPT_WAIT_PRESENT:
	case SCRIPT_WAIT_ABSENT:
		return session_wait(run->session, step->action == SCRIPT_WAIT_PRESENT,
				    step->seconds);
	case SCRIPT_SLEEP:
		return pause_for(step);
	case SCRIPT_ECHO:
		return echo(run, step);
	default:
		return set_variable(run, step);
	}
}

static bool prints(const struct script_step *step)
{
	return step->action != SCRIPT_SLEEP && step->action != SCRIPT_SET;
}

static int run_steps(struct run *run)
{
	int exit_code = SCRCTL_OK;
	size_t i;

	for (i = 0; i < run->count && !exit_code; i++) {
		if (prints(&run->steps[i]))
			progress_hide(&run->progress);
		exit_code = do_step(run, &run->steps[i]);
		if (!exit_code)
			progress_step(&run->progress, i + 1);
	}
	progress_hide(&run->progress);
	return exit_code;
}

static int open_and_run(struct run *run)
{
	const struct scrctl_options *options = run->options;
	int exit_code = session_open(options, &run->session);

	if (exit_code)
		return exit_code;
	if (output_is_json()) {
		run->exchanges = json_object_new_array();
		output_add("exchanges", run->exchanges);
	}
	progress_begin(&run->progress, "lines", run->count, options->quiet || options->json);
	exit_code = run_steps(run);
	session_close(run->session);
	return exit_code;
}

int command_script(const struct scrctl_options *options, int argc, char **argv)
{
	struct run run = { .options = options };
	int exit_code;

	(void)argc;
	if (options->expect && !expect_is_valid(options->expect))
		return error_usage("script: --expect takes words like 9000,61xx, not '%s'",
				   options->expect);
	exit_code = load(&run, argv[0]);
	if (!exit_code)
		exit_code = open_and_run(&run);
	variables_clear(&run.variables);
	while (run.count)
		forget(&run.steps[--run.count]);
	free(run.steps);
	return exit_code;
}
