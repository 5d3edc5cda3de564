#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock packages
# run stock: --memory 1200 --timeout "${3:-3600}"
#
# The same with the Debian packages of tests/packages/build.
exec "$SCR_ROOT/tests/documents/run" packages
