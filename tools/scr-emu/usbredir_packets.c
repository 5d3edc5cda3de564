// SPDX-License-Identifier: BSD-3-Clause
/*
 * What a device says, as packets of the USB redirection protocol.
 *
 * Some standard requests have packets of their own.
 */
#include <errno.h>
#include <string.h>

#include "usbredir_packets.h"

#define DESCRIPTOR_INTERFACE	4
#define DESCRIPTOR_ENDPOINT	5

static void describe_an_interface(const u8 *descriptor,
				  struct usb_redir_interface_info_header *interfaces)
{
	u32 i = interfaces->interface_count;

	if (i == sizeof(interfaces->interface))
		return;
	interfaces->interface[i] = descriptor[2];
	interfaces->interface_class[i] = descriptor[5];
	interfaces->interface_subclass[i] = descriptor[6];
	interfaces->interface_protocol[i] = descriptor[7];
	interfaces->interface_count++;
}

static void describe_an_endpoint(const u8 *descriptor, u8 interface,
				 struct usb_redir_ep_info_header *endpoints)
{
	u8 i = (descriptor[2] & DIRECTION_IN) >> 3 | (descriptor[2] & 15);

	endpoints->type[i] = descriptor[3] & 3;
	endpoints->interval[i] = descriptor[6];
	endpoints->interface[i] = interface;
	endpoints->max_packet_size[i] = scr_get_le16(descriptor + 4);
}

static void describe_all(const struct description *description,
			 struct usb_redir_interface_info_header *interfaces,
			 struct usb_redir_ep_info_header *endpoints)
{
	u8 bytes[MAXIMUM_DESCRIPTOR];
	u32 at, length = describe_configuration(description, bytes);
	u8 interface = 0;

	memset(endpoints->type, usb_redir_type_invalid, sizeof(endpoints->type));
	endpoints->type[0] = usb_redir_type_control;
	endpoints->type[ENDPOINTS] = usb_redir_type_control;
	for (at = 0; at < length; at += bytes[at]) {
		if (bytes[at + 1] == DESCRIPTOR_INTERFACE) {
			interface = bytes[at + 2];
			describe_an_interface(bytes + at, interfaces);
		} else if (bytes[at + 1] == DESCRIPTOR_ENDPOINT) {
			describe_an_endpoint(bytes + at, interface, endpoints);
		}
	}
}

void packets_connect(struct usbredirparser *parser, const struct description *description)
{
	struct usb_redir_interface_info_header interfaces = {};
	struct usb_redir_ep_info_header endpoints = {};
	struct usb_redir_device_connect_header device = {
		.speed = usb_redir_speed_full,
		.vendor_id = description->vendor,
		.product_id = description->product,
		.device_version_bcd = description->release,
	};

	describe_all(description, &interfaces, &endpoints);
	usbredirparser_send_interface_info(parser, &interfaces);
	usbredirparser_send_ep_info(parser, &endpoints);
	usbredirparser_send_device_connect(parser, &device);
}

static u8 status_of(int error)
{
	switch (error) {
	case 0:
		return usb_redir_success;
	case -EPIPE:
		return usb_redir_stall;
	case -EOVERFLOW:
		return usb_redir_babble;
	case -ECONNRESET:
		return usb_redir_cancelled;
	default:
		return usb_redir_ioerror;
	}
}

static void answer_control(struct usbredirparser *parser, const struct urb *urb, u8 status,
			   u8 *data, u32 length)
{
	struct usb_redir_control_packet_header header = {
		.endpoint = urb->in ? DIRECTION_IN : 0,
		.request = urb->setup[1],
		.requesttype = urb->setup[0],
		.status = status,
		.value = scr_get_le16(urb->setup + 2),
		.index = scr_get_le16(urb->setup + 4),
		.length = length,
	};

	usbredirparser_send_control_packet(parser, urb->id, &header,
					   urb->in ? data : NULL, urb->in ? length : 0);
}

static void answer_configuration(struct usbredirparser *parser, const struct urb *urb, u8 status,
				 const u8 *data)
{
	struct usb_redir_configuration_status_header header = {
		.status = status,
		.configuration = data ? data[0] : urb->setup[2],
	};

	usbredirparser_send_configuration_status(parser, urb->id, &header);
}

static void answer_interface(struct usbredirparser *parser, const struct urb *urb, u8 status,
			     const u8 *data)
{
	struct usb_redir_alt_setting_status_header header = {
		.status = status,
		.interface = urb->setup[4],
		.alt = data ? data[0] : urb->setup[2],
	};

	usbredirparser_send_alt_setting_status(parser, urb->id, &header);
}

static void answer_request(struct usbredirparser *parser, const struct urb *urb, u8 status,
			   u8 *data, u32 length)
{
	bool standard = !(urb->setup[0] & 0x60);
	u8 request = standard ? urb->setup[1] : 0;

	if (request == GET_CONFIGURATION || request == SET_CONFIGURATION)
		answer_configuration(parser, urb, status, data);
	else if (request == GET_INTERFACE || request == SET_INTERFACE)
		answer_interface(parser, urb, status, data);
	else
		answer_control(parser, urb, status, data, length);
}

static void answer_bulk(struct usbredirparser *parser, const struct urb *urb, u8 status,
			u8 *data, u32 length)
{
	struct usb_redir_bulk_packet_header header = {
		.endpoint = urb->endpoint | (urb->in ? DIRECTION_IN : 0),
		.status = status,
		.length = length,
		.length_high = length >> 16,
	};

	usbredirparser_send_bulk_packet(parser, urb->id, &header,
					urb->in ? data : NULL, urb->in ? length : 0);
}

void packets_answer(struct usbredirparser *parser, const struct urb *urb, int status,
		    const u8 *data, u32 length)
{
	u8 *bytes = (u8 *)data;		/* the library only reads them */

	if (urb->endpoint)
		answer_bulk(parser, urb, status_of(status), bytes, length);
	else
		answer_request(parser, urb, status_of(status), bytes, length);
}

void packets_interrupt(struct usbredirparser *parser, u8 endpoint, int status,
		       const u8 *data, u32 length)
{
	struct usb_redir_interrupt_packet_header header = {
		.endpoint = endpoint | DIRECTION_IN,
		.status = status_of(status),
		.length = length,
	};

	usbredirparser_send_interrupt_packet(parser, 0, &header, (u8 *)data, length);
}

void packets_receiving(struct usbredirparser *parser, u64 id, u8 endpoint, int status)
{
	struct usb_redir_interrupt_receiving_status_header header = {
		.status = status_of(status),
		.endpoint = endpoint | DIRECTION_IN,
	};

	usbredirparser_send_interrupt_receiving_status(parser, id, &header);
}
