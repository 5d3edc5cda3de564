// SPDX-License-Identifier: GPL-2.0-only
/*
 * catalogue --control SOCKET --name NAME --serial TEXT [OPTION]...: every fault of the
 * catalogue with every call, at readers of scr-emu that are alike. Each reader has a
 * process, so that they wait at the same time. TAP.
 *
 *	--readers N	of them there are so many; serials end with -0, -1, ...
 *	--patience S	after so many seconds a call is cancelled (2)
 *	--every N	only each Nth of the combinations, best a prime number
 *	--first N	and which one is the first
 *	--t1, --iccd, --iccd-a	what the readers are, for the rows that depend on it
 *	--fault WORD, --call WORD	only those that have it in script and name
 *
 * Exit status: 0; 1 if a case failed; 2 if there are no readers.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../uapi/test.h"
#include "catalogue.h"

/* A process that says nothing for so long hangs, and with it a call. */
#define SILENCE		120	/* seconds, on top of the patience */

#define MOST_READERS	16

/* Of readers, at each of which some descriptors are tried, unless all are. */
#define MOST_KINDS	8

/* Where only each so many-th combination is tried, no time is left for descriptors. */
#define FEW		200

struct options options = { .readers = 1, .patience = 2, .every = 1,
			   .where = AT_BULK | AT_CCID };

/* What the processes share: the trial that nobody has begun, and those under way. */
struct board {
	unsigned int next;
	struct {
		pid_t process;
		unsigned int trial;
	} readers[MOST_READERS];
};

static struct {
	struct board *board;
	int results[2];
	unsigned int tried, survived, cases, failed;
} all;

static bool is_wanted(unsigned int fault, unsigned int call)
{
	if (!trial_applies(fault, call))
		return false;
	if (options.fault && !strstr(faults[fault].script, options.fault))
		return false;
	if (options.call && !strstr(calls[call].name, options.call))
		return false;
	if (faults[fault].kind == PLUGGED)
		return options.every == 1 || (options.every < FEW &&
					      (fault + options.first) % MOST_KINDS == 0);
	return (fault * call_count + call + 7 * options.first) % options.every == 0;
}

static void work(unsigned int number)
{
	unsigned int index;

	signal(SIGPIPE, SIG_DFL);
	emulator_connect(number);
	reader_is_number(number);
	minder_start();
	if (!reader_find())
		bail_out("%s: reader %u is not there", options.name, number);
	while ((index = __atomic_fetch_add(&all.board->next, 1, __ATOMIC_RELAXED)) <
	       fault_count * call_count) {
		struct trial trial = { .fault = index / call_count, .call = index % call_count };

		if (!is_wanted(trial.fault, trial.call))
			continue;
		all.board->readers[number].trial = index;
		trial.milliseconds = milliseconds_now();
		trial_run(&trial);
		trial.milliseconds = milliseconds_now() - trial.milliseconds;
		if (write(all.results[1], &trial, sizeof(trial)) != sizeof(trial))
			bail_out("nobody reads the results");
	}
	calls_end();
	exit(0);
}

static void print(const struct trial *trial)
{
	const struct fault *fault = &faults[trial->fault];

	all.tried += trial->steps;
	all.survived += trial->steps - trial->failed;
	all.failed += !!trial->failed;
	if (trial->failed)
		printf("# %s\n", trial->said);
	printf("%s %u %s: %s", trial->failed ? "not ok" : "ok", ++all.cases, options.name,
	       fault->name);
	if (fault->kind != PLUGGED)
		printf(", %s", calls[trial->call].name);
	if (trial->steps > 1)
		printf(" (%u)", trial->steps);
	printf(" # %u ms\n", trial->milliseconds);
}

static void print_stacks(pid_t process)
{
	char command[128];

	snprintf(command, sizeof(command),
		 "for i in /proc/%d/task/*; do cat $i/stack | sed 's/^/# /;$a # .'; done", process);
	if (system(command))
		printf("# no stack of %d\n", process);
}

