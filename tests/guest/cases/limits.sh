#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none stock
#
# What one user can make the kernel allocate or hold.
. "$SCR_ROOT/tests/guest/lib.sh"

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
# The kernel with all checks has much around each object.
checks=
[ ! -e /sys/kernel/debug/kmemleak ] || checks=150000
check_cases "limits_test" "$SCR_ROOT/tests/security/limits_test" $checks
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
