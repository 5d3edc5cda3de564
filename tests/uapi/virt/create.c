// SPDX-License-Identifier: GPL-2.0-only
/*
 * SCR_VIRT_IOC_CREATE: what it refuses, and what programs are told of the reader.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../reader.h"
#include "server.h"
#include "virt.h"

/* One member of a good structure is spoilt. */
struct refusal {
	const char *name;
	size_t offset;
	__u32 value;
};

#define SPOILT(name, member, value) \
	{ name, offsetof(struct scr_virt_create, member), value }

static const struct refusal refusals[] = {
	SPOILT("a flag", flags, 1),
	SPOILT("the last flag", flags, 1U << 31),
	SPOILT("an unknown function", functions, 1U << 9),
	SPOILT("function 31", functions, 1U << 31),
	SPOILT("a function that all have", functions, 1U << SCR_VIRT_POWER),
	SPOILT("card tracking", functions, 1U << 4),
	SPOILT("slot 1 of 1", slot, 1),
	SPOILT("slot 256", slot, 256),
	SPOILT("no slots", slots, 0),
	SPOILT("256 slots", slots, 256),
	SPOILT("257 slots", slots, 257),
	SPOILT("exchange level 4", exchange_level, 4),
	SPOILT("exchange level 258", exchange_level, 258),
	SPOILT("no protocol", protocols, 0),
	SPOILT("an unknown protocol", protocols, SCARD_PROTOCOL_T0 | 4),
	SPOILT("SCARD_PROTOCOL_DEFAULT", protocols, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_DEFAULT),
	SPOILT("an unknown voltage", voltages, 8),
	SPOILT("ejects, without the function's bit", characteristics, SCARD_READER_EJECTS),
	SPOILT("an unknown characteristic", characteristics, 16),
	SPOILT("commands of no bytes", maximum_command, 0),
	SPOILT("commands that are too long", maximum_command, SCR_MAXIMUM_COMMAND_LENGTH + 1),
	SPOILT("an IFSD of 255", maximum_ifsd, 255),
	SPOILT("channel 65536", channel, 65536),
	SPOILT("a line feed in the vendor", vendor, '\n'),
	SPOILT("an escape in the product", product[4], 0x1b),
	SPOILT("a DEL in the serial number", serial, 0x7f),
	SPOILT("a tab in the location", location[56], 0x20202000 | '\t'),
	SPOILT("reserved", reserved[0], 1),
	SPOILT("the last reserved", reserved[7], 1),
};

static void refuses(const void *row, unsigned int variant)
{
	const struct refusal *refusal = row;
	struct scr_virt_create create;
	int fd = open_virt(O_RDWR);

	(void)variant;
	good_create(&create);
	memset(create.location, ' ', 60);
	memcpy((char *)&create + refusal->offset, &refusal->value, sizeof(refusal->value));
	expect_error("CREATE", -create_reader(fd, &create), EINVAL);
	good_create(&create);
	expect("a good CREATE on the same file", create_reader(fd, &create) >= 0, true);
	close(fd);
}

static const char *const strings[] = { "vendor", "product", "serial", "location" };

static void string_without_end(void)
{
	struct scr_virt_create create;
	int fd = open_virt(O_RDWR);
	char *const members[] = {
		create.vendor, create.product, create.serial, create.location,
	};
	size_t i;

	for (i = 0; i < COUNT(members); i++) {
		good_create(&create);
		memset(members[i], 'x', SCR_INFO_STRING_LENGTH);
		expect_error(strings[i], -create_reader(fd, &create), EINVAL);
	}
	close(fd);
}

static void bad_address(void)
{
	int fd = open_virt(O_RDWR);

	expect_error("NULL", -create_reader(fd, NULL), EFAULT);
	expect_error("-1", -create_reader(fd, (void *)(uintptr_t)-1), EFAULT);
	close(fd);
}

static void unknown_request(void)
{
	int fd = open_virt(O_RDWR);
	struct scr_virt_create create;

	good_create(&create);
	expect_error("number 65", call(fd, _IOW(SCR_IOC_MAGIC, 65, struct scr_virt_create),
				       &create), ENOTTY);
	expect_error("another size", call(fd, _IOW(SCR_IOC_MAGIC, 64, __u32), &create),
		     ENOTTY);
	expect_error("a reader's", call(fd, SCR_IOC_INFO, &create), ENOTTY);
	close(fd);
}

static void half_open(void)
{
	struct scr_virt_create create;
	int reads = open_virt(O_RDONLY), writes = open_virt(O_WRONLY);

	good_create(&create);
	expect_error("O_RDONLY", -create_reader(reads, &create), EACCES);
	expect_error("O_WRONLY", -create_reader(writes, &create), EACCES);
	close(reads);
	close(writes);
}

