#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# In the guest of a kernel that is not the one we develop on: the suites, if they are
# modules, then each way to a card once.
. "$SCR_ROOT/tests/guest/lib.sh"

if [ ! -e /sys/module/scr ]; then
	check "modules load" load_modules
	check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
	for suite in "$SCR_MODULES"/tests/kunit/*.ko; do
		insmod "$suite" && rmmod "$(basename "$suite" .ko)"
	done
	modular=1
else
	modprobe vhci_hcd
fi
check_programs virt_test virt_test32 uring_test
check "rmmod scr-virt" sh -c "[ -z '$modular' ] || rmmod scr-virt"
for level in extended tpdu character; do
	reader_with_card "$level" --level $level --protocols both
	check "$level: works" works
	check "$level: chained" echoes 1000
	check "$level: SCardConnect and its like" "$SCR_ROOT/tools/libpcsclite/scr-pcsc" opensc-tool -l
	stop_emulator
done
[ -z "$modular" ] || check "modules unload" unload_modules
plan
