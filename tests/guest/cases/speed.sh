#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# What a PPS is good for: a file of 8192 bytes is read from a card that stays at
# 372/1, and from one that agrees to 512/32, on a line where characters take their
# time. The times are printed; what is checked is what reader and card agree on.
. "$SCR_ROOT/tests/guest/lib.sh"

# SELECT of the EF 0001, and READ BINARY in 32 pieces.
commands()
{
	local offset
	echo 00A4000C020001
	for ((offset = 0; offset < 8192; offset += 256)); do
		printf '00B0%04X00\n' $offset
	done
}

# read_file NAME ATR FIDI: the file, at that speed.
read_file()
{
	local start end
	check "$1: reader is there" start_emulator --level tpdu --card files --timing --atr "$2"
	wait_until 10 test -c /dev/scr0
	check "$1: card answers" scrctl power
	start=${EPOCHREALTIME/./}
	scrctl transmit --raw --file /tmp/apdus > /tmp/answer
	end=${EPOCHREALTIME/./}
	echo "# $1: $(((end - start) / 1000)) ms"
	check "$1: 8192 bytes of the file" cmp /tmp/answer /tmp/file
	check_output "$1: in force" "\"last_parameters\": \"$3" emu stats
	stop_emulator
}

commands > /tmp/apdus
awk 'BEGIN { for (i = 0; i < 8192; i++) printf "%02x", i % 256 }' | xxd -r -p > /tmp/file

check "modules load" load_modules
read_file "372/1" t1,ifsc=254 11
read_file "512/32" t1,ifsc=254,ta1=96 96
check "modules go" unload_modules
plan
