// SPDX-License-Identifier: BSD-3-Clause
/*
 * Which faults wait for their occasion, and what faults and messages are called.
 */
#include <strings.h>

#include "ccid.h"
#include "fault.h"

static const char *const fault_names[FAULT_COUNT] = {
	[FAULT_WRONG_SEQ] = "wrong-seq",
	[FAULT_WRONG_SLOT] = "wrong-slot",
	[FAULT_WRONG_TYPE] = "wrong-type",
	[FAULT_LENGTH_ZERO] = "length-zero",
	[FAULT_LENGTH_HUGE] = "length-huge",
	[FAULT_LENGTH_OVER] = "length-over",
	[FAULT_LENGTH_UNDER] = "length-under",
	[FAULT_SHORT_HEADER] = "short-header",
	[FAULT_ZERO_LENGTH_PACKET] = "zero-length-packet",
	[FAULT_MISSING_ZERO_LENGTH_PACKET] = "missing-zero-length-packet",
	[FAULT_ONE_BYTE_PACKETS] = "one-byte-packets",
	[FAULT_ERROR_WITH_STATUS_OK] = "error-with-status-ok",
	[FAULT_STATUS_RFU] = "status-rfu",
	[FAULT_CCID_ERROR] = "ccid-error",
	[FAULT_LATE_ANSWER] = "late-answer",
	[FAULT_DELAYED_ANSWER] = "delayed-answer",
	[FAULT_ENDLESS_EXTENSION] = "endless-extension",
	[FAULT_ANSWER_TWICE] = "answer-twice",
	[FAULT_STALL_IN] = "stall-in",
	[FAULT_EPROTO] = "eproto",
	[FAULT_NO_ANSWER] = "no-answer",
	[FAULT_ATR_SHORT] = "atr-short",
	[FAULT_ATR_LONG] = "atr-long",
	[FAULT_ATR_FULL] = "atr-full",
	[FAULT_ATR_BAD_TCK] = "atr-bad-tck",
	[FAULT_ATR_BAD_TA1] = "atr-bad-ta1",
	[FAULT_STALL_OUT] = "stall-out",
	[FAULT_ANSWER_BEFORE_COMMAND] = "answer-before-command",
	[FAULT_SLOT_CHANGE_DURING_TRANSMIT] = "slot-change-during-transmit",
	[FAULT_UNPLUG_DURING] = "unplug-during",
	[FAULT_UNPLUG_MESSAGE] = "unplug-message",
	[FAULT_STALL_SETUP] = "stall-setup",
	[FAULT_STALL_CONTROL] = "stall-control",
	[FAULT_ABORT_IGNORED] = "abort-ignored",
	[FAULT_T1_LOST] = "t1-lost",
	[FAULT_T1_BAD_EDC] = "t1-bad-edc",
	[FAULT_T1_REPEAT] = "t1-repeat",
	[FAULT_T1_WTX] = "t1-wtx",
	[FAULT_T1_IFS] = "t1-ifs",
	[FAULT_T1_RESYNCH] = "t1-resynch",
	[FAULT_T1_ABORT] = "t1-abort",
	[FAULT_T1_WTX_STORM] = "t1-wtx-storm",
	[FAULT_T1_NS_LOOP] = "t1-ns-loop",
	[FAULT_T1_NR_LOOP] = "t1-nr-loop",
	[FAULT_INTERRUPT_TRUNCATED] = "interrupt-truncated",
	[FAULT_INTERRUPT_UNKNOWN] = "interrupt-unknown",
	[FAULT_INTERRUPT_STORM] = "interrupt-storm",
	[FAULT_INTERRUPT_FLOOD] = "interrupt-flood",
	[FAULT_STALL_INTERRUPT] = "stall-interrupt",
};

static const struct {
	u8 type;
	const char *name;
} messages[] = {
	{ SET_PARAMETERS, "SetParameters" },
	{ ICC_POWER_ON, "IccPowerOn" },
	{ ICC_POWER_OFF, "IccPowerOff" },
	{ GET_SLOT_STATUS, "GetSlotStatus" },
	{ SECURE, "Secure" },
	{ T0_APDU, "T0APDU" },
	{ ESCAPE, "Escape" },
	{ GET_PARAMETERS, "GetParameters" },
	{ RESET_PARAMETERS, "ResetParameters" },
	{ ICC_CLOCK, "IccClock" },
	{ XFR_BLOCK, "XfrBlock" },
	{ MECHANICAL, "Mechanical" },
	{ ABORT, "Abort" },
	{ SET_DATA_RATE, "SetDataRateAndClockFrequency" },
};

int fault_by_name(const char *name)
{
	int fault;

	for (fault = 0; fault < FAULT_COUNT; fault++) {
		if (!strcasecmp(name, fault_names[fault]))
			return fault;
	}
	return -1;
}

const char *fault_name(enum fault fault)
{
	return fault_names[fault];
}

/* The argument says which occasion it is, 1 is the next one. */
static bool is_the_one(struct faults *faults, enum fault fault)
{
	if (faults->argument[fault] > 1) {
		faults->argument[fault]--;
		return false;
	}
	faults->armed[fault] = false;
	return true;
}

/* The argument says how many occasions. */
static bool is_one_of(struct faults *faults, enum fault fault)
{
	if (faults->argument[fault] > 1)
		faults->argument[fault]--;
	else
		faults->armed[fault] = false;
	return true;
}

bool fault_happens(struct faults *faults, enum fault fault, u8 message)
{
	if (!faults->armed[fault] ||
	    (faults->message[fault] && faults->message[fault] != message))
		return false;
	switch (fault) {
	case FAULT_ABORT_IGNORED:
		return true;
	case FAULT_NO_ANSWER:
	case FAULT_UNPLUG_MESSAGE:
		return is_the_one(faults, fault);
	case FAULT_EPROTO:
	case FAULT_STALL_SETUP:
		return is_one_of(faults, fault);
	default:
		faults->armed[fault] = false;
		return true;
	}
}

bool fault_is_of_t1(enum fault fault)
{
	return fault >= FAULT_T1_LOST && fault <= FAULT_T1_LAST;
}

/* Two for the same block: the second one happens to the next. */
int t1_fault_happens(struct faults *faults)
{
	int fault, happens = -1;

	for (fault = FAULT_T1_LOST; fault <= FAULT_T1_LAST; fault++) {
		if (!faults->armed[fault])
			continue;
		if (faults->block[fault] > 1)
			faults->block[fault]--;
		else if (happens < 0)
			happens = fault;
	}
	if (happens >= 0)
		faults->armed[happens] = false;
	return happens;
}

const char *message_name(u8 type)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(messages); i++) {
		if (messages[i].type == type)
			return messages[i].name;
	}
	return NULL;
}

u8 message_by_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(messages); i++) {
		if (!strcasecmp(messages[i].name, name))
			return messages[i].type;
	}
	return 0;
}
