// SPDX-License-Identifier: GPL-2.0-only
/*
 * Perfect arguments for every ioctl, and the statuses that belong to errnos.
 */
#include <errno.h>
#include <string.h>

#include "reader.h"
#include "requests.h"
#include "test.h"

const unsigned long request_number[REQUESTS] = {
	[POWER] = IOCTL_SMARTCARD_POWER,
	[GET_ATTRIBUTE] = IOCTL_SMARTCARD_GET_ATTRIBUTE,
	[SET_ATTRIBUTE] = IOCTL_SMARTCARD_SET_ATTRIBUTE,
	[CONFISCATE] = IOCTL_SMARTCARD_CONFISCATE,
	[TRANSMIT] = IOCTL_SMARTCARD_TRANSMIT,
	[EJECT] = IOCTL_SMARTCARD_EJECT,
	[SWALLOW] = IOCTL_SMARTCARD_SWALLOW,
	[IS_PRESENT] = IOCTL_SMARTCARD_IS_PRESENT,
	[IS_ABSENT] = IOCTL_SMARTCARD_IS_ABSENT,
	[SET_PROTOCOL] = IOCTL_SMARTCARD_SET_PROTOCOL,
	[GET_STATE] = IOCTL_SMARTCARD_GET_STATE,
	[GET_LAST_ERROR] = IOCTL_SMARTCARD_GET_LAST_ERROR,
	[GET_PERF_CNTR] = IOCTL_SMARTCARD_GET_PERF_CNTR,
	[VENDOR] = IOCTL_SMARTCARD_VENDOR,
	[CONNECT] = SCR_IOC_CONNECT,
	[RECONNECT] = SCR_IOC_RECONNECT,
	[DISCONNECT] = SCR_IOC_DISCONNECT,
	[BEGIN_TRANSACTION] = SCR_IOC_BEGIN_TRANSACTION,
	[END_TRANSACTION] = SCR_IOC_END_TRANSACTION,
	[STATUS] = SCR_IOC_STATUS,
	[CANCEL] = SCR_IOC_CANCEL,
	[SECURE] = SCR_IOC_SECURE,
	[INFO] = SCR_IOC_INFO,
};

static unsigned char answer[300];

static void perfect_transmit(struct scr_transmit *transmit)
{
	transmit->protocol = SCARD_PROTOCOL_T0;
	transmit->send_buffer = (uintptr_t)fetch_command;
	transmit->send_length = FETCH_LENGTH;
	transmit->receive_buffer = (uintptr_t)answer;
	transmit->receive_length = sizeof(answer);
}

static void perfect_vendor(struct scr_vendor *vendor)
{
	vendor->code = SCR_VENDOR_CCID_ESCAPE;
	vendor->input = (uintptr_t)fetch_command;
	vendor->input_length = 1;
	vendor->output = (uintptr_t)answer;
	vendor->output_length = sizeof(answer);
}

static void perfect_attribute(struct scr_attribute *attribute, __u32 tag)
{
	static __u32 value;

	attribute->tag = tag;
	attribute->length = sizeof(value);
	attribute->buffer = (uintptr_t)&value;
}

void perfect_argument(enum request_index request, union argument *argument)
{
	memset(argument, 0, sizeof(*argument));
	switch (request) {
	case POWER:
		argument->power.minor = SCARD_WARM_RESET;
		break;
	case GET_ATTRIBUTE:
		perfect_attribute(&argument->attribute, SCARD_ATTR_VENDOR_NAME);
		break;
	case SET_ATTRIBUTE:
		perfect_attribute(&argument->attribute, SCARD_ATTR_SUPRESS_T1_IFS_REQUEST);
		break;
	case TRANSMIT:
		perfect_transmit(&argument->transmit);
		break;
	case SET_PROTOCOL:
		argument->number = SCARD_PROTOCOL_T0;
		break;
	case VENDOR:
		perfect_vendor(&argument->vendor);
		break;
	case CONNECT:
	case RECONNECT:
		argument->connect.share_mode = SCARD_SHARE_SHARED;
		argument->connect.protocols = SCARD_PROTOCOL_Tx;
		break;
	case DISCONNECT:
	case END_TRANSACTION:
		argument->number = SCARD_LEAVE_CARD;
		break;
	default:
		break;
	}
}

int perfect_call(int fd, enum request_index request)
{
	union argument argument;

	perfect_argument(request, &argument);
	return call(fd, request_number[request], &argument);
}

__u32 status_of(int error)
{
	static const struct {
		int error;
		__u32 status;
	} statuses[] = {
		{ 0, SCR_STATUS_SUCCESS },
		{ EBUSY, SCR_STATUS_DEVICE_BUSY },
		{ EINVAL, SCR_STATUS_INVALID_PARAMETER },
		{ EFAULT, SCR_STATUS_INVALID_PARAMETER },
		{ EBADRQC, SCR_STATUS_INVALID_DEVICE_REQUEST },
		{ EISCONN, SCR_STATUS_INVALID_DEVICE_REQUEST },
		{ ENOTCONN, SCR_STATUS_INVALID_DEVICE_REQUEST },
		{ ENOLCK, SCR_STATUS_INVALID_DEVICE_REQUEST },
		{ EMEDIUMTYPE, SCR_STATUS_UNRECOGNIZED_MEDIA },
		{ EACCES, SCR_STATUS_ACCESS_DENIED },
		{ EOVERFLOW, SCR_STATUS_BUFFER_TOO_SMALL },
		{ EUSERS, SCR_STATUS_SHARING_VIOLATION },
		{ ETIMEDOUT, SCR_STATUS_IO_TIMEOUT },
		{ ETIME, SCR_STATUS_IO_TIMEOUT },
		{ EOPNOTSUPP, SCR_STATUS_NOT_SUPPORTED },
		{ EPROTONOSUPPORT, SCR_STATUS_NOT_SUPPORTED },
		{ ECANCELED, SCR_STATUS_CANCELLED },
		{ EINTR, SCR_STATUS_CANCELLED },
		{ ENOMEDIUM, SCR_STATUS_NO_MEDIA },
		{ EBADFD, SCR_STATUS_INVALID_DEVICE_STATE },
		{ EIO, SCR_STATUS_IO_DEVICE_ERROR },
		{ ENODEV, SCR_STATUS_DEVICE_REMOVED },
	};
	size_t i;

	for (i = 0; i < COUNT(statuses); i++)
		if (statuses[i].error == error)
			return statuses[i].status;
	return UINT32_MAX;
}
