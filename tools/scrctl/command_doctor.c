// SPDX-License-Identifier: BSD-3-Clause
/*
 * doctor: what keeps readers from working, and what to do about it.
 */
#include "doctor.h"
#include "doctor_tell.h"
#include "output.h"

int command_doctor(const struct scrctl_options *options, int argc, char **argv)
{
	unsigned int problems;

	(void)argc;
	(void)argv;
	doctor_begin();
	doctor_modules();
	doctor_interfaces();
	doctor_nodes();
	doctor_programs();
	doctor_readers(options);
	problems = doctor_end();
	if (problems)
		output_line("%u problem%s", problems, problems == 1 ? "" : "s");
	return problems ? SCRCTL_FAILED : SCRCTL_OK;
}
