// SPDX-License-Identifier: BSD-3-Clause
/*
 * The state of a slot: what bStatus says of it; a command is dropped, or all is forgotten.
 */
#include "reader.h"

u8 slot_icc_status(const struct slot *slot)
{
	if (!slot->present)
		return ICC_ABSENT;
	return slot->powered ? ICC_ACTIVE : ICC_INACTIVE;
}

void slot_drop_command(struct slot *slot)
{
	slot->busy = false;
	slot->finish = NULL;
	slot->speaking = false;
	pin_pad_drop(&slot->reader->pin_pad, slot);
	timer_stop(&slot->timer);
}

void slot_forget(struct slot *slot)
{
	slot_drop_command(slot);
	slot->waits = false;
	slot->powered = false;
	slot->abort_requested = false;
	slot->abort_sent = false;
	slot->command_length = 0;
	slot->response_length = 0;
	slot->response_sent = 0;
}
