// SPDX-License-Identifier: GPL-2.0-only
/*
 * What read(2) gives: a question of the core, or that it has ended. A question is
 * copied when it is read, out of the request that it comes from: asking takes no
 * memory, and so may be done where nobody can wait for any.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "virt.h"

/**
 * scr_virt_message_init() - begin with room for what is short
 * @message: need not be zeroed; ends with scr_virt_message_end()
 */
void scr_virt_message_init(struct scr_virt_message *message)
{
	message->request.length = 0;
	message->data = message->short_data;
	message->capacity = sizeof(message->short_data);
}

/**
 * scr_virt_message_end() - wipe and free
 * @message: what is in it
 */
void scr_virt_message_end(struct scr_virt_message *message)
{
	if (message->data != message->short_data)
		kvfree_sensitive(message->data, message->capacity);
	else
		memzero_explicit(message->short_data, message->request.length);
}

/* Return: 0: there is room for what was too long; -ENOMEM. */
static int scr_virt_message_grow(struct scr_virt_message *message)
{
	if (message->data != message->short_data)
		kvfree(message->data);
	message->capacity = message->request.length;
	message->data = kvmalloc(message->capacity, GFP_KERNEL_ACCOUNT);
	return message->data ? 0 : -ENOMEM;
}

static bool scr_virt_has_question(const struct scr_virt *virt)
{
	lockdep_assert_held(&virt->lock);

	return virt->request && virt->given_id != virt->question.id;
}

static bool scr_virt_has_message(const struct scr_virt *virt)
{
	return virt->cancelled_id || scr_virt_has_question(virt);
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

	spin_lock_irq(&virt->lock);
	readable = scr_virt_has_message(virt);
	spin_unlock_irq(&virt->lock);
	return readable;
}

static void scr_virt_take_cancellation(struct scr_virt *virt, struct scr_virt_request *request)
{
	*request = (struct scr_virt_request) {
		.id = virt->cancelled_id, .function = SCR_VIRT_CANCEL,
	};
	virt->cancelled_id = 0;
}

/* Under the lock, also if it is long: nobody else may end the request meanwhile. */
static void scr_virt_take_question(struct scr_virt *virt, struct scr_virt_message *message)
{
	long left = virt->deadline - jiffies;

	memcpy(message->data, virt->data, virt->question.length);
	message->request.milliseconds = jiffies_to_msecs(max(left, 0L));
	virt->given_id = virt->question.id;
}

/* Return: as scr_virt_take_message(); -ENOBUFS: @message has no room for so many bytes. */
static int scr_virt_try_to_take(struct scr_virt *virt, size_t room,
				struct scr_virt_message *message)
{
	lockdep_assert_held(&virt->lock);

	if (!scr_virt_has_message(virt))
		return -EAGAIN;
	if (room < sizeof(message->request))
		return -EMSGSIZE;
	if (virt->cancelled_id) {
		scr_virt_take_cancellation(virt, &message->request);
		return 0;
	}
	if (room - sizeof(message->request) < virt->question.length)
		return -EMSGSIZE;
	message->request = virt->question;
	if (message->capacity < message->request.length)
		return -ENOBUFS;
	scr_virt_take_question(virt, message);
	return 0;
}

/**
 * scr_virt_take_message() - what read(2) gives
 * @virt: the reader
 * @room: bytes that the process can take
 * @message: filled
 *
 * A cancellation comes before the next question: a process that does one thing
 * after the other is done with the old one then.
 *
 * Context: may sleep.
 *
 * Return: 0; -EAGAIN: nothing is there; -EMSGSIZE: @room is too small, and it stays;
 * -ENOMEM: it stays, too.
 */
int scr_virt_take_message(struct scr_virt *virt, size_t room,
			  struct scr_virt_message *message)
{
	int result;

	do {
		spin_lock_irq(&virt->lock);
		result = scr_virt_try_to_take(virt, room, message);
		spin_unlock_irq(&virt->lock);
	} while (result == -ENOBUFS && !scr_virt_message_grow(message));
	return result == -ENOBUFS ? -ENOMEM : result;
}

/* Another one may have ended since: who reads in two threads has missed the older one. */
static void scr_virt_return_cancellation(struct scr_virt *virt, u64 id)
{
	if (!virt->cancelled_id)
		virt->cancelled_id = id;
}

/* If it has ended meanwhile, then the process never knew it. */
static void scr_virt_return_question(struct scr_virt *virt, u64 id)
{
	if (virt->request && virt->question.id == id && !virt->reply)
		virt->given_id = id - 1;
	else if (virt->cancelled_id == id)
		virt->cancelled_id = 0;
}

/**
 * scr_virt_return_message() - it could not be copied: the next read(2) gives it
 * @virt: the reader
 * @message: that was taken
 */
void scr_virt_return_message(struct scr_virt *virt, const struct scr_virt_message *message)
{
	spin_lock_irq(&virt->lock);
	if (message->request.function == SCR_VIRT_CANCEL)
		scr_virt_return_cancellation(virt, message->request.id);
	else
		scr_virt_return_question(virt, message->request.id);
	spin_unlock_irq(&virt->lock);
	wake_up_interruptible(&virt->readable);
}
