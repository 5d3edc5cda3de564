#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# profile.sh [ioctl|libpcsclite|uring [apdu5|first]]: where the instructions of an APDU go over
# that path, or of all from nothing to its answer, function by function.
set -euo pipefail

cd "$(dirname "$0")/.."
path=${1:-ioctl}
case $path in
ioctl) source=ioctl.c flags='' ;;
uring) source=uring.c flags='-DREADERS=1 -luring' ;;
*) source=pcsc.c flags="$(pkg-config --cflags libpcsclite) -lpcsclite" ;;
esac
mkdir -p build
# shellcheck disable=SC2086 # $flags are words
gcc -std=gnu11 -O2 -g -D_GNU_SOURCE -Wall -Wextra -Iinclude/uapi -Ibench/program \
	-DPATH_NAME="\"$path\"" -o "build/profile-$path" bench/profile.c \
	"bench/program/$source" $flags
card=$(tests/guest/card-store "$PWD/build/card-store")
rm -f build/profile.trace build/profile.symbols
tests/guest/run --kernel stock --modules "${SCR_BUILD:-build/stock}" --timeout 600 --quiet \
	--log build/profile.log --files build/profile.symbols --qemu "$card -icount shift=0,sleep=off -D $PWD/build/profile.trace" \
	--append "tsc_early_khz=1000000 nokaslr norandmaps" -- bench/profile-in-guest "$path" \
	"${2:-apdu5}"
bench/profile-report build/profile.log build/profile.symbols build/profile.trace
