// SPDX-License-Identifier: GPL-2.0-only
/*
 * insert: from the insertion of a card to a waiting program. The card is QEMU's; QMP
 * comes from a virtio port. The environment has its path, BENCH_QMP, and those of files
 * with the two commands, BENCH_REMOVE and BENCH_INSERT.
 *
 * The reader's interrupt pipe is asked every 128 ms. The card is inserted shortly
 * before that, so that little else happens in between: a timer tick or none, QMP's
 * answer, and that the one who inserts goes to sleep. These are in the figure.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "insert.h"
#include "measure.h"
#include "path.h"

/* In nanoseconds: how long before the pipe is asked; and a wait that missed it. */
#define LEAD	2000000LL
#define MISSED	64000000LL
#define PERIOD	128000000LL

#define LONGEST_LINE	4096

static char to_remove[LONGEST_LINE];
static char to_insert[LONGEST_LINE];
static int port;
static struct moment *inserted;

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

static pid_t insert_later(long long nanoseconds)
{
	const struct timespec delay = { .tv_nsec = nanoseconds };
	pid_t process = fork();

	if (process < 0)
		err(EXIT_FAILURE, "insert");
	if (process)
		return process;
	nanosleep(&delay, NULL);
	tell(to_insert);
	*inserted = now();
	for (;;)
		pause();
}

/* Returns how long the program waited; the work goes to the sample. */
static long long insert_once(long long delay, struct sample *sample)
{
	struct moment end;
	pid_t process;

	tell(to_remove);
	hear();
	path.await(false);
	process = insert_later(delay);
	path.await(true);
	end = now();
	kill(process, SIGKILL);
	waitpid(process, NULL, 0);
	hear();
	sample->work = work_between(inserted, &end);
	return end.cycles - inserted->cycles;
}

/*
 * Finds the moment, and keeps to it. A wait that missed it does not count; then the
 * host is slow, and the next card comes earlier.
 */
static void insert_often(struct sample *samples, unsigned int count)
{
	long long wait, lead = LEAD, delay = 0;
	unsigned int i = 0;

	delay = insert_once(delay, &samples[0]) - lead;
	while (i < count) {
		wait = insert_once(delay, &samples[i]);
		if (wait < MISSED) {
			i++;
			continue;
		}
		lead = lead < MISSED / 4 ? 2 * lead : lead;
		delay = (delay + wait - lead) % PERIOD;
	}
}

void insert_rounds(struct sample *samples, unsigned int count)
{
	load("BENCH_REMOVE", to_remove);
	load("BENCH_INSERT", to_insert);
	port = open(getenv("BENCH_QMP") ?: "", O_RDWR | O_CLOEXEC);
	if (port < 0)
		err(EXIT_FAILURE, "BENCH_QMP");
	inserted = mmap(NULL, sizeof(*inserted), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (inserted == MAP_FAILED)
		err(EXIT_FAILURE, "insert");
	path.attach();
	insert_often(samples, count);
	path.detach();
	close(port);
}
