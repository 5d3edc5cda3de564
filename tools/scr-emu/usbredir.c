// SPDX-License-Identifier: BSD-3-Clause
/*
 * The USB redirection protocol of QEMU and SPICE, from the side of the device.
 *
 * A packet that asks for a transfer is answered by one of the same kind and id,
 * sooner or later, also if it is cancelled. An interrupt endpoint is asked for data
 * once: a URB stands for that, and as soon as it is completed, another one.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop.h"
#include "report.h"
#include "unix_socket.h"
#include "usbredir.h"
#include "usbredir_packets.h"

#define INTERRUPT_PACKET	64

/* Of the URB that stands for an interrupt endpoint; QEMU's are addresses. */
#define STANDING		(~0ULL)

struct port;

/**
 * struct redirected - a device
 * @next: in the order in which they came
 * @port: NULL while it waits for one
 * @receiving: by endpoint number: of type interrupt, and asked for data
 */
struct redirected {
	struct host host;
	struct redirected *next;
	const struct description *description;
	struct port *port;
	bool receiving[ENDPOINTS];
};

/**
 * struct port - a connection of QEMU's
 * @next: in the order in which they came
 * @device: NULL while it is free
 * @greeted: what QEMU is capable of is known
 * @leaving: QEMU may still think that the last device is there
 * @writing: until the socket takes what is left
 */
struct port {
	struct port *next;
	struct watch watch;
	struct usbredirparser *parser;
	struct redirected *device;
	bool greeted;
	bool leaving;
	bool writing;
};

static struct watch listener = { .fd = -1 };
static const char *listener_path;
static struct port *ports;
static struct redirected *devices;

static void port_flush(struct port *port)
{
	bool writing;

	/* What fails here fails when reading, too. */
	usbredirparser_do_write(port->parser);
	writing = usbredirparser_has_data_to_write(port->parser);
	if (writing != port->writing)
		watch_output(&port->watch, writing);
	port->writing = writing;
}

static void port_connect(struct port *port)
{
	packets_connect(port->parser, port->device->description);
	port_flush(port);
}

/* The first device that waits gets the first port that is free. */
static void match(void)
{
	struct redirected *device = devices;
	struct port *port = ports;

	while (device && device->port)
		device = device->next;
	while (port && (port->device || port->leaving))
		port = port->next;
	if (!device || !port)
		return;
	device->port = port;
	port->device = device;
	if (port->greeted)
		port_connect(port);
	match();
}

static void device_reset(struct redirected *device)
{
	memset(device->receiving, 0, sizeof(device->receiving));
	while (device->host.urbs)
		host_complete(&device->host, device->host.urbs, -ECONNRESET, NULL, 0);
	device->host.events->reset(device->host.context);
}

/* QEMU has ended, or nothing of what it says can be trusted. */
static void port_close(struct port *port)
{
	struct port **place = &ports;

	while (*place != port)
		place = &(*place)->next;
	*place = port->next;
	watch_close(&port->watch);
	if (port->device) {
		port->device->port = NULL;
		device_reset(port->device);
	}
	usbredirparser_destroy(port->parser);
	free(port);
	match();
}

static void device_receive(struct redirected *device, u8 endpoint)
{
	host_submit(&device->host, host_urb(STANDING, endpoint, true, INTERRUPT_PACKET));
}

/* QEMU takes a stall for the end: it asks again when the guest does. */
static void device_interrupts(struct redirected *device, u8 endpoint, int status,
			      const u8 *data, u32 length)
{
	if (status == -EPIPE) {
		device->receiving[endpoint] = false;
		packets_receiving(device->port->parser, 0, endpoint, status);
		return;
	}
	packets_interrupt(device->port->parser, endpoint, status, data, length);
	device_receive(device, endpoint);
}

static void redirected_complete(struct host *host, const struct urb *urb, int status,
				const u8 *data, u32 length)
{
	struct redirected *device = (struct redirected *)host;
	struct port *port = device->port;

	if (!port)
		return;
	if (urb->id != STANDING)
		packets_answer(port->parser, urb, status, data, length);
	else if (device->receiving[urb->endpoint])
		device_interrupts(device, urb->endpoint, status, data, length);
	port_flush(port);
}

static void redirected_close(struct host *host)
{
	struct redirected *device = (struct redirected *)host;
	struct redirected **place = &devices;
	struct port *port = device->port;

	while (*place != device)
		place = &(*place)->next;
	*place = device->next;
	host_unlink_all(host);
	free(device);
	if (!port)
		return;
	port->device = NULL;
	if (port->greeted) {
		usbredirparser_send_device_disconnect(port->parser);
		port->leaving = usbredirparser_peer_has_cap(port->parser,
							    usb_redir_cap_device_disconnect_ack);
		port_flush(port);
	}
	match();
}

