/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An open file, as the core sees it, and what its requests are made of.
 */
#ifndef _SCR_SESSION_H
#define _SCR_SESSION_H

#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/scr.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "node.h"

/* A short APDU, and its answer, with a little to spare (ISO 7816-4, 5.1). */
#define SCR_SMALL_BUFFER	264

/**
 * struct scr_transfer - a request with the bytes that user space gave and gets
 * @request: the request
 * @large: the request's bytes, if @input is too small for them
 * @taken: bytes of the request
 * @input: the request's bytes; may hold secrets
 * @output: the answer's bytes, unless it has grown; may hold secrets
 *
 * User memory is touched before and after the gate only. Inside, a page that
 * never comes would keep everybody else, and unregister, waiting.
 */
struct scr_transfer {
	struct scr_request request;
	u8 *large;
	size_t taken;
	u8 input[SCR_SMALL_BUFFER] __aligned(8);
	u8 output[SCR_SMALL_BUFFER] __aligned(8);
};

/**
 * struct scr_pending - what a request that answered -EINPROGRESS waits for
 * @done: scr_request_complete() was called
 * @result: 0 or a negative errno
 * @answer: the driver's, stable until its next callback
 * @length: bytes of @answer
 */
struct scr_pending {
	struct completion done;
	int result;
	const void *answer;
	size_t length;
};

/* What a submission's work is to do, when it runs. */
enum scr_submission_stage {
	SCR_SUBMISSION_QUEUED,		/* its turn has come, or it was expelled */
	SCR_SUBMISSION_ENTERED,		/* what is next may sleep */
	SCR_SUBMISSION_ANSWERED,	/* the driver has answered; taking it may sleep */
};

/**
 * struct scr_submission - a request that nobody waits for
 * @transfer: the request, and its bytes
 * @pending: what the driver answered
 * @work: does what the caller's and the driver's context do not allow
 * @stage: what that is
 * @result: 0, or a negative errno, when @ended is called
 * @ended: called once, in any context, when scr_submission_begin() answered
 *	-EIOCBQUEUED: the request has ended and left the gate
 * @owner: the files_struct of whoever submitted it; NULL: nobody that may die
 */
struct scr_submission {
	struct scr_transfer transfer;
	struct scr_pending pending;
	struct work_struct work;
	enum scr_submission_stage stage;
	int result;
	void (*ended)(struct scr_submission *submission);
	const void *owner;
};

/* What an exchange that was started by write(2) is at. */
enum scr_exchange_phase {
	SCR_EXCHANGE_IDLE,
	SCR_EXCHANGE_RUNNING,
	SCR_EXCHANGE_ANSWERED,
};

/**
 * struct scr_exchange - one APDU by write(2), its answer by read(2)
 * @lock: serialises what write(2) and read(2) do to the rest
 * @phase: goes to SCR_EXCHANGE_ANSWERED under the lock of @wait, without @lock
 * @wait: waits for that
 * @submission: the exchange
 */
struct scr_exchange {
	struct mutex lock;	/* see above */
	enum scr_exchange_phase phase;
	wait_queue_head_t wait;
	struct scr_submission submission;
};

/**
 * struct scr_session - what one open file has to do with the card
 * @node: the reader; the file holds a reference to it
 * @may_use: the file was opened for writing
 * @connected: by SCR_IOC_CONNECT, or because it has used the card
 * @uses_card: it may have changed the card's state, so its close resets it
 * @waits_for_card: an IS_PRESENT or IS_ABSENT of it is pending
 * @was_refused: it did not want to wait for others (O_NONBLOCK); poll(2) tells
 *	when they are gone
 * @lease_ended: its transaction ended by itself, and it was not told yet
 * @nesting: transactions that it has begun, one in the other
 * @lease_end: jiffies when they end by themselves
 * @lease: ends them
 * @cancellations: counts SCR_IOC_CANCEL; a wait ends when it changes
 * @last_error: SCR_STATUS_* of its latest operation
 * @told: the counters when SCR_IOC_STATUS was last read: POLLPRI's measure
 * @seen: the counters when it last reset the card itself, or first used it
 * @exchange: write(2) and read(2)
 * @spare: memory of a command of io_uring that has ended, for the next one; NULL: none
 * @commands: commands of io_uring that have not ended
 *
 * &scr_node.lock guards all but @node, @may_use, @lease, @exchange, @spare and @commands.
 */
struct scr_session {
	struct scr_node *node;
	bool may_use;
	bool connected;
	bool uses_card;
	bool waits_for_card;
	bool was_refused;
	bool lease_ended;
	unsigned int nesting;
	unsigned long lease_end;
	struct delayed_work lease;
	unsigned int cancellations;
	u32 last_error;
	struct scr_card_counters told;
	struct scr_card_counters seen;
	struct scr_exchange exchange;
	void *spare;
	atomic_t commands;
};

/**
 * struct scr_scope - whose requests are meant; all that is said has to fit
 * @session: those of this open file
 * @owner: those that were submitted with this &scr_submission.owner
 * @request: this one
 */
struct scr_scope {
	const struct scr_session *session;
	const void *owner;
	const struct scr_request *request;
};

#endif /* _SCR_SESSION_H */
