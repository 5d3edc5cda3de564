#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# /sys/class/smartcard/scrN, file by file as Documentation/ABI has it.
. "$SCR_ROOT/tests/guest/lib.sh"

folder=/sys/class/smartcard/scr0

# is FILE TEXT: what a file says, all of it.
is()
{
	check "$1 is '$2'" test "$(cat "$folder/$1")" = "$2"
}

# number ATTRIBUTE: of the card that is in use.
number()
{
	scrctl attr "$1" | grep -oE '[0-9]+' | head -n 1
}

documented()
{
	local file failed=0
	for file in $(cd $folder/ && echo *[a-z] statistics/*); do
		if [ ! -f "$folder/$file" ] || [ -L "$folder/$file" ]; then
			continue
		fi
		case $file in dev | uevent) continue ;; esac
		grep -q "scrN/$file\$" "$SCR_ROOT/Documentation/ABI/testing/sysfs-class-smartcard" ||
			{ echo "not documented: $file"; failed=1; }
	done
	return $failed
}

check "modules load" load_modules
check "reader is there" start_emulator --level tpdu --protocols t1 --no-card
wait_until 10 test -c /dev/scr0
check "without a card" scrctl wait absent --timeout 5
check "every file is documented" documented
is slot 0
is state absent
is atr ""
is protocol none
is speed 0
is exchange_level tpdu
is escape 0
is statistics/insertions 0
is statistics/transmissions 0
check "what is read-only cannot be written" sh -c "! echo 1 >$folder/state"

emu insert >/dev/null
check "a card comes" scrctl wait present --timeout 5
is state swallowed
is atr ""
is statistics/insertions 1
start_program
check_output "a program uses the card" 9000 say 80189000
is state specific
is protocol T=1
check "atr is the card's" test "$(cat $folder/atr)" = \
	"$(scrctl --json state | jq -r .atr)"
check "it is not empty" test -s $folder/atr -a -n "$(cat $folder/atr)"
check "speed is that of clock, D and F" test "$(cat $folder/speed)" = \
	$(($(number CURRENT_CLK) * 1000 * $(number CURRENT_D) / $(number CURRENT_F)))
is statistics/transmissions 1
is statistics/bytes 6
check "microseconds pass" test "$(cat $folder/statistics/microseconds)" -gt 0
end_program
is statistics/power_downs 0
scrctl power off >/dev/null
is statistics/power_downs 1
is speed 0
is protocol none
emu remove >/dev/null
check "the card leaves" scrctl wait absent --timeout 5
is atr ""
is state absent
is statistics/removals 1
stop_emulator

check "a reader at APDU level" start_emulator --level short
wait_until 10 test -c /dev/scr0
is exchange_level "short apdu"
stop_emulator
check "modules go" unload_modules
plan
