/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The command line.
 */
#ifndef SCR_EMU_OPTIONS_H
#define SCR_EMU_OPTIONS_H

#include "reader.h"

/* Those that are answered at once. */
#define OPTION_HELP	'h'
#define OPTION_VERSION	'V'
#define OPTION_FAULTS	'F'

/**
 * struct options - what the command line says
 * @settings: of the reader that was asked for
 * @count: USB devices, each of which is as many readers as it has interfaces
 * @first_row: of several rows of a list, each a reader; 0: readers are alike
 * @control: path of the control channel, or NULL
 * @usbredir: path of the socket that QEMU connects to, or NULL
 * @send: path of the control channel to send @words to, or NULL
 * @words: what follows the options
 * @finished: --help, --version or --faults has been answered
 */
struct options {
	struct settings settings;
	unsigned int count;
	unsigned int first_row;
	const char *control;
	const char *usbredir;
	const char *send;
	char **words;
	int word_count;
	bool finished;
};

/* For the reader with that @index, from 0. Return: 0, or -1 after an error message. */
int options_parse(struct options *options, unsigned int index, int argc, char **argv);

/* about.c: answers the option, if it is one of those. Return: it was. */
bool about(int option);

#endif /* SCR_EMU_OPTIONS_H */
