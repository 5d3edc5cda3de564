#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# A reader that is suspended while nobody needs it, and one that is reset: the
# card's state is true afterwards, and who used the card learns of it.
. "$SCR_ROOT/tests/guest/lib.sh"

suspends()
{
	wait_until "${1:-10}" is_suspended "$device"
}

stays_awake()
{
	! suspends 3
}

reset_device()
{
	python3 - "$device" <<-'PYTHON'
		import fcntl, os, sys
		number = [int(open(sys.argv[1] + "/" + name).read()) for name in ("busnum", "devnum")]
		node = os.open("/dev/bus/usb/%03d/%03d" % tuple(number), os.O_RDWR)
		fcntl.ioctl(node, 0x5514)
	PYTHON
}

# somebody_waits NAME STATE: for the card, and that keeps the reader awake.
somebody_waits()
{
	scrctl wait "$2" --timeout 20 >/tmp/waiter 2>&1 &
	waiter=$!
	check "$1" wait_until 5 eval '! is_suspended "$device"'
}

# start READER...: one that may be suspended at once.
start()
{
	check "reader $* is there" start_emulator --level extended --max-message 271 "$@"
	wait_until 10 test -c /dev/scr0
	device=$(usb_device)
	may_suspend "$device"
}

check "modules load" load_modules

start --no-card
exec 8<>/dev/scr0
check "without a card it is suspended, though a file is open" suspends
somebody_waits "somebody waits for a card: it is awake" present
check "and stays so" stays_awake
emu insert >/dev/null
check "the card is told" wait $waiter
check "nobody waits any more: suspended" suspends
emu remove >/dev/null
check_output "a removal in its sleep is not missed" ABSENT scrctl state
check "suspended again" suspends
emu insert >/dev/null
check "an insertion in its sleep is not missed" scrctl wait present --timeout 5
check "suspended again" suspends
emu remove >/dev/null
check_exit "power: no card" 4 scrctl power
check "suspended again" suspends
emu insert >/dev/null
check "a card that came in its sleep works" works
check "a card that nobody uses does not keep it awake" suspends
check_output "and has lost its power" SWALLOWED scrctl state
check "suspended again" suspends

start_program
check_output "a program uses the card" 9000 say $GOOD
check "the reader stays awake" stays_awake
check_output "the card was not reset" 9000 say $GOOD
check "the program ends" end_program
check "then the reader is suspended" suspends
check "it is unplugged in its sleep" emu unplug
check "its node goes" wait_until 10 gone /dev/scr0
exec 8<&-
stop_emulator

start --no-interrupt --no-card
check "a reader without interrupt pipe is suspended" suspends
somebody_waits "somebody waits for a card: it is awake" present
emu insert >/dev/null
check "the card is found" wait $waiter
check "then it is suspended" suspends
emu remove >/dev/null
check_output "the state is true" ABSENT scrctl state
stop_emulator

start
check "suspended with a card" suspends
start_program
check_output "a program uses the card" 9000 say $GOOD
check "the USB device is reset" reset_device
check_output "the card has lost its power" SWALLOWED scrctl state
check_output "the program is told" EBADFD say $GOOD
end_program
check_output "last error" 0xC0000184 scrctl last-error
check "the node is the same, and the card works" works

in_the_middle scrctl transmit 80160000
check "the USB device is reset in the middle of a command" reset_device
wait "$background"
check_output "which is cancelled" ECANCELED cat /tmp/background
check "the reader works" works

somebody_waits "somebody waits for the card to leave" absent
check "reset" reset_device
emu remove >/dev/null
check "after the reset the removal is told" wait $waiter
emu insert >/dev/null

for _ in $(seq 5); do
	scrctl transmit $GOOD 80141000 $GOOD >/dev/null 2>&1 &
	reset_device
done
wait $!
check "resets and commands at the same time: works" wait_until 10 works
exec 8<>/dev/scr0
emu unplug >/dev/null
check "it is unplugged" wait_until 10 gone /dev/scr0
exec 8<&-
stop_emulator
check "modules unload" unload_modules
plan
