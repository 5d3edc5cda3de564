#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The demo, in the guest: each step says what it is, shows the command, runs it.
. "$SCR_ROOT/tests/guest/lib.sh"

failed=0
SELECT=00A4040007A0000000790100

step()
{
	printf '\n== %s\n' "$*"
}

show()
{
	printf '\n$ %s\n' "$*"
	"$@"
}

# As show, for what has to succeed.
must()
{
	show "$@" || failed=1
}

# READ BUFFER from OFFSET, LENGTH bytes; the answer to SELECT comes first.
read_buffer()
{
	printf '8052%04X0202%02X' "$1" "$2"
}

# The certificate: its length in two bytes, one byte of flags, and then its DER.
read_certificate()
{
	local offset end commands=("$SELECT")
	end=$(scrctl transmit --raw $SELECT "$(read_buffer 0 2)" | tail -c 2 | od -An -tu2)
	end=$((end + 2))
	for ((offset = 3; offset < end; offset += 127)); do
		commands+=("$(read_buffer $offset $((end - offset < 127 ? end - offset : 127)))")
	done
	scrctl transmit --raw "${commands[@]}" | tail -c +14
}

step "A kernel that Debian made, and two modules of ours"
must uname -srv
modprobe xhci_pci
must insmod "$SCR_MODULES/drivers/smartcard/scr.ko"
must insmod "$SCR_MODULES/drivers/smartcard/scr-ccid.ko"
wait_until 10 test -c /dev/scr0
must ls -l /dev/scr0

step "The reader, and a card that nobody here wrote"
must scrctl wait present --timeout 10
must scrctl list
must scrctl state

step "Power: the card answers to reset"
must scrctl power
must scrctl info

step "SELECT of the card's first certificate object, and its properties"
must scrctl transmit $SELECT

step "GET DATA: this applet (CAC) has no such command, and the card says so"
must scrctl transmit $SELECT 00CA010000

step "Its way to hand out data is READ BUFFER: here is the certificate's beginning"
must scrctl transmit $SELECT 80520000020203 80520003020240

step "All of the certificate, in one session, explained by openssl"
printf '\n$ scrctl transmit --raw SELECT READ-BUFFER... | openssl x509 -noout -subject -dates\n'
read_certificate | openssl x509 -inform DER -noout -subject -dates || failed=1

step "EJECT: a reader without an ejector says NOT_SUPPORTED; the last error keeps it"
show scrctl eject
must scrctl last-error
[ "$(scrctl last-error)" = "0xC00000BB NOT_SUPPORTED" ] || failed=1

step "The card is pulled out and put in again, by QEMU's monitor; watch sees both"
printf '\n$ scrctl watch --count 2 &\n'
scrctl watch --count 2 --timeout 30 &
watcher=$!
sleep 0.5
remove_card >/dev/null || failed=1
must scrctl wait absent --timeout 10
show scrctl power
insert_card >/dev/null || failed=1
must scrctl wait present --timeout 10
wait $watcher || failed=1
must scrctl transmit $SELECT

step "The reader is unplugged while a program has it open and waits"
remove_card >/dev/null
scrctl wait absent
printf '\n$ scrctl wait present &\n'
scrctl wait present --timeout 30 &
waiter=$!
sleep 0.5
unplug_reader >/dev/null || failed=1
wait $waiter && failed=1
wait_until 10 gone /dev/scr0 || failed=1
show scrctl list

step "The modules go as they came"
must rmmod scr-ccid
must rmmod scr

echo
if [ $failed -eq 0 ]; then
	echo "demo: all of it went as it should"
else
	echo "demo: a step did not go as it should, see above"
fi
exit $failed
