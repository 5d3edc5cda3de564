// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of calls; how a file gets ready for one, and how one ends in time.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../uapi/test.h"
#include "request.h"

#define CARD		(CALL_CARD | CALL_NEEDS_CARD)
#define POWER		(CARD | CALL_POWER)
#define EXCHANGE	(CARD | CALL_NEEDS_PROTOCOL)
#define CONNECT		(CARD | CALL_SHARING | CALL_NEEDS_NO_CONNECTION)
#define CONNECTED	(EXCHANGE | CALL_SHARING)
#define TRANSACTION	(CONNECTED | CALL_NEEDS_TRANSACTION)
#define PIN_PAD		(EXCHANGE | CALL_NEEDS_PIN_PAD)

const struct call calls[] = {
	{ "POWER, cold", POWER, do_cold_reset },
	{ "POWER, warm", POWER | CALL_NEEDS_PROTOCOL, do_warm_reset },
	{ "POWER, down", POWER | CALL_NEEDS_PROTOCOL, do_power_down },
	{ "GET_ATTRIBUTE, a string", 0, do_get_string },
	{ "GET_ATTRIBUTE, a number", 0, do_get_number },
	{ "GET_ATTRIBUTE, the length", 0, do_get_length },
	{ "GET_ATTRIBUTE, the card's", EXCHANGE, do_get_atr_attribute },
	{ "SET_ATTRIBUTE", 0, do_set_attribute },
	{ "CONFISCATE", EXCHANGE | CALL_MOVES, do_confiscate },
	{ "EJECT", EXCHANGE | CALL_MOVES, do_eject },
	{ "SWALLOW", EXCHANGE | CALL_MOVES, do_swallow },
	{ "TRANSMIT", EXCHANGE, do_transmit },
	{ "TRANSMIT, uninterrupted", EXCHANGE, do_transmit_uninterrupted },
	{ "TRANSMIT, 250 bytes", EXCHANGE, do_transmit_long },
	{ "TRANSMIT, 65535 bytes", EXCHANGE | CALL_NEEDS_EXTENDED, do_transmit_extended },
	{ "IS_PRESENT", CALL_NEEDS_CARD | CALL_FOREVER, do_is_present },
	{ "IS_ABSENT", CALL_FOREVER, do_is_absent },
	{ "SET_PROTOCOL", EXCHANGE, do_set_protocol },
	{ "SET_PROTOCOL, default", EXCHANGE, do_set_default_protocol },
	{ "GET_STATE", 0, do_get_state },
	{ "GET_LAST_ERROR", 0, do_get_last_error },
	{ "GET_PERF_CNTR", 0, do_get_perf_counter },
	{ "VENDOR, escape", CALL_CARD | CALL_NEEDS_ESCAPE, do_vendor_escape },
	{ "VENDOR, unknown", CALL_CARD, do_vendor_unknown },
	{ "VENDOR, GET_FEATURE_REQUEST", CALL_NEEDS_PART10, do_get_feature_request },
	{ "VENDOR, IFD_PIN_PROPERTIES", CALL_NEEDS_PART10, do_pin_properties },
	{ "VENDOR, GET_TLV_PROPERTIES", CALL_NEEDS_PART10, do_tlv_properties },
	{ "VENDOR, VERIFY_PIN_DIRECT", PIN_PAD, do_verify_pin_direct },
	{ "VENDOR, MODIFY_PIN_DIRECT", PIN_PAD, do_modify_pin_direct },
	{ "CONNECT, shared", CONNECT, do_connect_shared },
	{ "CONNECT, exclusive", CONNECT, do_connect_exclusive },
	{ "CONNECT, direct", CALL_SHARING | CALL_NEEDS_NO_CONNECTION, do_connect_direct },
	{ "CONNECT, power only", CONNECT, do_connect_power_only },
	{ "RECONNECT, leave", CONNECTED, do_reconnect_leave },
	{ "RECONNECT, reset", CONNECTED | CALL_POWER, do_reconnect_reset },
	{ "RECONNECT, unpower", CONNECTED | CALL_POWER, do_reconnect_unpower },
	{ "DISCONNECT, leave", CONNECTED, do_disconnect_leave },
	{ "DISCONNECT, reset", CONNECTED | CALL_POWER, do_disconnect_reset },
	{ "DISCONNECT, unpower", CONNECTED | CALL_POWER, do_disconnect_unpower },
	{ "DISCONNECT, eject", CONNECTED | CALL_POWER | CALL_MOVES, do_disconnect_eject },
	{ "BEGIN_TRANSACTION", CONNECTED | CALL_WAITS, do_begin_transaction },
	{ "BEGIN_TRANSACTION, leased", CONNECTED | CALL_WAITS, do_begin_leased_transaction },
	{ "END_TRANSACTION, leave", TRANSACTION, do_end_leave },
	{ "END_TRANSACTION, reset", TRANSACTION | CALL_POWER, do_end_reset },
	{ "END_TRANSACTION, unpower", TRANSACTION | CALL_POWER, do_end_unpower },
	{ "END_TRANSACTION, eject", TRANSACTION | CALL_POWER | CALL_MOVES, do_end_eject },
	{ "STATUS", 0, do_status },
	{ "CANCEL", 0, do_cancel },
	{ "SECURE, verify", PIN_PAD, do_secure_verify },
	{ "SECURE, modify", PIN_PAD, do_secure_modify },
	{ "INFO", 0, do_info },
	{ "an ioctl that is none", 0, do_unknown_ioctl },
	{ "open, close", CALL_OPENS, do_open_and_close },
	{ "open to watch, close", CALL_OPENS, do_open_to_watch },
	{ "open, POWER, close", CALL_OPENS | POWER, do_open_use_close },
	{ "close of a duplicate", 0, do_close_duplicate },
	{ "write", EXCHANGE, do_write_command },
	{ "read", EXCHANGE | CALL_NEEDS_ANSWER | CALL_FOREVER, do_read_answer },
	{ "write, read", EXCHANGE | CALL_FOREVER, do_write_and_read },
	{ "poll", 0, do_poll_now },
	{ "poll, a while", CALL_WAITS, do_poll_a_while },
	{ "epoll", 0, do_epoll },
	{ "uring TRANSMIT", EXCHANGE | CALL_URING, do_uring_transmit },
	{ "uring TRANSMIT, by a worker", EXCHANGE | CALL_URING, do_uring_transmit_async },
	{ "uring TRANSMIT, 65535 bytes", EXCHANGE | CALL_URING | CALL_NEEDS_EXTENDED,
	  do_uring_transmit_extended },
	{ "uring POWER", POWER | CALL_NEEDS_PROTOCOL | CALL_URING, do_uring_power },
	{ "uring POWER, by a worker", POWER | CALL_NEEDS_PROTOCOL | CALL_URING,
	  do_uring_power_async },
	{ "uring TRANSMIT, its ring closed", EXCHANGE | CALL_URING, do_uring_left },
	{ "scrctl: READERS", CALL_CONTROL, do_list_readers },
	{ "scrctl: open, close", CALL_OPENS, do_open_control },
	{ "scrctl: poll", CALL_CONTROL, do_poll_now },
	{ "scrctl: an ioctl that is none", CALL_CONTROL, do_unknown_ioctl },
	{ "scrvirt: CREATE, close", CALL_OPENS, do_open_virt_reader },
	{ "scrvirt: CREATE, a card comes, close", CALL_OPENS, do_open_virt_card },
	{ "scrvirt: a card comes", CALL_VIRT, do_virt_card_in },
	{ "scrvirt: its card goes", CALL_VIRT, do_virt_card_out },
	{ "scrvirt: its card loses its power", CALL_VIRT | CALL_POWER, do_virt_unpowered },
	{ "scrvirt: read", CALL_VIRT | CALL_WAITS, do_virt_read },
	{ "scrvirt: poll", CALL_VIRT, do_poll_now },
	{ "scrvirt: an ioctl that is none", CALL_VIRT, do_unknown_ioctl },
};

