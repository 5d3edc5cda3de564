// SPDX-License-Identifier: GPL-2.0-only
/*
 * insert: from the insertion of a card to a waiting program. The card is QEMU's; QMP
 * comes from a virtio port. The environment has its path, BENCH_QMP, and those of files
 * with the two commands, BENCH_REMOVE and BENCH_INSERT.
 *
 * The reader's interrupt pipe is asked every 128 ms: a long time after the insertion.
 * What counts begins with the interrupt.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gaps.h"
#include "insert.h"
#include "path.h"

/* In microseconds: until the program waits for the card. */
#define SETTLE 20000

#define LONGEST_LINE	4096

static char to_remove[LONGEST_LINE];
static char to_insert[LONGEST_LINE];
static int port;

static void load(const char *variable, char *command)
{
	int file = open(getenv(variable) ?: "", O_RDONLY);

	if (file < 0 || read(file, command, LONGEST_LINE - 1) <= 0)
		err(EXIT_FAILURE, "%s", variable);
	close(file);
}

static void tell(const char *command)
{
	if (write(port, command, strlen(command)) < 0)
		err(EXIT_FAILURE, "QMP");
}

static void hear(void)
{
	char answer[LONGEST_LINE];
	ssize_t length;

	do {
		length = read(port, answer, sizeof(answer) - 1);
		if (length <= 0)
			err(EXIT_FAILURE, "QMP");
		answer[length] = 0;
	} while (answer[length - 1] != '\n');
	if (!strstr(answer, "\"return\""))
		errx(EXIT_FAILURE, "QMP: %s", answer);
}

static pid_t insert_later(void)
{
	pid_t process = fork();

	if (process < 0)
		err(EXIT_FAILURE, "insert");
	if (process)
		return process;
	usleep(SETTLE);
	tell(to_insert);
	for (;;)
		pause();
}

static long long insert_once(void)
{
	long long work;
	pid_t process;

	tell(to_remove);
	hear();
	path.await(false);
	process = insert_later();
	path.await(true);
	work = gaps_work();
	kill(process, SIGKILL);
	waitpid(process, NULL, 0);
	hear();
	return work;
}

void insert_rounds(struct sample *samples, unsigned int count)
{
	load("BENCH_REMOVE", to_remove);
	load("BENCH_INSERT", to_insert);
	port = open(getenv("BENCH_QMP") ?: "", O_RDWR | O_CLOEXEC);
	if (port < 0)
		err(EXIT_FAILURE, "BENCH_QMP");
	gaps_start();
	path.attach();
	for (unsigned int i = 0; i < count; i++)
		samples[i].work = insert_once();
	path.detach();
	close(port);
}
