#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# added_test.sh: a copy of scr-emu's source gets a file in faults/, and is built by its
# Makefile: the fault is in the list, and scr-emu takes it. TAP.
set -u

root=$(realpath "$(dirname "$0")/../../../..")
work=$(mktemp -d)
trap 'kill $emulator 2>/dev/null; rm -rf "$work"' EXIT
emulator=
cases=0
failed=0

check()
{
	local name=$1
	shift
	cases=$((cases + 1))
	if "$@"; then
		echo "ok $cases $name"
	else
		echo "not ok $cases $name"
		failed=1
	fi
}

copy()
{
	mkdir "$work/faults" &&
		cp "$root"/tools/scr-emu/{Makefile,*.[ch]} "$work" &&
		cp "$root"/tools/scr-emu/faults/*.c "$work/faults"
}

build()
{
	make -s -C "$work" ROOT="$root" CFLAGS="-O0 -Werror" VERSION=test 2>&1 | sed 's/^/# /'
	return "${PIPESTATUS[0]}"
}

# Without a host: nobody connects.
start()
{
	"$work/scr-emu" --usbredir "$work/redirected" --control "$work/control" >"$work/said" 2>&1 &
	emulator=$!
	for _ in {1..100}; do
		grep -q ready "$work/said" && return
		sleep 0.1
	done
	return 1
}

says()
{
	"$work/scr-emu" --send "$work/control" "${@:2}" | grep -qF -- "$1"
}

check "the source is copied" copy
cp "$root/tests/host/scr-emu-line/made_up_fault.c" "$work/faults"
check "it builds with one more fault" build
"$work/scr-emu" --faults >"$work/list"
check "--faults has it" grep -qxF "  made-up [N]" "$work/list"
check "and what it does" grep -qF "The last byte of the Nth is wrong." "$work/list"
check "and the others" test "$(grep -c '^  [a-z]' "$work/list")" -gt 45
# No USB redirection without its library.
if pkg-config --exists libusbredirparser-0.5; then
	check "it runs" start
	check "a wrong name gets its name" says made-up fault no-such
	check "it is armed" says ok fault made-up 2
	check "and waits" says '"faults": ["made-up"]' stats
fi
echo "1..$cases"
exit $failed
