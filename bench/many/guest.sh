# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by the scripts that measure many readers, in the tree's root: guests with
# readers of ours whose clock is their instructions, and the results.

scripts/packages build test bench
mkdir -p build/logs bench/results
make -s tools
make -s -C bench/many
tests/guest/build stock >build/logs/bench-build.log

# counting_guest LOG COUNT EMULATOR-OPTIONS COMMAND...: a nanosecond in the guest is
# an instruction, and nobody waits while it is idle: its clock jumps.
counting_guest()
{
	tests/guest/run-redirected "$2" "$3" "-icount shift=0,sleep=off" --kernel stock \
		--modules build/stock --timeout 900 --quiet --log "build/logs/$1.log" \
		--append tsc_early_khz=1000000 -- "${@:4}"
}

# results NAME WORD LOG...: the lines of the logs that begin with "WORD: ", each of
# which is JSON, as bench/results/NAME.json; they are printed, too.
results()
{
	local name=$1 word=$2 release
	release=$(basename "$(ls -d "$(tests/guest/kernel-stock)"/installed/lib/modules/*)")
	for log in "${@:3}"; do
		sed -n "s/^$word: //p" "build/logs/$log.log"
	done | jq -s --arg kernel "$release" --arg commit "$(git describe --always --dirty)" \
		--arg qemu "$(qemu-system-x86_64 --version | awk 'NR == 1 { print $4 }')" \
		'{ kernel: $kernel, qemu: $qemu, commit: $commit, rows: . }' \
		>"bench/results/$name.json"
	jq -c '.rows[]' "bench/results/$name.json"
}
