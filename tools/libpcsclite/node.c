// SPDX-License-Identifier: BSD-3-Clause
/*
 * Opening the kernel's nodes, and asking them.
 */
#include "node.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int open_path(const char *path, int flags)
{
	int fd;

	do {
		fd = open(path, flags | O_CLOEXEC | O_NOCTTY);
	} while (fd < 0 && errno == EINTR);
	return fd < 0 ? -errno : fd;
}

int node_open(unsigned int unit, int flags)
{
	char path[sizeof(NODE_FOLDER) + 32];

	snprintf(path, sizeof(path), NODE_FOLDER "/scr%u", unit);
	return open_path(path, flags);
}

int node_open_control(void)
{
	return open_path(NODE_FOLDER "/scrctl", O_RDONLY);
}

void node_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

static int ask_once(int fd, unsigned long request, void *argument)
{
	return ioctl(fd, request, argument) < 0 ? errno : 0;
}

int node_ask(int fd, unsigned long request, void *argument)
{
	int error;

	do {
		error = ask_once(fd, request, argument);
	} while (error == EINTR);
	return error;
}

static void hold_signals(sigset_t *before)
{
	static const int pass[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGABRT, SIGBUS, SIGFPE, SIGILL,
		SIGSEGV, SIGSYS, SIGTRAP,
	};
	sigset_t held;
	size_t i;

	sigfillset(&held);
	for (i = 0; i < ARRAY_SIZE(pass); i++)
		sigdelset(&held, pass[i]);
	pthread_sigmask(SIG_BLOCK, &held, before);
}

int node_use(int fd, unsigned long request, void *argument)
{
	sigset_t before;
	int error;

	hold_signals(&before);
	do {
		error = ask_once(fd, request, argument);
		/* What sends a command must not be done twice. */
	} while (error == EINTR && request != IOCTL_SMARTCARD_VENDOR);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

int node_transmit(int fd, struct scr_transmit *request)
{
	request->flags = SCR_TRANSMIT_UNINTERRUPTED;
	return ask_once(fd, IOCTL_SMARTCARD_TRANSMIT, request);
}

int node_status(int fd, struct scr_status *status)
{
	int error;

	memset(status, 0, sizeof(*status));
	error = node_ask(fd, SCR_IOC_STATUS, status);
	if (status->atr_length > sizeof(status->atr))
		status->atr_length = sizeof(status->atr);
	return error;
}
