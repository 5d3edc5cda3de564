// SPDX-License-Identifier: BSD-3-Clause
/*
 * scr-emu: USB CCID readers with cards, made of nothing but software.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>

#include "control.h"
#include "options.h"
#include "report.h"

static void signal_ready(struct watch *watch, uint32_t events)
{
	(void)watch;
	(void)events;
	loop_quit();
}

/* SIGINT and SIGTERM end the loop: the control channel's socket is removed then. */
static int watch_signals(void)
{
	static struct watch watch = { .ready = signal_ready };
	sigset_t signals;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	watch.fd = signalfd(-1, &signals, SFD_CLOEXEC);
	return watch.fd < 0 ? report("cannot wait for signals") : watch_open(&watch);
}

/* Readers have serial numbers that differ: those of rows have the row's. */
static struct reader *make_reader(const struct options *options, unsigned int index)
{
	struct settings *settings = allocate(sizeof(*settings));
	char *serial = settings->description.serial;
	size_t length;

	*settings = options->settings;
	settings->card.port += index * (settings->description.maximum_slot_index + 1);
	length = strlen(serial);
	if (length && (options->count > 1 || options->first_row))
		snprintf(serial + length, sizeof(settings->description.serial) - length, "-%u",
			 options->first_row + index);
	return reader_new(settings);
}

/* The command line again for each: it says which row, and what comes on top of that. */
static int plug_all(struct options *options, struct reader **readers, int argc, char **argv)
{
	unsigned int i;

	for (i = 0; i < options->count; i++) {
		if (options->first_row && options_parse(options, i, argc, argv))
			return -1;
		readers[i] = make_reader(options, i);
		if (reader_plug(readers[i]))
			return -1;
	}
	puts("ready");
	fflush(stdout);
	return 0;
}

static void free_all(const struct options *options, struct reader **readers)
{
	unsigned int i, slot;

	for (i = 0; i < options->count && readers[i]; i++) {
		reader_unplug(readers[i]);
		for (slot = 0; slot < readers[i]->slot_count; slot++)
			card_close(&readers[i]->slots[slot].card);
		free((void *)readers[i]->settings);
		free(readers[i]);
	}
	free(readers);
}

/* The channel is there before "ready" is said. */
static int emulate(struct options *options, int argc, char **argv)
{
	struct reader **readers = allocate(options->count * sizeof(*readers));
	int result = watch_signals();

	if (!result && options->control)
		result = control_open(options->control, readers, options->count);
	if (!result) {
		result = plug_all(options, readers, argc, argv);
		if (!result)
			result = loop_run();
		if (options->control)
			control_close(options->control);
	}
	free_all(options, readers);
	return result ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct options options;

	if (options_parse(&options, 0, argc, argv))
		return 2;
	if (options.finished)
		return 0;
	if (options.send)
		return control_send(options.send, options.words, options.word_count);
	return emulate(&options, argc, argv);
}
