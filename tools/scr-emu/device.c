// SPDX-License-Identifier: BSD-3-Clause
/*
 * The USB device: control requests (USB 2.0, 9.4; CCID 1.1, 5.3), and messages.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fault_occasions.h"
#include "report.h"
#include "usbip.h"
#include "usbredir.h"
#include "vhci.h"
#include "virt.h"

/* bmRequestType and bRequest in one */
#define REQUEST(type, request)		((type) << 8 | (request))
#define GET_DEVICE_STATUS		REQUEST(0x80, 0)
#define GET_DESCRIPTOR			REQUEST(0x80, 6)
#define GET_CONFIGURATION		REQUEST(0x80, 8)
#define GET_INTERFACE_STATUS		REQUEST(0x81, 0)
#define GET_INTERFACE			REQUEST(0x81, 10)
#define GET_ENDPOINT_STATUS		REQUEST(0x82, 0)
#define SET_ADDRESS			REQUEST(0x00, 5)
#define SET_CONFIGURATION		REQUEST(0x00, 9)
#define SET_INTERFACE			REQUEST(0x01, 11)
#define CLEAR_ENDPOINT_FEATURE		REQUEST(0x02, 1)
#define SET_ENDPOINT_FEATURE		REQUEST(0x02, 3)

/* bmRequestType but for the direction */
#define CLASS_TO_INTERFACE		0x21

static u32 get_descriptor(struct reader *reader, const u8 *setup, u8 *bytes)
{
	const struct description *description = &reader->settings->description;

	switch (setup[3]) {
	case 1:
		return describe_device(description, bytes);
	case 2:
		return describe_configuration(description, bytes);
	case 3:
		return describe_string(description, setup[2], bytes);
	default:
		return 0;
	}
}

/*
 * The interface that an endpoint of @device is of; the number becomes what it is at
 * the first one. Return: NULL if there is none.
 */
static struct reader *interface_of_endpoint(struct reader *device, u8 *endpoint)
{
	while (*endpoint >= ENDPOINT_COUNT && device) {
		*endpoint -= ENDPOINT_STEP;
		device = device->next;
	}
	return device;
}

/* The interface that a control request is to, the first one if it is to none. */
static struct reader *interface_of_request(struct reader *device, const u8 *setup)
{
	u8 number = device->settings->description.interface_number;
	struct reader *reader = device;

	if ((setup[0] & 0x1f) != 1)
		return device;
	while (reader && number != setup[4]) {
		reader = reader->next;
		number++;
	}
	return reader ? reader : device;
}

static u32 get_status(struct reader *device, const u8 *setup, u8 *bytes)
{
	u8 endpoint = setup[4] & 15;
	struct reader *reader = interface_of_endpoint(device, &endpoint);

	scr_put_le16(bytes, reader && reader->halted[endpoint]);
	return 2;
}

static u32 get_one_byte(u8 value, u8 *bytes)
{
	bytes[0] = value;
	return 1;
}

static u32 get_clocks(const struct settings *settings, u8 *bytes)
{
	const struct description *description = &settings->description;

	return rates_write(&settings->clocks, description->clocks, description->default_clock,
			   description->maximum_clock, settings->wrong_count, bytes);
}

static u32 get_data_rates(const struct settings *settings, u8 *bytes)
{
	const struct description *description = &settings->description;

	return rates_write(&settings->data_rates, description->data_rates,
			   description->data_rate, description->maximum_data_rate,
			   settings->wrong_count, bytes);
}

/* Return: bytes for the host; 0: no such request. */
static u32 control_in(struct reader *reader, const u8 *setup, u8 *bytes)
{
	switch (REQUEST(setup[0], setup[1])) {
	case GET_DESCRIPTOR:
		return get_descriptor(reader, setup, bytes);
	case GET_DEVICE_STATUS:
	case GET_INTERFACE_STATUS:
		scr_put_le16(bytes, 0);
		return 2;
	case GET_ENDPOINT_STATUS:
		return get_status(reader, setup, bytes);
	case GET_CONFIGURATION:
		return get_one_byte(reader->configuration, bytes);
	case GET_INTERFACE:
		return get_one_byte(0, bytes);
	case REQUEST(0xa1, REQUEST_CLOCK_FREQUENCIES):
		return get_clocks(reader->settings, bytes);
	case REQUEST(0xa1, REQUEST_DATA_RATES):
		return get_data_rates(reader->settings, bytes);
	default:
		return 0;
	}
}

static int set_configuration(struct reader *device, u8 value)
{
	struct reader *reader;

	if (value > 1)
		return -EPIPE;
	for (reader = device; reader; reader = reader->next) {
		reader->configuration = value;
		reader->counters.configurations++;
		device_reset(reader);
	}
	return 0;
}

static int set_halt(struct reader *device, const u8 *setup, bool halted)
{
	u8 endpoint = setup[4] & 15;
	struct reader *reader = interface_of_endpoint(device, &endpoint);

	if (setup[2] || !endpoint || !reader)
		return -EPIPE;
	reader->halted[endpoint] = halted;
	pipe_pump(reader, endpoint);
	return 0;
}

static int request_abort(struct reader *reader, const u8 *setup)
{
	bool stalls = faults_stall_abort(reader);

	if (setup[2] >= reader->slot_count)
		return -EPIPE;
	reader->counters.abort_requests++;
	slot_abort_request(&reader->slots[setup[2]], setup[3]);
	return stalls ? -EPIPE : 0;
}

