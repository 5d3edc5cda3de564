// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many at once: threads, files and processes at one card, and O_NONBLOCK, which
 * does not wait for the others.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "test.h"

#define THREADS	8
#define ROUNDS	50

struct worker {
	pthread_t thread;
	int fd;
	int (*round)(int fd);
	unsigned int wrong;	/* rounds that did not end well */
	int *stop;		/* NULL: ROUNDS rounds */
};

/* As fetch(), but for threads: says with EPROTO that the bytes are wrong. */
static int fetch_quietly(int fd)
{
	unsigned char answer[300];
	__u32 length = sizeof(answer);
	int result = transmit(fd, fetch_command, FETCH_LENGTH, answer, &length);

	if (!result && (length != FETCHED_LENGTH ||
			memcmp(answer, fetched_answer, FETCHED_LENGTH)))
		result = EPROTO;
	return result;
}

static int exchange_quietly(int fd)
{
	unsigned char answer[300];

	if (write(fd, fetch_command, FETCH_LENGTH) != FETCH_LENGTH)
		return errno;
	if (read(fd, answer, sizeof(answer)) != FETCHED_LENGTH)
		return errno;
	return memcmp(answer, fetched_answer, FETCHED_LENGTH) ? EPROTO : 0;
}

static int watch_quietly(int fd)
{
	struct scr_status status;

	return call(fd, SCR_IOC_STATUS, &status);
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	int i;

	for (i = 0; worker->stop ? !__atomic_load_n(worker->stop, __ATOMIC_RELAXED) :
				   i < ROUNDS; i++)
		worker->wrong += worker->round(worker->fd) != 0;
	return NULL;
}

static void start(struct worker *worker, int fd, int (*round)(int fd), int *stop)
{
	*worker = (struct worker){ .fd = fd, .round = round, .stop = stop };
	if (pthread_create(&worker->thread, NULL, work, worker))
		bail_out("pthread_create() failed");
}

static void expect_worked(struct worker *worker)
{
	pthread_join(worker->thread, NULL);
	expect("rounds that went wrong", worker->wrong, 0);
}

static struct scr_perf_counter performance(int fd)
{
	struct scr_perf_counter counter = { 0 };

	call(fd, IOCTL_SMARTCARD_GET_PERF_CNTR, &counter);
	return counter;
}

static void eight_files(void)
{
	int i, fd = open_in_state(SCARD_SPECIFIC);
	__u64 before = performance(fd).transmissions;
	struct worker workers[THREADS];

	for (i = 0; i < THREADS; i++)
		start(&workers[i], open_to_use(), fetch_quietly, NULL);
	for (i = 0; i < THREADS; i++)
		expect_worked(&workers[i]);
	expect("transmissions", performance(fd).transmissions - before, THREADS * ROUNDS);
	for (i = 0; i < THREADS; i++)
		close(workers[i].fd);
	close(fd);
}

static void one_file(void)
{
	int i, fd = open_in_state(SCARD_SPECIFIC);
	struct worker workers[THREADS];

	for (i = 0; i < THREADS; i++)
		start(&workers[i], fd, fetch_quietly, NULL);
	for (i = 0; i < THREADS; i++)
		expect_worked(&workers[i]);
	close(fd);
}

static void both_ways(void)
{
	int i, fd = open_in_state(SCARD_SPECIFIC);
	struct worker workers[THREADS];

	for (i = 0; i < THREADS; i++)
		start(&workers[i], open_to_use(),
		      i % 3 == 0 ? exchange_quietly : i % 3 == 1 ? fetch_quietly :
		      watch_quietly, NULL);
	for (i = 0; i < THREADS; i++)
		expect_worked(&workers[i]);
	for (i = 0; i < THREADS; i++)
		close(workers[i].fd);
	close(fd);
}

