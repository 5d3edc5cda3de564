// SPDX-License-Identifier: BSD-3-Clause
/*
 * A card that speaks T=1 (ISO/IEC 7816-3, clause 11). It never begins, never
 * gives up, and executes a command once: what the reader asks for again is sent
 * again, and only RESYNCH makes the card forget.
 */
#include <string.h>

#include "t1_card.h"

/* IFSD until the reader says otherwise (11.4.2). */
#define DEFAULT_IFSD		32

/* I- and S-blocks have no other bits (11.3.2.2). */
#define I_MASK			(T1_I_SEQUENCE | T1_I_MORE)
#define R_MASK			(T1_R_SEQUENCE | T1_R_EDC_ERROR | T1_R_OTHER_ERROR)

void t1_card_reset(struct t1_card *t1, u8 ifsc, bool crc, u8 *command, u32 room)
{
	memset(t1, 0, sizeof(*t1));
	t1->ifsc = ifsc;
	t1->ifsd = DEFAULT_IFSD;
	t1->crc = crc;
	t1->command = command;
	t1->room = room;
}

/*
 * The standard names ISO 3309 and not how its CRC goes into a block. This is what
 * libccid and OsEID have: polynomial 8408 reflected, from FFFF, not inverted.
 */
static u16 crc_of(const u8 *bytes, u32 length)
{
	u16 crc = 0xffff;
	u32 i;
	int bit;

	for (i = 0; i < length; i++) {
		crc ^= bytes[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0x8408 : crc >> 1;
	}
	return crc;
}

static u8 lrc_of(const u8 *bytes, u32 length)
{
	u8 lrc = 0;

	while (length--)
		lrc ^= *bytes++;
	return lrc;
}

u32 t1_card_epilogue(const struct t1_card *t1)
{
	return t1->crc ? 2 : 1;
}

/* And high byte first. */
static void put_epilogue(const struct t1_card *t1, u8 *block, u32 length)
{
	u16 crc;

	if (!t1->crc) {
		block[length] = lrc_of(block, length);
		return;
	}
	crc = crc_of(block, length);
	block[length] = crc >> 8;
	block[length + 1] = crc & 0xff;
}

static bool epilogue_is_right(const struct t1_card *t1, const u8 *block, u32 length)
{
	u8 copy[T1_BLOCK_LENGTH];

	memcpy(copy, block, length);
	put_epilogue(t1, copy, length - t1_card_epilogue(t1));
	return !memcmp(copy, block, length);
}

u32 t1_card_encode(const struct t1_card *t1, u8 pcb, const u8 *information, u8 length,
		   u8 *block)
{
	block[0] = t1->nad;
	block[1] = pcb;
	block[2] = length;
	if (length)
		memcpy(block + T1_PROLOGUE, information, length);
	put_epilogue(t1, block, T1_PROLOGUE + length);
	return T1_PROLOGUE + length + t1_card_epilogue(t1);
}

static enum t1_card_result send(struct t1_card *t1, u8 pcb, const u8 *information, u8 length)
{
	t1->block_length = t1_card_encode(t1, pcb, information, length, t1->block);
	return T1_CARD_BLOCK;
}

static enum t1_card_result send_acknowledgement(struct t1_card *t1, u8 error)
{
	u8 sequence = t1->next_received ? T1_R_SEQUENCE : 0;

	return send(t1, T1_R_BLOCK | sequence | error, NULL, 0);
}

static enum t1_card_result send_supervisory(struct t1_card *t1, u8 pcb)
{
	bool has_information = (pcb & ~T1_S_RESPONSE) == T1_S_IFS ||
			       (pcb & ~T1_S_RESPONSE) == T1_S_WTX;

	return send(t1, pcb, &t1->information, has_information);
}

/* The latest I-block, again: @next_sent is already that of the one after it. */
static enum t1_card_result send_latest(struct t1_card *t1)
{
	u8 pcb = t1->next_sent ? 0 : T1_I_SEQUENCE;

	if (t1->response_sent < t1->response_length)
		pcb |= T1_I_MORE;
	return send(t1, pcb, t1->response + t1->response_sent - t1->latest_length,
		    t1->latest_length);
}

static enum t1_card_result send_next(struct t1_card *t1)
{
	u32 left = t1->response_length - t1->response_sent;

	t1->latest_length = left < t1->ifsd ? left : t1->ifsd;
	t1->response_sent += t1->latest_length;
	t1->next_sent ^= 1;
	t1->unconfirmed = true;
	return send_latest(t1);
}

void t1_card_respond(struct t1_card *t1, const u8 *response, u32 length)
{
	t1->working = false;
	t1->response = response;
	t1->response_length = length;
	t1->response_sent = 0;
	send_next(t1);
}

void t1_card_request(struct t1_card *t1, u8 pcb, u8 information)
{
	t1->request = pcb;
	t1->information = information;
	send_supervisory(t1, pcb);
}

/* The reader has the latest I-block, and the card has still more of the response. */
static bool sends_chain(const struct t1_card *t1)
{
	return t1->unconfirmed && t1->response_sent < t1->response_length;
}

static enum t1_card_result take_information(struct t1_card *t1, const u8 *block)
{
	u8 sequence = !!(block[1] & T1_I_SEQUENCE);
	u8 length = block[2];

	if (sequence != t1->next_received || sends_chain(t1) || t1->request ||
	    length > t1->ifsc || t1->command_length + length > t1->room)
		return send_acknowledgement(t1, T1_R_OTHER_ERROR);
	t1->unconfirmed = false;
	t1->next_received ^= 1;
	memcpy(t1->command + t1->command_length, block + T1_PROLOGUE, length);
	t1->command_length += length;
	if (block[1] & T1_I_MORE)
		return send_acknowledgement(t1, 0);
	t1->working = true;
	return T1_CARD_COMMAND;
}

/*
 * N(R) names the I-block that the reader wants (11.6.2.2): the next of the chain,
 * the latest again, or, if the card owes none, whatever it sent latest.
 */
static enum t1_card_result take_acknowledgement(struct t1_card *t1, u8 pcb)
{
	u8 wanted = !!(pcb & T1_R_SEQUENCE);

	if (t1->request)
		return send_supervisory(t1, t1->request);
	if (t1->unconfirmed && wanted != t1->next_sent)
		return send_latest(t1);
	if (sends_chain(t1) && !(pcb & (T1_R_EDC_ERROR | T1_R_OTHER_ERROR)))
		return send_next(t1);
	if (wanted == t1->next_sent && t1->block_length && !t1->unconfirmed)
		return T1_CARD_BLOCK;
	return send_acknowledgement(t1, T1_R_OTHER_ERROR);
}

static void forget_chains(struct t1_card *t1)
{
	t1->command_length = 0;
	t1->response_length = 0;
	t1->response_sent = 0;
	t1->unconfirmed = false;
	t1->working = false;
	t1->request = 0;
}

/*
 * IFSD is again what it was after the reset; IFSC stays as announced, which a
 * reader that has forgotten it does not exceed.
 */
static enum t1_card_result resynchronize(struct t1_card *t1)
{
	forget_chains(t1);
	t1->next_sent = 0;
	t1->next_received = 0;
	t1->ifsd = DEFAULT_IFSD;
	return send_supervisory(t1, T1_S_RESYNCH | T1_S_RESPONSE);
}

static enum t1_card_result take_request(struct t1_card *t1, const u8 *block)
{
	t1->information = block[T1_PROLOGUE];
	switch (block[1]) {
	case T1_S_RESYNCH:
		return resynchronize(t1);
	case T1_S_IFS:
		if (!t1->information || t1->information > T1_INFORMATION)
			break;
		t1->ifsd = t1->information;
		return send_supervisory(t1, T1_S_IFS | T1_S_RESPONSE);
	case T1_S_ABORT:
		forget_chains(t1);
		return send_supervisory(t1, T1_S_ABORT | T1_S_RESPONSE);
	default:
		break;
	}
	return send_acknowledgement(t1, T1_R_OTHER_ERROR);
}

/* Has the reader answered what was asked, and with the same INF? */
static bool answers_request(const struct t1_card *t1, const u8 *block)
{
	if (!t1->request || block[1] != (t1->request | T1_S_RESPONSE))
		return false;
	return !block[2] || block[T1_PROLOGUE] == t1->information;
}

/* After IFS or ABORT the reader has the next word: the card owes what it owed. */
static enum t1_card_result take_answer(struct t1_card *t1, const u8 *block)
{
	u8 request = t1->request;

	if (!answers_request(t1, block))
		return request ? send_supervisory(t1, request) :
			send_acknowledgement(t1, T1_R_OTHER_ERROR);
	t1->request = 0;
	if (request == T1_S_IFS)
		t1->ifsc = t1->information;
	if (request == T1_S_WTX || t1->working)
		return T1_CARD_CONTINUES;
	if (request == T1_S_ABORT)
		forget_chains(t1);
	return send_acknowledgement(t1, 0);
}

static bool supervisory_length_is_right(const u8 *block)
{
	switch (block[1] & ~T1_S_RESPONSE) {
	case T1_S_IFS:
	case T1_S_WTX:
		return block[2] == 1;
	case T1_S_RESYNCH:
	case T1_S_ABORT:
		return block[2] == 0;
	default:
		return false;
	}
}

static bool is_valid(const u8 *block)
{
	u8 pcb = block[1];

	if (!(pcb & T1_R_BLOCK))
		return !(pcb & ~I_MASK);
	if ((pcb & T1_S_BLOCK) == T1_R_BLOCK)
		return !(pcb & ~(T1_R_BLOCK | R_MASK)) && !block[2];
	return supervisory_length_is_right(block);
}

static enum t1_card_result take_block(struct t1_card *t1, const u8 *block)
{
	if (!is_valid(block))
		return send_acknowledgement(t1, T1_R_OTHER_ERROR);
	if (!(block[1] & T1_R_BLOCK))
		return take_information(t1, block);
	if ((block[1] & T1_S_BLOCK) == T1_R_BLOCK)
		return take_acknowledgement(t1, block[1]);
	if (block[1] & T1_S_RESPONSE)
		return take_answer(t1, block);
	return take_request(t1, block);
}

enum t1_card_result t1_card_receive(struct t1_card *t1, const u8 *block, u32 length)
{
	u32 overhead = T1_PROLOGUE + t1_card_epilogue(t1);

	if (!length || (t1->working && !t1->request))
		return T1_CARD_MUTE;
	if (length < overhead || length > T1_BLOCK_LENGTH || block[2] != length - overhead)
		return send_acknowledgement(t1, T1_R_OTHER_ERROR);
	if (!epilogue_is_right(t1, block, length))
		return send_acknowledgement(t1, T1_R_EDC_ERROR);
	t1->nad = block[0] << 4 | block[0] >> 4;
	return take_block(t1, block);
}
