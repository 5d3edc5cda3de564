// SPDX-License-Identifier: GPL-2.0-only
/*
 * The readers of a reader device: the ReaderFunction table that its descriptor
 * allows, their registration, and the presence of cards.
 */
#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/string.h>

#include "ccid.h"

#define CCID_SLOT_STATUS_TIMEOUT	(3 * HZ)
#define CCID_MECHANICAL_TIMEOUT		(30 * HZ)
#define CCID_ESCAPE_TIMEOUT		(30 * HZ)

/* The answer's ICC status is heeded by the engine; that is all of it. */
static int ccid_get_slot_status(struct ccid_slot *slot, struct scr_request *request)
{
	struct ccid_answer answer;
	int result;

	lockdep_assert(ccid_slot_is_locked(slot));

	ccid_encode_get_slot_status(slot->message, slot->index,
				    ccid_next_sequence(slot));
	result = ccid_command(slot, request, CCID_HEADER_LENGTH,
			      CCID_SLOT_STATUS_TIMEOUT, &answer);
	ccid_forget_answer(slot);
	return result;
}

/*
 * Return: false: the slot is in the middle of an exchange. It learns from the answer,
 * which may be older than what has made us look.
 */
static bool ccid_look(struct ccid_slot *slot)
{
	struct scr_request request = {};
	bool free;

	if (ccid_wake(slot->reader))
		return true;
	request.deadline = jiffies + 2 * ccid_timeout(slot->device, CCID_SLOT_STATUS_TIMEOUT);
	free = ccid_slot_trylock(slot);
	if (free) {
		ccid_get_slot_status(slot, &request);
		ccid_slot_unlock(slot);
	}
	ccid_rest(slot->reader);
	return free;
}

static bool ccid_has_to_look(struct ccid_slot *slot)
{
	return slot->reader->capabilities.does_not_notify &&
	       scr_reader_is_watched(slot->reader) &&
	       !READ_ONCE(slot->device->disconnected);
}

static void ccid_look_work(struct work_struct *work)
{
	struct ccid_slot *slot = container_of(to_delayed_work(work), struct ccid_slot, look);

	if (!ccid_look(slot) || ccid_has_to_look(slot))
		schedule_delayed_work(&slot->look, CCID_LOOK_INTERVAL);
}

/* RDF_CARD_TRACKING: with an interrupt pipe there is nothing to arm. */
static int ccid_card_tracking(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	int result;

	if (request->minor == SCR_TRACKING_WATCH) {
		if (reader->capabilities.does_not_notify)
			schedule_delayed_work(&slot->look, 0);
		return -EINPROGRESS;
	}
	ccid_slot_lock(slot);
	result = ccid_get_slot_status(slot, request);
	ccid_slot_unlock(slot);
	return result;
}

static int ccid_move(struct scr_reader *reader, struct scr_request *request,
		     enum ccid_mechanical_function function)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	struct ccid_answer answer;
	int result;

	ccid_slot_lock(slot);
	ccid_encode_mechanical(slot->message, slot->index, ccid_next_sequence(slot),
			       function);
	result = ccid_command(slot, request, CCID_HEADER_LENGTH, CCID_MECHANICAL_TIMEOUT,
			      &answer);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	return result;
}

static int ccid_card_eject(struct scr_reader *reader, struct scr_request *request)
{
	return ccid_move(reader, request, CCID_MECHANICAL_EJECT);
}

static int ccid_reader_swallow(struct scr_reader *reader, struct scr_request *request)
{
	return ccid_move(reader, request, CCID_MECHANICAL_ACCEPT);
}

static int ccid_card_confiscate(struct scr_reader *reader, struct scr_request *request)
{
	return ccid_move(reader, request, CCID_MECHANICAL_CAPTURE);
}

static int ccid_escape(struct ccid_slot *slot, struct scr_request *request)
{
	size_t length = scr_request_length(request);
	struct ccid_answer answer;
	int result;

	if (length > ccid_message_room(&slot->device->description))
		return -EINVAL;
	result = scr_request_read(request, slot->message + CCID_HEADER_LENGTH, length);
	if (result)
		return result;
	result = ccid_send_escape(slot, request, length, CCID_ESCAPE_TIMEOUT, &answer);
	if (!result)
		result = scr_request_write(request, answer.data, answer.length);
	return result;
}

