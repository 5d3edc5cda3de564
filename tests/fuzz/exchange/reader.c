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

/* An answer to reset and parameters are everybody's to know. */
static bool is_secret(const struct slot *slot)
{
	return slot->header[0] == CCID_PC_TO_RDR_XFR_BLOCK ||
	       slot->header[0] == CCID_PC_TO_RDR_SECURE ||
	       slot->header[0] == CCID_PC_TO_RDR_ESCAPE;
}

/* What is wrong with it. Return: bytes that are sent, of those that are there. */
static size_t spoil(const struct slot *slot, u8 *message, size_t length, size_t room)
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
		return min_t(size_t, next(), length);
	case 0xd0 ... 0xdf:
		message[9] = how & 8 ? next() : how & 3;
		break;
	case 0xe0 ... 0xe3:
		scr_put_le32(message + 1, 0);
		return CCID_HEADER_LENGTH;
	case 0xe4 ... 0xef:
		length = min_t(size_t, length + how % 8, room);
		break;
	case 0xf0 ... 0xff:
		length = min_t(size_t, room, next() << 4);
		memset(message + CCID_HEADER_LENGTH, how & 1 && is_secret(slot) ? SECRET_BYTE : how,
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
	length = spoil(slot, message, CCID_HEADER_LENGTH + length, room);
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
	length = min_t(size_t, how >> 5, urb->transfer_buffer_length);
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
	length = min_t(size_t, next() % 32, urb->transfer_buffer_length);
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
	case 0xf0 ... 0xf5:
		return hub_acts(how);
	case 0xf6 ... 0xf7:
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

bool device_is_asleep(void)
{
	return hub_is_asleep();
}

int device_wake(void)
{
	return hub_wake();
}

#define ICCD_POWER_ON_REQUEST	0x62

/* An ICCD, which is reader and card: requests and answers of ICCD 1.0, chapter 6. */
static int iccd_out(u8 request, const u8 *data, size_t size)
{
	struct slot *slot = &slots[0];

	slot->known = request == 0x65;
	if (request != 0x65)
		return size;
	slot->length = min(size, sizeof(slot->data));
	memcpy(slot->data, data, slot->length);
	return size;
}

static size_t iccd_data_block(u8 *bytes, size_t size)
{
	bool is_b = plug.alt.desc.bInterfaceProtocol == 2;
	u8 level = plug.usb->device->description.level;
	struct slot *slot = &slots[0];
	u8 how = next();
	size_t length;

	if (is_b) {
		bytes[0] = how < 0xc0 ? how % 4 : how & 0xf0;
		if (how == 0xff || size < 40)
			return how % 4;
		/* Nothing that a card would answer to: its answer to reset, then. */
		if (!slot->known)
			return 1 + card_answer_to_reset(&slot->card, bytes + 1);
	}
	length = card_answer(&slot->card, slot->data, slot->length,
			     level == SCR_EXCHANGE_LEVEL_CHARACTER ? size : 0, bytes + is_b,
			     size - is_b);
	slot->length = 0;
	return is_b + length;
}

static int iccd_in(u8 request, u8 *bytes, size_t size)
{
	static const u8 states[] = { 0x00, 0x10, 0x20, 0x40, 0x80 };

	switch (request) {
	case ICCD_POWER_ON_REQUEST:
		return size < 40 ? 0 : card_answer_to_reset(&slots[0].card, bytes);
	case 0xa0:
		bytes[0] = states[next() % ARRAY_SIZE(states)];
		return 1;
	default:
		return iccd_data_block(bytes, size);
	}
}

static int read_table(u8 *bytes, size_t size)
{
	size_t length = min_t(size_t, next(), size), i;

	for (i = 0; i < length; i++)
		bytes[i] = reader_public_u8(world.input);
	return length;
}

int device_controlled(u8 request, u8 request_type, u16 value, void *data, u16 size)
{
	static const int errors[] = { -EPIPE, -EPROTO, -ETIMEDOUT, -ENODEV };
	u8 how = world.input->left ? next() : 0xff;

	must(request && value < 0xffff);
	world_print("control request %02x", request);
	/* Also of one that fails: no secret is the answer to it. */
	if (request == ICCD_POWER_ON_REQUEST)
		slots[0].known = false;
	if (how >= 0xe0)
		return errors[how % ARRAY_SIZE(errors)];
	if (!(request_type & USB_DIR_IN))
		return how < 0xd0 ? iccd_out(request, data, size) : how % (size + 1);
	if (request <= CCID_REQUEST_GET_DATA_RATES)
		return read_table(data, size);
	return iccd_in(request, data, size);
}
