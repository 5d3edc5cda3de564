// SPDX-License-Identifier: GPL-2.0-only
/*
 * virt_test: the user interface of /dev/scrvirt, case by case, in KTAP. It is the
 * reader and the programs at it. It needs root's rights, and the modules scr and
 * scr-virt.
 *
 * Exit status: 0; 1 if a case failed; 2 if there is no /dev/scrvirt.
 */
#include <stdio.h>
#include <sys/utsname.h>

#include "virt.h"

static const struct group *const topics[] = {
	create_groups, request_groups, message_groups, ending_groups, life_groups,
};

int main(void)
{
	struct utsname kernel;
	int result;

	setvbuf(stdout, NULL, _IOLBF, 0);
	result = run_all(topics, COUNT(topics)) ? 1 : 0;
	uname(&kernel);
	printf("# a %zu-bit program on %s %s\n", 8 * sizeof(void *), kernel.machine,
	       kernel.release);
	return result;
}
