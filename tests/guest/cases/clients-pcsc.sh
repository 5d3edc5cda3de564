#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid stock
#
# Debian's programs over our libpcsclite.so.1, with no daemon.
. "$SCR_ROOT/tests/guest/lib.sh"
. "$SCR_ROOT/tests/guest/clients/clients.sh"

over=("$SCR_ROOT/tools/libpcsclite/scr-pcsc")

no_daemon()
{
	! pgrep pcscd && ! [ -e /run/pcscd/pcscd.comm ]
}

check "no daemon is there" no_daemon
check "modules load" load_modules
check "node appears" wait_until 30 test -c /dev/scr0
all_clients "QEMU USB CCID"
openpgp_clients
check "no list of readers was rubbish" sh -c "! grep 'no text' /tmp/observers"
check "there has been no daemon" no_daemon
check "modules are unloaded" unload_modules
plan
