/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rounds: programs do all kinds of calls, and something happens to their reader.
 */
#ifndef RACE_RACE_H
#define RACE_RACE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#include "../attack/random.h"
#include "../calls/calls.h"

#define WORKERS		5
#define THREADS		6	/* the last worker has two */
#define MOST_ERRORS	134

/**
 * struct activity - a thread of a worker, for others to look at
 * @call: what it is doing, or NULL
 * @calls: how many it has done
 * @late: of the calls after the end: one that did not say ENODEV, or NULL
 * @result: what it said
 * @saw_end: ENODEV, of the file that it has held all the time
 */
struct activity {
	const struct call *_Atomic call;
	atomic_uint calls;
	const struct call *late;
	int result;
	atomic_bool saw_end;
};

/**
 * struct shared - what the processes have in common
 * @stop: the round is over
 * @ends: the round ends with ENODEV for every file; else with @stop
 * @focus: the call that the first task does all the time
 * @errors: how often each errno came
 */
struct shared {
	struct activity tasks[THREADS];
	atomic_bool stop;
	bool ends;
	const struct call *focus;
	u64 seed;
	atomic_uint errors[MOST_ERRORS];
};

extern struct shared *shared;

/**
 * struct race - what all rounds have in common
 * @socket: of scr-emu; NULL: the reader is a process
 * @module: path of scr-ccid.ko
 * @device: of the USB device, in sysfs
 * @interface: likewise
 * @bus: number of the USB bus
 * @address: on it
 * @workers: 0: that one has ended
 * @longest: seconds that anything may take
 */
struct race {
	const char *socket;
	const char *module;
	char device[256];
	char interface[256];
	int bus;
	int address;
	pid_t workers[WORKERS];
	unsigned int longest;
	struct random random;
};

extern struct race race;

/* When the disturbance is over, what has become of the reader? */
enum outcome {
	READER_STAYS,
	READER_GOES,
};

/**
 * struct disturbance - something that happens to a reader in use
 * @disturb: does it. Return: false, after a message: it could not be done
 * @mend: after the round, all files are closed; NULL: nothing to do. Return: likewise
 * @weight: how often, beside the others
 */
struct disturbance {
	const char *name;
	enum outcome outcome;
	bool (*disturb)(void);
	bool (*mend)(void);
	unsigned int weight;
};

extern const struct disturbance virt_disturbances[];
extern const struct disturbance usb_disturbances[];
extern const struct disturbance common_disturbances[];

#define __printf(a, b) \
	__attribute__((nonnull, \
		       format(printf, a, b)))

/* Prints a comment. Return: false. */
__printf(1, 2) bool complain(const char *format, ...);

/* Sleeps for up to so many microseconds. */
void wait_a_while(unsigned int microseconds);

/* Return: CLOCK_MONOTONIC in milliseconds. */
u64 milliseconds(void);

/* worker.c: a process; does not return. @inherited: a file to share, or -1 for its own. */
void worker(unsigned int index, int inherited);

/* storm.c: many commands of io_uring at a time, of registered files and buffers. */
extern const struct call storms[];
extern const size_t storm_count;

/* A call by number; there are so many. */
const struct call *any_call(unsigned int number);
unsigned int any_call_count(void);

/* virt.c */
bool virt_plug(void);
bool virt_unplug(void);

/* usb.c */
bool usb_plug(void);
bool usb_unplug(void);
bool usb_command(const char *line);

/* system.c */
bool freeze_all(void);

/* Where every task is. */
void say_stacks(void);

/* reader.c: waits for a reader with a card, and sets call_path. */
bool await_reader(void);
bool node_is_gone(void);

/* It does what it should. */
bool reader_works(void);

#endif /* RACE_RACE_H */
