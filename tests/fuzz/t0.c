// SPDX-License-Identifier: GPL-2.0-only
/*
 * T=0: any APDU, any characters of the card. The engine sends each byte of the TPDU
 * once and in order, expects what there is room for, and stops when it says so.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "iso7816/t0.h"

#define LONGEST_APDU	262

/**
 * struct story - one TPDU on its way
 * @t0: the engine
 * @tpdu: what it sends
 * @length: bytes of it
 * @sent: bytes that it has sent
 */
struct story {
	struct scr_t0 t0;
	const u8 *tpdu;
	size_t length;
	size_t sent;
};

static void check_next(struct story *story)
{
	const struct scr_t0 *t0 = &story->t0;

	must(t0->wanted >= 1 && t0->wanted <= 256);
	must(t0->response_length + t0->wanted <= SCR_T0_RESPONSE_LENGTH);
	if (!t0->output_length)
		return;
	must(t0->output == story->tpdu + story->sent);
	must(t0->output_length <= story->length - story->sent);
	story->sent += t0->output_length;
}

static void check_end(const struct story *story, enum scr_t0_result result)
{
	const struct scr_t0 *t0 = &story->t0;
	u8 status;

	must(result == SCR_T0_DONE || result == SCR_T0_BROKEN);
	if (result == SCR_T0_BROKEN)
		return;
	must(t0->response_length >= 2 && t0->response_length <= SCR_T0_RESPONSE_LENGTH);
	status = t0->response[t0->response_length - 2] & 0xf0;
	must(status == 0x60 || status == 0x90);
	must(t0->response[t0->response_length - 2] != 0x60);
}

/* The card's characters: as many as are wanted, fewer, none, or too many. */
static u8 *take_characters(struct fuzz_input *input, size_t wanted, size_t *length)
{
	u8 how = fuzz_u8(input);

	if (how >= 0xf0)
		wanted += how & 7;
	else if (how >= 0xc0)
		wanted = how & 0x1f;
	return fuzz_bytes(input, wanted, length);
}

static void run(struct fuzz_input *input, struct story *story)
{
	enum scr_t0_result result = scr_t0_transmit(&story->t0, story->tpdu, story->length);

	while (result == SCR_T0_EXCHANGE) {
		u8 *characters;
		size_t length, wanted = story->t0.wanted;

		check_next(story);
		/* At the end of its input the card is silent, which is its end. */
		characters = take_characters(input, wanted, &length);
		result = scr_t0_receive(&story->t0, characters, length);
		if (!length || length > wanted)
			must(result == SCR_T0_BROKEN);
		free(characters);
	}
	check_end(story, result);
}

static void check_get_response(const u8 *apdu, size_t length, const u8 *response,
			       size_t response_length)
{
	u8 header[SCR_T0_HEADER_LENGTH];

	if (!scr_t0_get_response(header, apdu, length, response, response_length))
		return;
	must(scr_t0_tpdu_length(apdu, length) == length - 1);
	must(header[0] == apdu[0] && header[1] == 0xc0 && !header[2] && !header[3]);
	/* No more than the card has, nor than was asked for; 0 is 256. */
	must((u8)(header[4] - 1) <= (u8)(response[1] - 1));
	must((u8)(header[4] - 1) <= (u8)(apdu[length - 1] - 1));
}

/* Of case 1 the caller makes the TPDU: P3 is 0. */
static u8 *make_tpdu(const u8 *apdu, size_t length, size_t tpdu_length)
{
	u8 header[SCR_T0_HEADER_LENGTH] = { 0 };

	if (length >= tpdu_length)
		return fuzz_copy(apdu, tpdu_length);
	memcpy(header, apdu, length);
	return fuzz_copy(header, sizeof(header));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input input = { data, size };
	struct story story = { .sent = 0 };
	u8 *apdu, *tpdu;
	size_t length;

	apdu = fuzz_bytes(&input, fuzz_u16(&input) % (LONGEST_APDU + 1), &length);
	story.length = scr_t0_tpdu_length(apdu, length);
	must(story.length <= length || length == 4);
	if (story.length) {
		tpdu = make_tpdu(apdu, length, story.length);
		story.tpdu = tpdu;
		run(&input, &story);
		check_get_response(apdu, length, story.t0.response, story.t0.response_length);
		check_get_response(apdu, length, input.at, input.left < 2 ? input.left : 2);
		free(tpdu);
	}
	free(apdu);
	return 0;
}
