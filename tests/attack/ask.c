// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader of a victim is opened, asked, and closed. What it answers is anything;
 * that it does in bounded time is what the caller watches.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include <linux/scr.h>

#include "attack.h"

/* A silent reader is not waited for: a signal ends the call, and the next one. */
#define PATIENCE_MICROSECONDS	300000

static void time_is_over(int number)
{
	(void)number;
}

static void limit_time(long microseconds)
{
	const struct sigaction action = { .sa_handler = time_is_over };
	const struct itimerval timer = {
		.it_value.tv_usec = microseconds,
		.it_interval.tv_usec = microseconds,
	};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static void ask(int fd)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };
	u8 command[5] = { 0x00, 0x84, 0, 0, 8 }, answer[64];
	struct scr_transmit transmit = {
		.protocol = SCARD_PROTOCOL_T0,
		.send_buffer = (uintptr_t)command,
		.receive_buffer = (uintptr_t)answer,
		.send_length = sizeof(command),
		.receive_length = sizeof(answer),
	};
	u32 state, protocol = SCARD_PROTOCOL_Tx;
	struct scr_info info;

	ioctl(fd, SCR_IOC_INFO, &info);
	ioctl(fd, IOCTL_SMARTCARD_GET_STATE, &state);
	if (ioctl(fd, IOCTL_SMARTCARD_POWER, &power))
		return;
	ioctl(fd, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol);
	transmit.protocol = protocol;
	ioctl(fd, IOCTL_SMARTCARD_TRANSMIT, &transmit);
}

/* Which of its slots does not matter. */
static bool any_node(const char *path, struct random *random, char *node, size_t room)
{
	struct dirent *entry;
	u32 count = 0;
	char name[300];
	DIR *folder;

	snprintf(name, sizeof(name), "%s/smartcard", path);
	folder = opendir(name);
	if (!folder)
		return false;
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] != '.' && random_once_in(random, ++count))
			snprintf(node, room, "/dev/%s", entry->d_name);
	}
	closedir(folder);
	return count;
}

bool ask_reader(const char *path, struct random *random)
{
	char node[280];
	int fd;

	if (!any_node(path, random, node, sizeof(node)))
		return false;
	limit_time(PATIENCE_MICROSECONDS);
	fd = open(node, O_RDWR | O_CLOEXEC);
	if (fd >= 0) {
		ask(fd);
		close(fd);
	}
	limit_time(0);
	return fd >= 0;
}
