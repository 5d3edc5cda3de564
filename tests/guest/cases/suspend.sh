#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid acpi
#
# The system sleeps with a card in use. Readers at vhci_hcd do not let it, so the
# reader is QEMU's; and the root's 9p device does not survive it, so what is
# needed from there on is moved to a tmpfs first, where the guest also ends.

SELECT=00A4040007A0000000790100

# put PROGRAM...: there, with its libraries.
put()
{
	local program file
	for program in "$@"; do
		program=$(command -v "$program")
		cp "$program" "$new/bin/"
		for file in $(ldd "$program" | grep -o '/[^ ]*'); do
			mkdir -p "$new${file%/*}"
			cp -n "$file" "$new$file"
		done
	done
}

move_to_tmpfs()
{
	new=/tmp/root
	mkdir -p $new/{bin,dev,proc,sys,tmp,tests/guest}
	put bash scrctl
	cp /bin/busybox $new/bin/
	for program in cat cut find grep mkdir mkfifo mount rm sed sleep tail tar; do
		ln -s busybox "$new/bin/$program"
	done
	cp tests/tap.sh $new/tests/
	cp tests/guest/{lib,port,counters}.sh $new/tests/guest/
	cp "$0" $new/
	for folder in dev proc sys; do
		mount --bind /$folder $new/$folder
	done
	exec chroot $new /bin/bash "/${0##*/}" asleep
}

qemu_card_works()
{
	scrctl transmit --expect 9000,6A82,6D00,6E00 $SELECT
}

# All devices go down and come up again; that is how far the kernel's test goes.
sleep_a_second()
{
	echo devices >/sys/power/pm_test
	echo freeze >/sys/power/state
}

# Suspended to memory, by a machine that has ACPI; its clock wakes it.
sleep_deep()
{
	echo none >/sys/power/pm_test
	echo 0 >/sys/class/rtc/rtc0/wakealarm
	echo +3 >/sys/class/rtc/rtc0/wakealarm
	echo mem >/sys/power/state
}

has_deep_sleep()
{
	[ -e /sys/class/rtc/rtc0/wakealarm ] && grep -q deep /sys/power/mem_sleep
}

cycle()
{
	start_program
	check_output "a program uses the card" "< " say $SELECT
	check "the system sleeps, and wakes up: $1" "$1"
	check_output "the card has lost its power" SWALLOWED scrctl state
	check_output "the program is told" EBADFD say $SELECT
	end_program
	check "the node is the same, and the card works" wait_until 10 qemu_card_works
}

cycle_of_suspended()
{
	may_suspend "$device"
	check "the reader is suspended" wait_until 10 is_suspended "$device"
	check "the system sleeps, and wakes up: $1" "$1"
	check "the card works" wait_until 10 qemu_card_works
	check "the reader is suspended again" wait_until 10 is_suspended "$device"
	echo on >"$device/power/control"
}

cycle_with_waiter()
{
	scrctl wait absent --timeout 30 >/tmp/waiter 2>&1 &
	waiter=$!
	check "somebody waits, the system sleeps, and wakes up: $1" "$1"
	check "the card is removed" remove_card
	check "which is told" wait $waiter
	check "it is inserted" insert_card
	check "and works" wait_until 10 qemu_card_works
}

case $1 in
'')
	. "$SCR_ROOT/tests/guest/lib.sh"
	if [ ! -e /sys/power/pm_test ]; then
		echo "ok 1 # SKIP a kernel that does not sleep"
		echo "1..1"
		exit
	fi
	load_modules
	move_to_tmpfs
	;;
asleep)
	export PATH=/bin SCR_ROOT=
	. "$SCR_ROOT/tests/guest/lib.sh"
	PATH=/bin
	echo 1 >/sys/module/suspend/parameters/pm_test_delay
	check "reader is there" wait_until 10 test -c /dev/scr0
	check "card is there" scrctl wait present --timeout 10
	device=/sys/bus/usb/devices/1-1
	cycle sleep_a_second
	cycle_of_suspended sleep_a_second
	cycle_with_waiter sleep_a_second
	if has_deep_sleep; then
		cycle sleep_deep
		cycle_of_suspended sleep_deep
	fi
	plan
	mount -t debugfs debugfs /sys/kernel/debug
	. "$SCR_ROOT/tests/guest/counters.sh"
	leave_counters
	echo "guest: exit 0"
	echo b >/proc/sysrq-trigger
	;;
esac
