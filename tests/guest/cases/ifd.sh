#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# tools/ifd-scr, our IFD handler for pcscd: which readers it takes, cards that come
# and go, APDUs, what others do to the card meanwhile, and that it sleeps.
. "$SCR_ROOT/tests/guest/lib.sh"
. "$SCR_ROOT/tests/guest/clients/pcscd.sh"

# Two readers that libccid knows, and one that nobody does.
known=(--vendor 08E6 --product 3437)
pin_pad=(--vendor 0C4B --product 0504)
unknown=(--vendor F055 --product 0001)

ask()
{
	/usr/bin/python3 "$SCR_ROOT/tests/guest/clients/ask.py" "$@"
}

# readers COUNT: pcscd has so many.
readers()
{
	[ "$(pcsc_scan -r 2>/dev/null | grep -c '^[0-9]*: ')" = "$1" ]
}

readers_come()
{
	wait_until 60 readers "$1" || { pcsc_scan -r; tail -n 20 $SCR_PCSCD_LOG; false; }
}

# card STATE: as pcscd sees the card in its first reader.
card()
{
	pcsc_scan -n -c | grep "Card state: Card $1"
}

# power STATE: as the kernel has it.
power()
{
	[ "$(cat /sys/class/smartcard/scr0/state)" = "$1" ]
}

