// SPDX-License-Identifier: BSD-3-Clause
/*
 * cdi: the readers that are there as a specification of the Container Device Interface,
 * by which podman, docker and Kubernetes pass them into containers.
 *
 * A reader is a device by the name of its node and by the names of its links, "scrctl" is
 * the node that tells of all readers, and "all" is all of them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cdi.h"
#include "error.h"
#include "output.h"
#include "root.h"
#include "whole_file.h"

#define CONTROL	"scrctl"

/* False: it is not there, or not any more. */
static bool look_at_node(const char *name, const char *access, struct cdi_node *node)
{
	char path[PATH_MAX];
	struct stat status;

	if (stat(root_path(path, "/dev/%s", name), &status))
		return false;
	snprintf(node->path, sizeof(node->path), "/dev/%s", name);
	node->mode = status.st_mode & 0777;
	node->group = status.st_gid;
	node->access = access;
	return true;
}

/* The links of 60-scr.rules that lead to this node. */
static void add_links(struct cdi_spec *spec, const char *folder, const char *name,
		      const struct cdi_node *node)
{
	char path[PATH_MAX], target[NAME_MAX + 1];
	struct dirent **entries;
	int count, i;

	count = scandir(root_path(path, "/dev/smartcard/%s", folder), &entries, NULL, alphasort);
	for (i = 0; i < count; i++) {
		if (root_link(target, "/dev/smartcard/%s/%s", folder, entries[i]->d_name) &&
		    strcmp(target, name) == 0 && cdi_make_name(entries[i]->d_name))
			cdi_add(spec, entries[i]->d_name, node, 1);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static bool add_reader(struct cdi_spec *spec, unsigned int number, struct cdi_node *node)
{
	struct reader reader;

	reader_init(&reader, number);
	if (!look_at_node(reader.name, "rw", node))
		return false;
	cdi_add(spec, reader.name, node, 1);
	add_links(spec, "by-id", reader.name, node);
	add_links(spec, "by-path", reader.name, node);
	return true;
}

/* Returns how many nodes there are. */
static size_t add_all(struct cdi_spec *spec, const unsigned int *numbers, int count)
{
	struct cdi_node *nodes = calloc(count + 1, sizeof(*nodes));
	size_t used = 0;
	int i;

	for (i = 0; nodes && i < count; i++)
		used += add_reader(spec, numbers[i], &nodes[used]);
	if (nodes && look_at_node(CONTROL, "r", &nodes[used])) {
		cdi_add(spec, CONTROL, &nodes[used], 1);
		used++;
	}
	if (used)
		cdi_add(spec, "all", nodes, used);
	free(nodes);
	return used;
}

/* The one that --reader means, or all. Returns an exit code, the error printed. */
static int choose(const struct scrctl_options *options, unsigned int **numbers, int *count)
{
	struct reader reader;
	int exit_code;

	if (!options->reader) {
		*count = reader_numbers(numbers);
		return *count < 0 ? error_message(SCRCTL_FAILED, READER_DIRECTORY ": %s",
						  strerror(errno)) : SCRCTL_OK;
	}
	exit_code = reader_open(&reader, options, READER_WATCH);
	if (exit_code)
		return exit_code;
	reader_close(&reader);
	*numbers = malloc(sizeof(**numbers));
	if (!*numbers)
		return error_memory();
	*count = 1;
	return reader_parse_name(reader.name, *numbers) ? SCRCTL_OK :
	       error_usage("--reader: %s is no /dev/scrN", options->reader);
}

static int print(const struct cdi_spec *spec)
{
	if (output_is_json())
		output_array(spec->json);
	else
		puts(cdi_text(spec));
	return SCRCTL_OK;
}

static int report_failure(const char *path, int error)
{
	if (error == EACCES || error == EPERM || error == EROFS)
		return error_message(SCRCTL_PERMISSION, "%s: %s; as root, or another --output",
				     path, strerror(error));
	return error_message(SCRCTL_FAILED, "%s: %s", path, strerror(error));
}

static int write_out(const struct cdi_spec *spec, const char *path)
{
	int error = whole_file_replace(path, cdi_text(spec));

	if (error)
		return report_failure(path, error);
	output_line("%s: %zu devices", path, cdi_count(spec));
	return SCRCTL_OK;
}

/* A file that names what is gone would be wrong, and one without devices is not allowed. */
static int nothing_there(const char *path)
{
	if (path && unlink(path) && errno != ENOENT)
		return report_failure(path, errno);
	return reader_report_none();
}

static int describe(const struct scrctl_options *options)
{
	const char *kind = options->kind ? options->kind : CDI_KIND;
	unsigned int *numbers = NULL;
	struct cdi_spec spec;
	int exit_code, count;

	exit_code = choose(options, &numbers, &count);
	if (exit_code) {
		free(numbers);
		return exit_code;
	}
	cdi_begin(&spec, kind, options->groups);
	if (!add_all(&spec, numbers, count))
		exit_code = nothing_there(options->output);
	else if (options->output)
		exit_code = write_out(&spec, options->output);
	else
		exit_code = print(&spec);
	cdi_end(&spec);
	free(numbers);
	return exit_code;
}

/* Two of udev's workers may be at it: the one that looks last writes last. */
static int describe_locked(const struct scrctl_options *options)
{
	int lock = whole_file_lock(options->output);
	int exit_code;

	if (lock == -EINTR)
		return error_interrupted(options->output, "cdi");
	if (lock < 0)
		return report_failure(options->output, -lock);
	exit_code = describe(options);
	close(lock);
	return exit_code;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length > strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

int command_cdi(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	if (options->kind && !cdi_kind_is_valid(options->kind))
		return error_usage("--kind takes VENDOR/CLASS, like %s, not '%s'",
				   CDI_KIND, options->kind);
	if (!options->output)
		return describe(options);
	if (!ends_with(options->output, ".json"))
		return error_usage("--output: runtimes read files that end in .json; not '%s'",
				   options->output);
	return describe_locked(options);
}
