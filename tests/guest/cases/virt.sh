#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none
#
# /dev/scrvirt: readers that are processes.
. "$SCR_ROOT/tests/guest/lib.sh"

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
check_output "its node is root's" "600 0 0" stat -c '%a %u %g' /dev/scrvirt
check_programs virt_test virt_test32
check "no reader is left" gone /dev/scr0
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
