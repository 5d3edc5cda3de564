// SPDX-License-Identifier: BSD-3-Clause
/*
 * The requests to card and reader in one (USB ICCD 1.0). There is one slot and no line: version A
 * takes T=0's headers and data, version B APDUs. Inside, what the host asks for is
 * a message of CCID 1.1; its answer waits until it is fetched.
 */
#include <string.h>

#include "iccd.h"
#include "fault_occasions.h"

/* What GET_ICC_STATUS answers. */
#define STATUS_IDLE		0x00
#define STATUS_DATA		0x10
#define STATUS_SW		0x20
#define STATUS_BUSY		0x40
#define STATUS_MUTE		0x80

/* bResponseType: otherwise as bChainParameter. */
#define RESPONSE_STATUS		0x40
#define RESPONSE_POLLING	0x80

/* wDelayTime is in units of 10 ms. */
#define DELAY_UNIT		10
#define MAXIMUM_DELAY		10

static void send_message(struct reader *reader, u8 type, u8 level, const u8 *data, u32 length)
{
	static u8 message[CCID_HEADER_LENGTH + MAXIMUM_COMMAND];

	memset(message, 0, CCID_HEADER_LENGTH);
	message[AT_TYPE] = type;
	scr_put_le32(message + AT_LENGTH, length);
	message[AT_LEVEL] = level;
	if (length)
		memcpy(message + CCID_HEADER_LENGTH, data, length);
	reader->iccd.answered = false;
	ccid_message(reader, message, CCID_HEADER_LENGTH + length);
}

static bool failed(const struct iccd *iccd)
{
	return iccd->answer[AT_STATUS] & STATUS_FAILED;
}

/* Data of the answer, which is fetched once; half a header has none. Return: bytes. */
static u32 fetch(struct iccd *iccd, u8 *bytes)
{
	u32 length = iccd->length > CCID_HEADER_LENGTH ? iccd->length - CCID_HEADER_LENGTH : 0;

	memcpy(bytes, iccd->answer + CCID_HEADER_LENGTH, length);
	iccd->answered = false;
	return length;
}

/*
 * Version A
 */

/* What the card has said: INS alone asks for data, INS and data go before a status. */
static void take_output(struct reader *reader)
{
	struct t0_card *t0 = &reader->slots[0].card_end.t0;
	struct iccd *iccd = &reader->iccd;
	u32 length = t0->output_length;

	t0->output_length = 0;
	if (length < 2)
		return;
	iccd->data_length = length > 2 ? length - 3 : 0;
	memcpy(iccd->data, t0->output + 1, iccd->data_length);
	memcpy(iccd->status, t0->output + length - 2, sizeof(iccd->status));
	iccd->has_status = true;
}

static void card_answered(struct slot *slot)
{
	t0_card_respond(&slot->card_end.t0, slot->response, slot->response_length);
	slot_drop_command(slot);
	take_output(slot->reader);
}

/* Return: -1 where the card does not expect anything. */
static int transfer_characters(struct reader *reader, const u8 *data, u32 length)
{
	struct slot *slot = &reader->slots[0];
	struct t0_card *t0 = &slot->card_end.t0;
	u8 apdu[sizeof(t0->command)];
	enum t0_card_result result = T0_CARD_WAITS;

	if (!slot->powered || slot->busy || reader->iccd.has_status || reader->iccd.mute)
		return -1;
	reader->counters.messages[XFR_BLOCK]++;
	while (length-- && result == T0_CARD_WAITS && !reader->iccd.has_status) {
		t0->output_length = 0;
		result = t0_card_receive(t0, *data++, T0_DIRECTION_OF_INS);
		take_output(reader);
	}
	if (result == T0_CARD_WAITS)
		return 0;
	slot->busy = true;
	slot->type = XFR_BLOCK;
	exchange_ask_card(slot, apdu, t0_card_apdu(t0, apdu));
	exchange_wait(slot, card_answered);
	return 0;
}

static u8 icc_status(const struct reader *reader)
{
	const struct slot *slot = &reader->slots[0];
	const struct iccd *iccd = &reader->iccd;

	if (iccd->mute || !slot->present)
		return STATUS_MUTE;
	if (slot->busy)
		return STATUS_BUSY;
	if (iccd->data_length)
		return STATUS_DATA;
	if (iccd->has_status)
		return STATUS_SW;
	return slot->powered && slot->card_end.t0.received ? STATUS_DATA : STATUS_IDLE;
}

