#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# scrctl doctor: that all is well, and what is not, with what to do about it.
. "$SCR_ROOT/tests/guest/lib.sh"
. "$SCR_ROOT/tests/guest/clients/pcscd.sh"

export LD_LIBRARY_PATH=$SCR_ROOT/tools/libpcsclite
parameters=/sys/module/scr_ccid/parameters
scrctl=$SCR_ROOT/tools/scrctl/scrctl

# finds RESULT PATTERN [OPTIONS]: a line of the doctor.
finds()
{
	scrctl doctor "${@:3}" >/tmp/doctor 2>&1
	grep -q "^$1 .*$2" /tmp/doctor || { cat /tmp/doctor; return 1; }
}

advises()
{
	grep -q -e "-> .*$1" /tmp/doctor || { cat /tmp/doctor; return 1; }
}

reader_is_back()
{
	start_emulator --level extended && wait_until 10 test -c /dev/scr0
}

modprobe -q xhci_pci
modprobe -q vhci_hcd
check "no module: it is said" finds problem 'scr-ccid is not loaded, and not installed for this kernel'
check "no module: and what to do" advises 'make install.*modprobe scr-ccid'
check_exit "no module: exit code" 1 scrctl doctor

check "udev runs" start_udevd
check "modules load" load_modules
check "no reader is no problem" finds note 'no USB interface is a smart card reader'
check "a reader" reader_is_back
udevadm settle --timeout=20
check "its card" scrctl wait present --timeout 10
check "all is well" scrctl doctor
check "modules are loaded" finds ok 'scr-ccid is loaded.*from outside'
check "the reader is ours" finds ok 'scr-ccid has it, scr0'
check "the rule is there" finds ok '60-scr.rules is installed'
check "the node may be used" finds ok '/dev/scr0: root may use it (mode 660, group plugdev)'
check "the library is ours" finds ok 'libpcsclite.so.1, which is this project'
check "the card's state" finds ok 'scr0: card present, not powered, last error SUCCESS'
resets=$(scrctl --json state | jq .resets)
check "nothing was reset" test "$resets" = 0
check "--try powers the card" finds ok 'scr0: the card answers to reset: 3b' --try
check "JSON" sh -c 'scrctl --json doctor | jq -e "length > 6 and all(.[]; .result != \"problem\")"'

setpriv --reuid 65534 --regid 65534 --clear-groups "$scrctl" doctor >/tmp/doctor
check "not for everybody" grep -q '^problem .*/dev/scr0: nobody may not open it (mode 660' /tmp/doctor
check "not for everybody: what to do" advises 'adduser nobody plugdev'
chmod 664 /dev/scr0
setpriv --reuid 65534 --regid 65534 --clear-groups "$scrctl" doctor >/tmp/doctor
check "who may only watch" grep -q '^problem .*/dev/scr0: nobody may only watch' /tmp/doctor
LD_LIBRARY_PATH='' scrctl doctor >/tmp/doctor
check "the library is pcsc-lite's" grep -q "^note .*which is pcsc-lite's" /tmp/doctor
check "the library: what to do" advises 'scr-pcsc PROGRAM.*scr-pcsc --system on'

stop_emulator
echo all >$parameters/leave
start_emulator --level extended --vendor 08e6 --product 3437
check "left" wait_until 10 finds problem "08e6:3437.*left to others by the parameter leave, 'all'"
check "left: what to do" advises "scrctl bind"
echo 'all,!8E6:3437' >$parameters/leave
stop_emulator
check "not left any more" start_emulator --level extended --vendor 08e6 --product 3437
wait_until 10 test -c /dev/scr0
check "not left: all is well" scrctl doctor
stop_emulator
echo '' >$parameters/leave

# Its firmware is broken, the list says.
start_emulator --readers "$SCR_ROOT/tests/data/readers.tsv" --row SCL010
check "refused" wait_until 10 finds problem 'not driven: .*SCL010\|not driven: .*firmware'
check "refused: what to do" advises drive_refused
stop_emulator

check "scr-ccid goes" rmmod scr-ccid
start_emulator --level extended --vendor 08e6 --product 3437 --manufacturer ACME
check "pcscd with libccid" start_pcscd "$LIBCCID_BUNDLE"
check "it takes the reader" wait_until 20 finds problem '08e6:3437.*pcscd (process [0-9]*) has taken it by libusb'
check "it takes the reader: what to do" advises 'systemctl disable --now pcscd'
check "it runs" finds note 'pcscd runs (process'
check "scr-ccid comes back" insmod "$SCR_MODULES/drivers/smartcard/scr-ccid.ko"
check "the reader stays pcscd's" finds problem 'pcscd (process [0-9]*) has taken it'
check "pcscd ends" stop_pcscd
rm -rf /run/pcscd
stop_emulator
check "the reader is ours again" reader_is_back
check "all is well again" scrctl doctor
stop_emulator
stop_udevd
check "modules go" unload_modules
plan
