// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second file, which waits, and what it is told.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "disposition.h"

const char *const second_name[SECONDS] = {
	"alone", "another waits in TRANSMIT", "another waits in BEGIN_TRANSACTION",
};

const struct fate left_alone = { .state = SCARD_SPECIFIC };

const struct fate was_reset = {
	SCARD_NEGOTIABLE, EBADFD, EBADFD, SCR_HANDLE_WAS_RESET, .resets = 1,
};

const struct fate was_unpowered = {
	SCARD_SWALLOWED, EBADFD, EBADFD, SCR_HANDLE_WAS_RESET | SCR_HANDLE_WAS_UNPOWERED,
	.power_downs = 1,
};

const struct fate was_ejected = {
	SCARD_ABSENT, ENOMEDIUM, EBADFD, SCR_HANDLE_WAS_REMOVED, .ejections = 1,
};

void bystander_comes(struct bystander *bystander, enum second does)
{
	bystander->does = does;
	bystander->fd = does == ALONE ? open_reader(O_RDONLY) : open_shared();
}

void bystander_waits(struct bystander *bystander)
{
	if (bystander->does == ALONE)
		return;
	if (bystander->does == IN_TRANSMIT)
		use_and_block(&bystander->waiter, bystander->fd);
	else
		begin_and_block(&bystander->waiter, bystander->fd);
	expect_blocked(&bystander->waiter, second_name[bystander->does]);
}

void bystander_acts(struct bystander *bystander)
{
	if (bystander->does == IN_TRANSMIT)
		use_and_block(&bystander->waiter, bystander->fd);
	else if (bystander->does == IN_BEGIN)
		begin_and_block(&bystander->waiter, bystander->fd);
}

static int error_of(const struct bystander *bystander, const struct fate *fate)
{
	return bystander->does == IN_BEGIN ? fate->begin_error : fate->error;
}

void expect_waiter(struct bystander *bystander, const struct fate *fate)
{
	if (bystander->does != ALONE)
		expect_end_of(&bystander->waiter, error_of(bystander, fate));
}

static __u32 flags_of(const struct bystander *bystander, const struct fate *fate)
{
	if (bystander->does == ALONE)
		return 0;
	if (bystander->does == IN_BEGIN && !fate->begin_error)
		return USER | SCR_HANDLE_IN_TRANSACTION;
	return USER | fate->flags;
}

static void expect_record(const struct fate *fate)
{
	struct card_record record = card_record();

	expect("warm resets", record.warm_resets, fate->resets);
	expect("power-downs", record.power_downs, fate->power_downs);
	expect("ejections", record.ejections, fate->ejections);
}

void expect_fate(struct bystander *bystander, const struct fate *fate)
{
	int error = error_of(bystander, fate);

	expect("state", reader_state(bystander->fd), fate->state);
	expect_handle("the other's flags", bystander->fd, flags_of(bystander, fate));
	if (bystander->does != ALONE)
		expect_hex("last error", last_error(bystander->fd), status_of(error));
	expect_record(fate);
}
