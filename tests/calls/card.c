// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests to the reader and its card: power, exchanges, vendor's, PIN pad.
 */
#include <string.h>

#include "request.h"

static int power(int fd, __u32 minor)
{
	struct scr_power power = { .minor = minor };

	return call_request(fd, IOCTL_SMARTCARD_POWER, &power);
}

int do_power_down(int fd)
{
	return power(fd, SCARD_POWER_DOWN);
}

int do_cold_reset(int fd)
{
	return power(fd, SCARD_COLD_RESET);
}

int do_warm_reset(int fd)
{
	return power(fd, SCARD_WARM_RESET);
}

static int transmit(int fd, size_t length, __u32 flags)
{
	struct scr_transmit transmit;

	call_fill_transmit(&transmit, length);
	transmit.flags = flags;
	return call_request(fd, IOCTL_SMARTCARD_TRANSMIT, &transmit);
}

int do_transmit(int fd)
{
	return transmit(fd, 0, 0);
}

int do_transmit_uninterrupted(int fd)
{
	return transmit(fd, 0, SCR_TRANSMIT_UNINTERRUPTED);
}

int do_transmit_long(int fd)
{
	return transmit(fd, LONG_LENGTH, 0);
}

int do_transmit_extended(int fd)
{
	return transmit(fd, ECHO_LENGTH, 0);
}

static int choose(int fd, __u32 protocol)
{
	return call_request(fd, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol);
}

int do_set_protocol(int fd)
{
	return choose(fd, SCARD_PROTOCOL_Tx);
}

int do_set_default_protocol(int fd)
{
	return choose(fd, SCARD_PROTOCOL_Tx | SCARD_PROTOCOL_DEFAULT);
}

int do_eject(int fd)
{
	return call_request(fd, IOCTL_SMARTCARD_EJECT, NULL);
}

int do_swallow(int fd)
{
	return call_request(fd, IOCTL_SMARTCARD_SWALLOW, NULL);
}

int do_confiscate(int fd)
{
	return call_request(fd, IOCTL_SMARTCARD_CONFISCATE, NULL);
}

int do_is_present(int fd)
{
	return call_request(fd, IOCTL_SMARTCARD_IS_PRESENT, NULL);
}

int do_is_absent(int fd)
{
	return call_request(fd, IOCTL_SMARTCARD_IS_ABSENT, NULL);
}

/* VERIFY and CHANGE REFERENCE DATA of ISO 7816-4, PINs of 8 bytes in ASCII. */
#define VERIFY_LENGTH	(5 + 8)
#define MODIFY_LENGTH	(5 + 16)

union pin {
	unsigned char bytes[sizeof(struct scr_pin_modify) + MODIFY_LENGTH];
	struct scr_pin_verify verify;
	struct scr_pin_modify modify;
};

static size_t fill_verify(union pin *pin)
{
	static const unsigned char command[VERIFY_LENGTH] = { 0, 0x20, 0, 0x81, 8 };
	struct scr_pin_verify *verify = &pin->verify;

	memset(pin, 0, sizeof(*pin));
	verify->bTimerOut = 1;
	verify->bmFormatString = 0x82;
	verify->bmPINBlockString = 8;
	verify->wPINMaxExtraDigit = 0x0408;
	verify->bEntryValidationCondition = 2;
	verify->ulDataLength = sizeof(command);
	memcpy(verify->abData, command, sizeof(command));
	return sizeof(*verify) + sizeof(command);
}

static size_t fill_modify(union pin *pin)
{
	static const unsigned char command[MODIFY_LENGTH] = { 0, 0x24, 0, 0x81, 16 };
	struct scr_pin_modify *modify = &pin->modify;

	memset(pin, 0, sizeof(*pin));
	modify->bTimerOut = 1;
	modify->bmFormatString = 0x82;
	modify->bmPINBlockString = 8;
	modify->bInsertionOffsetNew = 8;
	modify->wPINMaxExtraDigit = 0x0408;
	modify->bConfirmPIN = 3;
	modify->bEntryValidationCondition = 2;
	modify->bNumberMessage = 3;
	modify->bMsgIndex2 = 1;
	modify->bMsgIndex3 = 2;
	modify->ulDataLength = sizeof(command);
	memcpy(modify->abData, command, sizeof(command));
	return sizeof(*modify) + sizeof(command);
}

static int secure(int fd, __u32 operation)
{
	unsigned char response[16];
	union pin pin;
	struct scr_secure secure = {
		.operation = operation,
		.structure = (uintptr_t)&pin,
		.response = (uintptr_t)response,
		.response_length = sizeof(response),
	};

	secure.structure_length = operation == SCR_SECURE_MODIFY_PIN ? fill_modify(&pin) :
								       fill_verify(&pin);
	return call_request(fd, SCR_IOC_SECURE, &secure);
}

int do_secure_verify(int fd)
{
	return secure(fd, SCR_SECURE_VERIFY_PIN);
}

int do_secure_modify(int fd)
{
	return secure(fd, SCR_SECURE_MODIFY_PIN);
}

static int vendor(int fd, __u32 code, const void *input, size_t length)
{
	unsigned char output[300];
	struct scr_vendor vendor = {
		.code = code,
		.input = (uintptr_t)input,
		.input_length = length,
		.output = (uintptr_t)output,
		.output_length = sizeof(output),
	};

	return call_request(fd, IOCTL_SMARTCARD_VENDOR, &vendor);
}

int do_vendor_escape(int fd)
{
	return vendor(fd, SCR_VENDOR_CCID_ESCAPE, call_short_command, SHORT_LENGTH);
}

int do_vendor_unknown(int fd)
{
	return vendor(fd, SCR_VENDOR_CODE_LAST, call_short_command, SHORT_LENGTH);
}

int do_get_feature_request(int fd)
{
	return vendor(fd, SCR_VENDOR_GET_FEATURE_REQUEST, NULL, 0);
}

int do_pin_properties(int fd)
{
	return vendor(fd, SCR_VENDOR_IFD_PIN_PROPERTIES, NULL, 0);
}

int do_tlv_properties(int fd)
{
	return vendor(fd, SCR_VENDOR_GET_TLV_PROPERTIES, NULL, 0);
}

int do_verify_pin_direct(int fd)
{
	union pin pin;
	size_t length = fill_verify(&pin);

	return vendor(fd, SCR_VENDOR_VERIFY_PIN_DIRECT, &pin, length);
}

int do_modify_pin_direct(int fd)
{
	union pin pin;
	size_t length = fill_modify(&pin);

	return vendor(fd, SCR_VENDOR_MODIFY_PIN_DIRECT, &pin, length);
}
