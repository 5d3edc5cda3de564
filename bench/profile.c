// SPDX-License-Identifier: GPL-2.0-only
/*
 * profile-PATH PORT CASE: a path of the benchmark, its last rounds while QEMU writes
 * down each instruction. PORT is the guest's way to ask QEMU for that. CASE is apdu5, an
 * APDU, or first, from nothing to the answer to an APDU.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"

static const unsigned char command[] = { 0x00, 0x84, 0x00, 0x00, 0x08 };
static unsigned char answer[SHORT_ROOM];
static struct apdu apdu = {
	.command = command, .command_length = sizeof(command),
	.answer = answer, .room = sizeof(answer),
};

/* Symbols that a report looks for: a round is what is between them. */
static __attribute__((noipa)) void profile_begins(void)
{
}

static __attribute__((noipa)) void profile_ends(void)
{
}

/* What is where, for the report. */
static void print_mappings(void)
{
	char line[512];
	FILE *file = fopen("/proc/self/maps", "r");

	if (!file)
		err(EXIT_FAILURE, "/proc/self/maps");
	while (fgets(line, sizeof(line), file))
		if (strstr(line, " r-xp "))
			printf("profile: mapping %s", line);
	fclose(file);
	fflush(stdout);
}

/* A command of QEMU's monitor, by QMP. */
static void ask_qemu(int port, const char *command_line)
{
	static const char begin[] =
		"{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\"";
	char line[256];

	dprintf(port, "%s%s\"}}\n", begin, command_line);
	if (read(port, line, sizeof(line)) <= 0)
		err(EXIT_FAILURE, "%s", command_line);
}

static void transmit(void)
{
	profile_begins();
	path.transmit(&apdu);
	profile_ends();
}

static void transmit_first(void)
{
	profile_begins();
	path.attach();
	path.connect();
	path.transmit(&apdu);
	profile_ends();
	path.disconnect();
	path.detach();
}

/* Rounds before those that are profiled, and those. */
static void rounds(int port, void (*round)(void), int before, int profiled)
{
	while (before--)
		round();
	ask_qemu(port, "singlestep on");
	ask_qemu(port, "log exec,nochain");
	while (profiled--)
		round();
	ask_qemu(port, "log none");
	ask_qemu(port, "singlestep off");
}

int main(int count, char **values)
{
	int port = count == 3 ? open(values[1], O_RDWR) : -1;

	if (port < 0)
		errx(2, "profile-%s PORT apdu5|first", path.name);
	print_mappings();
	if (!strcmp(values[2], "first")) {
		rounds(port, transmit_first, 10, 2);
		return 0;
	}
	path.attach();
	path.connect();
	rounds(port, transmit, 1000, 5);
	path.disconnect();
	path.detach();
	return 0;
}
