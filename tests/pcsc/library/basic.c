// SPDX-License-Identifier: GPL-2.0-only
/*
 * One program alone with one reader: names, state, exchanges, control, attributes.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "reader.h"

static void list(void)
{
	SCARDCONTEXT context = begin();
	DWORD length = SCARD_AUTOALLOCATE;
	char room[200];
	LPSTR names = NULL;

	if (!expect_code("list", SCardListReaders(context, NULL, (void *)&names, &length), 0))
		return;
	expect_bytes("names", names, READER "\0", sizeof(READER "\0"));
	expect("length", length, sizeof(READER "\0"));
	expect_code("free", SCardFreeMemory(context, names), 0);
	length = sizeof(READER);
	expect_code("too small", SCardListReaders(context, NULL, room, &length),
		    SCARD_E_INSUFFICIENT_BUFFER);
	expect("length then", length, sizeof(READER "\0"));
	SCardReleaseContext(context);
}

static void state(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);
	DWORD bits = 0, protocol = 0, name_length, atr_length = MAX_ATR_SIZE;
	char name[MAX_READERNAME];
	BYTE atr[MAX_ATR_SIZE];

	name_length = sizeof(name);
	expect_code("status", SCardStatus(card, name, &name_length, &bits, &protocol, atr,
					  &atr_length), 0);
	expect("the same name", strcmp(name, READER), 0);
	expect("name's length", name_length, sizeof(READER));
	expect("ATR's length", atr_length, ATR_LENGTH);
	expect_hex("state", bits & 0xFFFF, SCARD_PRESENT | SCARD_POWERED | SCARD_NEGOTIABLE |
		   SCARD_SPECIFIC);
	expect("protocol", protocol, SCARD_PROTOCOL_T1);
	expect_code("disconnect", SCardDisconnect(card, SCARD_LEAVE_CARD), 0);
	expect_code("once more", SCardDisconnect(card, SCARD_LEAVE_CARD),
		    SCARD_E_INVALID_HANDLE);
	SCardReleaseContext(context);
}

/* 80 12: all of the data comes back. */
static void extended_apdu(void)
{
	static BYTE command[7 + 65535 + 2], answer[65538];
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);
	SCARD_IO_REQUEST received = { 0, 0 };
	DWORD length = sizeof(answer);
	size_t i;

	memcpy(command, "\x80\x12\0\0\0\xFF\xFF", 7);
	for (i = 0; i < 65535; i++)
		command[7 + i] = i * 7;
	expect_code("transmit", SCardTransmit(card, SCARD_PCI_T1, command, sizeof(command),
					      &received, answer, &length), 0);
	expect("length", length, 65537);
	expect_bytes("data", answer, command + 7, 65535);
	expect_bytes("SW1 SW2", answer + 65535, "\x90\0", 2);
	expect("protocol", received.dwProtocol, SCARD_PROTOCOL_T1);
	length = 100;
	expect_code("too small a buffer", SCardTransmit(card, SCARD_PCI_T1, command,
							sizeof(command), NULL, answer, &length),
		    SCARD_E_INSUFFICIENT_BUFFER);
	expect("what it takes", length, 65537);
	SCardReleaseContext(context);
}

static void other_protocol(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);
	BYTE answer[2];
	DWORD length = sizeof(answer);

	expect_code("T=0", SCardTransmit(card, SCARD_PCI_T0, (BYTE *)"\x80\x18\x90", 4, NULL,
					 answer, &length), SCARD_E_PROTO_MISMATCH);
	SCardReleaseContext(context);
}

static void on_alarm(int number)
{
	(void)number;
}

/* Signals that a program handles do not end a command in its middle. */
static void signals(void)
{
	struct itimerval often = { { 0, 2000 }, { 0, 2000 } }, never = { };
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);
	BYTE answer[2];

	signal(SIGALRM, on_alarm);
	setitimer(ITIMER_REAL, &often, NULL);
	expect("half a second", exchange(card, "801401F4", answer, sizeof(answer)), 2);
	setitimer(ITIMER_REAL, &never, NULL);
	signal(SIGALRM, SIG_DFL);
	SCardReleaseContext(context);
}