static const struct host_operations redirected_operations = {
	.complete = redirected_complete,
	.close = redirected_close,
};

struct host *usbredir_attach(const struct description *description,
			     const struct host_events *events, void *context)
{
	struct redirected *device = allocate(sizeof(*device));
	struct redirected **place = &devices;

	device->host.operations = &redirected_operations;
	device->host.events = events;
	device->host.context = context;
	device->description = description;
	while (*place)
		place = &(*place)->next;
	*place = device;
	match();
	return &device->host;
}

static void port_hello(void *context, struct usb_redir_hello_header *hello)
{
	struct port *port = context;

	(void)hello;
	port->greeted = true;
	if (port->device)
		port_connect(port);
}

static void port_let_go(void *context)
{
	struct port *port = context;

	port->leaving = false;
	match();
}

static void port_reset(void *context)
{
	struct port *port = context;

	if (port->device)
		device_reset(port->device);
}

/* A transfer that is asked for. @data is the library's. */
static void port_asks(struct port *port, u64 id, u8 endpoint, const u8 *setup, u32 length,
		      u8 *data)
{
	struct urb *urb;

	if (port->device && length <= MAXIMUM_TRANSFER) {
		urb = host_urb(id, endpoint & 15, endpoint & DIRECTION_IN, length);
		if (setup)
			memcpy(urb->setup, setup, sizeof(urb->setup));
		if (data)
			memcpy(urb->data, data, length);
		host_submit(&port->device->host, urb);
	}
	usbredirparser_free_packet_data(port->parser, data);
}

static void port_control(void *context, uint64_t id,
			 struct usb_redir_control_packet_header *header, u8 *data, int length)
{
	u8 setup[8] = { header->requesttype, header->request };

	(void)length;
	scr_put_le16(setup + 2, header->value);
	scr_put_le16(setup + 4, header->index);
	scr_put_le16(setup + 6, header->length);
	port_asks(context, id, header->requesttype & DIRECTION_IN, setup, header->length, data);
}

static void port_set_configuration(void *context, uint64_t id,
				   struct usb_redir_set_configuration_header *header)
{
	const u8 setup[8] = { 0x00, SET_CONFIGURATION, header->configuration };

	port_asks(context, id, 0, setup, 0, NULL);
}

static void port_get_configuration(void *context, uint64_t id)
{
	const u8 setup[8] = { 0x80, GET_CONFIGURATION, [6] = 1 };

	port_asks(context, id, DIRECTION_IN, setup, 1, NULL);
}

static void port_set_interface(void *context, uint64_t id,
			       struct usb_redir_set_alt_setting_header *header)
{
	const u8 setup[8] = { 0x01, SET_INTERFACE, header->alt, 0, header->interface };

	port_asks(context, id, 0, setup, 0, NULL);
}

static void port_get_interface(void *context, uint64_t id,
			       struct usb_redir_get_alt_setting_header *header)
{
	const u8 setup[8] = { 0x81, GET_INTERFACE, 0, 0, header->interface, 0, 1 };

	port_asks(context, id, DIRECTION_IN, setup, 1, NULL);
}

static void port_bulk(void *context, uint64_t id, struct usb_redir_bulk_packet_header *header,
		      u8 *data, int length)
{
	(void)length;
	port_asks(context, id, header->endpoint, NULL,
		  header->length_high << 16 | header->length, data);
}

static void port_start_receiving(void *context, uint64_t id,
				 struct usb_redir_start_interrupt_receiving_header *header)
{
	struct port *port = context;
	u8 endpoint = header->endpoint & 15;

	packets_receiving(port->parser, id, endpoint, 0);
	if (port->device && !port->device->receiving[endpoint]) {
		port->device->receiving[endpoint] = true;
		device_receive(port->device, endpoint);
	}
}

static void port_stop_receiving(void *context, uint64_t id,
				struct usb_redir_stop_interrupt_receiving_header *header)
{
	struct port *port = context;
	u8 endpoint = header->endpoint & 15;
	struct urb *urb = NULL;

	if (port->device)
		urb = host_pending(&port->device->host, endpoint, true);
	if (urb) {
		port->device->receiving[endpoint] = false;
		host_unlink(&port->device->host, urb);
	}
	packets_receiving(port->parser, id, endpoint, 0);
}

static void port_cancel(void *context, uint64_t id)
{
	struct port *port = context;
	struct urb *urb = port->device ? host_find(&port->device->host, id) : NULL;

	if (urb)
		host_complete(&port->device->host, urb, -ECONNRESET, NULL, 0);
}

/* For endpoints that no reader has. */
static void port_interrupt(void *context, uint64_t id,
			   struct usb_redir_interrupt_packet_header *header, u8 *data, int length)
{
	(void)id;
	(void)header;
	(void)length;
	usbredirparser_free_packet_data(((struct port *)context)->parser, data);
}

