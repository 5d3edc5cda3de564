// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader device without USB: see fake_transport.h.
 */
#include <linux/module.h>
#include <linux/string.h>

#include "fake_transport.h"

static int fake_post(struct ccid_inbox *inbox)
{
	struct fake_device *fake = inbox->device->private;

	if (fake->deaf)
		return fake->deaf;
	fake->posted[fake->posted_count++] = inbox;
	return 0;
}

static void fake_unpost(struct fake_device *fake, unsigned int i)
{
	fake->posted_count--;
	memmove(fake->posted + i, fake->posted + i + 1,
		(fake->posted_count - i) * sizeof(fake->posted[0]));
}

static struct ccid_inbox *fake_take_inbox(struct fake_device *fake)
{
	struct ccid_inbox *inbox = fake->posted[0];

	if (!fake->posted_count)
		return NULL;
	fake_unpost(fake, 0);
	return inbox;
}

static void fake_withdraw(struct ccid_inbox *inbox)
{
	struct fake_device *fake = inbox->device->private;
	unsigned int i;

	for (i = 0; i < fake->posted_count && !fake->keeps; i++) {
		if (fake->posted[i] == inbox) {
			fake_unpost(fake, i);
			ccid_received(inbox, 0, -ENOENT);
			return;
		}
	}
}

/**
 * fake_deliver() - a message from the reader
 * @fake: the reader device
 * @command: what it is an answer to
 * @frame: how
 */
void fake_deliver(struct fake_device *fake, const u8 *command,
		  const struct fake_frame *frame)
{
	struct ccid_inbox *inbox = fake_take_inbox(fake);
	unsigned int i;
	u8 *message;

	if (!inbox)
		return;
	if (frame->kind == FAKE_FAULT) {
		ccid_received(inbox, 0, frame->error);
		return;
	}
	message = inbox->buffer;
	ccid_encode_header(message, frame->type ? frame->type :
			   ccid_expected_answer(command[0]),
			   frame->length + frame->claims, command[5] + frame->slot,
			   command[6] + frame->sequence, frame->status, frame->error,
			   frame->specific);
	for (i = 0; i < frame->length; i++)
		message[CCID_HEADER_LENGTH + i] = frame->data ? frame->data[i] :
								fake->given++;
	ccid_received(inbox, CCID_HEADER_LENGTH + frame->length - frame->cut, 0);
}

static void fake_note_block(struct fake_device *fake, const u8 *message, size_t length)
{
	size_t data = length - CCID_HEADER_LENGTH;

	if ((message[0] != CCID_PC_TO_RDR_XFR_BLOCK &&
	     message[0] != CCID_PC_TO_RDR_SECURE) ||
	    fake->level_count == ARRAY_SIZE(fake->levels) ||
	    fake->sent_length + data > sizeof(fake->sent))
		return;
	fake->levels[fake->level_count++] = message[8] | message[9] << 8;
	memcpy(fake->sent + fake->sent_length, message + CCID_HEADER_LENGTH, data);
	fake->sent_length += data;
}

static const char *fake_command_name(u8 type)
{
	switch (type) {
	case CCID_PC_TO_RDR_ICC_POWER_ON:
		return "on";
	case CCID_PC_TO_RDR_ICC_POWER_OFF:
		return "off";
	case CCID_PC_TO_RDR_GET_SLOT_STATUS:
		return "status";
	case CCID_PC_TO_RDR_XFR_BLOCK:
		return "xfr";
	case CCID_PC_TO_RDR_GET_PARAMETERS:
		return "get";
	case CCID_PC_TO_RDR_RESET_PARAMETERS:
		return "defaults";
	case CCID_PC_TO_RDR_SET_PARAMETERS:
		return "set";
	case CCID_PC_TO_RDR_ESCAPE:
		return "escape";
	case CCID_PC_TO_RDR_ABORT:
		return "abort";
	case CCID_PC_TO_RDR_SET_DATA_RATE_AND_CLOCK_FREQUENCY:
		return "speed";
	default:
		return "another";
	}
}

/* See fake_commands.h. */
static void fake_note_command(struct fake_device *fake, const u8 *message, size_t length)
{
	const u8 *data = message + CCID_HEADER_LENGTH;
	char *text = fake->commands;
	size_t room = sizeof(fake->commands);
	size_t used = strlen(text);

	length -= CCID_HEADER_LENGTH;
	used += scnprintf(text + used, room - used, "%s%s", used ? ", " : "",
			  fake_command_name(message[0]));
	if (message[0] == CCID_PC_TO_RDR_ICC_POWER_ON ||
	    message[0] == CCID_PC_TO_RDR_SET_PARAMETERS)
		used += scnprintf(text + used, room - used, ":%02x", message[7]);
	if (length > FAKE_SHOWN)
		scnprintf(text + used, room - used, " %4phN..%zu", data, length);
	else if (length)
		scnprintf(text + used, room - used, " %*phN", (int)length, data);
}

static void fake_play(struct fake_device *fake, struct ccid_slot *slot,
		      const u8 *command, const struct fake_frame *frames)
{
	bool later = frames[0].kind == FAKE_SENT_LATER;

	if (later)
		frames++;
	else if (frames[0].kind != FAKE_SENT_FAULT)
		ccid_sent(slot, 0);
	for (; frames->kind != FAKE_END; frames++) {
		if (frames->kind == FAKE_SENT_LATER)
			ccid_sent(slot, 0);
		else if (frames->kind == FAKE_SENT_FAULT)
			ccid_sent(slot, frames->error);
		else
			fake_deliver(fake, command, frames);
	}
}

