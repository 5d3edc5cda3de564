#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# A reader is the kernel's or pcscd's with libccid, by the administrator's choice: each
# way to say so, and neither hangs or loses the reader when the other has it.
. "$SCR_ROOT/tests/guest/lib.sh"

# One that libccid knows.
KIND=08e6:3437
parameter=/sys/module/scr_ccid/parameters/leave

mkdir -p /etc/udev/rules.d
cp "$SCR_ROOT/udev/60-scr.rules" /etc/udev/rules.d/
/lib/systemd/systemd-udevd --daemon

# Over pcsc-lite's own library. It says what it finds, and has to end.
theirs()
{
	timeout 60 "$@" 2>&1
}

start_pcscd()
{
	mkdir -p /run/pcscd
	rm -f /run/pcscd/*
	pcscd --foreground >/tmp/pcscd.log 2>&1 &
	pcscd=$!
	wait_until 20 test -S /run/pcscd/pcscd.comm
}

end_pcscd()
{
	kill "$pcscd"
	wait "$pcscd"
}

# pcscd has a reader, or none.
pcscd_has_it()
{
	theirs opensc-tool -l | grep -q Gemalto
}

pcscd_has_none()
{
	theirs opensc-tool -l | grep -q "No smart card readers found"
}

ours()
{
	scrctl transmit --expect 9000 80189000
}

# The USB device of the reader that is there, into $device.
find_device()
{
	wait_until 10 grep -q '^0b' /sys/bus/usb/devices/*:*/bInterfaceClass
	device=$(basename "$(dirname "$(grep -l '^0b' /sys/bus/usb/devices/*:*/bInterfaceClass)")")
	device=${device%%:*}
}

check "modules load" load_modules
check "reader is there" start_emulator --vendor 08e6 --product 3437 --level extended
check "it is ours" wait_until 10 test -c /dev/scr0
find_device
check "pcscd starts beside us" start_pcscd
check "and finds no reader, soon" pcscd_has_none
check "the card answers us all the while" ours

scrctl wait absent >/tmp/waiter 2>&1 &
waiter=$!
sleep 0.2
check_output "unbind of its kind" "$KIND no driver" scrctl unbind $KIND
check_exit "who waited in it is told" 3 wait $waiter
check "the node goes" wait_until 5 gone /dev/scr0
check_output "the parameter has it" $KIND cat $parameter
check "pcscd has it at once" wait_until 30 pcscd_has_it
check_output "and reads the card's answer to reset" "3b" theirs opensc-tool -a
check_exit "bind, while pcscd has it: exit code" 9 scrctl bind $KIND
check_output "and words" "usbfs has it, for pcscd (process " scrctl bind "$device"
check_output "which say what to do" "--force" scrctl bind "$device"
check "pcscd has not lost it" pcscd_has_it
check_output "bind --force" "scr-ccid scr0" scrctl bind --force $KIND
check "the card answers us" ours
check "pcscd does not hang" theirs opensc-tool -l
check "nor does its program, which gets no card" sh -c '! timeout 60 opensc-tool -a'
check "the card still answers us" ours
end_pcscd
check "pcscd starts again" start_pcscd
check "and has no reader" pcscd_has_none
check_output "the parameter is as it was" "" cat $parameter

check "one reader by its node" scrctl unbind scr0
check "the node goes" wait_until 5 gone /dev/scr0
check_output "which the parameter does not have" "" cat $parameter
check "pcscd takes it" wait_until 30 pcscd_has_it
end_pcscd
check_output "one reader by its USB device, now that pcscd has ended" "scr-ccid scr0" \
	scrctl bind "$device"
check "the card answers us" ours
stop_emulator

check "all are left to others" scrctl unbind all
check_output "the parameter has them" all cat $parameter
check "a reader is plugged in" start_emulator --vendor 08e6 --product 3437 --level extended
find_device
udevadm settle --timeout=20
check "and is not ours" gone /dev/scr0
check_output "bind of one that is left is refused, and says why" "parameter leave has $KIND" \
	scrctl bind "$device"
check_output "bind of its kind" "scr-ccid scr0" scrctl bind $KIND
check_output "is an exception" "all,!$KIND" cat $parameter
check "the card answers us" ours
check "and again left" scrctl unbind "${KIND%:*}:*"
check_output "what is said last has its way" "all,!$KIND,${KIND%:*}:*" cat $parameter
check "all are ours" scrctl bind all
check_output "nothing is left" "" cat $parameter
check "the card answers us" ours
stop_emulator

check_exit "no such reader" 3 scrctl bind 9-9
check_exit "no such node" 3 scrctl unbind scr7
check_output "a kind that is not there is for those to come" "those that come are left" \
	scrctl unbind 072f:90cc
check "what is no list is refused" sh -c "! echo 08e6 >$parameter"
check_output "with a word in the log" "leave: entries are VENDOR:PRODUCT" dmesg
check_output "and the list is as it was" 072f:90cc cat $parameter
check_exit "who is not root is told" 7 setpriv --reuid 65534 --clear-groups \
	"$SCR_ROOT/tools/scrctl/scrctl" unbind all
scrctl bind all >/dev/null

echo 'SUBSYSTEM=="usb", ATTRS{idProduct}=="3437", ENV{SCR_LEAVE}="1"' >/etc/udev/rules.d/50-leave.rules
udevadm control --reload
check "a reader for which a rule sets SCR_LEAVE" start_emulator --vendor 08e6 --product 3437 \
	--level extended
find_device
check "is left" wait_until 10 sh -c "test ! -e /sys/bus/usb/devices/$device:1.0/driver"
check "and has no node" wait_until 5 gone /dev/scr0
stop_emulator
rm /etc/udev/rules.d/50-leave.rules
udevadm control --reload

check "modules go" unload_modules
check "the parameter when the module is loaded" sh -c \
	"insmod $SCR_MODULES/drivers/smartcard/scr.ko && insmod $SCR_MODULES/drivers/smartcard/scr-ccid.ko leave=$KIND"
check "a reader of that kind" start_emulator --vendor 08e6 --product 3437 --level extended
udevadm settle --timeout=20
check "is not ours" gone /dev/scr0
stop_emulator
udevadm control --exit
check "modules go" unload_modules
plan
