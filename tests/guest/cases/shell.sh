#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# scrctl's shell, scripts, bench and atr on readers of ours, and a card with files.
. "$SCR_ROOT/tests/guest/lib.sh"
export HOME=/tmp/home TERM=vt100
mkdir -p $HOME

# shell LINES...: the shell, with those lines
shell()
{
	printf '%s\n' "$@" > /tmp/lines
	scrctl shell < /tmp/lines
}

# script LINES...: a script of those lines
script_of()
{
	printf '%s\n' "$@" > /tmp/script
	scrctl script /tmp/script
}

# bench_of COUNT: how many there were, and whether the times are in order
bench_of()
{
	scrctl --json bench --count "$1" |
		jq -r '"\(.exchanges) \(.least_us > 0 and .least_us <= .median_us and .median_us <= .most_us)"'
}

# typed TEXT: into the shell at a terminal; shows TEXT: it is there within 20 s
typed()
{
	sleep 0.5
	printf '%b' "$1" >&7
}

shows()
{
	wait_until 20 grep -qF -- "$1" /tmp/screen && return
	cat -v /tmp/screen
	return 1
}

check "modules load" load_modules

for level in extended short tpdu; do
	protocols=t1
	[ $level = tpdu ] && protocols=t0
	reader_with_card "$level" --card files --level $level --protocols $protocols --max-message 271
	check_output "$level: select, and a record" "74 77 6f ff" shell 00B2021C10 state
	check_output "$level: an instruction by name" "74 77 6f ff" shell "read-record 021C 10"
	check_output "$level: verify, and the secret" "73 65 63 72 65 74 9000" \
		shell "verify 01" 1234 00B0820006
	check_output "$level: a reset forgets it" 6982 shell "verify 01" 1234 reset 00B0820006
	check_output "$level: a wrong PIN" "2 tries left" shell "verify 01" 9999
	check_output "$level: the right one again" "9000 (OK)" shell "verify 01" 1234
	check_output "$level: select of nothing" 6A82 shell "select A000000001"
	check_exit "$level: eject is not there" 5 shell eject
	check "$level: a script" script_of "00A4000C020001 expect 9000" "00B0000004 expect 9000" \
		"set DATA = \$RESPONSE" "00D6840004 \$DATA expect 9000" "00B0840004 expect 9000" \
		"echo \$RESPONSE" "power off" "reset" "00B0820006 expect 6982"
	cp /tmp/said "/tmp/said.$level"
	check_output "$level: what it has read" "00010203" tail -n 4 "/tmp/said.$level"
	check_exit "$level: a script that stops" 8 script_of "00B0820006 expect 9000" "reset"
	check_exit "$level: a script that makes no sense" 2 script_of "reset" "00B08200zz"
	check_output "$level: bench" "50 true" bench_of 50
	check_output "$level: bench of an APDU" "9000 (OK)" scrctl bench --count 10 0084000008
	check_output "$level: atr" "TS = 3b" scrctl atr
	stop_emulator
done

reader_with_card "card that goes" --level short
mkfifo /tmp/keys
scrctl shell < /tmp/keys > /tmp/screen 2>&1 &
shell=$!
exec 7> /tmp/keys
typed '80189000\n'
check "card that goes: first" shows "9000 (OK)"
emu remove > /dev/null
check "card that goes: it is gone" scrctl wait absent --timeout 10
typed '80189000\n'
check "card that goes: the shell says so" shows "card removed"
check "card that goes: and what to do" shows "insert a card"
emu insert > /dev/null
check "card that goes: it is back" scrctl wait present --timeout 10
typed '80186A82\n'
check "card that goes: the shell says that" shows "card inserted"
check "card that goes: and goes on" shows "6A82 ("
check "card that goes: another program resets it" scrctl reset
typed '80186A83\n'
check "card that goes: the shell says so, too" shows "reset by another program"
check "card that goes: and goes on again" shows "6A83 ("
exec 7>&-
wait $shell
check "card that goes: the exit code is the first error's" test $? -eq 4
stop_emulator

reader_with_card "terminal" --level short
# What is started in the background ignores Ctrl-C, and so does all that it starts.
env --default-signal=INT script -qfc 'scrctl shell' /tmp/screen < /tmp/keys > /dev/null 2>&1 &
shell=$!
exec 7> /tmp/keys
check "terminal: prompt" shows "scr0 T="
typed '80 18 90 00\n'
check "terminal: an APDU" shows "9000 (OK)"
typed 'hist\t\n'
check "terminal: completion" shows "1  80 18 90 00"
typed '80140a00\n'
check "terminal: a slow command" shows "> 80 14 0a 00"
typed '\003'
check "terminal: Ctrl-C cancels it" shows "interrupted, cancelled"
typed '80186A84\n'
check "terminal: and the card answers again" shows "6A84 ("
emu remove > /dev/null
check "terminal: a removal is told at once" shows "card removed"
emu insert > /dev/null
check "terminal: and an insertion" shows "card inserted"
typed 'quit\n'
exec 7>&-
check "terminal: quit" wait $shell
check_output "terminal: history" 80186A84 cat $HOME/.local/state/scrctl/history
check_output "terminal: history is for nobody else" -rw------- ls -l $HOME/.local/state/scrctl/history
stop_emulator

check "modules go" unload_modules
plan
