// SPDX-License-Identifier: BSD-3-Clause
/*
 * wait NODE [SECONDS]: waits for a card to come, and for it to go; a second
 * thread cancels it after that many seconds.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/scr.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static unsigned int patience = 10;

/* CANCEL: from any thread, on the same open file. */
static void *cancel_later(void *argument)
{
	const int *reader = argument;

	sleep(patience);
	ioctl(*reader, SCR_IOC_CANCEL);
	return NULL;
}

/* IS_PRESENT and IS_ABSENT: they return when it is so. */
static int wait_for(int reader, unsigned long request, const char *what)
{
	if (!ioctl(reader, request)) {
		puts(what);
		return 0;
	}
	if (errno == ECANCELED)
		puts("cancelled");
	else
		warn("wait");
	return -1;
}

/* MAIN */
int main(int argc, char **argv)
{
	const char *node = argc > 1 ? argv[1] : "/dev/scr0";
	static int reader;
	pthread_t thread;

	if (argc > 2)
		patience = strtoul(argv[2], NULL, 10);
	reader = open(node, O_RDONLY | O_CLOEXEC);
	if (reader < 0)
		err(EXIT_FAILURE, "%s", node);
	errno = pthread_create(&thread, NULL, cancel_later, &reader);
	if (errno)
		err(EXIT_FAILURE, "thread");
	if (wait_for(reader, IOCTL_SMARTCARD_IS_PRESENT, "present"))
		return EXIT_FAILURE;
	return wait_for(reader, IOCTL_SMARTCARD_IS_ABSENT, "absent") ? EXIT_FAILURE : EXIT_SUCCESS;
}
