// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests that the kernel answers by itself.
 */
#include "../uapi/test.h"
#include "request.h"

static int get_attribute(int fd, __u32 tag, __u32 length)
{
	unsigned char value[64];
	struct scr_attribute attribute = {
		.tag = tag,
		.length = length,
		.buffer = length ? (uintptr_t)value : 0,
	};

	return call_request(fd, IOCTL_SMARTCARD_GET_ATTRIBUTE, &attribute);
}

int do_get_string(int fd)
{
	return get_attribute(fd, SCARD_ATTR_VENDOR_NAME, 64);
}

int do_get_number(int fd)
{
	return get_attribute(fd, SCARD_ATTR_DEFAULT_CLK, sizeof(__u32));
}

int do_get_length(int fd)
{
	return get_attribute(fd, SCARD_ATTR_VENDOR_NAME, 0);
}

int do_get_atr_attribute(int fd)
{
	return get_attribute(fd, SCARD_ATTR_ATR_STRING, SCARD_ATR_LENGTH);
}

int do_set_attribute(int fd)
{
	__u32 value = 0;
	struct scr_attribute attribute = {
		.tag = SCARD_ATTR_SUPRESS_T1_IFS_REQUEST,
		.length = sizeof(value),
		.buffer = (uintptr_t)&value,
	};

	return call_request(fd, IOCTL_SMARTCARD_SET_ATTRIBUTE, &attribute);
}

int do_get_state(int fd)
{
	__u32 state;

	return call_request(fd, IOCTL_SMARTCARD_GET_STATE, &state);
}

int do_get_last_error(int fd)
{
	__u32 status;

	return call_request(fd, IOCTL_SMARTCARD_GET_LAST_ERROR, &status);
}

int do_get_perf_counter(int fd)
{
	struct scr_perf_counter counter;

	return call_request(fd, IOCTL_SMARTCARD_GET_PERF_CNTR, &counter);
}

int do_status(int fd)
{
	struct scr_status status;

	return call_request(fd, SCR_IOC_STATUS, &status);
}

int do_info(int fd)
{
	struct scr_info info;

	return call_request(fd, SCR_IOC_INFO, &info);
}

int do_cancel(int fd)
{
	return call_request(fd, SCR_IOC_CANCEL, NULL);
}

int do_unknown_ioctl(int fd)
{
	return call_request(fd, _IO(SCR_IOC_MAGIC, 255), NULL);
}

int do_list_readers(int fd)
{
	struct scr_reader_entry entries[128];
	struct scr_readers readers = {
		.entries = (uintptr_t)entries,
		.count = COUNT(entries),
	};

	return call_request(fd, SCR_IOC_READERS, &readers);
}
