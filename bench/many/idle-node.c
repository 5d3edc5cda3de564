// SPDX-License-Identifier: GPL-2.0-only
/*
 * idle-node READERS: waits, for ever, by poll(2) on /dev/scr0 and on, for a card to
 * come or go. Says "waiting" when it is about to.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/scr.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#define MAXIMUM_READERS	128

/* What has happened so far is taken note of. */
static int open_node(int unit)
{
	struct scr_status status;
	char path[32];
	int reader;

	snprintf(path, sizeof(path), "/dev/scr%d", unit);
	reader = open(path, O_RDONLY | O_CLOEXEC);
	if (reader < 0 || ioctl(reader, SCR_IOC_STATUS, &status))
		err(EXIT_FAILURE, "%s", path);
	return reader;
}

int main(int argc, char **argv)
{
	struct pollfd nodes[MAXIMUM_READERS] = {};
	int i, count = argc == 2 ? atoi(argv[1]) : 0;

	if (count < 1 || count > MAXIMUM_READERS)
		errx(2, "Usage: idle-node READERS");
	for (i = 0; i < count; i++) {
		nodes[i].fd = open_node(i);
		nodes[i].events = POLLPRI;
	}
	puts("waiting");
	fflush(stdout);
	return poll(nodes, count, -1) < 0;
}