static bool ccid_is_harmless(struct scr_reader *reader, u32 code, const u8 *input,
			     size_t length)
{
	return code == SCR_VENDOR_CCID_ESCAPE &&
	       ccid_quirk_escape_is_harmless(&ccid_slot_of(reader)->device->description,
					     input, length);
}

/* RDF_IOCTL_VENDOR: what a reader understands by Escape is its maker's. */
static int ccid_ioctl_vendor(struct scr_reader *reader, struct scr_request *request)
{
	struct ccid_slot *slot = ccid_slot_of(reader);
	int result;

	if (request->major != SCR_VENDOR_CCID_ESCAPE)
		return ccid_feature_question(reader, request);
	ccid_slot_lock(slot);
	result = ccid_escape(slot, request);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	return result;
}

/**
 * ccid_notified() - a message of the interrupt pipe (6.3)
 * @device: the reader device
 * @message: its bytes
 * @length: how many
 *
 * A card that is gone is gone at once. That one is there, and that it "changed",
 * is said by readers after enumeration as well: the slot is asked.
 *
 * Context: any.
 */
void ccid_notified(struct ccid_device *device, const u8 *message, size_t length)
{
	struct ccid_hardware_error hardware_error;
	struct ccid_slot_change change;
	unsigned int i;

	if (ccid_decode_hardware_error(&hardware_error, message, length))
		dev_dbg(device->dev, "slot %u: hardware error %02x\n",
			hardware_error.slot, hardware_error.code);
	for (i = 0; i < device->description.slots; i++) {
		struct ccid_slot *slot = &device->slots[i];

		if (!ccid_decode_slot_change(&change, i, message, length))
			continue;
		if (ccid_has_quirk(device, CCID_QUIRK_NO_PRESENCE))
			change.present = true;
		WRITE_ONCE(slot->changed, change.present && change.changed);
		if (!change.present)
			WRITE_ONCE(slot->powered, false);
		scr_reader_card_present(slot->reader, change.present);
		if (change.present && change.changed)
			schedule_delayed_work(&slot->look, 0);
	}
}

static void ccid_fill_functions(struct ccid_device *device)
{
	u32 mechanical = device->description.mechanical;
	scr_reader_function *function = device->function;

	function[RDF_CARD_POWER] = ccid_card_power;
	function[RDF_TRANSMIT] = ccid_transmit;
	function[RDF_CARD_TRACKING] = ccid_card_tracking;
	function[RDF_SET_PROTOCOL] = ccid_set_protocol;
	function[RDF_IOCTL_VENDOR] = ccid_ioctl_vendor;
	if (ccid_pin_support(&device->description))
		function[RDF_SECURE] = ccid_secure;
	if (mechanical & CCID_MECHANICAL_EJECTS)
		function[RDF_CARD_EJECT] = ccid_card_eject;
	if (mechanical & CCID_MECHANICAL_ACCEPTS)
		function[RDF_READER_SWALLOW] = ccid_reader_swallow;
	if (mechanical & CCID_MECHANICAL_CAPTURES)
		function[RDF_CARD_CONFISCATE] = ccid_card_confiscate;
}

static u32 ccid_characteristics(u32 mechanical)
{
	u32 characteristics = 0;

	if (mechanical & CCID_MECHANICAL_ACCEPTS)
		characteristics |= SCARD_READER_SWALLOWS;
	if (mechanical & CCID_MECHANICAL_EJECTS)
		characteristics |= SCARD_READER_EJECTS;
	if (mechanical & CCID_MECHANICAL_CAPTURES)
		characteristics |= SCARD_READER_CONFISCATES;
	return characteristics;
}

static u32 ccid_authentication_devices(const struct ccid_reader_description *description)
{
	u32 devices = 0;

	if (ccid_pin_support(description))
		devices |= SCARD_AUTH_DEVICE_NUMERIC_PAD;
	if (description->lcd_layout)
		devices |= SCARD_AUTH_DEVICE_DISPLAY;
	return devices;
}

static void ccid_fill_capabilities(const struct ccid_device *device,
				   struct scr_reader_capabilities *has)
{
	const struct ccid_reader_description *description = &device->description;

	has->reader_type = SCARD_READER_TYPE_USB;
	has->slots = description->slots;
	has->exchange_level = description->level;
	has->voltages = description->voltages;
	has->protocols = description->protocols;
	has->characteristics = ccid_characteristics(description->mechanical);
	has->synchronous_protocols = description->synchronous_protocols;
	has->authentication_devices = ccid_authentication_devices(description);
	has->default_clock = description->default_clock;
	has->maximum_clock = description->maximum_clock;
	has->default_data_rate = description->data_rate;
	has->maximum_data_rate = description->maximum_data_rate;
	has->maximum_ifsd = description->maximum_ifsd;
	has->maximum_command = ccid_maximum_command(description);
}

