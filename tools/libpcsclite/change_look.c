// SPDX-License-Identifier: BSD-3-Clause
/*
 * Comparing what a program believes of readers with what they say.
 */
#include "change.h"

#include <string.h>

#include "names.h"
#include "power.h"
#include "state.h"

static void tell_atr(LPSCARD_READERSTATE state, const struct scr_status *status)
{
	state->cbAtr = 0;
	if (!status || status->state < KERNEL_PRESENT)
		return;
	state->cbAtr = status->atr_length;
	memcpy(state->rgbAtr, status->atr, status->atr_length);
}

/* NULL: there is no such reader, or not any more. */
static const struct scr_status *ask_reader(struct change *change, const char *name,
					   struct scr_status *status)
{
	struct reader *reader = readers_find(change->list, name);

	if (!reader)
		return NULL;
	if (node_status(reader->fd, status)) {
		reader_is_gone(reader);
		return NULL;
	}
	if (power_card(reader, status, change->list->wake) == POWER_BUSY)
		change->settled = false;
	return status;
}

static bool look_at_reader(struct change *change, LPSCARD_READERSTATE state)
{
	const struct scr_status *said;
	struct scr_status status;
	DWORD event;
	bool news;

	said = ask_reader(change, state->szReader, &status);
	event = event_state(said);
	news = event_is_news(state->dwCurrentState, event);
	state->dwEventState = news ? event | SCARD_STATE_CHANGED : event;
	tell_atr(state, said);
	return news;
}

/* The program's number is from an earlier call, or it has none yet. */
static bool look_at_comings(struct change *change, LPSCARD_READERSTATE state)
{
	DWORD now = readers_fingerprint(change->list);
	DWORD before = state->dwCurrentState >> 16 & 0xFFFF;
	bool news = now != (before ? before : change->fingerprint);

	state->dwEventState = now << 16 | (news ? SCARD_STATE_CHANGED : 0);
	return news;
}

bool change_look(struct change *change)
{
	bool news = false;
	DWORD i;

	change->settled = true;
	for (i = 0; i < change->count; i++) {
		LPSCARD_READERSTATE state = &change->states[i];

		if (state->dwCurrentState & SCARD_STATE_IGNORE)
			continue;
		if (name_is_notification(state->szReader))
			news |= look_at_comings(change, state);
		else
			news |= look_at_reader(change, state);
	}
	return news;
}
