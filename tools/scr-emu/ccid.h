/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The numbers of CCID 1.1, clause 6.
 */
#ifndef SCR_EMU_CCID_H
#define SCR_EMU_CCID_H

#include "portable.h"

#define CCID_HEADER_LENGTH	10

/* bMessageType: from the host */
#define SET_PARAMETERS		0x61
#define ICC_POWER_ON		0x62
#define ICC_POWER_OFF		0x63
#define GET_SLOT_STATUS		0x65
#define SECURE			0x69
#define T0_APDU			0x6a
#define ESCAPE			0x6b
#define GET_PARAMETERS		0x6c
#define RESET_PARAMETERS	0x6d
#define ICC_CLOCK		0x6e
#define XFR_BLOCK		0x6f
#define MECHANICAL		0x71
#define ABORT			0x72
#define SET_DATA_RATE		0x73

/* bMessageType: to the host */
#define DATA_BLOCK		0x80
#define SLOT_STATUS		0x81
#define PARAMETERS		0x82
#define ESCAPE_ANSWER		0x83
#define DATA_RATE		0x84
#define NOTIFY_SLOT_CHANGE	0x50
#define HARDWARE_ERROR		0x51

/* Where a field is in a message; an error is the field's index. */
#define AT_TYPE			0
#define AT_LENGTH		1
#define AT_SLOT			5
#define AT_SEQUENCE		6
#define AT_SPECIFIC		7
#define AT_STATUS		7
#define AT_ERROR		8
#define AT_LEVEL		8
#define AT_CHAIN		9

/* bStatus */
#define ICC_ACTIVE		0x00
#define ICC_INACTIVE		0x01
#define ICC_ABSENT		0x02
#define STATUS_FAILED		0x40
#define STATUS_TIME_EXTENSION	0x80
#define STATUS_RESERVED		0xc0

/* bError; others are the index of the field that is wrong */
#define ERROR_NOT_SUPPORTED	0x00
#define ERROR_ABORTED		0xff
#define ERROR_PIN_TIMEOUT	0xf0
#define ERROR_PIN_CANCELLED	0xef
#define ERROR_ICC_MUTE		0xfe
#define ERROR_PARITY		0xfd
#define ERROR_OVERRUN		0xfc
#define ERROR_PROCEDURE_BYTE	0xf4
#define ERROR_SLOT_BUSY		0xe0

/* wLevelParameter and bChainParameter */
#define CHAIN_WHOLE		0x00
#define CHAIN_BEGINS		0x01
#define CHAIN_ENDS		0x02
#define CHAIN_CONTINUES		0x03
#define CHAIN_WANTS_MORE	0x10

/* Requests of the control pipe */
#define REQUEST_ABORT			0x01
#define REQUEST_CLOCK_FREQUENCIES	0x02
#define REQUEST_DATA_RATES		0x03

/* message_name.c */
/* Return: the first name that this bMessageType has, or NULL. */
const char *message_name(u8 type);
/* Return: the bMessageType, or 0. */
u8 message_by_name(const char *name);

#endif /* SCR_EMU_CCID_H */
