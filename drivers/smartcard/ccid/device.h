/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A reader device and its slots, as the engine sees them.
 *
 * Locks, outermost first: &ccid_slot.locked, &ccid_tables.lock, &ccid_device.lock.
 * The core's own spinlock is taken under the first only, and calls ccid_cancel(),
 * which takes none of them. Nobody waits for the reader device to wake up (@wake
 * of struct ccid_transport) with one of them held, nor for scr_reader_pause().
 */
#ifndef _SCR_CCID_DEVICE_H
#define _SCR_CCID_DEVICE_H

#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/scr.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "../iso7816/t1.h"
#include "descriptor.h"
#include "exchange.h"
#include "message.h"
#include "quirks.h"

struct ccid_device;
struct ccid_slot;

/* A reader without an interrupt pipe is asked this often, while anybody waits. */
#define CCID_LOOK_INTERVAL	msecs_to_jiffies(400)

/**
 * struct ccid_inbox - room for one message of the bulk-IN pipe
 * @device: the reader device
 * @owner: the slot whose inbox it is; guarded by &ccid_device.lock
 * @buffer: &ccid_device.buffer_length bytes
 * @filled: bytes of @buffer that anything has come into since they were wiped
 * @dma: the transport's: where the device finds @buffer
 * @private: the transport's
 */
struct ccid_inbox {
	struct ccid_device *device;
	struct ccid_slot *owner;
	u8 *buffer;
	size_t filled;
	dma_addr_t dma;
	void *private;
};

/**
 * struct ccid_transport - how messages travel
 * @post: have the next message of the bulk-IN pipe put into the inbox; then
 *	ccid_received() is called, once. Any context.
 * @withdraw: ask for a posted inbox back; ccid_received() runs soon, if at all
 * @send: send the first @length bytes of the slot's &ccid_slot.message; then
 *	ccid_sent() is called, once. Any context.
 * @withdraw_send: ask for the message back; ccid_sent() runs soon, if at all
 * @abort: the request ABORT of the control pipe (5.3.1). -EBUSY: there is no use in
 *	sending more, what is sent is not given back
 * @recover: make stalled pipes work again
 * @read_table: GET_CLOCK_FREQUENCIES or GET_DATA_RATES on the control pipe (5.3);
 *	answers the bytes that came, at most @size
 * @wake: have the reader device awake until @rest; waits for it
 * @rest: undoes a @wake; does not wait
 *
 * All but @post, @send and @rest are called in process context; @rest does not
 * sleep. Zero or a negative errno.
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

/* How long the transport may take to give back what it is asked for. */
#define CCID_WITHDRAW_TIMEOUT	(1 * HZ)

/* A short command APDU: CLA INS P1 P2 Lc, 255 bytes, Le (ISO 7816-4, 5.1). */
#define CCID_SHORT_COMMAND	261

/* More than a reader can announce, and as many as one is known to send. */
#define CCID_TABLE_ENTRIES	256

/**
 * struct ccid_tables - speeds of the reader
 * @lock: guards the first reading; taken under &ccid_slot.locked
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

/* Whose turn it is in an exchange that nobody waits for. */
enum ccid_turn {
	CCID_NOT_ASYNCHRONOUS,	/* there is none */
	CCID_DRIVEN,		/* somebody is at it, who looks again before leaving */
	CCID_HAS_TO_BEGIN,	/* &ccid_slot.work is to get the slot's lock first */
	CCID_HAS_COMMAND,	/* that is to be sent by &ccid_slot.work */
	CCID_HAS_SENT,		/* the reader's */
};

/**
 * struct ccid_slot - one slot of a reader device
 * @device: the reader device
 * @reader: the reader that it is to the core
 * @index: bSlot
 * @locked: bit 0 is the slot's lock: one exchange at a time, from its first to its
 *	last message. No mutex: an exchange that nobody waits for ends in a context
 *	which has not begun it. See ccid_slot_lock()
 * @unlocked: waits for it
 * @message: the command, &ccid_device.buffer_length bytes
 * @message_dma: the transport's: where the device finds @message
 * @sequence: bSeq of the latest command
 * @powered: IccPowerOn has succeeded, and nothing was heard since of the
 *	card's power or of its removal
 * @changed: a NotifySlotChange has come for a card that was thought to be in
 * @t1: the block protocol with the card, where the host speaks it
 * @t1_lost: the card may be in the middle of an exchange that was given up
 * @pad_has_texts: the texts of its display are loaded
 * @t1_without_ifs: the card does not answer to S(IFS request)
 * @transmit_timeout: jiffies for an XfrBlock with the parameters in force; 0: not
 *	computed yet
 * @exchange: what is under way; guarded by the slot's lock
 * @look: asks for the card's presence
 * @done: @phase is CCID_ENDED, or the core has cancelled the request, or @watchdog
 *	has found that it is late
 * @watchdog: runs until some deadline, that of @phase or an earlier one: so it is
 *	not started for each command, and not stopped
 * @work: goes on with @asynchronous where one may sleep
 * @waiting: in &ccid_device.waiting
 * @asynchronous: the request that is under way, and that nobody waits for
 * @begin: its first step, if it has not begun
 * @turn: see there
 * @phase: see there
 * @awaited: somebody waits for the command. It need not be one of @asynchronous,
 *	which may still wait for the slot's lock
 * @sending: @message belongs to the transport; cleared without the lock
 * @answered: the answer has come, but @message is not sent yet
 * @withheld: @message or @inbox were asked for, and not given back: nothing is sent
 *	before they are, and the command is aborted (see ccid_revive()); set and cleared
 *	with the slot's lock held
 * @stale: messages since the command was sent that were no answer to it
 * @timeout: jiffies that the reader has for each sign of life
 * @deadline: jiffies at which @timeout ends
 * @last_deadline: jiffies at which the request's time is over
 * @result: 0, or a negative errno
 * @inbox: this slot's own, until another slot's answer comes in it: see receive.c
 * @posted: @inbox is posted
 * @answer: of the reader, its data until the next command; zeroed if there is none
 * @private: the transport's
 *
 * @asynchronous and what is below it: guarded by &ccid_device.lock.
 */
