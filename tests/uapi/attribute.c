// SPDX-License-Identifier: GPL-2.0-only
/*
 * IOCTL_SMARTCARD_GET_ATTRIBUTE and _SET_ATTRIBUTE, and SCR_IOC_INFO: every tag,
 * with what QEMU's reader and card say.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "test.h"

#define READER	SCARD_SWALLOWED		/* told without a powered card, too */
#define RESET	SCARD_NEGOTIABLE	/* what is so after a reset */
#define CARD	SCARD_SPECIFIC		/* what is so with a protocol */

/* The kinds of attributes. */
enum kind { NUMBER, BYTE, BYTES, ANY_BYTES, ANY_NUMBER, MISSING };

struct attribute_row {
	const char *name;
	__u32 tag;
	__u32 state;
	enum kind kind;
	__u32 value;		/* of a number; of bytes: how many */
	const void *bytes;
};

#define STRING_ROW(name, tag, text) \
	{ name, tag, READER, BYTES, sizeof(text) - 1, text }

static const struct attribute_row attribute_rows[] = {
	STRING_ROW("VENDOR_NAME", SCARD_ATTR_VENDOR_NAME, "QEMU"),
	STRING_ROW("VENDOR_IFD_TYPE", SCARD_ATTR_VENDOR_IFD_TYPE, "QEMU USB CCID"),
	{ "VENDOR_IFD_VERSION", SCARD_ATTR_VENDOR_IFD_VERSION, READER, NUMBER, 0 },
	{ "VENDOR_IFD_SERIAL_NO", SCARD_ATTR_VENDOR_IFD_SERIAL_NO, READER, ANY_BYTES },
	{ "CHANNEL_ID", SCARD_ATTR_CHANNEL_ID, READER, ANY_NUMBER },
	{ "PROTOCOL_TYPES", SCARD_ATTR_PROTOCOL_TYPES, READER, NUMBER, SCARD_PROTOCOL_T0 },
	{ "DEFAULT_CLK", SCARD_ATTR_DEFAULT_CLK, READER, NUMBER, 4000 },
	{ "MAX_CLK", SCARD_ATTR_MAX_CLK, READER, NUMBER, 65536 },
	{ "DEFAULT_DATA_RATE", SCARD_ATTR_DEFAULT_DATA_RATE, READER, NUMBER, 9600 },
	{ "MAX_DATA_RATE", SCARD_ATTR_MAX_DATA_RATE, READER, NUMBER, 115200 },
	{ "MAX_IFSD", SCARD_ATTR_MAX_IFSD, READER, NUMBER, 254 },
	{ "POWER_MGMT_SUPPORT", SCARD_ATTR_POWER_MGMT_SUPPORT, READER, NUMBER, 0 },
	{ "CHARACTERISTICS", SCARD_ATTR_CHARACTERISTICS, READER, NUMBER, 0 },
	{ "MAXINPUT", SCARD_ATTR_MAXINPUT, READER, NUMBER, 261 },
	{ "ICC_PRESENCE", SCARD_ATTR_ICC_PRESENCE, READER, BYTE, 2 },
	{ "ICC_PRESENCE of no card", SCARD_ATTR_ICC_PRESENCE, SCARD_ABSENT, BYTE, 0 },
	{ "ICC_INTERFACE_STATUS without power", SCARD_ATTR_ICC_INTERFACE_STATUS, READER,
	  BYTE, 0 },
	{ "ICC_INTERFACE_STATUS after a reset", SCARD_ATTR_ICC_INTERFACE_STATUS, RESET,
	  BYTE, 1 },
	{ "ICC_TYPE_PER_ATR", SCARD_ATTR_ICC_TYPE_PER_ATR, RESET, BYTE, 1 },
	{ "ATR_STRING", SCARD_ATTR_ATR_STRING, RESET, BYTES, ATR_LENGTH, card_atr },
	{ "CURRENT_PROTOCOL_TYPE after a reset", SCARD_ATTR_CURRENT_PROTOCOL_TYPE, RESET,
	  NUMBER, SCARD_PROTOCOL_UNDEFINED },
	{ "CURRENT_PROTOCOL_TYPE", SCARD_ATTR_CURRENT_PROTOCOL_TYPE, CARD, NUMBER,
	  SCARD_PROTOCOL_T0 },
	{ "CURRENT_CLK", SCARD_ATTR_CURRENT_CLK, CARD, NUMBER, 4000 },
	{ "CURRENT_F", SCARD_ATTR_CURRENT_F, CARD, NUMBER, 372 },
	{ "CURRENT_D", SCARD_ATTR_CURRENT_D, CARD, NUMBER, 12 },
	{ "CURRENT_N", SCARD_ATTR_CURRENT_N, CARD, NUMBER, 0 },
	{ "CURRENT_W", SCARD_ATTR_CURRENT_W, CARD, NUMBER, 10 },
	{ "CURRENT_IFSC", SCARD_ATTR_CURRENT_IFSC, CARD, NUMBER, 32 },
	{ "CURRENT_IFSD", SCARD_ATTR_CURRENT_IFSD, CARD, NUMBER, 254 },
	{ "CURRENT_BWT", SCARD_ATTR_CURRENT_BWT, CARD, NUMBER, 4 },
	{ "CURRENT_CWT", SCARD_ATTR_CURRENT_CWT, CARD, NUMBER, 13 },
	{ "CURRENT_EBC_ENCODING", SCARD_ATTR_CURRENT_EBC_ENCODING, CARD, NUMBER, 0 },
	{ "NUM_TRANSMISSIONS", SCARD_PERF_NUM_TRANSMISSIONS, READER, ANY_NUMBER },
	{ "BYTES_TRANSMITTED", SCARD_PERF_BYTES_TRANSMITTED, READER, ANY_NUMBER },
	{ "TRANSMISSION_TIME", SCARD_PERF_TRANSMISSION_TIME, READER, ANY_NUMBER },
	{ "DEVICE_IN_USE", SCARD_ATTR_DEVICE_IN_USE, RESET, NUMBER, 1 },
	{ "DEVICE_FRIENDLY_NAME_A", SCARD_ATTR_DEVICE_FRIENDLY_NAME_A, READER, ANY_BYTES },
	{ "DEVICE_FRIENDLY_NAME_W", SCARD_ATTR_DEVICE_FRIENDLY_NAME_W, READER, ANY_BYTES },
	{ "DEVICE_UNIT", SCARD_ATTR_DEVICE_UNIT, READER, ANY_NUMBER },
	{ "DEVICE_SYSTEM_NAME_A", SCARD_ATTR_DEVICE_SYSTEM_NAME_A, READER, ANY_BYTES },
	{ "DEVICE_SYSTEM_NAME_W", SCARD_ATTR_DEVICE_SYSTEM_NAME_W, READER, ANY_BYTES },
	{ "SYNC_PROTOCOL_TYPES", SCARD_ATTR_SYNC_PROTOCOL_TYPES, READER, NUMBER, 0 },
	{ "USER_TO_CARD_AUTH_DEVICE", SCARD_ATTR_USER_TO_CARD_AUTH_DEVICE, READER, NUMBER,
	  SCARD_AUTH_DEVICE_NUMERIC_PAD },
	{ "USER_AUTH_INPUT_DEVICE", SCARD_ATTR_USER_AUTH_INPUT_DEVICE, READER, NUMBER,
	  SCARD_AUTH_DEVICE_NUMERIC_PAD },
	{ "EXTENDED_BWT", SCARD_ATTR_EXTENDED_BWT, CARD, MISSING },
	{ "CURRENT_IO_STATE", SCARD_ATTR_CURRENT_IO_STATE, CARD, MISSING },
	{ "SUPRESS_T1_IFS_REQUEST", SCARD_ATTR_SUPRESS_T1_IFS_REQUEST, CARD, MISSING },
	{ "tag 0", 0, CARD, MISSING },
	{ "an unknown number of a known class", SCARD_ATTR_VALUE(1, 0x01ff), CARD, MISSING },
	{ "an unknown class", SCARD_ATTR_VALUE(0x1234, 0x0100), CARD, MISSING },
	{ "tag 0xffffffff", 0xffffffff, CARD, MISSING },
};

