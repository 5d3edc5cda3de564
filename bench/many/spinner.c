// SPDX-License-Identifier: GPL-2.0-only
/*
 * The process that has a guest count instructions; see spinner.h.
 */
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "spinner.h"

#define INSTRUCTIONS_OF_A_TURN	2

static unsigned long long *turns;
static pid_t process;

static void spin(void)
{
	struct sched_param parameter = {};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (sched_setscheduler(0, SCHED_IDLE, &parameter))
		err(EXIT_FAILURE, "SCHED_IDLE");
	asm volatile("1: incq %0; jmp 1b" : "+m" (*turns) : : "cc", "memory");
}

void spinner_start(void)
{
	turns = mmap(NULL, sizeof(*turns), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		     -1, 0);
	if (turns == MAP_FAILED)
		err(EXIT_FAILURE, "mmap");
	process = fork();
	if (process < 0)
		err(EXIT_FAILURE, "fork");
	if (!process)
		spin();
	while (!__atomic_load_n(turns, __ATOMIC_RELAXED))
		usleep(1000);
}

void spinner_stop(void)
{
	kill(process, SIGKILL);
	waitpid(process, NULL, 0);
}

unsigned long long spinner_elapsed(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

unsigned long long spinner_worked(void)
{
	return spinner_elapsed() - INSTRUCTIONS_OF_A_TURN * __atomic_load_n(turns, __ATOMIC_RELAXED);
}
