// SPDX-License-Identifier: GPL-2.0-only
/*
 * readers [-v] FILE: the descriptor check of scr-ccid on each row of a list of
 * readers, against what the columns call for. One line per row that fails, with
 * -v one per row that is refused, and a last line with the count.
 *
 * Exit status: 0; 1 if a row failed; 2 if the file is not usable.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "expectation.h"
#include "row.h"

#define UTF8_BYTE_ORDER_MARK	"\xef\xbb\xbf"

struct count {
	unsigned int accepted, refused, failed;
};

/* The next line without its end; NULL at the end of the file or on an error. */
static char *next_line(char **buffer, size_t *size, FILE *file, bool *has_nul)
{
	ssize_t length = getline(buffer, size, file);

	if (length < 0)
		return NULL;
	*has_nul = strlen(*buffer) != (size_t)length;
	(*buffer)[strcspn(*buffer, "\r\n")] = '\0';
	return *buffer;
}

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

static void check_line(struct count *count, const struct header *header,
		       unsigned int line, char *text, bool has_nul, bool verbose)
{
	struct complaint complaint;
	struct row row = { .name = "" };

	if (has_nul) {
		printf("line %u: a NUL byte: this is no text\n", line);
		count->failed++;
	} else if (!read_row(&row, header, text, &complaint)) {
		printf("line %u: %.80s: %s\n", line, row.name, complaint.text);
		count->failed++;
	} else {
		check_row(count, line, &row, verbose);
	}
}

static bool find_header(struct header *header, FILE *file, char **buffer, size_t *size,
			struct complaint *complaint)
{
	bool has_nul;
	char *text = next_line(buffer, size, file, &has_nul);

	if (!text) {
		snprintf(complaint->text, sizeof(complaint->text), "the file is empty");
		return false;
	}
	if (!strncmp(text, UTF8_BYTE_ORDER_MARK, strlen(UTF8_BYTE_ORDER_MARK)))
		text += strlen(UTF8_BYTE_ORDER_MARK);
	return read_header(header, text, complaint);
}

/* Empty lines are passed over. Return: the number of rows. */
static unsigned int check_rows(struct count *count, const struct header *header,
			       FILE *file, char **buffer, size_t *size, bool verbose)
{
	unsigned int line, rows = 0;
	bool has_nul;
	char *text;

	for (line = 2; (text = next_line(buffer, size, file, &has_nul)); line++) {
		if (!*text && !has_nul)
			continue;
		check_line(count, header, line, text, has_nul, verbose);
		rows++;
	}
	return rows;
}

/* A file that is not usable counts as one failure, so that the count tells. */
static int check_file(struct count *count, const char *path, FILE *file, bool verbose)
{
	struct complaint complaint = {};
	struct header header;
	char *buffer = NULL;
	size_t size = 0;

	if (find_header(&header, file, &buffer, &size, &complaint) &&
	    !check_rows(count, &header, file, &buffer, &size, verbose))
		snprintf(complaint.text, sizeof(complaint.text),
			 "no reader after the first line");
	if (ferror(file))
		snprintf(complaint.text, sizeof(complaint.text), "reading failed");
	free(buffer);
	if (!*complaint.text)
		return count->failed ? 1 : 0;
	printf("%s: %s\n", path, complaint.text);
	count->failed++;
	return 2;
}

int main(int argc, char **argv)
{
	struct count count = {};
	bool verbose = false;
	FILE *file;
	int option, result;

	while ((option = getopt(argc, argv, "v")) == 'v')
		verbose = true;
	if (option != -1 || optind + 1 != argc) {
		fprintf(stderr, "usage: %s [-v] FILE\n", argv[0]);
		return 2;
	}
	file = fopen(argv[optind], "r");
	if (file) {
		result = check_file(&count, argv[optind], file, verbose);
		fclose(file);
	} else {
		printf("%s: %s\n", argv[optind], strerror(errno));
		count.failed++;
		result = 2;
	}
	printf("%u accepted, %u refused, %u failed\n", count.accepted, count.refused,
	       count.failed);
	return result;
}
