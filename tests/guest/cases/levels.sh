#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
# long: stock 1200 SCR_LENGTHS=all
#
# The same commands at every exchange level and in both protocols: the answers
# are the same, byte by byte, whatever the lengths of packets, blocks and messages,
# by ioctl and by io_uring; there with few lengths, if SCR_LENGTHS does not say all.
# And commands that the card never answers, at every level.
. "$SCR_ROOT/tests/guest/lib.sh"

levels_test=$SCR_ROOT/tests/uapi/levels_test

# With all its checks a kernel takes ten times as long: few lengths then, and each
# third reader.
few=
scripts=0
grep -q kasan /proc/kallsyms && few=--few

# atr HEX: with its check byte.
atr()
{
	local check=0 i
	for ((i = 2; i < ${#1}; i += 2)); do
		check=$((check ^ 0x${1:i:2}))
	done
	printf '%s%02X' "$1" $check
}

# The names tell the IFSC, whether blocks end with a CRC, whether TA1 is 96, and
# whether the reader waits for seconds before it says that the card is mute.
t1_card_254=$(atr 3B808131FE00)
t1_card_254_crc=$(atr 3B808171FE0001)
t1_card_32_crc=$(atr 3B808171200001)
t1_card_1=$(atr 3B8081310100)
t1_card_1_crc=$(atr 3B808171010001)
t1_card_fast=$(atr 3B90968131FE00)
t1_card_patient=$(atr 3B808131FE40)
t0_card_fast=3B90964001
t0_card_patient=3B804040
both_card_fast=$(atr 3B9096C00131FE00)

# start NODE EMULATOR-OPTIONS...: a reader, which is /dev/scrNODE.
start()
{
	scr-emu --control "/tmp/emu.$1" "${@:2}" >"/tmp/emu.$1.ready" &
	emulators[$1]=$!
	wait_until 10 test -c "/dev/scr$1" && scrctl -r "$1" wait present --timeout 10
}

stop()
{
	scr-emu --send "/tmp/emu.$1" quit
	wait "${emulators[$1]}"
	wait_until 10 gone "/dev/scr$1"
}

check "modules load" load_modules

# ending NAME PROTOCOL EMULATOR-OPTIONS...: in the background, as most is waiting.
ending_name=()
ending()
{
	local node=${#ending_name[@]}
	ending_name+=("$1")
	check "ending, $1: reader is there" start "$node" "${@:3}"
	"$levels_test" "$2" --silence \
		"scr-emu --send /tmp/emu.$node fault no-answer on XfrBlock >/dev/null" \
		ending "/dev/scr$node" >"/tmp/ending.$node" &
	endings[node]=$!
}

ending "short APDU, T=1" --t1 --level short --protocols t1
ending "extended APDU, T=1" --t1 --level extended --protocols t1 --max-message 271
ending "TPDU, T=0" --t0 --level tpdu --protocols t0
ending "TPDU, T=1" --t1 --level tpdu --protocols t1 --atr "$t1_card_patient"
ending "character, T=0" --t0 --level character --protocols t0 --atr $t0_card_patient
ending "character, T=1" --t1 --level character --protocols t1 --atr "$t1_card_patient"

node=${#ending_name[@]}
run_script()
{
	"$levels_test" "${@:2}" script "/dev/scr$node" | tee /tmp/script | sed 's/^/    /'
	check "$1" test "${PIPESTATUS[0]}" -eq 0
	grep '^# answers' /tmp/script >>/tmp/answers
	[ -n "${SCR_LENGTHS-}" ] || set -- "$@" --few
	"$levels_test" "${@:2}" --ring script "/dev/scr$node" | tee /tmp/script | sed 's/^/    /'
	check "$1, by io_uring" test "${PIPESTATUS[0]}" -eq 0
	grep '^# answers' /tmp/script >>/tmp/answers
	check_output "$1: no fault is left" '"faults": []' \
		scr-emu --send "/tmp/emu.$node" stats
	check "$1: reader goes" stop "$node"
}

# script NAME PROGRAM-OPTIONS EMULATOR-OPTIONS...
script()
{
	[ -n "$few" ] && ((scripts++ % 3)) && return
	check "$1: reader is there" start "$node" "${@:3}"
	# shellcheck disable=SC2086 # $2 are words
	run_script "$1" $2 $few
}

# disturbed NAME ERROR EMULATOR-OPTIONS...: the reader gets no good answer to the
# first block of each command.
disturbed()
{
	check "$1: reader is there" start "$node" "${@:3}"
	run_script "$1" --t1 --few \
		--disturbance "scr-emu --send /tmp/emu.$node fault ccid-error $2 on XfrBlock >/dev/null"
}

script "short APDU, T=0" --t0 --level short --protocols t0 --max-message 271
script "short APDU, T=1" --t1 --level short --protocols t1 --max-message 271
script "short APDU, T=1, TA1=96, PPS by the reader" --t1 --features 000000ba \
	--level short --protocols both --atr "$both_card_fast"
script "extended APDU, T=0" "--t0 --extended" --level extended --protocols t0
script "extended APDU, T=1" "--t1 --extended" --level extended --protocols t1
script "extended APDU, 271-byte messages" "--t1 --extended" --level extended \
	--protocols t1 --max-message 271
script "extended APDU, 64-byte messages" "--t1 --extended" --level extended \
	--protocols t1 --max-message 64

for procedure in all one null; do
	script "TPDU, T=0, procedure bytes: $procedure" --t0 --level tpdu --protocols t0 \
		--procedure $procedure
done
script "TPDU, T=0, TA1=96, PPS by the host" --t0 --features 38 --level tpdu \
	--protocols t0 --atr "$t0_card_fast"
script "TPDU, T=0 of both, PPS by the reader" --t0 --features b8 --level tpdu \
	--protocols both --atr "$both_card_fast"

script "TPDU, T=1, IFSC 254" "--t1 --extended" --level tpdu --protocols t1 \
	--atr "$t1_card_254"
script "TPDU, T=1, IFSC 254, CRC" "--t1 --extended" --level tpdu --protocols t1 \
	--atr "$t1_card_254_crc"
script "TPDU, T=1, IFSC 32" --t1 --level tpdu --protocols t1
script "TPDU, T=1, IFSC 32, CRC" --t1 --level tpdu --protocols t1 --atr "$t1_card_32_crc"
script "TPDU, T=1, IFSC 1" "--t1 --extended --few" --level tpdu --protocols t1 \
	--atr "$t1_card_1"
script "TPDU, T=1, IFSC 1, CRC" "--t1 --extended --few" --level tpdu --protocols t1 \
	--atr "$t1_card_1_crc"
script "TPDU, T=1, 64-byte messages" --t1 --level tpdu --protocols t1 --max-message 64 \
	--atr "$t1_card_254_crc"
script "TPDU, T=1, 64-byte messages, IFS request by the reader" --t1 --level tpdu \
	--features 4b8 --protocols t1 --max-message 64 --atr "$t1_card_254"
script "TPDU, T=1, TA1=96, PPS by the host" --t1 --features 38 --level tpdu \
	--protocols both --atr "$both_card_fast"
script "TPDU, T=1, TA1=96, PPS and IFS request by the reader" --t1 --features 4b8 \
	--level tpdu --protocols both --atr "$both_card_fast"
script "TPDU, T=1, TA1=96, all by the reader" --t1 --features 478 --level tpdu \
	--protocols t1 --atr "$t1_card_fast"

for procedure in all one null; do
	script "character, T=0, procedure bytes: $procedure" "--t0 --few" --level character \
		--protocols t0 --procedure $procedure
done
script "character, T=0, TA1=96, PPS by the host" --t0 --features 38 --level character --protocols t0 \
	--atr "$t0_card_fast"
script "character, T=1, TA1=96, PPS by the host" "--t1 --extended" --level character --protocols t1 \
	--atr "$t1_card_fast" --features 38
script "character, T=1, IFSC 32, CRC" --t1 --level character --protocols t1 \
	--atr "$t1_card_32_crc"
script "character, T=1, IFSC 1" "--t1 --few --extended" --level character \
	--protocols t1 --atr "$t1_card_1"
script "character, T=1, 64-byte messages" --t1 --level character --protocols t1 \
	--max-message 64 --atr "$t1_card_254"

disturbed "TPDU, T=1, mute" FE --level tpdu --protocols t1
disturbed "TPDU, T=1, parity error" FD --level tpdu --protocols t1
disturbed "character, T=1, mute" FE --level character --protocols t1

# One digest for each case of the script.
sort -u /tmp/answers | sed 's/^/# /'
check_output "the answers are the same everywhere" "$(sed 's/:.*//' /tmp/answers |
	sort -u | wc -l)" sh -c "sort -u /tmp/answers | wc -l"

for ((i = 0; i < node; i++)); do
	wait "${endings[i]}"
	status=$?
	sed 's/^/    /' /tmp/ending.$i
	check "ending, ${ending_name[i]}" test $status -eq 0
	check_output "ending, ${ending_name[i]}: by abort sequences" \
		'"aborts": 7, "abort_requests": 7' scr-emu --send /tmp/emu.$i stats
	check "ending, ${ending_name[i]}: reader goes" stop $i
done
check "modules go" unload_modules
plan
