#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# udev is told of cards: each change, its counters, and none after the device is gone;
# and the example that locks screens.
. "$SCR_ROOT/tests/guest/lib.sh"

mkdir -p /etc/udev/rules.d
cp "$SCR_ROOT/udev/60-scr.rules" "$SCR_ROOT/examples/udev/70-scr-lock-screen.rules" \
	/etc/udev/rules.d/
# Like libccid's rules, only faster: nothing but the example keeps the reader awake.
cat >/etc/udev/rules.d/69-suspend.rules <<'RULES'
ACTION=="add", SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", TEST=="power/control", \
  ATTR{power/autosuspend_delay_ms}="0", ATTR{power/control}="auto"
RULES
# Who would lock the screens here says so instead.
cat >/usr/bin/loginctl <<'SCRIPT'
#!/bin/sh
echo "$*" >>/tmp/locked
SCRIPT
chmod +x /usr/bin/loginctl
: >/tmp/locked

/lib/systemd/systemd-udevd --daemon
udevadm monitor --kernel --property --subsystem-match=smartcard >/tmp/uevents &
monitor=$!
wait_until 10 grep -q KERNEL /tmp/uevents

# events WORD: how many that udev was told of say so.
events()
{
	grep -cx "$1" /tmp/uevents
}

told()
{
	[ "$(events "$1")" -eq "$2" ]
}

# knows PROPERTY
knows()
{
	udevadm info --query=property /dev/scr0 | grep -qx "$1"
}

locked()
{
	udevadm settle --timeout=20
	[ "$(grep -c lock-sessions /tmp/locked)" -eq "$1" ]
}

check "modules load" load_modules
check "reader is there" start_emulator --level extended
check "udev is told of the reader" wait_until 10 told ACTION=add 1
check "udev is told of its card" wait_until 10 told SCR_CARD=inserted 1
check "it is a change of the reader" wait_until 10 told ACTION=change 1
check "with the counters" told SCR_INSERTIONS=1 1
check "nothing is locked" locked 0
check_output "the example keeps the reader awake" on \
	cat /sys/class/smartcard/scr0/device/../power/control

emu remove >/dev/null
check "a card that leaves is told" wait_until 10 told SCR_CARD=removed 1
check "with the counters" told SCR_REMOVALS=1 1
check "the example locks the screens" wait_until 10 locked 1
check "udev knows the state" wait_until 10 knows SCR_STATE=absent
emu insert >/dev/null
check "a card that comes is told" wait_until 10 told SCR_CARD=inserted 2
check "udev knows the state" wait_until 10 knows SCR_STATE=swallowed
check "a command is none of udev's business" scrctl transmit --expect 9000 80189000
check "nothing is told" told ACTION=change 3

for _ in $(seq 20); do
	emu remove >/dev/null
	emu insert >/dev/null
done
check "of cards that are faster than udev, the last is told" \
	wait_until 20 grep -qx SCR_INSERTIONS=22 /tmp/uevents
check_output "as it is" SCR_CARD=inserted sh -c "grep SCR_CARD= /tmp/uevents | tail -n 1"
check_output "the counters tell how many" 21 cat /sys/class/smartcard/scr0/statistics/removals

: >/tmp/locked
udevadm settle --timeout=20
: >/tmp/locked
emu unplug >/dev/null
check "the reader goes" wait_until 10 told ACTION=remove 1
check "and the screens are locked, because its card went along" wait_until 10 locked 1
check_output "its last word is that it goes" ACTION=remove sh -c "grep ACTION= /tmp/uevents | tail -n 1"
stop_emulator

check "a reader without a card" start_emulator --level extended --no-card
check "is told" wait_until 10 told ACTION=add 2
: >/tmp/locked
emu unplug >/dev/null
check "it goes" wait_until 10 told ACTION=remove 2
check "and nothing is locked" locked 0
stop_emulator
kill $monitor
udevadm control --exit
check "modules go" unload_modules
plan
