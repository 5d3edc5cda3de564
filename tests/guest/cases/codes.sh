#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid stock
#
# The table of return codes, tests/pcsc/codes/expected.tsv: what pcscd with libccid says,
# and, in the same guest afterwards, what libpcsclite says over the modules.
. "$SCR_ROOT/tests/guest/lib.sh"

codes=$SCR_ROOT/tests/pcsc/codes

# Its rows are sub-tests, which are counted instead of it.
rows_over()
{
	"$codes/rows" "$1" >/tmp/rows 2>/tmp/errors || sed 's/^/# /' /tmp/errors
	"$codes/table" compare "$1" /tmp/rows >/tmp/tap
	status=$?
	sed 's/^/    /' /tmp/tap
	check "rows over $1" test $status -eq 0
}

# The daemon needs nothing of ours, and minutes on the kernel with all checks.
[ -e /sys/kernel/debug/kmemleak ] || rows_over pcscd
rows_over scr
plan
