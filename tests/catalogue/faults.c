// SPDX-License-Identifier: GPL-2.0-only
/*
 * The catalogue: what readers do wrong, and what a program sees of it. A call that
 * does nothing at the reader sees nothing.
 *
 *	powers		IccPowerOn or IccPowerOff, and what comes after a reset
 *	exchanges	bytes of the card, and those that a user types
 *	asks		the reader itself: Escape, Mechanical
 *
 * AS_USUAL stands where the fault may find no occasion: not each message of a call is
 * one that it is about.
 */
#include "catalogue.h"

#define ROW(name, script, where, kind, powers, exchanges, asks) \
	{ name, script, where, kind, { [POWERS] = powers, [EXCHANGES] = exchanges, \
				       [ASKS] = asks } }
#define MESSAGE(name, script, powers, exchanges, asks) \
	ROW(name, script, AT_CCID, ARMED, powers, exchanges, asks)
#define HEADER(name, script, powers, exchanges, asks) \
	ROW(name, script, AT_BULK, ARMED, powers, exchanges, asks)
#define PIPE(name, script, powers, exchanges, asks) \
	ROW(name, script, AT_BULK, ARMED, powers, exchanges, asks)
#define BLOCK(name, script, exchanges) \
	{ name, script, AT_T1, ARMED, { [EXCHANGES] = exchanges, \
					[TYPES] = AS_USUAL | LATE | BROKEN } }
#define NOTICE(name, script) \
	ROW(name, script, AT_BULK, ARMED, AS_USUAL, AS_USUAL, AS_USUAL)
#define DESCRIPTOR(name, script) \
	ROW(name, script, 0, PLUGGED, 0, 0, 0)

/* A message that is taken for no answer: the call waits for another. */
#define UNHEARD		(AS_USUAL | LATE)
/* An answer to reset that is none. */
#define STRANGE_CARD	(AS_USUAL | NO_KNOWN_CARD | BROKEN)

