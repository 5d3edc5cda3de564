// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a message of CCID asks for, done by requests to an ICCD, and its answer.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "iccd.h"

/* Class requests (ICCD 1.0, chapter 6). */
enum iccd_request {
	ICCD_POWER_ON		= 0x62,
	ICCD_POWER_OFF		= 0x63,
	ICCD_XFR_BLOCK		= 0x65,
	ICCD_DATA_BLOCK		= 0x6f,
	ICCD_GET_ICC_STATUS	= 0xa0,
};

/* Version A: GET_ICC_STATUS. */
enum iccd_icc_status {
	ICCD_DATA_READY		= 0x10,
	ICCD_STATUS_READY	= 0x20,
	ICCD_BUSY		= 0x40,
	ICCD_MUTE		= 0x80,
};

/* Version B: bResponseType, the first byte of DATA_BLOCK; others are bChainParameter. */
enum iccd_response_type {
	ICCD_RESPONSE_STATUS	= 0x40,
	ICCD_RESPONSE_POLL	= 0x80,
};

/* Version A does not say how long it is busy. */
#define ICCD_POLL_INTERVAL	msecs_to_jiffies(10)

/* Version B counts in tens of milliseconds; it is not believed any number of them. */
#define ICCD_POLL_UNIT		msecs_to_jiffies(10)
#define ICCD_LONGEST_POLL	HZ

/**
 * iccd_take_inbox() - the inbox that is posted; it is not posted any more
 * @iccd: the ICCD
 *
 * Return: the inbox, or NULL.
 */
struct ccid_inbox *iccd_take_inbox(struct ccid_iccd *iccd)
{
	struct ccid_inbox *inbox;

	spin_lock_irq(&iccd->lock);
	inbox = iccd->posted;
	iccd->posted = NULL;
	spin_unlock_irq(&iccd->lock);
	return inbox;
}

static bool iccd_is_version_a(const struct ccid_iccd *iccd)
{
	return iccd->usb->interface->cur_altsetting->desc.bInterfaceProtocol ==
	       CCID_INTERFACE_PROTOCOL_ICCD_A;
}

/* The message belongs to us until now; nothing of it is needed any more. */
static void iccd_sent(struct ccid_iccd *iccd, int error)
{
	ccid_sent(iccd->slot, error);
}

/**
 * struct iccd_answer - what becomes a message of CCID
 * @status: bmCommandStatus
 * @error: bError
 * @specific: the last byte of the header
 * @data: what follows it
 * @length: bytes of @data
 */
struct iccd_answer {
	u8 status;
	u8 error;
	u8 specific;
	const u8 *data;
	size_t length;
};

static void iccd_answer(struct ccid_iccd *iccd, const struct iccd_answer *answer)
{
	size_t length = min(answer->length, iccd->size - 1);
	struct ccid_inbox *inbox;

	if (READ_ONCE(iccd->stopping))
		return;
	inbox = iccd_take_inbox(iccd);
	if (!inbox)
		return;
	ccid_encode_header(inbox->buffer, ccid_expected_answer(iccd->command[0]), length,
			   0, iccd->command[6], answer->status << 6 |
			   (iccd->powered ? CCID_ICC_ACTIVE : CCID_ICC_INACTIVE),
			   answer->error, answer->specific);
	if (length)
		memcpy(inbox->buffer + CCID_HEADER_LENGTH, answer->data, length);
	ccid_received(inbox, CCID_HEADER_LENGTH + length, 0);
}

static void iccd_answer_error(struct ccid_iccd *iccd, u8 error)
{
	const struct iccd_answer answer = {
		.status = CCID_COMMAND_FAILED,
		.error = error,
	};

	iccd_answer(iccd, &answer);
}

/* As the bulk-IN pipe would: the reader's end is not there, or stalls. */
static void iccd_answer_fault(struct ccid_iccd *iccd, int error)
{
	struct ccid_inbox *inbox;

	if (READ_ONCE(iccd->stopping))
		return;
	inbox = iccd_take_inbox(iccd);
	if (inbox)
		ccid_received(inbox, 0, error);
}

static void iccd_answer_bytes(struct ccid_iccd *iccd, const u8 *data, size_t length)
{
	const struct iccd_answer answer = { .data = data, .length = length };

	iccd_answer(iccd, &answer);
}

/* Return: true if there is no sense in going on. */
static bool iccd_pause(struct ccid_iccd *iccd, unsigned long time)
{
	return wait_event_timeout(iccd->stop, READ_ONCE(iccd->stopping), time) != 0;
}

/* Return: bytes that came into @bytes, or a negative errno. */
static int iccd_read(struct ccid_iccd *iccd, enum iccd_request request, size_t size)
{
	int length = ccid_usb_control_in(iccd->usb, request, 0, iccd->bytes, size);

	/* Of one that fails, nobody says how many came before. */
	iccd->filled = max(iccd->filled, length < 0 ? size : length);
	return length;
}

