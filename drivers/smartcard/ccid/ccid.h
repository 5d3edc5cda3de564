/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of scr-ccid.ko share. Calls go downwards only:
 *
 *	usb.c		binds, and carries messages: a struct ccid_transport
 *	reader.c	the ReaderFunction table
 *	power.c		IccPowerOn, IccPowerOff
 *	parameters.c	SetParameters, GetParameters
 *	level.c		XfrBlock at TPDU and APDU level
 *	pin.c		Secure
 *	engine.c	one command and its answer
 *	receive.c	whose answer it is that has come
 *	message.c, descriptor.c, part10.c	pure
 *
 * Locks, outermost first: &ccid_slot.lock, &ccid_device.lock. The core's own
 * spinlock is taken under the first only, and calls ccid_cancel(), which takes
 * none of them.
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

#include "descriptor.h"
#include "message.h"

struct ccid_device;
struct ccid_slot;

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
 * @buffer_length: bytes of a message at most
 * @lock: guards @free_inboxes, @busy and what struct ccid_slot says; taken in
 *	completion handlers
 * @busy: slots that have a command under way, bMaxCCIDBusySlots at most
 * @freed: waits for @busy to shrink
 * @free_inboxes: nobody's
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
	size_t buffer_length;
	spinlock_t lock;	/* see above */
	unsigned int busy;
	wait_queue_head_t freed;
	struct list_head free_inboxes;
	scr_reader_function function[RDF_COUNT];
	struct scr_reader_driver driver;
	void *private;
	struct ccid_slot slots[];
};

static inline struct ccid_slot *ccid_slot_of(struct scr_reader *reader)
{
	return dev_get_drvdata(&reader->dev);
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
int ccid_command(struct ccid_slot *slot, struct scr_request *request, size_t length,
		 unsigned long timeout, struct ccid_answer *answer);
void ccid_cancel(struct scr_reader *reader, struct scr_request *request);

/* level.c */
u32 ccid_maximum_command(const struct ccid_reader_description *description);
int ccid_transmit(struct scr_reader *reader, struct scr_request *request);

/* power.c */
int ccid_card_power(struct scr_reader *reader, struct scr_request *request);
int ccid_power_off(struct ccid_slot *slot, struct scr_request *request);

/* parameters.c */
int ccid_set_protocol(struct scr_reader *reader, struct scr_request *request);

/* pin.c */
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
