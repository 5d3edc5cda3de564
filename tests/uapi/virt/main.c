// SPDX-License-Identifier: GPL-2.0-only
/*
 * virt_test: the user interface of /dev/scrvirt, case by case, in KTAP. It is the
 * reader and the programs at it. It needs root's rights, and the modules scr and
 * scr-virt.
 *
 * Exit status: 0; 1 if a case failed; 2 if there is no /dev/scrvirt.
 */
#include "virt.h"

static const struct group *const topics[] = {
	create_groups, request_groups, message_groups, ending_groups, life_groups,
};

int main(void)
{
	return run_all(topics, COUNT(topics));
}
