// SPDX-License-Identifier: GPL-2.0-only
/*
 * on-node [-vr] [-n N] MODULE FILE: the readers of a list, emulated at vhci_hcd,
 * each against what its row calls for: it is driven or is not, and every slot
 * has a node that powers its card and answers, in each protocol. One line per
 * row that fails, with -v one per row that is refused; then a line for each
 * exchange level, and one with the count. With -n, each Nth row only. With -r,
 * only those that quirks.c refuses: they are driven with drive_refused=1, which
 * was set before; that takes one line.
 *
 * The modules are loaded, and scr-emu is in PATH. MODULE is scr-ccid's file.
 *
 * Exit status: 0; 1 if a row failed; 2 if the file is not usable.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "alias.h"
#include "emulator.h"
#include "list.h"
#include "reader.h"
#include "uevent.h"

/* What takes longer without anything happening never happens, in milliseconds. */
#define PATIENCE	30000

#define BATCH		"/tmp/readers-batch.tsv"
#define LEVELS		4

/**
 * struct entry - a row of the batch
 * @line: its line in the list
 * @text: of it
 * @name: of the reader
 * @row: without a name
 * @folder: the USB device's in sysfs, once it is bound
 * @done: the row has its result
 * @said: what is said of it, in the list's order
 */
struct entry {
	unsigned int line;
	char *text;
	char *name;
	struct row row;
	char folder[256];
	bool done;
	char said[400];
};

/**
 * struct run - the list's visitor
 * @drive_refused: -r
 * @step: every so many-th row is for us
 * @rows: met so far
 * @levels: what became of the rows at each exchange level
 * @slots: that answered, at each
 * @sum: of all rows, broken ones too
 * @count: rows in the batch
 */
struct run {
	struct list_visitor visitor;
	bool verbose;
	bool drive_refused;
	unsigned int step;
	unsigned int rows;
	struct count levels[LEVELS];
	unsigned int slots[LEVELS];
	struct count sum;
	int uevents;
	char *header;
	unsigned int count;
	struct entry batch[EMULATOR_READERS];
};

static void fail(struct run *run, struct entry *entry, const char *why)
{
	struct reader_expectation expected;

	expect_reader(&expected, &entry->row);
	snprintf(entry->said, sizeof(entry->said), "line %u: %.80s: %s\n", entry->line,
		 entry->name, why);
	entry->done = true;
	run->sum.failed++;
	run->levels[expected.level].failed++;
}

/* Class FF has to be asked for by VID:PID. */
static void expect_alias(struct reader_expectation *expected, const struct entry *entry)
{
	char modalias[256];

	if (reader_modalias(modalias, sizeof(modalias), entry->folder, &entry->row) &&
	    !aliases_match(modalias))
		expected->refusal = "bInterfaceClass FF, and the driver does not know the VID:PID";
}

static void pass(struct run *run, struct entry *entry,
		 const struct reader_expectation *expected)
{
	entry->done = true;
	if (!expected->refusal) {
		run->sum.accepted++;
		run->levels[expected->level].accepted++;
		run->slots[expected->level] += expected->slots;
		return;
	}
	run->sum.refused++;
	run->levels[expected->level].refused++;
	if (run->verbose)
		snprintf(entry->said, sizeof(entry->said),
			 "line %u: %.80s %04X:%04X refused: %s\n", entry->line, entry->name,
			 entry->row.value[ID_VENDOR], entry->row.value[ID_PRODUCT],
			 expected->refusal);
}

static void bound(struct run *run, struct entry *entry, const char *folder)
{
	struct reader_expectation expected;
	struct complaint complaint = {};

	snprintf(entry->folder, sizeof(entry->folder), "%s", folder);
	expect_reader(&expected, &entry->row);
	if (run->drive_refused)
		expected.refusal = NULL;
	if (!expected.refusal)
		expect_alias(&expected, entry);
	if (reader_check(folder, &entry->row, &expected, &complaint))
		pass(run, entry, &expected);
	else
		fail(run, entry, complaint.text);
}

/* By its serial number. Return: NULL: it is not one of ours. */
static struct entry *entry_of(struct run *run, const char *folder)
{
	unsigned long number;
	char serial[64];

	if (!reader_serial(serial, sizeof(serial), folder) ||
	    strncmp(serial, EMULATOR_SERIAL, strlen(EMULATOR_SERIAL)))
		return NULL;
	number = strtoul(serial + strlen(EMULATOR_SERIAL), NULL, 10);
	return number && number <= run->count ? &run->batch[number - 1] : NULL;
}

static void removed(struct run *run, const char *folder)
{
	unsigned int i;

	for (i = 0; i < run->count; i++)
		if (!strcmp(run->batch[i].folder, folder))
			run->batch[i].folder[0] = '\0';
}

static void take_events(struct run *run)
{
	struct entry *entry;
	enum uevent event;
	char folder[256];

	while (uevent_read(run->uevents, &event, folder, sizeof(folder))) {
		if (event == UEVENT_REMOVED) {
			removed(run, folder);
			continue;
		}
		entry = entry_of(run, folder);
		if (entry && !entry->done)
			bound(run, entry, folder);
	}
}

static bool all_done(const struct run *run)
{
	unsigned int i;

	for (i = 0; i < run->count; i++)
		if (!run->batch[i].done)
			return false;
	return true;
}

