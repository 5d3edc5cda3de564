// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader: checks each command that the driver sends, and answers as it should, or
 * as the fuzzer wants.
 */
#include "story.h"

#define SLOTS		CCID_MAXIMUM_SLOTS

/* What the driver may have sent to a slot, at most: a command, and the ABORT for it. */
static struct slot {
	bool has_command;
	bool known;
	u8 sequence;
	u8 header[CCID_HEADER_LENGTH];
	u8 data[400];
	size_t length;
	struct card card;
} slots[SLOTS];

void reader_begin(void)
{
	memset(slots, 0, sizeof(slots));
}

static u8 next(void)
{
	return fuzz_u8(world.input);
}

/* A byte that is no part of a secret. */
u8 reader_public_u8(struct fuzz_input *input)
{
	u8 byte = fuzz_u8(input);

	return byte == SECRET_BYTE ? byte + 1 : byte;
}

/* The one of that direction that waits longest. */
static struct urb *find_urb(unsigned int pipe)
{
	struct urb *urb;

	list_for_each_entry(urb, &world.urbs, entry)
		if ((urb->pipe & 0x180) == pipe)
			return urb;
	return NULL;
}

#define BULK_OUT	0
#define BULK_IN		USB_DIR_IN
#define INTERRUPT_IN	(0x100 | USB_DIR_IN)

static void check_command(const u8 *message, size_t length)
{
	const struct ccid_reader_description *description = &plug.usb->device->description;
	struct slot *slot = &slots[message[5]];

	must(length >= CCID_HEADER_LENGTH && length <= plug.usb->device->buffer_length);
	must(scr_get_le32(message + 1) == length - CCID_HEADER_LENGTH);
	must(ccid_expected_answer(message[0]));
	must(message[5] < description->slots);
	/* Some count SW1 SW2 and no header: see ccid_message_room(). */
	must(length <= description->maximum_message_length || length <= 271 ||
	     message[0] == CCID_PC_TO_RDR_ESCAPE);
	must(!slot->known || slot->sequence != message[6]);
	must(message[0] != CCID_PC_TO_RDR_ABORT || length == CCID_HEADER_LENGTH);
	slot->known = true;
	slot->sequence = message[6];
}

/* A command has come to the reader. */
static void take(struct urb *urb)
{
	const u8 *message = urb->transfer_buffer;
	size_t length = urb->transfer_buffer_length;
	struct slot *slot = &slots[message[5]];

	check_command(message, length);
	slot->has_command = true;
	memcpy(slot->header, message, CCID_HEADER_LENGTH);
	slot->length = min(length - CCID_HEADER_LENGTH, sizeof(slot->data));
	memcpy(slot->data, message + CCID_HEADER_LENGTH, slot->length);
	usb_give_back(urb, 0, length);
}

static size_t answer_parameters(struct slot *slot, u8 *message, u8 *data)
{
	static const u8 t1[] = { 0x11, 0x10, 0x00, 0x4d, 0x00, 0x20, 0x00 };
	static const u8 t0[] = { 0x11, 0x00, 0x00, 0x0a, 0x00 };

	if (slot->header[0] == CCID_PC_TO_RDR_SET_PARAMETERS) {
		message[9] = slot->header[7];
		memcpy(data, slot->data, slot->length);
		return slot->length;
	}
	message[9] = next() & 1;
	memcpy(data, message[9] ? t1 : t0, message[9] ? sizeof(t1) : sizeof(t0));
	return message[9] ? sizeof(t1) : sizeof(t0);
}

static size_t answer_xfr(struct slot *slot, u8 *message, u8 *data, size_t room)
{
	u8 level = plug.usb->device->description.level;
	u16 parameter = scr_get_le16(slot->header + 8);

	if (level == SCR_EXCHANGE_LEVEL_EXTENDED_APDU && parameter & 1) {
		message[9] = CCID_RESPONSE_WANTS_COMMAND;
		return 0;
	}
	if (level == SCR_EXCHANGE_LEVEL_EXTENDED_APDU)
		message[9] = next() % 4;
	if (level == SCR_EXCHANGE_LEVEL_CHARACTER && !parameter)
		return 0;
	return card_answer(&slot->card, slot->data, slot->length,
			   level == SCR_EXCHANGE_LEVEL_CHARACTER ? parameter : 0, data, room);
}

