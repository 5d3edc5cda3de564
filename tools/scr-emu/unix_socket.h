/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UNIX stream sockets with a path.
 */
#ifndef SCR_EMU_UNIX_SOCKET_H
#define SCR_EMU_UNIX_SOCKET_H

/* Return: the socket, or -1 after an error message. */
int unix_socket_listen(const char *path);
int unix_socket_connect(const char *path);

#endif /* SCR_EMU_UNIX_SOCKET_H */
