/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The parts of an answer to reset in full, each with a section of its own in the output.
 */
#ifndef SCRCTL_ATR_PARTS_H
#define SCRCTL_ATR_PARTS_H

#include <stddef.h>
#include <linux/types.h>

#include "atr.h"

/* @atr is good. */
void atr_show_interface_bytes(const struct scr_atr *atr);
void atr_show_times(const struct scr_atr *atr);

/* They are those of one that is good. */
void atr_show_historical_bytes(const __u8 *bytes, size_t length);

#endif /* SCRCTL_ATR_PARTS_H */