static size_t answer_data(struct slot *slot, u8 *message, u8 *data, size_t room)
{
	switch (slot->header[0]) {
	case CCID_PC_TO_RDR_ICC_POWER_ON:
		return room < 36 ? 0 : card_answer_to_reset(&slot->card, data);
	case CCID_PC_TO_RDR_XFR_BLOCK:
	case CCID_PC_TO_RDR_SECURE:
		return answer_xfr(slot, message, data, room);
	case CCID_PC_TO_RDR_SET_PARAMETERS:
	case CCID_PC_TO_RDR_GET_PARAMETERS:
	case CCID_PC_TO_RDR_RESET_PARAMETERS:
		return room < 8 ? 0 : answer_parameters(slot, message, data);
	case CCID_PC_TO_RDR_ESCAPE:
		memset(data, SECRET_BYTE, 20);
		return next() % 22;
	default:
		return 0;
	}
}

/* What is wrong with it. Return: bytes that are sent, of those that are there. */
static size_t spoil(u8 *message, size_t length, size_t room)
{
	u8 how = next();

	switch (how) {
	case 0x80 ... 0x97:
		message[7] = 0x40 | (how % 3);
		message[8] = next();
		message[0] = next() & 1 ? message[0] : 0x80 + how % 5;
		break;
	case 0x98 ... 0x9f:
		message[7] = 0x80;
		message[8] = next();
		break;
	case 0xa0 ... 0xaf:
		message[7] = 1 + how % 3;
		break;
	case 0xb0 ... 0xb3:
		message[6] -= 1 + how % 4;
		break;
	case 0xb4 ... 0xb7:
		message[5] = how & 3;
		break;
	case 0xb8 ... 0xbb:
		message[0] = next();
		break;
	case 0xbc ... 0xc3:
		scr_put_le32(message + 1, (u32)next() << (how & 3) * 8);
		break;
	case 0xc4 ... 0xcf:
		return min((size_t)next(), length);
	case 0xd0 ... 0xdf:
		message[9] = how & 8 ? next() : how & 3;
		break;
	case 0xe0 ... 0xe3:
		scr_put_le32(message + 1, 0);
		return CCID_HEADER_LENGTH;
	case 0xe4 ... 0xef:
		length = min(length + how % 8, room);
		break;
	case 0xf0 ... 0xff:
		length = min(room, (size_t)next() << 4);
		memset(message + CCID_HEADER_LENGTH, how & 1 ? SECRET_BYTE : how,
		       length > CCID_HEADER_LENGTH ? length - CCID_HEADER_LENGTH : 0);
		if (how & 2 && length >= CCID_HEADER_LENGTH)
			scr_put_le32(message + 1, length - CCID_HEADER_LENGTH);
		break;
	}
	return length;
}

static struct slot *choose_slot(void)
{
	struct slot *waiting[SLOTS];
	unsigned int count = 0, i;

	for (i = 0; i < SLOTS; i++)
		if (slots[i].has_command)
			waiting[count++] = &slots[i];
	return count ? waiting[world_choose(count)] : NULL;
}

/* Return: false if there is nothing to say, or nowhere to say it. */
static bool answer(void)
{
	struct urb *urb = find_urb(BULK_IN);
	struct slot *slot = choose_slot();
	static u8 message[CCID_MAXIMUM_MESSAGE_LENGTH + 1024];
	size_t length, room;

	if (!urb || !slot)
		return false;
	room = urb->transfer_buffer_length;
	must(room <= sizeof(message));
	must(room >= CCID_MINIMUM_MESSAGE_LENGTH);
	memset(message, 0, CCID_HEADER_LENGTH);
	message[0] = ccid_expected_answer(slot->header[0]);
	memcpy(message + 5, slot->header + 5, 2);
	length = answer_data(slot, message, message + CCID_HEADER_LENGTH,
			     room - CCID_HEADER_LENGTH);
	scr_put_le32(message + 1, length);
	length = spoil(message, CCID_HEADER_LENGTH + length, room);
	/* A time extension is not the end of it, and what went wrong is told again. */
	slot->has_command = length >= CCID_HEADER_LENGTH && message[7] == 0x80;
	memcpy(urb->transfer_buffer, message, length);
	usb_give_back(urb, 0, length);
	return true;
}

