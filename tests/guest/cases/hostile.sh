#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
# run stock: --append slub_debug=FZ
#
# Devices that are up to no good, beyond what misbehaving readers do: packets of no
# bytes, and names for terminals to obey.
. "$SCR_ROOT/tests/guest/lib.sh"

escape=$'\e'

# text COMMAND...: its output has no control characters
text()
{
	"$@" >/tmp/text || return
	! LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]\|\xc2[\x80-\x9f]' /tmp/text
}

check "modules load" load_modules
check "packets of no bytes: plugged in" start_emulator --empty-packets
check "packets of no bytes: not driven" wait_until 10 sh -c 'dmesg | grep -q "reader not driven: no bulk pipes"'
check "packets of no bytes: no node" gone /dev/scr0
stop_emulator

# A reader below extended APDU level may announce long messages (QEMU's does); its
# buffers are short all the same. scrctl would not send what is no TPDU, write(2) does.
reader_with_card "long messages" --level tpdu --atr t0 --max-message 65554
for length in 4086 4087 5000 20000 65544; do
	start_program --protocol t0
	check_output "long messages: the card is ready" 9000 say 80189000
	check "long messages: $length bytes that are no TPDU, with T=0" \
		dd if=/dev/zero of=/dev/scr0 bs=$length count=1
	end_program
done
echo 1 >/sys/class/smartcard/scr0/escape
check "long messages: an Escape that fits" scrctl vendor 3500 "$(pattern 3000)"
check_exit "long messages: one that does not" 1 scrctl vendor 3500 "$(pattern 5000)"
check "long messages: works" scrctl -r 0 transmit --expect 9000 80189000
stop_emulator

reader_with_card "names" --manufacturer "a${escape}]0;b" --product-name $'c\nd\x7f\xc2\x9be' \
	--serial $'f\tg\r'
check_output "names: the USB core takes them" "a${escape}]0;b" cat /sys/bus/usb/devices/*/manufacturer
check "names: SCR_IOC_INFO has no control characters" text scrctl -r 0 info
check "names: nor has the list" text scrctl list
check "names: nor VENDOR_NAME" text scrctl -r 0 attr VENDOR_NAME
check_output "names: the rest of the maker's is there" "a_]0;b" scrctl -r 0 info
check_output "names: the rest of the product's is there" "c_d_Â__e" scrctl -r 0 info
check "names: works" scrctl -r 0 transmit --expect 9000 80189000
stop_emulator
check "modules go" unload_modules
plan
