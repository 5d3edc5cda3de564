#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# In the guest: loads the modules and every suite; the kernel's log has the KTAP.
. "$SCR_ROOT/tests/guest/lib.sh"

load_modules || exit 1
for suite in "$SCR_MODULES"/tests/kunit/*.ko; do
	insmod "$suite" || exit 1
	rmmod "$(basename "$suite" .ko)"
done
unload_modules || exit 1
