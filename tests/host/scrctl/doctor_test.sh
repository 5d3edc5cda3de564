#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# scrctl doctor on machines that are made up: each finding, with what to do about it.
# $1 is scrctl, $2 the preloaded reader (fake_reader.c). Prints KTAP; ends with 1 if a
# check failed.

. "${0%/*}/lib.sh"
export SCRCTL_ROOT=$folder/root HOME=/home/user
unset GNUPGHOME LD_LIBRARY_PATH
root=$SCRCTL_ROOT
release=$(uname -r)
devices=$root/sys/bus/usb/devices

put()
{
	mkdir -p "$(dirname "$1")"
	printf '%s\n' "$2" >"$1"
}

# interface NAME VENDOR PRODUCT [DRIVER]: a USB device with a reader
interface()
{
	local device=$devices/${1%:*}
	put "$device/idVendor" "$2"
	put "$device/idProduct" "$3"
	put "$device/product" "Made-up Reader"
	put "$device/busnum" 1
	put "$device/devnum" 7
	put "$devices/$1/bInterfaceClass" 0b
	if [ -n "$4" ]; then
		ln -s "../../../drivers/$4" "$devices/$1/driver"
	fi
}

# process NUMBER NAME [FILE]
process()
{
	put "$root/proc/$1/comm" "$2"
	mkdir -p "$root/proc/$1/fd"
	if [ -n "$3" ]; then
		ln -s "$3" "$root/proc/$1/fd/5"
	fi
}

# A machine where all is well.
well()
{
	local module
	rm -rf "$root" "$SCR_FAKE_DEV" "$SCR_FAKE_LOG"
	for module in scr scr_ccid; do
		put "$root/sys/module/$module/initstate" live
		put "$root/sys/module/$module/taint" OE
	done
	put "$root/sys/module/scr_ccid/parameters/leave" ""
	put "$root/sys/module/scr_ccid/parameters/drive_refused" N
	put "$root/sys/module/module/parameters/sig_enforce" N
	put "$root/sys/kernel/security/lockdown" "[none] integrity confidentiality"
	put "$root/lib/modules/$release/modules.dep" "updates/scr.ko:
updates/scr-ccid.ko: updates/scr.ko"
	interface 1-1:1.0 08e6 3437 scr-ccid
	mkdir -p "$devices/1-1:1.0/smartcard/scr0" "$root/sys/class/smartcard/scr0"
	put "$root/dev/scr0" ""
	put "$root/usr/lib/udev/rules.d/60-scr.rules" rule
	put "$root/etc/ld.so.conf.d/scr.conf" "/usr/local/lib/scr # ours"
	put "$root/usr/local/lib/scr/libpcsclite.so.1" "ELF /dev/scrctl"
	put "$root/usr/lib/gnupg/scdaemon" ELF
	put "$root/home/user/.gnupg/scdaemon.conf" disable-ccid
	put "$SCR_FAKE_DEV/scr0" present
}

# doctor CODE NAME [OPTIONS...]: its exit code, and no sanitizer's word
doctor()
{
	LD_PRELOAD=$fake "$scrctl" doctor "${@:3}" >"$folder/out" 2>"$folder/err"
	code=$?
	[ $code = "$1" ] && ! grep -q 'Sanitizer\|runtime error' "$folder/err"
	result $? "$2: exit code $1"
}

# says RESULT PATTERN [ADVICE]
says()
{
	grep -A 1 "^$1 .*$2" "$folder/out" >"$folder/said" &&
		{ [ -z "$3" ] || grep -q -e "-> .*$3" "$folder/said"; }
	result $? "$1: $2"
}

