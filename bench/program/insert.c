// SPDX-License-Identifier: GPL-2.0-only
/*
 * insert: from the insertion of a card to a waiting program. The card is QEMU's; QMP
 * comes from a virtio port, whose path and two commands are in the environment:
 * BENCH_QMP, BENCH_REMOVE and BENCH_INSERT. The insertion begins when the write of
 * the command is over, so the time has in it that the one who inserts goes to sleep.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "insert.h"
#include "measure.h"
#include "path.h"

/* In microseconds: until the other process waits for the card. */
#define SETTLE 50000

static int port;
static struct moment *inserted;

static void tell(const char *command)
{
	if (write(port, command, strlen(command)) < 0 || write(port, "\n", 1) < 0)
		err(EXIT_FAILURE, "QMP");
}

static void hear(void)
{
	char answer[4096];
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

static void insert_later(void)
{
	if (fork())
		return;
	usleep(SETTLE);
	tell(getenv("BENCH_INSERT"));
	*inserted = now();
	hear();
	exit(EXIT_SUCCESS);
}

static long long insert_once(void)
{
	struct moment end;
	int status;

	tell(getenv("BENCH_REMOVE"));
	hear();
	path.await(false);
	insert_later();
	path.await(true);
	end = now();
	if (wait(&status) < 0 || status)
		errx(EXIT_FAILURE, "the card was not inserted");
	return work_between(inserted, &end);
}

void insert_rounds(long long *samples, unsigned int count)
{
	port = open(getenv("BENCH_QMP"), O_RDWR | O_CLOEXEC);
	if (port < 0)
		err(EXIT_FAILURE, "BENCH_QMP");
	inserted = mmap(NULL, sizeof(*inserted), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (inserted == MAP_FAILED)
		err(EXIT_FAILURE, "insert");
	path.attach();
	for (unsigned int i = 0; i < count; i++)
		samples[i] = insert_once();
	path.detach();
	close(port);
}
