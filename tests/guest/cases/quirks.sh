#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# Readers of the list that are known for something: what they announce, and what
# becomes of it, from probe to the attributes; readers that are refused.
. "$SCR_ROOT/tests/guest/lib.sh"

refused=/sys/module/scr_ccid/parameters/drive_refused

# reader ROW: plugs that reader of the list in, and waits for its node.
reader()
{
	start_emulator --readers "$SCR_ROOT/tests/data/readers.tsv" --row "$1" &&
		wait_until 10 test -c /dev/scr0
}

# refused_reader ROW: as above; no driver takes it, and the log says so.
refused_reader()
{
	dmesg --clear
	start_emulator --readers "$SCR_ROOT/tests/data/readers.tsv" --row "$1" &&
		wait_until 10 sh -c 'dmesg | grep -q "not driven"' && gone /dev/scr0
}

pad()
{
	scrctl attr USER_TO_CARD_AUTH_DEVICE
}

slot_status_count()
{
	emu stats | grep -o '"GetSlotStatus": [0-9]*' | grep -o '[0-9]*$' || echo 0
}

asked_more_than()
{
	[ "$(slot_status_count)" -gt "$1" ]
}

# asked_while_waiting MORE: while somebody waits for a card to go, so often.
asked_while_waiting()
{
	local before waiter result
	before=$(slot_status_count)
	scrctl wait absent --timeout 8 >/dev/null 2>&1 &
	waiter=$!
	wait_until 4 asked_more_than $((before + $1))
	result=$?
	kill $waiter
	wait $waiter
	return $result
}

check "modules load" load_modules

check "a reader without quirks" reader GemProxDU
check_output "has its level" "extended APDU" scrctl info
stop_emulator

check "Cherry ST-1144" reader Cherry_SmartTerminal_1144
check_output "its PIN entry is not there" "AUTH_DEVICE 0" pad
stop_emulator

check "SPR532" reader SPR532
check_output "its PIN entry is there" "AUTH_DEVICE 2" pad
check "card is there" scrctl wait present --timeout 10
check "it is asked, though it has an interrupt pipe" asked_while_waiting 2
stop_emulator

check "SCR331 5.25 of the same maker" reader SCR331
check "card is there" scrctl wait present --timeout 10
check_exit "it is not asked" 1 asked_while_waiting 2
stop_emulator

check "Diebold Nixdorf PN7362AU" reader Diebold_Nixdorf_PN7362au_CCID
check_output "announces short, has extended APDUs" "extended APDU" scrctl info
stop_emulator

check "CardMan 3121" reader OMNIKEY_AG_3121
check_output "is a TPDU reader" "TPDU" scrctl info
stop_emulator

check "SCL010 1.02 is refused" refused_reader SCL010
check_output "its firmware is too old" "firmware is too old" dmesg
check_output "the parameter is named" "drive_refused" dmesg
check "the parameter is set" sh -c "echo 1 >$refused"
emu unplug >/dev/null
emu replug >/dev/null
check "then it is driven" wait_until 10 test -c /dev/scr0
check_output "the log says that, too" "driven all the same" dmesg
stop_emulator
check "the parameter is set back" sh -c "echo 0 >$refused"

check "SCL010 1.12 is driven" reader SCM_SCL010
stop_emulator

for row in DUALi_DE-ABCM6 ReinerSCT HID_5021_CL Smart_SBV280; do
	check "$row is refused" refused_reader $row
	check_output "the log says why" "list of readers that do not work" dmesg
	stop_emulator
done

# suspends: the reader, idle and allowed to, within 5 seconds.
suspends()
{
	local device
	device=$(usb_device)
	may_suspend "$device"
	wait_until 5 is_suspended "$device"
}

check "AU9522, of which nothing is known" reader AlcorMicro_AU9522
check "is suspended when it is idle" suspends
stop_emulator
check "AU9520" reader AU9520
check_exit "is not" 1 suspends
check_output "but active" active cat /sys/bus/usb/drivers/scr-ccid/*:*/../power/runtime_status
stop_emulator

check "modules are unloaded" unload_modules
plan
