// SPDX-License-Identifier: GPL-2.0-only
/*
 * Submissions: TRANSMIT and POWER that nobody waits for. Where the driver can, each
 * step is done by whoever brings it about: the submitter sends, the interrupt of the
 * answer ends it. A worker does what has to sleep.
 */
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "scr-core.h"

static struct scr_request *scr_request_of(struct scr_submission *submission)
{
	return &submission->transfer.request;
}

/* Before the work may run, because then it may be over and done with. */
static void scr_submission_defer(struct scr_submission *submission,
				 enum scr_submission_stage stage)
{
	submission->stage = stage;
	queue_work(scr_workqueue, &submission->work);
}

/* Can the driver serve it without a wait? */
static bool scr_is_asynchronous(struct scr_node *node, const struct scr_request *request)
{
	u32 function = request->major == _IOC_NR(IOCTL_SMARTCARD_TRANSMIT) ?
		BIT(RDF_TRANSMIT) : BIT(RDF_CARD_POWER);

	return node->reader.driver->asynchronous & function;
}

/* Does somebody have to wait before the callback is called? */
static bool scr_dispatch_sleeps(struct scr_node *node)
{
	return !scr_is_awake(node) ||
	       (READ_ONCE(node->state) <= SCARD_ABSENT && scr_needs_look(node));
}

/* A request that no asynchronous callback serves, is served as others are. */
static int scr_submission_run(struct scr_submission *submission, bool may_sleep)
{
	struct scr_request *request = scr_request_of(submission);
	struct scr_session *session = request->session;

	request->asynchronous = scr_is_asynchronous(session->node, request);
	if (!may_sleep && (!request->asynchronous || scr_dispatch_sleeps(session->node))) {
		scr_submission_defer(submission, SCR_SUBMISSION_ENTERED);
		return -EINPROGRESS;
	}
	return scr_session_run(session, request);
}

/* The last step: afterwards it is the submitter's again. */
static void scr_submission_end(struct scr_submission *submission, int result)
{
	submission->result = result;
	submission->ended(submission);
}

static void scr_submission_leave(struct scr_submission *submission, int result)
{
	struct scr_request *request = scr_request_of(submission);

	scr_session_leave(request->session, request, result);
	scr_submission_end(submission, result);
}

static void scr_submission_take_answer(struct scr_submission *submission)
{
	struct scr_request *request = scr_request_of(submission);
	struct scr_node *node = request->session->node;
	int result = scr_request_result(node, scr_request_answer(request));

	scr_submission_leave(submission, scr_dispatch_finish(node, request, result));
}

/* Inside the gate, and may sleep. */
static void scr_submission_continue(struct scr_submission *submission)
{
	int result = scr_submission_run(submission, true);

	if (result != -EINPROGRESS)
		scr_submission_leave(submission, result);
}

static void scr_submission_take_turn(struct scr_submission *submission)
{
	struct scr_request *request = scr_request_of(submission);
	struct scr_session *session = request->session;
	int result = scr_request_turn_has_come(session->node, request);

	if (!result) {
		scr_submission_continue(submission);
		return;
	}
	scr_record_result(session->node, session, result);
	scr_submission_end(submission, result);
}

static void scr_submission_work(struct work_struct *work)
{
	struct scr_submission *submission = container_of(work, struct scr_submission, work);

	switch (submission->stage) {
	case SCR_SUBMISSION_QUEUED:
		scr_submission_take_turn(submission);
		break;
	case SCR_SUBMISSION_ENTERED:
		scr_submission_continue(submission);
		break;
	case SCR_SUBMISSION_ANSWERED:
		scr_submission_take_answer(submission);
		break;
	}
}

/**
 * scr_submission_init() - make a submission that may be begun again and again
 * @submission: filled
 * @ended: as &scr_submission.ended
 */
void scr_submission_init(struct scr_submission *submission,
			 void (*ended)(struct scr_submission *submission))
{
	INIT_WORK(&submission->work, scr_submission_work);
	submission->ended = ended;
	submission->owner = NULL;
}
EXPORT_SYMBOL_IF_KUNIT(scr_submission_init);

/**
 * scr_submission_begin() - have a request served, and do not wait for it
 * @submission: its transfer is begun, of TRANSMIT or POWER; the core's until it has
 *	ended, perhaps before this returns
 * @nonblock: do not wait for the requests of others, either
 *
 * Context: process context; does not sleep.
 *
 * Return: as scr_session_control(), and it has ended; -EIOCBQUEUED: it ends with
 * &scr_submission.ended.
 */
__flatten
int scr_submission_begin(struct scr_submission *submission, bool nonblock)
{
	struct scr_request *request = scr_request_of(submission);
	struct scr_session *session = request->session;
	int result;

	request->submission = submission;
	request->needs_card = true;
	/* It may be here when others leave the gate, at once. */
	submission->stage = SCR_SUBMISSION_QUEUED;
	result = scr_session_enter(session, request, nonblock);
	if (result)
		return result;
	result = scr_submission_run(submission, false);
	if (result == -EINPROGRESS)
		return -EIOCBQUEUED;
	scr_session_leave(session, request, result);
	return result;
}
EXPORT_SYMBOL_IF_KUNIT(scr_submission_begin);

/*
 * Not what is cancelled: its driver's cancel() may be what answers, and that runs
 * under the lock of the gate.
 */
static bool scr_answer_may_be_taken(struct scr_submission *submission)
{
	struct scr_request *request = scr_request_of(submission);

	return request->major == _IOC_NR(IOCTL_SMARTCARD_TRANSMIT) &&
	       request->information + submission->pending.length <= request->capacity &&
	       !READ_ONCE(request->cancelled);
}

/* The driver has called scr_request_complete(). Context: any. */
static void scr_submission_answered(struct scr_submission *submission)
{
	if (likely(scr_answer_may_be_taken(submission)))
		scr_submission_take_answer(submission);
	else
		scr_submission_defer(submission, SCR_SUBMISSION_ANSWERED);
}

/**
 * scr_request_complete() - finish a request that answered -EINPROGRESS
 * @request: the request; not to be touched afterwards
 * @result: 0 or a negative errno
 * @answer: the bytes of the answer, NULL if none; the core copies them before
 *	the reader's next callback runs, so until then they stay as they are
 * @length: how many
 *
 * Context: any; no lock is held that the driver's cancel() or rest() takes, nor is
 * it called from within rest(). Of an asynchronous request, the reader's next
 * callback may begin before this returns.
 */
__flatten
void scr_request_complete(struct scr_request *request, int result,
			  const void *answer, size_t length)
{
	struct scr_pending *pending = request->pending;

	pending->result = result;
	pending->answer = answer;
	pending->length = length;
	if (request->asynchronous)
		scr_submission_answered(request->submission);
	else
		/* All: whoever waits may do so twice, the first time in vain. */
		complete_all(&pending->done);
}
EXPORT_SYMBOL_GPL(scr_request_complete);

/**
 * scr_submissions_revoke() - end some of what was submitted on an open file
 * @session: the open file
 * @scope: which ones
 *
 * Context: process context; does not sleep.
 */
void scr_submissions_revoke(struct scr_session *session, const struct scr_scope *scope)
{
	scr_request_expel(session->node, scope);
	scr_request_cancel(session->node, scope);
}
EXPORT_SYMBOL_IF_KUNIT(scr_submissions_revoke);
