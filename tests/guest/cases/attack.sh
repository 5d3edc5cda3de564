#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
# long: stock 3600 SCR_ATTACKS=100000
#
# Devices whose descriptors are wrong, while a good reader is in use: SCR_ATTACKS
# mutated sets of descriptors, in batches. SCR_SEED has them all again.
. "$SCR_ROOT/tests/guest/lib.sh"

attacks=${SCR_ATTACKS:-1000}
seed=${SCR_SEED:-2026}
batch=1000
[ "$attacks" -gt 20000 ] && batch=5000
bad="BUG:|WARNING:|Oops|general protection|divide error|invalid opcode|KASAN|UBSAN|\
lockdep|blocked for|leak"
first=0 sets=0 good=true probed=0 bound=0 asked=0 devices=0

# What a kernel says when something is wrong; the host looks at its console, too.
log_is_clean()
{
	dmesg -c >/tmp/log
	! grep -E "$bad" /tmp/log
}

no_devices()
{
	! compgen -G "/sys/bus/usb/devices/*-[2-9]" >/dev/null
}

of_batch()
{
	grep -o "^# $1 [0-9]*" "$scr_said" | cut -d' ' -f3
}

one_batch()
{
	check "attacks of seed $seed from device $first on" "$SCR_ROOT/tests/attack/attack" \
		-s "$seed" -f $first -n "$1" "$SCR_ROOT/tests/data/readers.tsv"
	good=$(grep -q "hangs\|refuses it\|still there" "$scr_said" && echo false || echo true)
	sed 's/^\(# \)*/# /' "$scr_said"
	devices=$(of_batch devices)
	first=$((first + devices))
	sets=$((sets + $(of_batch attacks)))
	probed=$((probed + $(of_batch probed)))
	bound=$((bound + $(of_batch bound)))
	asked=$((asked + $(of_batch asked)))
	check "the log is clean" log_is_clean
	check "a good reader works" works
}

check "modules load" load_modules
check "a good reader is there" start_emulator
wait_until 10 test -c /dev/scr0
check "and its card" scrctl wait present --timeout 10
# Those on the list of readers that do not work are to be driven, too.
echo Y >/sys/module/scr_ccid/parameters/drive_refused
dmesg -c >/tmp/log
while [ $sets -lt "$attacks" ] && $good; do
	left=$((attacks - sets))
	one_batch $((left < batch ? left : batch))
done
check "nothing of them is left" wait_until 10 no_devices
check "the good reader is unplugged" stop_emulator
check "a good reader is plugged in" start_emulator
wait_until 10 test -c /dev/scr0
check "its card is there" scrctl wait present --timeout 10
check "it works" works
check "it goes" stop_emulator
check "modules go" unload_modules
echo "# figure: descriptor attacks $sets"
echo "# figure: descriptor attacks that reached probe $probed"
echo "# figure: descriptor attacks that were bound $bound"
echo "# figure: readers of descriptor attacks that were opened $asked"
plan
