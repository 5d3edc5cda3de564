#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# startup.sh: what SCardEstablishContext and SCardListReaders cost over pcscd with
# libccid, and over this tree, in instructions: all that the machine executes from
# the first call to the end of the second, in the program, the kernel and, if there
# is one, the daemon. QEMU counts them: with -icount shift=0 a nanosecond in the
# guest is an instruction. One processor; the reader is QEMU's usb-ccid.
set -euo pipefail

cd "$(dirname "$0")/.."
mkdir -p build
gcc -std=gnu11 -O2 -Wall -Wextra -I/usr/include/PCSC -o build/startup bench/startup.c -lpcsclite
card=$(tests/guest/card-store "$PWD/build/card-store")
tests/guest/run --kernel stock --modules build/stock --timeout 900 --quiet \
	--log build/startup.log --qemu "$card -icount shift=0,sleep=off" \
	--append tsc_early_khz=1000000 -- \
	bench/startup-in-guest
sed -n 's/^startup: //p' build/startup.log
