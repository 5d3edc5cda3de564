#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# Cards that are USB devices themselves (ICCD): resets, commands, and requests of power
# that are lost.
. "$SCR_ROOT/tests/guest/lib.sh"

# What scrctl cannot show, because its end resets the card: a warm reset of a card that
# has power, and a cold one after a power-down that was lost.
powers()
{
	python3 - /tmp/emu.socket <<-'PYTHON'
		import fcntl, os, struct, subprocess, sys
		POWER = 0xC000BC01 | struct.calcsize("=II40s") << 16
		node = os.open("/dev/scr0", os.O_RDWR)
		def power(minor):
		    fcntl.ioctl(node, POWER, struct.pack("=II40s", minor, 0, b""))
		def emulator(command):
		    subprocess.run(["scr-emu", "--send", sys.argv[1], *command.split()], check=True)
		DOWN, COLD, WARM = 0, 1, 2
		for minor in COLD, WARM, WARM, COLD, DOWN, COLD:
		    power(minor)
		emulator("fault stall-setup")
		try:
		    power(DOWN)
		except OSError as error:
		    print("power-down:", error)
		emulator("clear")
		power(COLD)
		power(WARM)
	PYTHON
}

check "modules load" load_modules
for version in a b; do
	reader_with_card "version $version" --iccd $version
	check "version $version: a command" works
	check "version $version: resets and power-downs by one file" powers
	check "version $version: the card works" works
	emu fault stall-setup >/dev/null
	scrctl power on >/dev/null 2>&1
	emu clear >/dev/null
	check "version $version: after a power-up that was lost, the card works" works
	stop_emulator
done
check "modules go" unload_modules
plan
