// SPDX-License-Identifier: GPL-2.0-only
/*
 * What some readers want before they ask for a PIN: see CCID_QUIRK_PIN_* in
 * quirks.h. All of it is known from libccid.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/string.h>

#include "pin.h"
#include "quirks.h"

#define CCID_PAD_ESCAPE_TIMEOUT		(5 * HZ)

/* Gemalto's Escape 6A, and where its answer says what. */
#define CCID_PAD_GET_FEATURES		0x6a
#define CCID_PAD_FEATURES_LENGTH	21
#define CCID_PAD_FEATURES_FLAGS		8
#define CCID_PAD_NUMBER_MESSAGE_FIX	BIT(2)

#define CCID_PAD_TEXTS			10
#define CCID_PAD_TEXT_LENGTH		16

/* Load strings, at that address of the reader's memory; then ten texts. */
static const u8 ccid_load_texts[] = { 0xb2, 0xa0, 0x00, 0x4d, 0x4c };

/* In the order of the reader; the star is where it shows a number. */
static const char ccid_texts[CCID_PAD_TEXTS][CCID_PAD_TEXT_LENGTH + 1] = {
	"Enter PIN       ",
	"New PIN         ",
	"Confirm PIN     ",
	"PIN OK          ",
	"Wrong PIN       ",
	"Timeout         ",
	"* tries left    ",
	"Insert card     ",
	"Card error      ",
	"PIN blocked     ",
};

/* The reader has this command without a PIN's place: the PIN goes to its end. */
static const u8 ccid_append_pin[] = { 0x80, 0x02, 0x00 };

/* @length bytes of the Escape are in the message. */
static int ccid_pad_escape(struct ccid_slot *slot, struct scr_request *request,
			   size_t length)
{
	struct ccid_answer answer;
	int result;

	result = ccid_send_escape(slot, request, length, CCID_PAD_ESCAPE_TIMEOUT, &answer);
	ccid_forget_answer(slot);
	return result;
}

static int ccid_load_pad_texts(struct ccid_slot *slot, struct scr_request *request)
{
	u8 *at = slot->message + CCID_HEADER_LENGTH;
	size_t length = sizeof(ccid_load_texts) + CCID_PAD_TEXTS * CCID_PAD_TEXT_LENGTH;
	unsigned int i;
	int result;

	if (slot->pad_has_texts || length > slot->device->buffer_length - CCID_HEADER_LENGTH)
		return 0;
	memcpy(at, ccid_load_texts, sizeof(ccid_load_texts));
	at += sizeof(ccid_load_texts);
	for (i = 0; i < CCID_PAD_TEXTS; i++, at += CCID_PAD_TEXT_LENGTH)
		memcpy(at, ccid_texts[i], CCID_PAD_TEXT_LENGTH);
	result = ccid_pad_escape(slot, request, length);
	slot->pad_has_texts = !result;
	return result;
}

static int ccid_announce_case_1(struct ccid_slot *slot, struct scr_request *request,
				const struct ccid_pin_entry *entry)
{
	size_t length;

	ccid_pin_command(entry, &length);
	if (entry->operation != CCID_PIN_VERIFY || length != CCID_PIN_LEAST_COMMAND)
		return 0;
	memcpy(slot->message + CCID_HEADER_LENGTH, ccid_append_pin, sizeof(ccid_append_pin));
	return ccid_pad_escape(slot, request, sizeof(ccid_append_pin));
}

/*
 * Get firmware features: 21 bytes, and bit 2 of byte 8 (bNumberMessageFix) says
 * that bMsgIndex2 and bMsgIndex3 are understood as CCID has them. Older firmware
 * does not know the question, and needs the quirk.
 */
static bool ccid_pad_is_mended(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_answer answer;
	bool mended;
	int result;

	slot->message[CCID_HEADER_LENGTH] = CCID_PAD_GET_FEATURES;
	result = ccid_send_escape(slot, request, 1, CCID_PAD_ESCAPE_TIMEOUT, &answer);
	mended = !result && answer.length == CCID_PAD_FEATURES_LENGTH &&
		 answer.data[CCID_PAD_FEATURES_FLAGS] & CCID_PAD_NUMBER_MESSAGE_FIX;
	ccid_forget_answer(slot);
	return mended;
}

static bool ccid_may_be_mended(struct ccid_slot *slot, const struct ccid_pin_entry *entry)
{
	return entry->operation == CCID_PIN_MODIFY &&
	       entry->quirks & CCID_QUIRK_PIN_MODIFY_ALL_INDICES &&
	       slot->device->description.quirks & CCID_QUIRK_ESCAPE_GEMALTO;
}

/**
 * ccid_prepare_pin_pad() - what this reader wants before Secure
 * @slot: its lock is held
 * @request: how to wait
 * @entry: a good one; its @quirks say, and lose those that the reader does not
 *	need
 *
 * Context: may sleep.
 *
 * Return: 0; as ccid_command().
 */
int ccid_prepare_pin_pad(struct ccid_slot *slot, struct scr_request *request,
			 struct ccid_pin_entry *entry)
{
	int result = 0;

	if (entry->quirks & CCID_QUIRK_PIN_LOAD_STRINGS)
		result = ccid_load_pad_texts(slot, request);
	if (!result && entry->quirks & CCID_QUIRK_PIN_VERIFY_CASE_1)
		result = ccid_announce_case_1(slot, request, entry);
	if (!result && ccid_may_be_mended(slot, entry) && ccid_pad_is_mended(slot, request))
		entry->quirks &= ~CCID_QUIRK_PIN_MODIFY_ALL_INDICES;
	/* The key that ended the command line may still be down: it is the pad's, too. */
	if (!result && entry->quirks & CCID_QUIRK_PIN_DELAY)
		msleep(CCID_PIN_DELAY);
	return result;
}
