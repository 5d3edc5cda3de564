#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# Exchange levels, chaining both ways, voltages, slots: what readers differ in.
. "$SCR_ROOT/tests/guest/lib.sh"

# answers N: the card gives N bytes.
answers()
{
	scrctl transmit --raw "8010$(printf %04x "$(($1 % 65536))")000000" |
		xxd -p | tr -d '\n' > /tmp/answer
	pattern "$1" | cmp - /tmp/answer
}

# first_is_busy MILLISECONDS: the card of the first slot, with a command.
first_is_busy()
{
	scrctl -r 0 transmit "8014$(printf %04x "$1")" >/tmp/slow 2>&1 &
	slow=$!
}

number_of()
{
	emu stats | sed -n "s/.*\"$1\": \"*\([^\",}]*\).*/\1/p"
}

check "modules load" load_modules

reader_with_card "extended, long messages" --level extended --protocols both --max-message 65556
check_output "extended, long messages: level" "extended APDU" scrctl info
check "extended, long messages: 300 bytes back" echoes 300
check "extended, long messages: 65535 bytes back" echoes 65535
stop_emulator

reader_with_card "extended, 271-byte messages" --level extended --protocols both --max-message 271
for bytes in 1 54 255 256 261 262 270 522 523 4096 65535; do
	check "extended, 271-byte messages: $bytes bytes back" echoes $bytes
done
for bytes in 257 259 260 520 521 522 65536; do
	check "extended, 271-byte messages: answer of $bytes bytes" answers $bytes
done
check_output "extended, 271-byte messages: case 1" 9000 scrctl transmit 80180090 80189000
stop_emulator

reader_with_card "extended, 64-byte messages" --level extended --protocols both --max-message 64
check "extended, 64-byte messages: 54 bytes back" echoes 54
check "extended, 64-byte messages: 300 bytes back" echoes 300
stop_emulator

reader_with_card "short, T=1" --level short --protocols t1 --max-message 271
check_output "short, T=1: protocol" "T=1" scrctl info
check "short, T=1: 255 bytes back" echoes 255
check_exit "short, T=1: no extended APDU" 1 scrctl transmit "80120000000100$(pattern 256)"
stop_emulator

reader_with_card "short, T=0" --level short --protocols t0 --max-message 271
check "short, T=0: 255 bytes back" echoes 255
stop_emulator

reader_with_card "TPDU, T=0" --level tpdu --protocols t0 --max-message 271
check_output "TPDU, T=0: case 1 gets its P3" 9000 scrctl transmit 80189000
check_output "TPDU, T=0: 61xx is for the caller" 61 scrctl transmit --no-get-response 8012000003010203
check_output "TPDU, T=0: GET RESPONSE fetches it" "01 02 03 9000" scrctl transmit 8012000003010203
check_output "TPDU, T=0: SetParameters was sent" '"SetParameters": ' emu stats
stop_emulator

reader_with_card "host chooses 1.8 V" --features 20030 --voltage 7 --card-voltages 4 --protocols t0
check "host chooses 1.8 V: power" scrctl power
check_output "host chooses 1.8 V: it did" 1.8 number_of last_voltage
stop_emulator
reader_with_card "host chooses 3 V" --features 20030 --voltage 3 --card-voltages 2 --protocols t0
check "host chooses 3 V: power" scrctl power
check_output "host chooses 3 V: it did" 3 number_of last_voltage
stop_emulator
reader_with_card "no voltage fits" --features 20030 --voltage 1 --card-voltages 4 --protocols t0
check_exit "no voltage fits: power" 1 scrctl power
check_output "no voltage fits: last error" 0xC0000014 scrctl last-error
stop_emulator

reader_with_card "hidden under class FF" --vendor 04e6 --product 511a --vendor-class
check "hidden under class FF: echo" echoes 20
stop_emulator
reader_with_card "descriptor after the endpoint" --descriptor-after-endpoint
check "descriptor after the endpoint: echo" echoes 20
stop_emulator

reader_with_card "two slots" --slots 2 --busy 2 --level short --mechanical 7
check "two slots: second node" wait_until 10 test -c /dev/scr1
first_is_busy 1024
check_output "two slots: the second answers while the first works" 9000 \
	scrctl -r 1 transmit 80189000
check "two slots: and the first does, too" wait $slow
check "two slots: the second ejects" scrctl -r 1 eject
check "two slots: the card is gone" scrctl -r 1 wait absent --timeout 10
check_exit "two slots: no card" 4 scrctl -r 1 power
check "two slots: the first has its card" scrctl -r 0 power
check "two slots: swallow" scrctl -r 0 swallow
check "two slots: confiscate" scrctl -r 0 confiscate
check "two slots: captured card is gone" scrctl -r 0 wait absent --timeout 10
stop_emulator

reader_with_card "two slots, one at a time" --slots 2 --busy 1 --level short
check "two slots, one at a time: second node" wait_until 10 test -c /dev/scr1
first_is_busy 512
check_output "two slots, one at a time: the second waits" 9000 \
	scrctl -r 1 transmit 80189000
check "two slots, one at a time: the first" wait $slow
stop_emulator

reader_with_card "escape" --level short
check_exit "escape: off" 7 scrctl vendor 3500 0102
echo 1 > /sys/class/smartcard/scr0/escape
check_output "escape: on" "01 02" scrctl vendor 3500 0102
check_exit "escape: another vendor's code" 1 scrctl vendor 2048 0102
stop_emulator

check "modules go" unload_modules
plan
