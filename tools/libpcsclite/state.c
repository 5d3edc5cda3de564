// SPDX-License-Identifier: BSD-3-Clause
/*
 * From the kernel's status to PC/SC's bits.
 */
#include "state.h"

/* In the upper 16 bits: how a card that was swapped unseen is noticed. */
static DWORD movements(const struct scr_status *status)
{
	return (DWORD)((status->insertions + status->removals) & 0xFFFF) << 16;
}

static DWORD sharing(const struct scr_status *status)
{
	if (status->flags & SCR_READER_IS_EXCLUSIVE)
		return SCARD_STATE_EXCLUSIVE;
	return status->users ? SCARD_STATE_INUSE : 0;
}

DWORD event_state(const struct scr_status *status)
{
	DWORD state;

	if (!status)
		return SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE;
	if (status->state < KERNEL_PRESENT)
		return movements(status) | SCARD_STATE_EMPTY;
	state = movements(status) | SCARD_STATE_PRESENT | sharing(status);
	if (status->flags & SCR_READER_CARD_IS_MUTE)
		state |= SCARD_STATE_MUTE;
	return state;
}

/*
 * As pcsc-lite has it, not all that differs is news: that a card is in use now
 * is told beside other news only. Else a program that waits for a card to leave,
 * and says so by SCARD_STATE_PRESENT alone, would never get to sleep.
 */
bool event_is_news(DWORD current, DWORD event)
{
	const DWORD presence = SCARD_STATE_EMPTY | SCARD_STATE_PRESENT;
	const DWORD bad = SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE;

	if (current == SCARD_STATE_UNAWARE)
		return true;
	if (event & SCARD_STATE_UNKNOWN)
		return !(current & SCARD_STATE_UNKNOWN);
	if (current & bad)
		return true;
	if (current & presence & ~event)
		return true;
	if (current >> 16 && (current ^ event) >> 16 & 0xFFFF)
		return true;
	if (event & SCARD_STATE_PRESENT && (current ^ event) & SCARD_STATE_MUTE)
		return true;
	return current & ~event & (SCARD_STATE_INUSE | SCARD_STATE_EXCLUSIVE);
}

DWORD card_state(const struct scr_status *status)
{
	DWORD state = movements(status);

	if (status->state < KERNEL_PRESENT)
		return state | SCARD_ABSENT;
	state |= SCARD_PRESENT;
	if (status->state == KERNEL_PRESENT)
		return state;
	if (status->state < KERNEL_POWERED)
		return state | SCARD_SWALLOWED;
	state |= SCARD_POWERED;
	if (status->state >= KERNEL_NEGOTIABLE)
		state |= SCARD_NEGOTIABLE;
	if (status->state >= KERNEL_SPECIFIC)
		state |= SCARD_SPECIFIC;
	return state;
}