static void print_hanging(void)
{
	unsigned int i, trial;

	for (i = 0; i < options.readers; i++) {
		trial = all.board->readers[i].trial;
		if (waitpid(all.board->readers[i].process, NULL, WNOHANG))
			continue;
		printf("# reader %u: %s, %s\n", i, faults[trial / call_count].name,
		       calls[trial % call_count].name);
		fflush(stdout);
		print_stacks(all.board->readers[i].process);
	}
	printf("not ok %u %s: a call hangs\n", ++all.cases, options.name);
	all.failed++;
}

/* Until the last process has closed its end. */
static void collect(void)
{
	struct pollfd poller = { .fd = all.results[0], .events = POLLIN };
	struct trial trial;

	while (poll(&poller, 1, (options.patience + SILENCE) * 1000) > 0) {
		if (read(all.results[0], &trial, sizeof(trial)) != sizeof(trial))
			return;
		print(&trial);
	}
	print_hanging();
}

static void start(void)
{
	unsigned int i;
	pid_t process;

	all.board = mmap(NULL, sizeof(*all.board), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (all.board == MAP_FAILED || pipe(all.results))
		bail_out("no memory");
	for (i = 0; i < options.readers; i++) {
		process = fork();
		if (!process)
			work(i);
		all.board->readers[i].process = process;
	}
	close(all.results[1]);
}

static bool all_ended_well(void)
{
	bool well = true;
	int status;

	while (wait(&status) > 0)
		well = well && !status;
	return well;
}

static const struct option long_options[] = {
	{ "control", required_argument, NULL, 'c' },
	{ "name", required_argument, NULL, 'n' },
	{ "serial", required_argument, NULL, 's' },
	{ "readers", required_argument, NULL, 'r' },
	{ "patience", required_argument, NULL, 'p' },
	{ "every", required_argument, NULL, 'e' },
	{ "first", required_argument, NULL, 'b' },
	{ "t1", no_argument, NULL, '1' },
	{ "iccd", no_argument, NULL, 'i' },
	{ "iccd-a", no_argument, NULL, 'a' },
	{ "fault", required_argument, NULL, 'f' },
	{ "call", required_argument, NULL, 'l' },
	{ }
};

static const char **text_option(int option)
{
	switch (option) {
	case 'c':
		return &options.control;
	case 'n':
		return &options.name;
	case 's':
		return &options.serial;
	case 'f':
		return &options.fault;
	case 'l':
		return &options.call;
	default:
		return NULL;
	}
}

static unsigned int *number_option(int option)
{
	switch (option) {
	case 'r':
		return &options.readers;
	case 'p':
		return &options.patience;
	case 'e':
		return &options.every;
	case 'b':
		return &options.first;
	default:
		return NULL;
	}
}

static int parse(int count, char **values)
{
	int option;

	while ((option = getopt_long(count, values, "", long_options, NULL)) != -1) {
		if (option == '?')
			return 2;
		if (text_option(option))
			*text_option(option) = optarg;
		else if (number_option(option))
			*number_option(option) = atoi(optarg);
		else if (option == '1')
			options.where |= AT_T1;
		else
			options.where &= option == 'i' ? ~AT_BULK : ~(AT_BULK | AT_CCID);
	}
	return options.control && options.name && options.serial && options.every &&
	       options.readers <= MOST_READERS ? 0 : 2;
}

int main(int count, char **values)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (parse(count, values)) {
		fputs("catalogue --control SOCKET --name NAME --serial TEXT [OPTION]...\n", stderr);
		return 2;
	}
	faults_learn();
	start();
	collect();
	if (!all.failed && !all_ended_well()) {
		printf("not ok %u %s: a process ended early\n", ++all.cases, options.name);
		all.failed++;
	}
	printf("# combinations: tried %u, survived %u\n", all.tried, all.survived);
	printf("1..%u\n", all.cases);
	return !!all.failed;
}
