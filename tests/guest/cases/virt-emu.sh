#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# scr-emu --virt: the emulator's cards at /dev/scrvirt, and scrctl at them.
. "$SCR_ROOT/tests/guest/lib.sh"

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"

check "reader is there" start_emulator --virt --level extended --protocols both --mechanical 7
check "its node" test -c /dev/scr0
check_output "it is no USB device" /virtual/misc/scrvirt/ readlink -f /sys/class/smartcard/scr0
check_output "it is listed" "scr0" scrctl list
check "its card is there" scrctl wait present --timeout 10
check_output "its card answers to reset" "73 63 72 65 6d 75" scrctl power
check "it works" works
check "300 bytes back" echoes 300
check "65535 bytes back" echoes 65535
check_output "a card that takes half a second" 9000 scrctl transmit 801401F4
check_exit "a signal ends a mute card's command" 124 timeout -s INT 1 scrctl transmit 80160000
check_output "the emulator was told" '"aborts": 1' emu stats
check "it works afterwards" works

for fault in no-answer wrong-seq length-huge short-header status-rfu answer-twice \
	late-answer eproto slot-change-during-transmit; do
	emu fault $fault >/dev/null
	timeout -s INT 2 scrctl transmit $GOOD >/tmp/fault 2>&1
	emu clear >/dev/null
	emu insert >/dev/null
	check "works after $fault" works
done

check "eject" scrctl eject
check "the card is gone" scrctl wait absent --timeout 10
check_exit "no card" 4 scrctl power
emu insert >/dev/null
check "it comes back" scrctl wait present --timeout 10
check "and works" works
check_exit "escape is off" 7 scrctl vendor 3500 0102
echo 1 > /sys/class/smartcard/scr0/escape
check_output "escape" "ff 01 02" scrctl vendor 3500 0102
check_exit "another vendor's code" 1 scrctl vendor 2048 0102

before=$(blocks)
scrctl transmit 80160000 >/tmp/background 2>&1 &
background=$!
check "a command is under way" wait_until 10 more_blocks_than "$before"
emu unplug >/dev/null
check_exit "unplugged in the middle of a command" 3 wait "$background"
check "its node goes" gone /dev/scr0
emu replug >/dev/null
check "plugged in again, it works" works
kill -9 "$SCR_EMULATOR"
check "killed, its node goes" wait_until 10 gone /dev/scr0

check "two slots are there" start_emulator --virt --slots 2 --count 2
check "four nodes" test -c /dev/scr3
check_output "the last slot works" 9000 scrctl -r 3 transmit $GOOD
stop_emulator
check "all are gone" gone /dev/scr3
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
