// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench-PATH CASE RUNS spinner|idle [APDU...]: measures the case over the path, and
 * prints an object of JSON with the instructions of a run. Of the APDUs, in hex, the
 * last one is measured; before each time, the others go to the card. With "idle" there
 * is no spinner; then the figure is right only if somebody always had something to do.
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

#define MOST_APDUS 4

static unsigned char commands[MOST_APDUS][LONGEST_COMMAND];
static unsigned char answer[LONGEST_ANSWER];
static struct apdu apdus[MOST_APDUS];
static unsigned int apdu_count;
static struct apdu *measured;

static void parse(const char *hex, struct apdu *apdu, unsigned char *command)
{
	char byte[3] = "";

	*apdu = (struct apdu) {
		.command = command, .answer = answer,
		.command_length = strlen(hex) / 2, .room = SHORT_ROOM,
	};
	if (apdu->command_length > LONGEST_COMMAND)
		errx(EXIT_FAILURE, "the APDU is too long");
	for (size_t i = 0; i < apdu->command_length; i++) {
		memcpy(byte, hex + 2 * i, 2);
		command[i] = strtoul(byte, NULL, 16);
	}
}

static void parse_all(char **values, int count)
{
	if (count > MOST_APDUS)
		errx(EXIT_FAILURE, "too many APDUs");
	apdu_count = count;
	for (int i = 0; i < count; i++)
		parse(values[i], &apdus[i], commands[i]);
	if (count)
		measured = &apdus[count - 1];
}

static void prepare(void)
{
	for (unsigned int i = 0; i + 1 < apdu_count; i++)
		path.transmit(&apdus[i]);
}

static void send(void)
{
	path.transmit(measured);
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
	send();
}

static void end(void)
{
	path.disconnect();
	path.detach();
}

/* The instructions of each round(); before() and after() do not count. */
static void rounds(void (*before)(void), void (*round)(void), void (*after)(void),
		   long long *samples, unsigned int count)
{
	struct moment begin, end;

	for (unsigned int i = 0; i < count; i++) {
		if (before)
			before();
		begin = now();
		round();
		end = now();
		samples[i] = path.measured ? path.measured() : work_between(&begin, &end);
		if (after)
			after();
	}
}

static void exchange(long long *samples, unsigned int count)
{
	path.attach();
	path.connect();
	rounds(prepare, send, NULL, samples, count);
	end();
}

static void connect(long long *samples, unsigned int count)
{
	path.attach();
	rounds(NULL, path.connect_and_disconnect ?: connect_and_disconnect, NULL, samples, count);
	path.detach();
}

static void print(const char *name, const char *mode, struct statistics *statistics,
		  unsigned int count)
{
	unsigned int batch = path.batch ? path.batch : 1;
	size_t length = measured ? measured->answer_length : 0;

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
static void measure(const char *name, long long *samples, unsigned int count)
{
	if (!strcmp(name, "connect")) {
		connect(samples, count);
	} else if (!strcmp(name, "insert")) {
		insert_rounds(samples, count);
	} else if (!strcmp(name, "first")) {
		rounds(NULL, begin_to_answer, end, samples, count);
	} else {
		if (!strcmp(name, "ext64k"))
			measured->room = LONGEST_ANSWER;
		exchange(samples, count);
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
	parse_all(values + 4, count - 4);
	if (!strcmp(values[3], "spinner"))
		spinner_start();
	warm_up = runs < 10 * WARM_UP ? 2 : WARM_UP;
	measure(values[1], samples, runs + warm_up);
	statistics = statistics_of(samples + warm_up, runs);
	print(values[1], values[3], &statistics, runs);
	return 0;
}
