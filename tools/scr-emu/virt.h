/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The readers at /dev/scrvirt instead of USB.
 */
#ifndef SCR_EMU_VIRT_H
#define SCR_EMU_VIRT_H

#include "reader.h"

/* Makes each slot a reader of scr-virt. Return: 0, or -1 after an error message. */
int virt_plug(struct reader *reader);
void virt_unplug(struct reader *reader);

/* An answer of the reader; what it is told of on the interrupt pipe is not. */
void virt_send(struct reader *reader, u8 endpoint, int status, const u8 *data, u32 length);

/* Cards that came and went. */
void virt_notify_changes(struct reader *reader);

#endif /* SCR_EMU_VIRT_H */
