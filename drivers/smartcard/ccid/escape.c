// SPDX-License-Identifier: GPL-2.0-only
/*
 * Escape (6.1.8): bytes to the reader itself; what they mean is its maker's.
 */
#include <linux/string.h>

#include "ccid.h"

/**
 * ccid_send_escape() - one Escape and its answer
 * @slot: the bytes are in &ccid_slot.message, after the header; its lock is held
 * @request: how to wait
 * @length: how many they are
 * @timeout: jiffies
 * @answer: as ccid_command()
 *
 * The bytes are wiped when the reader has them.
 *
 * Return: as ccid_command().
 */
int ccid_send_escape(struct ccid_slot *slot, struct scr_request *request, size_t length,
		     unsigned long timeout, struct ccid_answer *answer)
{
	int result;

	ccid_encode_escape(slot->message, length, slot->index, ccid_next_sequence(slot));
	result = ccid_command(slot, request, CCID_HEADER_LENGTH + length, timeout, answer);
	memzero_explicit(slot->message + CCID_HEADER_LENGTH, length);
	return result;
}
