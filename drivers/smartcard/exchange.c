// SPDX-License-Identifier: GPL-2.0-only
/*
 * write(2) one APDU, poll(2), read(2) its answer: TRANSMIT for any event loop.
 */
#include <linux/poll.h>
#include <linux/wait.h>

#include "scr-core.h"

static void scr_exchange_ended(struct scr_submission *submission)
{
	struct scr_exchange *exchange = container_of(submission, struct scr_exchange,
						     submission);
	unsigned long flags;

	/* Under the lock: the close frees it all as soon as it has seen the phase. */
	spin_lock_irqsave(&exchange->wait.lock, flags);
	/* Pairs with the acquire in scr_exchange_is(): the answer is there first. */
	smp_store_release(&exchange->phase, SCR_EXCHANGE_ANSWERED);
	wake_up_all_locked(&exchange->wait);
	spin_unlock_irqrestore(&exchange->wait.lock, flags);
}

static bool scr_exchange_is(struct scr_exchange *exchange, enum scr_exchange_phase phase)
{
	/* Pairs with the release in scr_exchange_ended(). */
	return smp_load_acquire(&exchange->phase) == phase;
}

static void scr_exchange_forget(struct scr_exchange *exchange)
{
	scr_transfer_end(&exchange->submission.transfer);
	exchange->phase = SCR_EXCHANGE_IDLE;
	wake_up_all(&exchange->wait);
}

/**
 * scr_exchange_init() - make an open file ready for write(2) and read(2)
 * @session: the open file
 */
void scr_exchange_init(struct scr_session *session)
{
	struct scr_exchange *exchange = &session->exchange;

	mutex_init(&exchange->lock);
	init_waitqueue_head(&exchange->wait);
	scr_submission_init(&exchange->submission, scr_exchange_ended);
}

/**
 * scr_exchange_close() - end an exchange that nobody will read the answer of
 * @session: the open file, which nobody else uses any more
 *
 * Context: may sleep.
 */
void scr_exchange_close(struct scr_session *session)
{
	struct scr_exchange *exchange = &session->exchange;

	if (scr_exchange_is(exchange, SCR_EXCHANGE_RUNNING))
		scr_session_cancel(session);
	wait_event(exchange->wait, !scr_exchange_is(exchange, SCR_EXCHANGE_RUNNING));
	/* Whoever has ended it still has this lock, perhaps. */
	spin_lock_irq(&exchange->wait.lock);
	spin_unlock_irq(&exchange->wait.lock);
	/* It may be what has ended the exchange, and has not returned yet. */
	flush_work(&exchange->submission.work);
	if (!scr_exchange_is(exchange, SCR_EXCHANGE_IDLE))
		scr_exchange_forget(exchange);
}

static int scr_exchange_start(struct scr_session *session,
			      const char __user *data, size_t length)
{
	struct scr_exchange *exchange = &session->exchange;
	struct scr_submission *submission = &exchange->submission;
	struct scr_transfer *transfer = &submission->transfer;
	int result;

	lockdep_assert_held(&exchange->lock);

	if (!scr_exchange_is(exchange, SCR_EXCHANGE_IDLE))
		return -EBUSY;
	scr_transfer_begin(transfer, session, _IOC_NR(IOCTL_SMARTCARD_TRANSMIT),
			   SCARD_PROTOCOL_UNDEFINED);
	transfer->request.any_protocol = true;
	scr_transfer_expect(transfer, SCR_MAXIMUM_RESPONSE_LENGTH);
	result = scr_transfer_take(transfer, data, length);
	if (result) {
		scr_transfer_end(transfer);
		return result;
	}
	exchange->phase = SCR_EXCHANGE_RUNNING;
	result = scr_submission_begin(submission, false);
	if (result != -EIOCBQUEUED) {
		submission->result = result;
		scr_exchange_ended(submission);
	}
	return 0;
}

/**
 * scr_exchange_write() - send an APDU to the card, in the protocol in force
 * @session: the open file
 * @data: the command
 * @length: its bytes
 *
 * Does not wait for the card: what becomes of it is read(2)'s to tell.
 *
 * Context: may sleep.
 *
 * Return: 0; -EINVAL: no bytes, or too many; -EBUSY: an answer is awaited, or
 * is there and was not read; -EFAULT; -ENOMEM; -ERESTARTSYS.
 */
int scr_exchange_write(struct scr_session *session, const char __user *data,
		       size_t length)
{
	struct scr_exchange *exchange = &session->exchange;
	int result;

	if (!length)
		return -EINVAL;
	if (mutex_lock_interruptible(&exchange->lock))
		return -ERESTARTSYS;
	result = scr_exchange_start(session, data, length);
	mutex_unlock(&exchange->lock);
	return result;
}

/* An answer that does not fit stays; an error is told once. */
static ssize_t scr_exchange_give(struct scr_exchange *exchange,
				 char __user *buffer, size_t size)
{
	struct scr_transfer *transfer = &exchange->submission.transfer;
	size_t length = transfer->request.information;
	ssize_t result = exchange->submission.result;

	lockdep_assert_held(&exchange->lock);

	if (scr_exchange_is(exchange, SCR_EXCHANGE_IDLE))
		return -ENODATA;
	if (!scr_exchange_is(exchange, SCR_EXCHANGE_ANSWERED))
		return -EAGAIN;
	if (!result && length > size)
		return -EOVERFLOW;
	if (!result && scr_transfer_give(transfer, buffer))
		return -EFAULT;
	scr_exchange_forget(exchange);
	return result ? result : length;
}

/**
 * scr_exchange_read() - the answer to the APDU that was written
 * @session: the open file
 * @buffer: where it goes
 * @size: bytes at @buffer
 * @nonblock: do not wait for it
 *
 * Context: may sleep.
 *
 * Return: bytes of the answer; -ENODATA: nothing was written; -EAGAIN: not
 * there yet, and @nonblock; -EOVERFLOW: @buffer is too small, the answer stays;
 * -ERESTARTSYS; -EFAULT; else what scr_session_control() said of the exchange.
 */
ssize_t scr_exchange_read(struct scr_session *session, char __user *buffer,
			  size_t size, bool nonblock)
{
	struct scr_exchange *exchange = &session->exchange;
	ssize_t result;

	do {
		/* Not under the lock: write(2) says -EBUSY meanwhile. */
		if (!nonblock &&
		    wait_event_interruptible(exchange->wait,
					     !scr_exchange_is(exchange, SCR_EXCHANGE_RUNNING)))
			return -ERESTARTSYS;
		if (mutex_lock_interruptible(&exchange->lock))
			return -ERESTARTSYS;
		result = scr_exchange_give(exchange, buffer, size);
		mutex_unlock(&exchange->lock);
	} while (result == -EAGAIN && !nonblock);
	return result;
}

/**
 * scr_exchange_poll() - what poll(2) tells of write(2) and read(2)
 * @session: the open file
 *
 * Return: EPOLLIN: an answer, or an error, is there; EPOLLOUT: an APDU may be
 * written.
 */
__poll_t scr_exchange_poll(struct scr_session *session)
{
	struct scr_exchange *exchange = &session->exchange;

	if (scr_exchange_is(exchange, SCR_EXCHANGE_ANSWERED))
		return EPOLLIN | EPOLLRDNORM;
	if (session->may_use && scr_exchange_is(exchange, SCR_EXCHANGE_IDLE))
		return EPOLLOUT | EPOLLWRNORM;
	return 0;
}
