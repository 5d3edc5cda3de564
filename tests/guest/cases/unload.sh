#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none kcsan
# run kcsan: --cpus 2
#
# Modules that come and go: nothing of them is used afterwards. The debug kernel
# releases objects up to 4 seconds late, which finds those that still point into
# a module: tests/guest/init waits for that, and loading modules again makes it
# likelier that the kernel unmaps what it has freed. Ours, and no others: usbmon and
# udc-core themselves have such objects, and are hit now and then.
. "$SCR_ROOT/tests/guest/lib.sh"

come_and_go()
{
	load_modules && insmod "$SCR_MODULES/examples/driver/scr-example.ko" &&
		wait_until 10 test -c /dev/scr0 && rmmod scr-example && unload_modules
}

for round in 1 2 3 4 5; do
	check "round $round" come_and_go
done
plan
