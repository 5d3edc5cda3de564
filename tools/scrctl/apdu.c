// SPDX-License-Identifier: BSD-3-Clause
/*
 * Command APDUs as bytes: ISO/IEC 7816-3, clause 12.
 */
#include "apdu.h"

#include <string.h>

static enum apdu_case short_case(const struct apdu *apdu)
{
	size_t lc = apdu->bytes[4];

	if (apdu->length == 5)
		return APDU_CASE_2S;
	if (lc && apdu->length == 5 + lc)
		return APDU_CASE_3S;
	if (lc && apdu->length == 6 + lc)
		return APDU_CASE_4S;
	return APDU_CASE_NONE;
}

static enum apdu_case extended_case(const struct apdu *apdu)
{
	size_t lc = apdu->bytes[5] << 8 | apdu->bytes[6];

	if (apdu->length == 7)
		return APDU_CASE_2E;
	if (lc && apdu->length == 7 + lc)
		return APDU_CASE_3E;
	if (lc && apdu->length == 9 + lc)
		return APDU_CASE_4E;
	return APDU_CASE_NONE;
}

enum apdu_case apdu_case(const struct apdu *apdu)
{
	if (apdu->length < APDU_HEADER_LENGTH)
		return APDU_CASE_NONE;
	if (apdu->length == APDU_HEADER_LENGTH)
		return APDU_CASE_1;
	if (apdu->length >= 7 && apdu->bytes[4] == 0)
		return extended_case(apdu);
	return short_case(apdu);
}

bool apdu_make_tpdu(struct apdu *apdu)
{
	switch (apdu_case(apdu)) {
	case APDU_CASE_1:
		apdu->bytes[apdu->length++] = 0;
		return true;
	case APDU_CASE_4S:
		apdu->length--;
		return true;
	case APDU_CASE_2S:
	case APDU_CASE_3S:
	case APDU_CASE_NONE:	/* not ours to judge: the card will */
		return true;
	default:
		return false;
	}
}

/*
 * An interindustry class keeps its logical channel, and loses what is said of
 * chaining and secure messaging; A0 is GSM 11.11's own; of the other
 * proprietary classes, cards take GET RESPONSE as interindustry.
 */
static __u8 get_response_class(__u8 cla)
{
	if (cla == 0xA0)
		return cla;
	if (cla & 0x80)
		return 0;
	return cla & 0x40 ? cla & 0x4F : cla & 0x03;
}

void apdu_get_response(struct apdu *apdu, __u8 cla, __u8 le)
{
	const __u8 bytes[] = { get_response_class(cla), INS_GET_RESPONSE, 0x00, 0x00, le };

	memcpy(apdu->bytes, bytes, sizeof(bytes));
	apdu->length = sizeof(bytes);
}

bool apdu_set_le(struct apdu *apdu, __u8 le)
{
	enum apdu_case is = apdu_case(apdu);

	if (is != APDU_CASE_2S && is != APDU_CASE_4S)
		return false;
	apdu->bytes[apdu->length - 1] = le;
	return true;
}

static bool carries_secret(__u8 instruction)
{
	switch (instruction) {
	case 0x20: case 0x21:	/* VERIFY */
	case 0x24: case 0x25:	/* CHANGE REFERENCE DATA */
	case 0x26: case 0x27:	/* DISABLE VERIFICATION REQUIREMENT */
	case 0x28: case 0x29:	/* ENABLE VERIFICATION REQUIREMENT */
	case 0x2C: case 0x2D:	/* RESET RETRY COUNTER */
		return true;
	default:
		return false;
	}
}

size_t apdu_shown_length(const struct apdu *apdu)
{
	bool extended = apdu->length > 7 && apdu->bytes[4] == 0;
	size_t fields = APDU_HEADER_LENGTH + (extended ? 3 : 1);

	if (apdu->length <= fields || !carries_secret(apdu->bytes[1]))
		return apdu->length;
	return fields;
}

__u16 answer_status_word(const struct answer *answer)
{
	const __u8 *end = answer->bytes + answer->length;

	return end[-2] << 8 | end[-1];
}
