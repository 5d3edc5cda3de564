#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# The catalogue of misbehaving readers (tests/catalogue): every fault with calls of
# tests/calls, at every exchange level. SCR_CATALOGUE says how much: "short", the default,
# is every fault with some calls each; "whole", every fault with every call. In both a call
# that has not ended after a second is cancelled; with "deadlines", which takes an hour,
# it ends by itself, and a close of the file has the fault, too.
. "$SCR_ROOT/tests/guest/lib.sh"

# name | options of catalogue | of scr-emu
configurations()
{
	cat <<'LIST'
short|--t1|--level short --protocols t1
extended||--level extended --protocols both --max-message 271
tpdu-t0||--level tpdu --protocols t0
tpdu-t1|--t1|--level tpdu --protocols t1
character-t0||--level character --protocols t0
character-t1|--t1|--level character --protocols t1
iccd-a|--iccd-a|--iccd a
iccd-b|--iccd|--iccd b
LIST
}

# figure WORD NAME: what catalogue counted.
figure()
{
	sed -n "s/^# combinations:.* $1 \([0-9]*\).*/\1/p; \$ a 0" "/tmp/$2.tap" | head -n 1
}

extent()
{
	case ${SCR_CATALOGUE-short} in
	whole) echo "--patience 1 --every ${SCR_EVERY-1}" ;;
	deadlines) echo "--patience 900 --every ${SCR_EVERY-24}" ;;
	*) echo "--patience 1 --every ${SCR_EVERY-12}" ;;
	esac
}

# run_one NAME CATALOGUE-OPTIONS EMULATOR-OPTIONS: in the background, at readers of its own.
run_one()
{
	local socket=/tmp/$1.socket emulator status
	scr-emu --control "$socket" --serial "$1" --count 3 --pin-support 3 --mechanical 6 \
		$3 >"/tmp/$1.ready" 2>&1 &
	emulator=$!
	wait_until 60 grep -q ready "/tmp/$1.ready"
	# shellcheck disable=SC2086 # the options are several words
	"$SCR_ROOT/tests/catalogue/catalogue" --control "$socket" --name "$1" --serial "$1" \
		--readers 3 $2 $(extent) ${SCR_WORDS-} | tee "/tmp/$1.tap" >"${SCR_SHOW-/dev/null}"
	status=${PIPESTATUS[0]}
	scr-emu --send "$socket" quit >/dev/null
	wait $emulator
	echo $status >"/tmp/$1.status"
}

check "modules load" load_modules
configurations >/tmp/configurations
while IFS='|' read -r name words emulator; do
	[ -z "${SCR_ONLY-}" ] || [ "$SCR_ONLY" = "$name" ] || continue
	run_one "$name" "$words" "$emulator" &
	names="${names-} $name"
	runs="${runs-} $!"
done </tmp/configurations
# shellcheck disable=SC2086 # several
wait $runs

# Its rows are sub-tests, which are counted instead of it.
tried=0
survived=0
for name in $names; do
	sed 's/^/    /' "/tmp/$name.tap"
	check "$name" test "$(cat "/tmp/$name.status")" = 0
	tried=$((tried + $(figure tried "$name")))
	survived=$((survived + $(figure survived "$name")))
done
echo "# figure: faults tried $tried"
echo "# figure: faults survived $survived"
check "modules go" unload_modules
plan
