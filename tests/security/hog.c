// SPDX-License-Identifier: GPL-2.0-only
/*
 * The program that takes as much as it can get, and what it is charged for.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hog.h"
#include "somebody.h"
#include "sysfs.h"
#include "test.h"

#define CGROUPS	"/tmp/cgroup"
#define FILES	20000

static void write_to(const char *path, const char *text)
{
	int error = write_text(path, text);

	if (error)
		bail_out("%s: %s", path, strerror(error));
}

static size_t read_number(const char *path)
{
	FILE *file = fopen(path, "re");
	unsigned long number = 0;

	if (!file || fscanf(file, "%lu", &number) != 1)
		bail_out("%s: %s", path, strerror(errno));
	fclose(file);
	return number;
}

static void make_cgroup(size_t limit)
{
	char text[32];

	mkdir(CGROUPS, 0755);
	if (mount("none", CGROUPS, "cgroup2", 0, NULL) && errno != EBUSY)
		bail_out("cgroup2: %s", strerror(errno));
	write_to(CGROUPS "/cgroup.subtree_control", "+memory");
	if (mkdir(CGROUPS "/hog", 0755))
		bail_out("cgroup: %s", strerror(errno));
	snprintf(text, sizeof(text), "%zu", limit);
	write_to(CGROUPS "/hog/memory.max", text);
}

static noreturn void be_hog(int ready, long (*function)(void))
{
	struct rlimit files = { FILES, FILES };
	long done;

	write_to(CGROUPS "/hog/cgroup.procs", "0");
	setrlimit(RLIMIT_NOFILE, &files);
	become_nobody();
	/* After that, which would undo it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	done = function();
	if (write(ready, &done, sizeof(done)) != sizeof(done))
		_exit(1);
	for (;;)
		pause();
}

void hog_comes(struct hog *hog, size_t limit, long (*function)(void))
{
	int pipes[2];

	make_cgroup(limit);
	if (pipe2(pipes, O_CLOEXEC))
		bail_out("pipe2() failed");
	*hog = (struct hog) { .limit = limit, .done = -1, .ready = pipes[0] };
	hog->pid = fork();
	if (!hog->pid)
		be_hog(pipes[1], function);
	close(pipes[1]);
	if (read(hog->ready, &hog->done, sizeof(hog->done)) != sizeof(hog->done))
		hog->done = -1;
	printf("# it got %ld, has %zu KiB, had %zu KiB of %zu KiB\n", hog->done,
	       hog_has() / 1024, hog_had() / 1024, limit / 1024);
}

size_t hog_has(void)
{
	return read_number(CGROUPS "/hog/memory.current");
}

size_t hog_had(void)
{
	return read_number(CGROUPS "/hog/memory.peak");
}

/* What is freed by RCU, and the per-processor stocks, take a while. */
static bool is_empty(void)
{
	int tries;

	for (tries = 0; tries < 100; tries++) {
		if (!rmdir(CGROUPS "/hog"))
			return true;
		usleep(50000);
	}
	return false;
}

void hog_goes(struct hog *hog)
{
	kill(hog->pid, SIGKILL);
	waitpid(hog->pid, NULL, 0);
	close(hog->ready);
	expect("the cgroup is empty", is_empty(), true);
}

long kernel_memory(void)
{
	FILE *file = fopen("/proc/meminfo", "re");
	long slab = 0, number;
	char line[128];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Slab: %ld", &number) == 1 ||
		    sscanf(line, "VmallocUsed: %ld", &number) == 1)
			slab += number;
	if (file)
		fclose(file);
	return slab;
}
