#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator debug
# long: debug 7200 SCR_ROUNDS=600
#
# Everything that a program and a driver core can do, with the 1st, 2nd, 3rd ...
# allocation or user copy failing. The driver core, kernel threads and modules take
# minutes: they have their turn if SCR_ROUNDS says how many faults of each are tried.
. "$SCR_ROOT/tests/guest/lib.sh"

fault=$SCR_ROOT/tests/fault/fault

# faults NAME TOPIC ARGUMENTS...: its cases are sub-tests, which are counted instead of it.
faults()
{
	$fault "${@:2}" | tee -a /tmp/faults | sed -u 's/^/    /'
	check "$1" test "${PIPESTATUS[0]}" -eq 0
}

# module NAME FILE: without what is for debuggers, for it is read again and again. That a
# module goes takes some seconds where DEBUG_KOBJECT_RELEASE is.
module()
{
	local file=$SCR_MODULES/drivers/smartcard/$2.ko
	strip --strip-debug -o "/tmp/$1.ko" "$file"
	faults "insertion of $2" module "/tmp/$1.ko" "$1" "$SCR_ROUNDS"
}

# Of a class that it cannot register, 6.1 forgets the name (kset_register()): no leak of
# ours. Any other one is left for the end of the guest. It is looked for last: an old
# pointer on a stack hides one for a while.
forget_names_of_classes()
{
	local leaks=/sys/kernel/debug/kmemleak
	for _ in 1 2 3; do
		sleep 5
		echo scan >$leaks
	done
	awk '/^unreferenced object/ { objects++ }
		/ kobject_set_name\+/ { names++ }
		/ __class_register\+/ { classes++ }
		END { print "# " objects + 0 " names of classes that the kernel forgets"
			exit objects != names || objects != classes }' $leaks && echo clear >$leaks
}

check "scr loads" insmod "$SCR_MODULES/drivers/smartcard/scr.ko"
check "scr-ccid loads" insmod "$SCR_MODULES/drivers/smartcard/scr-ccid.ko"
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"

reader_with_card "a process" --virt --level extended --protocols both --mechanical 7
faults "the process that is a reader" serve
echo 1 > /sys/class/smartcard/scr0/escape
faults "every call at a reader that is a process" calls /dev/scr0 extended
stop_emulator

# The emulator's host controller would lose what it has no memory for.
modprobe dummy_hcd
modprobe raw_gadget
mkfifo /tmp/gadget
"$SCR_ROOT/tests/fault/gadget/gadget" /tmp/gadget &
check "a reader on USB is there" wait_until 20 test -c /dev/scr0
check "its card is there" scrctl wait present --timeout 10
faults "every call at a reader on USB" calls /dev/scr0 short
if [ -n "${SCR_ROUNDS-}" ]; then
	faults "what the driver core does" device /dev/scr0 "$SCR_ROUNDS"
	faults "what the kernel's threads do" threads /dev/scr0 "$SCR_ROUNDS"
fi
kill $!
check "it goes" wait_until 10 gone /dev/scr0

check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
if [ -n "${SCR_ROUNDS-}" ]; then
	module scr scr
	insmod "$SCR_MODULES/drivers/smartcard/scr.ko"
	module scr_ccid scr-ccid
	module scr_virt scr-virt
	check "scr goes" rmmod scr
	check "nothing is left behind" forget_names_of_classes
fi

# "of them" are counted by their kind already.
awk '/^# faults:/ { n = $3; $1 = $2 = $3 = ""; sum[substr($0, 4)] += n
		if (!/of them/) all += n }
	END { print "# figure: allocations and copies failed " all
		for (kind in sum) {
			if (kind ~ /of them/)
				print "# " sum[kind] " " kind
			else
				print "# figure: " kind " failed " sum[kind]
		} }' /tmp/faults
plan