const struct fault written_faults[] = {
	/* Headers */
	HEADER("bSeq is wrong", "fault wrong-seq", UNHEARD, UNHEARD, UNHEARD),
	HEADER("bSlot is wrong", "fault wrong-slot", UNHEARD, UNHEARD, UNHEARD),
	HEADER("bMessageType is wrong", "fault wrong-type", AS_USUAL | BROKEN, BROKEN, BROKEN),
	HEADER("dwLength is 0", "fault length-zero", STRANGE_CARD, AS_USUAL | BROKEN, AS_USUAL),
	HEADER("dwLength is huge", "fault length-huge", AS_USUAL | BROKEN, BROKEN, BROKEN),
	HEADER("dwLength is more than comes", "fault length-over", AS_USUAL | BROKEN, BROKEN,
	       BROKEN),
	HEADER("dwLength is less than comes", "fault length-under", STRANGE_CARD,
	       AS_USUAL | BROKEN, AS_USUAL),
	HEADER("half a header", "fault short-header", UNHEARD, UNHEARD, UNHEARD),
	HEADER("bError although nothing failed", "fault error-with-status-ok", AS_USUAL,
	       AS_USUAL, AS_USUAL),
	HEADER("bmCommandStatus is reserved", "fault status-rfu", AS_USUAL | BROKEN, BROKEN,
	       BROKEN),
	/* Of EJECT, the answer says as well that no card is in */
	MESSAGE("hardware error", "fault ccid-error FB", AS_USUAL | BUS | NO_CARD, BUS,
		BUS | NO_CARD),
	MESSAGE("busy", "fault ccid-error E0", AS_USUAL | REFUSED | NO_CARD, REFUSED,
		REFUSED | NO_CARD),
	MESSAGE("card mute", "fault ccid-error FE", AS_USUAL | NO_KNOWN_CARD | LATE | NO_CARD, LATE,
		AS_USUAL | LATE | NO_CARD),
	/* When they come */
	MESSAGE("no answer", "fault no-answer", UNHEARD, UNHEARD, UNHEARD),
	MESSAGE("no answer to the second message", "fault no-answer 2", UNHEARD, UNHEARD,
		UNHEARD),
	MESSAGE("an answer after its time", "fault delayed-answer 4000", UNHEARD, UNHEARD,
		UNHEARD),
	MESSAGE("an answer twice", "fault answer-twice", AS_USUAL, AS_USUAL, AS_USUAL),
	MESSAGE("an answer again, late", "fault late-answer", AS_USUAL, AS_USUAL, AS_USUAL),
	MESSAGE("time extensions for ever", "fault endless-extension", UNHEARD | NO_CARD, UNHEARD,
		UNHEARD | NO_CARD),
	PIPE("an answer before its command", "fault answer-before-command", AS_USUAL, AS_USUAL,
	     AS_USUAL),
	MESSAGE("no answer, abort ignored", "fault no-answer;fault abort-ignored", UNHEARD,
		UNHEARD, UNHEARD),
	PIPE("no answer, abort stalls", "fault no-answer;fault stall-control", UNHEARD, UNHEARD,
	     UNHEARD),
	/* Packets */
	PIPE("an empty packet first", "fault zero-length-packet", AS_USUAL, AS_USUAL, AS_USUAL),
	PIPE("no empty packet after full ones", "fault missing-zero-length-packet", UNHEARD,
	     UNHEARD, UNHEARD),
	PIPE("packets of one byte", "fault one-byte-packets", UNHEARD | BROKEN, UNHEARD | BROKEN,
	     UNHEARD | BROKEN),
	PIPE("bulk-IN stalls", "fault stall-in", AS_USUAL | BUS, BUS, BUS),
	PIPE("bulk-OUT stalls", "fault stall-out", AS_USUAL | BUS, BUS, BUS),
	PIPE("bulk-IN stalls, and CLEAR_FEATURE does", "fault stall-in;fault stall-setup",
	     AS_USUAL | BUS, BUS, BUS),
	ROW("a request at the control pipe stalls", "fault stall-setup", 0, ARMED,
	    AS_USUAL | BUS | BROKEN, AS_USUAL | BUS | BROKEN, AS_USUAL | BUS | BROKEN),
	PIPE("EPROTO", "fault eproto", AS_USUAL | BUS, BUS, BUS),
	PIPE("EPROTO three times", "fault eproto 3", AS_USUAL | BUS, BUS, BUS),
	/* Notifications */
	NOTICE("a notification of one byte", "fault interrupt-truncated"),
	NOTICE("a notification of no known type", "fault interrupt-unknown"),
	NOTICE("1000 notifications", "fault interrupt-storm"),
	NOTICE("10 notifications in each millisecond", "fault interrupt-flood 300"),
	NOTICE("interrupt pipe stalls", "fault stall-interrupt"),
	NOTICE("over-current", "hardware-error"),
	/* Cards */
	ROW("the card goes", "fault slot-change-during-transmit", AT_CCID, ARMED,
	    AS_USUAL | NO_CARD, AS_USUAL | NO_CARD, AS_USUAL),
	MESSAGE("ATR of one byte", "fault atr-short", STRANGE_CARD, AS_USUAL, AS_USUAL),
	MESSAGE("ATR of 40 bytes", "fault atr-long", STRANGE_CARD, AS_USUAL, AS_USUAL),
	MESSAGE("ATR of 33 bytes", "fault atr-full", AS_USUAL, AS_USUAL, AS_USUAL),
	MESSAGE("ATR with a wrong TCK", "fault atr-bad-tck", STRANGE_CARD, AS_USUAL, AS_USUAL),
	MESSAGE("ATR with a reserved TA1", "fault atr-bad-ta1", STRANGE_CARD, AS_USUAL,
		AS_USUAL),
	/* Blocks of T=1 */
	BLOCK("a block is lost", "fault t1-lost", AS_USUAL),
	BLOCK("a block with a wrong check", "fault t1-bad-edc", AS_USUAL),
	BLOCK("a block again", "fault t1-repeat", AS_USUAL),
	BLOCK("S(WTX request)", "fault t1-wtx", AS_USUAL),
	BLOCK("S(WTX request) of 0", "fault t1-wtx 0", AS_USUAL | BROKEN),
	BLOCK("S(IFS request)", "fault t1-ifs", AS_USUAL),
	BLOCK("S(IFS request) of 0", "fault t1-ifs 0", AS_USUAL | BROKEN),
	BLOCK("S(IFS request) of FF", "fault t1-ifs 255", AS_USUAL | BROKEN),
	BLOCK("S(ABORT request)", "fault t1-abort", AS_USUAL | BROKEN),
	BLOCK("wrong checks until RESYNCH", "fault t1-resynch", AS_USUAL | BROKEN),
	BLOCK("S(WTX request) for ever", "fault t1-wtx-storm", AS_USUAL | BROKEN | LATE),
	BLOCK("N(S) wrong for ever", "fault t1-ns-loop", AS_USUAL | BROKEN),
	BLOCK("N(R) the same for ever", "fault t1-nr-loop", AS_USUAL | BROKEN),
	/* Each message, request or block on its way */
	/* The bus fails a moment before the hub says why */
	ROW("the reader goes at each step", "fault unplug-message %u", 0, AT_EACH_STEP,
	    GONE | BUS, GONE | BUS, GONE | BUS),
	ROW("a USB reset at each step", "fault no-answer %u", AT_CCID, RESET_AT_EACH_STEP,
	    AS_USUAL | CANCELLED | NO_POWER, AS_USUAL | CANCELLED | NO_POWER,
	    AS_USUAL | CANCELLED),
	ROW("it is another device after a USB reset",
	    "describe idProduct 0x5c13;fault no-answer %u", AT_CCID, RESET_AT_EACH_STEP,
	    AS_USUAL | CANCELLED | GONE, CANCELLED | GONE, CANCELLED | GONE),
	/* Descriptors */
	DESCRIPTOR("class descriptor of 53 bytes", "describe bLength 53"),
	DESCRIPTOR("class descriptor of 2 bytes", "describe bLength 2"),
	DESCRIPTOR("class descriptor of 255 bytes", "describe bLength 255"),
	DESCRIPTOR("configuration without its last byte", "describe cut 1"),
	DESCRIPTOR("configuration without its last endpoint", "describe cut 7"),
	DESCRIPTOR("configuration that ends in the class descriptor", "describe cut 40"),
	DESCRIPTOR("bMaxSlotIndex is 1, and one slot is there", "describe bMaxSlotIndex 1"),
	DESCRIPTOR("bMaxSlotIndex is 255", "describe bMaxSlotIndex 255"),
	DESCRIPTOR("dwMaxCCIDMessageLength is 0", "describe dwMaxCCIDMessageLength 0"),
	DESCRIPTOR("dwMaxCCIDMessageLength is FFFFFFFF",
		   "describe dwMaxCCIDMessageLength 0xffffffff"),
	DESCRIPTOR("bMaxCCIDBusySlots is 0", "describe bMaxCCIDBusySlots 0"),
	DESCRIPTOR("no interrupt endpoint", "describe bNumEndpoints 2"),
	DESCRIPTOR("no bulk endpoints", "describe bNumEndpoints 1"),
	DESCRIPTOR("no endpoints", "describe bNumEndpoints 0"),
	DESCRIPTOR("dwFeatures is 0", "describe dwFeatures 0"),
	DESCRIPTOR("dwFeatures is FFFFFFFF", "describe dwFeatures 0xffffffff"),
	DESCRIPTOR("dwProtocols is 0", "describe dwProtocols 0"),
	DESCRIPTOR("dwDefaultClock and dwDataRate are 0",
		   "describe dwDefaultClock_kHz 0;describe dwDataRate 0;describe dwMaxDataRate 0"),
	DESCRIPTOR("dwMaxIFSD is 0", "describe dwMaxIFSD 0"),
	DESCRIPTOR("dwMaxIFSD is FFFFFFFF", "describe dwMaxIFSD 0xffffffff"),
	DESCRIPTOR("255 clocks and rates",
		   "describe bNumClockSupported 255;describe bNumDataRatesSupported 255"),
	DESCRIPTOR("bVoltageSupport is 0", "describe bVoltageSupport 0"),
};

const size_t written_fault_count = COUNT(written_faults);
