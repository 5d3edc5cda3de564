// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench-PATH CASE RUNS spinner|late|idle [APDU...]: measures the case over the path, and
 * prints an object of JSON with the instructions of a run. Of the APDUs, in hex, the
 * last one is measured; before each time, the others go to the card. With "idle" there
 * is no spinner; then the figure is right only if somebody always had something to do.
 * "late" is the name of a card, for the output.
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
#define MOST_INTERRUPTS 100

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
		   struct sample *samples, unsigned int count)
{
	struct moment begin, end;
	unsigned int interrupts;

	for (unsigned int i = 0; i < count; i++) {
		if (before)
			before();
		interrupts = interrupts_so_far();
		begin = now();
		round();
		end = now();
		samples[i].interrupts = interrupts_so_far() - interrupts;
		samples[i].work = path.measured ? path.measured() : work_between(&begin, &end);
		if (after)
			after();
	}
}

static void exchange(struct sample *samples, unsigned int count)
{
	path.attach();
	path.connect();
	rounds(prepare, send, NULL, samples, count);
	end();
}

static void connect(struct sample *samples, unsigned int count)
{
	path.attach();
	rounds(NULL, path.connect_and_disconnect ?: connect_and_disconnect, NULL, samples, count);
	path.detach();
}

/* The medians of the runs with as many interrupts, where those are 1 in 100 or more. */
static void print_by_interrupts(const struct sample *samples, unsigned int count)
{
	unsigned int runs, batch = path.batch ?: 1;
	const char *comma = "";
	long long median;

	printf("\"by_interrupts\": [");
	for (unsigned int interrupts = 1; interrupts < MOST_INTERRUPTS; interrupts++) {
		median = samples_median_with(samples, count, interrupts, &runs);
		if (!runs || runs < count / 100)
			continue;
		printf("%s{\"interrupts\": %u, \"median\": %lld, \"runs\": %u}", comma,
		       interrupts, median / batch, runs);
		comma = ", ";
	}
	printf("], ");
}

static void print(const char *name, const char *mode, const struct sample *samples,
		  unsigned int count)
{
	size_t length = measured ? measured->answer_length : 0;
	unsigned int batch = path.batch ?: 1;

	printf("bench: {\"case\": \"%s\", \"path\": \"%s\", \"instructions\": %lld, ",
	       name, path.name, samples[0].work / batch);
	printf("\"median\": %lld, \"runs\": %u, \"mean\": %lld, ",
	       samples[count / 2].work / batch, count, samples_mean(samples, count) / batch);
	print_by_interrupts(samples, count);
	printf("\"mode\": \"%s\", \"answer\": ", mode);
	if (length >= 2)
		printf("\"%zu bytes, %02X%02X\"}\n", length, answer[length - 2],
		       answer[length - 1]);
	else
		printf("null}\n");
}

/* Measures the case into the samples. */
static void measure(const char *name, struct sample *samples, unsigned int count)
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
	struct sample *samples = calloc(runs + WARM_UP, sizeof(*samples));
	unsigned int warm_up;

	if (!runs || !samples) {
		fprintf(stderr, "Usage: %s CASE RUNS spinner|late|idle [APDU...]\n", values[0]);
		return 2;
	}
	parse_all(values + 4, count - 4);
	if (strcmp(values[3], "idle") && strcmp(values[1], "insert"))
		spinner_start();
	warm_up = runs < 10 * WARM_UP ? 2 : WARM_UP;
	measure(values[1], samples, runs + warm_up);
	samples += warm_up;
	samples_sort(samples, runs);
	print(values[1], values[3], samples, runs);
	return 0;
}
