// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a row is told: name, code, details, with tabs between; numbers as the
 * names that they have in the headers.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "codes.h"

struct word {
	DWORD value;
	const char *name;
};

static const struct word codes[] = {
	{ 0x00000000, "SCARD_S_SUCCESS" },
	{ 0x80100001, "SCARD_F_INTERNAL_ERROR" },
	{ 0x80100002, "SCARD_E_CANCELLED" },
	{ 0x80100003, "SCARD_E_INVALID_HANDLE" },
	{ 0x80100004, "SCARD_E_INVALID_PARAMETER" },
	{ 0x80100006, "SCARD_E_NO_MEMORY" },
	{ 0x80100008, "SCARD_E_INSUFFICIENT_BUFFER" },
	{ 0x80100009, "SCARD_E_UNKNOWN_READER" },
	{ 0x8010000A, "SCARD_E_TIMEOUT" },
	{ 0x8010000B, "SCARD_E_SHARING_VIOLATION" },
	{ 0x8010000C, "SCARD_E_NO_SMARTCARD" },
	{ 0x8010000E, "SCARD_E_CANT_DISPOSE" },
	{ 0x8010000F, "SCARD_E_PROTO_MISMATCH" },
	{ 0x80100010, "SCARD_E_NOT_READY" },
	{ 0x80100011, "SCARD_E_INVALID_VALUE" },
	{ 0x80100012, "SCARD_E_SYSTEM_CANCELLED" },
	{ 0x80100013, "SCARD_F_COMM_ERROR" },
	{ 0x80100014, "SCARD_F_UNKNOWN_ERROR" },
	{ 0x80100016, "SCARD_E_NOT_TRANSACTED" },
	{ 0x80100017, "SCARD_E_READER_UNAVAILABLE" },
	{ 0x80100019, "SCARD_E_PCI_TOO_SMALL" },
	{ 0x8010001D, "SCARD_E_NO_SERVICE" },
	{ 0x8010001E, "SCARD_E_SERVICE_STOPPED" },
	{ 0x8010001F, "SCARD_E_UNSUPPORTED_FEATURE" },
	{ 0x80100022, "80100022 (Windows' SCARD_E_UNSUPPORTED_FEATURE)" },
	{ 0x80100027, "SCARD_E_NO_ACCESS" },
	{ 0x8010002E, "SCARD_E_NO_READERS_AVAILABLE" },
	{ 0x8010002F, "SCARD_E_COMM_DATA_LOST" },
	{ 0x80100065, "SCARD_W_UNSUPPORTED_CARD" },
	{ 0x80100066, "SCARD_W_UNRESPONSIVE_CARD" },
	{ 0x80100067, "SCARD_W_UNPOWERED_CARD" },
	{ 0x80100068, "SCARD_W_RESET_CARD" },
	{ 0x80100069, "SCARD_W_REMOVED_CARD" },
	{ 0x8010006A, "SCARD_W_SECURITY_VIOLATION" },
};

static const struct word states[] = {
	{ SCARD_UNKNOWN, "UNKNOWN" }, { SCARD_ABSENT, "ABSENT" },
	{ SCARD_PRESENT, "PRESENT" }, { SCARD_SWALLOWED, "SWALLOWED" },
	{ SCARD_POWERED, "POWERED" }, { SCARD_NEGOTIABLE, "NEGOTIABLE" },
	{ SCARD_SPECIFIC, "SPECIFIC" },
};

static const struct word events[] = {
	{ SCARD_STATE_IGNORE, "IGNORE" }, { SCARD_STATE_CHANGED, "CHANGED" },
	{ SCARD_STATE_UNKNOWN, "UNKNOWN" }, { SCARD_STATE_UNAVAILABLE, "UNAVAILABLE" },
	{ SCARD_STATE_EMPTY, "EMPTY" }, { SCARD_STATE_PRESENT, "PRESENT" },
	{ SCARD_STATE_ATRMATCH, "ATRMATCH" }, { SCARD_STATE_EXCLUSIVE, "EXCLUSIVE" },
	{ SCARD_STATE_INUSE, "INUSE" }, { SCARD_STATE_MUTE, "MUTE" },
	{ SCARD_STATE_UNPOWERED, "UNPOWERED" },
};

/* A code that does not fit is one that a library did not extend as pcsc-lite does. */
const char *code_name(LONG code)
{
	static char other[32];
	size_t i;

	if (code == WAITS)
		return "(waits)";
	for (i = 0; i < ARRAY_SIZE(codes); i++)
		if ((DWORD)code == codes[i].value)
			return codes[i].name;
	snprintf(other, sizeof(other), "%lX", (DWORD)code);
	return other;
}

static const char *bits(DWORD value, const struct word *words, size_t count, char *text)
{
	size_t i;

	*text = '\0';
	for (i = 0; i < count; i++) {
		if (!(value & words[i].value))
			continue;
		strcat(text, *text ? " " : "");
		strcat(text, words[i].name);
		value &= ~words[i].value;
	}
	if (value)
		sprintf(text + strlen(text), "%s%lX", *text ? " " : "", value);
	return *text ? text : "0";
}

/* The upper half counts cards, of which there were any number before. */
const char *state_names(DWORD state)
{
	static char text[128];

	return bits(state & 0xFFFF, states, ARRAY_SIZE(states), text);
}

const char *event_names(DWORD event)
{
	static char text[160];

	return bits(event & 0xFFFF, events, ARRAY_SIZE(events), text);
}

const char *protocol_name(DWORD protocol)
{
	static char other[32];

	switch (protocol) {
	case SCARD_PROTOCOL_UNDEFINED: return "no protocol";
	case SCARD_PROTOCOL_T0: return "T=0";
	case SCARD_PROTOCOL_T1: return "T=1";
	case SCARD_PROTOCOL_RAW: return "RAW";
	}
	snprintf(other, sizeof(other), "protocol %lX", protocol);
	return other;
}

/* Each library has another name for the reader; what comes behind it is told. */
const char *beyond_name(DWORD length)
{
	static char text[48];

	snprintf(text, sizeof(text), "the name and %ld more",
		 (long)(length - strlen(reader_name)));
	return text;
}

/* One write(2) a row: the process may die at the next call. */
void tell(const char *name, LONG code, const char *format, ...)
{
	char details[256], line[512];
	va_list arguments;
	int length;

	va_start(arguments, format);
	vsnprintf(details, sizeof(details), format, arguments);
	va_end(arguments);
	length = snprintf(line, sizeof(line), "%s\t%s\t%s\n", name, code_name(code), details);
	if (write(STDOUT_FILENO, line, length) != length)
		_exit(2);
}

void say(const char *name, LONG code)
{
	tell(name, code, "%s", "");
}

void give_up(const char *what, LONG code)
{
	fprintf(stderr, "codes: cannot begin: %s: %s\n", what, code_name(code));
	_exit(3);
}
