// SPDX-License-Identifier: GPL-2.0-only
/*
 * The control channel of scr-emu: one connection that stays.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../uapi/test.h"
#include "catalogue.h"

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static unsigned int number;
static FILE *stream;
static char said[4096];

void emulator_connect(unsigned int reader)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	number = reader;
	strncpy(address.sun_path, options.control, sizeof(address.sun_path) - 1);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)))
		bail_out("%s: scr-emu is not there", options.control);
	stream = fdopen(fd, "r+");
	if (!stream)
		bail_out("no memory");
}

void emulator_disconnect(void)
{
	fclose(stream);
}

static bool command(const char *line, char *answer, size_t room)
{
	bool done;

	pthread_mutex_lock(&turn);
	fprintf(stream, "@%u %s\n", number, line);
	fflush(stream);
	done = fgets(answer, room, stream) && !strncmp(answer, "ok", 2);
	pthread_mutex_unlock(&turn);
	answer[strcspn(answer, "\n")] = 0;
	return done;
}

bool emulator_do(const char *script, unsigned int step)
{
	char text[256], *save, *line;

	snprintf(text, sizeof(text), script, step);
	for (line = strtok_r(text, ";", &save); line; line = strtok_r(NULL, ";", &save))
		if (!command(line, said, sizeof(said)))
			return false;
	return true;
}

const char *emulator_said(void)
{
	return said;
}

bool emulator_is_done(void)
{
	char answer[4096];

	return command("stats", answer, sizeof(answer)) && strstr(answer, "\"faults\": []");
}
