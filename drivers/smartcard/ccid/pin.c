// SPDX-License-Identifier: GPL-2.0-only
/*
 * RDF_SECURE: a PIN that the user types at the reader, by PC_to_RDR_Secure
 * (6.1.11), and the questions of PC/SC part 10 for it. The reader puts the PIN
 * into the command: it never comes to the host.
 */
#include <linux/module.h>

#include "../compat.h"
#include "ccid.h"
#include "pin.h"
#include "quirks.h"

/**
 * ccid_pin_support() - what of bPINSupport can be used
 * @description: the class descriptor
 *
 * At character level the host would have to know how many characters the card
 * will give before it knows the PIN: no such reader is known.
 *
 * Return: CCID_PIN_SUPPORTS_*.
 */
u8 ccid_pin_support(const struct ccid_reader_description *description)
{
	if (description->level == SCR_EXCHANGE_LEVEL_CHARACTER)
		return 0;
	return description->pin_support & CCID_PIN_SUPPORTS_ALL;
}

static int ccid_enter_pin(struct ccid_slot *slot, struct scr_request *request,
			  struct ccid_pin_entry *entry)
{
	struct ccid_answer answer = { 0 };
	const u8 *outcome;
	int result;

	result = ccid_send_pin_entry(slot, request, entry, NULL, &answer);
	outcome = ccid_pin_outcome(&answer);
	if (result && outcome)
		return scr_request_write(request, outcome, 2);
	if (result)
		return result;
	/* These commands are answered by a status word, which is never in pieces. */
	if (slot->device->description.level == SCR_EXCHANGE_LEVEL_EXTENDED_APDU &&
	    answer.specific != CCID_RESPONSE_WHOLE)
		return -EPROTO;
	return scr_request_write(request, answer.data, answer.length);
}

/* The card's protocol is the host's at that level: see tpdu.c. */
static bool ccid_makes_blocks(struct ccid_slot *slot)
{
	return slot->device->description.level == SCR_EXCHANGE_LEVEL_TPDU &&
	       slot->reader->card.protocol == SCARD_PROTOCOL_T1;
}

static bool ccid_supports(struct ccid_slot *slot, u32 operation)
{
	u8 needed = operation == SCR_SECURE_MODIFY_PIN ? CCID_PIN_SUPPORTS_MODIFY :
							 CCID_PIN_SUPPORTS_VERIFY;

	return ccid_pin_support(&slot->device->description) & needed;
}

/**
 * ccid_secure() - RDF_SECURE
 * @reader: the reader
 * @request: part 10's structure; its @minor is SCR_SECURE_VERIFY_PIN or
 *	SCR_SECURE_MODIFY_PIN
 *
 * Context: may sleep, for minutes; ends early as every command does.
 *
 * Return: 0, also when the user cancelled or was too slow: the answer tells;
 * -EOPNOTSUPP: the reader does not do this one of the two; -EINVAL: the
 * structure is not part 10's, or too long for the reader; as ccid_command().
 */
int ccid_secure(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	struct ccid_pin_entry entry = {
		.operation = request->minor,
		.length = scr_request_length(request),
		.quirks = slot->device->description.pin_quirks,
	};
	int result;

	if (!ccid_supports(slot, request->minor))
		return -EOPNOTSUPP;
	entry.structure = scr_request_take(request, entry.length);
	ccid_slot_lock(slot);
	if (ccid_makes_blocks(slot))
		result = ccid_enter_pin_t1(slot, request, &entry);
	else
		result = ccid_enter_pin(slot, request, &entry);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_secure);

/**
 * ccid_feature_question() - RDF_IOCTL_VENDOR: what can be asked of part 10
 * @reader: the reader; is not talked to
 * @request: @major is the vendor code
 *
 * Context: any.
 *
 * Return: 0; -EOPNOTSUPP: the reader has no PIN pad; -EBADRQC: no code of ours;
 * as scr_request_write().
 */
int ccid_feature_question(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_device *device = ccid_slot_of(reader)->device;
	const struct ccid_part10_reader has = {
		.pin_support = ccid_pin_support(&device->description),
		.lcd_layout = device->description.lcd_layout,
		.validation_key = device->description.pin_quirks &
				  CCID_QUIRK_PIN_VALIDATION_KEY,
		.minimum_pin = device->description.minimum_pin,
		.maximum_pin = device->description.maximum_pin,
		.escape = scr_reader_may_escape(reader),
		.extended = reader->capabilities.maximum_command > CCID_PIN_MOST_COMMAND,
		.vendor_id = device->vendor_id,
		.product_id = device->product_id,
	};
	u8 answer[CCID_PART10_MAXIMUM_ANSWER];
	size_t length;

	switch (request->major) {
	case SCR_VENDOR_GET_FEATURE_REQUEST:
		length = ccid_part10_features(answer, &has);
		break;
	case SCR_VENDOR_IFD_PIN_PROPERTIES:
		if (!has.pin_support)
			return -EOPNOTSUPP;
		length = ccid_part10_pin_properties(answer, &has);
		break;
	case SCR_VENDOR_GET_TLV_PROPERTIES:
		length = ccid_part10_tlv_properties(answer, &has);
		break;
	default:
		return -EBADRQC;
	}
	return scr_request_write(request, answer, length);
}
EXPORT_SYMBOL_IF_KUNIT(ccid_feature_question);
