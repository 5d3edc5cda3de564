#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid
#
# A card that nobody here wrote, through scrctl: found, powered, spoken to,
# removed, inserted; its reader unplugged with files open.
. "$SCR_ROOT/tests/guest/lib.sh"

atr="3b 7a 18 00 00 73 66 74 65 20 63 64 31 34 34"
select=00A4040007A0000000790100

watch_in_background()
{
	scrctl watch "$@" >/tmp/watch 2>&1 &
	watcher=$!
	wait_until 5 grep -q . /tmp/watch || sleep 0.2
}

check "modules load" load_modules
check "node appears" wait_until 10 test -c /dev/scr0
check_output "list names the reader" "QEMU USB CCID" scrctl list
check "card is there" scrctl wait present --timeout 10
check_output "state is swallowed" SWALLOWED scrctl state
check_output "power on gives the ATR" "$atr" scrctl power
check_output "closing has reset the card" NEGOTIABLE scrctl state
check_output "info explains the reader" "QEMU" scrctl info
check_output "SELECT is answered" "9000" scrctl transmit $select
check_output "many commands in one session" "9000" scrctl transmit $select $select $select
check_exit "status word not as expected" 8 scrctl transmit --expect 6D00 $select
check_exit "eject is not supported" 5 scrctl eject
check_output "last error says so" 0xC00000BB scrctl last-error
check_exit "swallow is not supported" 5 scrctl swallow
check_exit "confiscate is not supported" 5 scrctl confiscate
check_output "attribute" "$atr" scrctl attr ATR_STRING
check "JSON of all attributes" sh -c 'scrctl --json attr | jq -e .'
check_exit "T=1 is not offered" 5 scrctl transmit --protocol t1 $select
check_exit "vendor request is refused" 7 scrctl vendor 3500 00
check "power off" scrctl power off
check_output "state is swallowed again" SWALLOWED scrctl state

watch_in_background --count 2 --timeout 20
check "card is removed by QMP" remove_card
check "removal ends a wait" scrctl wait absent --timeout 10
check_exit "no card: power" 4 scrctl power
check_exit "no card: transmit" 4 scrctl transmit $select
check_output "last error: no media" 0xC0000178 scrctl last-error
check "card is inserted by QMP" insert_card
check "insertion ends a wait" scrctl wait present --timeout 10
check "watch ends after two events" wait $watcher
check_output "watch saw the removal" remov cat /tmp/watch
check_output "watch saw the insertion" insert cat /tmp/watch
check_output "the card answers again" 9000 scrctl transmit $select

exec 5<>/dev/scr0
watch_in_background --timeout 20
check "card is removed" remove_card
check "removal is seen" scrctl wait absent --timeout 10
scrctl wait present --timeout 20 >/tmp/waiter 2>&1 &
waiter=$!
check "reader is unplugged with files open" unplug_reader
check "node vanishes" wait_until 10 gone /dev/scr0
check_exit "waiter is told" 3 wait $waiter
check "reader is plugged in again" plug_reader
check "number is used again, though the old file is open" wait_until 10 test -c /dev/scr0
exec 5<&-
check "card is inserted" insert_card
check "card is there again" scrctl wait present --timeout 10
check_output "and answers" 9000 scrctl transmit $select
kill $watcher 2>/dev/null
wait $watcher

exec 5<>/dev/scr0
check "driver is unloaded with a file open" rmmod scr-ccid
check "node is gone" wait_until 5 gone /dev/scr0
check_exit "the core is still in use" 1 rmmod scr
exec 5<&-
check "the core is unloaded" rmmod scr
plan
