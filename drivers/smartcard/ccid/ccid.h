/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of scr-ccid.ko share. Calls go downwards only:
 *
 *	usb.c		binds
 *	bulk.c, iccd.c	carry messages: a struct ccid_transport each
 *	usb_control.c	the control pipe
 *	usb_power.c	suspend, resume, reset
 *	usb_interrupt.c	the interrupt pipe
 *	reader.c	the ReaderFunction table
 *	sleep.c		readers and cards of a reader device that sleeps
 *	power.c		IccPowerOn, IccPowerOff
 *	negotiate.c	RDF_SET_PROTOCOL: speed, PPS, parameters
 *	level.c		RDF_TRANSMIT: APDU level
 *	pin*.c		RDF_SECURE: a PIN that is typed at the reader
 *	tpdu.c		TPDU and character level: T=0 and T=1 by the host
 *	parameters.c	SetParameters and its like
 *	tables.c	clock frequencies and data rates
 *	xfr.c		XfrBlock
 *	escape.c	Escape
 *	engine.c	one command and its answer
 *	receive.c	whose answer it is that has come
 *	message.c, descriptor.c, quirks.c, part10.c	pure
 *
 * Locks, outermost first: &ccid_slot.lock, &ccid_tables.lock, &ccid_device.lock.
 * The core's own spinlock is taken under the first only, and calls ccid_cancel(),
 * which takes none of them. Nobody waits for the reader device to wake up (@wake
 * of struct ccid_transport) with one of them held, nor for scr_reader_pause().
 */
#ifndef _SCR_CCID_H
#define _SCR_CCID_H

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/scr.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "../iso7816/t1.h"
#include "descriptor.h"
#include "message.h"
#include "quirks.h"

struct ccid_device;
struct ccid_slot;
struct scr_speed;
struct scr_speed_reader;

/* A reader without an interrupt pipe is asked this often, while anybody waits. */
#define CCID_LOOK_INTERVAL	msecs_to_jiffies(400)

/**
 * struct ccid_inbox - room for one message of the bulk-IN pipe
 * @device: the reader device
 * @list: in &ccid_device.free_inboxes, while it is nobody's
 * @poster: for whose command it was posted; guarded by &ccid_device.lock
 * @buffer: &ccid_device.buffer_length bytes
 * @private: the transport's
 */
struct ccid_inbox {
	struct ccid_device *device;
	struct list_head list;
	struct ccid_slot *poster;
	u8 *buffer;
	void *private;
};

/**
 * struct ccid_transport - how messages travel
 * @post: have the next message of the bulk-IN pipe put into the inbox; then
 *	ccid_received() is called, once. Any context.
 * @withdraw: take a posted inbox back; ccid_received() has run when it returns
 * @send: send the first @length bytes of the slot's &ccid_slot.message; then
 *	ccid_sent() is called, once
 * @withdraw_send: ccid_sent() has run when it returns
 * @abort: the request ABORT of the control pipe (5.3.1)
 * @recover: make stalled pipes work again
 * @read_table: GET_CLOCK_FREQUENCIES or GET_DATA_RATES on the control pipe (5.3);
 *	answers the bytes that came, at most @size
 * @wake: have the reader device awake until @rest; waits for it
 * @rest: undoes a @wake; does not wait
 *
 * All but @post are called in process context. Zero or a negative errno.
 */
struct ccid_transport {
	int (*post)(struct ccid_inbox *inbox);
	void (*withdraw)(struct ccid_inbox *inbox);
	int (*send)(struct ccid_slot *slot, size_t length);
	void (*withdraw_send)(struct ccid_slot *slot);
	int (*abort)(struct ccid_slot *slot, u8 sequence);
	void (*recover)(struct ccid_device *device);
	int (*read_table)(struct ccid_device *device, u8 control_request, u8 *bytes,
			  size_t size);
	int (*wake)(struct ccid_device *device);
	void (*rest)(struct ccid_device *device);
};

/* A short command APDU: CLA INS P1 P2 Lc, 255 bytes, Le (ISO 7816-4, 5.1). */
#define CCID_SHORT_COMMAND	261

/* More than a reader can announce, and as many as one is known to send. */
#define CCID_TABLE_ENTRIES	256

/**
 * struct ccid_tables - speeds of the reader
 * @lock: guards the first reading; taken under &ccid_slot.lock
 * @known: they were read, and do not change any more
 * @clocks: kHz
 * @clock_count: entries of @clocks
 * @rates: bit/s
 * @rate_count: entries of @rates
 */
struct ccid_tables {
	struct mutex lock;	/* see above */
	bool known;
	u32 clocks[CCID_TABLE_ENTRIES];
	unsigned int clock_count;
	u32 rates[CCID_TABLE_ENTRIES];
	unsigned int rate_count;
};

/* What a slot's command is at; guarded by &ccid_device.lock. */
enum ccid_phase {
	CCID_IDLE,
	CCID_WAITING,		/* for the answer */
	CCID_ABORTING,		/* for the SlotStatus that ends the abort */
	CCID_ENDED,		/* @result says how */
};

