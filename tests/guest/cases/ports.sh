#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# Readers that go and come faster than the hub looks: none is taken for the one
# that was at its port before, and each works in the end.
. "$SCR_ROOT/tests/guest/lib.sh"

# At once: the emulator does them before anybody else runs.
change_places()
{
	python3 - <<'PYTHON'
import socket

commands = ["@0 unplug", "@1 unplug", "@1 replug", "@2 unplug",
            "@0 replug", "@3 unplug", "@2 replug", "@3 replug"]
with socket.socket(socket.AF_UNIX) as emulator:
    emulator.connect("/tmp/emu.socket")
    emulator.sendall("".join(command + "\n" for command in commands).encode())
    answers = emulator.makefile()
    assert all(answers.readline().startswith("ok") for _ in commands)
PYTHON
}

# A reader that comes before an old one is gone has a number of its own.
all_work()
{
	local nodes=(/dev/scr[0-9]*) node

	[ ${#nodes[@]} -eq 4 ] || return
	for node in "${nodes[@]}"; do
		works "${node#/dev/scr}" || return
	done
}

# The hub gives each device it sees a number, and none again soon.
devices()
{
	cat /sys/class/smartcard/scr[0-9]*/device/../devnum
}

all_are_new()
{
	! devices | grep -qxF "$before"
}

check "modules load" load_modules
check "readers are there" start_emulator --count 4
check "all work" wait_until 20 all_work
for round in {1..5}; do
	before=$(devices)
	check "round $round: readers change places" change_places
	check "round $round: all work" wait_until 20 all_work
	check "round $round: all are new" all_are_new
done
stop_emulator
check "modules go" unload_modules
plan