static int ccid_slot_register(struct ccid_slot *slot,
			      const struct scr_vendor_attributes *vendor, u16 channel,
			      bool notifies)
{
	struct ccid_device *device = slot->device;
	struct scr_reader *reader;
	int result;

	INIT_DELAYED_WORK(&slot->look, ccid_look_work);
	reader = scr_reader_alloc(device->dev, &device->driver);
	if (!reader)
		return -ENOMEM;
	reader->vendor = *vendor;
	ccid_fill_capabilities(device, &reader->capabilities);
	reader->capabilities.slot = slot->index;
	reader->capabilities.channel = channel;
	reader->capabilities.does_not_notify = !notifies ||
		ccid_has_quirk(device, CCID_QUIRK_POLL);
	dev_set_drvdata(&reader->dev, slot);
	slot->reader = reader;

	result = scr_reader_register(reader);
	if (result) {
		slot->reader = NULL;
		scr_reader_put(reader);
		return result;
	}
	/* Probe itself does not talk to the reader. */
	schedule_delayed_work(&slot->look, 0);
	return 0;
}

/* A card that was in use is not left with its power on, for whoever comes next. */
static void ccid_slot_unregister(struct ccid_slot *slot)
{
	struct scr_request request = { .deadline = jiffies + 10 * HZ };
	struct scr_reader *reader = slot->reader;

	scr_reader_unregister(reader);
	cancel_delayed_work_sync(&slot->look);
	ccid_slot_lock(slot);
	if (READ_ONCE(slot->powered))
		ccid_power_off(slot, &request);
	ccid_forget_answer(slot);
	ccid_slot_unlock(slot);
	ccid_engine_stop(slot);
}

/**
 * ccid_readers_register() - make the slots of a reader device known
 * @device: the engine and the transport are ready; the interrupt pipe is not
 *	listened to yet
 * @vendor: who made it
 * @channel: its number on the bus
 * @notifies: it has an interrupt pipe
 *
 * Context: may sleep; does not talk to the reader.
 *
 * Return: 0; as scr_reader_register().
 */
int ccid_readers_register(struct ccid_device *device,
			  const struct scr_vendor_attributes *vendor, u16 channel,
			  bool notifies)
{
	unsigned int i;
	int result;

	device->driver.function = device->function;
	device->driver.asynchronous = BIT(RDF_TRANSMIT) | BIT(RDF_CARD_POWER);
	device->driver.cancel = ccid_cancel;
	device->driver.is_harmless = ccid_is_harmless;
	device->driver.wake = ccid_wake;
	device->driver.rest = ccid_rest;
	ccid_fill_functions(device);

	for (i = 0; i < device->description.slots; i++) {
		result = ccid_slot_register(&device->slots[i], vendor, channel, notifies);
		if (result)
			goto err_unregister;
	}
	return 0;

err_unregister:
	while (i--) {
		ccid_slot_unregister(&device->slots[i]);
		scr_reader_put(device->slots[i].reader);
	}
	return result;
}
EXPORT_SYMBOL_GPL(ccid_readers_register);

/**
 * ccid_readers_unregister() - take the readers of a reader device away
 * @device: all of its slots are registered; if its hardware is gone,
 *	@disconnected is set and nothing is with the transport any more
 *
 * The transport's pipes are idle when this returns, but for the interrupt pipe,
 * which the caller has stopped before; then ccid_readers_put() may be called.
 *
 * Context: may sleep.
 */
void ccid_readers_unregister(struct ccid_device *device)
{
	unsigned int i;

	for (i = 0; i < device->description.slots; i++)
		ccid_slot_unregister(&device->slots[i]);
}
EXPORT_SYMBOL_GPL(ccid_readers_unregister);

/**
 * ccid_readers_put() - give up the readers' references
 * @device: after ccid_readers_unregister()
 */
void ccid_readers_put(struct ccid_device *device)
{
	unsigned int i;

	for (i = 0; i < device->description.slots; i++)
		scr_reader_put(device->slots[i].reader);
}
EXPORT_SYMBOL_GPL(ccid_readers_put);
