// SPDX-License-Identifier: BSD-3-Clause
/*
 * keep-busy COUNT NODE...: so many commands to the card in each reader, and one
 * thread for all of them: whenever one answers, it gets the next command, and nobody
 * waits for a slow one. 120 readers need no more than 1 does.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"

/* Each has the exchange that goes round, its answer, and the commands that are left. */
struct busy_reader {
	struct exchange exchange;
	unsigned char answer[258];
	unsigned int left;
};

/* SELECT of the root, as the shortest command that every card knows. */
static const unsigned char command[] = { 0x00, 0xa4, 0x00, 0x00, 0x00 };

/* NEXT: the argument tells the room for the answer, and afterwards its length. */
static void next_command(struct io_uring *ring, struct busy_reader *reader)
{
	struct scr_transmit *argument = &reader->exchange.argument;

	argument->send_buffer = (uintptr_t)command;
	argument->send_length = sizeof(command);
	argument->receive_buffer = (uintptr_t)reader->answer;
	argument->receive_length = sizeof(reader->answer);
	reader->left--;
	exchange_queue(ring, &reader->exchange);
}

/* OVER: an errno if the exchange failed, else SW1 SW2 are the last two bytes. */
static int is_good(struct busy_reader *reader, const char *node)
{
	if (!reader->exchange.result)
		return 1;
	reader->left++;
	warnx("%s: %s", node, strerror(-reader->exchange.result));
	return 0;
}

/* LOOP: all that are over at a time go on together, with one system call. */
static void keep_busy(struct io_uring *ring, struct busy_reader *readers, int count,
		      char **nodes)
{
	int i, running = count;

	for (i = 0; i < count; i++)
		next_command(ring, &readers[i]);
	while (running) {
		struct exchange *exchange = exchange_wait(ring);

		for (; exchange; exchange = exchange_next(ring)) {
			struct busy_reader *reader = (struct busy_reader *)exchange;

			if (is_good(reader, nodes[reader - readers]) && reader->left)
				next_command(ring, reader);
			else
				running--;
		}
	}
}

int main(int argc, char **argv)
{
	unsigned int times = argc > 2 ? strtoul(argv[1], NULL, 0) : 0;
	struct busy_reader *readers;
	int i, count = argc - 2, left = 0;
	struct io_uring ring;

	if (!times)
		errx(2, "Usage: keep-busy COUNT NODE...");
	readers = calloc(count, sizeof(*readers));
	if (!readers)
		errx(EXIT_FAILURE, "no memory");
	exchange_ring(&ring, count);
	for (i = 0; i < count; i++) {
		exchange_open(&readers[i].exchange, argv[2 + i]);
		readers[i].left = times;
	}
	keep_busy(&ring, readers, count, argv + 2);
	for (i = 0; i < count; i++) {
		printf("%s: %u commands left\n", argv[2 + i], readers[i].left);
		left |= readers[i].left;
	}
	return left ? EXIT_FAILURE : EXIT_SUCCESS;
}
