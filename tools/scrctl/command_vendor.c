// SPDX-License-Identifier: BSD-3-Clause
/*
 * vendor: a request of the reader's maker, CCID's Escape among them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "apdu.h"
#include "error.h"
#include "hex.h"
#include "output.h"
#include "reader.h"

static int parse_code(const char *text, __u32 *code)
{
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(text, &end, 0);
	if (errno || *end || end == text || value < SCR_VENDOR_CODE_FIRST ||
	    value > SCR_VENDOR_CODE_LAST)
		return error_usage("vendor: a code is from %d to %d (%d: CCID's Escape), not '%s'",
				   SCR_VENDOR_CODE_FIRST, SCR_VENDOR_CODE_LAST,
				   SCR_VENDOR_CCID_ESCAPE, text);
	*code = value;
	return SCRCTL_OK;
}

static int parse_input(char **argv, struct apdu *input)
{
	size_t length, position;
	const char *wrong;
	int number;

	for (number = 2; *argv; argv++, number++) {
		wrong = hex_parse(*argv, input->bytes + input->length,
				  sizeof(input->bytes) - input->length, &length, &position);
		input->length += length;
		if (wrong)
			return error_message(SCRCTL_USAGE,
					     "vendor: argument %d, character %zu: %s",
					     number, position + 1, wrong);
	}
	return SCRCTL_OK;
}

static int vendor(const struct scrctl_options *options, __u32 code,
		  const struct apdu *input, struct answer *output)
{
	struct scr_vendor request = {
		.code = code,
		.input = (uintptr_t)input->bytes,
		.input_length = input->length,
		.output = (uintptr_t)output->bytes,
		.output_length = sizeof(output->bytes),
	};
	struct reader reader;
	int exit_code = reader_open(&reader, options, READER_USE);
	int error;

	if (exit_code)
		return exit_code;
	output_text("reader", NULL, reader.name);
	error = reader_ioctl(&reader, IOCTL_SMARTCARD_VENDOR, &request);
	if (error)
		exit_code = error_report(&reader, "vendor", error);
	else if (request.output_length <= sizeof(output->bytes))
		output_bytes("answer", "answer", output->bytes, request.output_length);
	reader_close(&reader);
	return exit_code;
}

int command_vendor(const struct scrctl_options *options, int argc, char **argv)
{
	struct apdu *input = calloc(1, sizeof(*input));
	struct answer *output = calloc(1, sizeof(*output));
	__u32 code = 0;
	int exit_code;

	(void)argc;
	if (input && output)
		exit_code = parse_code(argv[0], &code);
	else
		exit_code = error_memory();
	if (!exit_code)
		exit_code = parse_input(argv + 1, input);
	if (!exit_code)
		exit_code = vendor(options, code, input, output);
	if (input)
		explicit_bzero(input, sizeof(*input));
	if (output)
		explicit_bzero(output, sizeof(*output));
	free(input);
	free(output);
	return exit_code;
}
