// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of requests.
 */
#include "../uapi/test.h"
#include "reader.h"
#include "request.h"

struct memory *memory;

#define INPUT	((uintptr_t)memory->input)
#define OUTPUT	((uintptr_t)memory->output)

static void fill_nothing(void *argument, size_t length)
{
	(void)argument;
	(void)length;
}

static void fill_power(void *argument, size_t length)
{
	struct scr_power *power = argument;

	power->minor = 1 + length % 2;
}

static void fill_get_attribute(void *argument, size_t length)
{
	static const __u32 tags[] = {
		SCARD_ATTR_VENDOR_NAME, SCARD_ATTR_VENDOR_IFD_TYPE, SCARD_ATTR_CHANNEL_ID,
		SCARD_ATTR_PROTOCOL_TYPES, SCARD_ATTR_MAX_IFSD, SCARD_ATTR_CURRENT_PROTOCOL_TYPE,
		SCARD_ATTR_CURRENT_F, SCARD_ATTR_CURRENT_IFSC, SCARD_ATTR_ICC_PRESENCE,
		SCARD_ATTR_ICC_INTERFACE_STATUS, SCARD_ATTR_ATR_STRING,
		SCARD_ATTR_ICC_TYPE_PER_ATR, SCARD_PERF_NUM_TRANSMISSIONS,
		SCARD_ATTR_DEVICE_UNIT, SCARD_ATTR_DEVICE_FRIENDLY_NAME_A,
		SCARD_ATTR_DEVICE_SYSTEM_NAME_W, SCARD_ATTR_SUPRESS_T1_IFS_REQUEST,
	};
	struct scr_attribute *attribute = argument;

	attribute->tag = tags[length % COUNT(tags)];
	attribute->length = 64;
	attribute->buffer = OUTPUT;
}

static void fill_set_attribute(void *argument, size_t length)
{
	struct scr_attribute *attribute = argument;

	(void)length;
	attribute->tag = SCARD_ATTR_SUPRESS_T1_IFS_REQUEST;
	attribute->length = sizeof(__u32);
	attribute->buffer = INPUT;
}

static void fill_transmit(void *argument, size_t length)
{
	struct scr_transmit *transmit = argument;

	transmit->protocol = SCARD_PROTOCOL_T0;
	transmit->send_buffer = INPUT;
	transmit->send_length = length;
	transmit->receive_buffer = OUTPUT;
	transmit->receive_length = 300;
}

static void fill_protocol(void *argument, size_t length)
{
	__u32 *protocol = argument;

	(void)length;
	*protocol = SCARD_PROTOCOL_Tx;
}

static void fill_vendor(void *argument, size_t length)
{
	static const __u32 codes[] = {
		SCR_VENDOR_CCID_ESCAPE, SCR_VENDOR_CODE_FIRST, SCR_VENDOR_GET_FEATURE_REQUEST,
		SCR_VENDOR_IFD_PIN_PROPERTIES, SCR_VENDOR_GET_TLV_PROPERTIES,
		SCR_VENDOR_VERIFY_PIN_DIRECT, SCR_VENDOR_MODIFY_PIN_DIRECT,
	};
	struct scr_vendor *vendor = argument;

	vendor->code = codes[length % COUNT(codes)];
	vendor->input = INPUT;
	vendor->input_length = length;
	vendor->output = OUTPUT;
	vendor->output_length = 300;
}

static void fill_connect(void *argument, size_t length)
{
	struct scr_connect *connect = argument;

	(void)length;
	connect->share_mode = SCARD_SHARE_SHARED;
	connect->protocols = SCARD_PROTOCOL_Tx;
}

/* A lease of a millisecond; no deadline, for the alarm ends the wait. */
static void fill_transaction(void *argument, size_t length)
{
	struct scr_transaction *transaction = argument;

	transaction->lease = length % 2 ? 1000000 : 0;
}

static void fill_secure(void *argument, size_t length)
{
	struct scr_secure *secure = argument;

	secure->structure = INPUT;
	secure->structure_length = length;
	secure->response = OUTPUT;
	secure->response_length = 16;
}

static void fill_readers(void *argument, size_t length)
{
	struct scr_readers *readers = argument;

	(void)length;
	readers->entries = OUTPUT;
	readers->count = 16;
}

static void fill_create(void *argument, size_t length)
{
	(void)length;
	reader_fill(argument);
}

const struct request requests[] = {
	{ IOCTL_SMARTCARD_TRANSMIT, sizeof(struct scr_transmit), fill_transmit },
	{ IOCTL_SMARTCARD_POWER, sizeof(struct scr_power), fill_power },
	{ SCR_IOC_CONNECT, sizeof(struct scr_connect), fill_connect },
	{ SCR_IOC_RECONNECT, sizeof(struct scr_connect), fill_connect },
	{ SCR_IOC_DISCONNECT, sizeof(__u32), fill_nothing },
	{ SCR_IOC_BEGIN_TRANSACTION, sizeof(struct scr_transaction), fill_transaction },
	{ SCR_IOC_END_TRANSACTION, sizeof(__u32), fill_nothing },
	{ IOCTL_SMARTCARD_SET_PROTOCOL, sizeof(__u32), fill_protocol },
	{ IOCTL_SMARTCARD_GET_ATTRIBUTE, sizeof(struct scr_attribute), fill_get_attribute },
	{ IOCTL_SMARTCARD_SET_ATTRIBUTE, sizeof(struct scr_attribute), fill_set_attribute },
	{ IOCTL_SMARTCARD_VENDOR, sizeof(struct scr_vendor), fill_vendor },
	{ SCR_IOC_SECURE, sizeof(struct scr_secure), fill_secure },
	{ SCR_IOC_STATUS, sizeof(struct scr_status), fill_nothing },
	{ SCR_IOC_INFO, sizeof(struct scr_info), fill_nothing },
	{ SCR_IOC_CANCEL, 0, fill_nothing },
	{ IOCTL_SMARTCARD_IS_PRESENT, 0, fill_nothing },
	{ IOCTL_SMARTCARD_IS_ABSENT, 0, fill_nothing },
	{ IOCTL_SMARTCARD_GET_STATE, sizeof(__u32), fill_nothing },
	{ IOCTL_SMARTCARD_GET_LAST_ERROR, sizeof(__u32), fill_nothing },
	{ IOCTL_SMARTCARD_GET_PERF_CNTR, sizeof(struct scr_perf_counter), fill_nothing },
	{ IOCTL_SMARTCARD_CONFISCATE, 0, fill_nothing },
	{ IOCTL_SMARTCARD_EJECT, 0, fill_nothing },
	{ IOCTL_SMARTCARD_SWALLOW, 0, fill_nothing },
	{ SCR_IOC_READERS, sizeof(struct scr_readers), fill_readers },
	{ SCR_VIRT_IOC_CREATE, sizeof(struct scr_virt_create), fill_create },
};

const size_t request_count = COUNT(requests);
