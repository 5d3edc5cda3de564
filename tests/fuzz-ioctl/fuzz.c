// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz_ioctl: libFuzzer at the nodes of the kernel that it runs on. An input is what the
 * card answers, and a sequence of calls on files of /dev/scrN, /dev/scrctl and
 * /dev/scrvirt; KCOV says how far each got in our modules. For a guest, as root.
 *
 * The first byte of an input is how many bytes are the card's; they come first.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../uapi/uring/ring.h"
#include "../uapi/test.h"
#include "coverage.h"
#include "input.h"
#include "reader.h"
#include "request.h"

#define CALLS	24	/* of an input, at most */
#define FILES	6

#define SUBMISSIONS	8	/* of an input, before all of them are done */

/* No call lasts longer than to the second of these. */
#define ALARM_NANOSECONDS	25000000

static char node[32];
static int files[FILES];
static struct ring ring;
static unsigned int prepared, submitted;
static struct coverage coverage;
static timer_t timer;
static int taint_file;
static char taint[32];
static unsigned long long executions;

/* The first ones are of the reader, for those have the most to say. */
static int open_file(unsigned int index)
{
	static const char *const paths[FILES] = {
		node, node, node, node, "/dev/scrctl", "/dev/scrvirt",
	};

	if (files[index] < 0)
		files[index] = open(paths[index], index == 3 ? O_RDONLY : O_RDWR);
	if (files[index] < 0)
		files[index] = open(paths[index], O_RDONLY);
	return files[index];
}

static void close_file(unsigned int index)
{
	if (files[index] >= 0)
		close(files[index]);
	files[index] = -1;
}

/* As a program of 32 bits makes it; memory is where it can have it. */
static void old_ioctl(int fd, unsigned int number, void *argument)
{
	long result;

	asm volatile("int $0x80" : "=a" (result)
		     : "a" (54L), "b" ((long)fd), "c" ((long)number), "d" (argument)
		     : "memory", "r8", "r9", "r10", "r11");
}

static unsigned long long strange_number(struct input *input)
{
	static const unsigned long long numbers[] = {
		0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF,
		0x7FFFFFFFFFFFF000, 0xFFFF888000000000, 0x10000, 0x10008, 0x10009, 33, 255,
		256, 65535,
	};
	__u8 choice = input_byte(input);

	return choice < COUNT(numbers) ? numbers[choice] : input_word(input);
}

static void spoil(struct input *input, size_t size)
{
	unsigned int i, times = input_byte(input) % 8;

	for (i = 0; size && times < 5 && i < times; i++) {
		size_t at = input_byte(input) * 4 % size;
		unsigned long long number = strange_number(input);

		memcpy(memory->argument + at, &number,
		       size - at < sizeof(number) ? size - at : sizeof(number));
	}
}

/* Return: how many bytes of input there are for the request. */
static size_t fill_input(struct input *input)
{
	size_t length = input_byte(input);

	if (length == 255)
		return input_word(input) % BUFFER_ROOM;
	input_bytes(input, memory->input, length);
	return length;
}

static void prepare(struct input *input, const struct request *request)
{
	size_t length = fill_input(input);

	memset(memory->argument, 0, sizeof(memory->argument));
	request->fill(memory->argument, length);
	spoil(input, request->size);
}

static const struct request *choose(struct input *input)
{
	return &requests[input_byte(input) % request_count];
}

static unsigned int home_of(const struct request *request, __u8 choice)
{
	if (request->number == SCR_IOC_READERS)
		return 4;
	if (request->number == SCR_VIRT_IOC_CREATE)
		return 5;
	return choice % 4;
}

static void call_ioctl(struct input *input)
{
	const struct request *request = choose(input);
	__u8 how = input_byte(input);
	int fd = open_file(how & 0x40 ? how % FILES : home_of(request, how));

	prepare(input, request);
	if (how & 0x80)
		old_ioctl(fd, request->number, memory->argument);
	else
		ioctl(fd, request->number, memory->argument);
}

static void call_unknown(struct input *input)
{
	int fd = open_file(input_byte(input) % FILES);
	unsigned int number = input_word(input);

	input_bytes(input, memory->argument, 64);
	ioctl(fd, number, memory->argument);
	ioctl(fd, (number & 0xFFFF00FF) | SCR_IOC_MAGIC << 8, memory->argument);
}

static void call_write(struct input *input)
{
	int fd = open_file(input_byte(input) % FILES);
	size_t length = fill_input(input);

	if (write(fd, memory->input, length) < 0)
		return;
}

static void call_read(struct input *input)
{
	__u8 how = input_byte(input);
	int fd = open_file(how % FILES);

	if (read(fd, memory->output, how & 0x80 ? input_byte(input) : BUFFER_ROOM) < 0)
		return;
}

static void call_poll(struct input *input)
{
	struct pollfd poller = { .fd = open_file(input_byte(input) % FILES) };

	poller.events = input_word(input);
	poll(&poller, 1, input_byte(input) % 4);
}

static void call_close(struct input *input)
{
	close_file(input_byte(input) % FILES);
}

/* O_NONBLOCK comes and goes. */
static void call_flags(struct input *input)
{
	int fd = open_file(input_byte(input) % FILES);

	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) ^ O_NONBLOCK);
}

