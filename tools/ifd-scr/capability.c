// SPDX-License-Identifier: BSD-3-Clause
/*
 * What pcscd asks of a channel by tag: what threads it may use, how it waits for
 * cards, and PC/SC's attributes, which are the kernel's.
 */
#include "capability.h"

#include <errno.h>
#include <string.h>

#include <reader.h>

#include "channel.h"
#include "kernel_reader.h"

/* pcscd has room for 16 slots. */
#define SIMULTANEOUS_ACCESS 255

RESPONSECODE code_of_error(int error)
{
	switch (-error) {
	case 0:
		return IFD_SUCCESS;
	case ENODEV:
	case ENXIO:
		return IFD_NO_SUCH_DEVICE;
	case ENOMEDIUM:
		return IFD_ICC_NOT_PRESENT;
	case ETIMEDOUT:
		return IFD_RESPONSE_TIMEOUT;
	case EOVERFLOW:
		return IFD_ERROR_INSUFFICIENT_BUFFER;
	case EOPNOTSUPP:
	case EBADRQC:
	case EACCES:
		return IFD_NOT_SUPPORTED;
	default:
		return IFD_COMMUNICATION_ERROR;
	}
}

/* Called by pcscd's thread of the channel, in place of a look every 400 ms. */
static RESPONSECODE wait_for_event(DWORD unit, int milliseconds)
{
	struct channel *channel = channel_find(unit);

	return channel ? code_of_error(reader_wait(channel->reader, milliseconds)) :
			 IFD_NO_SUCH_DEVICE;
}

static RESPONSECODE stop_waiting(DWORD unit)
{
	struct channel *channel = channel_find(unit);

	if (!channel)
		return IFD_NO_SUCH_DEVICE;
	reader_wake(channel->reader);
	return IFD_SUCCESS;
}

static RESPONSECODE answer(PDWORD length, PUCHAR value, const void *bytes, size_t size)
{
	RESPONSECODE code = *length >= size ? IFD_SUCCESS : IFD_ERROR_INSUFFICIENT_BUFFER;

	if (code == IFD_SUCCESS)
		memcpy(value, bytes, size);
	*length = size;
	return code;
}

static RESPONSECODE answer_byte(PDWORD length, PUCHAR value, unsigned char byte)
{
	return answer(length, value, &byte, 1);
}

/* Of pcscd, a string has its NUL. */
static RESPONSECODE terminate(DWORD tag, PDWORD length, PUCHAR value, size_t room)
{
	if (tag != SCARD_ATTR_VENDOR_NAME && tag != SCARD_ATTR_VENDOR_IFD_TYPE &&
	    tag != SCARD_ATTR_VENDOR_IFD_SERIAL_NO)
		return IFD_SUCCESS;
	if ((*length)++ >= room)
		return IFD_ERROR_INSUFFICIENT_BUFFER;
	value[*length - 1] = '\0';
	return IFD_SUCCESS;
}

static RESPONSECODE attribute(struct channel *channel, DWORD tag, PDWORD length, PUCHAR value)
{
	size_t room = *length;
	struct exchange exchange = { .receive = value, .receive_length = room };
	int error = reader_get_attribute(channel->reader, tag, &exchange);

	*length = exchange.receive_length;
	if (error == -EOPNOTSUPP || error == -EINVAL || error == -ENOMEDIUM || error == -EBADFD) {
		*length = 0;
		return IFD_ERROR_TAG;
	}
	return error ? code_of_error(error) : terminate(tag, length, value, room);
}

RESPONSECODE capability_get(struct channel *channel, DWORD tag, PDWORD length, PUCHAR value)
{
	RESPONSECODE (*wait)(DWORD, int) = wait_for_event;
	RESPONSECODE (*stop)(DWORD) = stop_waiting;

	switch (tag) {
	case TAG_IFD_SIMULTANEOUS_ACCESS:
		return answer_byte(length, value, SIMULTANEOUS_ACCESS);
	case TAG_IFD_THREAD_SAFE:
	case TAG_IFD_SLOT_THREAD_SAFE:
		return answer_byte(length, value, 1);
	case TAG_IFD_SLOTS_NUMBER:
		return answer_byte(length, value, channel->slots);
	case TAG_IFD_POLLING_THREAD_WITH_TIMEOUT:
		return answer(length, value, &wait, sizeof(wait));
	case TAG_IFD_STOP_POLLING_THREAD:
		return answer(length, value, &stop, sizeof(stop));
	case TAG_IFD_POLLING_THREAD_KILLABLE:
		return answer_byte(length, value, 0);
	case TAG_IFD_ATR:
		return attribute(channel, SCARD_ATTR_ATR_STRING, length, value);
	default:
		return tag > 0xFFFF ? attribute(channel, tag, length, value) : IFD_ERROR_TAG;
	}
}
