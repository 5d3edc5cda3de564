/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A reader of /dev/scrvirt, served by a thread, and its card: T=0 and T=1, it
 * echoes. One at a time; it is the reader of reader.h.
 */
#ifndef SHARING_CARD_H
#define SHARING_CARD_H

#include <stdbool.h>

#include <linux/scr.h>

#include "../virt/server.h"

/* A new reader with a card in it. Its files are closed before end_reader(). */
void new_reader(void);

/* One that cannot eject. */
void new_plain_reader(void);

void end_reader(void);

void card_comes(void);
void card_leaves(void);
void card_loses_power(void);

/* How it answers to its next resets: as a card does, not at all, or with nonsense. */
enum manner { WELL, MUTE, NONSENSE };
void card_answers(enum manner manner);

/* Answers of TRANSMIT are kept back, and given. */
void card_hesitates(void);
void card_goes_on(void);

/* Waits until the card has had so many commands, since the reader was made. */
void card_has_had(unsigned int commands);

/* What was done to the card, since the reader was made. */
struct card_record {
	unsigned int commands, cold_resets, warm_resets, power_downs, ejections, protocols;
};

struct card_record card_record(void);

#endif
