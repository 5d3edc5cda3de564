// SPDX-License-Identifier: BSD-3-Clause
/*
 * The libpcsclite.so.1 that programs load: where ld.so would find it. Its cache is not
 * read, the files that the cache is made of are.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"
#include "root.h"

#define LIBRARY	"libpcsclite.so.1"

/* Paths without the root before them. */
static bool is_in(const char *folder, char *path)
{
	return folder[0] && root_has("%s/" LIBRARY, folder) &&
	       snprintf(path, PATH_MAX, "%s/" LIBRARY, folder) < PATH_MAX;
}

static bool is_in_environment(char *path)
{
	const char *list = getenv("LD_LIBRARY_PATH");
	char *copy = strdup(list ? list : ""), *rest = copy, *folder;
	bool found = false;

	while (copy && !found && (folder = strsep(&rest, ":;")))
		found = is_in(folder, path);
	free(copy);
	return found;
}

static bool is_in_list(const char *file, char *path)
{
	char line[PATH_MAX];
	FILE *stream = fopen(file, "re");
	bool found = false;

	while (stream && !found && fgets(line, sizeof(line), stream)) {
		line[strcspn(line, " \t#\n")] = '\0';
		found = line[0] == '/' && is_in(line, path);
	}
	if (stream)
		fclose(stream);
	return found;
}

static bool is_configured(char *path)
{
	char pattern[PATH_MAX];
	bool found = false;
	glob_t files;
	size_t i;

	if (is_in_list(root_path(pattern, "/etc/ld.so.conf"), path))
		return true;
	if (glob(root_path(pattern, "/etc/ld.so.conf.d/*.conf"), 0, NULL, &files))
		return false;
	for (i = 0; i < files.gl_pathc && !found; i++)
		found = is_in_list(files.gl_pathv[i], path);
	globfree(&files);
	return found;
}

bool doctor_find_library(char *path)
{
	static const char * const folders[] = { "/lib", "/usr/lib", "/lib64", "/usr/lib64" };
	size_t i;

	if (is_in_environment(path) || is_configured(path))
		return true;
	for (i = 0; i < ARRAY_SIZE(folders); i++) {
		if (is_in(folders[i], path))
			return true;
	}
	return false;
}
