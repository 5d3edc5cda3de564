// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench-PATH CASE RUNS spinner|idle [APDU...]: measures the case over the path, and
 * prints an object of JSON with the instructions of a run. The APDUs, in hex, go to the
 * card first; the last of them is the one that is measured. With "idle" there is no
 * spinner; then the instructions are right only if nobody ever had nothing to do.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "insert.h"
#include "measure.h"
#include "path.h"

/* Rounds before those that count; fewer where all are few. */
#define WARM_UP 16

static unsigned char command[LONGEST_COMMAND];
static unsigned char answer[LONGEST_ANSWER];
static struct apdu apdu = { .command = command, .answer = answer, .room = SHORT_ROOM };

static void parse(const char *hex)
{
	char byte[3] = "";

	apdu.command_length = strlen(hex) / 2;
	if (apdu.command_length > sizeof(command))
		errx(EXIT_FAILURE, "the APDU is too long");
	for (size_t i = 0; i < apdu.command_length; i++) {
		memcpy(byte, hex + 2 * i, 2);
		command[i] = strtoul(byte, NULL, 16);
	}
}

static void send_once(void)
{
	path.transmit(&apdu);
}

static void connect_and_disconnect(void)
{
	path.connect();
	path.disconnect();
}

static void begin_to_answer(void)
{
	path.attach();
	path.connect();
	path.transmit(&apdu);
}

static void end(void)
{
	path.disconnect();
	path.detach();
}

/* The instructions of each round(); after() does not count. */
static void rounds(void (*round)(void), void (*after)(void), long long *samples,
		   unsigned int count)
{
	struct moment begin, end;

	for (unsigned int i = 0; i < count; i++) {
		begin = now();
		round();
		end = now();
		samples[i] = work_between(&begin, &end);
		if (after)
			after();
	}
}

static void exchange(long long *samples, unsigned int count, char **setup, int setup_count)
{
	path.attach();
	path.connect();
	for (int i = 0; i < setup_count; i++) {
		parse(setup[i]);
		path.transmit(&apdu);
	}
	if (path.exchange_rounds)
		path.exchange_rounds(&apdu, samples, count);
	else
		rounds(send_once, NULL, samples, count);
	end();
}

static void connect(long long *samples, unsigned int count)
{
	path.attach();
	if (path.connect_rounds)
		path.connect_rounds(samples, count);
	else
		rounds(connect_and_disconnect, NULL, samples, count);
	path.detach();
}

static void print(const char *name, const char *mode, struct statistics *statistics,
		  unsigned int count)
{
	unsigned int batch = path.batch ? path.batch : 1;
	size_t length = apdu.answer_length;

	printf("bench: {\"case\": \"%s\", \"path\": \"%s\", \"instructions\": %lld, ",
	       name, path.name, statistics->minimum / batch);
	printf("\"median\": %lld, \"mean\": %lld, \"runs\": %u, ",
	       statistics->median / batch, (long long)statistics->mean / batch, count);
	printf("\"idle\": \"%s\", \"answer\": ", mode);
	if (length >= 2)
		printf("\"%zu bytes, %02X%02X\"}\n", length, answer[length - 2],
		       answer[length - 1]);
	else
		printf("null}\n");
}

/* Measures the case into the samples. */
static void measure(const char *name, long long *samples, unsigned int count, char **apdus,
		    int apdu_count)
{
	if (!strcmp(name, "connect")) {
		connect(samples, count);
	} else if (!strcmp(name, "insert")) {
		insert_rounds(samples, count);
	} else if (!strcmp(name, "first") && apdu_count) {
		parse(apdus[apdu_count - 1]);
		rounds(begin_to_answer, end, samples, count);
	} else {
		if (!strcmp(name, "ext64k"))
			apdu.room = LONGEST_ANSWER;
		exchange(samples, count, apdus, apdu_count);
	}
}

int main(int count, char **values)
{
	unsigned int runs = count > 3 ? strtoul(values[2], NULL, 10) : 0;
	long long *samples = calloc(runs + WARM_UP, sizeof(*samples));
	unsigned int warm_up;
	struct statistics statistics;

	if (!runs || !samples) {
		fprintf(stderr, "Usage: %s CASE RUNS spinner|idle [APDU...]\n", values[0]);
		return 2;
	}
	if (!strcmp(values[3], "spinner"))
		spinner_start();
	warm_up = runs < 10 * WARM_UP ? 2 : WARM_UP;
	measure(values[1], samples, runs + warm_up, values + 4, count - 4);
	statistics = statistics_of(samples + warm_up, runs);
	print(values[1], values[3], &statistics, runs);
	return 0;
}
