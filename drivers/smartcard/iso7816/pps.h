/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * Protocol and parameters selection, ISO/IEC 7816-3:2006, clause 9: the request
 * to the card, and what its response means.
 */
#ifndef _SCR_ISO7816_PPS_H
#define _SCR_ISO7816_PPS_H

#include "portable.h"

/* PPSS PPS0 PPS1 PPS2 PPS3 PCK; our requests have PPS1 at most. */
#define SCR_PPS_REQUEST_LENGTH		4
#define SCR_PPS_RESPONSE_LENGTH		6

/* PPSS, and the bits of PPS0 that announce PPS1 to PPS3 (9.2). */
#define SCR_PPS_PPSS			0xff
#define SCR_PPS_HAS_PPS1		0x10
#define SCR_PPS_HAS_PPS2		0x20
#define SCR_PPS_HAS_PPS3		0x40

/**
 * enum scr_pps_result - what the card said
 * @SCR_PPS_ACCEPTED: protocol and parameters as they were asked for
 * @SCR_PPS_DEFAULT_SPEED: the protocol; PPS1 was not echoed, so Fd and Dd hold (9.3)
 * @SCR_PPS_REFUSED: neither; the card has to be reset (9.3)
 */
enum scr_pps_result {
	SCR_PPS_ACCEPTED,
	SCR_PPS_DEFAULT_SPEED,
	SCR_PPS_REFUSED,
};

size_t scr_pps_request(u8 *request, u8 protocol, u8 fi_di);
size_t scr_pps_response_length(u8 pps0);
enum scr_pps_result scr_pps_judge(const u8 *request, const u8 *response, size_t length);

#endif /* _SCR_ISO7816_PPS_H */
