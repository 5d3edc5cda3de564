// SPDX-License-Identifier: BSD-3-Clause
/*
 * doctor: nodes, and who may open them.
 */
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor.h"
#include "doctor_tell.h"
#include "reader.h"
#include "root.h"

static void look_for_rule(void)
{
	static const char * const folders[] = {
		"/etc/udev/rules.d", "/run/udev/rules.d", "/usr/local/lib/udev/rules.d",
		"/usr/lib/udev/rules.d", "/lib/udev/rules.d",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(folders); i++) {
		if (root_has("%s/60-scr.rules", folders[i])) {
			doctor_ok("udev", "%s/60-scr.rules is installed", folders[i]);
			return;
		}
	}
	doctor_problem("udev",
		       "make install puts it there, or: cp udev/60-scr.rules /etc/udev/rules.d; then: udevadm control --reload; udevadm trigger -s smartcard",
		       "60-scr.rules is not installed: nodes are root's");
}

static const char *user_name(uid_t user)
{
	static char number[16];
	struct passwd *entry = getpwuid(user);

	snprintf(number, sizeof(number), "%u", user);
	return entry ? entry->pw_name : number;
}

static const char *group_name(gid_t group)
{
	static char number[16];
	struct group *entry = getgrgid(group);

	snprintf(number, sizeof(number), "%u", group);
	return entry ? entry->gr_name : number;
}

static bool is_member(gid_t group)
{
	gid_t groups[256];
	int i, count = getgroups(ARRAY_SIZE(groups), groups);

	for (i = 0; i < count; i++) {
		if (groups[i] == group)
			return true;
	}
	return getegid() == group;
}

static void report_refusal(const char *name, const struct stat *status, bool may_read)
{
	char advice[256];

	if (is_member(status->st_gid))
		snprintf(advice, sizeof(advice),
			 "its mode keeps its group out: is udev's rule in force? udevadm trigger -s smartcard");
	else if (status->st_gid)
		snprintf(advice, sizeof(advice),
			 "log in at this seat, or: adduser %s %s, and log in again",
			 user_name(geteuid()), group_name(status->st_gid));
	else
		snprintf(advice, sizeof(advice),
			 "the node is root's: is udev's rule in force? udevadm trigger -s smartcard");
	doctor_problem("node", advice, "/dev/%s: %s may %s (mode %03o, owner %s, group %s)",
		       name, user_name(geteuid()), may_read ? "only watch" : "not open it",
		       status->st_mode & 0777, user_name(status->st_uid),
		       group_name(status->st_gid));
}

/* eaccess(2) asks for what counts: root's powers and ACLs as well as the mode. */
static void look_at(const char *name)
{
	char path[PATH_MAX];
	struct stat status;

	if (stat(root_path(path, "/dev/%s", name), &status)) {
		doctor_problem("node",
			       "is /dev a devtmpfs, and is this a container? it has to be given the node",
			       "/dev/%s: %s", name, strerror(errno));
		return;
	}
	if (eaccess(path, R_OK | W_OK))
		report_refusal(name, &status, eaccess(path, R_OK) == 0);
	else
		doctor_ok("node", "/dev/%s: %s may use it (mode %03o, group %s)", name,
			  user_name(geteuid()), status.st_mode & 0777,
			  group_name(status.st_gid));
}

void doctor_nodes(void)
{
	struct dirent **entries = NULL;
	char path[PATH_MAX];
	unsigned int number;
	int count, i;

	look_for_rule();
	count = scandir(root_path(path, "/sys/class/smartcard"), &entries, NULL, versionsort);
	for (i = 0; i < count; i++) {
		if (reader_parse_name(entries[i]->d_name, &number))
			look_at(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}
