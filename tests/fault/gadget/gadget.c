// SPDX-License-Identifier: GPL-2.0-only
/*
 * gadget: a CCID reader by raw_gadget and dummy_hcd, with a card that says 9000 to
 * everything. For tests of what happens without memory: the emulator's host controller,
 * vhci_hcd, loses an URB for which it has none, and who waits for that one hangs.
 *
 * gadget FIFO: runs until it is killed; prints "ready" once the host has configured it.
 * What is written to the FIFO moves the card: "insert", "remove".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/usb/ch9.h>
#include <linux/usb/raw_gadget.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define MESSAGE_LENGTH	271
#define HEADER_LENGTH	10

#define BULK_IN		0x81
#define BULK_OUT	0x02
#define INTERRUPT	0x85

static const struct usb_device_descriptor device = {
	.bLength = USB_DT_DEVICE_SIZE,
	.bDescriptorType = USB_DT_DEVICE,
	.bcdUSB = 0x0200,
	.bMaxPacketSize0 = 64,
	.idVendor = 0x1209,
	.idProduct = 0x5C6A,
	.bcdDevice = 0x0100,
	.iProduct = 1,
	.bNumConfigurations = 1,
};

/* CCID 1.1, 5.1: one slot, T=0 and T=1, everything automatic, short and extended APDUs. */
struct ccid_descriptor {
	__u8 bLength, bDescriptorType;
	__u16 bcdCCID;
	__u8 bMaxSlotIndex, bVoltageSupport;
	__u32 dwProtocols, dwDefaultClock, dwMaximumClock;
	__u8 bNumClockSupported;
	__u32 dwDataRate, dwMaxDataRate;
	__u8 bNumDataRatesSupported;
	__u32 dwMaxIFSD, dwSynchProtocols, dwMechanical, dwFeatures, dwMaxCCIDMessageLength;
	__u8 bClassGetResponse, bClassEnvelope;
	__u16 wLcdLayout;
	__u8 bPINSupport, bMaxCCIDBusySlots;
} __attribute__((packed));

struct endpoint {
	__u8 bLength, bDescriptorType, bEndpointAddress, bmAttributes;
	__u16 wMaxPacketSize;
	__u8 bInterval;
} __attribute__((packed));

#define ENDPOINT(address, type, size, interval) \
	{ USB_DT_ENDPOINT_SIZE, USB_DT_ENDPOINT, address, type, size, interval }

static const struct {
	struct usb_config_descriptor configuration;
	struct usb_interface_descriptor interface;
	struct ccid_descriptor ccid;
	struct endpoint endpoints[3];
} __attribute__((packed)) configuration = {
	.configuration = {
		.bLength = USB_DT_CONFIG_SIZE,
		.bDescriptorType = USB_DT_CONFIG,
		.wTotalLength = sizeof(configuration),
		.bNumInterfaces = 1,
		.bConfigurationValue = 1,
		.bmAttributes = USB_CONFIG_ATT_ONE | USB_CONFIG_ATT_WAKEUP,
		.bMaxPower = 50,
	},
	.interface = {
		.bLength = USB_DT_INTERFACE_SIZE,
		.bDescriptorType = USB_DT_INTERFACE,
		.bNumEndpoints = 3,
		.bInterfaceClass = USB_CLASS_CSCID,
	},
	.ccid = {
		.bLength = sizeof(struct ccid_descriptor),
		.bDescriptorType = 0x21,
		.bcdCCID = 0x0110,
		.bVoltageSupport = 7,
		.dwProtocols = 3,
		.dwDefaultClock = 4000,
		.dwMaximumClock = 4000,
		.dwDataRate = 10752,
		.dwMaxDataRate = 344105,
		.dwMaxIFSD = 254,
		.dwFeatures = 0x000404BA,
		.dwMaxCCIDMessageLength = MESSAGE_LENGTH,
		.bClassGetResponse = 0xFF,
		.bClassEnvelope = 0xFF,
		.bMaxCCIDBusySlots = 1,
	},
	.endpoints = {
		ENDPOINT(BULK_IN, USB_ENDPOINT_XFER_BULK, 512, 0),
		ENDPOINT(BULK_OUT, USB_ENDPOINT_XFER_BULK, 512, 0),
		ENDPOINT(INTERRUPT, USB_ENDPOINT_XFER_INT, 8, 5),
	},
};

