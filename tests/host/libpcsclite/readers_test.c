// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers and cards that come and go, over a kernel that is made up.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fake_node.h"

static void readers_are(const char *names, DWORD expected)
{
	char buffer[4 * MAX_READERNAME];
	DWORD length = sizeof(buffer);

	assert_int_equal(SCardListReaders(context, NULL, buffer, &length), SCARD_S_SUCCESS);
	assert_int_equal(length, expected);
	assert_memory_equal(buffer, names, expected);
}

static void list(void **state)
{
	DWORD length = 0;

	(void)state;
	readers_are(BOTH, sizeof(BOTH));
	assert_int_equal(SCardListReaders(context, NULL, NULL, &length), SCARD_S_SUCCESS);
	assert_int_equal(length, sizeof(BOTH));
	kernel.readers[0].there = false;
	readers_are(SECOND "\0", sizeof(SECOND "\0"));
	kernel.readers[1].there = false;
	assert_int_equal(SCardListReaders(context, NULL, NULL, &length),
			 SCARD_E_NO_READERS_AVAILABLE);
	assert_int_equal(length, 1);
}

/* Who may not open a node does not see its reader, and does as soon as he may. */
static void hidden(void **state)
{
	(void)state;
	kernel.readers[0].open_error = EACCES;
	readers_are(SECOND "\0", sizeof(SECOND "\0"));
	kernel.readers[0].open_error = 0;
	readers_are(BOTH, sizeof(BOTH));
}

static void out_of_files(void **state)
{
	DWORD length;

	(void)state;
	kernel.readers[0].open_error = EMFILE;
	assert_int_equal(SCardListReaders(context, NULL, NULL, &length), SCARD_E_NO_MEMORY);
}

/* Another reader at the same node has another name. */
static void replaced(void **state)
{
	SCARDHANDLE card;

	(void)state;
	readers_are(BOTH, sizeof(BOTH));
	kernel.readers[0].id = 99;
	strcpy(kernel.readers[0].info.product, "Three");
	readers_are("ACME Three 00 00\0" SECOND "\0", sizeof("ACME Three 00 00\0" SECOND "\0"));
	assert_int_equal(connect_first(&card), SCARD_E_UNKNOWN_READER);
}

static void touch(const char *path, mode_t mode)
{
	int fd = open(path, O_CREAT | O_WRONLY, mode);

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(chmod(path, mode), 0);
}

/* A container without /dev/scrctl. */
static void no_control(void **state)
{
	DWORD length;

	(void)state;
	kernel.has_control = false;
	assert_int_equal(SCardListReaders(context, NULL, NULL, &length),
			 SCARD_E_NO_READERS_AVAILABLE);
	touch(NODE_FOLDER "/scr1", 0600);
	touch(NODE_FOLDER "/scr01x", 0600);
	touch(NODE_FOLDER "/scrctl2", 0600);
	readers_are(SECOND "\0", sizeof(SECOND "\0"));
	touch(NODE_FOLDER "/scr0", 0600);
	readers_are(BOTH, sizeof(BOTH));
	kernel.readers[1].there = false;
	readers_are(FIRST "\0", sizeof(FIRST "\0"));
	unlink(NODE_FOLDER "/scr0");
	assert_int_equal(SCardListReaders(context, NULL, NULL, &length),
			 SCARD_E_NO_READERS_AVAILABLE);
	kernel.has_control = true;
	kernel.readers[1].there = true;
	readers_are(BOTH, sizeof(BOTH));
	unlink(NODE_FOLDER "/scr1");
}

static void *wait_for_readers(void *argument)
{
	SCARD_READERSTATE *reader = argument;

	return (void *)SCardGetStatusChange(context, INFINITE, reader, 1);
}

/* udev gives a node its rights after it was told of: that is news, too. */
static void rights_come_late(void **state)
{
	SCARD_READERSTATE reader = { .szReader = "\\\\?PnP?\\Notification" };
	void *code = (void *)1;
	pthread_t thread;

	(void)state;
	touch(NODE_FOLDER "/scr0", 0600);
	kernel.readers[0].open_error = EACCES;
	readers_are(SECOND "\0", sizeof(SECOND "\0"));
	SCardGetStatusChange(context, 0, &reader, 1);
	reader.dwCurrentState = reader.dwEventState;
	assert_int_equal(pthread_create(&thread, NULL, wait_for_readers, &reader), 0);
	kernel.readers[0].open_error = 0;
	/* Whether it sleeps already or not: it is told. */
	touch(NODE_FOLDER "/scr0", 0666);
	pthread_join(thread, &code);
	assert_null(code);
	readers_are(BOTH, sizeof(BOTH));
	unlink(NODE_FOLDER "/scr0");
}

