/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Readers that are card and reader in one, and are spoken to by the control pipe
 * only (USB ICCD 1.0): bInterfaceProtocol 1 is version A, 2 is version B.
 */
#ifndef SCR_EMU_ICCD_H
#define SCR_EMU_ICCD_H

#include "card.h"
#include "ccid.h"

/* bRequest */
#define ICCD_POWER_ON		0x62
#define ICCD_POWER_OFF		0x63
#define ICCD_XFR_BLOCK		0x65
#define ICCD_DATA_BLOCK		0x6f
#define ICCD_SLOT_STATUS	0x81	/* version B */
#define ICCD_GET_ICC_STATUS	0xa0	/* version A */

struct reader;
struct slot;

/**
 * struct iccd - what waits for the host
 * @answered: there is @answer, a message of CCID 1.1, until the host has fetched it
 * @length: of @answer
 * @data: version A: a response data field comes first; @data_length bytes
 * @status: and then SW1, SW2
 * @has_status: there is @status
 * @mute: version A: the card is lost until it has no power
 */
struct iccd {
	bool answered;
	u32 length;
	u8 answer[CCID_HEADER_LENGTH + MAXIMUM_RESPONSE];
	u8 data[256];
	u32 data_length;
	u8 status[2];
	bool has_status;
	bool mute;
};

/* Return: ICCD_VERSION_A or _B; 0: a reader with bulk pipes. */
int iccd_version(const struct reader *reader);

/* An answer that elsewhere would go to the bulk pipe. */
void iccd_answer(struct reader *reader, const u8 *answer, u32 length);

/* What waits is lost. */
void iccd_reset(struct reader *reader);

/**
 * iccd_in() - a class request for data
 * @reader: the reader
 * @setup: of the request
 * @bytes: room for a byte and MAXIMUM_RESPONSE
 *
 * Return: bytes for the host, or -1: no such request, or not now.
 */
int iccd_in(struct reader *reader, const u8 *setup, u8 *bytes);

/* A class request with data or without. Return: 0, or -1 as iccd_in(). */
int iccd_out(struct reader *reader, const u8 *setup, const u8 *data, u32 length);

#endif /* SCR_EMU_ICCD_H */
