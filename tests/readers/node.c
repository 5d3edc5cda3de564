// SPDX-License-Identifier: GPL-2.0-only
/*
 * One slot of a reader, through /dev/scrN, with scr-emu's card in it: what the
 * reader says, and two commands in each protocol after a cold reset.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <uapi/linux/scr.h>

#include "node.h"

#define TIME_LIMIT	30

struct node {
	int fd;
	u32 protocol;
	struct complaint *complaint;
};

static void time_is_over(int number)
{
	(void)number;
}

/* From now on a request ends with EINTR when the time is over. */
static void limit_time(void)
{
	const struct sigaction action = { .sa_handler = time_is_over };

	sigaction(SIGALRM, &action, NULL);
	alarm(TIME_LIMIT);
}

static bool call(const struct node *node, const char *name, unsigned long request,
		 void *argument)
{
	if (!ioctl(node->fd, request, argument))
		return true;
	return complain(node->complaint, "%s: %s", name,
			errno == EINTR ? "does not end" : strerror(errno));
}

static bool same(const struct node *node, const char *what, u32 found, u32 expected)
{
	return found == expected ||
	       complain(node->complaint, "%s is %u instead of %u", what, found, expected);
}

static bool check_info(const struct node *node, u32 slot,
		       const struct reader_expectation *expected)
{
	struct scr_info info;

	return call(node, "INFO", SCR_IOC_INFO, &info) &&
	       same(node, "slot", info.slot, slot) &&
	       same(node, "number of slots", info.slots, expected->slots) &&
	       same(node, "exchange level", info.exchange_level, expected->level) &&
	       same(node, "set of protocols", info.protocols, expected->protocols) &&
	       same(node, "set of voltages", info.voltages, expected->voltages) &&
	       same(node, "longest command", info.maximum_command,
		    expected->maximum_command);
}

/* The answer is @data and 90 00. */
static bool exchange(const struct node *node, const u8 command[5], const u8 *data,
		     u32 length)
{
	u8 answer[258] = {};
	struct scr_transmit transmit = {
		.protocol = node->protocol,
		.send_buffer = (uintptr_t)command,
		.send_length = 5,
		.receive_buffer = (uintptr_t)answer,
		.receive_length = sizeof(answer),
	};

	if (!call(node, node->protocol == SCARD_PROTOCOL_T0 ? "TRANSMIT, T=0" :
		  "TRANSMIT, T=1", IOCTL_SMARTCARD_TRANSMIT, &transmit))
		return false;
	if (transmit.receive_length == length + 2 && !memcmp(answer, data, length) &&
	    answer[length] == 0x90 && !answer[length + 1])
		return true;
	return complain(node->complaint,
			"T=%u: %02x %02x: wrong answer of %u bytes, begins with %02x %02x",
			node->protocol - 1, command[0], command[1], transmit.receive_length,
			answer[0], answer[1]);
}

/* 32 bytes 00 01 ...; then how many commands this slot's card has had. */
static bool check_commands(const struct node *node, u32 resets)
{
	static const u8 count[5] = { 0x80, 0x1a, 0, 0, 8 };
	static const u8 give[5] = { 0x80, 0x10, 0, 32, 32 };
	const u8 counts[8] = { [3] = resets, [7] = 2 };
	u8 i, pattern[32];

	for (i = 0; i < sizeof(pattern); i++)
		pattern[i] = i;
	return exchange(node, give, pattern, sizeof(pattern)) &&
	       exchange(node, count, counts, sizeof(counts));
}

static bool power(const struct node *node)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };

	return call(node, "POWER", IOCTL_SMARTCARD_POWER, &power) &&
	       (power.atr_length > 2 || complain(node->complaint, "no answer to reset"));
}

/* The one that card and driver choose among all. */
static bool check_chosen(struct node *node, const struct reader_expectation *expected)
{
	u32 protocol = SCARD_PROTOCOL_Tx;

	if (!power(node) ||
	    !call(node, "SET_PROTOCOL", IOCTL_SMARTCARD_SET_PROTOCOL, &protocol))
		return false;
	if (!(protocol & expected->protocols) || (protocol & (protocol - 1)))
		return complain(node->complaint, "protocol %u was chosen", protocol);
	node->protocol = protocol;
	return check_commands(node, 1);
}

static bool check_other(struct node *node, const struct reader_expectation *expected)
{
	u32 protocol = expected->protocols & ~node->protocol;

	if (!protocol)
		return true;
	if (!power(node))
		return false;
	node->protocol = protocol;
	if (!expected->first_protocol_only)
		return call(node, "SET_PROTOCOL, the other one",
			    IOCTL_SMARTCARD_SET_PROTOCOL, &protocol) &&
		       check_commands(node, 2);
	if (!ioctl(node->fd, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol))
		return complain(node->complaint, "the card's second protocol without a PPS");
	return true;
}

static bool check(struct node *node, u32 slot, const struct reader_expectation *expected)
{
	return check_info(node, slot, expected) &&
	       call(node, "IS_PRESENT", IOCTL_SMARTCARD_IS_PRESENT, NULL) &&
	       check_chosen(node, expected) && check_other(node, expected);
}

bool node_check(const char *path, u32 slot, const struct reader_expectation *expected,
		struct complaint *complaint)
{
	struct node node = { .fd = open(path, O_RDWR | O_CLOEXEC), .complaint = complaint };
	bool good;

	if (node.fd < 0)
		return complain(complaint, "%s: %s", path, strerror(errno));
	limit_time();
	good = check(&node, slot, expected);
	alarm(0);
	close(node.fd);
	return good;
}
