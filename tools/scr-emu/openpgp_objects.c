// SPDX-License-Identifier: BSD-3-Clause
/*
 * The OpenPGP card's data objects: GET DATA with those that are put together or
 * worked out, PUT DATA, and which certificate is meant.
 */
#include <string.h>

#include "openpgp_card.h"
#include "tlv.h"

#define TAG_APPLICATION		0x4f
#define TAG_HISTORICAL		0x5f52
#define TAG_ATTRIBUTES		0xc1
#define TAG_SECRETS_STATUS	0xc4
#define TAG_RESETTING_CODE	0xd3
#define TAG_CERTIFICATE		0x7f21

#define CERTIFICATES		3

/* The longest of them is 6E. */
#define MAXIMUM_TEMPLATE	1024

/* P1, P2 of SELECT DATA: tags in the data field; those of them. */
#define BY_TAGS			0x04
#define TAG_GENERAL_REFERENCE	0x60
#define TAG_LIST		0x5c

/* 6.1: the life cycle is the last but two. Command chaining, extended length. */
static const u8 historical[] = { 0x00, 0x31, 0xc5, 0x73, 0xc0, 0x01, 0xc0, 0x05, 0x90, 0x00 };

#define AT_LIFE_CYCLE		7
#define LIFE_CYCLE_TERMINATED	0x03

/*
 * 4.4.3.7: GET CHALLENGE, key import, changeable C4, private use, changeable
 * algorithms; no secure messaging; the longest challenge, certificate, other object.
 */
static const u8 capabilities[] = {
	0x7c, 0x00, 0xff, 0xff, OPENPGP_MAXIMUM_CERTIFICATE >> 8,
	OPENPGP_MAXIMUM_CERTIFICATE & 0xff, 0x00, OPENPGP_MAXIMUM_OBJECT, 0x00, 0x00,
};

/* 4.1.3.1: the longest command, the longest answer. */
static const u8 lengths[] = {
	0x02, 0x02, OPENPGP_MAXIMUM_LENGTH >> 8, OPENPGP_MAXIMUM_LENGTH & 0xff,
	0x02, 0x02, OPENPGP_MAXIMUM_LENGTH >> 8, OPENPGP_MAXIMUM_LENGTH & 0xff,
};

/* Each puts a value. Return: its bytes. */

static u32 put_application(const struct openpgp_card *state, u8 *place)
{
	memcpy(place, state->aid, sizeof(state->aid));
	return sizeof(state->aid);
}

static u32 put_historical(const struct openpgp_card *state, u8 *place)
{
	memcpy(place, historical, sizeof(historical));
	if (state->terminated)
		place[AT_LIFE_CYCLE] = LIFE_CYCLE_TERMINATED;
	return sizeof(historical);
}

static u32 put_lengths(const struct openpgp_card *state, u8 *place)
{
	(void)state;
	memcpy(place, lengths, sizeof(lengths));
	return sizeof(lengths);
}

static u32 put_capabilities(const struct openpgp_card *state, u8 *place)
{
	(void)state;
	memcpy(place, capabilities, sizeof(capabilities));
	return sizeof(capabilities);
}

static u32 put_signatures(const struct openpgp_card *state, u8 *place)
{
	place[0] = state->signatures >> 16;
	place[1] = state->signatures >> 8;
	place[2] = state->signatures;
	return 3;
}

static u32 put_algorithms(const struct openpgp_card *state, u8 *place)
{
	(void)state;
	return openpgp_all_attributes(place);
}

static u32 put_key_attributes(const struct openpgp_key *key, u8 *place)
{
	memcpy(place, key->attributes, key->attributes_length);
	return key->attributes_length;
}

static u32 put_signature_attributes(const struct openpgp_card *state, u8 *place)
{
	return put_key_attributes(&state->keys[OPENPGP_SIGNATURE], place);
}

static u32 put_deciphering_attributes(const struct openpgp_card *state, u8 *place)
{
	return put_key_attributes(&state->keys[OPENPGP_DECIPHERING], place);
}

static u32 put_authentication_attributes(const struct openpgp_card *state, u8 *place)
{
	return put_key_attributes(&state->keys[OPENPGP_AUTHENTICATION], place);
}

/* 4.4.3.8: for each key its number, and: none, made here, imported. */
static u32 put_key_information(const struct openpgp_card *state, u8 *place)
{
	unsigned int i;

	for (i = 0; i < OPENPGP_ROLES; i++) {
		place[2 * i] = i + 1;
		place[2 * i + 1] = !state->keys[i].pair ? 0 : state->keys[i].imported ? 2 : 1;
	}
	return 2 * OPENPGP_ROLES;
}

/* Those of three objects with tags from @tag, one after the other; zeros if there is none. */
static u32 put_three(const struct openpgp_card *state, u16 tag, u32 size, u8 *place)
{
	const struct openpgp_content *content;
	unsigned int i;

	memset(place, 0, 3 * size);
	for (i = 0; i < 3; i++) {
		openpgp_content_get(state, tag + i, &content);
		if (content->length)
			memcpy(place + i * size, content->bytes, size);
	}
	return 3 * size;
}

static u32 put_fingerprints(const struct openpgp_card *state, u8 *place)
{
	return put_three(state, 0xc7, 20, place);
}

static u32 put_authorities(const struct openpgp_card *state, u8 *place)
{
	return put_three(state, 0xca, 20, place);
}

static u32 put_times(const struct openpgp_card *state, u8 *place)
{
	return put_three(state, 0xce, 4, place);
}

