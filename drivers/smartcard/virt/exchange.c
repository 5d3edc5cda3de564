// SPDX-License-Identifier: GPL-2.0-only
/*
 * One question of the core and its reply by the process: where the callback of
 * the one meets read(2) and write(2) of the other. Each piece has one owner: who
 * takes it out of struct scr_virt frees it, wiped.
 */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "virt.h"

/* close(2) of a program waits for the reset that it owes, and nothing ends that. */
#define SCR_VIRT_UNINTERRUPTIBLE_TIMEOUT	(2 * HZ)

/**
 * scr_virt_exchange_init() - begin without a question
 * @virt: zeroed
 */
void scr_virt_exchange_init(struct scr_virt *virt)
{
	spin_lock_init(&virt->lock);
	init_completion(&virt->done);
	init_waitqueue_head(&virt->readable);
}

/**
 * scr_virt_free_question() - wipe and free
 * @question: may be NULL
 */
void scr_virt_free_question(struct scr_virt_question *question)
{
	if (question)
		kvfree_sensitive(question, struct_size(question, data,
						       question->request.length));
}

/**
 * scr_virt_free_reply() - wipe and free
 * @reply: may be NULL
 */
void scr_virt_free_reply(struct scr_virt_reply *reply)
{
	if (reply)
		kvfree_sensitive(reply, struct_size(reply, data, reply->answer.length));
}

static unsigned long scr_virt_deadline(const struct scr_request *request)
{
	unsigned long soon = jiffies + SCR_VIRT_UNINTERRUPTIBLE_TIMEOUT;

	if (request->interruptible || time_before(request->deadline, soon))
		return request->deadline;
	return soon;
}

static unsigned long scr_virt_time_left(unsigned long deadline)
{
	long left = deadline - jiffies;

	return max(left, 0L);
}

static struct scr_virt_question *scr_virt_make_question(struct scr_request *request,
							u32 function)
{
	size_t length = scr_request_length(request);
	struct scr_virt_question *question;

	question = kvzalloc(struct_size(question, data, length), GFP_KERNEL_ACCOUNT);
	if (!question)
		return NULL;
	question->deadline = scr_virt_deadline(request);
	question->request.function = function;
	question->request.length = length;
	question->request.room = request->room;
	question->request.minor = request->minor;
	if (function == SCR_VIRT_VENDOR) {
		question->request.code = request->major;
		question->request.minor = 0;
	}
	scr_request_read(request, question->data, length);
	return question;
}

static void scr_virt_begin(struct scr_virt *virt, struct scr_virt_question *question)
{
	spin_lock(&virt->lock);
	/* A cancel() that came before this was noted in the request, too. */
	reinit_completion(&virt->done);
	question->request.id = ++virt->last_id;
	virt->pending_id = question->request.id;
	virt->pending_function = question->request.function;
	virt->pending_minor = question->request.minor;
	virt->question = question;
	spin_unlock(&virt->lock);
	wake_up_interruptible(&virt->readable);
}

/* Return: the reply, or NULL: then the process is told, if it knows the question. */
static struct scr_virt_reply *scr_virt_end(struct scr_virt *virt)
{
	struct scr_virt_question *unread;
	struct scr_virt_reply *reply;
	bool tell;

	spin_lock(&virt->lock);
	unread = virt->question;
	reply = virt->reply;
	tell = !reply && !unread;
	if (tell)
		virt->cancelled_id = virt->pending_id;
	virt->pending_id = 0;
	virt->question = NULL;
	virt->reply = NULL;
	spin_unlock(&virt->lock);

	if (tell)
		wake_up_interruptible(&virt->readable);
	scr_virt_free_question(unread);
	return reply;
}

/* A reply that has come counts, also if the wait was ended at the same time. */
static int scr_virt_take_reply(struct scr_virt *virt, struct scr_request *request,
			       int waited)
{
	struct scr_virt_reply *reply = scr_virt_end(virt);
	int result;

	if (!reply)
		return waited;
	result = scr_error_of(reply->answer.status);
	if (!result && reply->answer.length)
		result = scr_request_write(request, reply->data, reply->answer.length);
	scr_virt_free_reply(reply);
	return result;
}

/**
 * scr_virt_ask() - have the process serve a request
 * @virt: the reader
 * @request: the request
 * @function: SCR_VIRT_*
 *
 * Context: in a callback, one at a time; may sleep.
 *
 * Return: what the process says; -ETIMEDOUT; -EINTR; -ECANCELED; -ENOMEM.
 */
int scr_virt_ask(struct scr_virt *virt, struct scr_request *request, u32 function)
{
	struct scr_virt_question *question;
	unsigned long deadline;
	int waited;

	question = scr_virt_make_question(request, function);
	if (!question)
		return -ENOMEM;
	deadline = question->deadline;
	scr_virt_begin(virt, question);
	/* From here on the question is not ours to touch. */
	waited = scr_request_wait(request, &virt->done, scr_virt_time_left(deadline));
	return scr_virt_take_reply(virt, request, waited);
}

/**
 * scr_virt_cancel() - &scr_reader_driver.cancel
 * @reader: the reader
 * @request: the request, in which it is noted already
 *
 * Context: any; takes no lock.
 */
