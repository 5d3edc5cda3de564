#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# profile.sh: where the instructions of a TRANSMIT go, function by function.
set -euo pipefail

cd "$(dirname "$0")/.."
mkdir -p build

card=$(tests/guest/card-store "$PWD/build/card-store")
rm -f build/profile.trace
tests/guest/run --kernel stock --modules "${SCR_BUILD:-build/stock}" --timeout 600 --quiet \
	--log build/profile.log --qemu "$card -icount shift=0,sleep=off -D $PWD/build/profile.trace" \
	--append "tsc_early_khz=1000000 nokaslr" -- bench/profile-in-guest
grep -a "^profile: ns" build/profile.log
bench/profile-report build/profile.log build/profile.trace
