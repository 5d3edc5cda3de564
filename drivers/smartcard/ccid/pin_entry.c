// SPDX-License-Identifier: GPL-2.0-only
/*
 * PC_to_RDR_Secure (6.1.11): what is asked of the reader, and what the user did.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "ccid.h"
#include "pin.h"

/**
 * ccid_send_pin_entry() - Secure, and what the reader answers
 * @slot: its lock is held
 * @request: how to wait
 * @entry: what the program asks for, any bytes
 * @prologue: as ccid_encode_pin_entry()
 * @answer: as ccid_command()
 *
 * Return: as ccid_command(); -EINVAL: not part 10's, or too long for the reader.
 */
int ccid_send_pin_entry(struct ccid_slot *slot, struct scr_request *request,
			struct ccid_pin_entry *entry, const u8 *prologue,
			struct ccid_answer *answer)
{
	struct ccid_device *device = slot->device;
	size_t room = min_t(size_t, device->buffer_length,
			    device->description.maximum_message_length) - CCID_HEADER_LENGTH;
	u8 *data = slot->message + CCID_HEADER_LENGTH;
	enum ccid_pin_defect defect = ccid_pin_check(entry);
	size_t length;
	int result;

	if (!defect) {
		result = ccid_prepare_pin_pad(slot, request, entry);
		if (result)
			return result;
		defect = ccid_encode_pin_entry(data, room, &length, entry, prologue);
	}
	if (defect) {
		dev_dbg(device->dev, "slot %u: PIN entry: %s\n", slot->index,
			ccid_pin_defect_text(defect));
		return -EINVAL;
	}
	ccid_encode_secure(slot->message, length, slot->index, ccid_next_sequence(slot), 0,
			   CCID_COMMAND_WHOLE);
	result = ccid_command(slot, request, CCID_HEADER_LENGTH + length,
			      ccid_pin_seconds(entry) * HZ, answer);
	memzero_explicit(data, length);
	return result;
}

/**
 * ccid_pin_outcome() - did the reader give the command to the card?
 * @answer: of the reader
 *
 * What the user did instead is told as a status word that no card gives to these
 * commands: programs know these two from libccid.
 *
 * Return: two bytes; NULL: the user has entered a PIN, or something went wrong.
 */
const u8 *ccid_pin_outcome(const struct ccid_answer *answer)
{
	static const u8 cancelled[2] = { 0x64, 0x01 };
	static const u8 timed_out[2] = { 0x64, 0x00 };

	if (answer->command_status != CCID_COMMAND_FAILED)
		return NULL;
	if (answer->error == CCID_ERROR_PIN_CANCELLED)
		return cancelled;
	return answer->error == CCID_ERROR_PIN_TIMEOUT ? timed_out : NULL;
}