void scr_virt_cancel(struct scr_reader *reader, struct scr_request *request)
{
	struct scr_virt *virt = dev_get_drvdata(&reader->dev);

	complete(&virt->done);
}

/**
 * scr_virt_is_readable() - is there anything for read(2)?
 * @virt: the reader
 *
 * Return: true: a question or a cancellation.
 */
bool scr_virt_is_readable(struct scr_virt *virt)
{
	bool readable;

	spin_lock(&virt->lock);
	readable = virt->question || virt->cancelled_id;
	spin_unlock(&virt->lock);
	return readable;
}

/**
 * scr_virt_take_question() - what read(2) gives
 * @virt: the reader
 * @room: bytes that the process can take
 * @cancelled_id: set to the id of a question that has ended, else to 0
 *
 * A cancellation comes before the next question: a process that does one thing
 * after the other is done with the old one then.
 *
 * Return: the question, the caller's now; NULL: see @cancelled_id; an error
 * pointer: -EAGAIN: nothing is there; -EMSGSIZE: @room is too small, and it stays.
 */
struct scr_virt_question *scr_virt_take_question(struct scr_virt *virt, size_t room,
						 u64 *cancelled_id)
{
	struct scr_virt_question *question;

	spin_lock(&virt->lock);
	question = virt->question;
	*cancelled_id = 0;
	if (!virt->cancelled_id && !question) {
		question = ERR_PTR(-EAGAIN);
	} else if (room < sizeof(question->request)) {
		question = ERR_PTR(-EMSGSIZE);
	} else if (virt->cancelled_id) {
		swap(*cancelled_id, virt->cancelled_id);
		question = NULL;
	} else if (room - sizeof(question->request) < question->request.length) {
		question = ERR_PTR(-EMSGSIZE);
	} else {
		virt->given_id = question->request.id;
		virt->question = NULL;
	}
	spin_unlock(&virt->lock);
	if (!IS_ERR_OR_NULL(question))
		question->request.milliseconds =
			jiffies_to_msecs(scr_virt_time_left(question->deadline));
	return question;
}

/**
 * scr_virt_return_question() - it could not be copied: the next read(2) gives it
 * @virt: the reader
 * @question: the core's again; freed, if it has ended meanwhile
 */
void scr_virt_return_question(struct scr_virt *virt, struct scr_virt_question *question)
{
	spin_lock(&virt->lock);
	if (virt->pending_id == question->request.id && !virt->reply) {
		virt->given_id = question->request.id - 1;
		swap(virt->question, question);
	} else if (virt->cancelled_id == question->request.id) {
		virt->cancelled_id = 0;
	}
	spin_unlock(&virt->lock);
	scr_virt_free_question(question);
	wake_up_interruptible(&virt->readable);
}

/**
 * scr_virt_return_cancellation() - it could not be copied: read(2) gives it again
 * @virt: the reader
 * @id: of the question that has ended
 *
 * Unless another one has ended since: who reads in two threads at addresses that
 * are none has missed the older one.
 */
void scr_virt_return_cancellation(struct scr_virt *virt, u64 id)
{
	spin_lock(&virt->lock);
	if (!virt->cancelled_id)
		virt->cancelled_id = id;
	spin_unlock(&virt->lock);
	wake_up_interruptible(&virt->readable);
}

/* Return: how many bytes the pending question's reply may have at most. */
static u32 scr_virt_reply_limit(const struct scr_virt *virt)
{
	switch (virt->pending_function) {
	case SCR_VIRT_POWER:
		return virt->pending_minor == SCARD_POWER_DOWN ?
		       0 : SCR_MAXIMUM_RESPONSE_LENGTH;
	case SCR_VIRT_TRANSMIT:
	case SCR_VIRT_VENDOR:
		return SCR_MAXIMUM_RESPONSE_LENGTH;
	default:
		return 0;
	}
}

/* Return: 1: it is awaited; 0: it is late; -EINVAL. */
static int scr_virt_is_awaited(const struct scr_virt *virt,
			       const struct scr_virt_answer *answer)
{
	if (!answer->id || answer->id > virt->given_id)
		return -EINVAL;
	if (answer->id != virt->pending_id || virt->reply)
		return 0;
	if (answer->length && (answer->status != SCR_STATUS_SUCCESS ||
			       answer->length > scr_virt_reply_limit(virt)))
		return -EINVAL;
	return 1;
}

/**
 * scr_virt_give_reply() - what write(2) has brought
 * @virt: the reader
 * @reply: the callee's, whatever is returned
 *
 * Return: 0, also if it was late; -EINVAL: not an answer to a question that was
 * read, or not one that it can have.
 */
int scr_virt_give_reply(struct scr_virt *virt, struct scr_virt_reply *reply)
{
	int result;

	spin_lock(&virt->lock);
	result = scr_virt_is_awaited(virt, &reply->answer);
	if (result > 0) {
		virt->reply = reply;
		complete(&virt->done);
		reply = NULL;
	}
	spin_unlock(&virt->lock);
	scr_virt_free_reply(reply);
	return min(result, 0);
}
