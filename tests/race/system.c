// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to programs, and to the whole system.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../uapi/freeze.h"
#include "race.h"

static bool signals(void)
{
	int i;

	for (i = 0; i < 30; i++) {
		kill(race.workers[random_below(&race.random, WORKERS)],
		     random_once_in(&race.random, 2) ? SIGALRM : SIGUSR1);
		wait_a_while(1500);
	}
	return true;
}

/* Stopped ones go on later, as if nothing had been. */
static bool stop_them(void)
{
	int i;

	for (i = 0; i < WORKERS; i++) {
		kill(race.workers[i], SIGSTOP);
		wait_a_while(2000);
	}
	for (i = 0; i < WORKERS; i++) {
		wait_a_while(2000);
		kill(race.workers[i], SIGCONT);
	}
	return true;
}

static bool kill_them(void)
{
	int i;

	for (i = 0; i < WORKERS - 1; i++) {
		kill(race.workers[random_below(&race.random, WORKERS)], SIGKILL);
		wait_a_while(3000);
	}
	return true;
}

/*
 * Every process goes to the refrigerator, and comes back. Not with scr-emu at vhci_hcd:
 * whose URBs are cancelled waits for scr-emu, which is there already.
 */
bool freeze_all(void)
{
	int error = freeze_processes();

	return !error || error == ENOENT ||
	       complain("processes do not freeze: %s", strerror(error));
}

/* A module that is in use stays; what it is asked for by that is its reference count. */
static bool unload_used(void)
{
	if (!syscall(SYS_delete_module, "scr", O_NONBLOCK))
		return complain("scr was unloaded while it was in use");
	return errno == EWOULDBLOCK || errno == EBUSY ||
	       complain("rmmod scr: %s", strerror(errno));
}

const struct disturbance common_disturbances[] = {
	{ "signals", READER_STAYS, signals, NULL, 2 },
	{ "SIGSTOP, SIGCONT", READER_STAYS, stop_them, NULL, 1 },
	{ "SIGKILL", READER_STAYS, kill_them, NULL, 3 },
	{ "rmmod scr", READER_STAYS, unload_used, NULL, 1 },
	{ }
};

static void read_file(const char *task, const char *name, char *text, size_t room)
{
	char path[300];
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/%s", task, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	length = fd < 0 ? 0 : read(fd, text, room - 1);
	close(fd);
	text[length > 0 ? length : 0] = 0;
}

/* Threads of the kernel that have nothing to do are many. */
static bool is_of_interest(const char *stack)
{
	return strstr(stack, "[scr") || strstr(stack, "usb") || strstr(stack, "io_uring");
}

static void say_task(const char *task)
{
	char name[64], stack[4096], *line;

	read_file(task, "comm", name, sizeof(name));
	read_file(task, "stack", stack, sizeof(stack));
	if (!is_of_interest(stack))
		return;
	complain("%s %s", task, strtok(name, "\n"));
	for (line = strtok(stack, "\n"); line; line = strtok(NULL, "\n"))
		complain("  %s", line);
}

static void say_threads(const char *process)
{
	char path[300], task[600];
	struct dirent *entry;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%s/task", process);
	folder = opendir(path);
	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(task, sizeof(task), "%.30s/task/%.30s", process, entry->d_name);
		say_task(task);
	}
	if (folder)
		closedir(folder);
}

void say_stacks(void)
{
	DIR *folder = opendir("/proc");
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			say_threads(entry->d_name);
	}
	if (folder)
		closedir(folder);
}
