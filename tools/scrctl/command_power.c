// SPDX-License-Identifier: BSD-3-Clause
/*
 * power and reset: power for the card, and its answer to reset; eject, swallow
 * and confiscate: what a reader with a motor does to it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "atr_explain.h"
#include "card.h"
#include "error.h"
#include "output.h"

static int set_power(const struct scrctl_options *options, __u32 minor)
{
	struct reader reader;
	struct scr_power answer;
	int exit_code = reader_open(&reader, options, READER_USE);

	if (exit_code)
		return exit_code;
	output_text("reader", NULL, reader.name);
	exit_code = card_power(&reader, minor, &answer);
	if (exit_code == SCRCTL_OK && minor == SCARD_POWER_DOWN)
		output_line("%s: card powered down", reader.name);
	else if (exit_code == SCRCTL_OK && (options->verbose || options->json))
		atr_explain(answer.atr, answer.atr_length);
	else if (exit_code == SCRCTL_OK)
		output_bytes("atr", "ATR", answer.atr, answer.atr_length);
	reader_close(&reader);
	return exit_code;
}

struct power_word {
	const char *word;
	__u32 minor;
};

int command_power(const struct scrctl_options *options, int argc, char **argv)
{
	static const struct power_word words[] = {
		{ "on", SCARD_COLD_RESET },
		{ "cold", SCARD_COLD_RESET },
		{ "warm", SCARD_WARM_RESET },
		{ "off", SCARD_POWER_DOWN },
		{ "down", SCARD_POWER_DOWN },
	};
	size_t i;

	if (argc == 0)
		return set_power(options, SCARD_COLD_RESET);
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(argv[0], words[i].word) == 0)
			return set_power(options, words[i].minor);
	}
	return error_usage("power: on, cold, warm, off or down, not '%s'", argv[0]);
}

int command_reset(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return set_power(options, options->cold ? SCARD_COLD_RESET : SCARD_WARM_RESET);
}

static int move(const struct scrctl_options *options, unsigned long request,
		const char *operation, const char *done)
{
	struct reader reader;
	int exit_code = reader_open(&reader, options, READER_USE);

	if (exit_code)
		return exit_code;
	output_text("reader", NULL, reader.name);
	exit_code = card_move(&reader, request, operation, done);
	reader_close(&reader);
	return exit_code;
}

int command_eject(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return move(options, IOCTL_SMARTCARD_EJECT, "eject", "ejected");
}

int command_swallow(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return move(options, IOCTL_SMARTCARD_SWALLOW, "swallow", "swallowed");
}

int command_confiscate(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return move(options, IOCTL_SMARTCARD_CONFISCATE, "confiscate", "confiscated");
}
