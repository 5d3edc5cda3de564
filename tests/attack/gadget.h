/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The victim's end of its cable: a thread that answers to the host's requests.
 */
#ifndef ATTACK_GADGET_H
#define ATTACK_GADGET_H

#include "victim.h"

/**
 * enum gadget_state - how far the host has come
 * @GADGET_FRESH: it reads descriptors
 * @GADGET_CONFIGURED: it has chosen a configuration
 * @GADGET_REFUSED: it has read everything, did not like it, and tries again
 * @GADGET_DROPPED: it has let go of the device by itself
 */
enum gadget_state {
	GADGET_FRESH,
	GADGET_CONFIGURED,
	GADGET_REFUSED,
	GADGET_DROPPED,
};

/* Begins the thread, once in a process. Return: 0, or -1 after an error message. */
int gadget_start(void);

/* The victim is at the other end of the socket. */
void gadget_plug(struct victim *victim, int socket);

/* To the host it is unplugged now. */
void gadget_unplug(void);

/* Waits until it is not fresh any more, or the time is over. */
enum gadget_state gadget_wait(unsigned int milliseconds);

#endif /* ATTACK_GADGET_H */
