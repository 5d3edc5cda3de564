#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator smp kcsan stock
# long: stock 5400 SCR_ROUNDS=10000
# run stock: --loglevel 7
#
# Programs do everything that can be done with a reader, and something happens to
# it: SCR_ROUNDS times, SCR_SEED has them all again. Three of four rounds are at a
# reader that is a process, which is gone and there again in no time.
. "$SCR_ROOT/tests/guest/lib.sh"

rounds=${SCR_ROUNDS:-500}
seed=${SCR_SEED:-1}
longest=20
[ -e /sys/kernel/debug/kmemleak ] && longest=60
total=0

race()
{
	"$SCR_ROOT/tests/race/race" -s "$seed" -t $longest "$@"
}

# rounds_of NAME ROUNDS [SOCKET MODULE]
rounds_of()
{
	check "$2 rounds at a reader $1" race -r "$2" "${@:3}"
	grep '^# figure\|^# [0-9]* calls' "$scr_said"
	total=$((total + $(sed -n 's/^# rounds //p' "$scr_said")))
}

# What hangs is told, with its stack.
hung=/proc/sys/kernel/hung_task_timeout_secs
[ ! -e $hung ] || echo $((3 * longest)) >$hung
check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
rounds_of "that is a process" $((rounds * 3 / 4))
check "a reader on USB is there" start_emulator --level extended --protocols both --pin-support 3
rounds_of "on USB" $((rounds - rounds * 3 / 4)) /tmp/emu.socket \
	"$SCR_MODULES/drivers/smartcard/scr-ccid.ko"
check "it goes" stop_emulator
check "scr-virt goes" rmmod scr-virt
check "scr-ccid goes" rmmod scr-ccid
# Rings of io_uring end some time after their last file, and have files of ours.
check "scr goes" wait_until 30 rmmod scr
echo "# figure: races $total"
plan
