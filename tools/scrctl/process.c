// SPDX-License-Identifier: BSD-3-Clause
/*
 * Processes, and who of them has a USB device open.
 */
#include "process.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "root.h"

/* The next process of @folder, or 0 after the last. */
static int next_process(DIR *folder)
{
	struct dirent *entry;

	while ((entry = readdir(folder))) {
		if (isdigit((unsigned char)entry->d_name[0]))
			return atoi(entry->d_name);
	}
	return 0;
}

static bool has_open(int process, const char *path)
{
	char folder[PATH_MAX], link[PATH_MAX + NAME_MAX + 2], target[PATH_MAX];
	struct dirent *entry;
	bool found = false;
	ssize_t length;
	DIR *files = opendir(root_path(folder, "/proc/%d/fd", process));

	while (files && !found && (entry = readdir(files))) {
		snprintf(link, sizeof(link), "%s/%s", folder, entry->d_name);
		length = readlink(link, target, sizeof(target) - 1);
		if (length < 0)
			continue;
		target[length] = '\0';
		found = strcmp(target, path) == 0;
	}
	if (files)
		closedir(files);
	return found;
}

int process_holding(unsigned int bus, unsigned int device, char *name)
{
	char folder[PATH_MAX], path[64];
	DIR *processes = opendir(root_path(folder, "/proc"));
	int process = 0;

	if (!processes)
		return 0;
	snprintf(path, sizeof(path), "/dev/bus/usb/%03u/%03u", bus, device);
	do {
		process = next_process(processes);
	} while (process && (process == getpid() || !has_open(process, path)));
	closedir(processes);
	if (process && !root_read(name, NAME_MAX + 1, "/proc/%d/comm", process))
		snprintf(name, NAME_MAX + 1, "?");
	return process;
}

int process_called(const char *name)
{
	char folder[PATH_MAX], is[64];
	DIR *processes = opendir(root_path(folder, "/proc"));
	int process = 0;

	if (!processes)
		return 0;
	do {
		process = next_process(processes);
	} while (process && (!root_read(is, sizeof(is), "/proc/%d/comm", process) ||
			     strcmp(is, name) != 0));
	closedir(processes);
	return process;
}
