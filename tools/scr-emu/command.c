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
#include "iccd.h"
#include "reader.h"
#include "row.h"

#define MAXIMUM_WORDS		8

/* fault interrupt-storm without an argument */
#define STORM_LENGTH		1000

/* fault interrupt-flood without an argument, in milliseconds */
#define FLOOD_LENGTH		1000

/* fault delayed-answer without an argument, in milliseconds */
#define DELAY_DEFAULT		500

/* fault ccid-error without an argument: hardware error */
#define CCID_ERROR_DEFAULT	0xfb

/* fault t1-ifs without an argument: IFSC of a card that does not say (11.4.2) */
#define IFS_DEFAULT		32

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

/* Return: false if the fault waits for its occasion. */
static bool happens_at_once(struct reader *reader, enum fault fault, long argument)
{
	switch (fault) {
	case FAULT_INTERRUPT_TRUNCATED:
		notify(reader, (const u8[]) { NOTIFY_SLOT_CHANGE }, 1);
		return true;
	case FAULT_INTERRUPT_UNKNOWN:
		notify(reader, (const u8[]) { 0x5f, 0x03 }, 2);
		return true;
	case FAULT_INTERRUPT_STORM:
		storm(reader, argument < 0 ? STORM_LENGTH : argument);
		return true;
	case FAULT_INTERRUPT_FLOOD:
		flood(reader, argument < 0 ? FLOOD_LENGTH : argument);
		return true;
	case FAULT_STALL_INTERRUPT:
		pipe_halt(reader, ENDPOINT_INTERRUPT);
		return true;
	default:
		return false;
	}
}

/* "on" what? Return: false after an error. */
static bool parse_occasion(struct command *command, enum fault fault, const char *word)
{
	struct faults *faults = &command->reader->faults;
	long block;

	if (fault_is_of_t1(fault)) {
		block = word ? parse_number(word, 10) : -1;
		faults->block[fault] = block;
		if (block > 0)
			return true;
		fputs("error: on what? Say the number of a block, 1 is the card's next one",
		      command->out);
		return false;
	}
	faults->message[fault] = word ? message_by_name(word) : 0;
	if (faults->message[fault])
		return true;
	fputs("error: on what? Say the name of a message, as XfrBlock", command->out);
	return false;
}

/* The words after the name. Return: false after an error. */
static bool parse_fault(struct command *command, enum fault fault, long *argument)
{
	struct faults *faults = &command->reader->faults;
	char **word = command->words + 2;

	*argument = -1;
	faults->message[fault] = 0;
	faults->block[fault] = 1;
	if (*word && strcmp(*word, "on")) {
		*argument = parse_number(*word, fault == FAULT_CCID_ERROR ? 16 : 10);
		if (*argument < 0) {
			fprintf(command->out, "error: %s is no number", *word);
			return false;
		}
		word++;
	}
	return !*word || parse_occasion(command, fault, word[1]);
}

static unsigned int default_argument(enum fault fault)
{
	switch (fault) {
	case FAULT_CCID_ERROR:
		return CCID_ERROR_DEFAULT;
	case FAULT_T1_IFS:
		return IFS_DEFAULT;
	case FAULT_DELAYED_ANSWER:
		return DELAY_DEFAULT;
	default:
		return 1;
	}
}

static void list_faults(struct command *command)
{
	int fault;

	fputs("error: no such fault; there are:", command->out);
	for (fault = 0; fault < FAULT_COUNT; fault++)
		fprintf(command->out, " %s", fault_name(fault));
}

static void run_fault(struct command *command)
{
	struct faults *faults = &command->reader->faults;
	int fault = command->count > 1 ? fault_by_name(command->words[1]) : -1;
	long argument;

	if (fault < 0) {
		list_faults(command);
		return;
	}
	faults->armed[fault] = false;
	if (!parse_fault(command, fault, &argument))
		return;
	ok(command);
	if (happens_at_once(command->reader, fault, argument))
		return;
	faults->armed[fault] = true;
	faults->argument[fault] = argument < 0 ? default_argument(fault) : argument;
}

/*
 * A command whose abort was ignored would keep its slot busy for ever; and so would
 * one that is extended for ever of an ICCD, which knows no abort.
 */
static bool is_busy_for_ever(const struct slot *slot)
{
	const struct reader *reader = slot->reader;

	return reader->faults.armed[FAULT_ABORT_IGNORED] ||
	       (iccd_version(reader) && slot->busy && slot->manner == CARD_EXTENDS);
}

static void run_clear(struct command *command)
{
	struct reader *reader = command->reader;
	unsigned int i;

	for (i = 0; i < reader->slot_count; i++)
		if (is_busy_for_ever(&reader->slots[i]))
			slot_drop_command(&reader->slots[i]);
	for (i = 0; i < reader->slot_count; i++)
		reader->slots[i].t1_line.lasting = 0;
	memset(&reader->faults, 0, sizeof(reader->faults));
	timer_stop(&reader->flood_timer);
	reader->withheld_length = 0;
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
	int fault;

	fputs(", \"faults\": [", out);
	for (fault = 0; fault < FAULT_COUNT; fault++) {
		if (!faults->armed[fault])
			continue;
		fprintf(out, "%s\"%s\"", separator, fault_name(fault));
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
