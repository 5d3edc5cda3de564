#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid stock debian
#
# The same with QEMU's reader and card.
exec "$SCR_ROOT/tests/documents/run" card
