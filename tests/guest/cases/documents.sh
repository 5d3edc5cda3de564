#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# What the documents say that one can do with a reader, done, command by command.
exec "$SCR_ROOT/tests/documents/run" guest
