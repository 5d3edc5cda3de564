#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# The same commands at every exchange level and in both protocols: the answers
# are the same, byte by byte, whatever the lengths of packets, blocks and messages.
# And commands that the card never answers, at every level.
. "$SCR_ROOT/tests/guest/lib.sh"

levels_test=$SCR_ROOT/tests/uapi/levels_test

# reader NAME EMULATOR-OPTIONS...
reader()
{
	name=$1
	check "$name: reader is there" start_emulator "${@:2}"
	wait_until 10 test -c /dev/scr0
	check "$name: card is there" scrctl wait present --timeout 10
}

# program OPTIONS... TOPIC: the cases of levels_test are sub-tests.
program()
{
	local start=${EPOCHREALTIME/./}
	"$levels_test" "$@" /dev/scr0 >/tmp/program
	local status=$?
	sed 's/^/    /' /tmp/program
	echo "# $(((${EPOCHREALTIME/./} - start) / 1000)) ms"
	check "$name: $*" test $status -eq 0
	stop_emulator
}

check "modules load" load_modules
reader "short" --level short --protocols t1 --max-message 271
program script
reader "short T0" --level short --protocols t0 --max-message 271
program --t0 script
reader "TPDU T0" --level tpdu --protocols t0 --max-message 271
program --t0 script
reader "TPDU T1" --level tpdu --protocols t1 --max-message 271
program --extended script
reader "extended" --level extended --protocols t1 --max-message 271
program --extended script
reader "char T0" --level character --protocols t0 --max-message 271
program --t0 script
reader "char T1" --level character --protocols t1 --max-message 271
program --extended script
reader "TPDU T1 ending" --level tpdu --protocols t1 --max-message 271
program --silence "scr-emu --send /tmp/emu.socket fault no-answer on XfrBlock" ending
check "modules go" unload_modules
plan