const size_t call_count = COUNT(calls);

const char *call_path = "/dev/scr0";
__thread __u32 call_protocol = SCARD_PROTOCOL_T1;

const struct call *call_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < call_count; i++)
		if (!strcmp(calls[i].name, name))
			return &calls[i];
	return NULL;
}

static int leave_transactions(int fd)
{
	int result;

	do
		result = do_end_leave(fd);
	while (!result);
	return result == -ENOLCK || result == -ENOTCONN ? 0 : result;
}

/* A lease that has ended, too, ends with the next END_TRANSACTION. */
static int leave(int fd, const struct scr_status *is)
{
	int result = 0;

	if (is->flags & (SCR_HANDLE_IN_TRANSACTION | SCR_HANDLE_LEASE_ENDED))
		result = leave_transactions(fd);
	return result == -ETIME ? 0 : result;
}

static int tie(int fd, const struct scr_status *is)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED,
		.protocols = SCARD_PROTOCOL_Tx,
	};
	bool again = is->flags & SCR_HANDLE_CONNECTED;
	int result = call_request(fd, again ? SCR_IOC_RECONNECT : SCR_IOC_CONNECT, &connect);

	if (!result)
		call_protocol = connect.protocol;
	return result;
}

/* Whoever has the file, too, may read the answer first: then another may be written. */
static int await_answer(int fd)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN | POLLOUT };
	int result = do_write_command(fd);

	if (!result && poll(&wait, 1, 30000) != 1)
		result = -ETIMEDOUT;
	return result;
}

