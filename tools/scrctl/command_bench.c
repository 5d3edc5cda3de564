// SPDX-License-Identifier: BSD-3-Clause
/*
 * bench: how long this reader and this card take, as a program sees it that
 * opens the reader, and sends one APDU again and again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "error.h"
#include "hex.h"
#include "interrupt.h"
#include "monotonic.h"
#include "output.h"
#include "progress.h"
#include "statistics.h"
#include "status_word.h"

#define DEFAULT_COUNT	100
#define MOST		1000000

/*
 * SELECT of the master file, no answer data wanted: it changes nothing in the
 * card, and each card answers it with some status word.
 */
static const __u8 default_command[] = { 0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00 };

/**
 * struct bench - what bench works with
 * @options: the command line
 * @reader: the reader, open to be used
 * @exchange: how its card is spoken to
 * @command: what is sent
 * @answer: the last one
 * @opened: microseconds for opening the reader
 * @powered: for the cold reset
 * @chosen: for the protocol
 * @times: for each exchange
 * @count: how many
 */
struct bench {
	const struct scrctl_options *options;
	struct reader reader;
	struct exchange exchange;
	struct apdu command;
	struct answer answer;
	__u64 opened;
	__u64 powered;
	__u64 chosen;
	__u64 *times;
	size_t count;
};

/* Since @began, to the nearest microsecond. */
static __u64 microseconds_since(double began)
{
	return (monotonic_seconds() - began) * 1e6 + 0.5;
}

static int parse_command(struct apdu *command, char **argv)
{
	size_t more, position;
	const char *wrong;

	memcpy(command->bytes, default_command, sizeof(default_command));
	command->length = *argv ? 0 : sizeof(default_command);
	for (; *argv; argv++) {
		wrong = hex_parse(*argv, command->bytes + command->length,
				  sizeof(command->bytes) - command->length, &more, &position);
		if (wrong)
			return error_message(SCRCTL_USAGE, "bench: '%s', character %zu: %s",
					     *argv, position + 1, wrong);
		command->length += more;
	}
	if (command->length < APDU_HEADER_LENGTH)
		return error_usage("bench: an APDU has at least 4 bytes, CLA INS P1 P2");
	if (apdu_shown_length(command) < command->length)
		return error_message(SCRCTL_USAGE,
				     "bench: a PIN that is sent again and again may block the card; give another APDU");
	return SCRCTL_OK;
}

/* As card_connect(), but each step by the clock. */
static int connect_card(struct bench *bench)
{
	struct scr_power power;
	struct scr_info info;
	double began;
	int exit_code, error = reader_info(&bench->reader, &info);

	if (error)
		return error_report(&bench->reader, "info", error);
	began = monotonic_seconds();
	exit_code = card_power(&bench->reader, SCARD_COLD_RESET, &power);
	bench->powered = microseconds_since(began);
	if (exit_code)
		return exit_code;
	began = monotonic_seconds();
	exit_code = card_set_protocol(&bench->reader, bench->options->protocols,
				      &bench->exchange.protocol);
	bench->chosen = microseconds_since(began);
	if (exit_code)
		return exit_code;
	if (bench->exchange.protocol == SCARD_PROTOCOL_T0 &&
	    info.exchange_level <= SCR_EXCHANGE_LEVEL_TPDU && !apdu_make_tpdu(&bench->command))
		return error_message(SCRCTL_NOT_SUPPORTED,
				     "%s: bench: T=0 has no TPDU for an extended length; give a shorter APDU",
				     bench->reader.name);
	return SCRCTL_OK;
}

/* Nothing but the request is between the two looks at the clock. */
static int measure_one(struct bench *bench, __u64 *time)
{
	struct scr_transmit request = {
		.protocol = bench->exchange.protocol,
		.send_buffer = (uintptr_t)bench->command.bytes,
		.send_length = bench->command.length,
		.receive_buffer = (uintptr_t)bench->answer.bytes,
		.receive_length = sizeof(bench->answer.bytes),
	};
	double began = monotonic_seconds();
	int error = reader_ioctl(&bench->reader, IOCTL_SMARTCARD_TRANSMIT, &request);

	*time = microseconds_since(began);
	if (!error && (request.receive_length < 2 ||
		       request.receive_length > sizeof(bench->answer.bytes)))
		error = EPROTO;
	bench->answer.length = error ? 0 : request.receive_length;
	return error;
}

