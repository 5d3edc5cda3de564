/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of the emulated reader share. A reader is a USB device with
 * slots. Each file calls only those below it; what has to go up goes by timers and
 * by functions that were told before:
 *
 *	control.c	what somebody wants to happen to the reader
 *	device.c	the USB device: control requests, and messages from the host
 *	virt.c		/dev/scrvirt instead of the USB device
 *	iccd.c		the requests of ICCD 1.0, in place of the bulk pipes
 *	ccid.c		the messages of CCID 1.1
 *	secure.c	Secure, and PINs typed at the reader: pin_pad.c, pin_block.c
 *	exchange.c	XfrBlock, and at APDU levels what it comes to
 *	tpdu.c		XfrBlock at TPDU level
 *	slot_power.c	the slot's card: power
 *	slot_card.c	and presence
 *	slot_abort.c	ABORT
 *	device_reset.c	reset and unplugging
 *	parameters.c	the parameters, and the PPS of readers that make one
 *	character.c	XfrBlock at character level
 *	t1_exchange.c	blocks of T=1, at TPDU and character level
 *	line_use.c	PPS requests, and whether the line is good
 *	answer.c	the answers, which may have to wait for the line
 *	exchange_wait.c	commands that take the card time
 *	line_time.c	how long characters take on the line
 *	answer_now.c	answers as they are made
 *	outgoing.c	and as they go
 *	notify.c	the notifications
 *	pipe.c		the pipes' queues
 *	virt_slot.c	and in place of them, files of /dev/scrvirt
 *	iccd_answer.c	or what an ICCD keeps
 *	slot.c		the slot's state
 *	line.c		the line between reader and card: speed, protocol, PPS
 *	t0_card.c	T=0 on the card's side
 *	t1_line.c	blocks of T=1 on their way
 *	t1_card.c	T=1 on the card's side
 *	card.c		the card; card.h lists its models
 *
 * Whatever goes wrong by a fault is in faults/, a file each. Those call down into the files
 * above, which know none of them: fault_occasions.c calls them by their pointers.
 */
#ifndef SCR_EMU_READER_H
#define SCR_EMU_READER_H

#include "card.h"
#include "ccid.h"
#include "description.h"
#include "fault.h"
#include "host.h"
#include "iccd.h"
#include "line.h"
#include "loop.h"
#include "pin_pad.h"
#include "rates.h"

struct reader;
struct virt;

/* What the user wants of the readers and their cards. */
struct settings {
	struct description description;
	bool no_card;
	bool abort_drops;
	bool virt;		/* at /dev/scrvirt, not USB */
	bool usbredir;		/* at QEMU's, not vhci_hcd */
	u8 atr[MAXIMUM_ATR];
	u8 atr_length;
	u8 card_voltages;
	struct rates data_rates;
	struct rates clocks;
	u32 wrong_count;
	enum t0_procedure procedure;
	bool timing;		/* characters take time */
	struct card_kind card;
};

/**
 * struct tpdu - a TPDU of T=0, as the reader goes about it
 * @bytes: header and data for the card
 * @length: of them
 * @sent: so many have gone to the card
 * @expected: so many come before the next procedure byte
 * @heard: characters that have come
 * @status: SW1 has come
 */
struct tpdu {
	u8 bytes[5 + 255];
	u32 length;
	u32 sent;
	u32 expected;
	u32 heard;
	bool status;
};

/* An answer that is still on the line. */
struct late_answer {
	u8 type;
	u8 specific;
	u32 length;
	u8 data[MAXIMUM_RESPONSE];
};

/**
 * struct characters - what goes on at character level
 * @expected: so many the host waits for
 * @length: so many have come, and wait in @arrived
 * @deadline: when the card has its answer (T=0)
 * @manner: and whether
 * @block: of T=1, from the host; @block_length bytes so far
 */
struct characters {
	u32 expected;
	u32 length;
	u64 deadline;
	enum card_manner manner;
	u8 arrived[T0_OUTPUT + T1_BLOCK_LENGTH];
	u32 block_length;
	u8 block[T1_BLOCK_LENGTH];
};

/**
 * struct t1_line - the blocks of a card's T=1 on their way to the reader
 * @block: that came latest; @length bytes
 * @held: is sent when the card's request, in place of it, is answered
 * @lasting: the fault that all blocks have until RESYNCH or a reset, or NULL
 */
struct t1_line {
	u32 length;
	u8 block[T1_BLOCK_LENGTH];
	u32 held_length;
	u8 held[T1_BLOCK_LENGTH];
	struct fault *lasting;
};

