// SPDX-License-Identifier: GPL-2.0-only
/* The clock, the spinner, and what is made of many runs. */
#include "measure.h"

#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned long long *counter;
static pid_t spinner;

/* An interrupt may come between the two, so at worst one iteration is lost. */
static void spin(void *memory)
{
	asm volatile("1: incq (%0); jmp 1b" : : "r" (memory) : "memory", "cc");
}

/* One that is left behind would take its share of the next one's time. */
static void spinner_end(void)
{
	kill(spinner, SIGKILL);
	waitpid(spinner, NULL, 0);
}

void *spinner_start_as(void (*run)(void *memory), size_t size)
{
	const struct sched_param none = { 0 };
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);
	pid_t process;

	if (memory == MAP_FAILED)
		err(EXIT_FAILURE, "spinner");
	process = fork();
	if (process < 0)
		err(EXIT_FAILURE, "spinner");
	if (process) {
		spinner = process;
		atexit(spinner_end);
		return memory;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (sched_setscheduler(0, SCHED_IDLE, &none))
		err(EXIT_FAILURE, "spinner");
	run(memory);
	_exit(EXIT_FAILURE);
}

void spinner_start(void)
{
	counter = spinner_start_as(spin, sizeof(*counter));
}

unsigned long long *spinner_counter(void)
{
	return counter;
}

struct moment now(void)
{
	return (struct moment) {
		.iterations = counter ? __atomic_load_n(counter, __ATOMIC_RELAXED) : 0,
		.cycles = __builtin_ia32_rdtsc(),
	};
}

long long work_between(const struct moment *begin, const struct moment *end)
{
	return end->cycles - begin->cycles -
	       (end->iterations - begin->iterations) * SPINNER_LENGTH;
}

unsigned int interrupts_so_far(void)
{
	static int file = -2;
	char text[64] = "";

	if (file == -2)
		file = open(getenv("BENCH_INTERRUPTS") ?: "", O_RDONLY | O_CLOEXEC);
	if (file < 0 || pread(file, text, sizeof(text) - 1, 0) <= 0)
		return 0;
	return strtoul(text, NULL, 10);
}

static int compare(const void *first, const void *second)
{
	const struct sample *one = first, *other = second;

	return (one->work > other->work) - (one->work < other->work);
}

void samples_sort(struct sample *samples, unsigned int count)
{
	qsort(samples, count, sizeof(*samples), compare);
}

long long samples_mean(const struct sample *samples, unsigned int count)
{
	long long sum = 0;

	for (unsigned int i = 0; i < count; i++)
		sum += samples[i].work;
	return sum / count;
}

long long samples_median_with(const struct sample *samples, unsigned int count,
			      unsigned int interrupts, unsigned int *found)
{
	unsigned int i, left;

	*found = 0;
	for (i = 0; i < count; i++)
		*found += samples[i].interrupts == interrupts;
	left = *found / 2;
	for (i = 0; *found && i < count; i++) {
		if (samples[i].interrupts == interrupts && !left--)
			return samples[i].work;
	}
	return 0;
}
