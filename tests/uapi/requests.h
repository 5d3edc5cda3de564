/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every ioctl of /dev/scrN with perfect arguments, for the tables that spoil
 * one thing at a time.
 */
#ifndef UAPI_REQUESTS_H
#define UAPI_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/scr.h>

enum request_index {
	POWER, GET_ATTRIBUTE, SET_ATTRIBUTE, CONFISCATE, TRANSMIT, EJECT, SWALLOW,
	IS_PRESENT, IS_ABSENT, SET_PROTOCOL, GET_STATE, GET_LAST_ERROR, GET_PERF_CNTR,
	VENDOR, CONNECT, RECONNECT, DISCONNECT, BEGIN_TRANSACTION, END_TRANSACTION, STATUS,
	CANCEL, SECURE, INFO, REQUESTS,
};

union argument {
	struct scr_power power;
	struct scr_attribute attribute;
	struct scr_transmit transmit;
	struct scr_perf_counter perf;
	struct scr_vendor vendor;
	struct scr_connect connect;
	struct scr_transaction transaction;
	struct scr_status status;
	struct scr_secure secure;
	struct scr_info info;
	__u32 number;
};

extern const unsigned long request_number[REQUESTS];

/* Fills in what makes the request succeed on a card in SCARD_SPECIFIC. */
void perfect_argument(enum request_index request, union argument *argument);

/* The request with perfect arguments. Return: 0 or an errno. */
int perfect_call(int fd, enum request_index request);

/* The SCR_STATUS_* that the header lists beside an errno. */
__u32 status_of(int error);

#endif
