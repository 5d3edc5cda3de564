/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A reader, as the core sees it.
 */
#ifndef _SCR_NODE_H
#define _SCR_NODE_H

#include <linux/cdev.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/scr.h>
#include <linux/spinlock.h>
#include <linux/time64.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "iso7816/atr.h"

struct scr_session;

/**
 * struct scr_card_counters - what happened to the cards of a reader
 * @insertions: cards that came
 * @removals: cards that left; one that is gone takes its state along, so this
 *	is also the generation that tells a card from the next one
 * @resets: cold and warm resets
 * @power: power-downs
 * @sharing: times that the reader went from unused to used, to exclusively used,
 *	or back
 */
struct scr_card_counters {
	u64 insertions;
	u64 removals;
	u64 resets;
	u64 power;
	u64 sharing;
};

/**
 * struct scr_node - a reader, as the core sees it
 * @reader: the driver's view; holds the struct device whose release frees this
 * @cdev: /dev/scrN
 * @unit: N
 * @entry: its place among the readers that /dev/scrctl tells of
 * @is_announced: it is told of
 * @id: of all readers there have ever been
 * @number: &scr_info.number
 * @functions: bit n: the driver has ReaderFunction n; outlives the driver
 * @lock: guards what follows. Innermost: taken from any context, and under it
 *	only the driver's cancel() is called, and wait queues are woken
 * @gone: unregistered; no callback starts once it is set
 * @paused: none starts while it is set, either
 * @unattended: cards may have come and gone since @state was told
 * @owes_reset: a file that used the card was closed; the card is reset before
 *	anybody else uses it, but not in the midst of a transaction
 * @kept_awake: the driver's wake() has been called for as long as the card is used
 * @escape: vendor requests are allowed; the administrator's switch
 * @tracking: RDF_CARD_TRACKING callbacks that run
 * @state: SCARD_UNKNOWN to SCARD_SPECIFIC
 * @protocol: SCARD_PROTOCOL_* in force
 * @data_rate: bit/s on the card's line, as long as there is a @protocol
 * @last_error: SCR_STATUS_* of the latest operation
 * @atr_is_known: @atr is what the card that is there answered to its last reset
 * @is_mute: the card that is there did not answer to its last reset
 * @users: open files that use the card
 * @connected: open files that are connected
 * @refused: open files that poll(2) tells when the reader is free
 * @exclusive: the one that has the card for itself; NULL: none
 * @holder: the one that has the transaction; NULL: none
 * @counters: what happened to the cards
 * @tells_udev: the device is there for udev to be told of its cards
 * @current_request: the one request that has passed the gate; whoever set it
 *	runs the reader's callbacks
 * @queue: the requests that wait for the gate, first come first
 * @submitted: how many of them nobody waits for
 * @released: waits until the reader is free, for poll(2)
 * @gate: waits until no callback runs, when the reader is taken away or paused,
 *	and until it is no longer paused
 * @events: waits for anything that poll(2) or a presence wait tells; that
 *	somebody is on it is what scr_reader_is_watched() means
 * @uevent_work: tells udev of cards that came and went
 * @told_udev: the work's own: @counters when it last did so
 * @reset_work: pays @owes_reset when the request that was in the way has ended
 * @atr: of the powered card; written inside the gate and under @lock, so that
 *	it may be read with either
 * @perf: counted inside the gate and under @lock, likewise; but for its microseconds
 * @perf_nanoseconds: which are these
 */
struct scr_node {
	struct scr_reader reader;
	struct cdev cdev;
	int unit;
	struct list_head entry;
	bool is_announced;
	u64 id;
	u32 number;
	u32 functions;

	spinlock_t lock;	/* guards what follows, down to @submitted */
	bool gone;
	bool paused;
	bool unattended;
	bool owes_reset;
	bool kept_awake;
	bool escape;
	unsigned int tracking;
	u32 state;
	u32 protocol;
	u32 data_rate;
	u32 last_error;
	bool atr_is_known;
	bool is_mute;
	unsigned int users;
	unsigned int connected;
	unsigned int refused;
	struct scr_session *exclusive;
	struct scr_session *holder;
	struct scr_card_counters counters;
	bool tells_udev;
	struct scr_request *current_request;
	struct list_head queue;
	unsigned int submitted;

	wait_queue_head_t released;
	wait_queue_head_t gate;
	wait_queue_head_t events;
	struct delayed_work uevent_work;
	struct scr_card_counters told_udev;
	struct work_struct reset_work;
	struct scr_atr atr;
	struct scr_perf_counter perf;
	u64 perf_nanoseconds;
};

/* Unregistered, and never to come back. */
static inline bool scr_is_gone(struct scr_node *node)
{
	return READ_ONCE(node->gone);
}

static inline struct scr_node *scr_node_of(struct scr_reader *reader)
{
	return container_of(reader, struct scr_node, reader);
}

/* Kept awake, or it never sleeps: inside the gate, that stays as it is. */
static inline bool scr_is_awake(struct scr_node *node)
{
	return READ_ONCE(node->kept_awake) || !node->reader.driver->wake;
}

static inline bool scr_is_worth_keeping_awake(struct scr_node *node)
{
	return node->users && node->state >= SCARD_POWERED && !node->gone;
}

/* Inside the gate; what is not divided adds up right. */
static inline u64 scr_perf_microseconds(struct scr_node *node)
{
	return div_u64(node->perf_nanoseconds, NSEC_PER_USEC);
}

#endif /* _SCR_NODE_H */
