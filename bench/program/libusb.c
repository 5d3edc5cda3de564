// SPDX-License-Identifier: GPL-2.0-only
/*
 * libusb, without any driver: a message of CCID goes out, an answer comes in, and
 * nothing is checked. The reader is QEMU's usb-ccid, or scr-emu with the same numbers.
 */
#include <err.h>
#include <libusb.h>
#include <stdlib.h>

#include "ccid.h"
#include "path.h"

#define VENDOR		0x08e6
#define PRODUCT		0x4433

static libusb_context *context;
static libusb_device_handle *handle;
static unsigned char bulk_in, bulk_out, interrupt_in;
static unsigned char message[CCID_HEADER_LENGTH + LONGEST_COMMAND];
static unsigned char answer[CCID_HEADER_LENGTH + LONGEST_ANSWER];

static void check(int result, const char *what)
{
	if (result)
		errx(EXIT_FAILURE, "%s: %s", what, libusb_strerror(result));
}

static size_t exchange(unsigned char type, const unsigned char *data, size_t length, size_t room)
{
	int done;

	length = ccid_message(message, type, data, length);
	check(libusb_bulk_transfer(handle, bulk_out, message, length, &done, 0), "out");
	check(libusb_bulk_transfer(handle, bulk_in, answer, CCID_HEADER_LENGTH + room,
				   &done, 0), "in");
	return done;
}

static void find_endpoints(void)
{
	const struct libusb_endpoint_descriptor *endpoint;
	struct libusb_config_descriptor *configuration;

	check(libusb_get_active_config_descriptor(libusb_get_device(handle), &configuration),
	      "descriptor");
	endpoint = configuration->interface[0].altsetting[0].endpoint;
	for (int i = 0; i < configuration->interface[0].altsetting[0].bNumEndpoints; i++) {
		unsigned char address = endpoint[i].bEndpointAddress;

		if (endpoint[i].bmAttributes == LIBUSB_TRANSFER_TYPE_INTERRUPT)
			interrupt_in = address;
		else if (address & LIBUSB_ENDPOINT_IN)
			bulk_in = address;
		else
			bulk_out = address;
	}
	libusb_free_config_descriptor(configuration);
}

static void usb_attach(void)
{
	check(libusb_init(&context), "init");
	handle = libusb_open_device_with_vid_pid(context, VENDOR, PRODUCT);
	if (!handle)
		errx(EXIT_FAILURE, "no reader");
	check(libusb_claim_interface(handle, 0), "claim");
	find_endpoints();
}

static void usb_detach(void)
{
	libusb_release_interface(handle, 0);
	libusb_close(handle);
	libusb_exit(context);
}

static void usb_connect(void)
{
	exchange(CCID_ICC_POWER_ON, NULL, 0, SHORT_ROOM);
}

static void usb_disconnect(void)
{
	exchange(CCID_ICC_POWER_OFF, NULL, 0, SHORT_ROOM);
}

static void usb_transmit(struct apdu *apdu)
{
	size_t length = exchange(CCID_XFR_BLOCK, apdu->command, apdu->command_length,
				 apdu->room);

	apdu->answer_length = length - CCID_HEADER_LENGTH;
	memcpy(apdu->answer, answer + CCID_HEADER_LENGTH, apdu->answer_length);
}

/* NotifySlotChange, one slot: bit 0 of the second byte. */
static void usb_await(bool present)
{
	unsigned char change[8] = { 0 };
	int done;

	do {
		check(libusb_interrupt_transfer(handle, interrupt_in, change, sizeof(change),
						&done, 0), "interrupt");
	} while ((change[1] & 1) != present);
}

const struct path path = {
	.name = "libusb",
	.attach = usb_attach,
	.connect = usb_connect,
	.transmit = usb_transmit,
	.disconnect = usb_disconnect,
	.detach = usb_detach,
	.await = usb_await,
};
