/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The slots' files at /dev/scrvirt, and what goes there.
 */
#ifndef SCR_EMU_VIRT_SLOT_H
#define SCR_EMU_VIRT_SLOT_H

#include <linux/scr-virt.h>

#include "reader.h"

/**
 * struct virt_slot - a slot, and its file
 * @id: of the request that has no answer yet, 0: none
 * @function: SCR_VIRT_*, of that
 */
struct virt_slot {
	struct watch watch;
	struct slot *slot;
	u64 id;
	u32 function;
};

struct virt {
	unsigned int count;
	struct virt_slot slots[];
};

/* The end of the request. */
void virt_put_answer(struct virt_slot *virt, u32 status, const u8 *data, u32 length);

/* SCR_VIRT_CARD_PRESENT or _ABSENT. */
void virt_put_movement(struct virt_slot *virt, u32 type);

/* An answer of the reader; what it is told of on the interrupt pipe is not. */
void virt_send(struct reader *reader, u8 endpoint, int status, const u8 *data, u32 length);

/* Cards that came and went. */
void virt_notify_changes(struct reader *reader);

void virt_unplug(struct reader *reader);

#endif /* SCR_EMU_VIRT_SLOT_H */
