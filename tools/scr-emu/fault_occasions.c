// SPDX-License-Identifier: BSD-3-Clause
/*
 * The occasions of faults: at each, those that are armed for it happen, in their order,
 * until one of them has ended what was to be done.
 */
#include "fault_occasions.h"
#include "outgoing.h"

/* What a message from the host is, as far as it says. */
static u8 type_of(const struct urb *urb)
{
	return urb->length ? urb->data[0] : 0;
}

bool faults_end_request(struct reader *reader, struct urb *urb)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->end_request && fault_happens(fault, 0) &&
		    fault->kind->end_request(fault, reader, urb))
			return true;
	}
	return false;
}

bool faults_end_iccd_request(struct reader *reader, struct urb *urb)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->end_iccd_request && fault_happens(fault, 0) &&
		    fault->kind->end_iccd_request(fault, reader, urb))
			return true;
	}
	return false;
}

bool faults_stall_abort(struct reader *reader)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->stall_abort && fault_happens(fault, 0) &&
		    fault->kind->stall_abort(fault, reader))
			return true;
	}
	return false;
}

bool faults_end_message(struct reader *reader, struct urb *urb)
{
	u8 message = type_of(urb);
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->end_message && fault_happens(fault, message) &&
		    fault->kind->end_message(fault, reader, urb))
			return true;
	}
	return false;
}

bool faults_acknowledge(struct reader *reader, struct urb *urb)
{
	u8 message = type_of(urb);
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->acknowledge && fault_happens(fault, message) &&
		    fault->kind->acknowledge(fault, reader, urb))
			return true;
	}
	return false;
}

bool faults_end_exchange(struct slot *slot)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&slot->reader->faults, fault))) {
		if (fault->kind->end_exchange && fault_happens(fault, XFR_BLOCK) &&
		    fault->kind->end_exchange(fault, slot))
			return true;
	}
	return false;
}

bool faults_ignore_abort(struct slot *slot)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&slot->reader->faults, fault))) {
		if (fault->kind->ignore_abort && fault_happens(fault, 0) &&
		    fault->kind->ignore_abort(fault, slot))
			return true;
	}
	return false;
}

u32 faults_replace_atr(struct slot *slot, u8 *atr, u32 length)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&slot->reader->faults, fault))) {
		if (fault->kind->replace_atr && fault_happens(fault, ICC_POWER_ON))
			return fault->kind->replace_atr(fault, atr, length);
	}
	return length;
}

bool faults_replace_answer(struct slot *slot)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&slot->reader->faults, fault))) {
		if (fault->kind->replace_answer && fault_happens(fault, slot->type) &&
		    fault->kind->replace_answer(fault, slot))
			return true;
	}
	return false;
}

static bool happens_to(struct fault *fault, const struct reader *reader,
		       const struct outgoing *answer)
{
	if (fault->kind->is_for && !fault->kind->is_for(reader, answer))
		return false;
	return fault_happens(fault, answer->command);
}

bool faults_lose_answer(struct reader *reader, struct outgoing *answer)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->lose_answer && happens_to(fault, reader, answer) &&
		    fault->kind->lose_answer(fault, reader, answer))
			return true;
	}
	return false;
}

void faults_change_answer(struct reader *reader, struct outgoing *answer)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->change_answer && happens_to(fault, reader, answer))
			fault->kind->change_answer(fault, reader, answer);
	}
}

bool faults_send_answer(struct reader *reader, struct outgoing *answer)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->send_answer && happens_to(fault, reader, answer) &&
		    fault->kind->send_answer(fault, reader, answer))
			return true;
	}
	return false;
}

void faults_follow_answer(struct reader *reader, struct outgoing *answer)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->follow_answer && happens_to(fault, reader, answer))
			fault->kind->follow_answer(fault, reader, answer);
	}
}

void faults_reset(struct reader *reader)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->reset)
			fault->kind->reset(fault, reader);
	}
}

void faults_iccd_off(struct reader *reader)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->iccd_off)
			fault->kind->iccd_off(fault, reader);
	}
}

void faults_clear(struct reader *reader)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(&reader->faults, fault))) {
		if (fault->kind->clear)
			fault->kind->clear(fault, reader);
		fault->armed = false;
	}
}
