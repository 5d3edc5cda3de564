// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts, handles and what is asked of them, over a kernel that is made up.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "fake_node.h"

static void contexts(void **state)
{
	SCARDCONTEXT many[100];
	int i, j;

	(void)state;
	for (i = 0; i < 100; i++) {
		assert_int_equal(SCardEstablishContext(SCARD_SCOPE_USER, NULL, NULL, &many[i]),
				 SCARD_S_SUCCESS);
		assert_in_range(many[i], 1, 0x7FFFFFFF);
		for (j = 0; j < i; j++)
			assert_int_not_equal(many[i], many[j]);
	}
	for (i = 0; i < 100; i++) {
		assert_int_equal(SCardIsValidContext(many[i]), SCARD_S_SUCCESS);
		assert_int_equal(SCardReleaseContext(many[i]), SCARD_S_SUCCESS);
		assert_int_equal(SCardReleaseContext(many[i]), SCARD_E_INVALID_HANDLE);
	}
	assert_int_equal(SCardEstablishContext(4, NULL, NULL, &many[0]), SCARD_E_INVALID_VALUE);
	assert_int_equal(SCardEstablishContext(0, NULL, NULL, NULL), SCARD_E_INVALID_PARAMETER);
}

static void bad_contexts(void **state)
{
	SCARD_READERSTATE reader = { .szReader = FIRST };
	DWORD length = 0, protocol;
	SCARDHANDLE card;

	(void)state;
	assert_int_equal(SCardListReaders(0, NULL, NULL, &length), SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardListReaderGroups(0, NULL, &length), SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardConnect(0, FIRST, SCARD_SHARE_SHARED, 3, &card, &protocol),
			 SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardGetStatusChange(0, 0, &reader, 1), SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardCancel(0), SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardFreeMemory(0, NULL), SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardIsValidContext(0), SCARD_E_INVALID_HANDLE);
}

static void bad_handles(void **state)
{
	BYTE bytes[8] = { 0 };
	DWORD length = sizeof(bytes);

	(void)state;
	assert_int_equal(SCardReconnect(1, SCARD_SHARE_SHARED, 3, 0, &length),
			 SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardDisconnect(1, SCARD_LEAVE_CARD), SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardBeginTransaction(1), SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardEndTransaction(1, SCARD_LEAVE_CARD), SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardStatus(1, NULL, NULL, NULL, NULL, NULL, NULL),
			 SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardControl(1, 0x42000D48, NULL, 0, bytes, 8, &length),
			 SCARD_E_INVALID_HANDLE);
	length = sizeof(bytes);
	assert_int_equal(SCardTransmit(1, SCARD_PCI_T0, bytes, 4, NULL, bytes, &length),
			 SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardGetAttrib(1, 1, bytes, &length), SCARD_E_INVALID_HANDLE);
	assert_int_equal(SCardSetAttrib(1, 1, bytes, 4), SCARD_E_INVALID_HANDLE);
}

static struct scr_connect connected;

static void answer_connect(unsigned long request, void *argument)
{
	if (request != SCR_IOC_CONNECT && request != SCR_IOC_RECONNECT)
		return;
	connected = *(struct scr_connect *)argument;
	((struct scr_connect *)argument)->protocol = KERNEL_PROTOCOL_RAW;
}

static void values_of_connect(void **state)
{
	DWORD protocol = 0;
	SCARDHANDLE card;

	(void)state;
	kernel.answer = answer_connect;
	assert_int_equal(SCardConnect(context, SECOND, SCARD_SHARE_DIRECT,
				      SCARD_PROTOCOL_T1 | SCARD_PROTOCOL_RAW | SCARD_PROTOCOL_T15,
				      &card, &protocol), SCARD_S_SUCCESS);
	assert_int_equal(connected.share_mode, SCARD_SHARE_DIRECT);
	assert_int_equal(connected.protocols, SCARD_PROTOCOL_T1 | KERNEL_PROTOCOL_RAW);
	assert_int_equal(connected.flags, SCR_CONNECT_ANY_SHARING);
	assert_int_equal(protocol, SCARD_PROTOCOL_RAW);
	assert_int_equal(SCardReconnect(card, SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0,
					SCARD_UNPOWER_CARD, &protocol), SCARD_S_SUCCESS);
	assert_int_equal(connected.initialization, SCARD_UNPOWER_CARD);
	assert_int_equal(connected.protocols, SCARD_PROTOCOL_T0);
	assert_int_equal(SCardReconnect(card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0,
					SCARD_EJECT_CARD, &protocol), SCARD_E_INVALID_VALUE);
	assert_int_equal(SCardDisconnect(card, SCARD_EJECT_CARD + 1), SCARD_E_INVALID_VALUE);
	assert_int_equal(SCardDisconnect(card, SCARD_RESET_CARD), SCARD_S_SUCCESS);
	assert_int_equal(kernel.disconnections, 1);
}