static int prepare_reader(const struct call *call, int fd)
{
	struct scr_status is;
	int result = call_request(fd, SCR_IOC_STATUS, &is);

	if (!result)
		result = leave(fd, &is);
	if (!result && call->flags & CALL_NEEDS_NO_CONNECTION &&
	    is.flags & SCR_HANDLE_CONNECTED)
		result = do_disconnect_leave(fd);
	if (!result && call->flags & CALL_NEEDS_PROTOCOL)
		result = tie(fd, &is);
	if (!result && call->flags & CALL_NEEDS_TRANSACTION)
		result = do_begin_transaction(fd);
	if (!result && call->flags & CALL_NEEDS_ANSWER)
		result = await_answer(fd);
	return result;
}

int call_prepare(const struct call *call, int fd)
{
	if (call->flags & (CALL_CONTROL | CALL_VIRT | CALL_OPENS))
		return 0;
	return prepare_reader(call, fd);
}

static void nothing(int number)
{
	(void)number;
}

static timer_t alarm_after(unsigned int milliseconds)
{
	struct sigaction action = { .sa_handler = nothing };
	struct sigevent event = {
		.sigev_notify = SIGEV_THREAD_ID,
		.sigev_signo = SIGRTMIN + 1,
		._sigev_un._tid = syscall(SYS_gettid),
	};
	struct itimerspec times = {
		.it_value = { milliseconds / 1000, milliseconds % 1000 * 1000000 },
		.it_interval = { 0, 50 * 1000000 },
	};
	timer_t timer;

	sigaction(SIGRTMIN + 1, &action, NULL);
	if (timer_create(CLOCK_MONOTONIC, &event, &timer))
		return NULL;
	timer_settime(timer, 0, &times, NULL);
	return timer;
}

int call_within(const struct call *call, int fd, unsigned int milliseconds)
{
	timer_t timer = alarm_after(milliseconds);
	int result = call->run(fd);

	timer_delete(timer);
	return result;
}

static int open_virt(void)
{
	struct scr_virt_create create = {
		.slots = 1,
		.functions = SCR_VIRT_OPTIONAL_FUNCTIONS,
		.exchange_level = SCR_EXCHANGE_LEVEL_EXTENDED_APDU,
		.protocols = SCARD_PROTOCOL_Tx,
		.voltages = 7,
		.maximum_command = SCR_MAXIMUM_COMMAND_LENGTH,
		.maximum_ifsd = 254,
		.vendor = "Vendor",
		.product = "Calls",
	};
	int fd = open("/dev/scrvirt", O_RDWR | O_CLOEXEC), result;

	if (fd < 0)
		return -errno;
	result = call_error(ioctl(fd, SCR_VIRT_IOC_CREATE, &create));
	if (!result)
		return fd;
	close(fd);
	return result;
}

int call_open(const struct call *call)
{
	int fd;

	if (call->flags & CALL_OPENS)
		return -1;
	if (call->flags & CALL_VIRT)
		return open_virt();
	fd = open(call->flags & CALL_CONTROL ? "/dev/scrctl" : call_path,
		  (call->flags & CALL_CONTROL ? O_RDONLY : O_RDWR) | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
