#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# Every row of tests/calls once, with success: at a reader on USB, and at one that is a
# process. Other tests build on that.
. "$SCR_ROOT/tests/guest/lib.sh"

# each_call NAME REFUSED...
each_call()
{
	check_cases "every call, $1" "$SCR_ROOT/tests/calls/each_call" /dev/scr0 "${@:2}"
}

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
reader_with_card "USB" --level extended --protocols both --pin-support 3
echo 1 > /sys/class/smartcard/scr0/escape
each_call USB moves
stop_emulator
reader_with_card "a process" --virt --level extended --protocols both
echo 1 > /sys/class/smartcard/scr0/escape
each_call "a process" moves pin part10
stop_emulator
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
