// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first step of putting the machine to sleep, and no other.
 */
#include "freeze.h"
#include "sysfs.h"

int freeze_processes(void)
{
	int error = write_text("/sys/power/pm_test", "freezer");

	if (error)
		return error;
	write_text("/sys/module/suspend/parameters/pm_test_delay", "0");
	return write_text("/sys/power/state", "freeze");
}
