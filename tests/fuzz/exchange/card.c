// SPDX-License-Identifier: GPL-2.0-only
/*
 * The card: says what would fit, if the fuzzer has nothing else in mind.
 */
#include "iso7816/atr.h"
#include "iso7816/pps.h"
#include "iso7816/t1-block.h"
#include "story.h"

static const u8 atrs[][16] = {
	/* T=1; T=0; T=0 and T=1 with TA1 96; T=1 with CRC and IFSC 254; specific T=1. */
	{ 4, 0x3b, 0x80, 0x01, 0x81 },
	{ 2, 0x3b, 0x00 },
	{ 6, 0x3b, 0x90, 0x96, 0x80, 0x01, 0x07 },
	{ 9, 0x3b, 0x80, 0x81, 0x71, 0xfe, 0x45, 0x01, 0x00, 0x00 },
	{ 7, 0x3b, 0x90, 0x95, 0x91, 0x81, 0x71, 0x20 },
	{ 4, 0x3b, 0x10, 0x18, 0x00 },
	{ 4, 0x3f, 0x10, 0x13, 0x00 },
};

static u8 next(void)
{
	return fuzz_u8(world.input);
}

/* TCK where one is due. */
static void make_right(u8 *atr, size_t length)
{
	struct scr_atr parsed;
	size_t i;

	if (scr_atr_parse(&parsed, atr, length) != SCR_ATR_BAD_TCK)
		return;
	atr[parsed.error_offset] = 0;
	for (i = 1; i < parsed.error_offset; i++)
		atr[parsed.error_offset] ^= atr[i];
}

size_t card_answer_to_reset(struct card *card, u8 *atr)
{
	u8 which = next();
	size_t length, i;

	card->send_number = 0;
	card->length = 0;
	if (which < 0xe0) {
		const u8 *known = atrs[which % ARRAY_SIZE(atrs)];

		memcpy(atr, known + 1, known[0]);
		make_right(atr, known[0]);
		return known[0];
	}
	length = which % 35;
	for (i = 0; i < length; i++)
		atr[i] = reader_public_u8(world.input);
	make_right(atr, length);
	return length;
}

static size_t say(u8 *answer, size_t secrets, u8 sw1, u8 sw2)
{
	memset(answer, SECRET_BYTE, secrets);
	answer[secrets] = sw1;
	answer[secrets + 1] = sw2;
	return secrets + 2;
}

/* A block of T=1, with a PCB that would do after @pcb. */
static size_t answer_block(struct card *card, u8 pcb, bool crc, u8 *answer)
{
	struct scr_t1_block block = { .pcb = next() };
	u8 how = next(), information[256];

	memset(information, SECRET_BYTE, sizeof(information));
	block.information = information;
	if (how >= 0xc0) {
		block.length = how & 0x3f;
	} else if (pcb >= 0xc0 && !(pcb & SCR_T1_S_RESPONSE)) {
		information[0] = how & 0x20 ? how : 254;
		block.length = scr_t1_has_parameter(pcb);
		block.pcb = pcb | SCR_T1_S_RESPONSE;
		if (pcb == SCR_T1_RESYNCH_REQUEST)
			card->send_number = 0;
	} else if (!(pcb & SCR_T1_NOT_I) && pcb & SCR_T1_I_MORE) {
		block.pcb = SCR_T1_R | (~pcb >> 2 & 0x10);
	} else {
		block.pcb = card->send_number << SCR_T1_I_NUMBER_SHIFT |
			    (block.pcb & SCR_T1_I_MORE);
		card->send_number ^= 1;
		block.length = how % 64;
	}
	if (pcb == SCR_T1_IFS_REQUEST && how < 0xc0)
		information[0] = card->block[3];
	return scr_t1_block_encode(&block, crc, answer);
}

static bool is_block(const u8 *data, size_t length, bool *crc)
{
	*crc = length >= 5 && length == 5u + data[2];
	return length >= 4 && !data[0] && (*crc || length == 4u + data[2]);
}

static bool is_pps(const u8 *data, size_t length)
{
	return length >= 3 && data[0] == SCR_PPS_PPSS &&
	       length == scr_pps_response_length(data[1]);
}

/* T=0 by characters: procedure bytes, data, SW1 SW2. */
static size_t answer_characters(const u8 *data, size_t length, size_t wanted, u8 *answer)
{
	static const u8 procedure[] = { 0x00, 0x90, 0xff, 0x60, 0x61 };
	u8 how = next();

	memset(answer, SECRET_BYTE, wanted);
	if (wanted != 1)
		return wanted;
	answer[0] = how < 0xc0 ? procedure[how % ARRAY_SIZE(procedure)] : how;
	if (length >= 2 && how < 0xc0 && (how % ARRAY_SIZE(procedure)) % 2 == 0)
		answer[0] ^= data[1];
	return 1;
}

/* The next bytes of what the card has begun to say. */
static size_t go_on(struct card *card, size_t wanted, u8 *answer)
{
	size_t length = min(wanted, card->length - card->at);

	memcpy(answer, card->block + card->at, length);
	card->at += length;
	return length;
}

/*
 * @wanted: of a reader at character level: how many; 0: all. Return: bytes of @answer.
 */
size_t card_answer(struct card *card, const u8 *data, size_t length, size_t wanted, u8 *answer,
		   size_t room)
{
	u8 whole[400] = { 0 };
	size_t secrets;
	bool crc;

	wanted = min_t(size_t, wanted, 300);
	if (is_pps(data, length) || is_block(data, length, &crc)) {
		if (is_block(data, length, &crc)) {
			card->block[3] = data[3];
			length = answer_block(card, data[1], crc, whole);
		} else {
			memcpy(whole, data, length);
		}
		memcpy(card->block, whole, length);
		card->length = length;
		card->at = 0;
		length = wanted ? go_on(card, wanted, whole) : length;
	} else if (wanted && !length && card->at < card->length) {
		length = go_on(card, wanted, whole);
	} else if (wanted) {
		length = answer_characters(data, length, wanted, whole);
	} else {
		secrets = next() & 3 ? next() : 0;
		length = say(whole, secrets, length ? 0x90 : 0x61, next());
	}
	length = min(length, room);
	memcpy(answer, whole, length);
	return length;
}
