// SPDX-License-Identifier: GPL-2.0-only
/*
 * write(2) one APDU, poll(2), read(2) its answer: TRANSMIT for any event loop.
 */
#include <linux/mm.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "scr-core.h"

static void scr_free_secret(u8 **buffer, size_t size)
{
	if (*buffer)
		memzero_explicit(*buffer, size);
	kvfree(*buffer);
	*buffer = NULL;
}

static void scr_exchange_forget(struct scr_exchange *exchange)
{
	scr_free_secret(&exchange->command, exchange->command_length);
	scr_free_secret(&exchange->answer, exchange->answer_size);
	exchange->phase = SCR_EXCHANGE_IDLE;
}

/*
 * Room for the answer. Only a command APDU with a three-byte length, whose
 * fifth byte is then zero, is answered with more than 256 bytes and SW1 SW2
 * (ISO 7816-4, 5.2).
 */
static size_t scr_answer_size(const u8 *command, size_t length)
{
	if (length > 6 && !command[4])
		return SCR_MAXIMUM_RESPONSE_LENGTH;
	return 256 + 2;
}

static int scr_exchange_run(struct scr_session *session)
{
	struct scr_exchange *exchange = &session->exchange;
	struct kvec command = { exchange->command, exchange->command_length };
	struct kvec answer = { exchange->answer, exchange->answer_size };
	struct scr_request request;
	int result;

	scr_session_request(session, &request, _IOC_NR(IOCTL_SMARTCARD_TRANSMIT),
			    READ_ONCE(session->node->protocol));
	/* A cancel or close since write(2) is for this exchange. */
	request.cancellations = exchange->cancellations;
	iov_iter_kvec(&request.input, ITER_SOURCE, &command, 1, command.iov_len);
	iov_iter_kvec(&request.output, ITER_DEST, &answer, 1, answer.iov_len);
	result = scr_session_control(session, &request, false);
	return result ? result : request.information;
}

static void scr_exchange_work(struct work_struct *work)
{
	struct scr_exchange *exchange = container_of(work, struct scr_exchange, work);
	struct scr_session *session = container_of(exchange, struct scr_session,
						   exchange);

	exchange->result = scr_exchange_run(session);
	/* Pairs with the acquire in scr_exchange_is(): the result is there first. */
	smp_store_release(&exchange->phase, SCR_EXCHANGE_ANSWERED);
	wake_up_all(&exchange->wait);
}

static bool scr_exchange_is(struct scr_exchange *exchange, enum scr_exchange_phase phase)
{
	/* Pairs with the release in scr_exchange_work(). */
	return smp_load_acquire(&exchange->phase) == phase;
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
	INIT_WORK(&exchange->work, scr_exchange_work);
}

/**
 * scr_exchange_close() - end an exchange that nobody will read the answer of
 * @session: the open file, which nobody else uses any more
 *
 * Context: may sleep.
 */
void scr_exchange_close(struct scr_session *session)
{
	if (scr_exchange_is(&session->exchange, SCR_EXCHANGE_RUNNING))
		scr_session_cancel(session);
	flush_work(&session->exchange.work);
	scr_exchange_forget(&session->exchange);
}

static int scr_exchange_take(struct scr_exchange *exchange,
			     const char __user *data, size_t length)
{
	u8 *command = kvmalloc(length, GFP_KERNEL_ACCOUNT);

	if (!command)
		return -ENOMEM;
	exchange->command = command;
	exchange->command_length = length;
	if (copy_from_user(command, data, length))
		return -EFAULT;
	exchange->answer_size = scr_answer_size(command, length);
	exchange->answer = kvmalloc(exchange->answer_size, GFP_KERNEL_ACCOUNT);
	return exchange->answer ? 0 : -ENOMEM;
}

static int scr_exchange_start(struct scr_session *session,
			      const char __user *data, size_t length)
{
	struct scr_exchange *exchange = &session->exchange;
	int result;

	lockdep_assert_held(&exchange->lock);

	if (!scr_exchange_is(exchange, SCR_EXCHANGE_IDLE))
		return -EBUSY;
	result = scr_exchange_take(exchange, data, length);
	if (result) {
		scr_exchange_forget(exchange);
		return result;
	}
	exchange->cancellations = READ_ONCE(session->cancellations);
	exchange->phase = SCR_EXCHANGE_RUNNING;
	/* Unbound: every reader has its own exchange, and each of them sleeps. */
	queue_work(system_unbound_wq, &exchange->work);
	return 0;
}

/**
 * scr_exchange_write() - send an APDU to the card, in the protocol in force
 * @session: the open file
 * @data: the command
 * @length: its bytes
 *
 * Does not wait: what becomes of it is read(2)'s to tell.
 *
 * Context: may sleep.
 *
 * Return: 0; -EINVAL: no bytes, or too many; -EBUSY: an answer is awaited, or
 * is there and was not read; -EFAULT; -ENOMEM.
 */
int scr_exchange_write(struct scr_session *session, const char __user *data,
		       size_t length)
{
	struct scr_exchange *exchange = &session->exchange;
	int result;

	if (!length || length > SCR_MAXIMUM_COMMAND_LENGTH)
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
	ssize_t result = exchange->result;

	lockdep_assert_held(&exchange->lock);

	if (result > 0 && (size_t)result > size)
		return -EOVERFLOW;
	if (result > 0 && copy_to_user(buffer, exchange->answer, result))
		return -EFAULT;
	scr_exchange_forget(exchange);
	return result;
}

static ssize_t scr_exchange_finish(struct scr_exchange *exchange, char __user *buffer,
				   size_t size, bool nonblock)
{
	lockdep_assert_held(&exchange->lock);

	if (scr_exchange_is(exchange, SCR_EXCHANGE_IDLE))
		return -ENODATA;
	if (nonblock && scr_exchange_is(exchange, SCR_EXCHANGE_RUNNING))
		return -EAGAIN;
	if (wait_event_interruptible(exchange->wait,
				     scr_exchange_is(exchange, SCR_EXCHANGE_ANSWERED)))
		return -ERESTARTSYS;
	return scr_exchange_give(exchange, buffer, size);
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

	if (mutex_lock_interruptible(&exchange->lock))
		return -ERESTARTSYS;
	result = scr_exchange_finish(exchange, buffer, size, nonblock);
	mutex_unlock(&exchange->lock);
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
