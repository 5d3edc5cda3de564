// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exchanges: commands of a slot, one after the other, until there is a result. What
 * comes next is a step's to say (ccid_step), which knows nothing of how the answer
 * is waited for: here, somebody does; in asynchronous.c, nobody.
 */
#include <linux/string.h>

#include "ccid.h"

/**
 * ccid_run() - an exchange, to its end
 * @slot: its lock is held
 * @request: whose it is, and how to wait
 * @begin: its first step
 *
 * What the commands had in them is wiped.
 *
 * Context: may sleep.
 *
 * Return: what the last step says.
 */
int ccid_run(struct ccid_slot *slot, struct scr_request *request, ccid_step begin)
{
	struct ccid_exchange *exchange = &slot->exchange;
	int result = begin(slot, request, 0);

	while (result == -EINPROGRESS) {
		result = ccid_command_run(slot, request, exchange->length, exchange->timeout);
		ccid_wipe_command(slot);
		result = exchange->step(slot, request, result);
	}
	return result;
}

/**
 * ccid_end_exchange() - the last step of an exchange that needs none
 * @slot: the slot
 * @request: whose exchange it is
 * @result: of what was before
 *
 * Return: @result.
 */
int ccid_end_exchange(struct ccid_slot *slot, struct scr_request *request, int result)
{
	return result;
}

/**
 * ccid_serve() - an exchange that is all that a callback does
 * @slot: its lock is not held
 * @request: the callback's
 * @begin: the first step
 *
 * Context: may sleep, unless &scr_request.asynchronous.
 *
 * Return: what the last step says, or -EINPROGRESS: scr_request_complete() will
 * tell.
 */
int ccid_serve(struct ccid_slot *slot, struct scr_request *request, ccid_step begin)
{
	int result;

	if (request->asynchronous)
		return ccid_start(slot, request, begin);
	ccid_slot_lock(slot);
	result = ccid_run(slot, request, begin);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	return result;
}
