/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of scr.ko share, and nobody else sees.
 *
 * Calls go downwards only: dev -> session -> device_control -> the reader
 * driver. request.c and event.c are below all of them.
 */
#ifndef _SCR_CORE_H
#define _SCR_CORE_H

#include <linux/cdev.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/scr.h>
#include <linux/spinlock.h>
#include <linux/time64.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "iso7816/atr.h"

struct io_uring_cmd;

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
	struct work_struct uevent_work;
	struct scr_card_counters told_udev;
	struct work_struct reset_work;
	struct scr_atr atr;
	struct scr_perf_counter perf;
	u64 perf_nanoseconds;
};

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

/*
 * Vendor requests that ask what the reader can do, and change nothing: everybody
 * may, as with attributes, whatever the administrator says of Escape.
 */
static inline bool scr_is_feature_question(u32 code)
{
	return code == SCR_VENDOR_GET_FEATURE_REQUEST ||
	       code == SCR_VENDOR_IFD_PIN_PROPERTIES ||
	       code == SCR_VENDOR_GET_TLV_PROPERTIES;
}

/* Unregistered, and never to come back. */
static inline bool scr_is_gone(struct scr_node *node)
{
	return READ_ONCE(node->gone);
}

/* The file does not want to wait. */
static inline bool scr_is_nonblocking(struct file *file)
{
	return file->f_flags & O_NONBLOCK;
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

/* sysfs.c */
extern const struct attribute_group *scr_reader_groups[];

/* uevent.c */
void scr_uevent_init(struct scr_node *node);
void scr_uevent_begin(struct scr_node *node);
void scr_uevent_end(struct scr_node *node);
void scr_uevent_card(struct scr_node *node);

/* dev.c, and ioctl.c: one function for each */
extern const struct file_operations scr_file_operations;
long scr_ioctl(struct file *file, unsigned int command, unsigned long argument);

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

/* gate.c: one at a time */
bool scr_is_free_for(struct scr_node *node, struct scr_session *session);
int scr_request_enter(struct scr_node *node, struct scr_request *request);
int scr_request_enter_in_turn(struct scr_node *node, struct scr_request *request);
int scr_request_enter_or_queue(struct scr_node *node, struct scr_request *request);
int scr_request_turn_has_come(struct scr_node *node, struct scr_request *request);
void scr_request_leave(struct scr_node *node, struct scr_request *request,
		       int result);
void scr_request_admit_next(struct scr_node *node);
void scr_request_expel(struct scr_node *node, const struct scr_scope *scope);
void scr_request_cancel(struct scr_node *node, const struct scr_scope *scope);

/* awake.c: readers that may be suspended */
int scr_wake(struct scr_node *node);
void scr_rest(struct scr_node *node);
int scr_request_wake_up(struct scr_node *node, struct scr_request *request);
void scr_keep_awake(struct scr_node *node, struct scr_request *request);
void scr_may_rest(struct scr_node *node);

/* request.c: callbacks, and their results */
int scr_call_driver(struct scr_node *node, struct scr_request *request,
		    scr_reader_function function);
int scr_request_call(struct scr_node *node, struct scr_request *request,
		     scr_reader_function function);
int scr_request_answer(struct scr_request *request);
int scr_request_result(struct scr_node *node, int result);
void scr_record_result(struct scr_node *node, struct scr_session *session,
		       int result);

/* What GET_LAST_ERROR tells from now on; &scr_node.lock is held. */
static inline void scr_set_last_error(struct scr_node *node, struct scr_session *session,
				      int result)
{
	u32 status = likely(!result) ? SCR_STATUS_SUCCESS : scr_status_of(result);

	lockdep_assert_held(&node->lock);

	node->last_error = status;
	if (session)
		session->last_error = status;
}

/* pause.c: readers that cannot serve for a while */
bool scr_is_quiet(struct scr_node *node);

/* device_control.c: the SmartcardDeviceControl of this kernel */
int scr_dispatch(struct scr_node *node, struct scr_request *request);
int scr_dispatch_finish(struct scr_node *node, struct scr_request *request, int result);
int scr_device_control(struct scr_node *node, struct scr_request *request);

/* power.c */
u64 scr_card_generation(struct scr_node *node);
int scr_settle(struct scr_node *node, u64 generation, u32 state, u32 protocol);
int scr_prepare_power(struct scr_node *node, struct scr_request *request);
int scr_finish_power(struct scr_node *node, struct scr_request *request, int result);

/* attr.c */
int scr_get_attribute(struct scr_node *node, struct scr_request *request);
int scr_set_attribute(struct scr_node *node, struct scr_request *request);
void scr_get_info(struct scr_node *node, struct scr_info *info);

/* event.c: card movements, and who waits for them */
void scr_track(struct scr_node *node, u32 minor);
bool scr_needs_look(struct scr_node *node);
void scr_look(struct scr_node *node);
void scr_look_from_outside(struct scr_node *node);
int scr_wait_for_card(struct scr_session *session, bool present, bool nonblock);
void scr_get_status(struct scr_session *session, struct scr_status *status);
__poll_t scr_poll_events(struct scr_session *session);

/* session.c */
struct scr_session *scr_session_open(struct scr_node *node, bool may_use);
void scr_session_close(struct scr_session *session);
int scr_session_enter(struct scr_session *session, struct scr_request *request,
		      bool nonblock);
int scr_session_control(struct scr_session *session, struct scr_request *request,
			bool nonblock);
int scr_session_run(struct scr_session *session, struct scr_request *request);
void scr_session_leave(struct scr_session *session, struct scr_request *request,
		       int result);
void scr_set_refused(struct scr_session *session, bool refused);
void scr_session_cancel(struct scr_session *session);
bool scr_session_is_stale(struct scr_session *session);

/* sharing.c: who is connected, and what a file leaves behind */
int scr_claim(struct scr_session *session, u32 share_mode, bool any_sharing);
void scr_use_card(struct scr_session *session);
bool scr_unclaim(struct scr_session *session, bool in_order);
void scr_reset_owed(struct scr_node *node);
void scr_reset_owed_work(struct work_struct *work);

/* connect.c */
int scr_connect(struct scr_session *session, struct scr_request *request,
		struct scr_connect *connect, bool nonblock);
int scr_reconnect(struct scr_session *session, struct scr_request *request,
		  struct scr_connect *connect, bool nonblock);

/* disposition.c: what becomes of the card, and SCR_IOC_DISCONNECT */
int scr_step(struct scr_node *node, struct scr_request *request, u32 major, u32 minor);
int scr_power_step(struct scr_node *node, struct scr_request *request, u32 minor);
int scr_dispose(struct scr_session *session, struct scr_request *request,
		u32 disposition);
int scr_disconnect(struct scr_session *session, struct scr_request *request,
		   u32 disposition, bool nonblock);

/* transaction.c */
void scr_transaction_init(struct scr_session *session);
void scr_transaction_release(struct scr_session *session);
int scr_transaction_begin(struct scr_session *session, struct scr_request *request,
			  const struct scr_transaction *transaction, bool nonblock);
int scr_transaction_end(struct scr_session *session, struct scr_request *request,
			u32 disposition, bool nonblock);

/* readers.c: /dev/scrctl */
void scr_readers_number(struct scr_node *node);
void scr_readers_announce(struct scr_node *node);
void scr_readers_remove(struct scr_node *node);
int scr_readers_init(void);
void scr_readers_exit(void);

/* transfer.c: what user space gives and gets */
void scr_transfer_begin(struct scr_transfer *transfer, struct scr_session *session,
			u32 major, u32 minor);
int scr_transfer_take(struct scr_transfer *transfer, const void __user *data,
		      size_t length);
void scr_transfer_expect(struct scr_transfer *transfer, size_t room);
int scr_transfer_expect_at(struct scr_transfer *transfer, const void __user *buffer,
			   size_t room);
int scr_transfer_give(struct scr_transfer *transfer, void __user *buffer);
void scr_transfer_end(struct scr_transfer *transfer);
int scr_transfer_take_transmit(struct scr_transfer *transfer, struct scr_session *session,
			       const struct scr_transmit __user *argument,
			       void __user **receive_buffer);
int scr_transfer_give_result(struct scr_transfer *transfer, int result,
			     void __user *buffer, __u32 __user *length);
int scr_transfer_take_power(struct scr_transfer *transfer, struct scr_session *session,
			    const struct scr_power __user *argument);
int scr_transfer_give_power(struct scr_transfer *transfer, int result,
			    struct scr_power __user *argument);

/* submission.c: requests that nobody waits for */
void scr_submission_init(struct scr_submission *submission,
			 void (*ended)(struct scr_submission *submission));
int scr_submission_begin(struct scr_submission *submission, bool nonblock);
void scr_submission_resume(struct scr_submission *submission);
void scr_submission_answered(struct scr_submission *submission);
void scr_submissions_revoke(struct scr_session *session, const struct scr_scope *scope);
int scr_submissions_init(void);
void scr_submissions_exit(void);

/* uring.c: io_uring */
int scr_uring_command(struct io_uring_cmd *command, unsigned int flags);

/* exchange.c: write(2) and read(2) */
void scr_exchange_init(struct scr_session *session);
void scr_exchange_close(struct scr_session *session);
int scr_exchange_write(struct scr_session *session, const char __user *data,
		       size_t length);
ssize_t scr_exchange_read(struct scr_session *session, char __user *buffer,
			  size_t size, bool nonblock);
__poll_t scr_exchange_poll(struct scr_session *session);

#endif /* _SCR_CORE_H */
