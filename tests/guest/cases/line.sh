#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# The serial line to the card, where the driver has to know about it: protocols,
# PPS, parameters and block lengths at TPDU and character level, ICCD.
. "$SCR_ROOT/tests/guest/lib.sh"

# TA1 96, T=0 and T=1; T=1 only; specific mode T=1; T=1 with CRC, TC1 2.
both=3B90968031FE0049
t1=3B90968131FE0048
specific=3B9096918131FE00D9
crc=3B808171FE00018F
guard=3B4002

parameters()
{
	emu stats | sed -n 's/.*"last_parameters": "\([^"]*\)".*/\1/p'
}

t1_case()
{
	reader_with_card "$@"
	check "$1: 1 byte back" echoes 1 --protocol t1
	check "$1: 255 bytes back" echoes 255 --protocol t1
	check "$1: 1000 bytes back" echoes 1000 --protocol t1
	check_output "$1: a slow card gets its time" 9000 scrctl transmit --protocol t1 801403e8
}

t0_case()
{
	reader_with_card "$@"
	check "$1: 1 byte back" echoes 1 --protocol t0
	check "$1: 255 bytes back" echoes 255 --protocol t0
	check_output "$1: wrong Le is put right" "00 01 02 9000" \
		scrctl transmit --protocol t0 8010000300
	check_output "$1: a slow card gets its time" 9000 scrctl transmit --protocol t0 801403e8
}

check "modules load" load_modules

t1_case "TPDU, T=1" --level tpdu --protocols t1
stop_emulator
t1_case "TPDU, T=1, reader makes PPS" --level tpdu --atr $both
check_output "TPDU, T=1, reader makes PPS: to TA1" 9610 parameters
stop_emulator
t1_case "TPDU, T=1, host makes PPS" --level tpdu --features 10030 --atr $both
check_output "TPDU, T=1, host makes PPS: to TA1" 9610 parameters
stop_emulator
t1_case "TPDU, T=1, reader negotiates" --level tpdu --features 10478 --atr $t1
stop_emulator
t1_case "TPDU, T=1, specific mode" --level tpdu --features 10030 --atr $specific
stop_emulator
t1_case "TPDU, T=1, CRC" --level tpdu --protocols t1 --atr $crc
stop_emulator
t1_case "TPDU, T=1, slow reader" --level tpdu --features 10030 --atr $both \
	--data-rates 10753,125000
check_output "TPDU, T=1, slow reader: half of TA1" 9510 parameters
stop_emulator
t1_case "TPDU, T=1, too many rates" --level tpdu --features 10030 --atr $both \
	--data-rates 10753,125000,250000 --wrong-count 256
stop_emulator

t0_case "TPDU, T=0, host makes PPS" --level tpdu --features 10030 --atr $both
stop_emulator
t0_case "TPDU, T=0, byte by byte" --level tpdu --protocols t0 --procedure one
stop_emulator
t0_case "TPDU, T=0, guard time" --level tpdu --features 10030 --atr $guard
stop_emulator

for procedure in all one null; do
	t0_case "characters, T=0, $procedure" --level character --protocols t0 \
		--procedure $procedure
	stop_emulator
done
t0_case "characters, T=0, host makes PPS" --level character --features 30 --atr $both
stop_emulator
t1_case "characters, T=1" --level character --protocols t1
stop_emulator
t1_case "characters, T=1, host makes PPS" --level character --features 30 --atr $both
stop_emulator

check "modules go" unload_modules
plan
