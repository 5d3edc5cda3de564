// SPDX-License-Identifier: BSD-3-Clause
/*
 * A card that speaks T=0 (ISO/IEC 7816-3, clause 10; the commands that T=0 needs
 * for APDUs: ISO/IEC 7816-4, annex A).
 */
#include "t0_card.h"

#define CLA			0
#define INS			1
#define P3			4

#define INS_GET_RESPONSE	0xc0
#define INS_ENVELOPE		0xc2

#define STATUS_MORE		0x6100
#define STATUS_WRONG_LENGTH	0x6700
#define STATUS_NO_DATA		0x6985
#define STATUS_WRONG_LE		0x6c00

/* Commands whose data goes to the card (ISO 7816-4, table 4.2; and the card's echo). */
static const u8 commands_with_data[] = {
	0x0c, 0x0e, 0x0f, 0x12, 0x20, 0x21, 0x22, 0x24, 0x26, 0x28, 0x2a, 0x2c,
	0x82, 0x86, 0x87, 0x88, 0xa2, 0xa4, 0xb1, 0xb3, 0xcb, 0xd0, 0xd1, 0xd2, 0xd6,
	0xd7, 0xda, 0xdb, 0xdc, 0xdd, 0xe0, 0xe2,
};

void t0_card_reset(struct t0_card *t0, enum t0_procedure procedure)
{
	memset(t0, 0, sizeof(*t0));
	t0->procedure = procedure;
}

static u16 wanted(const struct t0_card *t0)
{
	return t0->command[P3] ? t0->command[P3] : T0_DATA;
}

static void put(struct t0_card *t0, u8 character)
{
	t0->output[t0->output_length++] = character;
}

/* Before a procedure byte, SW1 included. */
static void put_null(struct t0_card *t0)
{
	if (t0->procedure == T0_PROCEDURE_NULL)
		put(t0, T0_NULL);
}

static void put_procedure(struct t0_card *t0)
{
	u8 ins = t0->command[INS];

	put_null(t0);
	put(t0, t0->procedure == T0_PROCEDURE_ONE ? (u8)~ins : ins);
}

/* The status ends the command: the next character begins a header. */
static void put_status(struct t0_card *t0, u16 status)
{
	put_null(t0);
	put(t0, status >> 8);
	put(t0, status & 0xff);
	t0->received = 0;
	t0->working = false;
}

static void put_data(struct t0_card *t0, const u8 *data, u16 length)
{
	u16 i;

	for (i = 0; i < length; i++) {
		if (!i || t0->procedure == T0_PROCEDURE_ONE)
			put_procedure(t0);
		put(t0, data[i]);
	}
}

/* In a status, 0 stands for 256. */
static void put_status_with_length(struct t0_card *t0, u16 status, u16 length)
{
	put_status(t0, status | (length & 0xff));
}

static void forget_response(struct t0_card *t0)
{
	t0->response_length = 0;
	t0->response_sent = 0;
	t0->held = false;
}

static void give(struct t0_card *t0, u16 length)
{
	put_data(t0, t0->response + t0->response_sent, length);
	t0->response_sent += length;
}

static void get_response(struct t0_card *t0)
{
	u16 left = t0->response_length - t0->response_sent;

	if (!left) {
		put_status(t0, STATUS_NO_DATA);
		return;
	}
	if (wanted(t0) > left) {
		put_status_with_length(t0, STATUS_WRONG_LE, left);
		return;
	}
	give(t0, wanted(t0));
	left -= wanted(t0);
	if (left)
		put_status_with_length(t0, STATUS_MORE, left);
	else
		put_status(t0, t0->status);
}

/* The command has no data: P3 says how much is to come back. */
static void answer_case_2(struct t0_card *t0)
{
	u16 length = t0->response_length;

	if (length && length < wanted(t0)) {
		t0->held = true;
		memcpy(t0->held_header, t0->command, sizeof(t0->held_header));
		put_status_with_length(t0, STATUS_WRONG_LE, length);
		return;
	}
	give(t0, length < wanted(t0) ? length : wanted(t0));
	put_status(t0, t0->status);
	forget_response(t0);
}

void t0_card_respond(struct t0_card *t0, const u8 *response, u32 length)
{
	u32 data = length - 2;

	t0->response_length = data < T0_DATA ? data : T0_DATA;
	t0->response_sent = 0;
	memcpy(t0->response, response, t0->response_length);
	t0->status = response[data] << 8 | response[data + 1];
	if (t0->length == T0_HEADER)
		answer_case_2(t0);
	else if (t0->response_length)
		put_status_with_length(t0, STATUS_MORE, t0->response_length);
	else
		put_status(t0, t0->status);
}

static bool takes_data(const struct t0_card *t0, enum t0_direction direction)
{
	if (direction != T0_DIRECTION_OF_INS)
		return direction == T0_DIRECTION_TO_CARD;
	return memchr(commands_with_data, t0->command[INS], sizeof(commands_with_data));
}

/* GET RESPONSE and the repetition after 6Cxx; the card's program hears of neither. */
static bool answers_at_once(struct t0_card *t0)
{
	bool held = t0->held;

	t0->held = false;
	if (held && !memcmp(t0->held_header, t0->command, sizeof(t0->held_header))) {
		answer_case_2(t0);
		return true;
	}
	if (t0->command[INS] == INS_GET_RESPONSE &&
	    (!t0->command[CLA] || t0->response_length)) {
		get_response(t0);
		return true;
	}
	forget_response(t0);
	if (t0->command[INS] == INS_ENVELOPE) {
		put_status(t0, STATUS_WRONG_LENGTH);
		return true;
	}
	return false;
}

static enum t0_card_result works(struct t0_card *t0)
{
	t0->working = true;
	return T0_CARD_COMMAND;
}

static enum t0_card_result take_header(struct t0_card *t0, enum t0_direction direction)
{
	t0->length = T0_HEADER;
	if (answers_at_once(t0))
		return T0_CARD_WAITS;
	if (!t0->command[P3] || !takes_data(t0, direction))
		return works(t0);
	t0->length += t0->command[P3];
	put_procedure(t0);
	return T0_CARD_WAITS;
}

enum t0_card_result t0_card_receive(struct t0_card *t0, u8 character,
				    enum t0_direction direction)
{
	if (t0->working)
		return T0_CARD_WAITS;
	t0->command[t0->received++] = character;
	if (t0->received < T0_HEADER)
		return T0_CARD_WAITS;
	if (t0->received == T0_HEADER)
		return take_header(t0, direction);
	if (t0->received == t0->length)
		return works(t0);
	if (t0->procedure == T0_PROCEDURE_ONE)
		put_procedure(t0);
	return T0_CARD_WAITS;
}

/* T=0 does not say what is to come back after data: the card is asked for all. */
u32 t0_card_apdu(const struct t0_card *t0, u8 *apdu)
{
	memcpy(apdu, t0->command, t0->length);
	if (t0->length == T0_HEADER)
		return T0_HEADER;
	apdu[t0->length] = 0;
	return t0->length + 1;
}
