/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The keys of a reader, and what its user is going to do with them.
 */
#ifndef SCR_EMU_PIN_PAD_H
#define SCR_EMU_PIN_PAD_H

#include "loop.h"
#include "pin_block.h"

#define MAXIMUM_ENTRIES		8

/* The old PIN, the new one, the new one again */
#define MAXIMUM_PINS_ASKED	3

struct slot;

/* What the user types: digits, and the validation key after them. Or a word. */
struct pin_entry {
	char text[MAXIMUM_PIN_DIGITS + 1];
};

/**
 * struct pin_pad - the keys
 * @entries: what the user does next
 * @slot: asks for PINs; NULL: nobody does
 * @timer: the next request for more time
 * @deadline: when the user has waited too long
 * @asked: how many PINs are asked for
 * @typed: those that have been
 */
struct pin_pad {
	struct pin_entry entries[MAXIMUM_ENTRIES];
	unsigned int entry_count;
	struct slot *slot;
	struct timer timer;
	u64 deadline;
	unsigned int asked;
	struct pin_entry typed[MAXIMUM_PINS_ASKED];
	unsigned int typed_count;
};

#define ENTRY_CANCEL	"cancel"
#define ENTRY_TIMEOUT	"timeout"

/* Return: NULL, or what is wrong with the entry. */
const char *pin_pad_enter(struct pin_pad *pad, const char *entry);
void pin_pad_clear(struct pin_pad *pad);
/* Nobody asks any more; what was typed is wiped. */
void pin_pad_done(struct pin_pad *pad);
/* The same, if it was @slot that asked. */
void pin_pad_drop(struct pin_pad *pad, const struct slot *slot);

#endif /* SCR_EMU_PIN_PAD_H */
