// SPDX-License-Identifier: BSD-3-Clause
/*
 * The readers at /dev/scrvirt instead of USB: each request becomes the CCID
 * message that scr-ccid would have sent, and the answer to that its answer. So
 * the cards, the counters and the faults are the same.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report.h"
#include "virt.h"
#include "virt_slot.h"

#define MECHANICAL_ACCEPT	1
#define MECHANICAL_EJECT	2
#define MECHANICAL_CAPTURE	3

/* What read(2) gives; one thread, and too large for the stack. */
static struct {
	struct scr_virt_request request;
	u8 data[MAXIMUM_COMMAND];
} incoming;

/* A message to the slot's own reader, as from the host. */
static void message(struct virt_slot *virt, u8 type, const u8 *specific, const u8 *data,
		    u32 length)
{
	u8 *bytes = allocate(CCID_HEADER_LENGTH + length);

	bytes[AT_TYPE] = type;
	scr_put_le32(bytes + AT_LENGTH, length);
	bytes[AT_SLOT] = virt->slot->index;
	bytes[AT_SEQUENCE] = virt->id;
	bytes[AT_SPECIFIC] = *specific;
	if (length)
		memcpy(bytes + CCID_HEADER_LENGTH, data, length);
	ccid_message(virt->slot->reader, bytes, CCID_HEADER_LENGTH + length);
	free(bytes);
}

/* bPowerSelect: as a host that knows what the card wants. */
static u8 power_select(const struct settings *settings)
{
	u8 voltages = settings->description.voltage_support & settings->card_voltages;

	if (settings->description.features & FEATURE_AUTO_VOLTAGE)
		return 0;
	return voltages & 1 ? 1 : voltages & 2 ? 2 : 3;
}

static void power(struct virt_slot *virt, u32 minor)
{
	u8 select = power_select(virt->slot->reader->settings);

	if (minor == SCARD_POWER_DOWN)
		message(virt, ICC_POWER_OFF, &(u8) { 0 }, NULL, 0);
	else
		message(virt, ICC_POWER_ON, &select, NULL, 0);
}

/* The card's parameters are of no account here: the default ones. */
static void set_protocol(struct virt_slot *virt, u32 minor)
{
	static const u8 t0[] = { 0x11, 0, 0, 0x0a, 0 };
	static const u8 t1[] = { 0x11, 0x10, 0, 0x4d, 0, 0x20, 0 };

	if (minor & SCARD_PROTOCOL_T1)
		message(virt, SET_PARAMETERS, &(u8) { 1 }, t1, sizeof(t1));
	else
		message(virt, SET_PARAMETERS, &(u8) { 0 }, t0, sizeof(t0));
}

static void vendor(struct virt_slot *virt, u32 code, const u8 *data, u32 length)
{
	if (code == SCR_VENDOR_CCID_ESCAPE)
		message(virt, ESCAPE, &(u8) { 0 }, data, length);
	else
		virt_put_answer(virt, SCR_STATUS_INVALID_DEVICE_REQUEST, NULL, 0);
}

static void cancel(struct virt_slot *virt, u64 id)
{
	if (virt->id != id)
		return;
	virt->id = 0;
	virt->slot->reader->counters.aborts++;
	slot_drop_command(virt->slot);
}

/* The reader, and @virt, may be gone afterwards: by a fault. */
static void serve(struct virt_slot *virt, const struct scr_virt_request *request,
		  const u8 *data)
{
	if (request->function == SCR_VIRT_CANCEL) {
		cancel(virt, request->id);
		return;
	}
	virt->id = request->id;
	virt->function = request->function;
	switch (request->function) {
	case SCR_VIRT_POWER:
		power(virt, request->minor);
		break;
	case SCR_VIRT_TRANSMIT:
		message(virt, XFR_BLOCK, &(u8) { 0 }, data, request->length);
		break;
	case SCR_VIRT_SET_PROTOCOL:
		set_protocol(virt, request->minor);
		break;
	case SCR_VIRT_EJECT:
		message(virt, MECHANICAL, &(u8) { MECHANICAL_EJECT }, NULL, 0);
		break;
	case SCR_VIRT_SWALLOW:
		message(virt, MECHANICAL, &(u8) { MECHANICAL_ACCEPT }, NULL, 0);
		break;
	case SCR_VIRT_CONFISCATE:
		message(virt, MECHANICAL, &(u8) { MECHANICAL_CAPTURE }, NULL, 0);
		break;
	case SCR_VIRT_VENDOR:
		vendor(virt, request->code, data, request->length);
		break;
	default:
		virt_put_answer(virt, SCR_STATUS_NOT_SUPPORTED, NULL, 0);
		break;
	}
}

