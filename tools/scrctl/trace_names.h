/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What requests are called, and what their arguments mean, in words.
 */
#ifndef SCRCTL_TRACE_NAMES_H
#define SCRCTL_TRACE_NAMES_H

#include <linux/types.h>

/* By the number of the request (_IOC_NR()): its name without IOCTL_SMARTCARD_ or SCR_IOC_. */
const char *request_name(__u32 number);

/* SCARD_POWER_DOWN, ...; SCARD_SHARE_EXCLUSIVE, ...; SCARD_LEAVE_CARD, ... */
const char *power_words(__u32 minor);
const char *share_mode_words(__u32 mode);
const char *disposition_words(__u32 disposition);

#define PROTOCOLS_TEXT_LENGTH	32

/* A mask of SCARD_PROTOCOL_*, like "T=0|T=1", into @text. Returns @text. */
const char *protocols_words(__u32 mask, char *text);

#endif /* SCRCTL_TRACE_NAMES_H */
