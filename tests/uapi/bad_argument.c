// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arguments that are bad in one thing: their address, an address in them, a
 * flag, a reserved member.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "reader.h"
#include "requests.h"
#include "test.h"

struct address_row {
	const char *name;
	enum request_index request;
	int read_only;		/* what it answers where it cannot write */
};

static const struct address_row address_rows[] = {
	{ "POWER", POWER, EFAULT },
	{ "GET_ATTRIBUTE", GET_ATTRIBUTE, EFAULT },
	{ "SET_ATTRIBUTE", SET_ATTRIBUTE, 0 },
	{ "TRANSMIT", TRANSMIT, EFAULT },
	{ "SET_PROTOCOL", SET_PROTOCOL, EFAULT },
	{ "GET_STATE", GET_STATE, EFAULT },
	{ "GET_LAST_ERROR", GET_LAST_ERROR, EFAULT },
	{ "GET_PERF_CNTR", GET_PERF_CNTR, EFAULT },
	{ "VENDOR", VENDOR, EACCES },
	{ "CONNECT", CONNECT, EISCONN },
	{ "RECONNECT", RECONNECT, EFAULT },
	{ "DISCONNECT", DISCONNECT, 0 },
	{ "BEGIN_TRANSACTION", BEGIN_TRANSACTION, 0 },
	{ "END_TRANSACTION", END_TRANSACTION, ENOLCK },
	{ "STATUS", STATUS, EFAULT },
	{ "INFO", INFO, EFAULT },
};

/* The argument itself. The reader works afterwards. */
static void run_address(const void *row, unsigned int badness)
{
	const struct address_row *r = row;
	unsigned long number = request_number[r->request];
	int fd = open_in_state(SCARD_SPECIFIC);
	union argument argument;
	void *address;

	perfect_argument(r->request, &argument);
	address = bad_address(badness, &argument, _IOC_SIZE(number));
	expect_error("ioctl()", call(fd, number, address),
		     badness == BAD_READ_ONLY ? r->read_only : EFAULT);
	if (r->request != POWER || badness != BAD_READ_ONLY)
		expect_error("TRANSMIT afterwards", fetch(fd), 0);
	close(fd);
}

struct inner_row {
	const char *name;
	enum request_index request;
	size_t address;		/* offset of the member that is the address */
	size_t length;		/* offset of the member that is its length */
	__u32 bytes;		/* how many are read or written there */
	int read_only;
};

static const struct inner_row inner_rows[] = {
	{ "TRANSMIT's send_buffer", TRANSMIT,
	  offsetof(struct scr_transmit, send_buffer),
	  offsetof(struct scr_transmit, send_length), FETCH_LENGTH, 0 },
	{ "TRANSMIT's receive_buffer", TRANSMIT,
	  offsetof(struct scr_transmit, receive_buffer),
	  offsetof(struct scr_transmit, receive_length), FETCHED_LENGTH, EFAULT },
	{ "GET_ATTRIBUTE's buffer", GET_ATTRIBUTE,
	  offsetof(struct scr_attribute, buffer),
	  offsetof(struct scr_attribute, length), 4, EFAULT },
	{ "SET_ATTRIBUTE's buffer", SET_ATTRIBUTE,
	  offsetof(struct scr_attribute, buffer),
	  offsetof(struct scr_attribute, length), 4, 0 },
};

static void spoil_address(union argument *argument, const struct inner_row *r,
			  enum badness badness)
{
	__u64 *member = (__u64 *)((char *)argument + r->address);
	void *content = (void *)(uintptr_t)*member;

	*member = (uintptr_t)bad_address(badness, content, r->bytes);
	memcpy((char *)argument + r->length, &r->bytes, sizeof(r->bytes));
}