/**
 * struct slot - one slot of a reader
 * @present: a card is in
 * @powered: it has answered to reset
 * @clock_stopped: by IccClock
 * @reader_end: of the line to the card
 * @card_end: of it
 * @busy: a command is under way: @type, @sequence
 * @timer: the next time extension or the end of the command
 * @deadline: when the card has its answer
 * @answered: is called then
 * @manner: of the card: whether it ever has its answer
 * @waits: for the card's answer, which comes by exchange_answered()
 * @finish: NULL, or is called then, if a command is under way
 * @silent: the reader does not ask the host for more time meanwhile
 * @waiting: bBWI of the command
 * @asked: bytes of the APDU under way, at APDU levels
 * @line_time: nanoseconds that its characters have taken
 * @speaking: @late is on the line, and nothing else is until it has come
 * @abort_requested: ABORT has come by the control pipe, for @abort_sequence
 * @abort_sent: Abort has come by the bulk pipe, for @abort_message
 * @command: the pieces so far of a chained command
 * @secure_length: bytes of Secure, which is in @command until the PINs are typed
 * @response: what is to go to the host, pieces before @response_sent have gone
 * @tpdu: the TPDU of T=0 under way
 * @t1_line: what faults make of the blocks of T=1
 * @deliver: takes those that come from the card
 * @characters: at character level
 * @text: the characters that are on their way to the host
 */
