// SPDX-License-Identifier: BSD-3-Clause
/*
 * What ends a wait: Ctrl-C and its like, and --timeout.
 */
#include "interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "scrctl.h"

static atomic_int signal_that_came;

/*
 * A signal that arrives between a look at signal_that_came and the system call
 * would be lost on that call; hence it comes again, every second, until the
 * program has ended.
 */
static void note_signal(int number)
{
	if (!signal_that_came)
		signal_that_came = number;
	alarm(1);
}

static void start_timer(double seconds)
{
	struct itimerval timer = { 0 };

	timer.it_value.tv_sec = (time_t)seconds;
	timer.it_value.tv_usec = (suseconds_t)((seconds - (time_t)seconds) * 1e6);
	if (!timer.it_value.tv_sec && !timer.it_value.tv_usec)
		timer.it_value.tv_usec = 1;
	setitimer(ITIMER_REAL, &timer, NULL);
}

void interrupt_setup(double timeout)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGALRM };
	struct sigaction action, old;
	size_t i;

	memset(&action, 0, sizeof(action));
	action.sa_handler = note_signal;	/* no SA_RESTART */
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		sigaction(numbers[i], NULL, &old);
		/* nohup, and shells for what they put in the background */
		if (old.sa_handler != SIG_IGN || numbers[i] == SIGALRM)
			sigaction(numbers[i], &action, NULL);
	}
	if (timeout > 0)
		start_timer(timeout);
}

/* One that is on its way is taken: it would be told as a timeout later. */
static void stop_timer(void)
{
	const struct timespec none = { 0 };
	sigset_t alarms;

	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	alarm(0);
	sigtimedwait(&alarms, NULL, &none);
}

void interrupt_restart(double timeout)
{
	sigset_t all, before;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	if (!signal_that_came || signal_that_came == SIGINT || signal_that_came == SIGALRM) {
		stop_timer();
		signal_that_came = 0;
		if (timeout > 0)
			start_timer(timeout);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
}

int interrupt_signal(void)
{
	return signal_that_came;
}

void interrupt_raise(void)
{
	int number = signal_that_came;

	if (!number || number == SIGALRM)
		return;
	signal(number, SIG_DFL);
	raise(number);
}