# How often the threads of pcscd began to run.
wake_ups()
{
	cat /proc/"$SCR_PCSCD"/task/*/status | awk '/ctxt_switches/ { n += $2 } END { print n }'
}

sleeps()
{
	local before
	before=$(wake_ups)
	sleep 2
	echo "woken $(($(wake_ups) - before)) times"
	[ "$(wake_ups)" -eq "$before" ]
}

# start_asking COMMAND...: in the background, as far as "pause".
start_asking()
{
	rm -f /tmp/ask.go
	mkfifo /tmp/ask.go
	ask "$@" </tmp/ask.go >/tmp/asked 2>&1 &
	asking=$!
	exec 7>/tmp/ask.go
	wait_until 60 grep -q paused /tmp/asked || { cat /tmp/asked; false; }
}

go_on()
{
	echo >&7
	exec 7>&-
	wait "$asking"
	cat /tmp/asked
}

cards_and_apdus()
{
	check "reader is plugged in" start_emulator "${known[@]}" --level extended --protocols t1
	check "pcscd finds it" readers_come 1
	check_output "by the name that libccid gives it" "Gemalto PC Twin Reader" pcsc_scan -r
	check "with a card" wait_until 60 card inserted
	check_output "an APDU" "send: 9000" ask "" connect send 00A40000
	check_output "T=1 is negotiated" "connect: T=1" ask "" connect
	check_output "case 2, extended: 65536 bytes" "FCFDFEFF9000" \
		ask "" connect send 80100000000000
	check_output "case 3" "send: AABB9000" ask "" connect send 8012000002AABB00
	check_output "reconnect with a reset: it is the first command after one" \
		"000000019000" ask "" connect send 00A40000 reconnect reset send 801A000008
	check_output "ATR in the status" "3B8" ask "" connect status
	check_output "attribute: ATR" "attribute: 3B8" ask "" connect attribute 90303
	check_output "attribute: vendor, with its NUL" "00" ask "" connect attribute 10100
	check_output "no such attribute" "attribute: 8010001F" ask "" connect attribute 1ABCD
	check "card is removed" emu remove
	check "pcscd sees it" wait_until 60 card removed
	check_output "no card, no connection" "connect: 8010000C" ask "" connect
	check_output "but to the reader" "direct: no protocol" ask "" direct
	check "card is inserted" emu insert
	check "pcscd sees that" wait_until 60 card inserted
	check_output "and the card answers" "send: 9000" ask "" connect send 00A40000
}

# Programs that go to the kernel without pcscd.
others()
{
	check "pcscd cuts the power when nobody is there" wait_until 30 power swallowed
	check "and sleeps" sleeps
	check_output "it is in nobody's way" "connected files    0" scrctl state
	check "a client of pcscd holds a connection" \
		start_asking "" connect send 00A40000 pause send 00A40000 reconnect reset send 00A40000
	check "while it does, pcscd sleeps" sleeps
	check "another program resets the card" scrctl reset --cold
	check "the client goes on" go_on
	check_output "it is told" "send: 801000" cat /tmp/asked
	check_output "and can go on after a reconnect" "reconnect: T=1" cat /tmp/asked
	check_output "with the card" "send: 9000" tail -n 1 /tmp/asked
	check "power is off again" wait_until 30 power swallowed
	check "another program powers the card, and stays" start_program
	check_output "pcscd's client uses it beside that" "send: 9000" ask "" connect send 00A40000
	check_output "which was not disturbed" "9000" end_program
}

# Holds a file of its own open, whose session would end with a reset.
start_program()
{
	rm -f /tmp/program.go
	mkfifo /tmp/program.go
	scrctl transmit - </tmp/program.go >/tmp/program 2>&1 &
	program=$!
	exec 6>/tmp/program.go
	echo 00A40000 >&6
	wait_until 20 grep -q 9000 /tmp/program
}

end_program()
{
	: >/tmp/program
	echo 00A40000 >&6
	exec 6>&-
	wait "$program"
	cat /tmp/program
}

hot_plug()
{
	check "reader is unplugged" emu unplug
	check "pcscd sees it" readers_come 0
	check "and sleeps" sleeps
	check "reader is plugged in" emu replug
	check "pcscd sees that" readers_come 1
	check_output "and the card answers" "send: 9000" ask "" connect send 00A40000
	check "emulator ends" stop_emulator
	check "pcscd sees that, too" readers_come 0
	check "two slots" start_emulator "${known[@]}" --level short --protocols t0 --slots 2
	check "are two readers" readers_come 2
	check_output "of one name, the first" " 00 00" pcsc_scan -r
	check_output "and the second" " 00 01" pcsc_scan -r
	check "the second loses its card" emu remove 1
	check_output "the first still answers" "send: 9000" ask " 00 00" connect send 00A40000
	check_output "the second has none" "connect: 8010000C" ask " 00 01" connect
	check "emulator ends" stop_emulator
	check "both are gone" readers_come 0
}

# PIN_VERIFY_STRUCTURE: 4 to 8 digits in ASCII, and VERIFY of reference data 1.
verify=0000820800080402010904000000000d0000000020000108ffffffffffffffff

pin_pad_reader()
{
	check "reader with a PIN pad" start_emulator "${pin_pad[@]}" --card files --level short \
		--protocols t1 --pin-support 3
	check "pcscd finds it" readers_come 1
	check_output "opensc-tool sees the pad" "PIN pad" opensc-tool -l
	check_output "features: verify, modify, properties" "06=42000D4E 07=42000D4F 0A=42000D52" \
		ask "" direct features
	emu pin 1234 >/dev/null
	check_output "the user types the right PIN" "control: 9000" ask "" connect \
		control 42000D4E "$verify"
	check_output "Escape is not allowed" "control: 8010001F" ask "" connect control 42000001 00
	check_output "no such control code" "control: 8010001F" ask "" connect control 42000FFF 00
	check "emulator ends" stop_emulator
	check "pcscd sees that" readers_come 0
}

# A reader that neither libccid nor we have in a list: by reader.conf.
unknown_reader()
{
	check "a reader that nobody knows" start_emulator "${unknown[@]}"
	check "node appears" wait_until 30 test -c /dev/scr0
	export IFD_SCR_BUNDLE=$SCR_BUNDLE IFD_SCR_CONFIGURATION=$SCR_READER_CONF
	check "pcscd looks at it" wait_until 30 grep -qi "VID: 0xF055" $SCR_PCSCD_LOG
	check "and doesn't take it" readers 0
	check "ifd-scr-hotplug writes a file" "$SCR_INSTALLED/lib/udev/ifd-scr-hotplug" add scr0
	check_output "which names the node" "DEVICENAME /dev/scr0" cat $SCR_READER_CONF/ifd-scr0
	check "pcscd is started anew" restart_pcscd
	check "and has it" readers_come 1
	check_output "the card answers" "send: 9000" ask "" connect send 00A40000
	check "reader goes" stop_emulator
	check "ifd-scr-hotplug removes the file" \
		"$SCR_INSTALLED/lib/udev/ifd-scr-hotplug" remove scr0
	check "that is gone" gone $SCR_READER_CONF/ifd-scr0
	check "pcscd is started anew again" restart_pcscd
	check "a known reader" start_emulator "${known[@]}"
	check "node appears" wait_until 30 test -c /dev/scr0
	check "is left to pcscd itself" "$SCR_INSTALLED/lib/udev/ifd-scr-hotplug" add scr0
	check "no file is written" gone $SCR_READER_CONF/ifd-scr0
	check "and pcscd has it" readers_come 1
	check "reader goes" stop_emulator
}

restart_pcscd()
{
	stop_pcscd && start_pcscd "$SCR_BUNDLE"
}

beside_libccid()
{
	check "pcscd ends" stop_pcscd
	check "a reader" start_emulator "${known[@]}"
	check "node appears" wait_until 30 test -c /dev/scr0
	check "pcscd starts with libccid only" start_pcscd $LIBCCID_BUNDLE
	check "libccid leaves what the kernel drives alone" wait_until 30 \
		grep -q "LIBUSB_ERROR_BUSY" $SCR_PCSCD_LOG
	check "so pcscd has no reader" readers 0
	check_output "and the kernel's works" 9000 scrctl transmit 00A40000
	check "pcscd ends" stop_pcscd
	check "pcscd starts with both" start_pcscd $LIBCCID_BUNDLE "$SCR_BUNDLE"
	check "and has one reader" readers_come 1
	check_output "which is ours" "ifd-scr.bundle" grep "Attempting startup" $SCR_PCSCD_LOG
	check_output "the card answers" "send: 9000" ask "" connect send 00A40000
	check "reader goes" stop_emulator
}

# Both know the reader, and the kernel doesn't drive it.
without_the_driver()
{
	check "the driver is unloaded" rmmod scr-ccid
	check "pcscd starts with both" start_pcscd $LIBCCID_BUNDLE "$SCR_BUNDLE"
	check "a reader" start_emulator "${known[@]}"
	check "pcscd has it" readers_come 1
	check_output "by libccid" "send: 9000" ask "" connect send 00A40000
	check "pcscd ends" stop_pcscd
	emu quit
	wait "$SCR_EMULATOR"
}

check "the handler installs" install_handler
check "udevd starts" start_udevd
check "modules load" load_modules
check "pcscd starts" start_pcscd "$SCR_BUNDLE"
cards_and_apdus
others
hot_plug
# With all its checks a kernel takes ten times as long, and the rest is pcscd's.
if ! grep -q kasan /proc/kallsyms; then
	pin_pad_reader
	unknown_reader
	beside_libccid
fi
check "pcscd ends" stop_pcscd
without_the_driver
stop_udevd
check "the core is unloaded" rmmod scr
plan
