#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none
#
# 64 processes at one reader, killed at random: a minute, on the debug kernel 10 s.
. "$SCR_ROOT/tests/guest/lib.sh"

seconds=60
[ -e /sys/kernel/debug/kmemleak ] && seconds=10

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
# Its cases are sub-tests, which are counted instead of it.
"$SCR_ROOT/tests/stress/stress" $seconds >/tmp/stress
status=$?
sed 's/^/    /' /tmp/stress
check "64 processes" test $status -eq 0
check "no reader is left" gone /dev/scr0
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