static void move_card(struct input *input)
{
	reader_tell(1 + input_byte(input) % 3);
}

/* Those that are done; the others may wait for the end of another file's transaction. */
static void reap(void)
{
	while (submitted && ring_has_result(&ring)) {
		ring_result(&ring, NULL);
		submitted--;
	}
	if (!submitted)
		prepared = 0;
}

/* TRANSMIT, POWER, or what is not for rings. Arguments stay until all are done. */
static void call_uring(struct input *input)
{
	static __u8 arguments[SUBMISSIONS][ARGUMENT_ROOM];
	const struct request *request = &requests[input_byte(input) % 3];
	__u8 how = input_byte(input);
	struct io_uring_sqe *entry;

	reap();
	if (prepared == SUBMISSIONS)
		return;
	prepare(input, request);
	memcpy(arguments[prepared], memory->argument, ARGUMENT_ROOM);
	entry = ring_prepare(&ring, open_file(how % 4), request->number,
			     arguments[prepared++], 0);
	entry->flags = how & 0x80 ? IOSQE_ASYNC : 0;
	if (how & 0x40)
		entry->cmd[8] = 1;
	if (!ring_try_submit(&ring))
		submitted++;
}

/* A card, its power and its protocol, and a connection: what most of the others need. */
static void come_far(struct input *input)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED, .protocols = SCARD_PROTOCOL_Tx,
	};

	reader_tell(SCR_VIRT_CARD_PRESENT);
	ioctl(open_file(input_byte(input) % 3), SCR_IOC_CONNECT, &connect);
}

static void (*const calls[])(struct input *input) = {
	call_ioctl, call_ioctl, call_ioctl, call_ioctl, call_ioctl, call_ioctl, come_far,
	call_unknown, call_write, call_read, call_poll, call_close, call_flags, move_card,
	call_uring, call_uring,
};

static void nothing(int number)
{
	(void)number;
}

/* Signals for this thread alone, and only while it makes calls. */
static void set_alarm(long nanoseconds)
{
	struct itimerspec times = {
		.it_value = { .tv_nsec = nanoseconds }, .it_interval = { .tv_nsec = nanoseconds },
	};

	timer_settime(timer, 0, &times, NULL);
}

static void make_alarm(void)
{
	struct sigaction action = { .sa_handler = nothing };
	struct sigevent event = {
		.sigev_notify = SIGEV_THREAD_ID,
		.sigev_signo = SIGRTMIN + 1,
		._sigev_un._tid = syscall(SYS_gettid),
	};

	sigaction(SIGRTMIN + 1, &action, NULL);
	if (timer_create(CLOCK_MONOTONIC, &event, &timer))
		exit(1);
}

static void read_taint(char *word, size_t room)
{
	ssize_t length = pread(taint_file, word, room - 1, 0);

	word[length > 0 ? length : 0] = 0;
}

/* The kernel has complained: libFuzzer tells of the input. */
static void look_at_kernel(void)
{
	char now[sizeof(taint)];

	read_taint(now, sizeof(now));
	if (strcmp(now, taint)) {
		fprintf(stderr, "fuzz-ioctl: the kernel was tainted: %s, before %s", now, taint);
		abort();
	}
}

static void report(void)
{
	printf("# figure: ioctl fuzz executions %llu\n", executions);
	printf("# figure: ioctl fuzz coverage %u\n", coverage_count());
	fflush(stdout);
}

int LLVMFuzzerInitialize(int *count, char ***values)
{
	unsigned int i;

	(void)count;
	(void)values;
	memory = mmap(NULL, sizeof(*memory), PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	taint_file = open("/proc/sys/kernel/tainted", O_RDONLY | O_CLOEXEC);
	if (memory == MAP_FAILED || taint_file < 0)
		return 1;
	for (i = 0; i < FILES; i++)
		files[i] = -1;
	snprintf(node, sizeof(node), "/dev/scr%u", reader_begin());
	ring_open(&ring, 0);
	make_alarm();
	read_taint(taint, sizeof(taint));
	coverage_begin(&coverage);
	atexit(report);
	return 0;
}

static void run_calls(struct input *input)
{
	unsigned int i;

	for (i = 0; input->left && i < CALLS; i++)
		calls[input_byte(input) % COUNT(calls)](input);
}

/* With the files, transactions end, and what was submitted has its turn. */
static void end_all(void)
{
	unsigned int i;

	reader_answers(NULL, 0);
	for (i = 0; i < FILES; i++)
		close_file(i);
	while (submitted) {
		ring_result(&ring, NULL);
		submitted--;
	}
	prepared = 0;
	reader_tell(SCR_VIRT_CARD_ABSENT);
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	struct input input = { data, size };
	size_t answers = input_byte(&input) % 128;

	if (answers > input.left)
		answers = input.left;
	reader_answers(input.data, answers);
	input.data += answers;
	input.left -= answers;
	reader_tell(SCR_VIRT_CARD_PRESENT);
	set_alarm(ALARM_NANOSECONDS);
	run_calls(&input);
	end_all();
	set_alarm(0);
	coverage_collect(&coverage);
	reader_collect();
	look_at_kernel();
	executions++;
	return 0;
}