/* Return: 0, or -EPIPE: no such request. */
static int control_out(struct reader *reader, const u8 *setup)
{
	switch (REQUEST(setup[0], setup[1])) {
	case SET_CONFIGURATION:
		return set_configuration(reader, setup[2]);
	case CLEAR_ENDPOINT_FEATURE:
		return set_halt(reader, setup, false);
	case SET_ENDPOINT_FEATURE:
		return set_halt(reader, setup, true);
	case REQUEST(0x21, REQUEST_ABORT):
		return request_abort(reader, setup);
	case SET_ADDRESS:
	case SET_INTERFACE:
		return 0;
	default:
		return -EPIPE;
	}
}

/* Class requests to an interface are all there is to an ICCD. */
static bool is_for_iccd(const struct reader *reader, const struct urb *urb)
{
	return iccd_version(reader) && (urb->setup[0] & 0x7f) == CLASS_TO_INTERFACE;
}

/* A command of an ICCD may have been the device's last, by a fault. */
static void device_control_out(struct reader *reader, struct urb *urb)
{
	u64 id = urb->id;
	int status;

	if (is_for_iccd(reader, urb))
		status = iccd_out(reader, urb->setup, urb->data, urb->length) ? -EPIPE : 0;
	else
		status = control_out(reader, urb->setup);
	if (reader->host && host_find(reader->host, id))
		host_complete(reader->host, urb, status, NULL, status ? 0 : urb->length);
}

static void device_control(struct reader *reader, struct urb *urb)
{
	static u8 bytes[CCID_HEADER_LENGTH + MAXIMUM_RESPONSE];
	u32 wanted = scr_get_le16(urb->setup + 6);
	int length;

	if (faults_end_request(reader, urb) ||
	    (is_for_iccd(reader, urb) && faults_end_iccd_request(reader, urb)))
		return;
	if (!(urb->setup[0] & 0x80)) {
		device_control_out(reader, urb);
		return;
	}
	if (is_for_iccd(reader, urb))
		length = iccd_in(reader, urb->setup, bytes);
	else
		length = control_in(reader, urb->setup, bytes);
	if (length <= 0)
		host_complete(reader->host, urb, -EPIPE, NULL, 0);
	else
		host_complete(reader->host, urb, 0, bytes,
			      (u32)length < wanted ? (u32)length : wanted);
}

static void device_message(struct reader *reader, struct urb *urb)
{
	u32 length = urb->length;
	u8 *message;

	if (reader->halted[ENDPOINT_BULK_OUT]) {
		host_complete(reader->host, urb, -EPIPE, NULL, 0);
		return;
	}
	if (faults_end_message(reader, urb))
		return;
	message = allocate(length + 1);
	memcpy(message, urb->data, length);
	if (!faults_acknowledge(reader, urb))
		host_complete(reader->host, urb, 0, NULL, length);
	ccid_message(reader, message, length);
	free(message);
}

/* An IN URB that finds the pipe halted fails; else it waits for a packet. */
static void device_asks(struct reader *reader, u8 endpoint, struct urb *urb)
{
	if (reader->halted[endpoint]) {
		host_complete(reader->host, urb, -EPIPE, NULL, 0);
		return;
	}
	pipe_pump(reader, endpoint);
	if (endpoint == ENDPOINT_INTERRUPT)
		notify_changes(reader);
}

static void device_submitted(void *context, struct urb *urb)
{
	struct reader *device = context;
	u8 endpoint = urb->endpoint;
	struct reader *reader = interface_of_endpoint(device, &endpoint);

	if (!urb->endpoint)
		device_control(interface_of_request(device, urb->setup), urb);
	else if (reader && urb->in)
		device_asks(reader, endpoint, urb);
	else if (reader && endpoint == ENDPOINT_BULK_OUT)
		device_message(reader, urb);
	else
		host_complete(device->host, urb, -EPIPE, NULL, 0);
}

static const struct host_events device_events = {
	.submitted = device_submitted,
	.reset = device_power_up,
	.gone = device_gone,
};

static struct host *device_attach(struct reader *device)
{
	int fd;

	if (device->settings->usbredir)
		return usbredir_attach(&device->settings->description, &device_events, device);
	fd = vhci_attach();
	return fd < 0 ? NULL : usbip_open(fd, &device_events, device);
}

int reader_plug(struct reader *reader)
{
	struct reader *device = reader->device;

	if (reader->host || reader->virt)
		return report("the reader is plugged in already");
	if (reader->settings->virt)
		return virt_plug(reader);
	device->host = device_attach(device);
	for (reader = device->next; reader; reader = reader->next)
		reader->host = device->host;
	return device->host ? 0 : -1;
}

void reader_join(struct reader *device, struct reader *reader)
{
	struct reader *last = device;

	while (last->next)
		last = last->next;
	last->next = reader;
	reader->device = device;
	reader->first_endpoint = last->first_endpoint + ENDPOINT_STEP;
}

struct reader *reader_new(struct settings *settings)
{
	unsigned int i, count = settings->description.maximum_slot_index + 1;
	struct reader *reader;

	/* One that announces more is there to be refused. */
	if (count > MAXIMUM_SLOTS)
		count = MAXIMUM_SLOTS;
	reader = allocate(sizeof(*reader) + count * sizeof(reader->slots[0]));
	reader->device = reader;
	reader->settings = settings;
	reader->original = settings->description;
	reader->slot_count = count;
	faults_open(&reader->faults);
	for (i = 0; i < count; i++)
		slot_init(&reader->slots[i], reader, i);
	return reader;
}