static void run_inner(const void *row, unsigned int badness)
{
	const struct inner_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	union argument argument;

	perfect_argument(r->request, &argument);
	spoil_address(&argument, r, badness);
	expect_error("ioctl()", call(fd, request_number[r->request], &argument),
		     badness == BAD_READ_ONLY ? r->read_only : EFAULT);
	expect_error("TRANSMIT afterwards", fetch(fd), 0);
	close(fd);
}

/* A 32-bit program's address has an upper half, too, and it counts. */
static void run_far_address(const void *row, unsigned int variant)
{
	const struct inner_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	union argument argument;

	(void)variant;
	perfect_argument(r->request, &argument);
	*(__u64 *)((char *)&argument + r->address) |= FAR_AWAY;
	expect_error("ioctl()", call(fd, request_number[r->request], &argument), EFAULT);
	close(fd);
}

struct reserved_row {
	const char *name;
	enum request_index request;
	size_t offset;
	size_t length;
	unsigned char known;	/* bits that mean something, from the lowest on */
};

static const struct reserved_row reserved_rows[] = {
	{ "POWER's reserved", POWER,
	  offsetof(struct scr_power, reserved), 7 },
	{ "POWER's reserved[3]", POWER,
	  offsetof(struct scr_power, reserved[3]), 1 },
	{ "GET_ATTRIBUTE's reserved", GET_ATTRIBUTE,
	  offsetof(struct scr_attribute, reserved), 8 },
	{ "SET_ATTRIBUTE's reserved", SET_ATTRIBUTE,
	  offsetof(struct scr_attribute, reserved), 8 },
	{ "TRANSMIT's flags", TRANSMIT,
	  offsetof(struct scr_transmit, flags), 4, SCR_TRANSMIT_UNINTERRUPTED },
	{ "TRANSMIT's reserved", TRANSMIT,
	  offsetof(struct scr_transmit, reserved), 8 },
	{ "VENDOR's flags", VENDOR,
	  offsetof(struct scr_vendor, flags), 4 },
	{ "VENDOR's reserved", VENDOR,
	  offsetof(struct scr_vendor, reserved), 8 },
	{ "CONNECT's reserved", CONNECT,
	  offsetof(struct scr_connect, reserved), 23 },
	{ "RECONNECT's reserved", RECONNECT,
	  offsetof(struct scr_connect, reserved), 23 },
	{ "BEGIN_TRANSACTION's flags", BEGIN_TRANSACTION,
	  offsetof(struct scr_transaction, flags), 4 },
	{ "BEGIN_TRANSACTION's reserved", BEGIN_TRANSACTION,
	  offsetof(struct scr_transaction, reserved), 4 },
	{ "SECURE's flags", SECURE,
	  offsetof(struct scr_secure, flags), 4 },
	{ "SECURE's reserved", SECURE,
	  offsetof(struct scr_secure, reserved), 8 },
};

static const char *const bit_name[] = { "lowest bit", "highest bit" };

/* All is perfect but for one bit. It is refused, and nothing has happened. */
static void run_reserved(const void *row, unsigned int highest)
{
	const struct reserved_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	union argument argument;
	unsigned char *member;

	perfect_call(fd, EJECT);
	perfect_argument(r->request, &argument);
	member = (unsigned char *)&argument + r->offset;
	member[highest ? r->length - 1 : 0] = highest ? 0x80 : r->known + 1;
	expect_error("ioctl()", call(fd, request_number[r->request], &argument), EINVAL);
	expect_hex("last error", last_error(fd), SCR_STATUS_NOT_SUPPORTED);
	expect("state", reader_state(fd), SCARD_SPECIFIC);
	close(fd);
}

const struct group bad_argument_groups[] = {
	GROUP_VARIANTS("argument's address", address_rows, run_address, badness_name),
	GROUP_VARIANTS("address in the argument", inner_rows, run_inner, badness_name),
	GROUP("upper half of an address", inner_rows, run_far_address),
	GROUP_VARIANTS("must be zero", reserved_rows, run_reserved, bit_name),
	{ 0 }
};
