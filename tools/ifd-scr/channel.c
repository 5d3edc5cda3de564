// SPDX-License-Identifier: BSD-3-Clause
/*
 * Channels: the table of those that are open, whatever threads open them.
 */
#include "channel.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stddef.h>

#include "node.h"
#include "kernel_reader.h"

/* pcscd has room for 16 slots; builds with more are known. */
#define CHANNELS 256

static struct channel channels[CHANNELS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct channel *find(unsigned long unit)
{
	size_t i;

	for (i = 0; i < CHANNELS; i++) {
		if (channels[i].used && channels[i].unit == unit)
			return &channels[i];
	}
	return NULL;
}

static struct channel *find_free(void)
{
	size_t i;

	for (i = 0; i < CHANNELS; i++) {
		if (!channels[i].used)
			return &channels[i];
	}
	return NULL;
}

struct channel *channel_find(unsigned long unit)
{
	struct channel *channel;

	pthread_mutex_lock(&lock);
	channel = find(unit);
	pthread_mutex_unlock(&lock);
	return channel;
}

static unsigned int slots_of(const char *name)
{
	struct usb_interface usb;

	return usb_interface_parse(&usb, name) ? usb_interface_slots(&usb) : 1;
}

static int enter(unsigned long unit, unsigned int slots, struct reader *reader)
{
	struct channel *channel;
	int error = -EMFILE;

	pthread_mutex_lock(&lock);
	channel = find(unit) ? NULL : find_free();
	if (channel) {
		*channel = (struct channel){
			.used = true, .unit = unit, .slots = slots, .reader = reader,
		};
		error = 0;
	}
	pthread_mutex_unlock(&lock);
	return error;
}

int channel_open(unsigned long unit, const char *name)
{
	char path[PATH_MAX];
	struct reader *reader;
	int error = node_of_name(name, CHANNEL_SLOT(unit), path, sizeof(path));

	if (!error)
		error = reader_open(path, &reader);
	if (error)
		return error;
	error = enter(unit, slots_of(name), reader);
	if (error)
		reader_close(reader);
	return error;
}

bool channel_close(unsigned long unit)
{
	struct reader *reader = NULL;
	struct channel *channel;

	pthread_mutex_lock(&lock);
	channel = find(unit);
	if (channel) {
		reader = channel->reader;
		channel->used = false;
	}
	pthread_mutex_unlock(&lock);
	if (reader)
		reader_close(reader);
	return reader;
}
