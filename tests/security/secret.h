/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A secret, which only what is under test ever has in one piece; the calls that it is
 * in; and the search for what is left of it.
 *
 * It is four bytes, again and again: wherever its first byte is, the memory words
 * inside it have two equal halves, one of four. The program knows the four bytes under
 * a mask only, and writes them one by one, so that no register has eight of them.
 */
#ifndef SECURITY_SECRET_H
#define SECURITY_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define SECRET_PERIOD	4

/* As random as it gets; another one for each process. */
void secret_make(void);
void secret_write(unsigned char *to, size_t length);

/* Return: of a search, the words that are the secret's. */
long search_memory(void);

/* How the secret goes to the reader. */
enum how { BY_IOCTL, BY_WRITE, BY_RING, BY_SECURE, BY_VENDOR, HOWS };

/* How that ends. */
enum ending { ANSWERED, INTERRUPTED, CANCELLED, KILLED, CLOSED, WAITING, KEPT, ENDINGS };

/**
 * struct secret_call - what is to be done
 * @path: of the reader
 * @protocol: SCARD_PROTOCOL_T0 or _T1
 * @header: CLA INS P1 P2
 * @length: bytes of the secret in the command
 * @how: by which call
 * @ending: how it ends
 * @next: one more command follows, without a secret
 */
struct secret_call {
	const char *path;
	unsigned int protocol;
	unsigned char header[4];
	size_t length;
	enum how how;
	enum ending ending;
	bool next;
};

/*
 * Makes the call in a process of its own. When it returns, the call has ended as
 * wanted, or waits still, and the caller's buffers are wiped, unless they are to be
 * kept. Return: 0; -1: it could not be made, or did not end so.
 */
int secret_call(const struct secret_call *call);

/* The file, and the process if it is there still. */
void secret_call_end(void);

#endif
