/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Readers: finding the one that is meant, opening it, asking it.
 */
#ifndef SCRCTL_READER_H
#define SCRCTL_READER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "scrctl.h"

struct scr_info;
struct scr_status;

#define READER_DIRECTORY	"/dev"

/**
 * struct reader - a reader, by its node
 * @fd: the open file, -1 for none
 * @name: scrN, or what the node is called
 * @path: of the node
 */
struct reader {
	int fd;
	char name[32];
	char path[PATH_MAX];
};

/* Whether it is open for what: the mode of the file is the policy. */
#define READER_WATCH	O_RDONLY
#define READER_USE	O_RDWR

/**
 * reader_numbers() - which readers are there
 * @numbers: their N, ascending, to be freed by the caller
 *
 * Return: how many, or -1 with errno.
 */
int reader_numbers(unsigned int **numbers);

/* Reads N from "scrN"; false where @name is not exactly that. */
bool reader_parse_name(const char *name, unsigned int *number);

/* Names the reader N, not open yet. */
void reader_init(struct reader *reader, unsigned int number);

/* Opens it, and nothing more. Returns 0 or an errno. */
int reader_try_open(struct reader *reader, int mode);

/**
 * reader_open() - find and open the reader that --reader means
 * @reader: set
 * @options: the command line
 * @mode: READER_WATCH or READER_USE
 *
 * Return: an exit code, the error printed.
 */
int reader_open(struct reader *reader, const struct scrctl_options *options, int mode);

/* Says that there is no reader at all, and why; returns SCRCTL_NO_READER. */
int reader_report_none(void);

/* Closes it if it is open: where it used the card, that resets the card. */
void reader_close(struct reader *reader);

bool reader_is_open(const struct reader *reader);

/**
 * reader_ioctl() - one request
 * @reader: the reader, open
 * @request: IOCTL_SMARTCARD_* or SCR_IOC_*
 * @argument: its structure
 *
 * Begins anew after a signal that means nothing to us, unless that could send
 * the card or the reader a command twice.
 *
 * Return: 0 or an errno.
 */
int reader_ioctl(const struct reader *reader, unsigned long request, void *argument);

/* Requests of which everybody has need. Return 0 or an errno. */
int reader_info(const struct reader *reader, struct scr_info *info);
/* Looks for a card first, where the reader doesn't tell by itself. */
int reader_look(const struct reader *reader, struct scr_status *status);
int reader_status(const struct reader *reader, struct scr_status *status);
int reader_last_error(const struct reader *reader, __u32 *status);

/* "vendor product [serial] slot N", @size bytes; what there is of it. */
void reader_describe(const struct scr_info *info, char *text, size_t size);

/* What info and state print. Return an exit code, the error printed. */
int reader_show_info(const struct reader *reader);
int reader_show_state(const struct reader *reader);

/* Whether @spec is a part of what the reader is called, case aside. */
bool reader_is_called(const struct scr_info *info, const char *spec);

#endif /* SCRCTL_READER_H */
