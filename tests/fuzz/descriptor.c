// SPDX-License-Identifier: GPL-2.0-only
/*
 * The class descriptor: any descriptors behind an interface's, of any reader. What is
 * driven has numbers that the driver can work with, whoever made it.
 */
#include <stdlib.h>
#include <string.h>

#include <uapi/linux/scr.h>

#include "ccid/descriptor.h"
#include "ccid/message.h"
#include "ccid/quirks.h"
#include "fuzz.h"

static void check_driven(const struct ccid_reader_description *d)
{
	must(d->level == SCR_EXCHANGE_LEVEL_CHARACTER || d->level == SCR_EXCHANGE_LEVEL_TPDU ||
	     d->level == SCR_EXCHANGE_LEVEL_SHORT_APDU ||
	     d->level == SCR_EXCHANGE_LEVEL_EXTENDED_APDU);
	must(d->slots && d->slots <= CCID_MAXIMUM_SLOTS);
	must(d->busy_slots && d->busy_slots <= d->slots);
	must(d->protocols && !(d->protocols & ~(CCID_PROTOCOLS_T0 | CCID_PROTOCOLS_T1)));
	must(d->voltages && d->voltages <= 7);
	must(d->maximum_ifsd && d->maximum_ifsd <= CCID_MAXIMUM_IFSD);
	must(d->maximum_message_length >= CCID_MINIMUM_MESSAGE_LENGTH &&
	     d->maximum_message_length <= CCID_MAXIMUM_MESSAGE_LENGTH);
	must(d->minimum_pin <= d->maximum_pin);
	must(!(d->pin_quirks & CCID_QUIRK_PIN_NONE) || !d->pin_support);
}

static void check_quirks(const struct ccid_reader_description *d, struct fuzz_input *input)
{
	u8 slot = fuzz_u8(input), *escape;
	size_t count, length;
	const u32 *rates = ccid_quirk_data_rates(d, slot, &count);

	must(!rates == !count);
	must(ccid_quirk_maximum_data_rate(d, slot) ==
	     (rates ? rates[count - 1] : d->maximum_data_rate));
	escape = fuzz_rest(input, &length);
	ccid_quirk_escape_is_harmless(d, escape, length);
	ccid_quirk_waiting_integers(escape, length, slot);
	free(escape);
}

/* It is one of those that are there, and whole. */
static void check_found(const struct ccid_reader_description *d, const u8 *extra,
			size_t length)
{
	bool found = false;
	size_t at;

	for (at = 0; at + CCID_DESCRIPTOR_LENGTH <= length; at++)
		found |= extra[at] >= CCID_DESCRIPTOR_LENGTH &&
			 (extra[at + 1] == CCID_DESCRIPTOR_TYPE ||
			  extra[at + 1] == CCID_DESCRIPTOR_TYPE_VENDOR) &&
			 scr_get_le16(extra + at + 2) == d->release &&
			 extra[at + 4] == d->announced_maximum_slot_index &&
			 extra[at + 53] == d->announced_busy_slots;
	must(found);
}

static void run(struct fuzz_input *input, const u8 *extra, size_t length)
{
	const struct ccid_interface interface = {
		.class = fuzz_u8(input),
		.protocol = fuzz_u8(input),
		.endpoints = fuzz_u8(input),
	};
	const struct ccid_identity identity = {
		.vendor = fuzz_u16(input),
		.product = fuzz_u16(input),
		.release = fuzz_u16(input),
		.interface = fuzz_u8(input),
	};
	struct ccid_reader_description d;
	enum ccid_refusal refusal;

	refusal = ccid_descriptor_parse(&d, extra, length);
	must(refusal <= CCID_REFUSED_SHORT_DESCRIPTOR);
	must(strcmp(ccid_refusal_text(refusal), "unknown refusal"));
	if (refusal)
		return;
	check_found(&d, extra, length);
	refusal = ccid_descriptor_check(&d, &interface);
	must(refusal < CCID_REFUSAL_COUNT);
	if (refusal)
		return;
	check_driven(&d);
	ccid_quirks_apply(&d, &identity);
	check_driven(&d);
	ccid_quirks_refusal(&d);
	check_quirks(&d, input);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input input = { data, size };
	u8 *extra;
	size_t length;

	/* First the short ones: identity and what is sent to it come behind. */
	extra = fuzz_bytes(&input, fuzz_u8(&input), &length);
	run(&input, extra, length);
	free(extra);
	return 0;
}
