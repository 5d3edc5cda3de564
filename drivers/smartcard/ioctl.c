// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ioctls of /dev/scrN, one function for each. Each takes its argument in,
 * checks it, asks the session, and hands the result out.
 */
#include <linux/build_bug.h>
#include <linux/fs.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "scr-core.h"
#include "trace.h"

/* The layout is the same for 32-bit and 64-bit programs: no holes, 8-byte sizes. */
static_assert(sizeof(struct scr_power) == 48);
static_assert(sizeof(struct scr_attribute) == 24);
static_assert(sizeof(struct scr_transmit) == 40);
static_assert(sizeof(struct scr_perf_counter) == 24);
static_assert(sizeof(struct scr_vendor) == 40);
static_assert(sizeof(struct scr_status) == 128);
static_assert(sizeof(struct scr_info) == 384);
static_assert(sizeof(struct scr_secure) == 40);
static_assert(sizeof(struct scr_connect) == 80);
static_assert(sizeof(struct scr_transaction) == 24);
static_assert(sizeof(struct scr_uring_command) == 16);

/* PC/SC part 10's structures have no holes and no alignment. */
static_assert(sizeof(struct scr_pin_verify) == 19);
static_assert(sizeof(struct scr_pin_modify) == 24);
static_assert(sizeof(struct scr_pin_properties) == 4);

/* A file that is opened read-only may watch, and nothing else. */
static int scr_may_use(struct scr_session *session)
{
	return session->may_use ? 0 : -EACCES;
}

/* Runs what was begun and taken in; the caller hands out what has come of it. */
static int scr_run(struct file *file, struct scr_transfer *transfer)
{
	return scr_session_control(file->private_data, &transfer->request,
				   scr_is_nonblocking(file));
}

/* For requests that give nothing but their minor code, and get one structure. */
static int scr_run_simple(struct file *file, u32 major, u32 minor, void *answer,
			  size_t size)
{
	struct scr_transfer transfer;
	int result;

	scr_transfer_begin(&transfer, file->private_data, major, minor);
	scr_transfer_expect(&transfer, size);
	result = scr_run(file, &transfer);
	if (!result)
		memcpy(answer, transfer.request.output, transfer.request.information);
	scr_transfer_end(&transfer);
	return result;
}

static long scr_ioctl_power(struct file *file, struct scr_power __user *argument)
{
	struct scr_transfer transfer;
	long result = scr_transfer_take_power(&transfer, file->private_data, argument);

	if (result)
		return result;
	result = scr_transfer_give_power(&transfer, scr_run(file, &transfer), argument);
	scr_transfer_end(&transfer);
	return result;
}

static int scr_take_attribute(struct scr_attribute *attribute,
			      struct scr_attribute __user *argument)
{
	if (copy_from_user(attribute, argument, sizeof(*attribute)))
		return -EFAULT;
	return attribute->reserved ? -EINVAL : 0;
}

static noinline_for_stack long scr_run_attribute(struct file *file,
						 const struct scr_attribute *attribute,
						 struct scr_attribute __user *argument)
{
	bool ask_length = !attribute->buffer && !attribute->length;
	struct scr_transfer transfer;
	long result;

	scr_transfer_begin(&transfer, file->private_data,
			   _IOC_NR(IOCTL_SMARTCARD_GET_ATTRIBUTE), attribute->tag);
	result = scr_transfer_expect_at(&transfer, u64_to_user_ptr(attribute->buffer),
					ask_length ? SCR_MAXIMUM_RESPONSE_LENGTH :
						     attribute->length);
	if (!result)
		result = scr_run(file, &transfer);
	if (!result && ask_length)
		result = put_user((__u32)transfer.request.information, &argument->length);
	else
		result = scr_transfer_give_result(&transfer, result,
						  u64_to_user_ptr(attribute->buffer),
						  &argument->length);
	scr_transfer_end(&transfer);
	return result;
}

static long scr_ioctl_get_attribute(struct file *file,
				    struct scr_attribute __user *argument)
{
	struct scr_attribute attribute;
	long result = scr_take_attribute(&attribute, argument);

	return result ? result : scr_run_attribute(file, &attribute, argument);
}

static noinline_for_stack long scr_run_set_attribute(struct file *file,
						     const struct scr_attribute *attribute)
{
	struct scr_transfer transfer;
	long result;

	scr_transfer_begin(&transfer, file->private_data,
			   _IOC_NR(IOCTL_SMARTCARD_SET_ATTRIBUTE), attribute->tag);
	result = scr_transfer_take(&transfer, u64_to_user_ptr(attribute->buffer),
				   attribute->length);
	if (!result)
		result = scr_run(file, &transfer);
	scr_transfer_end(&transfer);
	return result;
}

