#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
# long: stock 10800 SCR_CATALOGUE=whole
#
# The catalogue of misbehaving readers (tests/catalogue): every fault with calls of
# tests/calls, at every exchange level. SCR_CATALOGUE says how much: "short", the default,
# is every fault with some calls each; "whole", every fault with every call. In both a call
# that has not ended after a second is cancelled; "whole" has some calls again afterwards
# that are not, but end by themselves, and whose file's close has the fault, too.
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
	awk -v word="$1" '/^# combinations:/ {
			for (i = 3; i < NF; i++)
				if ($i == word)
					sum += $(i + 1)
		}
		END { print sum + 0 }' "/tmp/$2.tap"
}

# On the kernel with all checks, everything takes its time.
every=${SCR_EVERY-37}
readers=3
few=" extended tpdu-t1 character-t0 iccd-b "
if [ -e /sys/kernel/debug/kmemleak ]; then
	every=${SCR_EVERY-601}
	readers=1
fi

# extents: of each run, a line with options of catalogue.
extents()
{
	if [ "${SCR_CATALOGUE-short}" = whole ]; then
		echo "--patience 1 --every 1"
		echo "--patience 900 --every 23"
	else
		echo "--patience 1 --every $every"
	fi
}

# catalogue NAME OPTIONS NUMBER: its cases, one run after the other.
catalogue()
{
	local extent status=0
	extents >"/tmp/$1.extents"
	while read -r extent; do
		# shellcheck disable=SC2086 # the options are several words
		"$SCR_ROOT/tests/catalogue/catalogue" --control "/tmp/$1.socket" --name "$1" \
			--serial "$1" --readers $readers --first "$3" $2 $extent ${SCR_WORDS-} || status=1
	done <"/tmp/$1.extents"
	echo $status >"/tmp/$1.status"
}

# run_one NAME CATALOGUE-OPTIONS EMULATOR-OPTIONS NUMBER: at readers of its own.
run_one()
{
	local socket=/tmp/$1.socket emulator
	# shellcheck disable=SC2086 # the options are several words
	scr-emu --control "$socket" --serial "$1" --count $readers --pin-support 3 --mechanical 6 \
		$3 >"/tmp/$1.ready" 2>&1 &
	emulator=$!
	wait_until 60 grep -q ready "/tmp/$1.ready"
	catalogue "$1" "$2" "$4" | tee "/tmp/$1.tap" >"${SCR_SHOW-/dev/null}"
	scr-emu --send "$socket" quit >/dev/null
	wait $emulator
}

check "modules load" load_modules
configurations >/tmp/configurations
number=0
runs=()
while IFS='|' read -r name words emulator; do
	number=$((number + 1))
	[ -z "${SCR_ONLY-}" ] || [ "$SCR_ONLY" = "$name" ] || continue
	[ $readers -gt 1 ] || [[ $few == *" $name "* ]] || continue
	# Some at a time: most of it is waiting, but not all.
	[ ${#runs[@]} -lt 3 ] || wait "${runs[-3]}"
	run_one "$name" "$words" "$emulator" $number &
	names="${names-} $name"
	runs+=($!)
done </tmp/configurations
wait "${runs[@]}"

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
