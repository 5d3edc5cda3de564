#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid stock
#
# The same with QEMU's reader and card.
exec "$SCR_ROOT/tests/documents/run" card
