// SPDX-License-Identifier: BSD-3-Clause
/*
 * The control channel: both ends of it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"
#include "loop.h"
#include "report.h"
#include "unix_socket.h"

#define MAXIMUM_LINE	1024

/**
 * struct client - somebody who gives commands
 * @line: what came since the last newline
 */
struct client {
	struct client *next;
	struct watch watch;
	size_t length;
	char line[MAXIMUM_LINE];
};

static struct watch listener = { .fd = -1 };
static struct client *clients;
static struct reader **commanded;
static unsigned int commanded_count;

/* Return: 0, or -1: the client has gone. */
static int run_line(struct client *client)
{
	char *answer = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&answer, &length);
	ssize_t written;

	if (!out)
		return -1;
	command_run(commanded, commanded_count, client->line, out);
	fputc('\n', out);
	fclose(out);
	written = write(client->watch.fd, answer, length);
	free(answer);
	return written == (ssize_t)length ? 0 : -1;
}

static int run_lines(struct client *client)
{
	char *newline;

	while ((newline = memchr(client->line, '\n', client->length))) {
		size_t used = newline + 1 - client->line;

		*newline = 0;
		if (run_line(client))
			return -1;
		client->length -= used;
		memmove(client->line, client->line + used, client->length);
	}
	return client->length < sizeof(client->line) ? 0 : -1;
}

static void client_close(struct client *client)
{
	struct client **place = &clients;

	while (*place != client)
		place = &(*place)->next;
	*place = client->next;
	watch_close(&client->watch);
	free(client);
}

static void client_ready(struct watch *watch, uint32_t events)
{
	struct client *client = watch->context;
	ssize_t received = read(watch->fd, client->line + client->length,
				sizeof(client->line) - client->length);

	(void)events;
	if (received > 0) {
		client->length += received;
		if (!run_lines(client))
			return;
	}
	client_close(client);
}

static void listener_ready(struct watch *watch, uint32_t events)
{
	struct client *client;
	int fd = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC);

	(void)events;
	if (fd < 0)
		return;
	client = allocate(sizeof(*client));
	client->watch.fd = fd;
	client->watch.ready = client_ready;
	client->watch.context = client;
	client->next = clients;
	clients = client;
	if (watch_open(&client->watch))
		client_close(client);
}

int control_open(const char *path, struct reader **readers, unsigned int count)
{
	commanded = readers;
	commanded_count = count;
	listener.ready = listener_ready;
	listener.fd = unix_socket_listen(path);
	return listener.fd < 0 ? -1 : watch_open(&listener);
}

void control_close(const char *path)
{
	while (clients)
		client_close(clients);
	watch_close(&listener);
	unlink(path);
}

static int send_line(FILE *stream, char **words, int count)
{
	int i;

	for (i = 0; i < count; i++)
		fprintf(stream, "%s%s", i ? " " : "", words[i]);
	fputc('\n', stream);
	return fflush(stream);
}

static int print_answer(const char *path, FILE *stream)
{
	char *line = NULL;
	size_t room = 0;
	int code = 1;

	if (getline(&line, &room, stream) < 0) {
		report("%s: no answer: has scr-emu ended?", path);
	} else {
		fputs(line, stdout);
		code = strncmp(line, "ok", 2) != 0;
	}
	free(line);
	return code;
}

int control_send(const char *path, char **words, int count)
{
	int code, fd = unix_socket_connect(path);
	FILE *stream;

	if (fd < 0) {
		report("is scr-emu running with --control %s?", path);
		return 1;
	}
	stream = fdopen(fd, "r+");
	if (!stream)
		return 1;
	if (send_line(stream, words, count)) {
		report("%s: %s", path, strerror(errno));
		code = 1;
	} else {
		code = print_answer(path, stream);
	}
	fclose(stream);
	return code;
}
