// SPDX-License-Identifier: GPL-2.0-only
/*
 * race [-s SEED] [-r ROUNDS] [-f FIRST] [-t SECONDS] [-k KIND] [SOCKET MODULE]:
 * rounds in which something happens to a reader in use: of /dev/scrvirt, or of scr-emu
 * by its control socket and the path of scr-ccid.ko. Nothing may take longer than
 * SECONDS. KIND is a part of the name of the disturbances that are wanted.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "round.h"

#define MOST_KINDS	100

struct race race = { .longest = 20 };
struct shared *shared;

/* The kinds in turn, each as often as its weight says. */
static const struct disturbance *turns[MOST_KINDS];
static unsigned int turn_count;

static struct {
	u64 seed;
	unsigned int rounds;
	unsigned int first;
	const char *kind;
} wanted = { .seed = 1, .rounds = 100 };

static void add_turns(const struct disturbance *table, unsigned int weight)
{
	for (; table->name; table++) {
		if (wanted.kind && !strstr(table->name, wanted.kind))
			continue;
		if (table->weight >= weight && turn_count < MOST_KINDS)
			turns[turn_count++] = table;
	}
}

/* Those of the same kind are not next to each other. */
static void make_turns(void)
{
	unsigned int weight;

	for (weight = 1; weight < 6; weight++) {
		add_turns(race.socket ? usb_disturbances : virt_disturbances, weight);
		add_turns(common_disturbances, weight);
	}
}

/* A file of /dev/scrvirt that is another reader's is nothing to race with. */
static bool is_of_reader(const struct call *call)
{
	return !(call->flags & CALL_VIRT);
}

/* Each call meets each kind, in the course of time. */
static const struct call *focus_of(unsigned int number)
{
	unsigned int index = number / turn_count + number % turn_count * 5;

	while (!is_of_reader(any_call(index % any_call_count())))
		index++;
	return any_call(index % any_call_count());
}

static unsigned int count_of(const struct disturbance *kind, unsigned int rounds)
{
	unsigned int i, count = 0;

	for (i = 0; i < rounds; i++)
		count += turns[(wanted.first + i) % turn_count] == kind;
	return count;
}

static void say_kinds(unsigned int rounds)
{
	unsigned int i, j;

	for (i = 0; i < turn_count; i++) {
		for (j = 0; j < i && turns[j] != turns[i]; j++)
			;
		if (j == i)
			printf("# figure: races, %s%s %u\n", race.socket ? "USB, " : "",
			       turns[i]->name, count_of(turns[i], rounds));
	}
}

static void say_errors(void)
{
	unsigned int i;

	printf("# %u calls:", calls_made());
	for (i = 0; i < MOST_ERRORS; i++) {
		if (shared->errors[i])
			printf(" %s %u", i ? strerrorname_np(i) : "good", shared->errors[i]);
	}
	printf("\n");
}

static unsigned int run_rounds(void)
{
	unsigned int i;

	for (i = 0; i < wanted.rounds; i++) {
		unsigned int number = wanted.first + i;

		race.random = random_sequence(wanted.seed, number);
		if (!run_round(number, turns[number % turn_count], focus_of(number)))
			break;
	}
	return i;
}

static void nothing(int number)
{
	(void)number;
}

/* The programs inherit it: signals end their calls, not them. */
static void heed_signals(void)
{
	const struct sigaction action = { .sa_handler = nothing };

	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
}

static bool parse(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "s:r:f:t:k:")) >= 0) {
		if (option == '?')
			return false;
		if (option == 's')
			wanted.seed = strtoull(optarg, NULL, 0);
		if (option == 'r')
			wanted.rounds = strtoul(optarg, NULL, 0);
		if (option == 'f')
			wanted.first = strtoul(optarg, NULL, 0);
		if (option == 't')
			race.longest = strtoul(optarg, NULL, 0);
		if (option == 'k')
			wanted.kind = optarg;
	}
	if (optind == argc - 2) {
		race.socket = argv[optind];
		race.module = argv[optind + 1];
	}
	return optind == argc || race.socket;
}

int main(int argc, char **argv)
{
	unsigned int done;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!parse(argc, argv) || shared == MAP_FAILED)
		return 2;
	heed_signals();
	make_turns();
	if (!turn_count || (!race.socket && !virt_plug()) || !await_reader())
		return 2;
	printf("# seed %llu\n", (unsigned long long)wanted.seed);
	done = run_rounds();
	say_kinds(done);
	say_errors();
	printf("# rounds %u\n", done);
	fflush(stdout);
	if (!race.socket)
		virt_unplug();
	return done != wanted.rounds;
}
