/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What pcscd asks of a channel by tag: its own questions, and PC/SC's attributes.
 */
#ifndef IFD_SCR_CAPABILITY_H
#define IFD_SCR_CAPABILITY_H

#include <ifdhandler.h>

struct channel;

/* The IFD_* code that means @error, a negative errno. */
RESPONSECODE code_of_error(int error);

/**
 * capability_get() - the answer to IFDHGetCapabilities()
 * @channel: the channel
 * @tag: TAG_IFD_* or SCARD_ATTR_*
 * @length: in: room at @value; out: bytes of the answer, or that it would have
 * @value: set
 *
 * Return: an IFD_* code.
 */
RESPONSECODE capability_get(struct channel *channel, DWORD tag, PDWORD length, PUCHAR value);

#endif /* IFD_SCR_CAPABILITY_H */