/* While another thread is at the card: EBUSY now and then, and nothing worse. */
static void without_waiting(void)
{
	int fd = open_in_state(SCARD_SPECIFIC);
	int impatient = open_reader(O_RDWR | O_NONBLOCK);
	int i, result, stop = 0, busy = 0;
	struct worker worker;

	start(&worker, fd, fetch_quietly, &stop);
	for (i = 0; i < 20000 && !busy; i++) {
		result = fetch_quietly(impatient);
		busy = result == EBUSY;
		if (result && !busy)
			expect_error("TRANSMIT", result, 0);
	}
	if (busy)
		expect_hex("file's last error", status(impatient).handle_last_error,
			   SCR_STATUS_DEVICE_BUSY);
	else
		fail("never EBUSY");
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	expect_worked(&worker);
	close(impatient);
	close(fd);
}

/* Own POWER, SET_PROTOCOL, TRANSMIT: the other may have reset the card between. */
static int whole_program(void)
{
	int fd = open_to_use();
	int result = power(fd, SCARD_COLD_RESET, NULL);

	if (!result)
		result = set_protocol(fd, SCARD_PROTOCOL_T0, NULL);
	if (!result)
		result = fetch_quietly(fd);
	close(fd);
	return result;
}

static int rounds_of_a_process(int (*round)(void))
{
	int i, result;

	for (i = 0; i < ROUNDS; i++) {
		result = round();
		if (result && result != EBADFD)
			return result;
	}
	return 0;
}

static void two_processes(void)
{
	int i, result, pid[2];

	rest_reader();
	for (i = 0; i < 2; i++) {
		pid[i] = fork();
		if (!pid[i])
			_exit(rounds_of_a_process(whole_program));
	}
	for (i = 0; i < 2; i++) {
		waitpid(pid[i], &result, 0);
		expect_error("process", WEXITSTATUS(result), 0);
		expect("killed by signal", WIFSIGNALED(result), 0);
	}
	expect_error("a program afterwards", whole_program(), 0);
}

static int open_and_fetch(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = open_to_use();
	return fetch_quietly(fd);
}

/* As long as both have their files open, nobody resets the card of the other. */
static void two_peaceful_processes(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), i, pid, result, wrong = 0, over[2];
	char nothing;

	if (pipe(over))
		bail_out("pipe() failed");
	pid = fork();
	if (!pid) {
		close(over[1]);
		result = rounds_of_a_process(open_and_fetch);
		_exit(read(over[0], &nothing, 1) ? EPROTO : result);
	}
	close(over[0]);
	for (i = 0; i < ROUNDS; i++)
		wrong += fetch_quietly(fd) != 0;
	expect("rounds that went wrong", wrong, 0);
	close(over[1]);
	waitpid(pid, &result, 0);
	expect_error("process", WEXITSTATUS(result), 0);
	close(fd);
}

/* A file may be closed while another waits for its turn. */
static void open_close(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), i, other, stop = 0;
	struct worker worker;
	__u64 resets = status(fd).resets;

	start(&worker, open_reader(O_RDONLY), watch_quietly, &stop);
	for (i = 0; i < ROUNDS; i++) {
		other = open_to_use();
		expect_error("POWER", power(other, SCARD_WARM_RESET, NULL), 0);
		close(other);
	}
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	expect_worked(&worker);
	expect("resets", status(fd).resets - resets, 2 * ROUNDS);
	close(worker.fd);
	close(fd);
}

#define FILES	200

static void many_files(void)
{
	int i, fd[FILES];

	rest_reader();
	for (i = 0; i < FILES; i++)
		fd[i] = open_to_use();
	expect_error("POWER", power(fd[0], SCARD_COLD_RESET, NULL), 0);
	expect_error("SET_PROTOCOL", set_protocol(fd[0], SCARD_PROTOCOL_T0, NULL), 0);
	for (i = 0; i < FILES; i++)
		expect_error("TRANSMIT", fetch(fd[i]), 0);
	for (i = 0; i < FILES; i++)
		close(fd[i]);
}

static const struct function_case many_cases[] = {
	{ "eight threads with a file each", eight_files },
	{ "eight threads at one file", one_file },
	{ "TRANSMIT, write() and read(), and STATUS at once", both_ways },
	{ "O_NONBLOCK while another transmits", without_waiting },
	{ "two processes reset each other's card", two_processes },
	{ "two processes share the card", two_peaceful_processes },
	{ "opening and closing while another watches", open_close },
	{ "two hundred files", many_files },
};

const struct group many_groups[] = {
	GROUP("many", many_cases, run_function),
	{ 0 }
};
