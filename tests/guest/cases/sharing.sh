#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none kcsan
# run kcsan: --cpus 2
#
# Connections, transactions, dispositions, /dev/scrctl: files that share a reader.
. "$SCR_ROOT/tests/guest/lib.sh"

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
check_output "everybody may read /dev/scrctl" "444 0 0" stat -c '%a %u %g' /dev/scrctl
check_programs sharing_test sharing_test32
check "no reader is left" gone /dev/scr0
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
