// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers that may be suspended: awake for a request, and from then on as long as a
 * file uses a card that has power.
 */
#include "scr-core.h"

/**
 * scr_wake() - have the driver ready the reader for callbacks
 * @node: the reader
 *
 * Context: may sleep. If it returns 0, scr_rest() is due.
 *
 * Return: 0 or a negative errno, one that <uapi/linux/scr.h> lists.
 */
int scr_wake(struct scr_node *node)
{
	const struct scr_reader_driver *driver = node->reader.driver;

	return driver->wake ? scr_request_result(node, driver->wake(&node->reader)) : 0;
}

/**
 * scr_rest() - undo scr_wake()
 * @node: the reader
 *
 * Context: any.
 */
void scr_rest(struct scr_node *node)
{
	const struct scr_reader_driver *driver = node->reader.driver;

	if (driver->rest)
		driver->rest(&node->reader);
}

/**
 * scr_request_wake_up() - have the reader awake until scr_request_leave()
 * @node: the reader, which is not scr_is_awake()
 * @request: inside the gate; it may have been done before
 *
 * Context: may sleep.
 *
 * Return: as scr_wake().
 */
int scr_request_wake_up(struct scr_node *node, struct scr_request *request)
{
	int result;

	if (request->awake)
		return 0;
	result = scr_wake(node);
	request->awake = !result;
	return result;
}

/**
 * scr_keep_awake() - keep awake what a request has woken, or no longer
 * @node: the reader
 * @request: leaves the gate; NULL: nobody is inside
 *
 * Context: &scr_node.lock is held.
 */
void scr_keep_awake(struct scr_node *node, struct scr_request *request)
{
	bool keep = scr_is_worth_keeping_awake(node);
	bool woken = request && request->awake;

	lockdep_assert_held(&node->lock);

	/* What is kept awake is not woken: it is one of both, and one rest() is due. */
	if (!keep && (woken || node->kept_awake))
		scr_rest(node);
	WRITE_ONCE(node->kept_awake, keep && (woken || node->kept_awake));
	if (woken)
		request->awake = false;
}

/**
 * scr_may_rest() - the card is no longer used, or has no power any more
 * @node: the reader
 *
 * While a request is inside, it is for that to say, when it leaves.
 *
 * Context: &scr_node.lock is held.
 */
void scr_may_rest(struct scr_node *node)
{
	lockdep_assert_held(&node->lock);

	if (!node->current_request && node->kept_awake)
		scr_keep_awake(node, NULL);
}
