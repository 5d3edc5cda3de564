// SPDX-License-Identifier: BSD-3-Clause
/*
 * The reset of the USB device, and its unplugging: nothing is under way any more.
 */
#include "fault_occasions.h"
#include "virt_slot.h"

void device_reset(struct reader *reader)
{
	unsigned int i;

	pipe_drop(reader);
	faults_reset(reader);
	iccd_reset(reader);
	reader->changed = 0;
	for (i = 0; i < reader->slot_count; i++) {
		slot_forget(&reader->slots[i]);
		if (reader->slots[i].present)
			reader->changed |= 1U << i;
	}
}

void device_power_up(void *context)
{
	struct reader *reader;

	for (reader = context; reader; reader = reader->next) {
		reader->configuration = 0;
		device_reset(reader);
	}
}

void device_gone(void *context)
{
	struct reader *reader;

	for (reader = context; reader; reader = reader->next)
		reader->host = NULL;
	device_power_up(context);
}

void reader_unplug(struct reader *reader)
{
	if (!reader->host && !reader->virt)
		return;
	if (reader->virt)
		virt_unplug(reader);
	else
		host_close(reader->host);
	device_gone(reader->device);
}
