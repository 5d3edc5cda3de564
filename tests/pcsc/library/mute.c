// SPDX-License-Identifier: GPL-2.0-only
/*
 * A card that never answers to reset.
 */
#include "bench.h"

/* It is told as such, and tried once for all looks. */
static void mute_card(void)
{
	SCARDCONTEXT context = begin();
	SCARD_READERSTATE state;
	long long before;

	expect_code("look", wait_for_change(context, READER, SCARD_STATE_UNAWARE, 30000,
					    &state), 0);
	if (!(state.dwEventState & SCARD_STATE_MUTE))
		expect_code("later", wait_for_change(context, READER, state.dwEventState, 30000,
						     &state), 0);
	expect_hex("state", state.dwEventState & 0x7FF,
		   SCARD_STATE_PRESENT | SCARD_STATE_CHANGED | SCARD_STATE_MUTE);
	expect("no ATR", state.cbAtr, 0);
	before = milliseconds();
	expect_code("known", wait_for_change(context, READER, state.dwEventState, 0, &state),
		    SCARD_E_TIMEOUT);
	expect("at once", milliseconds() - before < 300, 1);
	SCardReleaseContext(context);
}

static void connect_mute(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card;
	DWORD protocol;

	expect_code("connect", SCardConnect(context, READER, SCARD_SHARE_SHARED,
					    SCARD_PROTOCOL_ANY, &card, &protocol),
		    SCARD_W_UNRESPONSIVE_CARD);
	expect_code("direct", SCardConnect(context, READER, SCARD_SHARE_DIRECT, 0, &card,
					   &protocol), 0);
	expect_code("transmit", ping(card), SCARD_W_UNRESPONSIVE_CARD);
	SCardReleaseContext(context);
}

static const struct function_case cases[] = {
	{ "looked at", mute_card },
	{ "connected to", connect_mute },
};

const struct group mute_groups[] = {
	GROUP("mute card", cases, run_function),
	{ }
};
