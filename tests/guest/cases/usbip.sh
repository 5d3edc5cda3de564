#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: two stock
# redirected: 1 --level extended --vendor 08e6 --product 3437 --serial R1
#
# A reader of the second guest is used in this one, over USB/IP. The network between the
# two is cut in the middle of commands, in several ways: callers are told in time, who
# waits sees the reader go and come, and it works again.
. "$SCR_ROOT/tests/guest/lib.sh"
. "$SCR_ROOT/tests/guest/usbip.sh"

MUTE=80160000
ENDLESS=80170000
their=10.0.0.1
our=10.0.0.2
pcsc=$SCR_ROOT/tools/libpcsclite/scr-pcsc

# network true|false: the plug at the other machine; nobody says a word of it here.
network()
{
	other "qmp '{\"execute\":\"set_link\",\"arguments\":{\"name\":\"net0\",\"up\":$1}}'" >/dev/null
}

attached()
{
	usbip port 2>/dev/null | grep -q "usbip://$their:3240/1-1"
}

not_attached()
{
	! attached
}

# Of the readers of the other machine.
emu_there()
{
	other emu "$1" >/dev/null
}

# exported_is STATUS: 1 is available, 2 is in use.
exported_is()
{
	other grep -qx "$1" /sys/bus/usb/devices/1-1/usbip_status
}

# The card is the other guest's: see in_the_middle.
blocks()
{
	other count_of XfrBlock
}

# ends_within SECONDS STATUS: the program of in_the_middle.
ends_within()
{
	local status=0
	wait_until "$1" gone "/proc/$background/fd" || status=$?
	[ $status -eq 0 ] || { cat "/proc/$background/stack"; return 1; }
	wait "$background" || status=$?
	cat /tmp/background
	[ $status -eq "$2" ]
}

# Node and name: what programs know it by.
identity()
{
	scrctl --json list | jq -c '.[] | [.reader, .vendor, .product, .serial, .slot]'
	"$pcsc" opensc-tool -l | tail -n 1
}

ready()
{
	check "network" up $our
	check "network there" other ". $SCR_ROOT/tests/guest/usbip.sh; up $their"
	check "modules load" load_modules
	check "modules load there" other "load_modules && modprobe usbip-host"
	check "the reader is there" other wait_until 20 test -c /dev/scr0
	check "and not here" gone /dev/scr0
	check_output "its card answers there" 9000 other scrctl transmit $GOOD
	check_output "by two transfers for an APDU" "transfers: 20" other transfers_of_ten
}

attach_by_hand()
{
	check "it is given to usbip-host" other "usbipd -D && usbip bind -b 1-1"
	check "it has no node there any more" other gone /dev/scr0
	check_output "doctor there has nothing against that" \
		"no USB interface is a smart card reader" other scrctl doctor
	check_output "it is offered" "1-1:" usbip list -r $their
	check "it is attached" usbip attach -r $their -b 1-1
	check "it is a reader here" wait_until 20 test -c /dev/scr0
	check "it has a card" scrctl wait present --timeout 10
	works
	identity=$(identity)
	echo "# ${identity//$'\n'/; }"
}

used()
{
	check_output "answer to reset" "3b 86 c0 01 21 00 73 63 72 65 6d 75" scrctl power
	check "an APDU" works
	check_output "two transfers for an APDU, as there" "transfers: 20" transfers_of_ten
	check "65535 bytes, and back" echoes 65535
	check_output "a card that takes its time" 9000 scrctl transmit 801403E8
	check_output "PC/SC" "3b:86" "$pcsc" opensc-tool -a
	check_output "nobody can have it twice" "Device busy (exported)" \
		usbip attach -r $their -b 1-1
	check "which is no harm" works
	emu_there remove
	check "the card is taken out" scrctl wait absent --timeout 10
	emu_there insert
	check "and put in" scrctl wait present --timeout 10
	check "usbipd ends" other pkill -x usbipd
	check "what is attached stays" works
	check "usbipd begins again" other usbipd -D
}

# TCP itself waits for a quarter of an hour.
cut_for_a_while()
{
	check "a program in the middle of a command" in_the_middle scrctl transmit $MUTE
	network false
	check "silence: it is told in time" ends_within 40 6
	check_output "timeout" "last error 0xC00000B5 IO_TIMEOUT" cat /tmp/background
	check "the connection is still there" attached
	check "and so is the node" test -c /dev/scr0
	check_output "the next one is told at once" "EIO, last error 0xC0000185 IO_DEVICE_ERROR" \
		scrctl transmit $GOOD
	check_output "the kernel's log says why" "the host controller keeps a transfer" dmesg
	network true
	check "network again: it works again" wait_until 90 works
	check "on the same connection" exported_is 2
	check "65535 bytes, and back" echoes 65535
}

