/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reader under test, and its requests as functions. What a request answers
 * is 0 or an errno, not negative.
 */
#ifndef UAPI_READER_H
#define UAPI_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/scr.h>

/* QEMU's emulated card: T=0 only, and what it says to a reset. */
#define ATR_LENGTH	15
extern const unsigned char card_atr[ATR_LENGTH];

/* SELECT of its card manager's file; 61xx says how much GET RESPONSE gives. */
#define SELECT_LENGTH	12
extern const unsigned char select_command[SELECT_LENGTH];

/* The same with Le: the whole answer at once, whatever the card did before. */
#define FETCH_LENGTH	13
extern const unsigned char fetch_command[FETCH_LENGTH];
#define FETCHED_LENGTH	15
extern const unsigned char fetched_answer[FETCHED_LENGTH];

/* SCR_HANDLE_* of a file that has used the card. */
#define USER	(SCR_HANDLE_USES_CARD | SCR_HANDLE_CONNECTED)

/* How the card is moved; NULL where nobody can. */
struct reader {
	const char *path;
	const char *insert;
	const char *remove;
};

extern struct reader reader;

/* Open /dev/scrN; ends the program if that fails. */
int open_reader(int flags);
int open_to_use(void);

int call(int fd, unsigned long request, void *argument);

int power(int fd, unsigned int minor, struct scr_power *answer);
int set_protocol(int fd, __u32 mask, __u32 *chosen);
int transmit(int fd, const void *command, size_t length, void *answer, __u32 *room);
int get_attribute(int fd, __u32 tag, void *value, __u32 *room);
int set_attribute(int fd, __u32 tag, const void *value, __u32 length);
int vendor_request(int fd, __u32 code, const void *input, size_t length);
int write_all(int fd, const void *command, size_t length);
int read_answer(int fd, void *answer, size_t room, size_t *length);

/* One fetch_command by TRANSMIT; whatever is answered but the right bytes fails. */
int fetch(int fd);

__u32 reader_state(int fd);
__u32 last_error(int fd);
__u32 status_after(__u32 length, int error);
struct scr_status status(int fd);

/* Put the card in or take it out. Return: false: nobody can, the case is skipped. */
bool card_is_in(bool in);

/* A file of its own that has brought the reader into one of SCARD_*. */
int open_in_state(__u32 state);

/* As it is after boot: a card without power, nobody has used it. */
void rest_reader(void);

const char *state_name(__u32 state);

#endif