well;		doctor 0 "all is well"
says ok 'scr is loaded (/lib/modules/.*/updates/scr.ko; from outside the kernel.s source; not signed)'
says ok '1-1:1.0, 08e6:3437 Made-up Reader: scr-ccid has it, scr0$'
says ok '/usr/lib/udev/rules.d/60-scr.rules is installed'
says ok '/dev/scr0: .* may use it'
says ok 'pcscd does not run'
says ok '/usr/local/lib/scr/libpcsclite.so.1, which is this project'
says ok 'scdaemon leaves readers to PC/SC'
says ok 'scr0: card present, not powered'
[ ! -s "$SCR_FAKE_LOG" ]; result $? "no card was used"
doctor 0 "--try" --try
says ok 'scr0: the card answers to reset: 3b 65'
grep -q 'POWER 1' "$SCR_FAKE_LOG" && grep -q closed "$SCR_FAKE_LOG"; result $? "--try: powered, closed"
doctor 0 "--json" --json
jq -e 'length == 9 and all(.[]; .result == "ok" and .check and .text)' "$folder/out" >/dev/null
result $? "--json: a list"

rm -r "$root/sys/module/scr_ccid";	doctor 1 "module missing"
says problem 'scr-ccid is not loaded; it is installed, /lib/modules/.*/updates/scr-ccid.ko' 'modprobe scr-ccid'
put "$root/sys/module/module/parameters/sig_enforce" Y
put "$root/lib/modules/$release/updates/scr-ccid.ko" ELF
doctor 1 "not signed"
says problem 'has no signature, and the kernel wants one (sig_enforce is on)' 'sign-file'
printf '~Module signature appended~\n' >>"$root/lib/modules/$release/updates/scr-ccid.ko"
doctor 1 "signed";	says problem 'it is installed and signed' 'modprobe'
put "$root/sys/module/module/parameters/sig_enforce" N
put "$root/sys/kernel/security/lockdown" "none [integrity] confidentiality"
put "$root/lib/modules/$release/modules.dep" "extra/scr-ccid.ko.xz: extra/scr.ko.xz"
doctor 1 "packed";	says problem 'scr-ccid.ko.xz; the kernel wants a signature (lockdown is on)' modinfo
rm "$root/lib/modules/$release/modules.dep"
doctor 1 "not installed"
says problem 'scr-ccid is not loaded, and not installed for this kernel' 'make install'
doctor 1 "--json, a problem" --json
jq -e 'any(.[]; .result == "problem" and (.advice | test("modprobe")))' "$folder/out" >/dev/null
result $? "--json: the advice"

well;	put "$root/sys/module/scr_ccid/initstate" coming
doctor 1 "module that does not come"; says problem 'scr-ccid is coming' dmesg
well;	rm "$root/sys/module/scr/initstate"
doctor 0 "built in"; says ok 'scr is part of the kernel'

well;	rm -r "$devices"
doctor 0 "no reader"; says note 'no USB interface is a smart card reader'
well;	interface 1-2:1.0 072f 90cc usbfs
doctor 1 "libusb, by nobody that we see"
says problem '072f:90cc.*a program has taken it by libusb' 'as root'
process 77 pcscd /dev/bus/usb/001/007
doctor 1 "libusb, by pcscd"
says problem '072f:90cc.*pcscd (process 77) has taken it by libusb' 'systemctl disable --now pcscd'
says note 'pcscd runs (process 77)'
rm -r "$root/proc"; process 5 scdaemon /dev/bus/usb/001/007
doctor 1 "libusb, by scdaemon"; says problem 'scdaemon (process 5)' disable-ccid
rm -r "$root/proc"; process 5 other /dev/bus/usb/001/007; process 6 x /dev/bus/usb/001/008
doctor 1 "libusb, by another"; says problem 'other (process 5)' 'end other'
well;	interface 1-2:1.0 072f 90cc cdc_acm
doctor 1 "another driver"; says problem 'the driver cdc_acm has it' 'scrctl bind --force'

well;	interface 1-2:1.0 072f 90cc ""
for list in all 072f:90cc '72F:*' '08e6:3437,072f:*' '!all,72f:90CC' 'all !08e6:3437'; do
	put "$root/sys/module/scr_ccid/parameters/leave" "$list"
	doctor 1 "left: $list"; says problem '072f:90cc.*left to others by the parameter leave' 'scrctl bind'