# ended_by SIGNAL STATUS: in the midst of silence, no program hangs.
ended_by()
{
	check "a program in the middle of a command" in_the_middle scrctl transmit $ENDLESS
	network false
	kill -"$1" "$background"
	check "SIG$1 ends it" ends_within 20 "$2"
}

ended_by_signals()
{
	ended_by TERM 143
	network true
	check "network again: it works again" wait_until 90 works
	ended_by KILL 137
	check "it is detached in silence" usbip detach -p 0
	check "the node goes" wait_until 10 gone /dev/scr0
	network true
}

keep()
{
	usbip-keep $their 1-1 1 >>/tmp/keep 2>&1 &
	keeper=$!
}

# Programs that wait for readers and cards, by poll(2) and by SCardGetStatusChange().
watch()
{
	scrctl watch >/tmp/watched &
	watcher=$!
	"$pcsc" pcsc_scan -n >/tmp/scanned 2>&1 &
	scanner=$!
	wait_until 20 seen 1
}

# seen COUNT: both have seen the reader come so often.
seen()
{
	[ "$(grep -c "scr0 reader \(watched\|added\)" /tmp/watched)" -ge "$1" ] &&
		[ "$(grep -c "Card inserted" /tmp/scanned)" -ge "$1" ]
}

# missed COUNT: both have seen it go.
missed()
{
	[ "$(grep -c "scr0 reader removed" /tmp/watched)" -ge "$1" ] &&
		[ "$(grep -ci "waiting for the first reader" /tmp/scanned)" -ge "$1" ]
}

attaches()
{
	wait_until 60 test -c /dev/scr0 || { cat /tmp/keep; return 1; }
}

keep_attached()
{
	check "both machines notice breaks" notice_breaks
	check "there, too" other notice_breaks
	check "usbip-keep" keep
	check "attaches it" attaches
	check "it works" wait_until 20 works
	check_output "it is the same reader" "$identity" identity
	check "programs watch it" watch
}

back()
{
	check "usbip-keep attaches it again" attaches
	check "it works" wait_until 20 works
	check_output "it is the same reader" "$identity" identity
}

cut_until_noticed()
{
	check "a program in the middle of a command" in_the_middle scrctl transmit $ENDLESS
	network false
	check "silence: it is told when TCP gives up" ends_within 40 3
	check_output "reader gone" "ENODEV" cat /tmp/background
	check "the node goes" wait_until 10 gone /dev/scr0
	check "programs that watch see it go" wait_until 10 missed 1
	check "the other machine notices, too" wait_until 60 exported_is 1
	network true
	back
	check "programs that watch see it come" wait_until 10 seen 2
}

# The other machine has nothing to say, and asks nothing: it keeps the reader for us.
cut_while_idle()
{
	: >/tmp/keep
	network false
	check "idle: the node goes" wait_until 40 gone /dev/scr0
	network true
	check "the other machine has not noticed" exported_is 2
	check "and refuses" wait_until 30 grep -q "Device busy (exported)" /tmp/keep
	check "until it is told" other "usbip unbind -b 1-1 && usbip bind -b 1-1"
	back
}

taken_back()
{
	check "a program in the middle of a command" in_the_middle scrctl transmit $ENDLESS
	check "the reader is taken back" other usbip unbind -b 1-1
	check "the program is told at once" ends_within 10 3
	check "the reader is there again" other wait_until 20 test -c /dev/scr0
	check "and works there" other "scrctl wait present --timeout 10 && works"
	check "it is offered again" other usbip bind -b 1-1
	back
}

unplugged()
{
	check "udev there has the rule" other rule
	check "a program in the middle of a command" in_the_middle scrctl transmit $ENDLESS
	emu_there unplug
	check "unplugged: the program is told at once" ends_within 10 3
	check "the node goes" wait_until 10 gone /dev/scr0
	emu_there replug
	check "plugged in: it is offered by a rule of udev's" \
		other wait_until 20 test -e /sys/bus/usb/drivers/usbip-host/1-1
	back
}

over()
{
	kill "$watcher" "$scanner"
	wait "$watcher" "$scanner"
	check "a program in the middle of a command" in_the_middle scrctl transmit $ENDLESS
	kill "$keeper"
	check "usbip-keep ends" wait "$keeper"
	check "and detaches" not_attached
	check "the program is told at once" ends_within 10 3
	check "the node goes" wait_until 10 gone /dev/scr0
	check "modules go" unload_modules
	check "there, too" other "usbip unbind -b 1-1 && wait_until 20 test -c /dev/scr0 && unload_modules"
	check "the other machine ends" other exit
}

ready
attach_by_hand
used
cut_for_a_while
ended_by_signals
keep_attached
cut_until_noticed
cut_while_idle
taken_back
unplugged
over
plan