static long scr_ioctl_set_attribute(struct file *file,
				    struct scr_attribute __user *argument)
{
	struct scr_attribute attribute;
	long result;

	result = scr_take_attribute(&attribute, argument);
	if (!result)
		result = scr_may_use(file->private_data);
	return result ? result : scr_run_set_attribute(file, &attribute);
}

/* Where a request's bytes are in user space, and where its answer's go. */
struct scr_buffers {
	__u64 input;
	__u64 output;
	__u32 input_length;
	__u32 room;
	__u32 __user *output_length;
};

static noinline_for_stack long scr_run_both_ways(struct file *file, u32 major, u32 minor,
						 const struct scr_buffers *buffers)
{
	struct scr_transfer transfer;
	long result;

	scr_transfer_begin(&transfer, file->private_data, major, minor);
	result = scr_transfer_expect_at(&transfer, u64_to_user_ptr(buffers->output),
					buffers->room);
	if (!result)
		result = scr_transfer_take(&transfer, u64_to_user_ptr(buffers->input),
					   buffers->input_length);
	if (!result) {
		result = scr_run(file, &transfer);
		result = scr_transfer_give_result(&transfer, result,
						  u64_to_user_ptr(buffers->output),
						  buffers->output_length);
	}
	scr_transfer_end(&transfer);
	return result;
}

/* What has only waited for its turn has sent nothing: once the handler is back, again. */
static long scr_restart(const struct scr_request *request, long result)
{
	return result == -ERESTARTSYS && request->killable ? -ERESTARTNOINTR : result;
}

static long scr_ioctl_transmit(struct file *file, struct scr_transmit __user *argument)
{
	struct scr_transfer transfer SCR_UNINITIALIZED;
	void __user *receive_buffer;
	long result;

	result = scr_transfer_take_transmit(&transfer, file->private_data, argument,
					    &receive_buffer);
	if (result)
		return result;
	result = scr_transfer_give_result(&transfer, scr_run(file, &transfer),
					  receive_buffer, &argument->receive_length);
	scr_transfer_end(&transfer);
	return scr_restart(&transfer.request, result);
}

static long scr_ioctl_secure(struct file *file, struct scr_secure __user *argument)
{
	struct scr_secure secure;
	int result;

	if (copy_from_user(&secure, argument, sizeof(secure)))
		return -EFAULT;
	if (secure.flags || secure.reserved)
		return -EINVAL;
	result = scr_may_use(file->private_data);
	if (result)
		return result;

	return scr_run_both_ways(file, _IOC_NR(SCR_IOC_SECURE), secure.operation,
				 &(struct scr_buffers) {
		.input = secure.structure, .input_length = secure.structure_length,
		.output = secure.response, .room = secure.response_length,
		.output_length = &argument->response_length });
}

/* CONFISCATE, EJECT and SWALLOW have no argument; what is passed is not looked at. */
static long scr_ioctl_move(struct file *file, unsigned int command)
{
	long result = scr_may_use(file->private_data);

	if (result)
		return result;
	return scr_run_simple(file, _IOC_NR(command), 0, NULL, 0);
}

static long scr_ioctl_set_protocol(struct file *file, __u32 __user *argument)
{
	__u32 protocol;
	long result;

	if (get_user(protocol, argument))
		return -EFAULT;
	result = scr_may_use(file->private_data);
	if (result)
		return result;
	result = scr_run_simple(file, _IOC_NR(IOCTL_SMARTCARD_SET_PROTOCOL), protocol,
				&protocol, sizeof(protocol));
	return result ? result : put_user(protocol, argument);
}

/* GET_STATE and GET_LAST_ERROR are not operations: they leave the last error. */
static long scr_ioctl_get_state(struct file *file, __u32 __user *argument)
{
	struct scr_session *session = file->private_data;
	struct scr_node *node = session->node;

	if (scr_is_gone(node))
		return -ENODEV;
	scr_look_from_outside(node);
	return put_user(READ_ONCE(node->state), argument);
}

static long scr_ioctl_get_last_error(struct file *file, __u32 __user *argument)
{
	struct scr_session *session = file->private_data;

	return put_user(READ_ONCE(session->node->last_error), argument);
}