static bool notify(void)
{
	struct urb *urb = find_urb(INTERRUPT_IN);
	u8 how = next(), *message;
	size_t length, i;

	if (!urb)
		return false;
	message = urb->transfer_buffer;
	length = min(how >> 5, (int)urb->transfer_buffer_length);
	for (i = 0; i < length; i++)
		message[i] = next();
	if (length)
		message[0] = how & 0x10 ? CCID_RDR_TO_PC_HARDWARE_ERROR :
					  CCID_RDR_TO_PC_NOTIFY_SLOT_CHANGE;
	usb_give_back(urb, 0, length);
	return true;
}

static bool fail(unsigned int pipe)
{
	static const int errors[] = {
		-EPIPE, -EPROTO, -EILSEQ, -EOVERFLOW, -ETIME, -ECOMM, -ENODEV, -ECONNRESET,
	};
	struct urb *urb = find_urb(pipe);

	if (!urb)
		return false;
	usb_give_back(urb, errors[next() % ARRAY_SIZE(errors)], 0);
	return true;
}

static bool deliver(void)
{
	struct urb *urb = find_urb(BULK_OUT);

	if (urb)
		take(urb);
	return urb;
}

static bool unplug(void)
{
	usb_unplug(&plug.interface);
	plug_disconnect();
	return true;
}

/* A message that nobody has asked for. */
static bool babble(void)
{
	struct urb *urb = find_urb(BULK_IN);
	size_t length, i;
	u8 *message;

	if (!urb)
		return false;
	message = urb->transfer_buffer;
	length = min((u32)next() % 32, urb->transfer_buffer_length);
	for (i = 0; i < length; i++)
		message[i] = next();
	usb_give_back(urb, 0, length);
	return true;
}

bool device_acts(bool on_its_own)
{
	u8 how = world.input->left ? next() : 0;

	if (world.unplugged || !plug.usb)
		return false;
	switch (how) {
	case 0xc0 ... 0xcf:
		return notify();
	case 0xd0 ... 0xd3:
		return fail(BULK_IN);
	case 0xd4 ... 0xd7:
		return fail(BULK_OUT);
	case 0xd8 ... 0xdb:
		return fail(INTERRUPT_IN);
	case 0xdc ... 0xe3:
		return babble();
	case 0xe4 ... 0xef:
		users_annoy(how);
		return true;
	case 0xf0 ... 0xf7:
		return false;
	case 0xf8 ... 0xfb:
		if (!on_its_own)
			plug_disconnect();
		return !on_its_own;
	case 0xfc ... 0xff:
		return unplug();
	default:
		/* Once its bytes have come to an end, the reader is silent. */
		if (how & 0x40)
			return (world.input->left && answer()) || deliver();
		return deliver() || (world.input->left && answer());
	}
}

int device_controlled(u8 request, u8 request_type, u16 value, void *data, u16 size)
{
	static const int errors[] = { -EPIPE, -EPROTO, -ETIMEDOUT, -ENODEV };
	u8 how = world.input->left ? next() : 0, *bytes = data;
	size_t length, i;

	must(request && value < 0xffff);
	if (how < 0x20 || !world.input->left)
		return errors[how % ARRAY_SIZE(errors)];
	if (!(request_type & USB_DIR_IN))
		return how < 0xf0 ? size : how % (size + 1);
	length = how < 0x80 ? next() : min((size_t)size, (size_t)how);
	length = min(length, (size_t)size);
	for (i = 0; i < length; i++)
		bytes[i] = reader_public_u8(world.input);
	if (length && how & 1)
		bytes[0] = how & 2 ? 0x00 : how & 0xf0;
	return length;
}
