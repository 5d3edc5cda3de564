/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The readers at /dev/scrvirt instead of USB.
 */
#ifndef SCR_EMU_VIRT_H
#define SCR_EMU_VIRT_H

#include "reader.h"

/* Makes each slot a reader of scr-virt. Return: 0, or -1 after an error message. */
int virt_plug(struct reader *reader);

#endif /* SCR_EMU_VIRT_H */
