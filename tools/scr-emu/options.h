/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The command line.
 */
#ifndef SCR_EMU_OPTIONS_H
#define SCR_EMU_OPTIONS_H

#include "reader.h"

/**
 * struct options - what the command line says
 * @settings: of every reader
 * @count: readers
 * @control: path of the control channel, or NULL
 * @send: path of the control channel to send @words to, or NULL
 * @words: what follows the options
 * @finished: --help or --version has been answered
 */
struct options {
	struct settings settings;
	unsigned int count;
	const char *control;
	const char *send;
	char **words;
	int word_count;
	bool finished;
};

/* Return: 0, or -1 after an error message. */
int options_parse(struct options *options, int argc, char **argv);

#endif /* SCR_EMU_OPTIONS_H */