static __u32 length_of(const struct attribute_row *row)
{
	switch (row->kind) {
	case BYTE:
		return 1;
	case BYTES:
		return row->value;
	default:
		return sizeof(__u32);
	}
}

static void expect_value(const struct attribute_row *row, const unsigned char *value,
			 __u32 length)
{
	if (row->kind == ANY_BYTES) {
		if (!length)
			fail("it is empty");
		return;
	}
	if (!expect("length", length, length_of(row)))
		return;
	if (row->kind == BYTES)
		expect_bytes("value", value, row->bytes, length);
	else if (row->kind != ANY_NUMBER)
		expect_bytes("value", value, &row->value, length);
}

/* Into room for more, nothing behind it is touched. */
static void run_get(const void *row, unsigned int variant)
{
	const struct attribute_row *r = row;
	int fd = open_in_state(r->state);
	unsigned char value[256];
	__u32 length = sizeof(value) - 1;

	(void)variant;
	if (fd < 0)
		return;
	memset(value, 0xee, sizeof(value));
	expect_error("GET_ATTRIBUTE", get_attribute(fd, r->tag, value, &length),
		     r->kind == MISSING ? EOPNOTSUPP : 0);
	if (r->kind != MISSING)
		expect_value(r, value, length);
	expect("byte after the value", value[r->kind == MISSING ? 0 : length], 0xee);
	expect_hex("last error", last_error(fd),
		   r->kind == MISSING ? SCR_STATUS_NOT_SUPPORTED : SCR_STATUS_SUCCESS);
	close(fd);
}

