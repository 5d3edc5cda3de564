/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Channels: what pcscd calls by a logical unit number. One is a slot of a reader.
 */
#ifndef IFD_SCR_CHANNEL_H
#define IFD_SCR_CHANNEL_H

#include <stdbool.h>

struct reader;

/* One slot of one reader: 0xRRRRSSSS. */
#define CHANNEL_SLOT(unit) ((unit) & 0xFFFF)

/**
 * struct channel - an open channel
 * @used: this place in the table is taken
 * @unit: pcscd's Lun
 * @slots: of the reader
 * @reader: of the kernel
 */
struct channel {
	bool used;
	unsigned long unit;
	unsigned int slots;
	struct reader *reader;
};

/**
 * channel_open() - open the channel @unit
 * @unit: pcscd's Lun
 * @name: what the reader is called: see node_of_name()
 *
 * Return: 0 or a negative errno.
 */
int channel_open(unsigned long unit, const char *name);

/* False if there is no such channel. */
bool channel_close(unsigned long unit);

/* The channel @unit, or NULL. pcscd doesn't close one that it is using. */
struct channel *channel_find(unsigned long unit);

#endif /* IFD_SCR_CHANNEL_H */