/* TS, T0: TD1 follows, TD1: T=0, TD2 follows, TD2: T=1, TCK */
static const __u8 atr[] = { 0x3B, 0x80, 0x80, 0x01, 0x01 };
static const __u8 parameters[] = { 0x11, 0x10, 0x00, 0x4D, 0x00, 0xFE, 0x00 };
static const __u8 words[] = { 0x90, 0x00 };

static int gadget;
static int handles[3] = { -1, -1, -1 };
static __u8 slot_status = 1;	/* bmICCStatus: 0 powered, 1 without power, 2 no card */
static const char *fifo;

struct io {
	struct usb_raw_ep_io head;
	__u8 data[MESSAGE_LENGTH];
};

static void die(const char *what)
{
	fprintf(stderr, "gadget: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Return: bytes, or -1: the host has reset the bus, or has taken the transfer back. */
static int transfer(unsigned long request, int handle, struct io *io, size_t length)
{
	io->head.ep = handle;
	io->head.flags = 0;
	io->head.length = length;
	return ioctl(gadget, request, &io->head);
}

static size_t fill(struct io *answer, const struct io *command, __u8 type, const void *data,
		   size_t length)
{
	memset(answer->data, 0, HEADER_LENGTH);
	answer->data[0] = type;
	answer->data[1] = length;
	answer->data[6] = command->data[6];
	answer->data[7] = slot_status;
	memcpy(answer->data + HEADER_LENGTH, data, length);
	return HEADER_LENGTH + length;
}

/* ICC_MUTE: no card is there. */
static size_t fill_mute(struct io *answer, const struct io *command)
{
	fill(answer, command, 0x80, NULL, 0);
	answer->data[7] |= 0x40;
	answer->data[8] = 0xFE;
	return HEADER_LENGTH;
}

/* CCID 1.1, 6.1. Return: bytes of the answer. */
static size_t respond(struct io *answer, const struct io *command)
{
	switch (command->data[0]) {
	case 0x62: /* IccPowerOn */
		if (slot_status == 2)
			return fill_mute(answer, command);
		slot_status = 0;
		return fill(answer, command, 0x80, atr, sizeof(atr));
	case 0x63: /* IccPowerOff */
		if (slot_status != 2)
			slot_status = 1;
		return fill(answer, command, 0x81, NULL, 0);
	case 0x6F: /* XfrBlock */
		if (slot_status == 2)
			return fill_mute(answer, command);
		return fill(answer, command, 0x80, words, sizeof(words));
	case 0x6B: /* Escape */
		return fill(answer, command, 0x83, words, sizeof(words));
	case 0x61: /* SetParameters, GetParameters, ResetParameters */
	case 0x6C:
	case 0x6D:
		fill(answer, command, 0x82, parameters, sizeof(parameters));
		answer->data[9] = 1;
		return HEADER_LENGTH + sizeof(parameters);
	default:
		return fill(answer, command, 0x81, NULL, 0);
	}
}

static void *serve_bulk(void *unused)
{
	struct io command, answer;

	for (;;) {
		size_t length;

		if (transfer(USB_RAW_IOCTL_EP_READ, handles[1], &command, MESSAGE_LENGTH) <
		    HEADER_LENGTH) {
			usleep(1000);
			continue;
		}
		length = respond(&answer, &command);
		transfer(USB_RAW_IOCTL_EP_WRITE, handles[0], &answer, length);
	}
	return unused;
}

/* NotifySlotChange, until the host has it. */
static void notify(void)
{
	struct io notification = { .data = { 0x50, slot_status == 2 ? 2 : 3 } };

	while (transfer(USB_RAW_IOCTL_EP_WRITE, handles[2], &notification, 2) < 0)
		usleep(1000);
}

static void *serve_interrupt(void *unused)
{
	char line[64];
	FILE *file;

	notify();
	for (;;) {
		file = fopen(fifo, "r");
		if (!file)
			die(fifo);
		while (fgets(line, sizeof(line), file)) {
			slot_status = *line == 'i' ? 1 : 2;
			notify();
		}
		fclose(file);
	}
	return unused;
}

static void start(void *(*serve)(void *unused))
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, serve, NULL))
		die("pthread_create");
}