static int fake_send(struct ccid_slot *slot, size_t length)
{
	struct fake_device *fake = slot->device->private;
	struct fake_frame *frames = fake->frames;
	u8 command[FAKE_BUFFER_LENGTH];

	memcpy(command, slot->message, length);
	fake->messages++;
	fake_note_block(fake, command, length);
	fake_note_command(fake, command, length);
	if (command[0] == CCID_PC_TO_RDR_ABORT) {
		fake_play(fake, slot, command, fake->abort_frames);
		return 0;
	}
	if (fake->one_by_one) {
		fake_play(fake, slot, command,
			  (struct fake_frame []){ *fake->one_by_one++, { FAKE_END } });
		return 0;
	}
	if (frames[0].kind == FAKE_SEND_FAULT)
		return frames[0].error;
	fake_play(fake, slot, command, frames);
	return 0;
}

static void fake_withdraw_send(struct ccid_slot *slot)
{
	struct fake_device *fake = slot->device->private;

	if (slot->sending && !fake->keeps)
		ccid_sent(slot, -ENOENT);
}

static int fake_abort(struct ccid_slot *slot, u8 sequence)
{
	struct fake_device *fake = slot->device->private;

	fake->aborts++;
	return fake->keeps ? -EBUSY : 0;
}

static void fake_recover(struct ccid_device *device)
{
	struct fake_device *fake = device->private;

	fake->recoveries++;
}

static int fake_read_table(struct ccid_device *device, u8 control_request, u8 *bytes,
			   size_t size)
{
	struct fake_device *fake = device->private;
	const u32 *table = fake->rates;
	size_t i;

	if (control_request == CCID_REQUEST_GET_CLOCK_FREQUENCIES)
		table = fake->clocks;
	for (i = 0; i < FAKE_TABLE && table[i]; i++)
		scr_put_le32(bytes + i * sizeof(u32), table[i]);
	return i * sizeof(u32);
}

static int fake_wake(struct ccid_device *device)
{
	return 0;
}

static void fake_rest(struct ccid_device *device)
{
}

static const struct ccid_transport fake_transport = {
	.post		= fake_post,
	.withdraw	= fake_withdraw,
	.send		= fake_send,
	.withdraw_send	= fake_withdraw_send,
	.abort		= fake_abort,
	.recover	= fake_recover,
	.read_table	= fake_read_table,
	.wake		= fake_wake,
	.rest		= fake_rest,
};

static void fake_make_slot(struct fake_device *fake, unsigned int i)
{
	fake->device->slots[i].message = fake->buffers[2 * i];
	fake->inboxes[i].buffer = fake->buffers[2 * i + 1];
	ccid_engine_add_inbox(fake->device, &fake->inboxes[i]);
}

static int fake_keep(struct kunit_resource *resource, void *fake)
{
	resource->data = fake;
	return 0;
}

static void fake_stop(struct kunit_resource *resource)
{
	struct fake_device *fake = resource->data;
	unsigned int i;

	for (i = 0; i < FAKE_SLOTS; i++)
		ccid_engine_stop(&fake->device->slots[i]);
}

/**
 * fake_device_alloc() - make a reader device of two slots
 * @test: who asks
 *
 * Its messages have 64 bytes at most, and both slots may be busy at a time.
 *
 * Return: the reader device.
 */
struct fake_device *fake_device_alloc(struct kunit *test)
{
	struct fake_device *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	struct ccid_device *device;

	KUNIT_ASSERT_NOT_NULL(test, fake);
	device = kunit_kzalloc(test, struct_size(device, slots, FAKE_SLOTS), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, device);
	fake->device = device;
	device->private = fake;
	device->transport = &fake_transport;
	device->description.slots = FAKE_SLOTS;
	device->description.busy_slots = FAKE_SLOTS;
	device->description.maximum_message_length = FAKE_MESSAGE_LENGTH;
	device->buffer_length = FAKE_MESSAGE_LENGTH;
	ccid_engine_init(device);
	fake_make_slot(fake, 0);
	fake_make_slot(fake, 1);
	/* The latest resource is the first to go: what it stops is still there. */
	kunit_alloc_resource(test, fake_keep, fake_stop, GFP_KERNEL, fake);
	return fake;
}

/**
 * fake_device_is_idle() - is everything back where it belongs?
 * @fake: the reader device
 *
 * Return: true: no inbox is posted, each slot has one of its own, and none waits
 * for anything or holds an answer.
 */
bool fake_device_is_idle(struct fake_device *fake)
{
	unsigned int i;

	for (i = 0; i < FAKE_SLOTS; i++) {
		struct ccid_slot *slot = &fake->device->slots[i];

		if (slot->phase != CCID_IDLE || slot->posted || slot->sending)
			return false;
		if (slot->inbox->owner != slot || slot->inbox->filled)
			return false;
	}
	return !fake->posted_count;
}

MODULE_DESCRIPTION("KUnit tests of the CCID engine");
MODULE_LICENSE("GPL");
