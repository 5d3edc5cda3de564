// SPDX-License-Identifier: BSD-3-Clause
/*
 * Which nodes there are. /dev/scrctl knows, and says when that changes. A
 * container may not have it, and a node may be there before its rights are: for
 * those, /dev itself is watched.
 */
#include "scan.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room for more than there are now, so that one question does. */
#define SPARE	8

static int ask_control(struct reader_list *list, struct scr_reader_entry **entries,
		       size_t *count)
{
	struct scr_readers request = { .count = list->count };
	struct scr_reader_entry *grown;
	int error;

	do {
		__u32 room = request.count + SPARE;

		grown = realloc(*entries, room * sizeof(*grown));
		if (!grown)
			return errno;
		*entries = grown;
		request.entries = (uintptr_t)grown;
		request.count = room;
		error = node_ask(list->control, SCR_IOC_READERS, &request);
	} while (error == EOVERFLOW);
	*count = error ? 0 : request.count;
	return error;
}

static bool is_reader(const char *name, unsigned int *unit)
{
	char *end;
	unsigned long value;

	if (strncmp(name, "scr", 3) || name[3] < '0' || name[3] > '9')
		return false;
	errno = 0;
	value = strtoul(name + 3, &end, 10);
	*unit = value;
	return !errno && !*end && value <= 0x7FFFFFFF;
}

/* A node that was made anew is another reader's. */
static __u64 id_of_node(DIR *folder, const char *name)
{
	struct stat node;

	if (fstatat(dirfd(folder), name, &node, 0))
		return 0;
	return node.st_ino * 1000003ULL ^ node.st_rdev * 10007ULL ^
	       (__u64)node.st_ctim.tv_sec * 1000000007ULL ^ node.st_ctim.tv_nsec;
}

static int by_unit(const void *first, const void *second)
{
	const struct scr_reader_entry *a = first, *b = second;

	return a->unit < b->unit ? -1 : a->unit > b->unit;
}

static int add_entry(struct scr_reader_entry **entries, size_t *count, unsigned int unit,
		     __u64 id)
{
	struct scr_reader_entry *grown = realloc(*entries, (*count + 1) * sizeof(*grown));

	if (!grown)
		return errno;
	grown[*count] = (struct scr_reader_entry){ .unit = unit, .id = id };
	*entries = grown;
	++*count;
	return 0;
}

static int look_through_folder(struct scr_reader_entry **entries, size_t *count)
{
	DIR *folder = opendir(NODE_FOLDER);
	struct dirent *file;
	unsigned int unit;
	int error = 0;

	if (!folder)
		return errno == ENOENT || errno == EACCES ? 0 : errno;
	for (file = readdir(folder); file && !error; file = readdir(folder)) {
		if (is_reader(file->d_name, &unit))
			error = add_entry(entries, count, unit, id_of_node(folder, file->d_name));
	}
	closedir(folder);
	if (*count)
		qsort(*entries, *count, sizeof(**entries), by_unit);
	return error;
}

int scan_readers(struct reader_list *list, struct scr_reader_entry **entries,
		 size_t *count)
{
	*entries = NULL;
	*count = 0;
	if (list->control < 0)
		list->control = node_open_control();
	if (list->control >= 0)
		return ask_control(list, entries, count);
	scan_watch_folder(list);
	return look_through_folder(entries, count);
}

void scan_watch_folder(struct reader_list *list)
{
	if (list->folder >= 0)
		return;
	list->folder = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (list->folder >= 0)
		inotify_add_watch(list->folder, NODE_FOLDER,
				  IN_CREATE | IN_DELETE | IN_ATTRIB | IN_MOVED_TO |
				  IN_ONLYDIR);
}

void scan_drain_folder(struct reader_list *list)
{
	char events[4096];

	while (list->folder >= 0 && read(list->folder, events, sizeof(events)) > 0)
		;
}
