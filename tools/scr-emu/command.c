// SPDX-License-Identifier: BSD-3-Clause
/*
 * The commands of the control channel:
 *
 *	[@READER] insert [SLOT] | remove [SLOT] | hardware-error [SLOT] |
 *		fault NAME [ARGUMENT] [on MESSAGE|BLOCK] | clear | unplug | replug | stats |
 *		pin DIGITS|cancel|timeout | describe [COLUMN VALUE]
 *	quit
 */
#include <stdlib.h>
#include <string.h>

#include "control.h"
#include "fault_occasions.h"
#include "row.h"

#define MAXIMUM_WORDS		8

/**
 * struct command - a line, taken to pieces
 * @words: ends with NULL
 */
struct command {
	struct reader *reader;
	char *words[MAXIMUM_WORDS + 1];
	int count;
	FILE *out;
};

/* Return: the number, or -1. */
static long parse_number(const char *word, int base)
{
	char *end;
	long number = strtol(word, &end, base);

	return *word && !*end && number >= 0 ? number : -1;
}

/* Return: the slot that the command names, 0 by default; NULL after an error. */
static struct slot *named_slot(struct command *command)
{
	const char *word = command->count > 1 ? command->words[1] : "0";
	long index = parse_number(word, 10);

	if (index >= 0 && index < command->reader->slot_count)
		return &command->reader->slots[index];
	fprintf(command->out, "error: no slot %s: there are %u, from 0", word,
		command->reader->slot_count);
	return NULL;
}

static void ok(struct command *command)
{
	fputs("ok", command->out);
}

static void run_insert(struct command *command)
{
	struct slot *slot = named_slot(command);

	if (!slot)
		return;
	if (slot->present) {
		fputs("error: a card is in: remove it first", command->out);
		return;
	}
	if (slot->card.model->comes_by_itself) {
		fputs("error: this card comes by itself, when its program connects",
		      command->out);
		return;
	}
	slot_insert(slot);
	ok(command);
}

static void run_remove(struct command *command)
{
	struct slot *slot = named_slot(command);

	if (!slot)
		return;
	if (!slot->present) {
		fputs("error: no card is in: insert one first", command->out);
		return;
	}
	slot_remove(slot);
	ok(command);
}

/* bHardwareErrorCode 1 is over-current, the only one that there is (6.3.2). */
static void run_hardware_error(struct command *command)
{
	struct slot *slot = named_slot(command);

	if (!slot)
		return;
	notify(command->reader, (const u8[]) { HARDWARE_ERROR, slot->index, slot->sequence, 1 },
	       4);
	ok(command);
}

/* "on" what? Return: false after an error. */
static bool parse_occasion(struct command *command, struct fault *fault, const char *word)
{
	long block;

	if (fault->kind->change_block) {
		block = word ? parse_number(word, 10) : -1;
		fault->block = block;
		if (block > 0)
			return true;
		fputs("error: on what? Say the number of a block, 1 is the card's next one",
		      command->out);
		return false;
	}
	fault->message = word ? message_by_name(word) : 0;
	if (fault->message)
		return true;
	fputs("error: on what? Say the name of a message, as XfrBlock", command->out);
	return false;
}

/* The words after the name. Return: false after an error. */
static bool parse_fault(struct command *command, struct fault *fault)
{
	const struct fault_kind *kind = fault->kind;
	char **word = command->words + 2;
	long argument = kind->usual ? kind->usual : 1;

	fault->message = 0;
	fault->block = 1;
	if (*word && strcmp(*word, "on")) {
		argument = parse_number(*word, kind->base ? kind->base : 10);
		if (argument < 0) {
			fprintf(command->out, "error: %s is no number", *word);
			return false;
		}
		word++;
	}
	fault->argument = argument;
	return !*word || parse_occasion(command, fault, word[1]);
}

static void list_faults(struct command *command)
{
	struct fault *fault = NULL;

	fputs("error: no such fault; there are:", command->out);
	while ((fault = fault_next(&command->reader->faults, fault)))
		fprintf(command->out, " %s", fault->kind->name);
}

static void run_fault(struct command *command)
{
	struct reader *reader = command->reader;
	struct fault *fault = fault_by_name(&reader->faults,
					    command->count > 1 ? command->words[1] : "");

	if (!fault) {
		list_faults(command);
		return;
	}
	fault->armed = false;
	if (!parse_fault(command, fault))
		return;
	ok(command);
	if (fault->kind->at_once)
		fault->kind->at_once(fault, reader);
	else
		fault->armed = true;
}

static void run_clear(struct command *command)
{
	struct reader *reader = command->reader;
	unsigned int i;

	faults_clear(reader);
	for (i = 0; i < reader->slot_count; i++)
		reader->slots[i].t1_line.lasting = NULL;
	pin_pad_clear(&reader->pin_pad);
	ok(command);
}

