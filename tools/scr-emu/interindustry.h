/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What every card of ISO 7816-4 does alike: its class bytes, which command goes
 * where, GET CHALLENGE.
 */
#ifndef SCR_EMU_INTERINDUSTRY_H
#define SCR_EMU_INTERINDUSTRY_H

#include "card.h"

/* A command of it: puts data in @card if there is some. @run returns SW1, SW2. */
struct interindustry_command {
	u8 ins;
	u16 (*run)(struct card *card, const struct apdu *apdu);
};

static inline u8 first_parameter(const struct apdu *apdu)
{
	return apdu->parameter >> 8;
}

static inline u8 second_parameter(const struct apdu *apdu)
{
	return apdu->parameter & 0xff;
}

/* STATUS_DONE if only the plain class is understood, and it is that. */
u16 check_class(u8 class);

/* Runs the one of @count that the APDU is. Return: SW1, SW2. */
u16 run_command(const struct interindustry_command *commands, unsigned int count,
		struct card *card, const struct apdu *apdu);

u16 command_get_challenge(struct card *card, const struct apdu *apdu);

#endif /* SCR_EMU_INTERINDUSTRY_H */
