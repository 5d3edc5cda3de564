#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator kcsan
# run kcsan: --cpus 2
#
# libpcsclite over the kernel, with no daemon: tests/pcsc/library at one reader, at
# a reader with a card that is mute, at twenty readers.
. "$SCR_ROOT/tests/guest/lib.sh"

PATH=$SCR_ROOT/tools/libpcsclite:$PATH
library_test=$SCR_ROOT/tests/pcsc/library/library_test

# run NAME [ARGUMENT]: the program has cases of its own; that it ends well is one here.
run()
{
	local status=0
	scr-pcsc "$library_test" "${@:2}" >"$scr_said" 2>&1 || status=$?
	sed -i '/^ok\|^ *ok/d' "$scr_said"
	tail -n 1 "$scr_said"
	case_is $status "$1"
}

# start_readers N OPTION...: N equal ones.
start_readers()
{
	start_emulator --level extended --protocols both --manufacturer ACME \
		--product-name "Reader One" --serial 123 --count "$@" &&
		wait_until 60 test -c "/dev/scr$(($1 - 1))"
}

check "modules load" load_modules
check_output "no reader" "No smart card readers" scr-pcsc opensc-tool -l

check "a reader" start_readers 1
run "one reader"
stop_emulator

check "a reader with a card that is mute" start_readers 1 --voltage 1 --card-voltages 4
run "it is mute" mute
stop_emulator

check "twenty readers" start_readers 20
run "all of them" many
stop_emulator
check "modules are unloaded" unload_modules
plan
