// SPDX-License-Identifier: GPL-2.0-only
/*
 * The clock frequencies and data rates that a reader announces beside its class
 * descriptor (5.3.2, 5.3.3). Asked for when a card first has a choice.
 */
#include <linux/minmax.h>
#include <linux/slab.h>

#include "../iso7816/speed.h"
#include "ccid.h"

/*
 * Readers are wrong about how many there are: one that announces 106 sends 256.
 * What comes is what counts, whole entries of it.
 */
static unsigned int ccid_read_table(struct ccid_device *device, u8 control_request,
				    u32 *table)
{
	size_t size = CCID_TABLE_ENTRIES * sizeof(u32);
	u8 *bytes = kmalloc(size, GFP_KERNEL);
	int length, i;

	if (!bytes)
		return 0;
	length = device->transport->read_table(device, control_request, bytes, size);
	length = max(length, 0) / sizeof(u32);
	for (i = 0; i < length; i++)
		table[i] = scr_get_le32(bytes + i * sizeof(u32));
	kfree(bytes);
	return length;
}

static void ccid_read_tables(struct ccid_device *device)
{
	const struct ccid_reader_description *description = &device->description;
	struct ccid_tables *tables = &device->tables;

	if (tables->known)
		return;
	if (description->data_rate_count)
		tables->rate_count = ccid_read_table(device, CCID_REQUEST_GET_DATA_RATES,
						     tables->rates);
	if (description->clock_count && !(description->features & CCID_FEATURE_AUTO_CLOCK))
		tables->clock_count = ccid_read_table(device,
						      CCID_REQUEST_GET_CLOCK_FREQUENCIES,
						      tables->clocks);
	tables->known = true;
}

/**
 * ccid_speed_abilities() - what speeds the reader can do
 * @slot: the slot; a few have their own
 * @abilities: filled; points to what does not change any more
 *
 * A reader that announces tables and does not give them is taken for one that
 * can do everything up to its maximum.
 *
 * Context: may sleep.
 */
void ccid_speed_abilities(struct ccid_slot *slot, struct scr_speed_reader *abilities)
{
	struct ccid_device *device = slot->device;
	const u32 *rates;
	size_t count;

	mutex_lock(&device->tables.lock);
	ccid_read_tables(device);
	mutex_unlock(&device->tables.lock);
	abilities->clock = device->description.default_clock;
	abilities->clocks = device->tables.clocks;
	abilities->clock_count = device->tables.clock_count;
	abilities->maximum_rate = ccid_quirk_maximum_data_rate(&device->description,
							       slot->index);
	rates = ccid_quirk_data_rates(&device->description, slot->index, &count);
	abilities->rates = rates ? rates : device->tables.rates;
	abilities->rate_count = rates ? count : device->tables.rate_count;
}
