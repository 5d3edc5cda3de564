#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# gpg and OpenSC with the emulated OpenPGP card, over Debian's pcscd and libccid and
# without anything of ours but the emulated reader: what they do over our drivers has
# this to be compared with.
. "$SCR_ROOT/tests/guest/lib.sh"

card_there()
{
	opensc-tool --list-readers | grep -q Yes
}

# With its interfaces: of a later reader pcscd would hear from udev, which is not here.
device_there()
{
	local product
	product=$(grep -lsx 3437 /sys/bus/usb/devices/*/idProduct) &&
		ls -d "${product%/*}"/*:1.0
}

start_pcscd()
{
	wait_until 30 device_there || return
	mkdir -p /run/pcscd
	pcscd --foreground >/tmp/pcscd.log 2>&1 &
	daemon=$!
	wait_until 60 card_there || { cat /tmp/pcscd.log; return 1; }
}

modprobe vhci_hcd
check "a reader that libccid knows" start_emulator --vendor 08E6 --product 3437 --level tpdu \
	--protocols t1 --card openpgp
check "pcscd has it, and the card" start_pcscd
# With cases of its own.
"$SCR_ROOT/tests/guest/clients/gpg.sh" | tee /tmp/gpg.tap
check "the clients went to their end" grep -q '^1\.\.[0-9]' /tmp/gpg.tap

kill "$daemon"
check_exit "pcscd ends" 0 wait "$daemon"
stop_emulator
plan
