// SPDX-License-Identifier: BSD-3-Clause
/*
 * The numbers of <linux/scr.h> in words.
 */
#include "names.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <linux/scr.h>

#include "scrctl.h"

struct state {
	const char *name;
	const char *words;
};

static const struct state states[] = {
	[SCARD_UNKNOWN]	   = { "UNKNOWN", "unknown" },
	[SCARD_ABSENT]	   = { "ABSENT", "no card" },
	[SCARD_PRESENT]	   = { "PRESENT", "card present, not in position" },
	[SCARD_SWALLOWED]  = { "SWALLOWED", "card present, not powered" },
	[SCARD_POWERED]	   = { "POWERED", "card powered, its answer to reset not understood" },
	[SCARD_NEGOTIABLE] = { "NEGOTIABLE", "card powered, no protocol chosen yet" },
	[SCARD_SPECIFIC]   = { "SPECIFIC", "card powered, protocol in force" },
};

const char *state_name(__u32 state)
{
	return state < ARRAY_SIZE(states) ? states[state].name : "?";
}

const char *state_words(__u32 state)
{
	return state < ARRAY_SIZE(states) ? states[state].words :
		"a state that this scrctl doesn't know";
}

struct status {
	__u32 value;
	int error;
	const char *name;
};

static const struct status statuses[] = {
	{ SCR_STATUS_SUCCESS, 0, "SUCCESS" },
	{ SCR_STATUS_DEVICE_BUSY, EBUSY, "DEVICE_BUSY" },
	{ SCR_STATUS_INVALID_PARAMETER, EINVAL, "INVALID_PARAMETER" },
	{ SCR_STATUS_INVALID_DEVICE_REQUEST, EBADRQC, "INVALID_DEVICE_REQUEST" },
	{ SCR_STATUS_UNRECOGNIZED_MEDIA, EMEDIUMTYPE, "UNRECOGNIZED_MEDIA" },
	{ SCR_STATUS_ACCESS_DENIED, EACCES, "ACCESS_DENIED" },
	{ SCR_STATUS_BUFFER_TOO_SMALL, EOVERFLOW, "BUFFER_TOO_SMALL" },
	{ SCR_STATUS_INSUFFICIENT_RESOURCES, ENOMEM, "INSUFFICIENT_RESOURCES" },
	{ SCR_STATUS_IO_TIMEOUT, ETIMEDOUT, "IO_TIMEOUT" },
	{ SCR_STATUS_NOT_SUPPORTED, EOPNOTSUPP, "NOT_SUPPORTED" },
	{ SCR_STATUS_CANCELLED, ECANCELED, "CANCELLED" },
	{ SCR_STATUS_NO_MEDIA, ENOMEDIUM, "NO_MEDIA" },
	{ SCR_STATUS_INVALID_DEVICE_STATE, EBADFD, "INVALID_DEVICE_STATE" },
	{ SCR_STATUS_IO_DEVICE_ERROR, EIO, "IO_DEVICE_ERROR" },
	{ SCR_STATUS_DEVICE_PROTOCOL_ERROR, EPROTO, "DEVICE_PROTOCOL_ERROR" },
	{ SCR_STATUS_DEVICE_REMOVED, ENODEV, "DEVICE_REMOVED" },
};

static const struct status *find_status(__u32 value)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(statuses); i++) {
		if (statuses[i].value == value)
			return &statuses[i];
	}
	return NULL;
}

const char *status_name(__u32 value)
{
	const struct status *status = find_status(value);

	return status ? status->name : "unknown status";
}

int status_error(__u32 value)
{
	const struct status *status = find_status(value);

	return status ? status->error : -1;
}

const char *protocol_name(__u32 protocol)
{
	switch (protocol) {
	case SCARD_PROTOCOL_UNDEFINED:
		return "none";
	case SCARD_PROTOCOL_T0:
		return "T=0";
	case SCARD_PROTOCOL_T1:
		return "T=1";
	case SCARD_PROTOCOL_RAW:
		return "raw";
	default:
		return "?";
	}
}

bool protocol_parse(const char *text, __u32 *mask)
{
	if (strcasecmp(text, "t0") == 0 || strcasecmp(text, "t=0") == 0)
		*mask = SCARD_PROTOCOL_T0;
	else if (strcasecmp(text, "t1") == 0 || strcasecmp(text, "t=1") == 0)
		*mask = SCARD_PROTOCOL_T1;
	else if (strcasecmp(text, "any") == 0)
		*mask = SCARD_PROTOCOL_Tx;
	else
		return false;
	return true;
}

const char *exchange_level_name(__u32 level)
{
	static const char * const names[] = {
		[SCR_EXCHANGE_LEVEL_CHARACTER]	   = "character",
		[SCR_EXCHANGE_LEVEL_TPDU]	   = "TPDU",
		[SCR_EXCHANGE_LEVEL_SHORT_APDU]	   = "short APDU",
		[SCR_EXCHANGE_LEVEL_EXTENDED_APDU] = "extended APDU",
	};

	return level < ARRAY_SIZE(names) ? names[level] : "?";
}

const struct flag_name protocol_flags[] = {
	{ SCARD_PROTOCOL_T0, "T=0" },
	{ SCARD_PROTOCOL_T1, "T=1" },
	{ SCARD_PROTOCOL_RAW, "raw" },
	{ 0, NULL }
};

const struct flag_name voltage_flags[] = {
	{ 1, "5 V" },
	{ 2, "3 V" },
	{ 4, "1.8 V" },
	{ 0, NULL }
};

const struct flag_name characteristics_flags[] = {
	{ SCARD_READER_SWALLOWS, "swallows" },
	{ SCARD_READER_EJECTS, "ejects" },
	{ SCARD_READER_CONFISCATES, "confiscates" },
	{ SCARD_READER_CONTACTLESS, "contactless" },
	{ 0, NULL }
};

const struct flag_name sharing_flags[] = {
	{ SCR_READER_IS_EXCLUSIVE, "exclusive" },
	{ SCR_READER_IN_TRANSACTION, "in a transaction" },
	{ 0, NULL }
};

/* RDF_* of smclib.h; the bit is the index in the ReaderFunction table. */
const struct flag_name function_flags[] = {
	{ 1U << 0, "RDF_CARD_POWER" },
	{ 1U << 1, "RDF_TRANSMIT" },
	{ 1U << 2, "RDF_CARD_EJECT" },
	{ 1U << 3, "RDF_READER_SWALLOW" },
	{ 1U << 4, "RDF_CARD_TRACKING" },
	{ 1U << 5, "RDF_SET_PROTOCOL" },
	{ 1U << 6, "RDF_DEBUG_LEVEL" },
	{ 1U << 7, "RDF_CARD_CONFISCATE" },
	{ 1U << 8, "RDF_IOCTL_VENDOR" },
	{ 1U << 9, "RDF_ATR_PARSE" },
	{ 1U << 10, "RDF_SECURE" },
	{ 0, NULL }
};