/* Secrets: not before the characters that nobody has asked for have been asked for. */
static void iccd_wipe_bytes(struct ccid_iccd *iccd)
{
	if (iccd->pending)
		return;
	memzero_explicit(iccd->bytes, iccd->filled);
	iccd->filled = 0;
}

/* Version B. Return: bytes that came after bResponseType, or a negative errno. */
static int iccd_data_block(struct ccid_iccd *iccd)
{
	unsigned long delay;
	int length;

	for (;;) {
		length = iccd_read(iccd, ICCD_DATA_BLOCK, iccd->size);
		if (length < 1)
			return length ? length : -EPROTO;
		if (iccd->bytes[0] != ICCD_RESPONSE_POLL)
			return length - 1;
		delay = length < 3 ? 1 : scr_get_le16(iccd->bytes + 1);
		delay = clamp(delay * ICCD_POLL_UNIT, ICCD_POLL_UNIT,
			      (unsigned long)ICCD_LONGEST_POLL);
		if (iccd_pause(iccd, delay))
			return -ECANCELED;
	}
}

/* Version B: bResponseType, and either the bytes or bmSlotStatus and bError. */
static void iccd_answer_data_block(struct ccid_iccd *iccd)
{
	int length = iccd_data_block(iccd);
	const struct iccd_answer answer = {
		.specific = iccd->bytes[0],
		.data = iccd->bytes + 1,
		.length = max(length, 0),
	};

	if (length < 0) {
		iccd_answer_fault(iccd, length);
		return;
	}
	if (iccd->bytes[0] == ICCD_RESPONSE_STATUS) {
		iccd_answer_error(iccd, length < 2 ? CCID_ERROR_HARDWARE_ERROR :
				  iccd->bytes[2]);
		return;
	}
	iccd_answer(iccd, &answer);
}

/* Version A. Return: enum iccd_icc_status but for ICCD_BUSY, or a negative errno. */
static int iccd_get_status(struct ccid_iccd *iccd)
{
	int result;

	for (;;) {
		result = iccd_read(iccd, ICCD_GET_ICC_STATUS, 1);
		if (result < 1)
			return result ? result : -EPROTO;
		if (iccd->bytes[0] != ICCD_BUSY)
			return iccd->bytes[0];
		if (iccd_pause(iccd, ICCD_POLL_INTERVAL))
			return -ECANCELED;
	}
}

static void iccd_power_on_b(struct ccid_iccd *iccd)
{
	int result = ccid_usb_control_out(iccd->usb, ICCD_POWER_ON, 1, NULL, 0);

	iccd_sent(iccd, 0);
	if (result) {
		iccd_answer_fault(iccd, result);
		return;
	}
	iccd->powered = true;
	iccd_answer_data_block(iccd);
}

static int iccd_take_power(struct ccid_iccd *iccd)
{
	iccd->powered = false;
	return ccid_usb_control_out(iccd->usb, ICCD_POWER_OFF, 0, NULL, 0);
}

/*
 * Version A powers on what has no power, and stalls if it has some; also when it was to
 * be taken away, and that request was lost.
 */
static int iccd_power_on_a(struct ccid_iccd *iccd)
{
	int length;

	if (iccd->powered)
		iccd_take_power(iccd);
	length = iccd_read(iccd, ICCD_POWER_ON, iccd->size);
	if (length != -EPIPE)
		return length;
	iccd_take_power(iccd);
	return iccd_read(iccd, ICCD_POWER_ON, iccd->size);
}

static void iccd_power_on(struct ccid_iccd *iccd)
{
	int length;

	iccd->data_follow = false;
	iccd->pending = 0;
	if (!iccd_is_version_a(iccd)) {
		iccd_power_on_b(iccd);
		return;
	}
	iccd_sent(iccd, 0);
	length = iccd_power_on_a(iccd);
	if (length < 0) {
		iccd_answer_fault(iccd, length);
		return;
	}
	iccd->powered = true;
	iccd_answer_bytes(iccd, iccd->bytes, length);
}

static void iccd_power_off(struct ccid_iccd *iccd)
{
	int result;

	iccd_sent(iccd, 0);
	result = iccd_take_power(iccd);
	/* One that stalls has no power that could be taken away. */
	if (result && result != -EPIPE)
		iccd_answer_fault(iccd, result);
	else
		iccd_answer_bytes(iccd, NULL, 0);
}

/*
 * Version A at TPDU level: the block goes, and the answer comes when the card is
 * no longer busy. A card that does not know the question is not asked.
 */
static void iccd_xfr_tpdu(struct ccid_iccd *iccd)
{
	int result = iccd_get_status(iccd);

	if (result == -ECANCELED)
		return;
	if (result == ICCD_MUTE) {
		iccd_answer_error(iccd, CCID_ERROR_ICC_MUTE);
		return;
	}
	result = iccd_read(iccd, ICCD_DATA_BLOCK, iccd->size);
	if (result < 0)
		iccd_answer_fault(iccd, result);
	else
		iccd_answer_bytes(iccd, iccd->bytes, result);
}

