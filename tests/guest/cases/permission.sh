#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# Who may do what: somebody who is not root, in a container or not, with files that
# watch and files that use the card, beside others' sessions; and Escape.
. "$SCR_ROOT/tests/guest/lib.sh"

nobody()
{
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
check_cases permission_test "$SCR_ROOT/tests/security/permission_test"
check "scr-virt goes" rmmod scr-virt

# 08e6:3437 is one that libccid lets be asked for its version and features.
reader_with_card "Gemalto's" --vendor 08e6 --product 3437 --level tpdu
check_exit "Escape: the node is root's" 7 nobody "$SCR_ROOT/tools/scrctl/scrctl" vendor 3500 02
chmod 666 /dev/scr0
check "Escape: version, by somebody" nobody "$SCR_ROOT/tools/scrctl/scrctl" vendor 3500 02
check "Escape: features, by somebody" nobody "$SCR_ROOT/tools/scrctl/scrctl" vendor 3500 6a
check_exit "Escape: another one needs leave" 7 nobody "$SCR_ROOT/tools/scrctl/scrctl" vendor 3500 1f
check_exit "Escape: and a longer one" 7 nobody "$SCR_ROOT/tools/scrctl/scrctl" vendor 3500 0200
check_exit "Escape: so it does for root" 7 scrctl vendor 3500 1f
check_exit "Escape: somebody cannot give it" 2 nobody sh -c 'echo 1 >/sys/class/smartcard/scr0/escape'
echo 1 >/sys/class/smartcard/scr0/escape
check "Escape: with leave, by somebody" nobody "$SCR_ROOT/tools/scrctl/scrctl" vendor 3500 1f
stop_emulator
check "modules go" unload_modules
plan
