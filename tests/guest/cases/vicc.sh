#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# A card that is a program, vicc of vsmartcard, behind readers of each level; it
# comes when the program connects, and goes when that ends.
. "$SCR_ROOT/tests/guest/lib.sh"

select_mf=00A4000C023F00

# reader NAME OPTIONS...: one without a card yet.
reader()
{
	check "$1: reader is there" start_emulator --card vicc "${@:2}"
	wait_until 10 test -c /dev/scr0
	check_output "$1: no card yet" ABSENT scrctl state
}

# Debian 12 has vicc's modules in a folder where no Python looks, and has the
# cryptography that they want under another name.
mkdir -p /tmp/python
ln -sfn /usr/lib/python3/dist-packages/Cryptodome /tmp/python/Crypto
export PYTHONPATH=/usr/lib/python3/site-packages/virtualsmartcard:/tmp/python

# Its only card with T=0, cryptoflex, ends in Debian 12 with a TypeError before it
# has sent its ATR: so T=0 is tried with cards of ours, in levels.sh and files.sh.

# connect NAME TYPE: the program comes, and the card with it.
connect()
{
	# Its card is made anew, and has to be saved nowhere.
	vicc --type "$2" --hostname 127.0.0.1 --port 35963 >/tmp/vicc.log 2>&1 </dev/null &
	program=$!
	check "$1: the card comes" scrctl wait present --timeout 60
}

# disconnect NAME: the program ends, and the card goes.
disconnect()
{
	kill "$program"
	check "$1: the card goes" scrctl wait absent --timeout 10
	wait "$program"
}

check "modules load" load_modules
check "the loopback device is up" ip link set lo up
check "vicc is installed" command -v vicc

reader "extended" --level extended --protocols t1
connect "extended" iso7816
check_output "extended: power gives its ATR" "3b" scrctl power
check_output "extended: SELECT" 9000 scrctl transmit $select_mf
check_output "extended: GET CHALLENGE" 9000 scrctl transmit 0084000008
check "extended: a challenge has 8 bytes" sh -c \
	'[ "$(scrctl transmit --raw 0084000008 | wc -c)" = 8 ]'
check_output "extended: warm reset" "3b" scrctl power warm
check_output "extended: and it goes on" 9000 scrctl transmit $select_mf
disconnect "extended"
check_output "extended: insert is refused" "by itself" emu insert
check_exit "extended: no card" 4 scrctl power
connect "extended, again" iso7816
check_output "extended, again: SELECT" 9000 scrctl transmit $select_mf
check "extended, again: remove" emu remove
check "extended, again: the card goes" scrctl wait absent --timeout 10
check "extended, again: and ends the program" wait_until 10 sh -c "! kill -0 $program"
stop_emulator

reader "short" --level short --protocols t1
connect "short" iso7816
check_output "short: SELECT and GET CHALLENGE" 9000 scrctl transmit $select_mf 0084000008
disconnect "short"
stop_emulator

reader "TPDU, T=1" --level tpdu --protocols t1
connect "TPDU, T=1" iso7816
check_output "TPDU, T=1: SELECT and GET CHALLENGE" 9000 scrctl transmit $select_mf 0084000008
disconnect "TPDU, T=1"
stop_emulator

reader "characters, T=1" --level character --protocols t1
connect "characters, T=1" iso7816
check_output "characters, T=1: SELECT and GET CHALLENGE" 9000 \
	scrctl transmit $select_mf 0084000008
disconnect "characters, T=1"
stop_emulator

# The slot of an ICCD is never empty: the card is there when it answers to reset.
check "ICCD B: reader is there" start_emulator --iccd b --card vicc
wait_until 10 test -c /dev/scr0
connect "ICCD B" iso7816
check "ICCD B: the card answers" wait_until 60 scrctl power
check_output "ICCD B: SELECT and GET CHALLENGE" 9000 scrctl transmit $select_mf 0084000008
stop_emulator

check "modules go" unload_modules
plan
