#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none
#
# TRANSMIT and POWER by io_uring.
. "$SCR_ROOT/tests/guest/lib.sh"

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
# Its cases are sub-tests, which are counted instead of it.
for program in uring_test uring_test32; do
	"$SCR_ROOT/tests/uapi/$program" >/tmp/$program
	status=$?
	sed 's/^/    /' /tmp/$program
	check "$program" test $status -eq 0
done
check "no reader is left" gone /dev/scr0
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
