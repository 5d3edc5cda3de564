// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers that move cards: PC_to_RDR_Mechanical (6.1.12).
 */
#include <linux/jiffies.h>

#include "ccid.h"

#define CCID_MECHANICAL_TIMEOUT		(30 * HZ)

static int ccid_move(struct scr_reader *reader, struct scr_request *request,
		     enum ccid_mechanical_function function)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	struct ccid_answer answer;
	int result;

	ccid_slot_lock(slot);
	ccid_encode_mechanical(slot->message, slot->index, ccid_next_sequence(slot),
			       function);
	result = ccid_command(slot, request, CCID_HEADER_LENGTH, CCID_MECHANICAL_TIMEOUT,
			      &answer);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	return result;
}

/**
 * ccid_card_eject() - RDF_CARD_EJECT
 * @reader: the reader
 * @request: the request
 *
 * Context: may sleep.
 *
 * Return: as ccid_command().
 */
int ccid_card_eject(struct scr_reader *reader, struct scr_request *request)
{
	return ccid_move(reader, request, CCID_MECHANICAL_EJECT);
}

/**
 * ccid_reader_swallow() - RDF_READER_SWALLOW
 * @reader: the reader
 * @request: the request
 *
 * Context: may sleep.
 *
 * Return: as ccid_command().
 */
int ccid_reader_swallow(struct scr_reader *reader, struct scr_request *request)
{
	return ccid_move(reader, request, CCID_MECHANICAL_ACCEPT);
}

/**
 * ccid_card_confiscate() - RDF_CARD_CONFISCATE
 * @reader: the reader
 * @request: the request
 *
 * Context: may sleep.
 *
 * Return: as ccid_command().
 */
int ccid_card_confiscate(struct scr_reader *reader, struct scr_request *request)
{
	return ccid_move(reader, request, CCID_MECHANICAL_CAPTURE);
}
