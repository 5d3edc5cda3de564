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
#include "usbredir.h"

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

/*
 * Devices have serial numbers that differ: those of rows have the row's. @index
 * counts them, and @number the readers.
 */
static struct reader *make_reader(const struct options *options, unsigned int index,
				  unsigned int number)
{
	struct settings *settings = allocate(sizeof(*settings));
	char *serial = settings->description.serial;
	size_t length;

	*settings = options->settings;
	settings->card.port += number * (settings->description.maximum_slot_index + 1);
	length = strlen(serial);
	if (length && (options->count > 1 || options->first_row))
		snprintf(serial + length, sizeof(settings->description.serial) - length, "-%u",
			 options->first_row + index);
	return reader_new(settings);
}

static unsigned int interfaces_of(const struct options *options)
{
	return description_interfaces(&options->settings.description);
}

/* A device is as many readers as it has interfaces. */
static int plug(const struct options *options, unsigned int index, struct reader **readers)
{
	unsigned int i, number = index * interfaces_of(options);

	for (i = 0; i < interfaces_of(options); i++) {
		readers[number + i] = make_reader(options, index, number + i);
		if (i)
			reader_join(readers[number], readers[number + i]);
	}
	return reader_plug(readers[number]);
}

/* The command line again for each: it says which row, and what comes on top of that. */
static int plug_all(struct options *options, struct reader **readers, int argc, char **argv)
{
	unsigned int i;

	for (i = 0; i < options->count; i++) {
		if (options->first_row && options_parse(options, i, argc, argv))
			return -1;
		if (plug(options, i, readers))
			return -1;
	}
	puts("ready");
	fflush(stdout);
	return 0;
}

static void free_all(struct reader **readers, unsigned int count)
{
	unsigned int i, slot;

	for (i = 0; i < count && readers[i]; i++)
		reader_unplug(readers[i]);
	for (i = 0; i < count && readers[i]; i++) {
		for (slot = 0; slot < readers[i]->slot_count; slot++)
			card_close(&readers[i]->slots[slot].card);
		faults_close(&readers[i]->faults);
		free(readers[i]->settings);
		free(readers[i]);
	}
	free(readers);
}

/* The channels are there before "ready" is said. */
static int emulate(struct options *options, int argc, char **argv)
{
	unsigned int count = options->count * interfaces_of(options);
	struct reader **readers = allocate(count * sizeof(*readers));
	int result = watch_signals();

	if (!result && options->usbredir)
		result = usbredir_open(options->usbredir);
	if (!result && options->control)
		result = control_open(options->control, readers, count);
	if (!result) {
		result = plug_all(options, readers, argc, argv);
		if (!result)
			result = loop_run();
		if (options->control)
			control_close(options->control);
	}
	free_all(readers, count);
	usbredir_close();
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