static bool all_gone(const struct run *run)
{
	unsigned int i;

	for (i = 0; i < run->count; i++)
		if (run->batch[i].folder[0])
			return false;
	return true;
}

/* Return: NULL, or why it will never be so. @ended: scr-emu's, or -1. */
static const char *wait_for(struct run *run, bool (*done)(const struct run *run), int ended)
{
	struct pollfd watched[] = {
		{ .fd = run->uevents, .events = POLLIN },
		{ .fd = ended, .events = POLLIN },
	};

	while (!done(run)) {
		int ready = poll(watched, 2, PATIENCE);

		if (!ready)
			return "nothing happens";
		if (watched[1].revents)
			return "scr-emu has ended";
		take_events(run);
	}
	return NULL;
}

/* A reader whose dwFeatures is wrong works, and as the driver knows that it does. */
static int write_batch(const struct run *run)
{
	FILE *file = fopen(BATCH, "we");
	struct reader_expectation expected;
	unsigned int i;

	if (!file) {
		fprintf(stderr, BATCH ": %s\n", strerror(errno));
		return -1;
	}
	fprintf(file, "%s\tworkingFeatures\n", run->header);
	for (i = 0; i < run->count; i++) {
		expect_reader(&expected, &run->batch[i].row);
		fprintf(file, "%s\t%u\n", run->batch[i].text, expected.features);
	}
	return fclose(file);
}

/* Rows that had no chance fail, each for that reason. */
static void fail_rest(struct run *run, const char *why)
{
	unsigned int i;

	for (i = 0; i < run->count; i++)
		if (!run->batch[i].done)
			fail(run, &run->batch[i], why);
}

static void run_batch(struct run *run)
{
	struct emulator emulator;
	const char *trouble;

	if (write_batch(run) || emulator_start(&emulator, BATCH, run->count)) {
		fail_rest(run, "no emulator");
		return;
	}
	trouble = wait_for(run, all_done, emulator.fd);
	if (trouble)
		fail_rest(run, trouble);
	emulator_stop(&emulator);
	trouble = wait_for(run, all_gone, -1);
	if (trouble) {
		printf("readers stay, though they are unplugged\n");
		run->sum.failed++;
	}
	unlink(BATCH);
}

static void end_batch(struct run *run)
{
	unsigned int i;

	if (run->count)
		run_batch(run);
	for (i = 0; i < run->count; i++) {
		fputs(run->batch[i].said, stdout);
		free(run->batch[i].text);
		free(run->batch[i].name);
	}
	run->count = 0;
}

static void add(struct run *run, const struct list_line *line)
{
	struct entry *entry = &run->batch[run->count++];

	if (!run->header)
		run->header = strdup(line->header);
	*entry = (struct entry) {
		.line = line->number,
		.text = strdup(line->text),
		.name = strdup(line->row->name),
		.row = *line->row,
	};
	if (run->count == EMULATOR_READERS)
		end_batch(run);
}

static bool is_refused_by_quirk(const struct row *row)
{
	struct reader_expectation expected;

	expect_reader(&expected, row);
	return expected.refused_by_quirk;
}

static void visit(struct list_visitor *visitor, const struct list_line *line)
{
	struct run *run = (struct run *)visitor;

	if (run->rows++ % run->step ||
	    (run->drive_refused && !(line->row && is_refused_by_quirk(line->row))))
		return;
	if (line->row) {
		add(run, line);
		return;
	}
	printf("line %u: %s\n", line->number, line->complaint);
	run->sum.failed++;
}

static void print_levels(const struct run *run)
{
	static const char *const names[LEVELS] = {
		"character", "TPDU", "short APDU", "extended APDU",
	};
	int i;

	for (i = 0; i < LEVELS; i++) {
		printf("%-14s %3u slots of ", names[i], run->slots[i]);
		count_print(&run->levels[i]);
	}
}

static void print_results(const struct run *run)
{
	if (!run->drive_refused)
		print_levels(run);
	else if (run->sum.accepted + run->sum.failed)
		printf("with drive_refused=1, of the refused: ");
	else
		return;
	count_print(&run->sum);
}

static int check_list(struct run *run, const char *module, const char *path)
{
	int result = 0;

	run->uevents = uevent_open();
	if (run->uevents < 0 || aliases_read(module))
		return 2;
	if (list_read(path, &run->visitor)) {
		run->sum.failed++;
		result = 2;
	}
	end_batch(run);
	free(run->header);
	print_results(run);
	return result ? result : run->sum.failed != 0;
}

int main(int argc, char **argv)
{
	static struct run run = { .visitor.visit = visit, .step = 1 };
	int option;

	setvbuf(stdout, NULL, _IOLBF, 0);
	while ((option = getopt(argc, argv, "vrn:")) != -1) {
		if (option == 'v')
			run.verbose = true;
		else if (option == 'r')
			run.drive_refused = true;
		else if (option == 'n')
			run.step = atoi(optarg);
		else
			break;
	}
	if (option != -1 || optind + 2 != argc || !run.step) {
		fprintf(stderr, "usage: %s [-vr] [-n N] MODULE FILE\n", argv[0]);
		return 2;
	}
	return check_list(&run, argv[optind], argv[optind + 1]);
}