/* A card attribute needs a powered card. */
struct unpowered_row {
	const char *name;
	__u32 tag;
};

static const struct unpowered_row unpowered_rows[] = {
	{ "ATR_STRING", SCARD_ATTR_ATR_STRING },
	{ "ICC_TYPE_PER_ATR", SCARD_ATTR_ICC_TYPE_PER_ATR },
	{ "CURRENT_PROTOCOL_TYPE", SCARD_ATTR_CURRENT_PROTOCOL_TYPE },
	{ "CURRENT_CLK", SCARD_ATTR_CURRENT_CLK },
	{ "CURRENT_IFSC", SCARD_ATTR_CURRENT_IFSC },
};

static const __u32 unpowered_states[] = { SCARD_ABSENT, SCARD_SWALLOWED };
static const char *const unpowered_variant[] = { "no card", "card without power" };

static void run_unpowered(const void *row, unsigned int variant)
{
	const struct unpowered_row *r = row;
	int fd = open_in_state(unpowered_states[variant]);
	int error = unpowered_states[variant] == SCARD_ABSENT ? ENOMEDIUM : EBADFD;
	unsigned char value[64];
	__u32 length = sizeof(value);

	if (fd < 0)
		return;
	expect_error("GET_ATTRIBUTE", get_attribute(fd, r->tag, value, &length), error);
	expect("length", length, sizeof(value));
	expect_hex("last error", last_error(fd), status_of(error));
	close(fd);
}

/* How much room there is, and what comes of it: of a string, a number, a byte. */
struct room_row {
	const char *name;
	__u32 tag;
	__u32 length;	/* that the attribute has */
};

static const struct room_row room_rows[] = {
	{ "a string", SCARD_ATTR_VENDOR_IFD_TYPE, 13 },
	{ "a number", SCARD_ATTR_MAX_IFSD, 4 },
	{ "a byte", SCARD_ATTR_ICC_PRESENCE, 1 },
	{ "the ATR", SCARD_ATTR_ATR_STRING, ATR_LENGTH },
};

static const char *const room_variant[] = {
	"asking for the length", "no room, and an address", "one byte too few",
	"as much as there is", "0xffffffff bytes",
};