static int fetch_characters(struct reader *reader, u8 *bytes)
{
	struct iccd *iccd = &reader->iccd;
	u32 length = iccd->data_length;

	if (length) {
		memcpy(bytes, iccd->data, length);
		iccd->data_length = 0;
		return length;
	}
	if (!iccd->has_status)
		return -1;
	memcpy(bytes, iccd->status, sizeof(iccd->status));
	iccd->has_status = false;
	return sizeof(iccd->status);
}

/* Only after POWER_OFF, as the state diagram has it. */
static int power_on(struct reader *reader, u8 *bytes)
{
	struct iccd *iccd = &reader->iccd;

	if (reader->slots[0].powered || reader->slots[0].busy)
		return -1;
	send_message(reader, ICC_POWER_ON, 0, NULL, 0);
	iccd->mute = !iccd->answered || failed(iccd);
	return iccd->mute ? -1 : (int)fetch(iccd, bytes);
}

static int in_version_a(struct reader *reader, u8 request, u8 *bytes)
{
	switch (request) {
	case ICCD_POWER_ON:
		return power_on(reader, bytes);
	case ICCD_DATA_BLOCK:
		return fetch_characters(reader, bytes);
	case ICCD_GET_ICC_STATUS:
		bytes[0] = icc_status(reader);
		return 1;
	default:
		return -1;
	}
}

/*
 * Version B
 */

static u32 put_polling(const struct slot *slot, u8 *bytes)
{
	u64 now = loop_now();
	u64 delay = slot->deadline > now ? (slot->deadline - now) / DELAY_UNIT + 1 : 1;

	bytes[0] = RESPONSE_POLLING;
	scr_put_le16(bytes + 1, delay < MAXIMUM_DELAY ? delay : MAXIMUM_DELAY);
	return 3;
}

static u32 put_status(const struct reader *reader, u8 status, u8 error, u8 *bytes)
{
	bytes[0] = RESPONSE_STATUS;
	bytes[1] = status | slot_icc_status(&reader->slots[0]);
	bytes[2] = error;
	return 3;
}

static u32 data_block(struct reader *reader, u8 *bytes)
{
	struct iccd *iccd = &reader->iccd;

	if (!iccd->answered)
		return put_polling(&reader->slots[0], bytes);
	if (failed(iccd)) {
		iccd->answered = false;
		return put_status(reader, STATUS_FAILED, iccd->answer[AT_ERROR], bytes);
	}
	bytes[0] = iccd->answer[AT_TYPE] == DATA_BLOCK ? iccd->answer[AT_CHAIN] : 0;
	return 1 + fetch(iccd, bytes + 1);
}

static int in_version_b(struct reader *reader, u8 request, u8 *bytes)
{
	switch (request) {
	case ICCD_DATA_BLOCK:
		return data_block(reader, bytes);
	case ICCD_SLOT_STATUS:
		return put_status(reader, 0, 0, bytes);
	default:
		return -1;
	}
}

int iccd_in(struct reader *reader, const u8 *setup, u8 *bytes)
{
	if (iccd_version(reader) == ICCD_VERSION_A)
		return in_version_a(reader, setup[1], bytes);
	return in_version_b(reader, setup[1], bytes);
}

/* Its answer is that of the request: there is nothing to wait for afterwards. */
static void power_off(struct reader *reader)
{
	slot_drop_command(&reader->slots[0]);
	send_message(reader, ICC_POWER_OFF, 0, NULL, 0);
	slot_drop_command(&reader->slots[0]);
	faults_iccd_off(reader);
	iccd_reset(reader);
}

int iccd_out(struct reader *reader, const u8 *setup, const u8 *data, u32 length)
{
	bool version_b = iccd_version(reader) == ICCD_VERSION_B;

	switch (setup[1]) {
	case ICCD_POWER_OFF:
		power_off(reader);
		return 0;
	case ICCD_POWER_ON:
		if (!version_b)
			return -1;
		send_message(reader, ICC_POWER_ON, 0, NULL, 0);
		return 0;
	case ICCD_XFR_BLOCK:
		if (!version_b)
			return transfer_characters(reader, data, length);
		send_message(reader, XFR_BLOCK, setup[3], data, length);
		return 0;
	default:
		return -1;
	}
}