/*
 * Version A at character level has no procedure bytes, but says whether data or
 * the status bytes are next. INS and SW1 SW2 are made of that. Return: 0,
 * enum ccid_error, or a negative errno.
 */
static int iccd_next_characters(struct ccid_iccd *iccd, size_t wanted)
{
	int status, length;

	status = iccd_get_status(iccd);
	if (status < 0)
		return status;
	if (status == ICCD_MUTE)
		return CCID_ERROR_ICC_MUTE;
	iccd->pending_offset = 0;
	if (status == ICCD_DATA_READY && iccd->protocol == CCID_PROTOCOL_T0 &&
	    !iccd->data_follow) {
		iccd->data_follow = true;
		iccd->bytes[0] = iccd->instruction;
		iccd->pending = 1;
		return 0;
	}
	if (iccd->protocol == CCID_PROTOCOL_T1)
		wanted = iccd->size;
	else if (status == ICCD_STATUS_READY)
		wanted = 2;
	iccd->data_follow = false;
	length = iccd_read(iccd, ICCD_DATA_BLOCK, min(wanted, iccd->size));
	if (length <= 0)
		return length ? length : -EPROTO;
	iccd->pending = length;
	return 0;
}

static void iccd_xfr_characters(struct ccid_iccd *iccd, size_t wanted)
{
	size_t length;
	int result = 0;

	if (!wanted) {
		iccd_answer_bytes(iccd, NULL, 0);
		return;
	}
	if (!iccd->pending)
		result = iccd_next_characters(iccd, wanted);
	if (result < 0) {
		iccd_answer_fault(iccd, result);
		return;
	}
	if (result) {
		iccd_answer_error(iccd, result);
		return;
	}
	length = min(wanted, iccd->pending);
	iccd_answer_bytes(iccd, iccd->bytes + iccd->pending_offset, length);
	iccd->pending -= length;
	iccd->pending_offset += length;
}

static bool iccd_is_character_level(const struct ccid_iccd *iccd)
{
	return iccd->usb->device->description.level == SCR_EXCHANGE_LEVEL_CHARACTER;
}

/* What is sent now is a header, or the data that the card has asked for. */
static void iccd_note_characters(struct ccid_iccd *iccd, const u8 *data, size_t length)
{
	if (length && !iccd->data_follow && length > 1)
		iccd->instruction = data[1];
	if (length) {
		iccd->data_follow = false;
		iccd->pending = 0;
	}
}

static void iccd_xfr_block(struct ccid_iccd *iccd)
{
	const u8 *data = iccd->slot->message + CCID_HEADER_LENGTH;
	size_t length = scr_get_le32(iccd->command + 1);
	u16 level = scr_get_le16(iccd->command + 8);
	int result = 0;

	if (iccd_is_character_level(iccd))
		iccd_note_characters(iccd, data, length);
	/* Version B has the level in wValue, and an empty block says "go on". */
	if (length || !iccd_is_version_a(iccd))
		result = ccid_usb_control_out(iccd->usb, ICCD_XFR_BLOCK,
					      iccd_is_version_a(iccd) ? 0 : level << 8,
					      data, length);
	iccd_sent(iccd, 0);
	if (result)
		iccd_answer_fault(iccd, result);
	else if (!iccd_is_version_a(iccd))
		iccd_answer_data_block(iccd);
	else if (iccd_is_character_level(iccd))
		iccd_xfr_characters(iccd, level);
	else
		iccd_xfr_tpdu(iccd);
}

/**
 * iccd_work() - do what the slot's message asks for
 * @work: of a struct ccid_iccd
 */
void iccd_work(struct work_struct *work)
{
	struct ccid_iccd *iccd = container_of(work, struct ccid_iccd, work);

	memcpy(iccd->command, iccd->slot->message, sizeof(iccd->command));
	switch (iccd->command[0]) {
	case CCID_PC_TO_RDR_ICC_POWER_ON:
		iccd_power_on(iccd);
		break;
	case CCID_PC_TO_RDR_ICC_POWER_OFF:
		iccd_power_off(iccd);
		break;
	case CCID_PC_TO_RDR_XFR_BLOCK:
		iccd_xfr_block(iccd);
		break;
	case CCID_PC_TO_RDR_ABORT:
		iccd->pending = 0;
		fallthrough;
	case CCID_PC_TO_RDR_GET_SLOT_STATUS:
		iccd_sent(iccd, 0);
		iccd_answer_bytes(iccd, NULL, 0);
		break;
	default:
		/* What sets parameters is not there; the card has them fixed. */
		if (iccd->command[0] == CCID_PC_TO_RDR_SET_PARAMETERS)
			iccd->protocol = iccd->command[7];
		iccd_sent(iccd, 0);
		iccd_answer_error(iccd, CCID_ERROR_COMMAND_NOT_SUPPORTED);
		break;
	}
	memzero_explicit(iccd->command, sizeof(iccd->command));
	iccd_wipe_bytes(iccd);
}
