/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of the emulated reader share. A reader is a USB device with
 * slots; calls go downwards, and answers go up by device_send():
 *
 *	control.c	what somebody wants to happen to the reader
 *	device.c	the USB device: control requests, and the pipes' queues
 *	ccid.c		the messages of CCID 1.1
 *	exchange.c	XfrBlock, and commands that take time
 *	secure.c	Secure, and PINs typed at the reader: pin_pad.c, pin_block.c
 *	slot.c		the slot and its card: power, presence, ABORT
 *	answer.c	the answers, and what the faults make of them
 *	fault.c		which faults wait for their occasion
 *	card.c		the card; card.h lists its models
 */
#ifndef SCR_EMU_READER_H
#define SCR_EMU_READER_H

#include "card.h"
#include "ccid.h"
#include "description.h"
#include "fault.h"
#include "loop.h"
#include "pin_pad.h"
#include "usbip.h"

struct reader;

/* What the user wants of the readers and their cards. */
struct settings {
	struct description description;
	bool no_card;
	bool abort_drops;
	u8 atr[MAXIMUM_ATR];
	u8 atr_length;
	u8 card_voltages;
	struct card_kind card;
};

/**
 * struct slot - one slot of a reader
 * @present: a card is in
 * @powered: it has answered to reset
 * @clock_stopped: by IccClock
 * @protocol: 0 T=0, 1 T=1: the parameters' kind
 * @parameters: abProtocolDataStructure
 * @busy: a command is under way: @type, @sequence
 * @timer: the next time extension or the end of the command
 * @as_tpdu: the command was given to the card as one of T=0
 * @waits: the card calls when it has its answer
 * @deadline: when the card has its answer
 * @abort_requested: ABORT has come by the control pipe, for @abort_sequence
 * @abort_sent: Abort has come by the bulk pipe, for @abort_message
 * @command: the pieces so far of a chained command
 * @secure_length: bytes of Secure, which is in @command until the PINs are typed
 * @response: what is to go to the host, pieces before @response_sent have gone
 */
struct slot {
	struct reader *reader;
	u8 index;
	bool present;
	bool powered;
	bool clock_stopped;
	u8 protocol;
	u8 parameters[7];
	bool busy;
	u8 type;
	u8 sequence;
	struct timer timer;
	bool as_tpdu;
	bool waits;
	u64 deadline;
	bool abort_requested;
	u8 abort_sequence;
	bool abort_sent;
	u8 abort_message;
	u8 command[MAXIMUM_COMMAND];
	u32 command_length;
	u32 secure_length;
	u8 response[MAXIMUM_RESPONSE];
	u32 response_length;
	u32 response_sent;
	struct card card;
};

/* What happened so far; see control.c. */
struct counters {
	u32 messages[256];
	u32 answers;
	u32 notifications;
	u32 resets;
	u32 power_ons;
	u32 aborts;
	u32 abort_requests;
	u32 configurations;
	u8 last_voltage;
	u8 last_parameters[7];
	u8 last_parameters_length;
};

/* Data that waits for the host's URB. */
struct packet {
	struct packet *next;
	int status;
	u32 length;
	u8 data[];
};

/**
 * struct reader - an emulated reader
 * @usbip: NULL while it is unplugged
 * @configuration: bConfigurationValue in force
 * @halted: by endpoint number; until CLEAR_FEATURE
 * @queues: by endpoint number; IN endpoints only
 * @changed: slots that the next NotifySlotChange tells of
 * @held: the bulk-OUT URB that the fault answer-before-command keeps waiting
 * @repeated: the message that the fault late-answer sends again
 */
struct reader {
	const struct settings *settings;
	struct usbip *usbip;
	u8 configuration;
	bool halted[ENDPOINT_COUNT];
	struct packet *queues[ENDPOINT_COUNT];
	u32 changed;
	struct faults faults;
	struct pin_pad pin_pad;
	struct timer hold_timer;
	u32 held;
	struct timer repeat_timer;
	u8 repeated[CCID_HEADER_LENGTH + MAXIMUM_RESPONSE];
	u32 repeated_length;
	struct counters counters;
	unsigned int slot_count;
	struct slot slots[];
};

/* device.c */
struct reader *reader_new(const struct settings *settings);
/* Return: 0, or -1 after an error message. */
int reader_plug(struct reader *reader);
void reader_unplug(struct reader *reader);
/* A packet for the host. @status other than 0: the URB that gets it fails so. */
void device_send(struct reader *reader, u8 endpoint, int status, const u8 *data, u32 length);
/* Both directions of an endpoint number answer with a stall until CLEAR_FEATURE. */
void device_halt(struct reader *reader, u8 endpoint);

/* ccid.c */
/* A bulk-OUT message; answers now or later. */
void ccid_message(struct reader *reader, const u8 *message, u32 length);

/* exchange.c */
void exchange_block(struct slot *slot, const u8 *message, u32 length);
void exchange_timer(void *context);
/* The card has the answer that it was to give later. */
void exchange_answered(struct card *card);

/* A whole command of the reader's own, after which the host gets the answer. */
void exchange_command(struct slot *slot, const u8 *command, u32 length);
/* Return: such a command is a block of T=1. */
bool exchange_wants_blocks(const struct slot *slot);
/* Adds a block's LRC or CRC. Return: bytes of the block with it. */
u32 exchange_put_epilogue(const struct slot *slot, u8 *block, u32 length);

/* secure.c */
void secure_message(struct slot *slot, const u8 *message, u32 length);
/* The user has done something. */
void secure_continue(struct slot *slot);
/* @slot no longer wants a PIN, if it did. */
void secure_drop(struct slot *slot);
void secure_timer(void *context);

/* slot.c */
void slot_init(struct slot *slot, struct reader *reader, u8 index);
void slot_reset_parameters(struct slot *slot);
/* ICC and command status in one, as in bStatus. */
u8 slot_icc_status(const struct slot *slot);
void slot_power_on(struct slot *slot, u8 select);
void slot_power_off(struct slot *slot);
void slot_insert(struct slot *slot);
/* A command that is under way fails. */
void slot_remove(struct slot *slot);
/* The command under way, if any, is never answered. */
void slot_drop_command(struct slot *slot);
void slot_abort_request(struct slot *slot, u8 sequence);
void slot_abort_message(struct slot *slot, u8 sequence);
/* The reader lost power or was reset: nothing is under way, no card has power. */
void slot_forget(struct slot *slot);

/* answer.c */
/* Ends the command under way. */
void answer(struct slot *slot, u8 type, u8 specific, const u8 *data, u32 length);
void answer_error(struct slot *slot, u8 error);
void answer_time_extension(struct slot *slot);
/* To a @command that is not the one under way; @slot may not exist. */
void answer_apart(struct reader *reader, u8 command, u8 slot, u8 sequence, u8 status, u8 error);
void answer_repeat(void *context);
/* NotifySlotChange, if something has changed. */
void notify_changes(struct reader *reader);
void notify(struct reader *reader, const u8 *message, u32 length);

#endif /* SCR_EMU_READER_H */