static void twice(void)
{
	struct scr_virt_create create;
	struct server server;

	plug(&server);
	good_create(&create);
	expect_error("CREATE", -create_reader(server.fd, &create), EBUSY);
	unplug(&server);
}

static void before(void)
{
	struct pollfd poller = { .events = POLLIN | POLLOUT };
	char bytes[64] = "";
	int fd = open_virt(O_RDWR);

	poller.fd = fd;
	expect_error("read()", read(fd, bytes, sizeof(bytes)) < 0 ? errno : 0, EBADFD);
	expect_error("write()", write(fd, bytes, 24) < 0 ? errno : 0, EBADFD);
	expect("poll()", poll(&poller, 1, 0), 1);
	expect_hex("events", poller.revents, POLLERR);
	close(fd);
}

static void expect_text(const char *what, const char *found, const char *expected)
{
	if (strcmp(found, expected))
		fail("%s: '%s' instead of '%s'", what, found, expected);
}

static void expect_number(int fd, const char *what, __u32 tag, __u32 expected)
{
	__u32 value = 0, room = sizeof(value);

	expect_error(what, get_attribute(fd, tag, &value, &room), 0);
	expect_hex(what, value, expected);
}

static void expect_info(int fd, const struct server *server)
{
	struct scr_info info;

	expect_error("INFO", call(fd, SCR_IOC_INFO, &info), 0);
	expect("unit", info.unit, server->unit);
	expect("slot", info.slot, 1);
	expect("slots", info.slots, 3);
	expect("exchange level", info.exchange_level, SCR_EXCHANGE_LEVEL_SHORT_APDU);
	expect_hex("protocols", info.protocols, SCARD_PROTOCOL_T1);
	expect_hex("voltages", info.voltages, 7);
	expect_hex("characteristics", info.characteristics,
		   SCARD_READER_EJECTS | SCARD_READER_CONTACTLESS);
	expect("longest command", info.maximum_command, 261);
	expect_hex("functions", info.functions,
		   1U << SCR_VIRT_POWER | 1U << SCR_VIRT_TRANSMIT | 1U << 4 |
		   1U << SCR_VIRT_SET_PROTOCOL | 1U << SCR_VIRT_EJECT);
	expect_text("vendor", info.vendor, "Vendor");
	expect_text("product", info.product, "Product");
	expect_text("serial", info.serial, "Serial");
	expect_text("location", info.location, "Location");
}

static void told(void)
{
	struct scr_virt_create create;
	struct server server;
	int fd;

	good_create(&create);
	create.slot = 1;
	create.slots = 3;
	create.exchange_level = SCR_EXCHANGE_LEVEL_SHORT_APDU;
	create.protocols = SCARD_PROTOCOL_T1;
	create.functions = 1U << SCR_VIRT_EJECT;
	create.characteristics = SCARD_READER_CONTACTLESS;
	create.maximum_command = 261;
	plug_as(&server, &create);
	fd = open_program(&server);
	expect_info(fd, &server);
	expect_number(fd, "channel", SCARD_ATTR_CHANNEL_ID, 0xf00007);
	expect_number(fd, "version", SCARD_ATTR_VENDOR_IFD_VERSION, 0x01020003);
	expect_number(fd, "IFSD", SCARD_ATTR_MAX_IFSD, 254);
	expect_number(fd, "clock", SCARD_ATTR_DEFAULT_CLK, 4000);
	expect_number(fd, "maximum clock", SCARD_ATTR_MAX_CLK, 5000);
	expect_number(fd, "data rate", SCARD_ATTR_DEFAULT_DATA_RATE, 10752);
	expect_number(fd, "maximum data rate", SCARD_ATTR_MAX_DATA_RATE, 344105);
	close(fd);
	unplug(&server);
}

static void empty_strings(void)
{
	struct scr_virt_create create;
	struct server server;
	struct scr_info info;
	int fd;

	good_create(&create);
	memset(create.vendor, 0, 4 * SCR_INFO_STRING_LENGTH);
	plug_as(&server, &create);
	fd = open_program(&server);
	expect_error("INFO", call(fd, SCR_IOC_INFO, &info), 0);
	expect_text("vendor", info.vendor, "");
	close(fd);
	unplug(&server);
}

static const struct function_case functions[] = {
	{ "a string without an end", string_without_end },
	{ "addresses that are none", bad_address },
	{ "unknown requests", unknown_request },
	{ "a file that is opened for one way only", half_open },
	{ "twice", twice },
	{ "before it, nothing works", before },
	{ "INFO and attributes tell", told },
	{ "strings may be empty", empty_strings },
};

const struct group create_groups[] = {
	GROUP("virt: CREATE refuses", refusals, refuses),
	GROUP("virt: CREATE", functions, run_function),
	{ 0 },
};
