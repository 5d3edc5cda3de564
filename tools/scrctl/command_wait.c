// SPDX-License-Identifier: BSD-3-Clause
/*
 * wait: until a card is there, or until none is.
 */
#include <fcntl.h>
#include <string.h>

#include <linux/scr.h>

#include "error.h"
#include "output.h"
#include "reader.h"

static int wait_for(const struct scrctl_options *options, unsigned long request,
		    const char *operation)
{
	struct reader reader;
	int exit_code = reader_open(&reader, options, READER_WATCH);
	int error;

	if (exit_code)
		return exit_code;
	output_text("reader", NULL, reader.name);
	error = reader_ioctl(&reader, request, NULL);
	if (error)
		exit_code = error_report(&reader, operation, error);
	else
		output_text("card", NULL, operation + strlen("wait "));
	if (!error)
		output_line("%s: card %s", reader.name, operation + strlen("wait "));
	reader_close(&reader);
	return exit_code;
}

int command_wait(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	if (strcmp(argv[0], "present") == 0)
		return wait_for(options, IOCTL_SMARTCARD_IS_PRESENT, "wait present");
	if (strcmp(argv[0], "absent") == 0)
		return wait_for(options, IOCTL_SMARTCARD_IS_ABSENT, "wait absent");
	return error_usage("wait: present or absent, not '%s'", argv[0]);
}
