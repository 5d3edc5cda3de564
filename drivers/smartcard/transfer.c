// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transfers: the bytes that user space gives to a request and gets from it,
 * copied before and after the gate. What is left of them is wiped.
 */
#include <linux/bug.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "scr-core.h"

/* So short that copy_from_user()'s checks would be most of it, and many are. */
#define SCR_FEW_BYTES	32

static int scr_take_few(u8 *to, const u8 __user *from, size_t length)
{
	u32 word;

	if (!user_access_begin(from, length))
		return -EFAULT;
	for (; length >= sizeof(word); length -= sizeof(word)) {
		unsafe_get_user(word, (const u32 __user *)from, fault);
		put_unaligned(word, (u32 *)to);
		to += sizeof(word);
		from += sizeof(word);
	}
	while (length--)
		unsafe_get_user(*to++, from++, fault);
	user_access_end();
	return 0;
fault:
	user_access_end();
	return -EFAULT;
}

static int scr_give_few(u8 __user *to, const u8 *from, size_t length)
{
	if (!user_access_begin(to, length))
		return -EFAULT;
	for (; length >= sizeof(u32); length -= sizeof(u32)) {
		unsafe_put_user(get_unaligned((u32 *)from), (u32 __user *)to, fault);
		to += sizeof(u32);
		from += sizeof(u32);
	}
	while (length--)
		unsafe_put_user(*from++, to++, fault);
	user_access_end();
	return 0;
fault:
	user_access_end();
	return -EFAULT;
}

/**
 * scr_transfer_begin() - begin a request of an open file
 * @transfer: need not be zeroed; scr_transfer_end() is due
 * @session: the open file
 * @major: as &scr_request.major
 * @minor: as &scr_request.minor
 */
void scr_transfer_begin(struct scr_transfer *transfer, struct scr_session *session,
			u32 major, u32 minor)
{
	struct scr_request *request = &transfer->request;

	memset(request, 0, offsetof(struct scr_request, deadline));
	request->major = major;
	request->minor = minor;
	request->session = session;
	request->cancellations = READ_ONCE(session->cancellations);
	request->interruptible = true;
	request->output = transfer->output;
	request->capacity = sizeof(transfer->output);
	transfer->large = NULL;
	transfer->taken = 0;
}
EXPORT_SYMBOL_IF_KUNIT(scr_transfer_begin);

/**
 * scr_transfer_take() - the request's bytes
 * @transfer: begun
 * @data: where they are
 * @length: how many
 *
 * Context: may sleep.
 *
 * Return: 0; -EFAULT; -ENOMEM; -EINVAL: more than any request has.
 */
int scr_transfer_take(struct scr_transfer *transfer, const void __user *data,
		      size_t length)
{
	u8 *input = transfer->input;

	if (length > SCR_MAXIMUM_COMMAND_LENGTH)
		return -EINVAL;
	if (length > sizeof(transfer->input)) {
		input = kvmalloc(length, GFP_KERNEL_ACCOUNT);
		if (!input)
			return -ENOMEM;
		transfer->large = input;
	}
	transfer->taken = length;
	transfer->request.input = input;
	transfer->request.input_length = length;
	if (length <= SCR_FEW_BYTES)
		return scr_take_few(input, data, length);
	return copy_from_user(input, data, length) ? -EFAULT : 0;
}

/**
 * scr_transfer_expect() - how much of an answer the caller can take
 * @transfer: begun
 * @room: bytes; more than any answer has are as good as that
 */
void scr_transfer_expect(struct scr_transfer *transfer, size_t room)
{
	transfer->request.room = min_t(size_t, room, SCR_MAXIMUM_RESPONSE_LENGTH);
}
EXPORT_SYMBOL_IF_KUNIT(scr_transfer_expect);

/**
 * scr_transfer_expect_at() - the same, and where user space wants it
 * @transfer: begun
 * @buffer: address
 * @room: bytes
 *
 * An address that no program can have is found before the card is asked; that
 * memory is missing there, when the answer is handed out.
 *
 * Return: 0; -EFAULT.
 */
int scr_transfer_expect_at(struct scr_transfer *transfer, const void __user *buffer,
			   size_t room)
{
	scr_transfer_expect(transfer, room);
	return access_ok(buffer, transfer->request.room) ? 0 : -EFAULT;
}

/**
 * scr_transfer_give() - the answer's bytes
 * @transfer: its request has ended with success
 * @buffer: room for them
 *
 * Context: may sleep.
 *
 * Return: 0; -EFAULT.
 */
int scr_transfer_give(struct scr_transfer *transfer, void __user *buffer)
{
	struct scr_request *request = &transfer->request;

	/* A driver that counts what it has not written would have us tell other things. */
	if (WARN_ON_ONCE(request->information > request->written))
		return -EFAULT;
	if (request->information <= SCR_FEW_BYTES)
		return scr_give_few(buffer, request->output, request->information);
	return copy_to_user(buffer, request->output, request->information) ? -EFAULT : 0;
}

static_assert(SCR_SMALL_BUFFER % sizeof(u64) == 0);

/* Of memory that is a number of whole words long. */
static void scr_wipe(void *memory, size_t length)
{
	memset64(memory, 0, DIV_ROUND_UP(length, sizeof(u64)));
	barrier_data(memory);
}

/**
 * scr_transfer_end() - wipe and forget the bytes
 * @transfer: begun
 */
