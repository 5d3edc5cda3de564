#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid emulator
#
# The table of return codes: what tests/pcsc/codes says over pcscd with libccid.
. "$SCR_ROOT/tests/guest/lib.sh"

codes=$SCR_ROOT/tests/pcsc/codes/codes
export BASH_ENV=$SCR_ROOT/tests/guest/lib.sh

run_codes()
{
	"$codes" --insert "bash -c 'insert_card >/dev/null'" \
		--remove "bash -c 'remove_card >/dev/null'" \
		--plug "bash -c 'plug_reader >/dev/null && insert_card >/dev/null'" \
		--unplug "bash -c 'unplug_reader >/dev/null'" \
		--insert-mute "bash -c 'modprobe vhci_hcd; start_emulator --vendor 08E6 --product 3437 --card-voltages 0'" \
		"$@"
}

modprobe -q xhci_pci
/lib/systemd/systemd-udevd --daemon
udevadm trigger
udevadm settle --timeout=60
ls -l /dev/bus/usb/*
lsusb 2>/dev/null
"$codes" --no-service >/tmp/pcscd.tsv
pcscd -f -a >/tmp/pcscd.log 2>&1 &
pcscd=$!
wait_until 10 test -S /run/pcscd/pcscd.comm
time run_codes >>/tmp/pcscd.tsv
sed 's/^/T /' /tmp/pcscd.tsv
head -c 20000 /tmp/pcscd.log | sed 's/^/L /'
kill $pcscd
emu quit