/* What the user of the reader's keys does next. */
static void run_pin(struct command *command)
{
	const char *wrong = secure_enter(command->reader,
					  command->count > 1 ? command->words[1] : "");

	if (wrong)
		fprintf(command->out, "error: pin what? %s", wrong);
	else
		ok(command);
}

static void run_unplug(struct command *command)
{
	reader_unplug(command->reader);
	ok(command);
}

static void run_replug(struct command *command)
{
	reader_unplug(command->reader);
	if (reader_plug(command->reader))
		fputs("error: the reader cannot be plugged in: scr-emu's own output says why",
		      command->out);
	else
		ok(command);
}

static void print_messages(const struct counters *counters, FILE *out)
{
	const char *separator = "";
	int type;

	fputs("\"messages\": {", out);
	for (type = 0; type < 256; type++) {
		const char *name = message_name(type);

		if (!counters->messages[type])
			continue;
		if (name)
			fprintf(out, "%s\"%s\": %u", separator, name, counters->messages[type]);
		else
			fprintf(out, "%s\"%02X\": %u", separator, type, counters->messages[type]);
		separator = ", ";
	}
	fputs("}", out);
}

static void print_faults(const struct faults *faults, FILE *out)
{
	const char *separator = "";
	struct fault *fault = NULL;

	fputs(", \"faults\": [", out);
	while ((fault = fault_next(faults, fault))) {
		if (!fault->armed)
			continue;
		fprintf(out, "%s\"%s\"", separator, fault->kind->name);
		separator = ", ";
	}
	fputs("]", out);
}

static void run_stats(struct command *command)
{
	static const char *const voltages[] = { "automatic", "5 V", "3 V", "1.8 V" };
	const struct counters *counters = &command->reader->counters;
	FILE *out = command->out;
	int i;

	fputs("ok {", out);
	print_messages(counters, out);
	fprintf(out, ", \"answers\": %u", counters->answers);
	fprintf(out, ", \"notifications\": %u", counters->notifications);
	fprintf(out, ", \"resets\": %u", counters->resets);
	fprintf(out, ", \"power_ons\": %u", counters->power_ons);
	fprintf(out, ", \"aborts\": %u", counters->aborts);
	fprintf(out, ", \"abort_requests\": %u", counters->abort_requests);
	fprintf(out, ", \"configurations\": %u", counters->configurations);
	fprintf(out, ", \"last_voltage\": \"%s\"", voltages[counters->last_voltage & 3]);
	fputs(", \"last_parameters\": \"", out);
	for (i = 0; i < counters->last_parameters_length; i++)
		fprintf(out, "%02X", counters->last_parameters[i]);
	fputc('"', out);
	print_faults(&command->reader->faults, out);
	fputc('}', out);
}

/* What the host reads of the device from now on. */
static void run_describe(struct command *command)
{
	struct reader *reader = command->reader;
	struct description *description = &reader->settings->description;

	if (command->count == 1)
		*description = reader->original;
	if (command->count == 1 || (command->count == 3 &&
				    row_field(description, command->words[1],
					      command->words[2])))
		ok(command);
	else
		fputs("error: describe what? Say a column of the list of readers, and a value",
		      command->out);
}

static void run_quit(struct command *command)
{
	loop_quit();
	ok(command);
}

static const struct {
	const char *name;
	void (*run)(struct command *command);
} commands[] = {
	{ "insert", run_insert },
	{ "remove", run_remove },
	{ "hardware-error", run_hardware_error },
	{ "fault", run_fault },
	{ "clear", run_clear },
	{ "pin", run_pin },
	{ "unplug", run_unplug },
	{ "replug", run_replug },
	{ "stats", run_stats },
	{ "describe", run_describe },
	{ "quit", run_quit },
};

static void split(struct command *command, char *line)
{
	char *save, *word = strtok_r(line, " \t\r", &save);

	while (word && command->count < MAXIMUM_WORDS) {
		command->words[command->count++] = word;
		word = strtok_r(NULL, " \t\r", &save);
	}
}

/* "@1 insert": the second reader. Return: false after an error. */
static bool choose_reader(struct command *command, struct reader **readers, unsigned int count)
{
	long index = 0;

	if (command->count && command->words[0][0] == '@') {
		index = parse_number(command->words[0] + 1, 10);
		memmove(command->words, command->words + 1, sizeof(command->words[0]) *
			command->count--);
	}
	if (index < 0 || index >= count) {
		fprintf(command->out, "error: no such reader: there are %u, from @0", count);
		return false;
	}
	command->reader = readers[index];
	return true;
}

void command_run(struct reader **readers, unsigned int count, char *line, FILE *out)
{
	struct command command = { .out = out };
	unsigned int i;

	split(&command, line);
	if (!choose_reader(&command, readers, count))
		return;
	for (i = 0; command.count && i < ARRAY_SIZE(commands); i++) {
		if (!strcmp(commands[i].name, command.words[0])) {
			commands[i].run(&command);
			return;
		}
	}
	fputs("error: no such command; there are:", out);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, " %s", commands[i].name);
}
