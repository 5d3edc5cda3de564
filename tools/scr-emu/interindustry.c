// SPDX-License-Identifier: BSD-3-Clause
/*
 * What every card of ISO 7816-4 does alike.
 */
#include <sys/random.h>

#include "interindustry.h"

/* 5.4.1: the first interindustry values, of which only the plain one is understood. */
u16 check_class(u8 class)
{
	if (class & 0xe0)
		return STATUS_UNKNOWN_CLASS;
	if (class & 0x0c)
		return STATUS_NO_SECURITY;
	if (class & 0x10)
		return STATUS_NO_CHAINING;
	return class ? STATUS_NO_CHANNEL : STATUS_DONE;
}

u16 run_command(const struct interindustry_command *commands, unsigned int count,
		struct card *card, const struct apdu *apdu)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (commands[i].ins == apdu->ins)
			return commands[i].run(card, apdu);
	}
	return STATUS_UNKNOWN;
}

u16 command_get_challenge(struct card *card, const struct apdu *apdu)
{
	u32 got = 0;

	if (apdu->nc || !apdu->ne)
		return STATUS_WRONG_LENGTH;
	if (apdu->parameter)
		return STATUS_WRONG_P1_P2;
	while (got < apdu->ne) {
		ssize_t more = getrandom(card->data + got, apdu->ne - got, 0);

		if (more > 0)
			got += more;
	}
	card->length = got;
	return STATUS_DONE;
}