static void refused_connects(void **state)
{
	DWORD protocol;
	SCARDHANDLE card = 5;

	(void)state;
	assert_int_equal(SCardConnect(context, FIRST, SCARD_SHARE_SHARED, 0, &card, &protocol),
			 SCARD_E_PROTO_MISMATCH);
	assert_int_equal(card, 0);
	assert_int_equal(SCardConnect(context, FIRST, 4, 3, &card, &protocol),
			 SCARD_E_INVALID_VALUE);
	assert_int_equal(SCardConnect(context, "none", 2, 3, &card, &protocol),
			 SCARD_E_UNKNOWN_READER);
	assert_int_equal(SCardConnect(context, NULL, 2, 3, &card, &protocol),
			 SCARD_E_UNKNOWN_READER);
	assert_int_equal(SCardConnect(context, FIRST, 2, 3, NULL, &protocol),
			 SCARD_E_INVALID_PARAMETER);
	kernel.error = EUSERS;
	assert_int_equal(connect_first(&card), SCARD_E_SHARING_VIOLATION);
	kernel.error = ENOMEDIUM;
	assert_int_equal(connect_first(&card), SCARD_E_NO_SMARTCARD);
}

/* Closed without DISCONNECT: the kernel resets the card then. */
static void release_closes(void **state)
{
	SCARDHANDLE card;

	(void)state;
	assert_int_equal(connect_first(&card), SCARD_S_SUCCESS);
	assert_int_equal(SCardReleaseContext(context), SCARD_S_SUCCESS);
	assert_int_equal(kernel.open_files, 0);
	assert_int_equal(kernel.disconnections, 0);
	assert_int_equal(SCardDisconnect(card, SCARD_LEAVE_CARD), SCARD_E_INVALID_HANDLE);
}

static void cancel_reaches_handles(void **state)
{
	SCARDHANDLE first, second;

	(void)state;
	assert_int_equal(connect_first(&first), SCARD_S_SUCCESS);
	assert_int_equal(connect_first(&second), SCARD_S_SUCCESS);
	assert_int_equal(SCardCancel(context), SCARD_S_SUCCESS);
	assert_int_equal(kernel.cancellations, 2);
}

static void child_leaves_parent_alone(void **state)
{
	SCARDHANDLE card;
	int status;

	(void)state;
	assert_int_equal(connect_first(&card), SCARD_S_SUCCESS);
	if (!fork())
		_exit(SCardDisconnect(card, SCARD_RESET_CARD) || kernel.disconnections);
	wait(&status);
	assert_int_equal(status, 0);
	assert_int_equal(SCardDisconnect(card, SCARD_RESET_CARD), SCARD_S_SUCCESS);
	assert_int_equal(kernel.disconnections, 1);
}

static struct scr_vendor asked;

static void answer_vendor(unsigned long request, void *argument)
{
	struct scr_vendor *vendor = argument;

	if (request != IOCTL_SMARTCARD_VENDOR)
		return;
	asked = *vendor;
	vendor->output_length = 18;
}

struct code_row {
	DWORD control;
	__u32 vendor;
};

static const struct code_row code_rows[] = {
	{ 0x42000000 + 3400, 3400 },
	{ 0x42000000 + 3406, 3406 },
	{ 0x42000000 + 3500, 3500 },
	{ 0x42000000 + 1, 3500 },
	{ 0x42000000 + 2048, 2048 },
	{ 0x42000000 + 4095, 4095 },
	{ 0x42330006, 3406 },
	{ 0x42330012, 3418 },
	{ 0x42000000 + 2047, 0 },
	{ 0x42000000 + 4096, 0 },
	{ 0x42000000, 0 },
	{ 0x42000002, 0 },
	{ 0x42330000, 0 },
	{ 0, 0 },
	{ 0xFFFFFFFF, 0 },
};

