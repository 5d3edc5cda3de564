/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A reader that the test is itself, its card, and programs at it: calls that
 * threads of their own make, so that the test can serve them.
 */
#ifndef VIRT_SERVER_H
#define VIRT_SERVER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <linux/scr-virt.h>

/* What read(2) gives. */
struct message {
	struct scr_virt_request request;
	unsigned char data[SCR_MAXIMUM_COMMAND_LENGTH];
};

struct server {
	int fd;
	unsigned int unit;
	struct message message;
};

/* The card: T=0 and T=1, and it says to every command what it was, and 9000. */
#define VIRT_ATR_LENGTH	5
extern const unsigned char virt_atr[VIRT_ATR_LENGTH];

/* What makes a reader with all functions. */
void good_create(struct scr_virt_create *create);

/* Return: the file, or a negative errno. */
int open_virt(int flags);

/* Return: N of /dev/scrN, or a negative errno. */
int create_reader(int fd, const struct scr_virt_create *create);

/* A reader without a card; the test is ended if there is none. */
void plug(struct server *server);
void plug_as(struct server *server, const struct scr_virt_create *create);
void unplug(struct server *server);

/* A file of /dev/scrN to use it. */
int open_program(const struct server *server);

/* The next message. Return: 0 or an errno. */
int take(struct server *server);

/* take(), and the case fails unless it is this function's. */
bool take_function(struct server *server, __u32 function);

/* Return: 0 or an errno. */
int put(const struct server *server, __u32 type, __u64 id, __u32 status,
	const void *data, size_t length);
int tell(const struct server *server, __u32 type);

/* To the message that was taken last. Return: 0 or an errno. */
int answer(const struct server *server, __u32 status, const void *data, size_t length);
int answer_as_card(const struct server *server);

/* Take so many requests, and answer as the card does. */
void serve(struct server *server, unsigned int count);

/* Another process that has the reader, reads one request, and hangs. */
struct hanging {
	pid_t pid;
	int ready;
};

/* The caller's file is closed. */
void give_to_hanging(struct hanging *hanging, struct server *server, __u32 function);

/* Waits until it has read a request of that function. */
void hanging_has_it(const struct hanging *hanging);
void kill_hanging(const struct hanging *hanging);

/* Where no program has memory; not a constant, or the compiler objects. */
extern void *nowhere;

/* Is there a node of that number? */
bool is_there(unsigned int unit);

/* Is there a message? */
bool is_readable(const struct server *server);

/* A call in a thread of its own: an ioctl, or close(2). */
#define CLOSE_FILE	0UL

struct task {
	pthread_t thread;
	int fd;
	unsigned long request;
	void *argument;
	int result;
};

void begin(struct task *task, int fd, unsigned long request, void *argument);

/* Return: what the call has answered: 0 or an errno. */
int end(struct task *task);

/* The call has to answer this. */
void expect_end(struct task *task, int expected);

/* A signal whose handler does not restart calls. */
void interrupt(struct task *task);

/* A TRANSMIT of @length bytes in T=0, which the card gives back. */
struct exchange {
	struct scr_transmit transmit;
	size_t length;
	unsigned char command[SCR_MAXIMUM_COMMAND_LENGTH];
	unsigned char answer[SCR_MAXIMUM_RESPONSE_LENGTH];
};

void fill_exchange(struct exchange *exchange, size_t length);

/* The card comes, is powered and gets T=0; as the only program. Return: its file. */
int program_with_card(struct server *server);

/* close(2) of a program that used the card, whose reset is answered. */
void close_program(struct server *server, int fd);

#endif
