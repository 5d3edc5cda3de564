// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first process of a guest that has nothing but this and the tests that are in
 * it: runs each program of /tests, and ends the guest.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void mount_at(const char *type, const char *folder)
{
	mkdir(folder, 0755);
	if (mount(type, folder, type, 0, NULL))
		printf("# no %s at %s\n", type, folder);
}

static int run(const char *name)
{
	char path[512];
	pid_t child;
	int status;

	snprintf(path, sizeof(path), "/tests/%s", name);
	printf("# %s\n", name);
	fflush(stdout);
	child = fork();
	if (!child) {
		execl(path, path, NULL);
		_exit(127);
	}
	waitpid(child, &status, 0);
	if (status)
		printf("not ok 999 %s ended with %#x\n", name, status);
	return status;
}

int main(void)
{
	struct dirent *entry;
	int failed = 0;
	DIR *folder;

	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("devtmpfs", "/dev");
	mount_at("tmpfs", "/tmp");
	folder = opendir("/tests");
	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			failed |= run(entry->d_name);
	printf("guest: exit %d\n", !folder || failed);
	fflush(stdout);
	sync();
	reboot(RB_POWER_OFF);
	return EXIT_FAILURE;
}
