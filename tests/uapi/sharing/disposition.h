/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second file, shared, that waits while the first one has a transaction; and
 * what both, and the reader, are told in the end.
 */
#ifndef SHARING_DISPOSITION_H
#define SHARING_DISPOSITION_H

#include "sharing.h"

/* What the second file does meanwhile. */
enum second { ALONE, IN_TRANSMIT, IN_BEGIN };
#define SECONDS	3
extern const char *const second_name[SECONDS];

/**
 * struct fate - what becomes of the card, and what others are told
 * @state: SCARD_*
 * @error: of the second file's TRANSMIT
 * @begin_error: of the second file's BEGIN_TRANSACTION
 * @flags: SCR_HANDLE_WAS_* of the second file
 * @resets: warm ones
 * @power_downs: so many
 * @ejections: so many
 */
struct fate {
	__u32 state;
	int error;
	int begin_error;
	__u32 flags;
	unsigned int resets, power_downs, ejections;
};

extern const struct fate left_alone, was_reset, was_unpowered, was_ejected;

struct bystander {
	enum second does;
	int fd;
	struct blocked_call waiter;
};

/* Connects it; has it wait, in what it does; has it do that now, without waiting. */
void bystander_comes(struct bystander *bystander, enum second does);
void bystander_waits(struct bystander *bystander);
void bystander_acts(struct bystander *bystander);

/* What has become of the card and the second file. Its last error is the reader's. */
void expect_fate(struct bystander *bystander, const struct fate *fate);

/* The waiter's answer. */
void expect_waiter(struct bystander *bystander, const struct fate *fate);

#endif
