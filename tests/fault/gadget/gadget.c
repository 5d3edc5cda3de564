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

#define ENDPOINTS	3
#define CCID_LENGTH	54
#define ALL_LENGTH	(USB_DT_CONFIG_SIZE + USB_DT_INTERFACE_SIZE + CCID_LENGTH + \
			 ENDPOINTS * USB_DT_ENDPOINT_SIZE)

static const __u8 configuration[ALL_LENGTH] = {
	USB_DT_CONFIG_SIZE, USB_DT_CONFIG, ALL_LENGTH, 0, 1, 1, 0,
	USB_CONFIG_ATT_ONE | USB_CONFIG_ATT_WAKEUP, 50,

	USB_DT_INTERFACE_SIZE, USB_DT_INTERFACE, 0, 0, ENDPOINTS, USB_CLASS_CSCID, 0, 0, 0,

	/* CCID 1.1, 5.1: bcdCCID, bMaxSlotIndex, bVoltageSupport, dwProtocols */
	CCID_LENGTH, 0x21, 0x10, 0x01, 0, 7, 3, 0, 0, 0,
	/* dwDefaultClock, dwMaximumClock: 4 MHz; bNumClockSupported */
	0xA0, 0x0F, 0, 0, 0xA0, 0x0F, 0, 0, 0,
	/* dwDataRate: 10752 bit/s; dwMaxDataRate: 344105; bNumDataRatesSupported */
	0x00, 0x2A, 0, 0, 0x29, 0x40, 0x05, 0, 0,
	/* dwMaxIFSD, dwSynchProtocols, dwMechanical */
	254, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	/* dwFeatures: all is automatic, short and extended APDUs; dwMaxCCIDMessageLength */
	0xBA, 0x04, 0x04, 0, MESSAGE_LENGTH & 0xFF, MESSAGE_LENGTH >> 8, 0, 0,
	/* bClassGetResponse, bClassEnvelope, wLcdLayout, bPINSupport, bMaxCCIDBusySlots */
	0xFF, 0xFF, 0, 0, 0, 1,

	/* 512 bytes; 8 bytes, each 2 ms */
	USB_DT_ENDPOINT_SIZE, USB_DT_ENDPOINT, BULK_IN, USB_ENDPOINT_XFER_BULK, 0, 2, 0,
	USB_DT_ENDPOINT_SIZE, USB_DT_ENDPOINT, BULK_OUT, USB_ENDPOINT_XFER_BULK, 0, 2, 0,
	USB_DT_ENDPOINT_SIZE, USB_DT_ENDPOINT, INTERRUPT, USB_ENDPOINT_XFER_INT, 8, 0, 5,
};

#define FIRST_ENDPOINT	(configuration + ALL_LENGTH - ENDPOINTS * USB_DT_ENDPOINT_SIZE)

/* TS, T0: TD1 follows, TD1: T=0, TD2 follows, TD2: T=1, TCK */
static const __u8 atr[] = { 0x3B, 0x80, 0x80, 0x01, 0x01 };
static const __u8 parameters[] = { 0x11, 0x10, 0x00, 0x4D, 0x00, 0xFE, 0x00 };
static const __u8 words[] = { 0x90, 0x00 };

static int gadget;
static int handles[] = { -1, -1, -1 };
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
	int result;

	io->head.ep = handle;
	io->head.flags = 0;
	io->head.length = length;
	result = ioctl(gadget, request, &io->head);
	if (result < 0 && errno == EINVAL)
		die("it was given up");
	return result;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t has_changed = PTHREAD_COND_INITIALIZER;
static unsigned int configurations;

static unsigned int count_configurations(void)
{
	return __atomic_load_n(&configurations, __ATOMIC_ACQUIRE);
}

static void is_configured(void)
{
	pthread_mutex_lock(&lock);
	configurations++;
	pthread_cond_broadcast(&has_changed);
	pthread_mutex_unlock(&lock);
}

/* From a reset of the bus until then, raw_gadget gives up for good who asks. */
static void wait_for_another_than(unsigned int before)
{
	pthread_mutex_lock(&lock);
	while (configurations == before)
		pthread_cond_wait(&has_changed, &lock);
	pthread_mutex_unlock(&lock);
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
		unsigned int before = count_configurations();
		size_t length;

		if (transfer(USB_RAW_IOCTL_EP_READ, handles[1], &command, MESSAGE_LENGTH) <
		    HEADER_LENGTH) {
			wait_for_another_than(before);
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

	unsigned int before = count_configurations();

	while (transfer(USB_RAW_IOCTL_EP_WRITE, handles[2], &notification, 2) < 0) {
		wait_for_another_than(before);
		before = count_configurations();
	}
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

	is_configured();
	if (handles[0] >= 0)
		return;
	ioctl(gadget, USB_RAW_IOCTL_VBUS_DRAW, 50);
	ioctl(gadget, USB_RAW_IOCTL_CONFIGURE, 0);
	for (i = 0; i < ENDPOINTS; i++) {
		struct usb_endpoint_descriptor descriptor = { 0 };

		memcpy(&descriptor, FIRST_ENDPOINT + i * USB_DT_ENDPOINT_SIZE,
		       USB_DT_ENDPOINT_SIZE);
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
		from = configuration;
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
		/* DEBUG_KOBJECT_RELEASE keeps its driver's name for so long. */
		sleep(5);
	}
}