static __u32 room_of(const struct room_row *row, unsigned int variant)
{
	const __u32 rooms[] = { 0, 0, row->length - 1, row->length, 0xffffffff };

	return rooms[variant];
}

/* The length comes back whether or not there is room; the last error agrees. */
static void run_room(const void *row, unsigned int variant)
{
	const struct room_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	unsigned char value[64];
	__u32 length = room_of(r, variant);
	int error = variant && length < r->length ? EOVERFLOW : 0;

	memset(value, 0xee, sizeof(value));
	expect_error("GET_ATTRIBUTE", get_attribute(fd, r->tag, variant ? value : NULL,
						    &length), error);
	expect("length", length, r->length);
	if (error)
		expect("first byte", value[0], 0xee);
	expect_hex("last error", last_error(fd), status_of(error));
	close(fd);
}

struct set_row {
	const char *name;
	__u32 tag;
	__u32 length;
	int error;
};

static const struct set_row set_rows[] = {
	{ "SUPRESS_T1_IFS_REQUEST", SCARD_ATTR_SUPRESS_T1_IFS_REQUEST, 4, 0 },
	{ "of no bytes", SCARD_ATTR_SUPRESS_T1_IFS_REQUEST, 0, EINVAL },
	{ "of one byte", SCARD_ATTR_SUPRESS_T1_IFS_REQUEST, 1, EINVAL },
	{ "of three bytes", SCARD_ATTR_SUPRESS_T1_IFS_REQUEST, 3, EINVAL },
	{ "of five bytes", SCARD_ATTR_SUPRESS_T1_IFS_REQUEST, 5, EINVAL },
	{ "of 0xffffffff bytes", SCARD_ATTR_SUPRESS_T1_IFS_REQUEST, 0xffffffff, EINVAL },
	{ "VENDOR_NAME", SCARD_ATTR_VENDOR_NAME, 4, EOPNOTSUPP },
	{ "ATR_STRING", SCARD_ATTR_ATR_STRING, 4, EOPNOTSUPP },
	{ "CURRENT_IFSD", SCARD_ATTR_CURRENT_IFSD, 4, EOPNOTSUPP },
	{ "tag 0", 0, 4, EOPNOTSUPP },
	{ "tag 0xffffffff", 0xffffffff, 4, EOPNOTSUPP },
};

static void run_set(const void *row, unsigned int variant)
{
	const struct set_row *r = row;
	int fd = open_in_state(SCARD_SPECIFIC);
	static const unsigned char zeros[8];

	(void)variant;
	expect_error("SET_ATTRIBUTE", set_attribute(fd, r->tag, zeros, r->length), r->error);
	expect_hex("last error", last_error(fd), status_after(r->length, r->error));
	close(fd);
}

static void unit(__u32 *number, char *name, size_t size)
{
	const char *digits = strpbrk(reader.path, "0123456789");

	*number = digits ? strtoul(digits, NULL, 10) : UINT32_MAX;
	snprintf(name, size, "scr%u", *number);
}

static void names_agree(void)
{
	int fd = open_in_state(READER);
	unsigned char value[64], wide[128];
	__u32 length = sizeof(value), wide_length = sizeof(wide), number, i;
	char name[16];

	unit(&number, name, sizeof(name));
	get_attribute(fd, SCARD_ATTR_DEVICE_SYSTEM_NAME_A, value, &length);
	if (expect("length of the name", length, strlen(name)))
		expect_bytes("name", value, name, length);
	get_attribute(fd, SCARD_ATTR_DEVICE_SYSTEM_NAME_W, wide, &wide_length);
	if (expect("length of the wide name", wide_length, 2 * length))
		for (i = 0; i < length; i++)
			expect("wide character", wide[2 * i] | wide[2 * i + 1] << 8, value[i]);
	length = sizeof(i);
	get_attribute(fd, SCARD_ATTR_DEVICE_UNIT, &i, &length);
	expect("unit", i, number);
	close(fd);
}