/**
 * struct ccid_slot - one slot of a reader device
 * @device: the reader device
 * @reader: the reader that it is to the core
 * @index: bSlot
 * @lock: one command at a time; held from the first to the last message of an
 *	exchange
 * @message: the command, &ccid_device.buffer_length bytes
 * @sequence: bSeq of the latest command
 * @powered: IccPowerOn has succeeded, and nothing was heard since of the
 *	card's power or of its removal
 * @changed: a NotifySlotChange has come for a card that was thought to be in
 * @t1: the block protocol with the card, where the host speaks it
 * @t1_lost: the card may be in the middle of an exchange that was given up
 * @pad_has_texts: the texts of its display are loaded
 * @t1_without_ifs: the card does not answer to S(IFS request)
 * @look: asks for the card's presence
 * @done: @phase is CCID_ENDED, or the core has cancelled the request
 * @phase: see there
 * @sending: @message belongs to the transport
 * @answered: the answer has come, but @message is not sent yet
 * @stale: messages since the command was sent that were no answer to it
 * @timeout: jiffies that the reader has for each sign of life
 * @deadline: jiffies at which @timeout ends
 * @result: 0, or a negative errno
 * @posted: the inbox that is posted for this slot
 * @inbox: the one with the answer; this slot's until its next command
 * @received: bytes in @inbox
 * @private: the transport's
 *
 * @phase and what is below it: guarded by &ccid_device.lock.
 */
struct ccid_slot {
	struct ccid_device *device;
	struct scr_reader *reader;
	u8 index;
	struct mutex lock;	/* see above */
	u8 *message;
	u8 sequence;
	bool powered;
	bool changed;
	struct scr_t1 t1;
	bool t1_lost;
	bool pad_has_texts;
	bool t1_without_ifs;
	struct delayed_work look;
	struct completion done;

	enum ccid_phase phase;
	bool sending;
	bool answered;
	u8 stale;
	unsigned long timeout;
	unsigned long deadline;
	int result;
	struct ccid_inbox *posted;
	struct ccid_inbox *inbox;
	size_t received;
	void *private;
};

/**
 * struct ccid_device - a reader device: one CCID interface
 * @description: its class descriptor
 * @vendor_id: idVendor
 * @product_id: idProduct
 * @transport: how messages travel
 * @dev: for messages in the kernel's log
 * @disconnected: the hardware is gone: everything ends with -ENODEV
 * @stopped: it is being reset: commands end with -ECANCELED, without an abort
 * @wakes: suspended, it can wake the host for a card's movement
 * @answered: it has answered a command
 * @settled: jiffies before which CCID_QUIRK_SETTLE has it left alone
 * @buffer_length: bytes of a message at most
 * @lock: guards @free_inboxes, @busy and what struct ccid_slot says; taken in
 *	completion handlers
 * @busy: slots that have a command under way, bMaxCCIDBusySlots at most
 * @freed: waits for @busy to shrink
 * @free_inboxes: nobody's
 * @tables: speeds beside those of @description
 * @function: the ReaderFunction table: what this reader device can do
 * @driver: of its readers
 * @private: the transport's
 * @slots: &ccid_reader_description.slots of them
 */
struct ccid_device {
	struct ccid_reader_description description;
	u16 vendor_id;
	u16 product_id;
	const struct ccid_transport *transport;
	struct device *dev;
	bool disconnected;
	bool stopped;
	bool wakes;
	bool answered;
	unsigned long settled;
	size_t buffer_length;
	spinlock_t lock;	/* see above */
	unsigned int busy;
	wait_queue_head_t freed;
	struct list_head free_inboxes;
	struct ccid_tables tables;
	scr_reader_function function[RDF_COUNT];
	struct scr_reader_driver driver;
	void *private;
	struct ccid_slot slots[];
};

/**
 * struct ccid_block - an XfrBlock
 * @length: bytes
 * @waiting_multiplier: bBWI: of S(WTX request), 0 if the card did not send one
 * @level: wLevelParameter
 * @timeout: jiffies
 */
struct ccid_block {
	size_t length;
	u8 waiting_multiplier;
	u16 level;
	unsigned long timeout;
};

/**
 * struct ccid_characters - XfrBlocks at character level
 * @output: to be sent
 * @length: bytes of it, perhaps none
 * @wanted: characters to expect then
 * @waiting_multiplier: as &ccid_block.waiting_multiplier
 * @timeout: jiffies for each
 */
struct ccid_characters {
	const u8 *output;
	size_t length;
	size_t wanted;
	u8 waiting_multiplier;
	unsigned long timeout;
};

static inline struct ccid_slot *ccid_slot_of(struct scr_reader *reader)
{
	return dev_get_drvdata(&reader->dev);
}

static inline bool ccid_has_quirk(const struct ccid_device *device, u32 quirk)
{
	return device->description.quirks & quirk;
}

