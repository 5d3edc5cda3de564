// SPDX-License-Identifier: GPL-2.0-only
/*
 * readers [-v] FILE: the descriptor check of scr-ccid on each row of a list of
 * readers, against what the columns call for. One line per row that fails, with
 * -v one per row that is refused, and a last line with the count.
 *
 * Exit status: 0; 1 if a row failed; 2 if the file is not usable.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "expectation.h"
#include "list.h"

/* The list's visitor. */
struct check {
	struct list_visitor visitor;
	struct count count;
	bool verbose;
};

/* Say what differs. Return: whether nothing does. */
static bool same(unsigned int line, const struct row *row, const char *what,
		 u32 found, u32 expected)
{
	if (found == expected)
		return true;
	printf("line %u: %s: %s is %u instead of %u\n", line, row->name, what, found,
	       expected);
	return false;
}

static bool as_expected(unsigned int line, const struct row *row,
			const struct ccid_reader_description *d,
			const struct expectation *e)
{
	return same(line, row, "exchange level", d->level, e->level) &&
	       same(line, row, "number of slots", d->slots, e->slots) &&
	       same(line, row, "number of busy slots", d->busy_slots, e->busy_slots) &&
	       same(line, row, "set of protocols", d->protocols, e->protocols) &&
	       same(line, row, "set of voltages", d->voltages, e->voltages) &&
	       same(line, row, "maximum IFSD", d->maximum_ifsd, e->maximum_ifsd) &&
	       same(line, row, "maximum message length", d->maximum_message_length,
		    e->maximum_message_length);
}

/* The code under test: the bytes of the descriptor, parsed and checked. */
static enum ccid_refusal run_check(struct ccid_reader_description *description,
				   const struct row *row)
{
	struct ccid_interface interface = {
		.class = row->value[INTERFACE_CLASS],
		.protocol = row->value[INTERFACE_PROTOCOL],
		.endpoints = row->value[ENDPOINTS],
	};
	u8 bytes[CCID_DESCRIPTOR_LENGTH];
	enum ccid_refusal refusal;

	build_descriptor(bytes, row);
	refusal = ccid_descriptor_parse(description, bytes, sizeof(bytes));
	return refusal ? refusal : ccid_descriptor_check(description, &interface);
}

static void check_row(struct count *count, unsigned int line, const struct row *row,
		      bool verbose)
{
	struct ccid_reader_description description = {};
	struct expectation expectation;
	enum ccid_refusal refusal = run_check(&description, row);

	expect(&expectation, row);
	if (refusal != expectation.refusal) {
		printf("line %u: %s: '%s' instead of '%s'\n", line, row->name,
		       ccid_refusal_text(refusal), ccid_refusal_text(expectation.refusal));
		count->failed++;
	} else if (!as_expected(line, row, &description, &expectation)) {
		count->failed++;
	} else if (refusal) {
		count->refused++;
		if (verbose)
			printf("line %u: %s %04X:%04X refused: %s\n", line, row->name,
			       row->value[ID_VENDOR], row->value[ID_PRODUCT],
			       ccid_refusal_text(refusal));
	} else {
		count->accepted++;
	}
}

static void check_line(struct list_visitor *visitor, const struct list_line *line)
{
	struct check *check = (struct check *)visitor;

	if (line->row) {
		check_row(&check->count, line->number, line->row, check->verbose);
	} else {
		printf("line %u: %s\n", line->number, line->complaint);
		check->count.failed++;
	}
}

/* A file that is not usable counts as one failure, so that the count tells. */
static int check_file(struct check *check, const char *path)
{
	if (!list_read(path, &check->visitor))
		return check->count.failed ? 1 : 0;
	check->count.failed++;
	return 2;
}

int main(int argc, char **argv)
{
	struct check check = { .visitor.visit = check_line };
	int option, result;

	while ((option = getopt(argc, argv, "v")) == 'v')
		check.verbose = true;
	if (option != -1 || optind + 1 != argc) {
		fprintf(stderr, "usage: %s [-v] FILE\n", argv[0]);
		return 2;
	}
	result = check_file(&check, argv[optind]);
	count_print(&check.count);
	return result;
}
