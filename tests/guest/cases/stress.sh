#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none kcsan
# long: debug 900 SCR_SECONDS=300
# run kcsan: --cpus 2
#
# 64 processes at one reader, killed at random, for SCR_SECONDS.
. "$SCR_ROOT/tests/guest/lib.sh"

seconds=${SCR_SECONDS:-20}
[ -e /sys/kernel/debug/kmemleak ] && seconds=${SCR_SECONDS:-10}

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
check_cases "64 processes" "$SCR_ROOT/tests/stress/stress" "$seconds"
check "no reader is left" gone /dev/scr0
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