/* The next bSeq; the caller encodes it, and then calls ccid_command(). */
static inline u8 ccid_next_sequence(struct ccid_slot *slot)
{
	lockdep_assert_held(&slot->lock);
	return ++slot->sequence;
}

/* receive.c */
void ccid_engine_add_inbox(struct ccid_device *device, struct ccid_inbox *inbox);
int ccid_bus_error(struct ccid_device *device, int error);
int ccid_post_inbox(struct ccid_slot *slot);
void ccid_received(struct ccid_inbox *inbox, size_t length, int error);
void ccid_sent(struct ccid_slot *slot, int error);
void ccid_forget_answer(struct ccid_slot *slot);

/* engine.c */
void ccid_engine_init(struct ccid_device *device);
void ccid_engine_restarted(struct ccid_device *device);
unsigned long ccid_timeout(struct ccid_device *device, unsigned long timeout);
int ccid_command(struct ccid_slot *slot, struct scr_request *request, size_t length,
		 unsigned long timeout, struct ccid_answer *answer);
void ccid_cancel(struct scr_reader *reader, struct scr_request *request);

/* xfr.c */
unsigned long ccid_exchange_timeout(struct ccid_slot *slot, u32 protocol,
				    u8 waiting_multiplier);
int ccid_xfr_block(struct ccid_slot *slot, struct scr_request *request,
		   const struct ccid_block *block, struct ccid_answer *answer);
int ccid_xfr_characters(struct ccid_slot *slot, struct scr_request *request,
			const struct ccid_characters *characters,
			struct ccid_answer *answer);
int ccid_xfr_counted(struct ccid_slot *slot, struct scr_request *request,
		     struct ccid_characters *characters, u8 *bytes,
		     size_t (*count)(struct ccid_slot *slot, const u8 *bytes),
		     struct ccid_answer *answer);

/* escape.c */
int ccid_send_escape(struct ccid_slot *slot, struct scr_request *request, size_t length,
		     unsigned long timeout, struct ccid_answer *answer);

/* tpdu.c */
int ccid_exchange_t0(struct ccid_slot *slot, struct scr_request *request);
int ccid_exchange_t1(struct ccid_slot *slot, struct scr_request *request);
int ccid_resynchronize(struct ccid_slot *slot, struct scr_request *request);
int ccid_exchange_block(struct ccid_slot *slot, struct scr_request *request,
			u8 *block, struct ccid_answer *answer);
int ccid_take_information(struct ccid_slot *slot, struct scr_request *request);
int ccid_begin_t1(struct ccid_slot *slot, struct scr_request *request);

/* level.c */
size_t ccid_message_room(const struct ccid_reader_description *description);
u32 ccid_maximum_command(const struct ccid_reader_description *description);
int ccid_transmit(struct scr_reader *reader, struct scr_request *request);

/* parameters.c */
void ccid_note_parameters(struct ccid_slot *slot, const struct ccid_parameters *parameters);
int ccid_set_parameters(struct ccid_slot *slot, struct scr_request *request,
			const struct ccid_parameters *wanted, bool *refused);
int ccid_get_parameters(struct ccid_slot *slot, struct scr_request *request,
			struct ccid_parameters *in_force, bool *known);
int ccid_reset_parameters(struct ccid_slot *slot, struct scr_request *request);
int ccid_set_speed(struct ccid_slot *slot, struct scr_request *request,
		   const struct scr_speed *speed);

/* tables.c */
void ccid_speed_abilities(struct ccid_slot *slot, struct scr_speed_reader *abilities);

/* power.c */
int ccid_card_power(struct scr_reader *reader, struct scr_request *request);
int ccid_power_off(struct ccid_slot *slot, struct scr_request *request);
int ccid_reset(struct ccid_slot *slot, struct scr_request *request, u32 kind,
	       struct ccid_answer *answer);

/* negotiate.c */
int ccid_set_protocol(struct scr_reader *reader, struct scr_request *request);

/* sleep.c */
int ccid_wake(struct scr_reader *reader);
void ccid_rest(struct scr_reader *reader);
bool ccid_is_in_use(struct ccid_device *device);
void ccid_cards_lost_power(struct ccid_device *device);
void ccid_cards_power_off(struct ccid_device *device);
void ccid_readers_pause(struct ccid_device *device, unsigned long grace);
void ccid_readers_continue(struct ccid_device *device);
void ccid_readers_look(struct ccid_device *device);

/* pin.c */
u8 ccid_pin_support(const struct ccid_reader_description *description);
int ccid_secure(struct scr_reader *reader, struct scr_request *request);
int ccid_feature_question(struct scr_reader *reader, struct scr_request *request);

/* reader.c */
int ccid_readers_register(struct ccid_device *device,
			  const struct scr_vendor_attributes *vendor, u16 channel,
			  bool notifies);
void ccid_readers_unregister(struct ccid_device *device);
void ccid_readers_put(struct ccid_device *device);
void ccid_notified(struct ccid_device *device, const u8 *message, size_t length);

#endif /* _SCR_CCID_H */
