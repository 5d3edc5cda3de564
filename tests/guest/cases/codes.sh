#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid
#
# The table of return codes, tests/pcsc/codes/expected.tsv: what pcscd with libccid says,
# and, in the same guest afterwards, what libpcsclite says over the modules.
. "$SCR_ROOT/tests/guest/lib.sh"

codes=$SCR_ROOT/tests/pcsc/codes

# The daemon needs nothing of ours, and minutes on the kernel with all checks.
libraries="pcscd scr"
[ ! -e /sys/kernel/debug/kmemleak ] || libraries=scr

# Its rows are sub-tests, which are counted instead of it.
for library in $libraries; do
	"$codes/rows" $library >/tmp/$library.rows 2>/tmp/$library.errors ||
		sed 's/^/# /' /tmp/$library.errors
	"$codes/table" compare $library /tmp/$library.rows >/tmp/$library.tap
	status=$?
	sed 's/^/    /' /tmp/$library.tap
	check "rows over $library" test $status -eq 0
done
plan