static void in_use_ends(void)
{
	int fd = open_in_state(RESET), watcher = open_reader(O_RDONLY);
	__u32 in_use = 2, length = sizeof(in_use);

	close(fd);
	get_attribute(watcher, SCARD_ATTR_DEVICE_IN_USE, &in_use, &length);
	expect("DEVICE_IN_USE", in_use, 0);
	close(watcher);
}

static void channel_is_usb(void)
{
	__u32 channel = 0, length = sizeof(channel);
	int fd = open_reader(O_RDONLY);

	get_attribute(fd, SCARD_ATTR_CHANNEL_ID, &channel, &length);
	expect_hex("CHANNEL_ID's upper half", channel >> 16, SCARD_READER_TYPE_USB);
	close(fd);
}

static void performance_attributes(void)
{
	struct scr_perf_counter counter = { 0 };
	__u32 number[3] = { 0 }, length = sizeof(number[0]);
	int fd = open_in_state(CARD);

	fetch(fd);
	expect_error("GET_PERF_CNTR", call(fd, IOCTL_SMARTCARD_GET_PERF_CNTR, &counter), 0);
	get_attribute(fd, SCARD_PERF_NUM_TRANSMISSIONS, &number[0], &length);
	get_attribute(fd, SCARD_PERF_BYTES_TRANSMITTED, &number[1], &length);
	get_attribute(fd, SCARD_PERF_TRANSMISSION_TIME, &number[2], &length);
	expect("NUM_TRANSMISSIONS", number[0], counter.transmissions);
	expect("BYTES_TRANSMITTED", number[1], counter.bytes);
	expect("TRANSMISSION_TIME", number[2], counter.microseconds);
	close(fd);
}

static void expect_qemu(const struct scr_info *info)
{
	static const unsigned char zeros[sizeof(info->reserved)];

	expect("slot", info->slot, 0);
	expect("slots", info->slots, 1);
	expect("exchange_level", info->exchange_level, SCR_EXCHANGE_LEVEL_TPDU);
	expect_hex("protocols", info->protocols, SCARD_PROTOCOL_T0);
	expect("voltages", info->voltages, 7);
	expect("characteristics", info->characteristics, 0);
	expect("maximum_command", info->maximum_command, 261);
	/* POWER, TRANSMIT, CARD_TRACKING, SET_PROTOCOL, IOCTL_VENDOR. */
	expect_hex("functions", info->functions, 0x533);
	expect("number", info->number, 0);
	expect_bytes("vendor", info->vendor, "QEMU", 5);
	expect_bytes("product", info->product, "QEMU USB CCID", 14);
	expect_bytes("location", info->location, "usb-", 4);
	expect_bytes("interface", info->interface, "CCID Interface", 15);
	expect_bytes("reserved", info->reserved, zeros, sizeof(zeros));
}

static void info(void)
{
	int fd = open_reader(O_RDONLY);
	struct scr_info info;
	__u32 number;
	char name[16];

	memset(&info, 0xee, sizeof(info));
	expect_error("INFO", call(fd, SCR_IOC_INFO, &info), 0);
	unit(&number, name, sizeof(name));
	expect("unit", info.unit, number);
	expect_qemu(&info);
	close(fd);
}

static const struct function_case attribute_cases[] = {
	{ "the name, the wide name and the unit agree", names_agree },
	{ "DEVICE_IN_USE ends with the close", in_use_ends },
	{ "CHANNEL_ID is of USB", channel_is_usb },
	{ "SCARD_PERF_* are GET_PERF_CNTR's numbers", performance_attributes },
	{ "INFO", info },
};

const struct group attribute_groups[] = {
	GROUP("get attribute", attribute_rows, run_get),
	GROUP_VARIANTS("get attribute", unpowered_rows, run_unpowered, unpowered_variant),
	GROUP_VARIANTS("room for an attribute", room_rows, run_room, room_variant),
	GROUP("set attribute", set_rows, run_set),
	GROUP("attribute", attribute_cases, run_function),
	{ 0 }
};