static void port_isochronous(void *context, uint64_t id,
			     struct usb_redir_iso_packet_header *header, u8 *data, int length)
{
	port_interrupt(context, id, NULL, data, length);
	(void)header;
}

static void port_start_stream(void *context, uint64_t id,
			      struct usb_redir_start_iso_stream_header *header)
{
	struct usb_redir_iso_stream_status_header answer = {
		.status = usb_redir_inval,
		.endpoint = header->endpoint,
	};
	struct port *port = context;

	usbredirparser_send_iso_stream_status(port->parser, id, &answer);
}

static void port_stop_stream(void *context, uint64_t id,
			     struct usb_redir_stop_iso_stream_header *header)
{
	(void)context;
	(void)id;
	(void)header;
}

static void port_log(void *context, int level, const char *text)
{
	(void)context;
	if (level <= usbredirparser_warning)
		report("%s", text);
}

static int port_read(void *context, u8 *bytes, int count)
{
	struct port *port = context;
	ssize_t received = read(port->watch.fd, bytes, count);

	if (received < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return received > 0 ? received : -1;
}

static int port_write(void *context, u8 *bytes, int count)
{
	struct port *port = context;
	ssize_t written = write(port->watch.fd, bytes, count);

	if (written < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return written;
}

static void port_ready(struct watch *watch, uint32_t events)
{
	struct port *port = watch->context;
	int result = 0;

	if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		result = usbredirparser_do_read(port->parser);
	if (result)
		port_close(port);
	else
		port_flush(port);
}

static void set_functions(struct usbredirparser *parser)
{
	parser->log_func = port_log;
	parser->read_func = port_read;
	parser->write_func = port_write;
	parser->hello_func = port_hello;
	parser->reset_func = port_reset;
	parser->set_configuration_func = port_set_configuration;
	parser->get_configuration_func = port_get_configuration;
	parser->set_alt_setting_func = port_set_interface;
	parser->get_alt_setting_func = port_get_interface;
	parser->start_iso_stream_func = port_start_stream;
	parser->stop_iso_stream_func = port_stop_stream;
	parser->start_interrupt_receiving_func = port_start_receiving;
	parser->stop_interrupt_receiving_func = port_stop_receiving;
	parser->cancel_data_packet_func = port_cancel;
	parser->device_disconnect_ack_func = port_let_go;
	parser->control_packet_func = port_control;
	parser->bulk_packet_func = port_bulk;
	parser->iso_packet_func = port_isochronous;
	parser->interrupt_packet_func = port_interrupt;
}

/* It greets QEMU. Return: NULL if there is no memory. */
static struct usbredirparser *make_parser(struct port *port)
{
	struct usbredirparser *parser = usbredirparser_create();
	u32 capabilities[USB_REDIR_CAPS_SIZE] = {};

	if (!parser)
		return NULL;
	parser->priv = port;
	set_functions(parser);
	usbredirparser_caps_set_cap(capabilities, usb_redir_cap_connect_device_version);
	usbredirparser_caps_set_cap(capabilities, usb_redir_cap_device_disconnect_ack);
	usbredirparser_caps_set_cap(capabilities, usb_redir_cap_ep_info_max_packet_size);
	usbredirparser_caps_set_cap(capabilities, usb_redir_cap_64bits_ids);
	usbredirparser_caps_set_cap(capabilities, usb_redir_cap_32bits_bulk_length);
	usbredirparser_init(parser, "scr-emu " SCR_EMU_VERSION, capabilities,
			    USB_REDIR_CAPS_SIZE, usbredirparser_fl_usb_host);
	return parser;
}

static struct port *port_open(int fd)
{
	struct port *port = allocate(sizeof(*port));
	struct port **place = &ports;

	port->watch.fd = fd;
	port->watch.ready = port_ready;
	port->watch.context = port;
	port->parser = make_parser(port);
	if (!port->parser || watch_open(&port->watch)) {
		close(fd);
		free(port);
		return NULL;
	}
	while (*place)
		place = &(*place)->next;
	*place = port;
	return port;
}

static void listener_ready(struct watch *watch, uint32_t events)
{
	int fd = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct port *port = fd < 0 ? NULL : port_open(fd);

	(void)events;
	if (!port)
		return;
	port_flush(port);
	match();
}

int usbredir_open(const char *path)
{
	listener.ready = listener_ready;
	listener.fd = unix_socket_listen(path);
	if (listener.fd < 0)
		return -1;
	listener_path = path;
	return watch_open(&listener);
}

void usbredir_close(void)
{
	while (ports)
		port_close(ports);
	watch_close(&listener);
	if (listener_path)
		unlink(listener_path);
}
