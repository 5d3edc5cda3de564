// SPDX-License-Identifier: BSD-3-Clause
/*
 * watch NODE [EVENTS]: tells what happens to the cards of a reader, and misses
 * nothing however fast it happens. It opens the reader read-only.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/scr.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

static unsigned long tell(const char *what, __u64 before, __u64 now)
{
	if (now != before) {
		printf("%llu %s\n", (unsigned long long)(now - before), what);
		fflush(stdout);
	}
	return now - before;
}

/* STATUS: reading it ends POLLPRI; the counters say what has happened since. */
static unsigned long tell_events(int reader, struct scr_status *seen)
{
	struct scr_status now;
	unsigned long events;

	if (ioctl(reader, SCR_IOC_STATUS, &now))
		err(EXIT_FAILURE, "status");
	events = tell("inserted", seen->insertions, now.insertions) +
		 tell("removed", seen->removals, now.removals) +
		 tell("reset", seen->resets, now.resets) +
		 tell("powered down", seen->power, now.power);
	*seen = now;
	return events;
}

/* MAIN: the first STATUS is where counting begins. */
int main(int argc, char **argv)
{
	const char *node = argc > 1 ? argv[1] : "/dev/scr0";
	unsigned long wanted = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	struct pollfd wait = { .events = POLLPRI };
	struct scr_status seen;

	wait.fd = open(node, O_RDONLY | O_CLOEXEC);
	if (wait.fd < 0)
		err(EXIT_FAILURE, "%s", node);
	if (ioctl(wait.fd, SCR_IOC_STATUS, &seen))
		err(EXIT_FAILURE, "status");

	for (unsigned long events = 0; events < wanted;) {
		if (poll(&wait, 1, -1) < 0)
			err(EXIT_FAILURE, "poll");
		if (wait.revents & POLLERR)
			errx(EXIT_FAILURE, "the reader is gone");
		events += tell_events(wait.fd, &seen);
	}
	return EXIT_SUCCESS;
}
