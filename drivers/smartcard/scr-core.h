/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of scr.ko share, and nobody else sees.
 *
 * Calls go downwards only, here from one file to those above it: dev -> session ->
 * device_control -> request -> the reader driver. Upwards go reports, by a pointer: a
 * work, a completion, ended() of a submission. tests/circles finds what goes round.
 */
#ifndef _SCR_CORE_H
#define _SCR_CORE_H

#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/scr.h>

#include "node.h"
#include "session.h"

struct io_uring_cmd;

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

/* The file does not want to wait. */
static inline bool scr_is_nonblocking(struct file *file)
{
	return file->f_flags & O_NONBLOCK;
}

/* workqueue.c */
int scr_workqueue_init(void);
void scr_workqueue_exit(void);

/* result.c: as an errno, as a status, and the last error */
int scr_request_failure(struct scr_node *node, int error);
void scr_record_result(struct scr_node *node, struct scr_session *session,
		       int result);

/* A callback's result, as user space gets to know it. */
static inline int scr_request_result(struct scr_node *node, int result)
{
	return likely(!result) ? 0 : scr_request_failure(node, result);
}

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

/* uevent.c */
void scr_uevent_init(struct scr_node *node);
void scr_uevent_begin(struct scr_node *node);
void scr_uevent_end(struct scr_node *node);
void scr_uevent_card(struct scr_node *node);

/* awake.c: readers that may be suspended */
int scr_wake(struct scr_node *node);
void scr_rest(struct scr_node *node);
int scr_request_wake_up(struct scr_node *node, struct scr_request *request);
void scr_keep_awake(struct scr_node *node, struct scr_request *request);
void scr_may_rest(struct scr_node *node);

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

/* pause.c: readers that cannot serve for a while */
bool scr_is_quiet(struct scr_node *node);

/* request.c: callbacks */
int scr_call_driver(struct scr_node *node, struct scr_request *request,
		    scr_reader_function function);
int scr_request_call(struct scr_node *node, struct scr_request *request,
		     scr_reader_function function);
int scr_request_answer(struct scr_request *request);

/* lease.c: how transactions end */
void scr_transaction_release(struct scr_session *session);
void scr_transaction_init(struct scr_session *session);
void scr_arm_lease(struct scr_session *session, u64 lease);

/* track.c: readers that have to be asked for their cards */
void scr_track(struct scr_node *node, u32 minor);
bool scr_needs_look(struct scr_node *node);
void scr_look(struct scr_node *node);
void scr_look_from_outside(struct scr_node *node);

/* attr.c */
int scr_get_attribute(struct scr_node *node, struct scr_request *request);
int scr_set_attribute(struct scr_node *node, struct scr_request *request);
void scr_get_info(struct scr_node *node, struct scr_info *info);

/* power.c */
u64 scr_card_generation(struct scr_node *node);
int scr_settle(struct scr_node *node, u64 generation, u32 state, u32 protocol);
int scr_prepare_power(struct scr_node *node, struct scr_request *request);
int scr_finish_power(struct scr_node *node, struct scr_request *request, int result);

/* device_control.c: the SmartcardDeviceControl of this kernel */
int scr_dispatch(struct scr_node *node, struct scr_request *request);
int scr_dispatch_finish(struct scr_node *node, struct scr_request *request, int result);

/* reset.c: the one that is owed */
void scr_reset_owed(struct scr_node *node);
void scr_reset_owed_work(struct work_struct *work);

/* sharing.c: who is connected, and what a file leaves behind */
bool scr_session_is_stale(struct scr_session *session);
int scr_claim(struct scr_session *session, u32 share_mode, bool any_sharing);
void scr_use_card(struct scr_session *session);
bool scr_unclaim(struct scr_session *session, bool in_order);

/* session.c: a request of an open file */
int scr_session_enter(struct scr_session *session, struct scr_request *request,
		      bool nonblock);
int scr_session_control(struct scr_session *session, struct scr_request *request,
			bool nonblock);
int scr_session_run(struct scr_session *session, struct scr_request *request);
void scr_session_leave(struct scr_session *session, struct scr_request *request,
		       int result);
void scr_set_refused(struct scr_session *session, bool refused);
void scr_note_refusal(struct scr_session *session, bool refused);
void scr_session_cancel(struct scr_session *session);

/* disposition.c: what becomes of the card, and SCR_IOC_DISCONNECT */
int scr_step(struct scr_node *node, struct scr_request *request, u32 major, u32 minor);
int scr_power_step(struct scr_node *node, struct scr_request *request, u32 minor);
int scr_dispose(struct scr_session *session, struct scr_request *request,
		u32 disposition);
int scr_disconnect(struct scr_session *session, struct scr_request *request,
		   u32 disposition, bool nonblock);

/* connect.c */
int scr_connect(struct scr_session *session, struct scr_request *request,
		struct scr_connect *connect, bool nonblock);
int scr_reconnect(struct scr_session *session, struct scr_request *request,
		  struct scr_connect *connect, bool nonblock);

/* transaction.c */
int scr_transaction_begin(struct scr_session *session, struct scr_request *request,
			  const struct scr_transaction *transaction, bool nonblock);
int scr_transaction_end(struct scr_session *session, struct scr_request *request,
			u32 disposition, bool nonblock);

/* event.c: presence waits, STATUS, poll(2) */
int scr_wait_for_card(struct scr_session *session, bool present, bool nonblock);
void scr_get_status(struct scr_session *session, struct scr_status *status);
__poll_t scr_poll_events(struct scr_session *session);

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
void scr_submissions_revoke(struct scr_session *session, const struct scr_scope *scope);

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

/* open.c */
struct scr_session *scr_session_open(struct scr_node *node, bool may_use);
void scr_session_close(struct scr_session *session);

/* dev.c, and ioctl.c: one function for each */
extern const struct file_operations scr_file_operations;
long scr_ioctl(struct file *file, unsigned int command, unsigned long argument);

/* readers.c: /dev/scrctl */
void scr_readers_number(struct scr_node *node);
void scr_readers_announce(struct scr_node *node);
void scr_readers_remove(struct scr_node *node);
int scr_readers_init(void);
void scr_readers_exit(void);

/* sysfs.c */
extern const struct attribute_group *scr_reader_groups[];

#endif /* _SCR_CORE_H */