void scr_transfer_end(struct scr_transfer *transfer)
{
	struct scr_request *request = &transfer->request;

	if (unlikely(transfer->large)) {
		memzero_explicit(transfer->large, transfer->taken);
		kvfree(transfer->large);
	} else {
		scr_wipe(transfer->input, transfer->taken);
	}
	/* Also what a driver that gives up counts no more. */
	if (unlikely(request->grown)) {
		memzero_explicit(request->output, request->written);
		kvfree(request->output);
	} else {
		scr_wipe(transfer->output, request->written);
	}
	transfer->large = NULL;
	transfer->taken = 0;
}
EXPORT_SYMBOL_IF_KUNIT(scr_transfer_end);

static int scr_get_transmit(struct scr_transmit *transmit,
			    const struct scr_transmit __user *argument)
{
	if (!user_access_begin(argument, sizeof(*argument)))
		return -EFAULT;
	unsafe_get_user(transmit->protocol, &argument->protocol, fault);
	unsafe_get_user(transmit->flags, &argument->flags, fault);
	unsafe_get_user(transmit->send_buffer, &argument->send_buffer, fault);
	unsafe_get_user(transmit->receive_buffer, &argument->receive_buffer, fault);
	unsafe_get_user(transmit->send_length, &argument->send_length, fault);
	unsafe_get_user(transmit->receive_length, &argument->receive_length, fault);
	unsafe_get_user(transmit->reserved, &argument->reserved, fault);
	user_access_end();
	if ((transmit->flags & ~SCR_TRANSMIT_UNINTERRUPTED) | transmit->reserved)
		return -EINVAL;
	return 0;
fault:
	user_access_end();
	return -EFAULT;
}

/**
 * scr_transfer_take_transmit() - begin IOCTL_SMARTCARD_TRANSMIT
 * @transfer: begun, if it returns 0
 * @session: the open file
 * @argument: in user space
 * @receive_buffer: filled: where the answer goes
 *
 * Context: may sleep.
 *
 * Return: 0; -EFAULT; -EINVAL; -EACCES; -ENOMEM.
 */
int scr_transfer_take_transmit(struct scr_transfer *transfer, struct scr_session *session,
			       const struct scr_transmit __user *argument,
			       void __user **receive_buffer)
{
	struct scr_transmit transmit SCR_UNINITIALIZED;
	int result = scr_get_transmit(&transmit, argument);

	if (result)
		return result;
	if (!session->may_use)
		return -EACCES;

	*receive_buffer = u64_to_user_ptr(transmit.receive_buffer);
	scr_transfer_begin(transfer, session, _IOC_NR(IOCTL_SMARTCARD_TRANSMIT),
			   transmit.protocol);
	transfer->request.killable = transmit.flags & SCR_TRANSMIT_UNINTERRUPTED;
	result = scr_transfer_expect_at(transfer, *receive_buffer, transmit.receive_length);
	if (!result)
		result = scr_transfer_take(transfer, u64_to_user_ptr(transmit.send_buffer),
					   transmit.send_length);
	if (result)
		scr_transfer_end(transfer);
	return result;
}

/**
 * scr_transfer_give_result() - hand out the answer, and its length
 * @transfer: its request has ended
 * @result: with that; of an answer that is too long, the length is told
 * @buffer: room for the answer
 * @length: room for the length
 *
 * Context: may sleep.
 *
 * Return: @result; -EFAULT.
 */
int scr_transfer_give_result(struct scr_transfer *transfer, int result,
			     void __user *buffer, __u32 __user *length)
{
	struct scr_request *request = &transfer->request;

	if (result && (result != -EOVERFLOW || !request->information))
		return result;
	if (!result && scr_transfer_give(transfer, buffer))
		return -EFAULT;
	if (put_user((__u32)request->information, length))
		return -EFAULT;
	return result;
}

/**
 * scr_transfer_take_power() - begin IOCTL_SMARTCARD_POWER
 * @transfer: begun, if it returns 0
 * @session: the open file
 * @argument: in user space
 *
 * Context: may sleep.
 *
 * Return: 0; -EFAULT; -EINVAL; -EACCES.
 */
int scr_transfer_take_power(struct scr_transfer *transfer, struct scr_session *session,
			    const struct scr_power __user *argument)
{
	struct scr_power power;

	if (copy_from_user(&power, argument, sizeof(power)))
		return -EFAULT;
	if (memchr_inv(power.reserved, 0, sizeof(power.reserved)))
		return -EINVAL;
	if (!session->may_use)
		return -EACCES;
	scr_transfer_begin(transfer, session, _IOC_NR(IOCTL_SMARTCARD_POWER), power.minor);
	scr_transfer_expect(transfer, sizeof(power.atr));
	return 0;
}

/**
 * scr_transfer_give_power() - hand out the answer to reset
 * @transfer: its request has ended
 * @result: with that; also an answer that nobody understands is handed out
 * @argument: in user space
 *
 * Context: may sleep.
 *
 * Return: @result; -EFAULT.
 */
int scr_transfer_give_power(struct scr_transfer *transfer, int result,
			    struct scr_power __user *argument)
{
	struct scr_request *request = &transfer->request;
	struct scr_power power = {};

	if (result && result != -EMEDIUMTYPE)
		return result;
	power.atr_length = request->information;
	memcpy(power.atr, request->output, request->information);
	return copy_to_user(&argument->atr_length, &power.atr_length,
			    sizeof(power) - offsetof(struct scr_power, atr_length)) ?
		-EFAULT : result;
}
