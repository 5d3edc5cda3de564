// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel of a few readers. Its files are eventfd(2)s, so that poll(2) works.
 */
#include "fake_node.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define FILES	1024
#define CONTROL	(-1)
#define NONE	(-2)

struct fake_kernel kernel;
SCARDCONTEXT context;

/* Which reader a file is of. */
static int unit_of[FILES];

static void set_reader(unsigned int unit, const char *product, const char *serial,
		       unsigned int slot)
{
	struct fake_reader *reader = &kernel.readers[unit];

	reader->there = true;
	reader->id = unit + 1;
	reader->info.unit = unit;
	reader->info.slot = slot;
	strcpy(reader->info.vendor, "ACME");
	strcpy(reader->info.product, product);
	strcpy(reader->info.serial, serial);
	reader->status.state = KERNEL_SPECIFIC;
	reader->status.protocol = SCARD_PROTOCOL_T1;
	reader->status.insertions = 1;
	reader->status.atr_length = 3;
	memcpy(reader->status.atr, "\x3B\x01\x02", 3);
}

int fake_begin(void **state)
{
	int i;

	(void)state;
	memset(&kernel, 0, sizeof(kernel));
	for (i = 0; i < FILES; i++)
		unit_of[i] = NONE;
	kernel.has_control = true;
	set_reader(0, "One", "", 0);
	set_reader(1, "Two", "7", 1);
	return SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != 0;
}

int fake_end(void **state)
{
	(void)state;
	SCardReleaseContext(context);
	return kernel.open_files;
}

LONG connect_first(LPSCARDHANDLE card)
{
	DWORD protocol;

	return SCardConnect(context, FIRST, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, card,
			    &protocol);
}

static int new_file(int unit)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	if (fd >= 0)
		unit_of[fd] = unit;
	return fd < 0 ? -errno : fd;
}

int node_open(unsigned int unit, int flags)
{
	(void)flags;
	if (unit >= FAKE_READERS || !kernel.readers[unit].there)
		return -ENOENT;
	if (kernel.readers[unit].open_error)
		return -kernel.readers[unit].open_error;
	kernel.open_files++;
	return new_file(unit);
}

int node_open_control(void)
{
	return kernel.has_control ? new_file(CONTROL) : -ENOENT;
}

void node_close(int fd)
{
	if (fd < 0)
		return;
	kernel.open_files -= unit_of[fd] >= 0;
	unit_of[fd] = NONE;
	close(fd);
}

static int list_readers(struct scr_readers *request)
{
	struct scr_reader_entry *entries = (void *)(uintptr_t)request->entries;
	unsigned int room = request->count, unit;

	request->count = 0;
	for (unit = 0; unit < FAKE_READERS; unit++) {
		if (!kernel.readers[unit].there)
			continue;
		if (request->count < room) {
			entries[request->count].unit = unit;
			entries[request->count].id = kernel.readers[unit].id;
		}
		request->count++;
	}
	return request->count > room ? EOVERFLOW : 0;
}

static int ask_reader(const struct fake_reader *reader, unsigned long request, void *argument)
{
	int error = 0;

	if (!reader->there)
		error = ENODEV;
	else if (request == SCR_IOC_INFO)
		*(struct scr_info *)argument = reader->info;
	else if (request == SCR_IOC_STATUS)
		*(struct scr_status *)argument = reader->status;
	else
		error = ENOTTY;
	return error;
}

int node_ask(int fd, unsigned long request, void *argument)
{
	if (unit_of[fd] == CONTROL)
		return request == SCR_IOC_READERS ? list_readers(argument) : ENOTTY;
	if (request != SCR_IOC_CANCEL)
		return ask_reader(&kernel.readers[unit_of[fd]], request, argument);
	kernel.cancellations++;
	return 0;
}

int node_use(int fd, unsigned long request, void *argument)
{
	const struct fake_reader *reader = &kernel.readers[unit_of[fd]];

	if (request == SCR_IOC_DISCONNECT)
		kernel.disconnections++;
	if (reader->there && kernel.answer)
		kernel.answer(request, argument);
	return reader->there ? kernel.error : ENODEV;
}

int node_transmit(int fd, struct scr_transmit *request)
{
	return node_use(fd, IOCTL_SMARTCARD_TRANSMIT, request);
}

int node_status(int fd, struct scr_status *status)
{
	memset(status, 0, sizeof(*status));
	return node_ask(fd, SCR_IOC_STATUS, status);
}