static const struct {
	u16 tag;
	u32 (*put)(const struct openpgp_card *state, u8 *place);
} values[] = {
	{ TAG_APPLICATION, put_application },
	{ TAG_HISTORICAL, put_historical },
	{ 0x7f66, put_lengths },
	{ 0x93, put_signatures },
	{ 0xc0, put_capabilities },
	{ TAG_ATTRIBUTES, put_signature_attributes },
	{ TAG_ATTRIBUTES + 1, put_deciphering_attributes },
	{ TAG_ATTRIBUTES + 2, put_authentication_attributes },
	{ TAG_SECRETS_STATUS, openpgp_secrets_status },
	{ 0xc5, put_fingerprints },
	{ 0xc6, put_authorities },
	{ 0xcd, put_times },
	{ 0xde, put_key_information },
	{ 0xfa, put_algorithms },
};

/* What is in what, in that order. */
static const struct {
	u16 tag;
	u16 parts[10];
} templates[] = {
	{ 0x65, { 0x5b, 0x5f2d, 0x5f35 } },
	{ 0x6e, { TAG_APPLICATION, TAG_HISTORICAL, 0x7f66, 0x73 } },
	{ 0x73, { 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xcd, 0xde } },
	{ 0x7a, { 0x93 } },
};

static u16 put_value(const struct openpgp_card *state, u16 tag, u8 *place, u32 *length);

static u32 put_parts(const struct openpgp_card *state, const u16 *parts, u8 *place)
{
	u8 value[MAXIMUM_TEMPLATE];
	u32 length, put = 0;

	for (; *parts; parts++) {
		put_value(state, *parts, value, &length);
		put += tlv_put(place + put, *parts, value, length);
	}
	return put;
}

static u16 put_value(const struct openpgp_card *state, u16 tag, u8 *place, u32 *length)
{
	const struct openpgp_content *content;
	unsigned int i;
	u16 status;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		if (values[i].tag == tag) {
			*length = values[i].put(state, place);
			return STATUS_DONE;
		}
	}
	for (i = 0; i < ARRAY_SIZE(templates); i++) {
		if (templates[i].tag == tag) {
			*length = put_parts(state, templates[i].parts, place);
			return STATUS_DONE;
		}
	}
	*length = 0;
	status = openpgp_content_get(state, tag, &content);
	if (status == STATUS_DONE && content->length) {
		memcpy(place, content->bytes, content->length);
		*length = content->length;
	}
	return status;
}

u16 openpgp_get_data(struct card *card, const struct apdu *apdu)
{
	if (apdu->nc)
		return STATUS_WRONG_LENGTH;
	return put_value(card->state, apdu->parameter, card->data, &card->length);
}

u16 openpgp_get_next_data(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;

	if (apdu->parameter != TAG_CERTIFICATE || state->certificate + 1 == CERTIFICATES)
		return STATUS_NOT_FOUND;
	state->certificate++;
	return openpgp_get_data(card, apdu);
}

/* 7.2.5: P1 the occurrence; 60 { 5C { the tag } }, and 5C alone, as version 3.3 had it. */
u16 openpgp_select_data(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;
	struct tlv list = { .value = apdu->data, .length = apdu->nc };

	if (second_parameter(apdu) != BY_TAGS)
		return STATUS_WRONG_P1_P2;
	if (tlv_find(&list, TAG_GENERAL_REFERENCE, apdu->data, apdu->nc))
		tlv_find(&list, TAG_LIST, list.value, list.length);
	else
		tlv_find(&list, TAG_LIST, apdu->data, apdu->nc);
	if (list.tag != TAG_LIST || list.length != 2)
		return STATUS_WRONG_DATA;
	if ((list.value[0] << 8 | list.value[1]) != TAG_CERTIFICATE ||
	    first_parameter(apdu) >= CERTIFICATES)
		return STATUS_NOT_FOUND;
	state->certificate = first_parameter(apdu);
	return STATUS_DONE;
}

/* 4.4.3.6: only the first byte of C4 can be changed. */
static u16 put_secrets_status(struct openpgp_card *state, const struct apdu *apdu)
{
	if (!apdu->nc || apdu->data[0] > 1)
		return STATUS_WRONG_DATA;
	state->signs_once = !apdu->data[0];
	return STATUS_DONE;
}

static u16 put_resetting_code(struct openpgp_card *state, const struct apdu *apdu)
{
	struct secret *code = &state->resetting;

	if (!apdu->nc) {
		memset(code, 0, sizeof(*code));
		return STATUS_DONE;
	}
	if (apdu->nc < 8 || !secret_set(code, apdu->data, apdu->nc))
		return STATUS_WRONG_LENGTH;
	code->tries = 3;
	code->tries_left = 3;
	return STATUS_DONE;
}

u16 openpgp_put_data(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;
	u16 tag = apdu->parameter;

	switch (tag) {
	case TAG_ATTRIBUTES ... TAG_ATTRIBUTES + 2:
	case TAG_SECRETS_STATUS:
	case TAG_RESETTING_CODE:
		break;
	default:
		return openpgp_content_put(state, tag, apdu->data, apdu->nc);
	}
	if (!openpgp_may(state, OPENPGP_ADMINISTRATOR))
		return STATUS_FORBIDDEN;
	if (tag == TAG_SECRETS_STATUS)
		return put_secrets_status(state, apdu);
	if (tag == TAG_RESETTING_CODE)
		return put_resetting_code(state, apdu);
	return openpgp_put_attributes(state, tag - TAG_ATTRIBUTES, apdu->data, apdu->nc);
}
