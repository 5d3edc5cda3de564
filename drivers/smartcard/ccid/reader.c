// SPDX-License-Identifier: GPL-2.0-only
/*
 * The readers of a reader device: the ReaderFunction table that its descriptor
 * allows, and their registration.
 */
#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/module.h>

#include "../compat.h"
#include "ccid.h"

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
EXPORT_SYMBOL_IF_KUNIT(ccid_readers_register);

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
EXPORT_SYMBOL_IF_KUNIT(ccid_readers_unregister);

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
EXPORT_SYMBOL_IF_KUNIT(ccid_readers_put);
