#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid stock
#
# Debian's programs over pcscd and our IFD handler.
. "$SCR_ROOT/tests/guest/lib.sh"
. "$SCR_ROOT/tests/guest/clients/pcscd.sh"
. "$SCR_ROOT/tests/guest/clients/clients.sh"

over=()

# What pcscd says when a call to the handler fails. 617, IFD_NO_SUCH_DEVICE, is right:
# the reader is unplugged.
reports_no_failure()
{
	! grep -B 30 "IFD.* not transacted: 6\(0.\|1[0-6]\)" $SCR_PCSCD_LOG
}

check "the handler installs" install_handler
check "udevd starts" start_udevd
check "modules load" load_modules
check "node appears" wait_until 30 test -c /dev/scr0
check "pcscd starts" start_pcscd "$SCR_BUNDLE"
all_clients "Gemplus USB SmartCard Reader 433-Swap"
openpgp_clients
check "pcscd has not complained about the reader" reports_no_failure
check "pcscd ends" stop_pcscd
stop_udevd
check "modules are unloaded" unload_modules
plan