done
for list in '' 08e6:3437 'all,!072f:90cc' '072f:*,!72f:90cc' 1072f:90cc; do
	put "$root/sys/module/scr_ccid/parameters/leave" "$list"
	doctor 1 "not left: $list"; says problem '072f:90cc.*no driver has it' 'dmesg'
done
put "$root/dev/kmsg" '3,1,1,-;scr-ccid 1-2:1.0: reader 072f:90cc, release 1.00, not driven: it is broken (parameter drive_refused)'
doctor 1 "refused"; says problem 'not driven: .*it is broken' 'drive_refused'
put "$devices/1-2:1.0/bInterfaceClass" ff
doctor 1 "refused, of a class of its own"; says problem 'not driven: .*it is broken' 'drive_refused'
rm "$root/dev/kmsg"
doctor 0 "no reader, of a class of its own"
ln -s ../../../drivers/scr-ccid "$devices/1-2:1.0/driver"
mkdir -p "$devices/1-2:1.0/smartcard/scr0"
doctor 0 "driven, of a class of its own"; says ok '1-2:1.0, 072f:90cc .*scr-ccid has it, scr0'
rm -r "$devices/1-2:1.0/driver" "$devices/1-2:1.0/smartcard"
put "$devices/1-2:1.0/bInterfaceClass" 0b
rm -r "$root/sys/module/scr_ccid"
doctor 1 "no driver"; says problem '072f:90cc.*no driver has it' 'modprobe scr-ccid'
well;	rm -r "$devices/1-1:1.0/smartcard"
doctor 1 "driven, but no reader"; says problem 'there is no reader' 'plug it in again'

well;	rm "$root/usr/lib/udev/rules.d/60-scr.rules"
doctor 1 "no rule"; says problem '60-scr.rules is not installed' 'make install'
well;	rm "$root/dev/scr0"
doctor 1 "no node"; says problem '/dev/scr0: No such file' container
well;	mkdir -p "$root/run/pcscd"; put "$root/run/pcscd/pcscd.comm" ""
doctor 0 "a socket"; says note 'its socket is there' 'pcscd.socket'
well;	put "$root/usr/local/lib/scr/libpcsclite.so.1" "ELF pcscd.comm"
doctor 0 "pcsc-lite's"; says note "which is pcsc-lite's" 'scr-pcsc PROGRAM.*scr-pcsc --system on'
well;	rm "$root/etc/ld.so.conf.d/scr.conf"
doctor 0 "no library"; says note 'there is no libpcsclite.so.1' 'make install.*scr-pcsc --system on'
LD_LIBRARY_PATH=/opt:/usr/local/lib/scr doctor 0 "library by LD_LIBRARY_PATH"
says ok '/usr/local/lib/scr/libpcsclite.so.1, which is this project'
well;	rm "$root/home/user/.gnupg/scdaemon.conf"
doctor 0 "scdaemon"; says note 'scdaemon tries to take readers' 'disable-ccid'
well;	put "$SCR_FAKE_DEV/scr0" "present atr=3b8001"
doctor 1 "--try, a card not understood" --try; says problem 'scr0: power: ' 'plug the reader in'

# As somebody else, if we may become that.
well;	chmod 755 "$folder"; chmod 660 "$root/dev/scr0"
if [ "$(id -u)" = 0 ]; then
	cp "$scrctl" "$folder/scrctl"
	chmod 755 "$folder/scrctl"
	setpriv --reuid 65534 --regid 65534 --clear-groups "$folder/scrctl" doctor \
		>"$folder/out" 2>"$folder/err"
	says problem '/dev/scr0: .* may not open it (mode 660' "the node is root's"
	chgrp 46 "$root/dev/scr0"
	setpriv --reuid 65534 --regid 65534 --clear-groups "$folder/scrctl" doctor \
		>"$folder/out" 2>"$folder/err"
	says problem '/dev/scr0: .* may not open it (mode 660' 'adduser'
	chmod 664 "$root/dev/scr0"
	setpriv --reuid 65534 --regid 65534 --clear-groups "$folder/scrctl" doctor \
		>"$folder/out" 2>"$folder/err"
	says problem '/dev/scr0: .* may only watch (mode 664' 'adduser'
fi

finish
