# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by test scripts in a guest: the modules, the host's QMP, the emulator,
# and TAP (tests/tap.sh). SCR_ROOT is the tree, SCR_MODULES the folder with the built modules.

PATH=$SCR_ROOT/tools/scrctl:$SCR_ROOT/tools/scr-emu:$PATH
. "$SCR_ROOT/tests/tap.sh"
. "$SCR_ROOT/tests/guest/port.sh"

# check_cases NAME COMMAND...: a case that passes if the command does; the command's own
# cases, which stay in /tmp/cases, are sub-tests, and counted instead of it.
check_cases()
{
	local status
	"${@:2}" >/tmp/cases
	status=$?
	sed 's/^/    /' /tmp/cases
	check "$1" test $status -eq 0
}

# check_programs PROGRAM...: of tests/uapi, with cases of their own.
check_programs()
{
	local program
	for program; do
		check_cases "$program" "$SCR_ROOT/tests/uapi/$program"
	done
}

# wait_until SECONDS COMMAND...: until it succeeds, or that time is over.
wait_until()
{
	local deadline=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.05
	done
}

gone()
{
	[ ! -e "$1" ]
}

load_modules()
{
	modprobe -q xhci_pci || true
	modprobe -q vhci_hcd || true
	insmod "$SCR_MODULES/drivers/smartcard/scr.ko" "$@" &&
		insmod "$SCR_MODULES/drivers/smartcard/scr-ccid.ko"
}

unload_modules()
{
	rmmod scr-ccid && rmmod scr
}

# ask_host PORT LINE: a line to who is at that virtio port, and the answer.
ask_host()
{
	local answer
	exec 9<>"$(virtio_port "$1")"
	printf '%s\n' "$2" >&9
	read -r answer <&9
	exec 9>&-
	echo "$answer"
}

# qmp JSON: has the host run it, and prints the answer.
qmp()
{
	local answer
	answer=$(ask_host qmp "$1")
	echo "$answer"
	[[ $answer == *'"return"'* ]]
}

# other COMMAND...: in the shell of the second guest, see run-two.
other()
{
	local answer
	answer=$(ask_host other "$*")
	base64 -d <<<"${answer#*:}"
	return "${answer%%:*}"
}

# The emulated card of QEMU; SCR_CARD is what the host gave for it.
remove_card()
{
	qmp '{"execute":"device_del","arguments":{"id":"card0"}}'
}

insert_card()
{
	local pair arguments='"driver":"ccid-card-emulated"'
	for pair in ${SCR_CARD//,/ }; do
		[[ $pair == *=* ]] && arguments+=",\"${pair%%=*}\":\"${pair#*=}\""
	done
	qmp "{\"execute\":\"device_add\",\"arguments\":{$arguments}}"
}

unplug_reader()
{
	qmp '{"execute":"device_del","arguments":{"id":"reader0"}}'
}

plug_reader()
{
	qmp '{"execute":"device_add","arguments":{"driver":"usb-ccid","id":"reader0","bus":"xhci.0"}}'
}

# start_emulator OPTIONS...: readers of ours; emu COMMAND... speaks to them, also
# where they are on the host, see run-redirected.
start_emulator()
{
	rm -f /tmp/emu.ready
	scr-emu --control /tmp/emu.socket "$@" >/tmp/emu.ready 2>/tmp/emu.errors &
	SCR_EMULATOR=$!
	if ! wait_until 10 grep -q ready /tmp/emu.ready; then
		cat /tmp/emu.errors
		return 1
	fi
}

emu()
{
	if [ -S /tmp/emu.socket ]; then
		scr-emu --send /tmp/emu.socket "$@"
	else
		ask_host emulator "$*"
	fi
}

stop_emulator()
{
	emu quit >/dev/null 2>&1
	wait "$SCR_EMULATOR"
	wait_until 10 gone /dev/scr0
}

# Where udev runs, the rules of libccid let readers be suspended, and one that is does not
# see its card move, unless it can wake the machine's bus, which one at vhci_hcd cannot.
stay_awake()
{
	local control

	for control in /sys/bus/usb/devices/*/power/control; do
		echo on >"$control"
	done
}

# reader_with_card NAME OPTIONS...: two cases: our reader, and the card in it.
reader_with_card()
{
	check "$1: reader is there" start_emulator "${@:2}"
	wait_until 10 test -c /dev/scr0
	check "$1: card is there" scrctl -r 0 wait present --timeout 10
}

# works [NUMBER]: the emulator's card, in the first reader or that one.
GOOD=80189000
works()
{
	scrctl -r "${1:-0}" transmit --expect 9000 $GOOD
}

# count_of NAME: of what the emulator counts.
count_of()
{
	emu stats | grep -o "\"$1\": [0-9]*" | grep -o '[0-9]*$' || echo 0
}

blocks()
{
	count_of XfrBlock
}

more_blocks_than()
{
	[ "$(blocks)" -gt "$1" ]
}

# in_the_middle COMMAND...: what it sends has come to the card.
in_the_middle()
{
	local before
	before=$(blocks)
	"$@" >/tmp/background 2>&1 &
	background=$!
	wait_until 20 more_blocks_than "$before"
}

# pattern N: as many bytes, each the low byte of its index, in hex.
pattern()
{
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "%02x", i % 256 }'
}

# echoes N [OPTIONS]: a command of N bytes of data comes back as it was.
echoes()
{
	pattern "$1" >/tmp/data
	if [ "$1" -le 255 ]; then
		printf '80120000%02x%s00\n' "$1" "$(cat /tmp/data)" >/tmp/apdu
	else
		printf '8012000000%04x%s0000\n' "$1" "$(cat /tmp/data)" >/tmp/apdu
	fi
	scrctl transmit --raw "${@:2}" --file /tmp/apdu | xxd -p | tr -d '\n' | cmp - /tmp/data
}

# start_program OPTIONS...: a program that keeps the card. say APDU: has it sent,
# and prints the answer.
start_program()
{
	rm -f /tmp/apdus
	mkfifo /tmp/apdus
	scrctl transmit "$@" - </tmp/apdus >/tmp/answers 2>&1 &
	program=$!
	exec 7>/tmp/apdus
}

program_has_said()
{
	[ "$(grep -vc '^>' /tmp/answers)" -ge "$1" ]
}

say()
{
	local before
	before=$(grep -vc '^>' /tmp/answers)
	echo "$1" >&7
	wait_until 20 program_has_said $((before + 1)) && tail -n 1 /tmp/answers
}

end_program()
{
	exec 7>&-
	wait "$program"
}

# usb_device: the folder in sysfs of the only reader.
usb_device()
{
	dirname "$(readlink -f /sys/bus/usb/drivers/scr-ccid/*:*)"
}

# may_suspend FOLDER: a device in sysfs, at once when nobody needs it.
may_suspend()
{
	echo 0 >"$1/power/autosuspend_delay_ms"
	echo auto >"$1/power/control"
}

# is_suspended FOLDER: of a device in sysfs.
is_suspended()
{
	[ "$(cat "$1/power/runtime_status")" = suspended ]
}
