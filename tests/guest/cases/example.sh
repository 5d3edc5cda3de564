#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none
#
# The example reader driver of the documents: a reader without hardware.
. "$SCR_ROOT/tests/guest/lib.sh"

check "modules load" load_modules
check "the example loads" insmod "$SCR_MODULES/examples/driver/scr-example.ko"
check "its node appears" wait_until 10 test -c /dev/scr0
check_output "it has a name" Example scrctl list
check_output "its card answers to reset" "3b 80 01 81" scrctl power
check_output "and to every APDU" 9000 scrctl transmit --protocol t1 00A4040000
check_exit "it has no ejector" 5 scrctl eject
exec 5<>/dev/scr0
check "it is unloaded with a file open" rmmod scr-example
check "its node goes" gone /dev/scr0
exec 5<&-
check "modules go" unload_modules
plan