static void virt_ready(struct watch *watch, uint32_t events)
{
	struct virt_slot *virt = watch->context;

	(void)events;
	if (read(watch->fd, &incoming, sizeof(incoming)) >= 0)
		serve(virt, &incoming.request, incoming.data);
	else if (errno != EAGAIN && errno != EINTR)
		report("/dev/scrvirt: read: %s", strerror(errno));
}

static u32 functions_of(const struct description *description)
{
	u32 functions = 1U << SCR_VIRT_VENDOR;

	if (description->mechanical & 1)
		functions |= 1U << SCR_VIRT_SWALLOW;
	if (description->mechanical & 2)
		functions |= 1U << SCR_VIRT_EJECT;
	if (description->mechanical & 4)
		functions |= 1U << SCR_VIRT_CONFISCATE;
	return functions;
}

static void fill_level(struct scr_virt_create *create, const struct description *description)
{
	create->protocols = description->protocols & SCARD_PROTOCOL_Tx;
	if (description->features & LEVEL_EXTENDED) {
		create->exchange_level = SCR_EXCHANGE_LEVEL_EXTENDED_APDU;
		create->maximum_command = SCR_MAXIMUM_COMMAND_LENGTH;
	} else if (description->features & LEVEL_SHORT) {
		create->exchange_level = SCR_EXCHANGE_LEVEL_SHORT_APDU;
		create->maximum_command = 261;
	} else {
		create->exchange_level = description->features & LEVEL_TPDU ?
			SCR_EXCHANGE_LEVEL_TPDU : SCR_EXCHANGE_LEVEL_CHARACTER;
		create->maximum_command = 260;
		create->protocols &= SCARD_PROTOCOL_T0;
	}
}

static void fill_create(struct scr_virt_create *create, const struct reader *reader,
			unsigned int slot)
{
	const struct description *description = &reader->settings->description;

	memset(create, 0, sizeof(*create));
	create->functions = functions_of(description);
	create->slot = slot;
	create->slots = reader->slot_count;
	create->voltages = description->voltage_support & 7;
	create->maximum_ifsd = description->maximum_ifsd;
	create->default_clock = description->default_clock;
	create->maximum_clock = description->maximum_clock;
	create->default_data_rate = description->data_rate;
	create->maximum_data_rate = description->maximum_data_rate;
	strcpy(create->vendor, description->manufacturer);
	strcpy(create->product, description->product_name);
	strcpy(create->serial, description->serial);
	strcpy(create->location, "scr-emu");
	fill_level(create, description);
}

static int plug_slot(struct virt_slot *virt)
{
	struct reader *reader = virt->slot->reader;
	struct scr_virt_create create;

	fill_create(&create, reader, virt->slot->index);
	virt->watch.ready = virt_ready;
	virt->watch.context = virt;
	virt->watch.fd = open("/dev/scrvirt", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (virt->watch.fd < 0)
		return report("/dev/scrvirt: %s; is scr-virt loaded?", strerror(errno));
	if (ioctl(virt->watch.fd, SCR_VIRT_IOC_CREATE, &create) < 0)
		return report("/dev/scrvirt does not take the reader: %s", strerror(errno));
	if (virt->slot->present)
		virt_put_movement(virt, SCR_VIRT_CARD_PRESENT);
	return watch_open(&virt->watch);
}

int virt_plug(struct reader *reader)
{
	unsigned int i;

	reader->virt = allocate(sizeof(*reader->virt) +
				reader->slot_count * sizeof(reader->virt->slots[0]));
	for (i = 0; i < reader->slot_count; i++) {
		reader->virt->slots[i].slot = &reader->slots[i];
		reader->virt->count++;
		if (plug_slot(&reader->virt->slots[i])) {
			virt_unplug(reader);
			return -1;
		}
	}
	return 0;
}