static int measure(struct bench *bench)
{
	const struct scrctl_options *options = bench->options;
	struct progress progress;
	int error = 0;
	size_t i;

	progress_begin(&progress, "exchanges", bench->count, options->quiet || options->json);
	for (i = 0; i < bench->count && !error && !interrupt_signal(); i++) {
		error = measure_one(bench, &bench->times[i]);
		progress_step(&progress, i + 1);
	}
	progress_hide(&progress);
	if (!error && interrupt_signal())
		error = EINTR;
	return error ? error_report(&bench->reader, "bench", error) : SCRCTL_OK;
}

static void show_rate(const struct statistics *statistics, size_t count)
{
	double rate = statistics->sum ? count * 1e6 / statistics->sum : 0;
	char text[32];

	snprintf(text, sizeof(text), "%.1f", rate);
	if (output_is_json())
		output_add("exchanges_per_second", json_object_new_double_s(rate, text));
	else
		output_text(NULL, "exchanges a second", text);
}

static void show(struct bench *bench)
{
	const struct answer *answer = &bench->answer;
	__u16 status_word = answer_status_word(answer);
	char text[STATUS_WORD_TEXT_LENGTH + 8], meaning[STATUS_WORD_TEXT_LENGTH];
	struct statistics statistics;

	statistics_compute(&statistics, bench->times, bench->count);
	output_text("protocol", "protocol", protocol_name(bench->exchange.protocol));
	output_bytes("command", "command", bench->command.bytes,
		     apdu_shown_length(&bench->command));
	snprintf(text, sizeof(text), "%04X (%s)", status_word,
		 status_word_text(status_word, meaning));
	if (output_is_json())
		output_bytes("status_word", NULL, answer->bytes + answer->length - 2, 2);
	else
		output_text(NULL, "answered", text);
	output_number("open_us", "open", bench->opened, "us");
	output_number("power_us", "cold reset", bench->powered, "us");
	output_number("set_protocol_us", "set protocol", bench->chosen, "us");
	output_number("exchanges", "exchanges", bench->count, NULL);
	output_number("least_us", "least", statistics.least, "us");
	output_number("median_us", "median", statistics.median, "us");
	output_number("percentile_95_us", "95 %", statistics.percentile_95, "us");
	output_number("most_us", "most", statistics.most, "us");
	show_rate(&statistics, bench->count);
}

static int open_and_measure(struct bench *bench)
{
	struct scr_power power;
	double began;
	int exit_code, error;

	/* Once to find it, and once by the clock. */
	exit_code = reader_open(&bench->reader, bench->options, READER_WATCH);
	if (exit_code)
		return exit_code;
	output_text("reader", "reader", bench->reader.name);
	reader_close(&bench->reader);
	began = monotonic_seconds();
	error = reader_try_open(&bench->reader, READER_USE);
	bench->opened = microseconds_since(began);
	if (error)
		return error_report(&bench->reader, "open", error);
	exit_code = connect_card(bench);
	if (!exit_code)
		exit_code = measure(bench);
	if (!exit_code) {
		exit_code = card_power(&bench->reader, SCARD_COLD_RESET, &power);
		show(bench);
	}
	reader_close(&bench->reader);
	return exit_code;
}

int command_bench(const struct scrctl_options *options, int argc, char **argv)
{
	struct bench *bench;
	int exit_code;

	(void)argc;
	if (options->count > MOST)
		return error_usage("bench: --count takes at most %d", MOST);
	bench = calloc(1, sizeof(*bench));
	if (!bench)
		return error_memory();
	bench->options = options;
	bench->reader.fd = -1;
	bench->count = options->count ? options->count : DEFAULT_COUNT;
	bench->times = calloc(bench->count, sizeof(*bench->times));
	exit_code = bench->times ? parse_command(&bench->command, argv) : error_memory();
	if (!exit_code)
		exit_code = open_and_measure(bench);
	free(bench->times);
	explicit_bzero(bench, sizeof(*bench));
	free(bench);
	return exit_code;
}
