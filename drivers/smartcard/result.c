// SPDX-License-Identifier: GPL-2.0-only
/*
 * Results: of a driver's callback, as an errno of <uapi/linux/scr.h> and as a status,
 * and the last error.
 */
#include <linux/errno.h>
#include <linux/module.h>

#include "compat.h"
#include "scr-core.h"

/* The errno of a call and the status of GET_LAST_ERROR: <uapi/linux/scr.h>. */
static const struct {
	int error;
	u32 status;
} scr_results[] = {
	{ EBUSY,	SCR_STATUS_DEVICE_BUSY },
	{ EINVAL,	SCR_STATUS_INVALID_PARAMETER },
	{ EFAULT,	SCR_STATUS_INVALID_PARAMETER },
	{ EBADRQC,	SCR_STATUS_INVALID_DEVICE_REQUEST },
	{ EISCONN,	SCR_STATUS_INVALID_DEVICE_REQUEST },
	{ ENOTCONN,	SCR_STATUS_INVALID_DEVICE_REQUEST },
	{ ENOLCK,	SCR_STATUS_INVALID_DEVICE_REQUEST },
	{ EMEDIUMTYPE,	SCR_STATUS_UNRECOGNIZED_MEDIA },
	{ EACCES,	SCR_STATUS_ACCESS_DENIED },
	{ EOVERFLOW,	SCR_STATUS_BUFFER_TOO_SMALL },
	{ EUSERS,	SCR_STATUS_SHARING_VIOLATION },
	{ ENOMEM,	SCR_STATUS_INSUFFICIENT_RESOURCES },
	{ ETIMEDOUT,	SCR_STATUS_IO_TIMEOUT },
	{ ETIME,	SCR_STATUS_IO_TIMEOUT },
	{ EOPNOTSUPP,	SCR_STATUS_NOT_SUPPORTED },
	{ EPROTONOSUPPORT, SCR_STATUS_NOT_SUPPORTED },
	{ ECANCELED,	SCR_STATUS_CANCELLED },
	{ EINTR,	SCR_STATUS_CANCELLED },
	{ ERESTARTSYS,	SCR_STATUS_CANCELLED },
	{ ENOMEDIUM,	SCR_STATUS_NO_MEDIA },
	{ EBADFD,	SCR_STATUS_INVALID_DEVICE_STATE },
	{ EIO,		SCR_STATUS_IO_DEVICE_ERROR },
	{ EPROTO,	SCR_STATUS_DEVICE_PROTOCOL_ERROR },
	{ ENODEV,	SCR_STATUS_DEVICE_REMOVED },
};

/**
 * scr_status_of() - the status that stands for an errno
 * @error: 0, or a negative errno
 *
 * Return: SCR_STATUS_*; SCR_STATUS_IO_DEVICE_ERROR for an errno that has none.
 */
u32 scr_status_of(int error)
{
	size_t i;

	if (likely(error >= 0))
		return SCR_STATUS_SUCCESS;
	for (i = 0; i < ARRAY_SIZE(scr_results); i++) {
		if (scr_results[i].error == -error)
			return scr_results[i].status;
	}
	return SCR_STATUS_IO_DEVICE_ERROR;
}
EXPORT_SYMBOL_GPL(scr_status_of);

/**
 * scr_error_of() - the errno that stands for a status
 * @status: SCR_STATUS_*
 *
 * Return: 0, or a negative errno; -EIO for a status that has none.
 */
int scr_error_of(u32 status)
{
	size_t i;

	if (status == SCR_STATUS_SUCCESS)
		return 0;
	for (i = 0; i < ARRAY_SIZE(scr_results); i++) {
		if (scr_results[i].status == status)
			return -scr_results[i].error;
	}
	return -EIO;
}
EXPORT_SYMBOL_GPL(scr_error_of);

/**
 * scr_request_failure() - a callback's error, as user space gets to know it
 * @node: the reader
 * @error: what the driver says
 *
 * Return: a negative errno, one that <uapi/linux/scr.h> lists; what is none, as it is.
 */
int scr_request_failure(struct scr_node *node, int error)
{
	/* Cancelled because the reader is taken away: then that is the reason. */
	if (error == -ECANCELED && READ_ONCE(node->gone))
		return -ENODEV;
	/* What a driver answers outside the table becomes -EIO for the user, too. */
	return scr_status_of(error) == SCR_STATUS_IO_DEVICE_ERROR ? -EIO : error;
}

/**
 * scr_record_result() - make the result of an operation the last error
 * @node: the reader
 * @session: the open file that asked, NULL for none
 * @result: 0 or a negative errno
 *
 * For operations that do not pass the gate; scr_request_leave() does it for
 * the others.
 */
void scr_record_result(struct scr_node *node, struct scr_session *session,
		       int result)
{
	spin_lock_irq(&node->lock);
	scr_set_last_error(node, session, result);
	spin_unlock_irq(&node->lock);
}
EXPORT_SYMBOL_IF_KUNIT(scr_record_result);
