#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# The readers of the list, emulated: all of them, on the debug kernel each tenth.
. "$SCR_ROOT/tests/guest/lib.sh"

list=$SCR_ROOT/tests/data/readers.tsv
every=1
[ -e /sys/kernel/debug/kmemleak ] && every=10

# of_list: the readers program of the guest on the list.
of_list()
{
	"$SCR_ROOT/tests/readers/on-node" -n $every \
		"$SCR_MODULES/drivers/smartcard/scr-ccid.ko" "$list"
}

check "modules load" load_modules
check "readers of the list, one of $every" of_list
sed 's/^/# /' /tmp/said
check "modules are unloaded" unload_modules
plan
