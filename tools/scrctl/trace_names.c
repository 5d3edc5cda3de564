// SPDX-License-Identifier: BSD-3-Clause
/*
 * What requests are called, and what their arguments mean, in words.
 */
#include "trace_names.h"

#include <stdio.h>
#include <string.h>

#include <linux/scr.h>

#include "names.h"
#include "scrctl.h"

static const char * const requests[] = {
	[_IOC_NR(IOCTL_SMARTCARD_POWER)]	  = "POWER",
	[_IOC_NR(IOCTL_SMARTCARD_GET_ATTRIBUTE)]  = "GET_ATTRIBUTE",
	[_IOC_NR(IOCTL_SMARTCARD_SET_ATTRIBUTE)]  = "SET_ATTRIBUTE",
	[_IOC_NR(IOCTL_SMARTCARD_CONFISCATE)]	  = "CONFISCATE",
	[_IOC_NR(IOCTL_SMARTCARD_TRANSMIT)]	  = "TRANSMIT",
	[_IOC_NR(IOCTL_SMARTCARD_EJECT)]	  = "EJECT",
	[_IOC_NR(IOCTL_SMARTCARD_SWALLOW)]	  = "SWALLOW",
	[_IOC_NR(IOCTL_SMARTCARD_IS_PRESENT)]	  = "IS_PRESENT",
	[_IOC_NR(IOCTL_SMARTCARD_IS_ABSENT)]	  = "IS_ABSENT",
	[_IOC_NR(IOCTL_SMARTCARD_SET_PROTOCOL)]	  = "SET_PROTOCOL",
	[_IOC_NR(IOCTL_SMARTCARD_GET_STATE)]	  = "GET_STATE",
	[_IOC_NR(IOCTL_SMARTCARD_GET_LAST_ERROR)] = "GET_LAST_ERROR",
	[_IOC_NR(IOCTL_SMARTCARD_GET_PERF_CNTR)]  = "GET_PERF_CNTR",
	[_IOC_NR(IOCTL_SMARTCARD_VENDOR)]	  = "VENDOR",
	[_IOC_NR(SCR_IOC_CONNECT)]		  = "CONNECT",
	[_IOC_NR(SCR_IOC_RECONNECT)]		  = "RECONNECT",
	[_IOC_NR(SCR_IOC_DISCONNECT)]		  = "DISCONNECT",
	[_IOC_NR(SCR_IOC_BEGIN_TRANSACTION)]	  = "BEGIN_TRANSACTION",
	[_IOC_NR(SCR_IOC_END_TRANSACTION)]	  = "END_TRANSACTION",
	[_IOC_NR(SCR_IOC_STATUS)]		  = "STATUS",
	[_IOC_NR(SCR_IOC_CANCEL)]		  = "CANCEL",
	[_IOC_NR(SCR_IOC_SECURE)]		  = "SECURE",
	[_IOC_NR(SCR_IOC_INFO)]			  = "INFO",
	[_IOC_NR(SCR_IOC_READERS)]		  = "READERS",
};

const char *request_name(__u32 number)
{
	const char *name = number < ARRAY_SIZE(requests) ? requests[number] : NULL;

	return name ? name : "unknown request";
}

const char *power_words(__u32 minor)
{
	static const char * const words[] = {
		[SCARD_POWER_DOWN] = "power down",
		[SCARD_COLD_RESET] = "cold reset",
		[SCARD_WARM_RESET] = "warm reset",
	};

	return minor < ARRAY_SIZE(words) ? words[minor] : "?";
}

const char *share_mode_words(__u32 mode)
{
	static const char * const words[] = {
		[0] = "?",
		[SCARD_SHARE_EXCLUSIVE] = "exclusive",
		[SCARD_SHARE_SHARED] = "shared",
		[SCARD_SHARE_DIRECT] = "direct",
	};

	return mode < ARRAY_SIZE(words) ? words[mode] : "?";
}

const char *disposition_words(__u32 disposition)
{
	static const char * const words[] = {
		[SCARD_LEAVE_CARD] = "leave card",
		[SCARD_RESET_CARD] = "reset card",
		[SCARD_UNPOWER_CARD] = "unpower card",
		[SCARD_EJECT_CARD] = "eject card",
	};

	return disposition < ARRAY_SIZE(words) ? words[disposition] : "?";
}

const char *protocols_words(__u32 mask, char *text)
{
	const struct flag_name *flag;
	size_t used = 0;

	text[0] = '\0';
	for (flag = protocol_flags; flag->name; flag++) {
		if (mask & flag->bit)
			used += snprintf(text + used, PROTOCOLS_TEXT_LENGTH - used, "%s%s",
					 used ? "|" : "", flag->name);
	}
	return used ? text : "none";
}
