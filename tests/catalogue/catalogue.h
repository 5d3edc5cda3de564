/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The catalogue of misbehaving readers: each fault of scr-emu, while a program does
 * each call of tests/calls.
 */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/scr.h>

#include "../calls/calls.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* What a call may end with; a set of them is what a row of the catalogue allows. */
enum outcome {
	AS_USUAL	= 0x0001, /* what it ends with at a reader without faults */
	GOOD		= 0x0002, /* 0 */
	LATE		= 0x0004, /* ETIMEDOUT, or what it is cancelled with before that */
	BROKEN		= 0x0008, /* EPROTO: what the reader says makes no sense */
	BUS		= 0x0010, /* EIO */
	NO_CARD		= 0x0020, /* ENOMEDIUM */
	NO_KNOWN_CARD	= 0x0040, /* EMEDIUMTYPE */
	NO_POWER	= 0x0080, /* EBADFD: the card lost its power, or was not reset */
	CANCELLED	= 0x0100, /* ECANCELED: the reader was reset */
	UNSUPPORTED	= 0x0200, /* EOPNOTSUPP, EBADRQC */
	GONE		= 0x0400, /* ENODEV */
	REFUSED		= 0x0800, /* EBUSY, EINVAL: bError as the reader sets it */
	ANY_OUTCOME	= 0x0fff,
};

/* What a call does at the reader, as far as faults tell calls apart. */
enum manner {
	QUIET,		/* nothing: the kernel answers */
	POWERS,		/* IccPowerOn or IccPowerOff, and what comes after a reset */
	EXCHANGES,	/* XfrBlock, for bytes of the card */
	TYPES,		/* Secure: the user would have to type it again */
	ASKS,		/* one message for the reader itself: Escape, Mechanical */
	MANNERS
};

enum manner manner_of(const struct call *call);

/* SET_PROTOCOL: the card has to be reset first, or there is nothing to do. */
bool call_negotiates(const struct call *call);

/* IS_ABSENT: with a card that is in, only the end of the test's patience ends it. */
bool call_waits_in_vain(const struct call *call);

/* Return: whether the result, 0 or a negative errno, is among the @allowed. */
bool outcome_is_in(unsigned int allowed, int result);

/* In which configurations of the emulator a row makes sense; no bit: in all. */
#define AT_T1		0x01	/* blocks of T=1 come through the driver */
#define AT_BULK		0x02	/* there are bulk pipes: not an ICCD */
#define AT_CCID		0x04	/* there are messages of CCID: not an ICCD of version A */

/* How a fault comes about. */
enum kind {
	ARMED,		/* by the emulator, once, at its occasion */
	AT_EACH_STEP,	/* @script has %u: 1, 2, ..., until the call ends without it */
	RESET_AT_EACH_STEP, /* likewise; then the host resets the device */
	PLUGGED,	/* the reader comes with it: replug after @script, or a reset */
	UNKNOWN,	/* by the emulator, once, and nobody has said what comes of it */
};

/**
 * struct fault - a row of the catalogue
 * @name: as the catalogue has it
 * @script: commands for scr-emu, with a semicolon between them
 * @where: AT_*
 * @kind: how it comes about
 * @allowed: by what the call does: what it may end with
 */
struct fault {
	const char *name;
	const char *script;
	unsigned int where;
	enum kind kind;
	unsigned int allowed[MANNERS];
};

/* faults.c: the rows that are written. */
extern const struct fault written_faults[];
extern const size_t written_fault_count;

/* learnt.c: those, and then a row for each fault of scr-emu's that none of them has. */
extern const struct fault *faults;
extern size_t fault_count;
void faults_learn(void);

/**
 * struct options - of the program
 * @control: scr-emu's socket
 * @where: AT_* that hold of the readers
 * @name: of the configuration
 * @serial: of the readers, which end with -0, -1, ...
 * @readers: so many, each with a process
 * @patience: seconds after which a call is cancelled
 * @every: of the calls, only every so many-th with each fault
 * @first: which of them comes first
 * @fault: only those whose script has this word, or NULL
 * @call: only those whose name has this word, or NULL
 */
struct options {
	const char *control;
	unsigned int where;
	const char *name;
	const char *serial;
	unsigned int readers;
	unsigned int patience;
	unsigned int every;
	unsigned int first;
	const char *fault;
	const char *call;
};

extern struct options options;

/* A fault and a call: what came of it. */
struct trial {
	unsigned int fault;
	unsigned int call;
	unsigned int steps;	/* combinations tried */
	unsigned int failed;
	unsigned int milliseconds;
	char said[200];		/* why, of the first that failed */
};

/* emulator.c: the reader of this process. */
void emulator_connect(unsigned int reader);
void emulator_disconnect(void);
/* One command or several. Return: true if scr-emu did all of them. */
bool emulator_do(const char *script, unsigned int step);
/* The answer to the latest one. */
const char *emulator_said(void);
/* Return: true if no fault waits for its occasion. */
bool emulator_is_done(void);

/* reader.c: its node. */
/* Which it is. */
void reader_is_number(unsigned int number);
/* Waits for it, and makes call_path its path. Return: false: it has not come. */
bool reader_find(void);
/* The same, but that it does not come is no surprise. */
bool reader_comes(void);
bool reader_is_gone(void);
bool reader_replug(void);
/* USBDEVFS_RESET. Return: 0 or a negative errno. */
int reader_reset(void);
/* Power and a command. Return: NULL, or what is wrong. */
const char *reader_works(void);
/* What a call ends with at this reader, which has no fault now: it is tried, once. */
int reader_usual(unsigned int call);

/* minder.c: calls end in time. */
void minder_start(void);
/* The call, which is cancelled after @limit milliseconds. @took: so many it took. */
int minded_run(const struct call *call, int fd, unsigned int limit, unsigned int *took);
/* While the next call runs: the device is reset once the fault has happened. */
void minder_will_reset(void);
/* Return: that was so. */
bool minder_has_reset(void);

/* trial.c */
void trial_run(struct trial *trial);
bool trial_applies(unsigned int fault, unsigned int call);

unsigned int milliseconds_now(void);

/* Milliseconds, for what is not meant to be waited for: a machine may have much to do. */
#define LONG_ENOUGH	30000
#define VAIN		300

#endif
