#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usbredir stock
# redirected: 7 --readers tests/security/readers.tsv --row 1-7
# run stock: --memory 288
#
# APDUs and what goes to a PIN pad are wiped: a secret is sent, and then all of the
# guest's memory is searched for it (/proc/kcore). The readers are on the host.
. "$SCR_ROOT/tests/guest/lib.sh"

mute=80160000
searches=0

secret()
{
	"$SCR_ROOT/tests/security/secret" "$@"
}

# wiped NAME READER HOW ENDING...: nothing is left.
wiped()
{
	searches=$((searches + 1))
	check "$1" secret "/dev/scr$2" "${@:3}"
}

# found NAME READER HOW ENDING...: as it should be.
found()
{
	check_exit "$1" 1 secret "/dev/scr$2" "${@:3}"
}

# after NAME READER FAULT ARGUMENTS...: nothing is left when the reader does that.
after()
{
	emu "@$2" fault "$3" on XfrBlock >/dev/null
	wiped "$1" "$2" "${@:4}"
	emu "@$2" clear >/dev/null
}

check "modules load" load_modules
wait_until 20 test -c /dev/scr6
udevadm settle 2>/dev/null
for reader in 0 1 2 3 4 5 6; do
	check "scr$reader: its card is there" scrctl -r $reader wait present --timeout 10
	echo 1 >/sys/class/smartcard/scr$reader/escape
done

found "found while the call waits" 1 ioctl waiting $mute
found "found while the call waits, by io_uring" 1 ring waiting $mute
found "found in the caller's own buffer" 1 ioctl kept

# What has come, and is no answer: of another command, or broken.
for fault in wrong-seq wrong-slot wrong-type no-answer; do
	after "cancelled, $fault" 1 $fault ioctl cancelled
done
after "killed, wrong-seq" 2 wrong-seq ioctl killed
after "cancelled, wrong-seq, by io_uring" 2 wrong-seq ring cancelled
for fault in length-over length-huge status-rfu short-header eproto error-with-status-ok; do
	after "$fault" 1 $fault ioctl answered
done
after "length-over, in pieces" 2 length-over ring answered 1000
after "answer-twice, and the next command" 2 answer-twice ioctl answered next
after "late-answer, by write" 1 late-answer write answered next

for ending in interrupted cancelled killed; do
	wiped "mute card, $ending" 1 ioctl $ending $mute
	wiped "mute card, $ending, TPDU with T=0" 0 ioctl $ending $mute t0
done
wiped "mute card, cancelled, by io_uring" 2 ring cancelled $mute
wiped "mute card, killed, by io_uring" 0 ring killed $mute t1
wiped "mute card, closed, by write" 1 write closed $mute
wiped "closed with an answer that was not read" 2 write closed
after "timed out" 1 no-answer ioctl answered

for protocol in t0 t1; do
	for how in ioctl write ring; do
		wiped "TPDU, $protocol, by $how" 0 $how answered $protocol
		wiped "character, $protocol, by $how" 3 $how answered $protocol
	done
	wiped "TPDU, $protocol: Escape" 0 vendor answered $protocol
done
for how in ioctl write ring; do
	wiped "short, by $how" 1 $how answered
	wiped "extended, by $how" 2 $how answered
	wiped "extended, in pieces, by $how" 2 $how answered 1000
	wiped "extended, long messages, by $how" 6 $how answered 1000
	wiped "ICCD, version A, by $how" 4 $how answered t0
	wiped "ICCD, version B, by $how" 5 $how answered
done

# typed NAME READER ENDING [PROTOCOL]: a PIN entry, whose template has the secret.
typed()
{
	[ "$3" = answered ] && emu "@$2" pin 1234 >/dev/null
	wiped "PIN pad, $1, $3" "$2" secure "$3" 24 "${@:4}"
	emu "@$2" clear >/dev/null
}

typed "TPDU, t0" 0 answered t0
typed "TPDU, t1" 0 answered t1
typed "short" 1 answered
typed "extended" 2 answered
typed "short" 1 cancelled
typed "TPDU, t1" 0 killed t1
echo "# figure: secrets searched $searches"
plan