static long scr_ioctl_get_perf_counter(struct file *file,
				       struct scr_perf_counter __user *argument)
{
	struct scr_perf_counter counter;
	long result;

	result = scr_run_simple(file, _IOC_NR(IOCTL_SMARTCARD_GET_PERF_CNTR), 0,
				&counter, sizeof(counter));
	if (result)
		return result;
	return copy_to_user(argument, &counter, sizeof(counter)) ? -EFAULT : 0;
}

static int scr_check_vendor(const struct scr_vendor *vendor)
{
	if (vendor->flags || vendor->reserved)
		return -EINVAL;
	if (vendor->code < SCR_VENDOR_CODE_FIRST || vendor->code > SCR_VENDOR_CODE_LAST)
		return -EINVAL;
	return 0;
}

/* PC/SC part 10's two features are SCR_IOC_SECURE by another name. */
static long scr_run_vendor(struct file *file, u32 code, const struct scr_buffers *buffers)
{
	switch (code) {
	case SCR_VENDOR_VERIFY_PIN_DIRECT:
		return scr_run_both_ways(file, _IOC_NR(SCR_IOC_SECURE),
					 SCR_SECURE_VERIFY_PIN, buffers);
	case SCR_VENDOR_MODIFY_PIN_DIRECT:
		return scr_run_both_ways(file, _IOC_NR(SCR_IOC_SECURE),
					 SCR_SECURE_MODIFY_PIN, buffers);
	default:
		return scr_run_both_ways(file, code, 0, buffers);
	}
}

static long scr_ioctl_vendor(struct file *file, struct scr_vendor __user *argument)
{
	struct scr_vendor vendor;
	int result;

	if (copy_from_user(&vendor, argument, sizeof(vendor)))
		return -EFAULT;
	result = scr_check_vendor(&vendor);
	if (!result && !scr_is_feature_question(vendor.code))
		result = scr_may_use(file->private_data);
	if (result)
		return result;

	return scr_run_vendor(file, vendor.code, &(struct scr_buffers) {
		.input = vendor.input, .input_length = vendor.input_length,
		.output = vendor.output, .room = vendor.output_length,
		.output_length = &argument->output_length });
}

static long scr_ioctl_status(struct file *file, struct scr_status __user *argument)
{
	struct scr_session *session = file->private_data;
	struct scr_status status;

	if (scr_is_gone(session->node))
		return -ENODEV;
	scr_get_status(session, &status);
	return copy_to_user(argument, &status, sizeof(status)) ? -EFAULT : 0;
}

static long scr_ioctl_info(struct file *file, struct scr_info __user *argument)
{
	struct scr_session *session = file->private_data;
	struct scr_info info;

	if (scr_is_gone(session->node))
		return -ENODEV;
	scr_get_info(session->node, &info);
	return copy_to_user(argument, &info, sizeof(info)) ? -EFAULT : 0;
}

/* What makes and ends the tie between a file and the card. */
static noinline_for_stack int scr_run_sharing(struct file *file, unsigned int command,
					      void *argument)
{
	struct scr_session *session = file->private_data;
	bool nonblock = scr_is_nonblocking(file);
	struct scr_transfer transfer;
	int result = -ENOTTY;

	scr_transfer_begin(&transfer, session, _IOC_NR(command), 0);
	scr_transfer_expect(&transfer, SCARD_ATR_LENGTH);
	switch (command) {
	case SCR_IOC_CONNECT:
		result = scr_connect(session, &transfer.request, argument, nonblock);
		break;
	case SCR_IOC_RECONNECT:
		result = scr_reconnect(session, &transfer.request, argument, nonblock);
		break;
	case SCR_IOC_DISCONNECT:
		result = scr_disconnect(session, &transfer.request, *(u32 *)argument,
					nonblock);
		break;
	case SCR_IOC_BEGIN_TRANSACTION:
		result = scr_transaction_begin(session, &transfer.request, argument,
					       nonblock);
		break;
	case SCR_IOC_END_TRANSACTION:
		result = scr_transaction_end(session, &transfer.request, *(u32 *)argument,
					     nonblock);
		break;
	}
	/* The share mode, the disposition, or a transaction's flags. */
	trace_scr_session(session->node, command, *(u32 *)argument, result);
	scr_transfer_end(&transfer);
	return result;
}

static long scr_ioctl_connect(struct file *file, unsigned int command,
			      struct scr_connect __user *argument)
{
	struct scr_connect connect;
	int result;

