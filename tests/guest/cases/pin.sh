#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# PINs that the user types at the reader: SCR_IOC_SECURE and the features of
# PC/SC part 10, at every level, with users who do and who do not.
. "$SCR_ROOT/tests/guest/lib.sh"

verify=0020000108ffffffffffffffff
change=0024000110ffffffffffffffffffffffffffffffff

# also NAME EXPECTED: a case that passes if the last one's command has said that, too
also()
{
	grep -qF -- "$2" "$scr_said"
	case_is $? "$1"
}

# user KEYS...: types that, as the reader asks for it
user()
{
	local keys

	for keys; do
		emu pin "$keys" >/dev/null
	done
}

# asked N: the reader has got as many Secures
asked()
{
	emu stats | grep -q "\"Secure\": $1[,} ]"
}

# entries NAME: the whole of it
entries()
{
	user 1234
	check_output "$1: right PIN" "< 9000" scrctl pin verify $verify
	user 9999
	check_exit "$1: wrong PIN" 8 scrctl pin verify $verify
	also "$1: wrong PIN, the tries left" 63C2
	user cancel
	check_exit "$1: user cancels" 8 scrctl pin verify $verify
	also "$1: user cancels, status word" 6401
	user timeout
	check_exit "$1: user is too slow" 8 scrctl pin verify $verify timeout=30
	also "$1: user is too slow, status word" 6400
	user 1234 4321 4321
	check_output "$1: modify" "< 9000" scrctl pin modify $change
	user 4321
	check_output "$1: the new PIN" "< 9000" scrctl pin verify $verify
	user 4321 1111 2222
	check_exit "$1: modify, not twice the same" 8 scrctl pin modify $change
	user 4321
	check_output "$1: still the PIN, after a SELECT" "< 9000" \
		scrctl pin verify 00a4000c023f00 $verify
	check_output "$1: last error" "SUCCESS" scrctl last-error
}

check "modules load" load_modules

reader_with_card "TPDU, T=0" --card files --level tpdu --protocols t0 --pin-support 3
entries "TPDU, T=0"
stop_emulator
reader_with_card "TPDU, T=1" --card files --level tpdu --protocols t1 --pin-support 3
entries "TPDU, T=1"
stop_emulator
reader_with_card "TPDU, T=1 with CRC" --card files --level tpdu --protocols t1 --pin-support 3 --atr t1,crc
entries "TPDU, T=1 with CRC"
stop_emulator
reader_with_card "short" --card files --level short --protocols t1 --pin-support 3
entries "short"
stop_emulator
reader_with_card "extended" --card files --level extended --protocols t1 --max-message 271 --pin-support 3
entries "extended"
stop_emulator

reader_with_card "waiting" --card files --level short --pin-support 3 --lcd 0210
scrctl pin verify $verify >/tmp/entry 2>&1 &
entry=$!
check "waiting: the reader asks" wait_until 10 asked 1
check_exit "waiting: who does not want to wait" 6 \
	scrctl --timeout 0.5 attr VENDOR_NAME
user 1234
check "waiting: the user comes" wait $entry
check_output "waiting: and the card is content" "< 9000" cat /tmp/entry
check_exit "given up: --timeout" 6 scrctl --timeout 1 pin verify $verify
check_output "given up: last error" CANCELLED scrctl last-error
check_output "given up: the reader works" 9000 scrctl transmit 80189000
user 1234
check_output "given up: and asks again" "< 9000" scrctl pin verify $verify
scrctl pin verify $verify >/tmp/entry 2>&1 &
entry=$!
check "card taken out: the reader asks" wait_until 10 asked 4
emu remove
check_exit "card taken out: it ends" 4 wait $entry
emu insert
check "card taken out: another one" scrctl wait present --timeout 10
scrctl pin verify $verify >/tmp/entry 2>&1 &
entry=$!
check "unplugged: the reader asks" wait_until 10 asked 5
emu unplug
check_exit "unplugged: it ends" 3 wait $entry
stop_emulator

reader_with_card "features" --card files --level short --pin-support 3 --lcd 0210
check_output "features: verify" "VERIFY_PIN_DIRECT  0x42000D4E" scrctl pin features
also "features: modify" "MODIFY_PIN_DIRECT  0x42000D4F"
also "features: display" "wLcdLayout         528"
check "features: no Escape without leave" sh -c '! scrctl pin features | grep CCID_ESC'
check_output "features: in C" "06 04 42 00 0d 4e 07 04 42 00 0d 4f" scrctl vendor 3400
check_output "features: PIN properties" "10 02 07 00" scrctl vendor 3410
check_exit "features: Escape needs leave" 7 scrctl vendor 3500 00
check_exit "features: a code that is none needs leave" 7 scrctl vendor 3401
echo 1 > /sys/class/smartcard/scr0/escape
check_output "features: Escape with leave" "CCID_ESC_COMMAND   0x42000DAC" scrctl pin features
check_output "features: scrctl info" "RDF_SECURE" scrctl info
stop_emulator

reader_with_card "verify only" --card files --level short --pin-support 1
check_exit "verify only: modify" 5 scrctl pin modify $change
check "verify only: no MODIFY_PIN_DIRECT" sh -c '! scrctl pin features | grep MODIFY'
stop_emulator
reader_with_card "no keys" --card files --level short --pin-support 0
check_exit "no keys: verify" 5 scrctl pin verify $verify
check_exit "no keys: PIN properties" 5 scrctl vendor 3410
check_output "no keys: but properties" dwMaxAPDUDataSize scrctl pin features
stop_emulator

reader_with_card "short messages" --card files --level extended --max-message 64 --pin-support 3
check_exit "short messages: a command too long" 1 \
	scrctl pin verify "0020000128$(printf 'ff%.0s' {1..40})"
also "short messages: says what" EINVAL
user 1234
check_output "short messages: one that fits" "< 9000" scrctl pin verify $verify
stop_emulator

reader_with_card "time" --card files --level short --pin-support 3
check_exit "time: the user's is over" 8 scrctl pin verify $verify timeout=1
also "time: status word" 6400
stop_emulator

check "modules go" unload_modules
plan