struct ccid_slot {
	struct ccid_device *device;
	struct scr_reader *reader;
	u8 index;
	unsigned long locked;
	wait_queue_head_t unlocked;
	u8 *message;
	dma_addr_t message_dma;
	u8 sequence;
	bool powered;
	bool changed;
	struct scr_t1 t1;
	bool t1_lost;
	bool pad_has_texts;
	bool t1_without_ifs;
	unsigned long transmit_timeout;
	struct ccid_exchange exchange;
	struct delayed_work look;
	struct completion done;
	struct timer_list watchdog;
	struct work_struct work;
	struct list_head waiting;

	struct scr_request *asynchronous;
	ccid_step begin;
	enum ccid_turn turn;
	enum ccid_phase phase;
	bool awaited;
	bool sending;
	bool answered;
	bool withheld;
	u8 stale;
	unsigned long timeout;
	unsigned long deadline;
	unsigned long last_deadline;
	int result;
	struct ccid_inbox *inbox;
	bool posted;
	struct ccid_answer answer;
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
 * @lock: guards @busy, @waiting and what struct ccid_slot says; taken in completion
 *	handlers
 * @busy: slots that have a command under way, bMaxCCIDBusySlots at most
 * @freed: waits for @busy to shrink
 * @waiting: slots with a command that nobody waits for, and for which @busy is to
 *	shrink
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
	struct list_head waiting;
	struct ccid_tables tables;
	scr_reader_function function[RDF_COUNT];
	struct scr_reader_driver driver;
	void *private;
	struct ccid_slot slots[];
};

/**
 * struct ccid_block - an XfrBlock
 * @length: bytes, in &ccid_slot.message after the header
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

static inline struct ccid_slot *ccid_slot_of(struct scr_reader *reader)
{
	return dev_get_drvdata(&reader->dev);
}

static inline bool ccid_has_quirk(const struct ccid_device *device, u32 quirk)
{
	return device->description.quirks & quirk;
}

/* May fewer slots be busy at a time than there are? */
static inline bool ccid_is_limited(const struct ccid_device *device)
{
	return device->description.busy_slots < device->description.slots;
}

/* How long the reader has for a command; @timeout is enough for most readers. Jiffies. */
static inline unsigned long ccid_timeout(const struct ccid_device *device,
					 unsigned long timeout)
{
	const struct ccid_reader_description *description = &device->description;
	u8 least = description->least_timeout;

	if (unlikely(!READ_ONCE(device->answered)))
		least = max(least, description->first_timeout);
	return max_t(unsigned long, timeout, least * HZ);
}

/* Is it too early for the reader's first command? Its firmware is not ready yet then. */
static inline bool ccid_has_to_settle(const struct ccid_slot *slot)
{
	const struct ccid_device *device = slot->device;

	return unlikely(ccid_has_quirk(device, CCID_QUIRK_SETTLE)) &&
	       !READ_ONCE(device->answered) && time_before(jiffies, device->settled);
}

/* Has the command of a slot ended, whose lock is held, and how? True only once. */
static inline bool ccid_has_ended(struct ccid_slot *slot, int *result)
{
	/* Pairs with the release in ccid_end(). What has ended is the slot's alone. */
	if (smp_load_acquire(&slot->phase) != CCID_ENDED)
		return false;
	slot->phase = CCID_IDLE;
	*result = slot->result;
	return true;
}

static inline bool ccid_slot_is_locked(const struct ccid_slot *slot)
{
	return test_bit(0, &slot->locked);
}

static inline bool ccid_slot_trylock(struct ccid_slot *slot)
{
	return !test_and_set_bit_lock(0, &slot->locked);
}

static inline void ccid_slot_lock(struct ccid_slot *slot)
{
	if (unlikely(!ccid_slot_trylock(slot)))
		wait_event(slot->unlocked, ccid_slot_trylock(slot));
}

static inline void ccid_slot_unlock(struct ccid_slot *slot)
{
	clear_bit_unlock(0, &slot->locked);
	if (wq_has_sleeper(&slot->unlocked))
		wake_up(&slot->unlocked);
}

static inline bool ccid_is_character_level(const struct ccid_slot *slot)
{
	return slot->device->description.level == SCR_EXCHANGE_LEVEL_CHARACTER;
}

/* In an exchange: the command in &ccid_slot.message is the next one, then comes @step. */
static inline int ccid_next_command(struct ccid_slot *slot, size_t length,
				    unsigned long timeout, ccid_step step)
{
	slot->exchange.length = length;
	slot->exchange.timeout = timeout;
	slot->exchange.step = step;
	return -EINPROGRESS;
}

/* Secrets: what the command that has ended had in it. */
static inline void ccid_wipe_command(struct ccid_slot *slot)
{
	memzero_explicit(slot->message + CCID_HEADER_LENGTH,
			 slot->exchange.length - CCID_HEADER_LENGTH);
}

/* The next bSeq; the caller encodes it, and then calls ccid_command(). */
static inline u8 ccid_next_sequence(struct ccid_slot *slot)
{
	lockdep_assert(ccid_slot_is_locked(slot));
	return ++slot->sequence;
}

#endif /* _SCR_CCID_DEVICE_H */