	if (copy_from_user(&connect, argument, sizeof(connect)))
		return -EFAULT;
	if (memchr_inv(connect.reserved, 0, sizeof(connect.reserved)))
		return -EINVAL;
	result = scr_may_use(file->private_data);
	if (!result)
		result = scr_run_sharing(file, command, &connect);
	if (result)
		return result;
	return copy_to_user(argument, &connect, sizeof(connect)) ? -EFAULT : 0;
}

/* DISCONNECT and END_TRANSACTION: both take a disposition. */
static long scr_ioctl_dispose(struct file *file, unsigned int command,
			      __u32 __user *argument)
{
	__u32 disposition;
	int result;

	if (get_user(disposition, argument))
		return -EFAULT;
	result = scr_may_use(file->private_data);
	return result ? result : scr_run_sharing(file, command, &disposition);
}

static long scr_ioctl_begin_transaction(struct file *file, unsigned int command,
					struct scr_transaction __user *argument)
{
	struct scr_transaction transaction;
	int result;

	if (copy_from_user(&transaction, argument, sizeof(transaction)))
		return -EFAULT;
	if (transaction.flags || transaction.reserved)
		return -EINVAL;
	result = scr_may_use(file->private_data);
	return result ? result : scr_run_sharing(file, command, &transaction);
}

static long scr_ioctl_cancel(struct file *file)
{
	struct scr_session *session = file->private_data;

	scr_session_cancel(session);
	return 0;
}

static noinline long scr_ioctl_any(struct file *file, unsigned int command,
				   unsigned long argument)
{
	struct scr_session *session = file->private_data;
	void __user *user = (void __user *)argument;

	switch (command) {
	case IOCTL_SMARTCARD_POWER:
		return scr_ioctl_power(file, user);
	case IOCTL_SMARTCARD_GET_ATTRIBUTE:
		return scr_ioctl_get_attribute(file, user);
	case IOCTL_SMARTCARD_SET_ATTRIBUTE:
		return scr_ioctl_set_attribute(file, user);
	case IOCTL_SMARTCARD_CONFISCATE:
	case IOCTL_SMARTCARD_EJECT:
	case IOCTL_SMARTCARD_SWALLOW:
		return scr_ioctl_move(file, command);
	case IOCTL_SMARTCARD_IS_PRESENT:
		return scr_wait_for_card(session, true, scr_is_nonblocking(file));
	case IOCTL_SMARTCARD_IS_ABSENT:
		return scr_wait_for_card(session, false, scr_is_nonblocking(file));
	case IOCTL_SMARTCARD_SET_PROTOCOL:
		return scr_ioctl_set_protocol(file, user);
	case IOCTL_SMARTCARD_GET_STATE:
		return scr_ioctl_get_state(file, user);
	case IOCTL_SMARTCARD_GET_LAST_ERROR:
		return scr_ioctl_get_last_error(file, user);
	case IOCTL_SMARTCARD_GET_PERF_CNTR:
		return scr_ioctl_get_perf_counter(file, user);
	case IOCTL_SMARTCARD_VENDOR:
		return scr_ioctl_vendor(file, user);
	case SCR_IOC_CONNECT:
	case SCR_IOC_RECONNECT:
		return scr_ioctl_connect(file, command, user);
	case SCR_IOC_DISCONNECT:
	case SCR_IOC_END_TRANSACTION:
		return scr_ioctl_dispose(file, command, user);
	case SCR_IOC_BEGIN_TRANSACTION:
		return scr_ioctl_begin_transaction(file, command, user);
	case SCR_IOC_STATUS:
		return scr_ioctl_status(file, user);
	case SCR_IOC_CANCEL:
		return scr_ioctl_cancel(file);
	case SCR_IOC_SECURE:
		return scr_ioctl_secure(file, user);
	case SCR_IOC_INFO:
		return scr_ioctl_info(file, user);
	default:
		return -ENOTTY;
	}
}

/**
 * scr_ioctl() - an ioctl of /dev/scrN
 * @file: opened
 * @command: IOCTL_SMARTCARD_* or SCR_IOC_*
 * @argument: its argument
 *
 * Return: 0 or a negative errno, as <uapi/linux/scr.h> says; -ENOTTY: there is no such one.
 */
long scr_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	/* First, because it is the one that is made again and again. */
	if (likely(command == IOCTL_SMARTCARD_TRANSMIT))
		return scr_ioctl_transmit(file, (void __user *)argument);
	return scr_ioctl_any(file, command, argument);
}
