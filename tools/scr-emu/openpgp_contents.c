// SPDX-License-Identifier: BSD-3-Clause
/*
 * The OpenPGP card's data objects that are kept as they come (4.4.1, 4.4.2).
 */
#include <stdlib.h>
#include <string.h>

#include "openpgp_card.h"
#include "report.h"

#define TAG_CERTIFICATE		0x7f21

#define FINGERPRINT_LENGTH	20
#define TIME_LENGTH		4

/*
 * Who may read and write it, and how much it holds: something else than @most
 * bytes only if it is not @fixed, and none at all always. The three certificates
 * have one tag, in the order of their occurrence.
 */
static const struct {
	u16 tag;
	enum openpgp_access read;
	enum openpgp_access write;
	u16 most;
	bool fixed;
} rules[OPENPGP_CONTENTS] = {
	{ 0x0101, OPENPGP_ALWAYS, OPENPGP_USER, OPENPGP_MAXIMUM_OBJECT, false },
	{ 0x0102, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, OPENPGP_MAXIMUM_OBJECT, false },
	{ 0x0103, OPENPGP_USER, OPENPGP_USER, OPENPGP_MAXIMUM_OBJECT, false },
	{ 0x0104, OPENPGP_ADMINISTRATOR, OPENPGP_ADMINISTRATOR, OPENPGP_MAXIMUM_OBJECT, false },
	{ 0x005b, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, 39, false },
	{ 0x005e, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, OPENPGP_MAXIMUM_OBJECT, false },
	{ 0x5f2d, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, 8, false },
	{ 0x5f35, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, 1, true },
	{ 0x5f50, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, OPENPGP_MAXIMUM_OBJECT, false },
	{ TAG_CERTIFICATE, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, OPENPGP_MAXIMUM_CERTIFICATE,
	  false },
	{ TAG_CERTIFICATE, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, OPENPGP_MAXIMUM_CERTIFICATE,
	  false },
	{ TAG_CERTIFICATE, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, OPENPGP_MAXIMUM_CERTIFICATE,
	  false },
	{ 0x00c7, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, FINGERPRINT_LENGTH, true },
	{ 0x00c8, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, FINGERPRINT_LENGTH, true },
	{ 0x00c9, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, FINGERPRINT_LENGTH, true },
	{ 0x00ca, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, FINGERPRINT_LENGTH, true },
	{ 0x00cb, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, FINGERPRINT_LENGTH, true },
	{ 0x00cc, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, FINGERPRINT_LENGTH, true },
	{ 0x00ce, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, TIME_LENGTH, true },
	{ 0x00cf, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, TIME_LENGTH, true },
	{ 0x00d0, OPENPGP_ALWAYS, OPENPGP_ADMINISTRATOR, TIME_LENGTH, true },
};

/* Return: the index, or -1 if it is none of these. */
static int find(const struct openpgp_card *state, u16 tag)
{
	int i;

	for (i = 0; i < OPENPGP_CONTENTS; i++) {
		if (rules[i].tag == tag)
			return tag == TAG_CERTIFICATE ? i + state->certificate : i;
	}
	return -1;
}

u16 openpgp_content_get(const struct openpgp_card *state, u16 tag,
			const struct openpgp_content **content)
{
	int i = find(state, tag);

	if (i < 0)
		return STATUS_NOT_FOUND;
	if (!openpgp_may(state, rules[i].read))
		return STATUS_FORBIDDEN;
	*content = &state->contents[i];
	return STATUS_DONE;
}

static void replace(struct openpgp_content *content, const u8 *bytes, u32 length)
{
	free(content->bytes);
	content->bytes = NULL;
	content->length = length;
	if (!length)
		return;
	content->bytes = allocate(length);
	memcpy(content->bytes, bytes, length);
}

u16 openpgp_content_put(struct openpgp_card *state, u16 tag, const u8 *bytes, u32 length)
{
	int i = find(state, tag);

	if (i < 0)
		return STATUS_NOT_FOUND;
	if (!openpgp_may(state, rules[i].write))
		return STATUS_FORBIDDEN;
	if (length > rules[i].most || (length && rules[i].fixed && length != rules[i].most))
		return STATUS_WRONG_LENGTH;
	replace(&state->contents[i], bytes, length);
	return STATUS_DONE;
}

void openpgp_contents_clear(struct openpgp_card *state)
{
	int i;

	for (i = 0; i < OPENPGP_CONTENTS; i++)
		replace(&state->contents[i], NULL, 0);
}
