// SPDX-License-Identifier: GPL-2.0-only
/*
 * What makes and ends the tie between a file and the card.
 */
#include "request.h"

static int tie(int fd, unsigned long number, struct scr_connect connect)
{
	int result;

	connect.protocols = connect.share_mode == SCARD_SHARE_DIRECT ? 0 : SCARD_PROTOCOL_Tx;
	result = call_request(fd, number, &connect);
	if (!result && connect.protocol)
		call_protocol = connect.protocol;
	return result;
}

static int connect_as(int fd, __u32 share_mode, __u32 flags)
{
	return tie(fd, SCR_IOC_CONNECT, (struct scr_connect) {
		.share_mode = share_mode, .flags = flags });
}

int do_connect_shared(int fd)
{
	return connect_as(fd, SCARD_SHARE_SHARED, 0);
}

int do_connect_exclusive(int fd)
{
	return connect_as(fd, SCARD_SHARE_EXCLUSIVE, 0);
}

int do_connect_direct(int fd)
{
	return connect_as(fd, SCARD_SHARE_DIRECT, SCR_CONNECT_ANY_SHARING);
}

int do_connect_power_only(int fd)
{
	return connect_as(fd, SCARD_SHARE_SHARED, SCR_CONNECT_POWER_ONLY);
}

static int reconnect(int fd, __u32 initialization)
{
	return tie(fd, SCR_IOC_RECONNECT, (struct scr_connect) {
		.share_mode = SCARD_SHARE_SHARED, .initialization = initialization });
}

int do_reconnect_leave(int fd)
{
	return reconnect(fd, SCARD_LEAVE_CARD);
}

int do_reconnect_reset(int fd)
{
	return reconnect(fd, SCARD_RESET_CARD);
}

int do_reconnect_unpower(int fd)
{
	return reconnect(fd, SCARD_UNPOWER_CARD);
}

static int dispose(int fd, unsigned long number, __u32 disposition)
{
	return call_request(fd, number, &disposition);
}

int do_disconnect_leave(int fd)
{
	return dispose(fd, SCR_IOC_DISCONNECT, SCARD_LEAVE_CARD);
}

int do_disconnect_reset(int fd)
{
	return dispose(fd, SCR_IOC_DISCONNECT, SCARD_RESET_CARD);
}

int do_disconnect_unpower(int fd)
{
	return dispose(fd, SCR_IOC_DISCONNECT, SCARD_UNPOWER_CARD);
}

int do_disconnect_eject(int fd)
{
	return dispose(fd, SCR_IOC_DISCONNECT, SCARD_EJECT_CARD);
}

static int begin(int fd, __u64 lease)
{
	struct scr_transaction transaction = {
		.deadline = call_moment_after(500),
		.lease = lease,
	};

	return call_request(fd, SCR_IOC_BEGIN_TRANSACTION, &transaction);
}

int do_begin_transaction(int fd)
{
	return begin(fd, 0);
}

int do_begin_leased_transaction(int fd)
{
	return begin(fd, 100 * 1000000ULL);
}

int do_end_leave(int fd)
{
	return dispose(fd, SCR_IOC_END_TRANSACTION, SCARD_LEAVE_CARD);
}

int do_end_reset(int fd)
{
	return dispose(fd, SCR_IOC_END_TRANSACTION, SCARD_RESET_CARD);
}

int do_end_unpower(int fd)
{
	return dispose(fd, SCR_IOC_END_TRANSACTION, SCARD_UNPOWER_CARD);
}

int do_end_eject(int fd)
{
	return dispose(fd, SCR_IOC_END_TRANSACTION, SCARD_EJECT_CARD);
}