static void features(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_DIRECT);
	BYTE answer[256], properties[256];
	DWORD length, code = 0, i;

	expect_code("ask", SCardControl(card, CM_IOCTL_GET_FEATURE_REQUEST, NULL, 0, answer,
					sizeof(answer), &length), 0);
	for (i = 0; i + 6 <= length; i += 6) {
		if (answer[i] == FEATURE_GET_TLV_PROPERTIES)
			code = (DWORD)answer[i + 2] << 24 | answer[i + 3] << 16 |
			       answer[i + 4] << 8 | answer[i + 5];
	}
	expect_code("properties", SCardControl(card, code, NULL, 0, properties,
					       sizeof(properties), &length), 0);
	expect_code("escape, not allowed", SCardControl(card, SCARD_CTL_CODE(1), "\1\2", 2,
							answer, sizeof(answer), &length),
		    SCARD_W_SECURITY_VIOLATION);
	expect_code("no such code", SCardControl(card, SCARD_CTL_CODE(2), NULL, 0, answer,
						 sizeof(answer), &length),
		    SCARD_E_UNSUPPORTED_FEATURE);
	SCardReleaseContext(context);
}

static void attributes(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);
	DWORD length = SCARD_AUTOALLOCATE;
	BYTE *atr = NULL, name[MAX_READERNAME];

	expect_code("ATR", SCardGetAttrib(card, SCARD_ATTR_ATR_STRING, (void *)&atr, &length),
		    0);
	expect("its length", length, ATR_LENGTH);
	SCardFreeMemory(context, atr);
	expect_code("its length alone", SCardGetAttrib(card, SCARD_ATTR_ATR_STRING, NULL,
						       &length), 0);
	expect("it", length, ATR_LENGTH);
	length = sizeof(name);
	expect_code("name", SCardGetAttrib(card, SCARD_ATTR_DEVICE_FRIENDLY_NAME, name,
					   &length), 0);
	expect_bytes("it", name, READER, sizeof(READER));
	expect_code("none such", SCardGetAttrib(card, 0x12345678, name, &length),
		    SCARD_E_UNSUPPORTED_FEATURE);
	expect_code("none to set", SCardSetAttrib(card, SCARD_ATTR_ATR_STRING, name, 4),
		    SCARD_E_UNSUPPORTED_FEATURE);
	SCardReleaseContext(context);
}

/* A child's end of what its parent has leaves that alone. */
static void fork_and_disconnect(void)
{
	SCARDCONTEXT context = begin();
	SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);
	int status = 0;

	expect_code("before", ping(card), 0);
	if (!fork())
		_exit(SCardDisconnect(card, SCARD_RESET_CARD) ||
		      SCardReleaseContext(context));
	wait(&status);
	expect("the child", status, 0);
	expect_code("the parent", ping(card), 0);
	SCardReleaseContext(context);
}

static void fork_and_use(void)
{
	SCARDCONTEXT context = begin();
	DWORD length = SCARD_AUTOALLOCATE;
	char *names;
	int status = 0;

	SCardListReaders(context, NULL, (void *)&names, &length);
	SCardFreeMemory(context, names);
	if (!fork()) {
		SCARDHANDLE card = connect_to(context, SCARD_SHARE_SHARED);

		_exit(ping(card) || SCardDisconnect(card, SCARD_LEAVE_CARD));
	}
	wait(&status);
	expect("the child", status, 0);
	SCardReleaseContext(context);
}

static const struct function_case cases[] = {
	{ "names of readers", list },
	{ "state", state },
	{ "an APDU of 64 KB", extended_apdu },
	{ "another protocol than the card's", other_protocol },
	{ "signals during a command", signals },
	{ "features of part 10", features },
	{ "attributes", attributes },
	{ "a child disconnects", fork_and_disconnect },
	{ "a child connects", fork_and_use },
};

const struct group basic_groups[] = {
	GROUP("alone", cases, run_function),
	{ }
};
