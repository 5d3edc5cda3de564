// SPDX-License-Identifier: GPL-2.0-only
/*
 * RDF_IOCTL_VENDOR: Escape, and the questions of part 10.
 */
#include <linux/jiffies.h>

#include "ccid.h"
#include "quirks.h"

#define CCID_ESCAPE_TIMEOUT		(30 * HZ)

static int ccid_escape(struct ccid_slot *slot, struct scr_request *request)
{
	size_t length = scr_request_length(request);
	struct ccid_answer answer;
	int result;

	if (length > ccid_message_room(&slot->device->description))
		return -EINVAL;
	result = scr_request_read(request, slot->message + CCID_HEADER_LENGTH, length);
	if (result)
		return result;
	result = ccid_send_escape(slot, request, length, CCID_ESCAPE_TIMEOUT, &answer);
	if (!result)
		result = scr_request_write(request, answer.data, answer.length);
	return result;
}

/**
 * ccid_is_harmless() - &scr_reader_driver.is_harmless
 * @reader: the reader
 * @code: the vendor code
 * @input: its bytes
 * @length: how many
 *
 * Context: any.
 *
 * Return: true if it is a question that changes nothing.
 */
bool ccid_is_harmless(struct scr_reader *reader, u32 code, const u8 *input,
		      size_t length)
{
	return code == SCR_VENDOR_CCID_ESCAPE &&
	       ccid_quirk_escape_is_harmless(&ccid_slot_of(reader)->device->description,
					     input, length);
}

/**
 * ccid_ioctl_vendor() - RDF_IOCTL_VENDOR
 * @reader: the reader
 * @request: @major is the vendor code; what a reader understands by Escape is its
 *	maker's
 *
 * Context: may sleep.
 *
 * Return: as ccid_feature_question(), ccid_send_escape() and scr_request_write(); -EINVAL:
 * longer than a message.
 */
int ccid_ioctl_vendor(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	int result;

	if (request->major != SCR_VENDOR_CCID_ESCAPE)
		return ccid_feature_question(reader, request);
	ccid_slot_lock(slot);
	result = ccid_escape(slot, request);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	return result;
}
