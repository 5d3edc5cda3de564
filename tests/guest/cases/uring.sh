#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none kcsan
# run kcsan: --cpus 2
#
# TRANSMIT and POWER by io_uring.
. "$SCR_ROOT/tests/guest/lib.sh"

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
check_programs uring_test uring_test32
check "no reader is left" gone /dev/scr0
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