static void control_codes(void **state)
{
	SCARDHANDLE card;
	BYTE answer[64];
	DWORD length;
	size_t i;

	(void)state;
	kernel.answer = answer_vendor;
	assert_int_equal(connect_first(&card), SCARD_S_SUCCESS);
	for (i = 0; i < ARRAY_SIZE(code_rows); i++) {
		const struct code_row *row = &code_rows[i];
		LONG code = SCardControl(card, row->control, "ab", 2, answer, sizeof(answer),
					 &length);

		assert_int_equal(code, row->vendor ? SCARD_S_SUCCESS :
				 SCARD_E_UNSUPPORTED_FEATURE);
		assert_int_equal(length, row->vendor ? 18 : 0);
		if (row->vendor)
			assert_int_equal(asked.code, row->vendor);
	}
	assert_int_equal(asked.input_length, 2);
	assert_int_equal(SCardControl(card, 0x42000D48, NULL, 2, answer, 1, &length),
			 SCARD_E_INVALID_PARAMETER);
	kernel.error = EOVERFLOW;
	assert_int_equal(SCardControl(card, 0x42000D48, NULL, 0, answer, 1, &length),
			 SCARD_E_INSUFFICIENT_BUFFER);
	assert_int_equal(length, 18);
}

static struct scr_transmit sent;
static __u32 answer_length;

static void answer_transmit(unsigned long request, void *argument)
{
	struct scr_transmit *transmit = argument;

	if (request != IOCTL_SMARTCARD_TRANSMIT)
		return;
	sent = *transmit;
	transmit->receive_length = answer_length;
}

static void transmit(void **state)
{
	SCARD_IO_REQUEST received = { 0, 0 };
	SCARDHANDLE card;
	BYTE bytes[16];
	DWORD length = sizeof(bytes);

	(void)state;
	kernel.answer = answer_transmit;
	answer_length = 2;
	assert_int_equal(connect_first(&card), SCARD_S_SUCCESS);
	assert_int_equal(SCardTransmit(card, SCARD_PCI_T1, bytes, 5, &received, bytes, &length),
			 SCARD_S_SUCCESS);
	assert_int_equal(sent.protocol, SCARD_PROTOCOL_T1);
	assert_int_equal(sent.send_length, 5);
	assert_int_equal(sent.receive_length, sizeof(bytes));
	assert_int_equal(length, 2);
	assert_int_equal(received.dwProtocol, SCARD_PROTOCOL_T1);
	assert_int_equal(received.cbPciLength, sizeof(received));
	kernel.error = EOVERFLOW;
	answer_length = 300;
	assert_int_equal(SCardTransmit(card, SCARD_PCI_RAW, bytes, 5, NULL, bytes, &length),
			 SCARD_E_INSUFFICIENT_BUFFER);
	assert_int_equal(sent.protocol, KERNEL_PROTOCOL_RAW);
	assert_int_equal(length, 300);
	kernel.error = EIO;
	assert_int_equal(SCardTransmit(card, SCARD_PCI_T1, bytes, 5, NULL, bytes, &length),
			 SCARD_E_NOT_TRANSACTED);
	assert_int_equal(length, 0);
}

static void status(void **state)
{
	BYTE atr[MAX_ATR_SIZE];
	DWORD length = 2, bits, protocol, name_length = 0;
	SCARDHANDLE card;

	(void)state;
	assert_int_equal(connect_first(&card), SCARD_S_SUCCESS);
	assert_int_equal(SCardStatus(card, NULL, &name_length, &bits, &protocol, atr, &length),
			 SCARD_E_INSUFFICIENT_BUFFER);
	assert_int_equal(length, 3);
	assert_int_equal(name_length, sizeof(FIRST));
	assert_int_equal(SCardStatus(card, NULL, NULL, &bits, &protocol, atr, &length),
			 SCARD_S_SUCCESS);
	assert_memory_equal(atr, "\x3B\x01\x02", 3);
	assert_int_equal(bits, 0x10074);
	assert_int_equal(protocol, SCARD_PROTOCOL_T1);
	kernel.readers[0].status.flags = SCR_HANDLE_WAS_RESET;
	assert_int_equal(SCardStatus(card, NULL, NULL, &bits, &protocol, atr, &length),
			 SCARD_W_RESET_CARD);
	assert_int_equal(bits, 0);
	assert_int_equal(length, 0);
	kernel.readers[0].there = false;
	assert_int_equal(SCardStatus(card, NULL, NULL, NULL, NULL, NULL, NULL),
			 SCARD_E_READER_UNAVAILABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_CASE(contexts),
		FAKE_CASE(bad_contexts),
		FAKE_CASE(bad_handles),
		FAKE_CASE(values_of_connect),
		FAKE_CASE(refused_connects),
		FAKE_CASE(release_closes),
		FAKE_CASE(cancel_reaches_handles),
		FAKE_CASE(child_leaves_parent_alone),
		FAKE_CASE(control_codes),
		FAKE_CASE(transmit),
		FAKE_CASE(status),
	};

	return cmocka_run_group_tests_name("calls", tests, NULL, NULL);
}
