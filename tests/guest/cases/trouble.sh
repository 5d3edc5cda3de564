#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# Readers that do not do what they should, programs that go away, and readers
# that are pulled out: a call ends with the right error, and the next one works.
. "$SCR_ROOT/tests/guest/lib.sh"

check "modules load" load_modules
check "reader is there" start_emulator --level extended --protocols both --max-message 271
wait_until 10 test -c /dev/scr0
check "card is there" scrctl wait present --timeout 10
check "reader works" works

check_output "time extensions are waited for" 9000 scrctl transmit 80140300
check_exit "a signal ends a mute card's command" 124 timeout -s INT 1 scrctl transmit 80160000
check_output "the command was aborted" 1 count_of aborts
check "reader works after the abort" works
check_exit "a signal ends endless time extensions" 124 timeout -s INT 1 scrctl transmit 80170000
check "reader works after that, too" works
check_exit "a mute card's command times out" 6 scrctl transmit 80160000
check_output "last error: timeout" 0xC00000B5 scrctl last-error
check "reader works after the timeout" works

check "a program in the middle of a command" in_the_middle scrctl transmit 80160000
kill -9 "$background"
wait "$background"
check "is killed, and the reader works" works
resets=$(count_of resets)
check "closing resets" works
check_output "with one reset more than the power-on" $((resets + 2)) count_of resets

for fault in wrong-seq wrong-slot wrong-type length-zero length-huge length-over \
	length-under short-header zero-length-packet error-with-status-ok status-rfu \
	late-answer answer-twice stall-in stall-out eproto no-answer \
	answer-before-command; do
	emu fault $fault >/dev/null || echo "# no fault $fault"
	timeout -s INT 2 scrctl transmit $GOOD >/tmp/fault 2>&1
	emu clear >/dev/null
	check "works after $fault" works
done
for fault in atr-short atr-long atr-bad-tck; do
	emu fault $fault >/dev/null || echo "# no fault $fault"
	check_exit "$fault" 1 scrctl power
	check_output "$fault: unrecognized media" 0xC0000014 scrctl last-error
	check "works after $fault" works
done
for fault in interrupt-truncated interrupt-unknown interrupt-storm; do
	emu fault $fault >/dev/null || echo "# no fault $fault"
	check "works with $fault" works
	emu clear >/dev/null
done
check "hardware error is told" emu hardware-error
check "works after it" works

emu fault abort-ignored >/dev/null
check_exit "an abort that is ignored" 124 timeout -s INT 1 scrctl transmit 80160000
emu clear >/dev/null
check "works after it" works
emu fault stall-control >/dev/null
check_exit "an abort that stalls" 124 timeout -s INT 1 scrctl transmit 80160000
emu clear >/dev/null
check "works after it" works

while read -r code exit name; do
	emu fault ccid-error "$code" on IccPowerOn >/dev/null
	check_exit "CCID error $code: $name" "$exit" scrctl power
done <<'ERRORS'
FE 1 mute
FB 1 hardware
F8 1 TS
00 5 unsupported
E0 9 busy
F0 6 timeout
ERRORS
check "works after them" works

emu fault slot-change-during-transmit >/dev/null
check_exit "the card leaves in the middle" 4 scrctl transmit $GOOD
check_output "no media" 0xC0000178 scrctl last-error
emu insert >/dev/null
check "it comes back" scrctl wait present --timeout 10
check "and works" works

check "a program in the middle of a command" in_the_middle scrctl transmit 80160000
emu unplug >/dev/null
check_exit "the reader is unplugged" 3 wait "$background"
check "its node goes" wait_until 10 gone /dev/scr0
emu replug >/dev/null
check "it is plugged in again" wait_until 10 test -c /dev/scr0
check "its card is there" scrctl wait present --timeout 10
check "and works" works

check "a program in the middle of a command" in_the_middle scrctl transmit 80160000
interface=$(basename /sys/bus/usb/drivers/scr-ccid/*:*)
check "the driver is unbound" sh -c "echo $interface > /sys/bus/usb/drivers/scr-ccid/unbind"
wait "$background"
check "its node is gone" gone /dev/scr0
check "the driver is bound again" sh -c "echo $interface > /sys/bus/usb/drivers/scr-ccid/bind"
check "and works" wait_until 10 works
stop_emulator

check "reader without interrupt pipe is there" start_emulator --no-interrupt --no-card
wait_until 10 test -c /dev/scr0
check_exit "it has no card" 4 scrctl power
before=$(count_of GetSlotStatus)
sleep 1.5
check_output "nobody waits: it is not asked" "$before" count_of GetSlotStatus
scrctl wait present --timeout 20 >/tmp/waiter 2>&1 &
waiter=$!
check "somebody waits: it is asked" wait_until 5 sh -c \
	"[ \$(scr-emu --send /tmp/emu.socket stats | grep -o 'GetSlotStatus\": [0-9]*' |
		grep -o '[0-9]*\$') -gt $((before + 1)) ]"
emu insert >/dev/null
check "the card is found" wait $waiter
check "and works" works
emu remove >/dev/null
check_output "state is up to date, though nobody waited" "no card" scrctl state
stop_emulator

check "30 readers are there" start_emulator --count 30
check "30 nodes appear" wait_until 60 test -c /dev/scr29
check "the last one works" scrctl -r 29 transmit $GOOD
for ((i = 0; i < 30; i++)); do
	scrctl -r $i transmit --expect 9000 80140064 >/dev/null 2>&1 &
	readers[i]=$!
done
all_work()
{
	local reader
	for reader in "${readers[@]}"; do wait "$reader" || return 1; done
}
check "all 30 at a time" all_work
check "modules go with readers plugged in" unload_modules
emu quit >/dev/null
plan
