// SPDX-License-Identifier: BSD-3-Clause
/*
 * UNIX stream sockets with a path.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "report.h"
#include "unix_socket.h"

/* QEMU connects as often as it has readers before it looks at any of them. */
#define WAITING_AT_MOST		128

static int make_socket(const char *path, struct sockaddr_un *address)
{
	int fd;

	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(address->sun_path))
		return report("%s: the path is too long for a socket: %zu characters at most",
			      path, sizeof(address->sun_path) - 1);
	strcpy(address->sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return fd < 0 ? report("no socket: %s", strerror(errno)) : fd;
}

/* A socket of a scr-emu that has died is in nobody's way. */
static int listen_at(int fd, const struct sockaddr_un *address)
{
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0)
		return report("%s: another scr-emu listens there: stop it, or choose another path",
			      address->sun_path);
	if (errno == ECONNREFUSED)
		unlink(address->sun_path);
	if (bind(fd, (const struct sockaddr *)address, sizeof(*address)) ||
	    listen(fd, WAITING_AT_MOST))
		return report("%s: cannot listen: %s", address->sun_path, strerror(errno));
	return 0;
}

int unix_socket_listen(const char *path)
{
	struct sockaddr_un address;
	int fd = make_socket(path, &address);

	if (fd < 0)
		return -1;
	if (!listen_at(fd, &address))
		return fd;
	close(fd);
	return -1;
}

int unix_socket_connect(const char *path)
{
	struct sockaddr_un address;
	int fd = make_socket(path, &address);

	if (fd < 0 || !connect(fd, (const struct sockaddr *)&address, sizeof(address)))
		return fd;
	report("%s: %s", path, strerror(errno));
	close(fd);
	return -1;
}
