#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none debug
# long: debug 1800 SCR_SECONDS=1200
#
# The corpus of the fuzzer of ioctls, and new inputs in what it leaves of SCR_SECONDS: on
# the debug kernel an input takes a second. With SCR_CORPUS, what it has found is printed,
# as lines for tests/fuzz-ioctl/keep.
. "$SCR_ROOT/tests/guest/lib.sh"

folder=$SCR_ROOT/tests/fuzz-ioctl

fuzz()
{
	"$folder/fuzz_ioctl" -artifact_prefix=/tmp/ -timeout=120 -rss_limit_mb=0 -max_len=512 \
		-verbosity=0 "$@"
}

if [ ! -e /sys/kernel/debug/kcov ]; then
	echo "ok 1 # SKIP a kernel without KCOV"
	echo "1..1"
	exit
fi
check "scr loads" insmod "$SCR_MODULES/drivers/smartcard/scr.ko"
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
mkdir /tmp/corpus
grep -v "^#" "$folder/corpus.hex" >/tmp/corpus.hex
inputs=0
while read -r line; do
	inputs=$((inputs + 1))
	xxd -r -p <<<"$line" >/tmp/corpus/$inputs
done </tmp/corpus.hex
check "the kernel survives a corpus of $inputs, and ${SCR_SECONDS:-40} s in all" \
	fuzz -max_total_time="${SCR_SECONDS:-40}" /tmp/corpus
grep '^# figure:' "$scr_said"
if [ -n "${SCR_CORPUS-}" ]; then
	mkdir /tmp/least
	fuzz -merge=1 /tmp/least /tmp/corpus >/dev/null 2>&1
	for file in /tmp/least/*; do
		echo "corpus: $(xxd -p -c 0 "$file")"
	done
fi
check "no reader is left" wait_until 10 gone /dev/scr0
check "scr-virt goes" rmmod scr-virt
check "scr goes" rmmod scr
plan
