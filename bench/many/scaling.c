// SPDX-License-Identifier: GPL-2.0-only
/*
 * scaling threads|uring|load READERS TOTAL: so many commands in all to so many cards at
 * once, /dev/scr0 and on: from one thread per reader by ioctl(2), or from one for
 * all by io_uring. Prints, as JSON, how many instructions the guest took for each,
 * itself included and what it does when idle left out, and how many commands it could
 * do in 10^9 instructions. In a guest whose clock is its instructions only. With load
 * it is as threads, cards answer at once, nothing is measured, and any machine will do.
 */
#include <err.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "exchange.h"
#include "measure.h"

#define MAXIMUM_READERS	120
#define WARM_UP		8

/**
 * struct client - what there is for a reader
 * @left: commands
 */
struct client {
	struct exchange exchange;
	unsigned int left;
	unsigned char answer[2];
};

static struct client clients[MAXIMUM_READERS];
static unsigned int count;
static pthread_barrier_t barrier;

/*
 * The card takes 2 ms, which is little for a card, and long enough that whoever asked
 * always sleeps before the answer is there.
 */
static unsigned char command[] = { 0x80, 0x14, 0x00, 0x02 };

static void prepare(struct client *client)
{
	client->exchange.argument.send_buffer = (uintptr_t)command;
	client->exchange.argument.send_length = sizeof(command);
	client->exchange.argument.receive_buffer = (uintptr_t)client->answer;
	client->exchange.argument.receive_length = sizeof(client->answer);
}

static void check(const struct client *client, int result)
{
	if (result || client->exchange.argument.receive_length != 2)
		errx(EXIT_FAILURE, "reader %td: %s, %u bytes", client - clients,
		     strerror(-result), client->exchange.argument.receive_length);
}

static void exchange_by_ioctl(struct client *client)
{
	prepare(client);
	if (ioctl(client->exchange.reader, IOCTL_SMARTCARD_TRANSMIT,
		  &client->exchange.argument))
		err(EXIT_FAILURE, "reader %td", client - clients);
	check(client, 0);
}

static void *work(void *context)
{
	struct client *client = context;
	unsigned int i;

	for (i = 0; i < WARM_UP; i++)
		exchange_by_ioctl(client);
	pthread_barrier_wait(&barrier);
	while (client->left--)
		exchange_by_ioctl(client);
	pthread_barrier_wait(&barrier);
	return NULL;
}

static void start_threads(pthread_t *threads)
{
	pthread_attr_t attributes;
	unsigned int i;

	pthread_barrier_init(&barrier, NULL, count + 1);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 65536);
	for (i = 0; i < count; i++) {
		if (pthread_create(&threads[i], &attributes, work, &clients[i]))
			errx(EXIT_FAILURE, "no thread");
	}
}

static void run_uring(struct io_uring *ring, unsigned int each)
{
	unsigned int i, running = count;

	for (i = 0; i < count; i++) {
		clients[i].left = each - 1;
		prepare(&clients[i]);
		exchange_queue(ring, &clients[i].exchange);
	}
	while (running) {
		struct exchange *exchange = exchange_wait(ring);

		for (; exchange; exchange = exchange_next(ring)) {
			struct client *client = (struct client *)exchange;

			check(client, exchange->result);
			if (!client->left--) {
				running--;
				continue;
			}
			prepare(client);
			exchange_queue(ring, exchange);
		}
	}
}

/* So far: context switches of this process, and interrupts of the host controllers. */
struct events {
	long switches;
	long interrupts;
};

static long controllers_interrupts(void)
{
	FILE *file = fopen("/proc/interrupts", "re");
	char line[1024];
	long sum = 0;

	while (file && fgets(line, sizeof(line), file)) {
		if (strstr(line, "xhci"))
			sum += atol(strchr(line, ':') + 1);
	}
	if (file)
		fclose(file);
	return sum;
}

static struct events events_so_far(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (struct events) {
		.switches = usage.ru_nvcsw + usage.ru_nivcsw,
		.interrupts = controllers_interrupts(),
	};
}

/* The share of all instructions that go into the timer's interrupts and the like. */
static double background(void)
{
	struct moment from = now(), to;

	usleep(200000);
	to = now();
	return (double)work_between(&from, &to) / (to.cycles - from.cycles);
}

static void print(const char *path, const struct moment *from, struct events before,
		  double commands)
{
	struct moment to = now();
	double elapsed = to.cycles - from->cycles;
	struct events after = events_so_far();
	double each;

	each = (work_between(from, &to) - background() * elapsed) / commands;
	printf("{ \"path\": \"%s\", \"readers\": %u, \"apdus\": %.0f, ", path, count, commands);
	printf("\"instructions\": %.0f, \"per_second\": %.0f, ", each, 1e9 / each);
	printf("\"interrupts\": %.2f, \"switches\": %.2f }\n",
	       (after.interrupts - before.interrupts) / commands,
	       (after.switches - before.switches) / commands);
}

static void join(const pthread_t *threads)
{
	unsigned int i;

	pthread_barrier_wait(&barrier);
	for (i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

static void load(void)
{
	pthread_t threads[MAXIMUM_READERS];

	command[3] = 0;
	start_threads(threads);
	pthread_barrier_wait(&barrier);
	join(threads);
}

static void measure_threads(unsigned int each)
{
	pthread_t threads[MAXIMUM_READERS];
	struct moment from;
	struct events before;

	start_threads(threads);
	pthread_barrier_wait(&barrier);
	before = events_so_far();
	from = now();
	join(threads);
	print("threads", &from, before, count * each);
}

static void measure_uring(unsigned int each)
{
	struct io_uring ring;
	struct moment from;
	struct events before;

	exchange_ring(&ring, count);
	run_uring(&ring, WARM_UP);
	before = events_so_far();
	from = now();
	run_uring(&ring, each);
	print("uring", &from, before, count * each);
	io_uring_queue_exit(&ring);
}

static void open_readers(unsigned int each)
{
	char node[32];
	unsigned int i;

	for (i = 0; i < count; i++) {
		snprintf(node, sizeof(node), "/dev/scr%u", i);
		exchange_open(&clients[i].exchange, node);
		clients[i].left = each;
	}
}

static void measure(const char *path, unsigned int each)
{
	/* First: an idle guest's time-outs are over before anybody can answer. */
	spinner_start();
	open_readers(each);
	if (!strcmp(path, "threads"))
		measure_threads(each);
	else
		measure_uring(each);
}

int main(int argc, char **argv)
{
	unsigned int total = argc == 4 ? atoi(argv[3]) : 0;

	count = argc == 4 ? atoi(argv[2]) : 0;
	if (!count || count > MAXIMUM_READERS || total < count)
		errx(2, "Usage: scaling threads|uring|load READERS TOTAL");
	if (strcmp(argv[1], "load")) {
		measure(argv[1], total / count);
	} else {
		open_readers(total / count);
		load();
	}
	return EXIT_SUCCESS;
}
