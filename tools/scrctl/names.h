/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The numbers of <linux/scr.h> in words.
 */
#ifndef SCRCTL_NAMES_H
#define SCRCTL_NAMES_H

#include <stdbool.h>
#include <linux/types.h>

/* SCARD_* states: the name without SCARD_, and what it says to a person. */
const char *state_name(__u32 state);
const char *state_words(__u32 state);

/* SCR_STATUS_*: the name without SCR_STATUS_, "unknown status" for others. */
const char *status_name(__u32 status);

/* The errno with which a call ends that ends with this SCR_STATUS_*, or -1. */
int status_error(__u32 status);

/* One SCARD_PROTOCOL_*: "T=0", "T=1", "raw", "none". */
const char *protocol_name(__u32 protocol);

/* "t0", "t=1" or "any", in either case, as a mask; false for anything else. */
bool protocol_parse(const char *text, __u32 *mask);

/* SCR_EXCHANGE_LEVEL_* */
const char *exchange_level_name(__u32 level);

/**
 * struct flag_name - one bit of a mask
 * @bit: the bit
 * @name: its name
 */
struct flag_name {
	__u32 bit;
	const char *name;
};

/* Each ends with a NULL name. */
extern const struct flag_name protocol_flags[];
extern const struct flag_name voltage_flags[];
extern const struct flag_name characteristics_flags[];
extern const struct flag_name sharing_flags[];
extern const struct flag_name function_flags[];

#endif /* SCRCTL_NAMES_H */
