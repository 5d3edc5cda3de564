#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# added_test.sh: a copy of scr-emu's source gets a file in faults/, and is built by its
# Makefile: the fault is in the list, and scr-emu takes it. TAP.
set -u

root=$(realpath "$(dirname "$0")/../../../..")
work=$(mktemp -d)
emulator=
trap '[ -z "$emulator" ] || kill "$emulator" 2>/dev/null; rm -rf "$work"' EXIT
scr_said=$work/output
. "$root/tests/tap.sh"

copy()
{
	mkdir "$work/faults" &&
		cp "$root"/tools/scr-emu/{Makefile,*.[ch]} "$work" &&
		cp "$root"/tools/scr-emu/faults/*.c "$work/faults"
}

build()
{
	make -s -C "$work" ROOT="$root" CFLAGS="-O0 -Werror" VERSION=test
}

# Without a host: nobody connects.
start()
{
	"$work/scr-emu" --usbredir "$work/redirected" --control "$work/control" >"$work/ready" 2>&1 &
	emulator=$!
	for _ in {1..100}; do
		grep -q ready "$work/ready" && return
		sleep 0.1
	done
	return 1
}

check "the source is copied" copy
cp "$root/tests/host/scr-emu-line/made_up_fault.c" "$work/faults"
check "it builds with one more fault" build
check_output "--faults has it" "  made-up [N]" "$work/scr-emu" --faults
check_output "and what it does" "The last byte of the Nth is wrong." "$work/scr-emu" --faults
check_output "and the others" "  wrong-seq" "$work/scr-emu" --faults
# No USB redirection without its library.
if pkg-config --exists libusbredirparser-0.5; then
	send=("$work/scr-emu" --send "$work/control")
	check "it runs" start
	check_output "a wrong name gets its name" made-up "${send[@]}" fault no-such
	check "it is armed" "${send[@]}" fault made-up 2
	check_output "and waits" '"faults": ["made-up"]' "${send[@]}" stats
fi
finish
