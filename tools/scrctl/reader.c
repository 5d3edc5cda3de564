// SPDX-License-Identifier: BSD-3-Clause
/*
 * Readers: opening one, asking it. Which one is meant: reader_find.c.
 */
#include "reader.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/scr.h>

#include "interrupt.h"
#include "output.h"

bool reader_parse_name(const char *name, unsigned int *number)
{
	unsigned long value;
	char *end;

	if (strncmp(name, "scr", 3) != 0 || !isdigit((unsigned char)name[3]))
		return false;
	if (name[3] == '0' && name[4])
		return false;
	errno = 0;
	value = strtoul(name + 3, &end, 10);
	if (errno || *end || value > INT_MAX)
		return false;
	*number = value;
	return true;
}

void reader_init(struct reader *reader, unsigned int number)
{
	reader->fd = -1;
	snprintf(reader->name, sizeof(reader->name), "scr%u", number);
	snprintf(reader->path, sizeof(reader->path), READER_DIRECTORY "/scr%u", number);
}

int reader_try_open(struct reader *reader, int mode)
{
	reader->fd = open(reader->path, mode | O_CLOEXEC | O_NOCTTY);
	return reader->fd < 0 ? errno : 0;
}

void reader_close(struct reader *reader)
{
	if (reader->fd >= 0)
		close(reader->fd);
	reader->fd = -1;
}

bool reader_is_open(const struct reader *reader)
{
	return reader->fd >= 0;
}

/* What must not be done twice because a signal came. */
static bool moves_something(unsigned long request)
{
	return request == IOCTL_SMARTCARD_TRANSMIT || request == IOCTL_SMARTCARD_VENDOR ||
	       request == IOCTL_SMARTCARD_EJECT || request == IOCTL_SMARTCARD_SWALLOW ||
	       request == IOCTL_SMARTCARD_CONFISCATE || request == SCR_IOC_SECURE;
}

int reader_ioctl(const struct reader *reader, unsigned long request, void *argument)
{
	int error;

	do {
		error = ioctl(reader->fd, request, argument) < 0 ? errno : 0;
	} while (error == EINTR && !interrupt_signal() && !moves_something(request));
	return error;
}

int reader_info(const struct reader *reader, struct scr_info *info)
{
	int error;

	memset(info, 0, sizeof(*info));
	error = reader_ioctl(reader, SCR_IOC_INFO, info);
	info->vendor[sizeof(info->vendor) - 1] = '\0';
	info->product[sizeof(info->product) - 1] = '\0';
	info->serial[sizeof(info->serial) - 1] = '\0';
	info->location[sizeof(info->location) - 1] = '\0';
	text_clean(info->vendor);
	text_clean(info->product);
	text_clean(info->serial);
	text_clean(info->location);
	return error;
}

int reader_status(const struct reader *reader, struct scr_status *status)
{
	int error;

	memset(status, 0, sizeof(*status));
	error = reader_ioctl(reader, SCR_IOC_STATUS, status);
	if (status->atr_length > sizeof(status->atr))
		status->atr_length = sizeof(status->atr);
	return error;
}

int reader_look(const struct reader *reader, struct scr_status *status)
{
	__u32 state;
	int error = reader_ioctl(reader, IOCTL_SMARTCARD_GET_STATE, &state);

	return error ? error : reader_status(reader, status);
}

int reader_last_error(const struct reader *reader, __u32 *status)
{
	*status = SCR_STATUS_SUCCESS;
	return reader_ioctl(reader, IOCTL_SMARTCARD_GET_LAST_ERROR, status);
}

void reader_describe(const struct scr_info *info, char *text, size_t size)
{
	snprintf(text, size, "%s%s%s%s%s%s%sslot %u", info->vendor,
		 info->vendor[0] ? " " : "", info->product, info->product[0] ? " " : "",
		 info->serial[0] ? "[" : "", info->serial, info->serial[0] ? "] " : "",
		 info->slot);
}

bool reader_is_called(const struct scr_info *info, const char *spec)
{
	char text[4 * SCR_INFO_STRING_LENGTH];

	reader_describe(info, text, sizeof(text));
	return strcasestr(text, spec);
}