static void change(void **state)
{
	SCARD_READERSTATE readers[2] = {
		{ .szReader = FIRST }, { .szReader = SECOND, .dwCurrentState = 0x10020 },
	};

	(void)state;
	assert_int_equal(SCardGetStatusChange(context, 0xFFFFFFFF, readers, 2),
			 SCARD_S_SUCCESS);
	assert_int_equal(readers[0].dwEventState, 0x10022);
	assert_int_equal(readers[0].cbAtr, 3);
	assert_int_equal(readers[1].dwEventState, 0x10020);
	readers[0].dwCurrentState = readers[0].dwEventState;
	assert_int_equal(SCardGetStatusChange(context, 20, readers, 2), SCARD_E_TIMEOUT);
	readers[0].dwCurrentState = SCARD_STATE_IGNORE;
	readers[1].szReader = "none";
	assert_int_equal(SCardGetStatusChange(context, 0, readers, 2), SCARD_E_UNKNOWN_READER);
	readers[1].szReader = NULL;
	assert_int_equal(SCardGetStatusChange(context, 0, readers, 2), SCARD_E_INVALID_VALUE);
	assert_int_equal(SCardGetStatusChange(context, 0, NULL, 2), SCARD_E_INVALID_PARAMETER);
	assert_int_equal(SCardGetStatusChange(context, 0, NULL, 0), SCARD_S_SUCCESS);
}

/* What came between two calls is told by the number that the first one gave. */
static void comings(void **state)
{
	SCARD_READERSTATE reader = { .szReader = "\\\\?PnP?\\Notification" };
	DWORD before;

	(void)state;
	assert_int_equal(SCardGetStatusChange(context, 0, &reader, 1), SCARD_E_TIMEOUT);
	before = reader.dwEventState;
	assert_int_not_equal(before >> 16, 0);
	reader.dwCurrentState = before;
	assert_int_equal(SCardGetStatusChange(context, 0, &reader, 1), SCARD_E_TIMEOUT);
	kernel.readers[2] = kernel.readers[0];
	kernel.readers[2].id = 3;
	assert_int_equal(SCardGetStatusChange(context, 0, &reader, 1), SCARD_S_SUCCESS);
	assert_int_equal(reader.dwEventState & 0xFFFF, SCARD_STATE_CHANGED);
	kernel.readers[2].there = false;
	assert_int_equal(SCardGetStatusChange(context, 0, &reader, 1), SCARD_E_TIMEOUT);
	assert_int_equal(reader.dwEventState, before);
	kernel.readers[1].open_error = EACCES;
	kernel.readers[1].id = 4;
	assert_int_equal(SCardGetStatusChange(context, 0, &reader, 1), SCARD_S_SUCCESS);
}

static void answer_power(unsigned long request, void *argument)
{
	const struct scr_connect *connect = argument;

	if (request != SCR_IOC_CONNECT || !(connect->flags & SCR_CONNECT_POWER_ONLY))
		return;
	if (!kernel.error)
		kernel.readers[0].status.atr_length = 3;
}

/* A card that nobody has powered: its ATR is learnt on the way. */
static void unpowered(void **state)
{
	SCARD_READERSTATE reader = { .szReader = FIRST };

	(void)state;
	kernel.answer = answer_power;
	kernel.readers[0].status.state = KERNEL_PRESENT;
	kernel.readers[0].status.atr_length = 0;
	assert_int_equal(SCardGetStatusChange(context, 0, &reader, 1), SCARD_S_SUCCESS);
	assert_int_equal(reader.cbAtr, 3);
	assert_int_equal(kernel.disconnections, 1);
}

/* It is tried once only; another card is another chance. */
static void cannot_be_powered(void **state)
{
	SCARD_READERSTATE reader = { .szReader = FIRST };

	(void)state;
	kernel.answer = answer_power;
	kernel.readers[0].status.state = KERNEL_PRESENT;
	kernel.readers[0].status.atr_length = 0;
	kernel.error = EIO;
	assert_int_equal(SCardGetStatusChange(context, 0, &reader, 1), SCARD_S_SUCCESS);
	assert_int_equal(reader.cbAtr, 0);
	kernel.error = 0;
	assert_int_equal(SCardGetStatusChange(context, 0, &reader, 1), SCARD_S_SUCCESS);
	assert_int_equal(reader.cbAtr, 0);
	kernel.readers[0].status.insertions++;
	assert_int_equal(SCardGetStatusChange(context, 0, &reader, 1), SCARD_S_SUCCESS);
	assert_int_equal(reader.cbAtr, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_CASE(list),
		FAKE_CASE(hidden),
		FAKE_CASE(out_of_files),
		FAKE_CASE(replaced),
		FAKE_CASE(no_control),
		FAKE_CASE(rights_come_late),
		FAKE_CASE(change),
		FAKE_CASE(comings),
		FAKE_CASE(unpowered),
		FAKE_CASE(cannot_be_powered),
	};

	return cmocka_run_group_tests_name("readers", tests, NULL, NULL);
}
