// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel's own threads do for a reader: the hub's probe and disconnect, what
 * comes from the interrupt endpoint, the work of io_uring's requests, and a card that is
 * reset when a program has gone. In each round, the n-th allocation of every one of
 * these threads fails.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../uapi/test.h"
#include "fault.h"
#include "node.h"

#define THREADS		128
#define WAIT_MS		10000

struct threads {
	pid_t ids[THREADS];
	unsigned int count;
};

static bool is_worker(const char *id)
{
	char path[64], name[32] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%.20s/comm", id);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (read(fd, name, sizeof(name) - 1) < 0)
		*name = 0;
	close(fd);
	return !strncmp(name, "kworker/", 8);
}

static void find_threads(struct threads *threads)
{
	DIR *directory = opendir("/proc");
	struct dirent *entry;

	threads->count = 0;
	while (directory && (entry = readdir(directory)) && threads->count < THREADS)
		if (*entry->d_name >= '1' && *entry->d_name <= '9' &&
		    is_worker(entry->d_name))
			threads->ids[threads->count++] = atoi(entry->d_name);
	closedir(directory);
}

static void arm(const struct threads *threads, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < threads->count; i++)
		nth_arm_thread(threads->ids[i], n);
}

/* Return: how many have come to their n-th one. */
static unsigned int disarm(const struct threads *threads)
{
	unsigned int i, hit = 0;

	for (i = 0; i < threads->count; i++) {
		hit += !nth_left(threads->ids[i]);
		nth_arm_thread(threads->ids[i], 0);
	}
	return hit;
}

static int use_card(const char *how)
{
	const struct call *call = call_by_name(how);
	int fd = call_open(call), result;

	if (fd < -1)
		return fd;
	result = call_prepare(call, fd);
	if (!result)
		result = call_within(call, fd, WAIT_MS);
	if (fd >= 0)
		close(fd);
	return result;
}

static __u32 state_now(void)
{
	int fd = open(call_path, O_RDONLY | O_CLOEXEC);
	__u32 state = SCARD_UNKNOWN;

	if (fd < 0 || ioctl(fd, IOCTL_SMARTCARD_GET_STATE, &state))
		state = SCARD_UNKNOWN;
	close(fd);
	return state;
}

static bool becomes(bool is_there)
{
	unsigned int i;

	for (i = 0; i < WAIT_MS / 5; i++) {
		__u32 state = state_now();

		if (state == SCARD_UNKNOWN)
			return false;
		if (is_there ? state >= SCARD_PRESENT : state == SCARD_ABSENT)
			return true;
		usleep(5000);
	}
	return false;
}

/* Whatever was lost on the way, sooner or later it is known. */
static int card_goes_and_comes(void)
{
	move_card("remove\n");
	if (!becomes(false))
		return access(call_path, F_OK) ? -ENODEV : -ETIMEDOUT;
	move_card("insert\n");
	if (!becomes(true))
		return access(call_path, F_OK) ? -ENODEV : -ETIMEDOUT;
	return 0;
}

static int uring_transmit(void)
{
	return use_card("uring TRANSMIT");
}

static int uring_power(void)
{
	return use_card("uring POWER, by a worker");
}

static int use_and_close(void)
{
	return use_card("open, POWER, close");
}

static int unplug_and_replug(void)
{
	int result = pull_out();

	if (!result)
		result = plug_in();
	if (result)
		return result;
	return wait_for_path(call_path, true, 2000) ? 0 : -ENODEV;
}

static const struct work {
	const char *name;
	int (*run)(void);
	unsigned int rounds;
} works[] = {
	{ "threads: a card goes and comes", card_goes_and_comes, 12 },
	{ "threads: uring TRANSMIT", uring_transmit, 8 },
	{ "threads: uring POWER", uring_power, 8 },
	{ "threads: the reset after a close", use_and_close, 8 },
	{ "threads: unplugged, plugged in", unplug_and_replug, 20 },
};

/* Return: whether one of the faults was ours, or silent. */
static void count_faults(int result, unsigned int hit)
{
	struct fault fault;

	for (; nth_next_fault(&fault); hit -= !!hit)
		target_count(&fault, result);
	fault = (struct fault) { .kind = FAULT_SILENT };
	while (hit--)
		target_count(&fault, result);
}

/* Return: whether the reader works after it, perhaps plugged in anew. */
static bool run_round(const struct work *work, const struct threads *threads, unsigned int n)
{
	unsigned int hit;
	int result;

	nth_listen();
	arm(threads, n);
	result = work->run();
	hit = disarm(threads);
	count_faults(result, hit);
	if (result == -ETIMEDOUT || result == -EINTR) {
		printf("# %s, the %u.: %s\n", work->name, n, strerror(-result));
		return false;
	}
	result = node_recover();
	if (!result)
		result = use_card("TRANSMIT");
	if (result)
		printf("# %s, the %u.: afterwards %s\n", work->name, n, strerror(-result));
	return !result;
}

/* The hub alone has some hundred of its own: of these, so many, evenly spread. */
static void run_work(const struct work *work, unsigned int rounds)
{
	unsigned int i, most = work->run == unplug_and_replug ? 600 : work->rounds;
	unsigned int step = work->run == unplug_and_replug ? (most + rounds - 1) / rounds : 1;
	struct threads threads;
	bool good = true;

	for (i = 1; i <= most; i += step) {
		find_threads(&threads);
		good &= run_round(work, &threads, i);
	}
	target_case(good, work->name);
}

void fault_threads(const char *node, unsigned int rounds)
{
	size_t i;

	struct usb_place place;

	call_path = node;
	target_case(!node_recover() && usb_place_of_node(&place),
		    "threads: the reader is there");
	for (i = 0; i < COUNT(works); i++)
		run_work(&works[i], rounds);
	calls_end();
}
