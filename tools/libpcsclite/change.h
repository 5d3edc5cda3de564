/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One call of SCardGetStatusChange(): looking at the readers, sleeping.
 */
#ifndef CHANGE_H
#define CHANGE_H

#include "readers.h"

/**
 * struct change - what a call is about
 * @list: the readers that there are, borrowed
 * @states: the program's
 * @count: of them
 * @comings: readers that come or go are waited for as well
 * @fingerprint: of the readers when the call began
 * @settled: nothing more is about to be learnt of the cards
 */
struct change {
	struct reader_list *list;
	LPSCARD_READERSTATE states;
	DWORD count;
	bool comings;
	DWORD fingerprint;
	bool settled;
};

/* Fills dwEventState in; true if there is news. */
bool change_look(struct change *change);

/*
 * Sleeps until something happens to the readers, at most @milliseconds (negative:
 * for ever). 0, or an error code.
 */
LONG change_sleep(struct change *change, long long milliseconds);

#endif
