#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid stock
#
# The table of return codes, tests/pcsc/codes/expected.tsv: what pcscd with libccid says,
# and, in the same guest afterwards, what libpcsclite says over the modules.
. "$SCR_ROOT/tests/guest/lib.sh"

codes=$SCR_ROOT/tests/pcsc/codes

rows_over()
{
	"$codes/rows" "$1" >/tmp/rows 2>/tmp/errors || sed 's/^/# /' /tmp/errors
	check_cases "rows over $1" "$codes/table" compare "$1" /tmp/rows
}

# The daemon needs nothing of ours, and minutes on the kernel with all checks.
[ -e /sys/kernel/debug/kmemleak ] || rows_over pcscd
rows_over scr
plan
