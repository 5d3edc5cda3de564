/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * scrctl: what all its parts share, that is the options and the exit codes.
 */
#ifndef SCRCTL_H
#define SCRCTL_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/types.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

#define __printf(a, b) \
	__attribute__((nonnull, \
		       format(printf, a, b)))

/* A promise to scripts: in --help, in scrctl.1, and never renumbered. */
enum scrctl_exit {
	SCRCTL_OK		= 0,
	SCRCTL_FAILED		= 1,
	SCRCTL_USAGE		= 2,
	SCRCTL_NO_READER	= 3,
	SCRCTL_NO_CARD		= 4,
	SCRCTL_NOT_SUPPORTED	= 5,
	SCRCTL_TIMED_OUT	= 6,
	SCRCTL_PERMISSION	= 7,
	SCRCTL_STATUS_WORD	= 8,
	SCRCTL_BUSY		= 9,
	/* 128 + number of the signal that ended it, as shells count */
	SCRCTL_SIGNAL		= 128,
};

/**
 * struct scrctl_options - the command line
 * @reader: --reader, NULL for the only one
 * @file: --file of transmit and trace
 * @expect: --expect of transmit and script, checked by expect_is_valid()
 * @timeout: --timeout in seconds, 0 for none
 * @count: --count of watch, bench and trace, 0 if it was not given
 * @protocols: --protocol as a mask of SCARD_PROTOCOL_*
 * @json: --json
 * @quiet: -q
 * @verbose: -v
 * @raw: transmit --raw
 * @get_response: not --no-get-response
 * @cold: reset --cold
 * @force: bind --force
 * @pid: trace --pid, 0 for none
 * @try: doctor --try
 * @output: cdi --output, NULL for stdout
 * @kind: cdi --kind, NULL for the usual one
 * @groups: cdi --groups
 */
struct scrctl_options {
	const char *reader;
	const char *file;
	const char *expect;
	double timeout;
	unsigned long count;
	__u32 protocols;
	bool json;
	bool quiet;
	bool verbose;
	bool raw;
	bool get_response;
	bool cold;
	bool force;
	int pid;
	bool try;
	const char *output;
	const char *kind;
	bool groups;
};

/* What a command is: returns an exit code, its errors printed. */
typedef int (*scrctl_command)(const struct scrctl_options *options,
			      int argc, char **argv);

int command_list(const struct scrctl_options *options, int argc, char **argv);
int command_info(const struct scrctl_options *options, int argc, char **argv);
int command_state(const struct scrctl_options *options, int argc, char **argv);
int command_last_error(const struct scrctl_options *options, int argc, char **argv);
int command_perf(const struct scrctl_options *options, int argc, char **argv);
int command_power(const struct scrctl_options *options, int argc, char **argv);
int command_reset(const struct scrctl_options *options, int argc, char **argv);
int command_transmit(const struct scrctl_options *options, int argc, char **argv);
int command_eject(const struct scrctl_options *options, int argc, char **argv);
int command_swallow(const struct scrctl_options *options, int argc, char **argv);
int command_confiscate(const struct scrctl_options *options, int argc, char **argv);
int command_watch(const struct scrctl_options *options, int argc, char **argv);
int command_wait(const struct scrctl_options *options, int argc, char **argv);
int command_attr(const struct scrctl_options *options, int argc, char **argv);
int command_vendor(const struct scrctl_options *options, int argc, char **argv);
int command_bind(const struct scrctl_options *options, int argc, char **argv);
int command_unbind(const struct scrctl_options *options, int argc, char **argv);
int command_trace(const struct scrctl_options *options, int argc, char **argv);
int command_doctor(const struct scrctl_options *options, int argc, char **argv);
int command_cdi(const struct scrctl_options *options, int argc, char **argv);
int command_pin(const struct scrctl_options *options, int argc, char **argv);
int command_shell(const struct scrctl_options *options, int argc, char **argv);
int command_script(const struct scrctl_options *options, int argc, char **argv);
int command_bench(const struct scrctl_options *options, int argc, char **argv);
int command_atr(const struct scrctl_options *options, int argc, char **argv);

#endif /* SCRCTL_H */
