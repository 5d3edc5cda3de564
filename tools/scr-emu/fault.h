/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Faults: what a reader does wrong, by name. A fault is armed, and happens once,
 * at its next occasion, unless it says otherwise.
 */
#ifndef SCR_EMU_FAULT_H
#define SCR_EMU_FAULT_H

#include <stdbool.h>

#include "portable.h"

enum fault {
	/* The next answer */
	FAULT_WRONG_SEQ,
	FAULT_WRONG_SLOT,
	FAULT_WRONG_TYPE,
	FAULT_LENGTH_ZERO,
	FAULT_LENGTH_HUGE,
	FAULT_LENGTH_OVER,
	FAULT_LENGTH_UNDER,
	FAULT_SHORT_HEADER,
	FAULT_ZERO_LENGTH_PACKET,
	FAULT_MISSING_ZERO_LENGTH_PACKET,
	FAULT_ONE_BYTE_PACKETS,
	FAULT_ERROR_WITH_STATUS_OK,
	FAULT_STATUS_RFU,
	FAULT_CCID_ERROR,
	FAULT_LATE_ANSWER,
	FAULT_DELAYED_ANSWER,
	FAULT_ENDLESS_EXTENSION,
	FAULT_ANSWER_TWICE,
	FAULT_STALL_IN,
	FAULT_EPROTO,
	FAULT_NO_ANSWER,
	/* The next answer to IccPowerOn */
	FAULT_ATR_SHORT,
	FAULT_ATR_LONG,
	FAULT_ATR_FULL,
	FAULT_ATR_BAD_TCK,
	FAULT_ATR_BAD_TA1,
	/* The next message from the host */
	FAULT_STALL_OUT,
	FAULT_ANSWER_BEFORE_COMMAND,
	FAULT_SLOT_CHANGE_DURING_TRANSMIT,
	FAULT_UNPLUG_DURING,
	FAULT_UNPLUG_MESSAGE,
	FAULT_STALL_SETUP,
	FAULT_STALL_CONTROL,
	FAULT_ABORT_IGNORED,
	/* The card's next block of T=1, or the one that is named by its number */
	FAULT_T1_LOST,
	FAULT_T1_BAD_EDC,
	FAULT_T1_REPEAT,
	FAULT_T1_WTX,
	FAULT_T1_IFS,
	FAULT_T1_RESYNCH,
	FAULT_T1_ABORT,
	FAULT_T1_WTX_STORM,
	FAULT_T1_NS_LOOP,
	FAULT_T1_NR_LOOP,
	FAULT_T1_LAST = FAULT_T1_NR_LOOP,
	/* At once */
	FAULT_INTERRUPT_TRUNCATED,
	FAULT_INTERRUPT_UNKNOWN,
	FAULT_INTERRUPT_STORM,
	FAULT_INTERRUPT_FLOOD,
	FAULT_STALL_INTERRUPT,
	FAULT_COUNT
};

/**
 * struct faults - those that wait for their occasion
 * @armed: by number
 * @argument: of those that take one; how many occasions are left, or which one it is
 * @message: 0, or the bMessageType whose answer is meant
 * @block: of T=1's: which of the card's blocks it is, the next one is 1
 */
struct faults {
	bool armed[FAULT_COUNT];
	unsigned int argument[FAULT_COUNT];
	u8 message[FAULT_COUNT];
	unsigned int block[FAULT_COUNT];
};

/* Return: the fault's number, or -1. */
int fault_by_name(const char *name);
const char *fault_name(enum fault fault);

/*
 * Return: the fault is armed, for this bMessageType, and this is its occasion. Then
 * it has happened, unless it happens several times.
 */
bool fault_happens(struct faults *faults, enum fault fault, u8 message);

/* Is it about the card's blocks? */
bool fault_is_of_t1(enum fault fault);

/* The card has a block to send. Return: the fault that happens to that, or -1. */
int t1_fault_happens(struct faults *faults);

/* Return: the first name that this bMessageType has, or NULL. */
const char *message_name(u8 type);
/* Return: the bMessageType, or 0. */
u8 message_by_name(const char *name);

#endif /* SCR_EMU_FAULT_H */
