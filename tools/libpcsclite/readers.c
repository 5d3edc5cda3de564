// SPDX-License-Identifier: BSD-3-Clause
/*
 * The list of readers: what there was is kept open, what is new is opened.
 */
#include "readers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "power.h"
#include "scan.h"

static void close_reader(struct reader *reader)
{
	power_end(reader);
	node_close(reader->fd);
	reader->fd = -1;
}

void reader_is_gone(struct reader *reader)
{
	close_reader(reader);
	/* No id of the kernel's: should the node work once more, it is another reader. */
	reader->id = 0;
}

/* 0, also for one that may not be opened; an errno if that is this process's fault. */
static int open_reader(struct reader *reader)
{
	struct scr_info info = { .unit = 0 };
	int error;

	reader->fd = node_open(reader->unit, O_RDONLY);
	if (reader->fd < 0) {
		error = -reader->fd;
		reader->fd = -1;
		return error == EMFILE || error == ENFILE || error == ENOMEM ? error : 0;
	}
	if (node_ask(reader->fd, SCR_IOC_INFO, &info))
		close_reader(reader);
	else
		name_of_reader(&info, reader->name);
	return 0;
}

/* Takes a reader that is in both lists over from the former one. */
static struct reader keep_or_new(struct reader_list *list,
				 const struct scr_reader_entry *entry)
{
	struct reader reader = { .unit = entry->unit, .id = entry->id, .fd = -1 };
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (list->readers[i].unit != entry->unit || list->readers[i].id != entry->id)
			continue;
		reader = list->readers[i];
		list->readers[i].fd = -1;
		list->readers[i].power = NULL;
	}
	return reader;
}

static void forget(struct reader_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		close_reader(&list->readers[i]);
	free(list->readers);
	list->readers = NULL;
	list->count = 0;
}

static int take_over(struct reader_list *list, const struct scr_reader_entry *entries,
		     size_t count)
{
	struct reader *readers = calloc(count ? count : 1, sizeof(*readers));
	size_t i;

	if (!readers)
		return errno;
	for (i = 0; i < count; i++)
		readers[i] = keep_or_new(list, &entries[i]);
	forget(list);
	list->readers = readers;
	list->count = count;
	return 0;
}

static int open_hidden(struct reader_list *list, size_t *hidden)
{
	int error = 0;
	size_t i;

	*hidden = 0;
	for (i = 0; i < list->count && !error; i++) {
		if (list->readers[i].fd < 0)
			error = open_reader(&list->readers[i]);
		*hidden += list->readers[i].fd < 0;
	}
	return error;
}

/* A node is there before udev gives it its rights: that, too, is waited for. */
static int open_all(struct reader_list *list)
{
	size_t hidden;
	int error = open_hidden(list, &hidden);

	if (!error && hidden && list->folder < 0) {
		scan_watch_folder(list);
		error = open_hidden(list, &hidden);
	}
	if (!hidden && list->control >= 0) {
		node_close(list->folder);
		list->folder = -1;
	}
	return error;
}

/* Without /dev/scrctl, it is only by asking them that one learns who has gone. */
static void drop_dead(struct reader_list *list)
{
	struct scr_info info = { .unit = 0 };
	size_t i;

	for (i = 0; i < list->count && list->control < 0; i++) {
		if (list->readers[i].fd >= 0 &&
		    node_ask(list->readers[i].fd, SCR_IOC_INFO, &info) == ENODEV)
			close_reader(&list->readers[i]);
	}
}

int readers_refresh(struct reader_list *list)
{
	struct scr_reader_entry *entries;
	size_t count;
	int error;

	scan_drain_folder(list);
	error = scan_readers(list, &entries, &count);
	if (!error)
		error = take_over(list, entries, count);
	free(entries);
	drop_dead(list);
	return error ? error : open_all(list);
}

struct reader *readers_find(const struct reader_list *list, const char *name)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (list->readers[i].fd >= 0 && !strcmp(list->readers[i].name, name))
			return &list->readers[i];
	}
	return NULL;
}

DWORD readers_fingerprint(const struct reader_list *list)
{
	__u64 sum = 14695981039346656037ULL;
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (list->readers[i].fd >= 0)
			sum = (sum ^ list->readers[i].id) * 1099511628211ULL;
	}
	return 1 + sum % 0xFFFF;
}

void readers_close(struct reader_list *list)
{
	forget(list);
	node_close(list->control);
	node_close(list->folder);
	node_close(list->wake);
}
