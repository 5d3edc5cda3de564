#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usbredir stock
#
# scr-emu --usbredir: two readers that are emulated on the host, and redirected.
. "$SCR_ROOT/tests/guest/lib.sh"

check "modules load" load_modules
check "the readers are there" wait_until 20 test -c /dev/scr1
check_output "at QEMU's host controller" /pci0000:00/ readlink -f /sys/class/smartcard/scr0
for reader in 0 1; do
	check "scr$reader: its card is there" scrctl -r $reader wait present --timeout 10
	check_output "scr$reader: its card answers to reset" "73 63 72 65 6d 75" scrctl -r $reader power
	check "scr$reader: it works" works $reader
done
check_output "one thread keeps both busy, by io_uring" "scr1: 0 commands left" \
	"$SCR_ROOT/build/examples/keep-busy" 100 /dev/scr0 /dev/scr1
check "300 bytes back" echoes 300 -r 0
check "65535 bytes back" echoes 65535 -r 0
check_output "a card that takes half a second" 9000 scrctl -r 0 transmit 801401F4
check_exit "a signal ends a mute card's command" 124 timeout -s INT 1 scrctl -r 0 transmit 80160000
check "it works afterwards" works 0

emu @0 remove >/dev/null
check "the card is gone" scrctl -r 0 wait absent --timeout 10
check_exit "no card" 4 scrctl -r 0 power
emu @0 insert >/dev/null
check "it comes back" scrctl -r 0 wait present --timeout 10
check "and works" works 0

for fault in stall-in stall-out eproto zero-length-packet interrupt-truncated; do
	emu @0 fault $fault >/dev/null
	timeout -s INT 2 scrctl -r 0 transmit $GOOD >/tmp/fault 2>&1
	emu @0 clear >/dev/null
	check "works after $fault" wait_until 10 works 0
done

check_output "unplugged" ok emu @1 unplug
check "its node goes" wait_until 10 gone /dev/scr1
check_output "plugged in again" ok emu @1 replug
check "its node comes" wait_until 10 test -c /dev/scr1
check "and it works" works 1
check "modules go" unload_modules
check "and come again" load_modules
check "the reader is there" wait_until 20 test -c /dev/scr1
check "and works" works 1
check "modules go at last" unload_modules
plan
