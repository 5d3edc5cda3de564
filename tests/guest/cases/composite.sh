#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# A USB device with several readers, each an interface with endpoints and slots of
# its own: each is a node, and none gets in the way of another.
. "$SCR_ROOT/tests/guest/lib.sh"

last=4

nodes()
{
	local found=(/dev/scr[0-9]*)
	[ -e "${found[0]}" ] || found=()
	[ ${#found[@]} -eq "$1" ]
}

# same_number: every command came to the reader of the node's number, and to no other.
same_number()
{
	local i
	for ((i = 0; i <= last; i++)); do
		emu @$i stats | grep -qE "\"XfrBlock\": $((i + 1))[,}]" || return 1
	done
}

# each COMMAND...: all nodes at the same time.
each()
{
	local i result=0 pids=()
	for ((i = 0; i <= last; i++)); do
		scrctl -r $i "$@" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i" || result=1
	done
	return $result
}

check "modules load" load_modules
check "device is there" start_emulator --interfaces $((last + 1)) --level short
check "as many nodes as interfaces" wait_until 10 nodes $((last + 1))
check "cards are there" each wait present --timeout 10
for ((i = 0; i <= last; i++)); do
	for ((n = 0; n <= i; n++)); do
		echo $GOOD
	done > /tmp/apdus
	check "node $i answers" scrctl -r $i transmit --expect 9000 --file /tmp/apdus
done
check "each node is its own reader" same_number
check "all answer at the same time" each transmit --expect 9000 $GOOD 80140080 $GOOD

check "a card goes" emu @2 remove
check "its node knows" scrctl -r 2 wait absent --timeout 10
check "the others' do not" scrctl -r 1 wait present --timeout 1
check "and answer" scrctl -r 3 transmit --expect 9000 $GOOD
check "it comes back" emu @2 insert
check "its node knows that, too" scrctl -r 2 wait present --timeout 10

for fault in stall-in stall-out; do
	check "$fault at one" emu @1 fault $fault
	timeout -s INT 2 scrctl -r 1 transmit $GOOD >/tmp/fault 2>&1
	check "$fault: it works again" scrctl -r 1 transmit --expect 9000 $GOOD
	check "$fault: and the others do" each transmit --expect 9000 $GOOD
done
check "a mute card at one" sh -c \
	"timeout -s INT 1 scrctl -r 4 transmit 80160000; [ \$? -eq 124 ]"
check_output "is aborted there" '"aborts": 1,' emu @4 stats
check_output "and nowhere else" '"aborts": 0,' emu @0 stats

check "one of them is unplugged" emu @3 unplug
check "all nodes go" wait_until 10 nodes 0
check "and plugged in" emu @1 replug
check "all nodes come" wait_until 10 nodes $((last + 1))
check "and answer" each transmit --expect 9000 $GOOD
stop_emulator

check "two devices of two, with two slots each" start_emulator --interfaces 2 --count 2 --slots 2
check "eight nodes" wait_until 10 nodes 8
last=7
check "all answer" each transmit --expect 9000 $GOOD
stop_emulator

check "modules go" unload_modules
plan