struct slot {
	struct reader *reader;
	u8 index;
	bool present;
	bool powered;
	bool clock_stopped;
	struct reader_end reader_end;
	struct card_end card_end;
	bool busy;
	u8 type;
	u8 sequence;
	struct timer timer;
	u64 deadline;
	void (*answered)(struct slot *slot);
	enum card_manner manner;
	bool waits;
	void (*finish)(struct slot *slot);
	bool silent;
	u8 waiting;
	u32 asked;
	u64 line_time;
	bool speaking;
	struct late_answer late;
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
	struct tpdu tpdu;
	struct t1_line t1_line;
	void (*deliver)(struct slot *slot, const u8 *block, u32 length);
	struct characters characters;
	u8 text[T0_OUTPUT];
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
 * struct reader - an emulated reader: an interface of a USB device
 * @device: the first interface of that
 * @next: the interface after it, or NULL
 * @first_endpoint: what its endpoints' numbers are on top of ENDPOINT_BULK_IN and so on
 * @host: NULL while it is unplugged
 * @virt: likewise, with --virt
 * @original: the description before the first describe
 * @configuration: bConfigurationValue in force
 * @halted: by endpoint number; until CLEAR_FEATURE
 * @queues: by endpoint number; IN endpoints only
 * @changed: slots that the next NotifySlotChange tells of
 * @withheld: the answer that waits for its transfer to end
 */
struct reader {
	struct reader *device;
	struct reader *next;
	u8 first_endpoint;
	struct settings *settings;
	struct description original;
	struct host *host;
	struct virt *virt;
	u8 configuration;
	bool halted[ENDPOINT_COUNT];
	struct packet *queues[ENDPOINT_COUNT];
	u32 changed;
	struct faults faults;
	struct pin_pad pin_pad;
	u8 withheld[CCID_HEADER_LENGTH + MAXIMUM_RESPONSE + 1];
	u32 withheld_length;
	struct counters counters;
	struct iccd iccd;
	unsigned int slot_count;
	struct slot slots[];
};

/* device.c */
struct reader *reader_new(struct settings *settings);
/* @reader becomes the next interface of the USB device that begins with @device. */
void reader_join(struct reader *device, struct reader *reader);
/* The whole device, whichever interface is named. Return: 0, or -1 after an error message. */
int reader_plug(struct reader *reader);

/* ccid.c */
/* A bulk-OUT message; answers now or later. */
void ccid_message(struct reader *reader, const u8 *message, u32 length);

/* secure.c */
void secure_message(struct slot *slot, const u8 *message, u32 length);
/* What the user types next. Return: NULL, or what is wrong with it. */
const char *secure_enter(struct reader *reader, const char *entry);

/* exchange.c */
void exchange_block(struct slot *slot, const u8 *message, u32 length);
/* A whole command of the reader's own, after which the host gets the answer. */
void exchange_command(struct slot *slot, const u8 *command, u32 length);

/* tpdu.c */
void tpdu_exchange(struct slot *slot, const u8 *block, u32 length);

/* slot_power.c */
void slot_power_on(struct slot *slot, u8 select);
void slot_power_off(struct slot *slot);

/* slot_card.c */
void slot_init(struct slot *slot, struct reader *reader, u8 index);
void slot_insert(struct slot *slot);
/* A command that is under way fails. */
void slot_remove(struct slot *slot);

/* slot_abort.c */
/* By the control pipe, and by the bulk pipe. */
void slot_abort_request(struct slot *slot, u8 sequence);
void slot_abort_message(struct slot *slot, u8 sequence);

/* device_reset.c */
/* As after power-up: the host learns of the cards that are in by NotifySlotChange. */
void device_reset(struct reader *reader);
/* All interfaces from @context on. */
void device_power_up(void *context);
/* Likewise: the host is no more. */
void device_gone(void *context);
/* The whole device, whichever interface is named. */
void reader_unplug(struct reader *reader);

/* parameters.c */
/* After the card's reset; a reader that negotiates by itself does so now. */
void parameters_reset(struct slot *slot);
void parameters_get(struct slot *slot, const u8 *message, u32 length);
void parameters_set(struct slot *slot, const u8 *message, u32 length);
void parameters_default(struct slot *slot, const u8 *message, u32 length);
void parameters_set_rate(struct slot *slot, const u8 *message, u32 length);

/* character.c */
void character_exchange(struct slot *slot, const u8 *characters, u32 length, u32 expected);
/* Nothing is under way. */
void character_reset(struct slot *slot);

/* t1_exchange.c */
/* A block of T=1: for the card, and its answer for @deliver. */
void t1_exchange(struct slot *slot, const u8 *block, u32 length,
		 void (*deliver)(struct slot *slot, const u8 *block, u32 length));

/* line_use.c */
/* Ends the command if the line is not good. Return: it is good. */
bool line_use_is_good(struct slot *slot);
/* Ends the command if the card is silent. Return: it is not, and has responded. */
bool line_use_pps(struct slot *slot, const u8 *request, u32 *length, u8 *response);
/* A PPS request is for the line, whatever the level. */
void line_use_negotiate(struct slot *slot, const u8 *request, u32 length);

/* answer.c */
/* Ends the command under way, now or later. */
void answer(struct slot *slot, u8 type, u8 specific, const u8 *data, u32 length);

/* exchange_wait.c */
void exchange_timer(void *context);
/*
 * The card has a command: its answer is put in @slot->response, for @slot->deadline.
 * If it comes later, it is there when @slot->waits no longer holds.
 */
void exchange_ask_card(struct slot *slot, const u8 *command, u32 length);
/* The card has the answer that it was to give later. */
void exchange_answered(struct card *card);
/* Waits for @slot->deadline; the host is asked for more time. */
void exchange_wait(struct slot *slot, void (*answered)(struct slot *slot));
/* Waits so long, and the host hears nothing. */
void exchange_pause(struct slot *slot, u32 milliseconds, void (*answered)(struct slot *slot));

/* line_time.c */
/* A command begins; what failed before has taken no time. */
void line_time_begin(struct slot *slot);
/* So many have gone one way, and the other side speaks next. */
void line_time_characters(struct slot *slot, u32 count);
void line_time_atr(struct slot *slot, u32 count);
/* What a reader at APDU level makes of an APDU; @response with SW1 SW2. */
void line_time_apdu(struct slot *slot, u32 command, u32 response);
/* Return: whole milliseconds of it, which are forgotten; less is kept for the next command. */
u32 line_time_take(struct slot *slot);

/* answer_now.c */
void answer_now(struct slot *slot, u8 type, u8 specific, const u8 *data, u32 length);
void answer_error(struct slot *slot, u8 error);
void answer_time_extension(struct slot *slot);
/* To a @command that is not the one under way; @slot may not exist. */
void answer_apart(struct reader *reader, u8 command, u8 slot, u8 sequence, u8 status, u8 error);

/* notify.c */
/* NotifySlotChange, if something has changed. */
void notify_changes(struct reader *reader);
void notify(struct reader *reader, const u8 *message, u32 length);

/* pipe.c */
/* A packet for the host. @status other than 0: the URB that gets it fails so. */
void pipe_send(struct reader *reader, u8 endpoint, int status, const u8 *data, u32 length);
/* What waits goes, as far as the host has asked for it. */
void pipe_pump(struct reader *reader, u8 endpoint);
/* Both directions of an endpoint number answer with a stall until CLEAR_FEATURE. */
void pipe_halt(struct reader *reader, u8 endpoint);
/* What waits is lost, and no endpoint is halted. */
void pipe_drop(struct reader *reader);

/* slot.c */
/* ICC and command status in one, as in bStatus. */
u8 slot_icc_status(const struct slot *slot);
/* The command under way, if any, is never answered. */
void slot_drop_command(struct slot *slot);
/* The reader lost power or was reset: nothing is under way, no card has power. */
void slot_forget(struct slot *slot);

/* t1_line.c */
/* The card's block goes. */
void t1_line_copy(struct slot *slot);
/* What is to be said in place of the card's block, which is kept until then. */
void t1_line_interpose(struct slot *slot, u8 pcb, u8 information);
/*
 * The card has received @block, and before that waited for the answer to the
 * S-block @request, if not 0. Return: true if its block that was held goes now.
 */
bool t1_line_answered(struct slot *slot, u8 request, const u8 *block, u32 length);
/* The card was reset: nothing is held, and no fault lasts. */
void t1_line_forget(struct slot *slot);

#endif /* SCR_EMU_READER_H */