/* Once: neither a reset nor another configuration takes them away from raw_gadget. */
static void enable_endpoints(void)
{
	unsigned int i;

	if (handles[0] >= 0)
		return;
	ioctl(gadget, USB_RAW_IOCTL_VBUS_DRAW, 50);
	ioctl(gadget, USB_RAW_IOCTL_CONFIGURE, 0);
	for (i = 0; i < 3; i++) {
		struct usb_endpoint_descriptor descriptor = { 0 };

		memcpy(&descriptor, &configuration.endpoints[i], USB_DT_ENDPOINT_SIZE);
		handles[i] = ioctl(gadget, USB_RAW_IOCTL_EP_ENABLE, &descriptor);
		if (handles[i] < 0)
			die("an endpoint");
	}
	start(serve_bulk);
	start(serve_interrupt);
	printf("ready\n");
	fflush(stdout);
}

/* Return: bytes; -1: there is no such descriptor. */
static int find_descriptor(__u16 value, struct io *io)
{
	static const __u8 languages[] = { 4, USB_DT_STRING, 0x09, 0x04 };
	static const __u8 product[] = { 8, USB_DT_STRING, 'g', 0, 'a', 0, 'd', 0 };
	const void *from;
	size_t length;

	switch (value) {
	case USB_DT_DEVICE << 8:
		from = &device;
		length = sizeof(device);
		break;
	case USB_DT_CONFIG << 8:
		from = &configuration;
		length = sizeof(configuration);
		break;
	case USB_DT_STRING << 8:
		from = languages;
		length = sizeof(languages);
		break;
	case USB_DT_STRING << 8 | 1:
		from = product;
		length = sizeof(product);
		break;
	default:
		return -1;
	}
	memcpy(io->data, from, length);
	return length;
}

static void answer_control(const struct usb_ctrlrequest *request)
{
	struct io io = { 0 };
	int length = 0;

	if (request->bRequestType & USB_DIR_IN)
		length = request->bRequest == USB_REQ_GET_DESCRIPTOR ?
			 find_descriptor(request->wValue, &io) : -1;
	else if (request->bRequest == USB_REQ_SET_CONFIGURATION && request->wValue)
		enable_endpoints();
	if (length < 0)
		ioctl(gadget, USB_RAW_IOCTL_EP0_STALL, 0);
	else if (request->bRequestType & USB_DIR_IN)
		transfer(USB_RAW_IOCTL_EP0_WRITE, 0, &io,
			 length < request->wLength ? length : request->wLength);
	else
		transfer(USB_RAW_IOCTL_EP0_READ, 0, &io, 0);
}

/* Until the kernel has given it up: raw_gadget without memory for an event does so. */
static void be_reader(void)
{
	struct usb_raw_init init = {
		.driver_name = "dummy_udc", .device_name = "dummy_udc.0",
		.speed = USB_SPEED_HIGH,
	};
	struct {
		struct usb_raw_event head;
		struct usb_ctrlrequest request;
	} event;

	gadget = open("/dev/raw-gadget", O_RDWR);
	if (gadget < 0 || ioctl(gadget, USB_RAW_IOCTL_INIT, &init) ||
	    ioctl(gadget, USB_RAW_IOCTL_RUN, 0))
		die("/dev/raw-gadget");
	for (;;) {
		event.head.length = sizeof(event.request);
		if (ioctl(gadget, USB_RAW_IOCTL_EVENT_FETCH, &event) < 0) {
			if (errno != EINTR)
				die("an event");
			continue;
		}
		if (event.head.type == USB_RAW_EVENT_CONTROL)
			answer_control(&event.request);
	}
}

/* A reader after the other, as one that is pulled out and put in again. */
int main(int count, char **values)
{
	pid_t pid;

	if (count != 2)
		return 2;
	fifo = values[1];
	for (;;) {
		pid = fork();
		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			be_reader();
		}
		waitpid(pid, NULL, 0);
		usleep(100000);
	}
}
