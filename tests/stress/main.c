// SPDX-License-Identifier: GPL-2.0-only
/*
 * stress SECONDS: 64 processes at one reader, each with transactions, killed at
 * random. No deadlock, no lock that is lost or found twice, no answer that went to
 * the wrong process. TAP; exit status 1 if something was wrong.
 *
 * The reader is of /dev/scrvirt, served by a thread; its card echoes.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../uapi/sharing/sharing.h"
#include "stress.h"

#define KILL_EVERY	50000	/* microseconds */
#define END_SECONDS	120	/* as long as nothing at all takes */

struct common *common;

static struct {
	pid_t pid[PROCESSES];
	unsigned int number[PROCESSES];
	unsigned int generations;
	unsigned int kills, failed, cases;
} parent;

static void start(unsigned int slot)
{
	unsigned int n = ++parent.generations;
	pid_t pid = fork();

	if (pid < 0 || n >= GENERATIONS)
		bail_out("no more processes");
	if (!pid)
		exit(worker(n));
	parent.number[slot] = n;
	parent.pid[slot] = pid;
}

static void kill_one(void)
{
	unsigned int slot = random() % PROCESSES;
	bool *is_doomed = &common->is_doomed[parent.number[slot]];

	__atomic_store_n(is_doomed, true, __ATOMIC_RELEASE);
	kill(parent.pid[slot], SIGKILL);
	waitpid(parent.pid[slot], NULL, 0);
	parent.kills++;
	start(slot);
}

static void run(unsigned int seconds)
{
	__u64 end = now() + seconds * 1000 * MILLISECONDS;
	unsigned int slot;

	for (slot = 0; slot < PROCESSES; slot++)
		start(slot);
	while (now() < end) {
		usleep(KILL_EVERY / 2 + random() % KILL_EVERY);
		kill_one();
	}
}

static void check(const char *name, bool good)
{
	parent.failed += !good;
	printf("%s %u %s\n", good ? "ok" : "not ok", ++parent.cases, name);
}

static unsigned int alive(void)
{
	unsigned int slot, count = 0;

	for (slot = 0; slot < PROCESSES; slot++) {
		if (parent.pid[slot] && waitpid(parent.pid[slot], NULL, WNOHANG))
			parent.pid[slot] = 0;
		count += !!parent.pid[slot];
	}
	return count;
}

/* All of them find their turn, or somebody has lost it. */
static void end_all(void)
{
	__u64 end = now() + END_SECONDS * 1000 * MILLISECONDS;
	unsigned int left;

	__atomic_store_n(&common->stop, true, __ATOMIC_RELAXED);
	while ((left = alive()) && now() < end)
		usleep(10000);
	if (left)
		printf("# %u processes wait still\n", left);
	check("no deadlock: all processes end", !left);
}

/* Nobody is there any more, and nothing of them is left. */
static void look_afterwards(void)
{
	int fd = open_to_use();
	struct scr_status is = status(fd);

	check("nobody is connected", !is.users);
	check("no flag of a reader in use",
	      !(is.flags & (SCR_READER_IN_TRANSACTION | SCR_READER_IS_EXCLUSIVE)));
	check("CONNECT, exclusive",
	      !connect_as(fd, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_Tx, 0));
	check("BEGIN_TRANSACTION at once", !begin_with(fd, 1, 0));
	check("TRANSMIT", !use_card(fd));
	check("END_TRANSACTION", !end_transaction(fd, SCARD_LEAVE_CARD));
	check("DISCONNECT", !disconnect(fd, SCARD_UNPOWER_CARD));
	close(fd);
}

static void report(unsigned int seconds)
{
	check("no answer went to the wrong process", !common->wrong);
	check("no transaction began while another had one", !common->doubles);
	check("no error", !common->errors);
	check("many transactions", common->transactions > PROCESSES);
	check("many kills", parent.kills > seconds);
	printf("# %d processes, %u s: %u transactions, %u exchanges, %u kills, %u resets, ",
	       PROCESSES, seconds, common->transactions, common->exchanges, parent.kills,
	       common->resets);
	printf("%u times told of others' resets, %u deadlines\n", common->stale,
	       common->timeouts);
}

int main(int count, char **values)
{
	unsigned int seconds = count == 2 ? strtoul(values[1], NULL, 10) : 0;

	if (!seconds) {
		fprintf(stderr, "Usage: stress SECONDS\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	common = mmap(NULL, sizeof(*common), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (common == MAP_FAILED)
		bail_out("mmap() failed");
	new_reader();
	run(seconds);
	end_all();
	report(seconds);
	look_afterwards();
	end_reader();
	printf("1..%u\n", parent.cases);
	return !!parent.failed;
}
