// SPDX-License-Identifier: GPL-2.0-only
/*
 * The USB device: descriptors that the driver takes, most of the time.
 */
#include "story.h"

struct plug plug;

static const struct {
	u16 vendor;
	u16 product;
} makers[] = {
	{ 0x0001, 0x0001 }, { 0x08e6, 0x34d2 }, { 0x0b81, 0x0200 }, { 0x076b, 0x5427 },
	{ 0x0b97, 0x7762 }, { 0x058f, 0x9540 }, { 0x04e6, 0xe003 }, { 0x08e6, 0x3480 },
	{ 0x0424, 0x1202 }, { 0x0d46, 0x301d }, { 0x08e6, 0x4433 }, { 0x0783, 0x0003 },
	{ 0x08e6, 0x3478 }, { 0x0982, 0x0008 }, { 0x046a, 0x003e }, { 0x413c, 0x2100 },
	{ 0x076b, 0x3821 }, { 0x08e6, 0x5503 }, { 0x09d8, 0x0427 }, { 0x046a, 0x0010 },
};

static const u32 message_lengths[] = { 271, 65554, 43, 64, 263, 272, 131, 4096 };
static const u16 packets[] = { 64, 512, 8, 1024 };

/* How the interface works: the level's bit of dwFeatures, and bInterfaceProtocol. */
static const struct {
	u32 feature;
	u8 protocol;
} kinds[] = {
	{ CCID_FEATURE_TPDU }, { CCID_FEATURE_SHORT_APDU }, { CCID_FEATURE_EXTENDED_APDU },
	{ 0 }, { CCID_FEATURE_TPDU }, { CCID_FEATURE_TPDU, 1 }, { 0, 1 },
	{ CCID_FEATURE_EXTENDED_APDU, 2 },
};

static void make_descriptor(struct fuzz_input *input, u8 *bytes, u32 feature)
{
	u16 features;
	u8 count;

	memset(bytes, 0, CCID_DESCRIPTOR_LENGTH);
	bytes[0] = CCID_DESCRIPTOR_LENGTH;
	bytes[1] = CCID_DESCRIPTOR_TYPE;
	bytes[4] = fuzz_u8(input) % 4 / 2;
	bytes[5] = fuzz_u8(input) & 7;
	bytes[6] = ~fuzz_u8(input) & 3;
	scr_put_le32(bytes + 10, fuzz_u8(input) & 1 ? fuzz_u32(input) : 4000);
	scr_put_le32(bytes + 19, 10752);
	scr_put_le32(bytes + 23, 344086);
	count = fuzz_u8(input);
	bytes[18] = count & 1;
	bytes[27] = count & 2;
	scr_put_le32(bytes + 28, ~fuzz_u8(input) & 0xff);
	bytes[36] = fuzz_u8(input);
	features = fuzz_u16(input);
	if (features & 0x8000)
		feature |= CCID_FEATURE_WAKE_UP;
	scr_put_le32(bytes + 40, feature | (features & 0x07fe));
	scr_put_le32(bytes + 44, message_lengths[fuzz_u8(input) % ARRAY_SIZE(message_lengths)]);
	bytes[52] = fuzz_u8(input);
	bytes[53] = fuzz_u8(input);
}

static void make_endpoints(struct fuzz_input *input)
{
	u16 packet = packets[fuzz_u8(input) % ARRAY_SIZE(packets)];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(plug.endpoints); i++) {
		plug.endpoints[i].desc.bmAttributes = i < 2 ? USB_ENDPOINT_XFER_BULK :
							      USB_ENDPOINT_XFER_INT;
		plug.endpoints[i].desc.bEndpointAddress = (i + 1) | (i == 1 ? 0 : USB_DIR_IN);
		plug.endpoints[i].desc.wMaxPacketSize = packet;
	}
	plug.alt.endpoint = plug.endpoints;
	plug.alt.desc.bNumEndpoints = fuzz_u8(input) & 1 ? 2 : 3;
}

static void make_device(struct fuzz_input *input)
{
	u8 maker = fuzz_u8(input) % ARRAY_SIZE(makers);

	plug.udev.devnum = 1;
	plug.udev.state = USB_STATE_CONFIGURED;
	plug.udev.dev.references = 1;
	plug.udev.dev.wakes = true;
	plug.udev.descriptor.idVendor = makers[maker].vendor;
	plug.udev.descriptor.idProduct = makers[maker].product;
	plug.udev.descriptor.bcdDevice = 0x0600;
	plug.udev.product = "made up";
	plug.interface.udev = &plug.udev;
	plug.interface.dev.references = 1;
	plug.interface.cur_altsetting = &plug.alt;
}

/* Or any bytes, in place of those above; a device's numbers are no secrets. */
static void make_any_descriptor(struct fuzz_input *input, u8 *bytes)
{
	unsigned int i;

	for (i = 2; i < CCID_DESCRIPTOR_LENGTH; i++)
		bytes[i] = reader_public_u8(input);
}

static void probe(void *argument)
{
	(void)argument;
	if (!fuzz_usb_driver->probe(&plug.interface, NULL))
		plug.usb = usb_get_intfdata(&plug.interface);
	else
		must(!usb_get_intfdata(&plug.interface));
}

/* Return with @plug.usb set if the driver has taken it. */
void plug_make(struct fuzz_input *input)
{
	u8 kind = fuzz_u8(input), where = kind >> 6;
	u8 bytes[CCID_DESCRIPTOR_LENGTH];

	memset(&plug, 0, sizeof(plug));
	make_device(input);
	make_endpoints(input);
	plug.alt.desc.bInterfaceClass = CCID_INTERFACE_CLASS;
	plug.alt.desc.bInterfaceProtocol = kinds[kind % 8].protocol;
	make_descriptor(input, bytes, kinds[kind % 8].feature);
	if (kind & 0x20)
		make_any_descriptor(input, bytes);
	plug.extra = fuzz_copy(bytes, sizeof(bytes));
	if (where == 3) {
		plug.endpoints[1].extra = plug.extra;
		plug.endpoints[1].extralen = sizeof(bytes);
	} else {
		plug.alt.extra = plug.extra;
		plug.alt.extralen = sizeof(bytes);
	}
	task_start(probe, NULL);
	world_run();
}

static void disconnect(void *argument)
{
	(void)argument;
	/* Who is unbound is awake, if there is a device. */
	hub_wake();
	hub_lock();
	fuzz_usb_driver->disconnect(&plug.interface);
	plug.usb = NULL;
	must(!usb_get_intfdata(&plug.interface));
	hub_unlock();
}

void plug_disconnect(void)
{
	if (plug.disconnecting || !plug.usb)
		return;
	plug.disconnecting = true;
	task_start(disconnect, NULL);
}

void plug_free(void)
{
	must(plug.udev.dev.references == 1);
	/* One that is never to sleep is USB's to give up. */
	must(plug.interface.awake <= 1);
	free(plug.extra);
}
