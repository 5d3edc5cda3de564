# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced in the guest: the readers, ours or pcscd's, and a client that waits for a
# card in any of them. readers is how many there are.

load_readers()
{
	insmod "$SCR_MODULES/drivers/smartcard/scr.ko"
	insmod "$SCR_MODULES/drivers/smartcard/scr-ccid.ko"
	wait_until 120 test -c /dev/scr$((readers - 1))
}

has_all_readers()
{
	[ "$(pcsc_scan -r 2>/dev/null | grep -c Reader)" -ge "$readers" ]
}

start_daemon()
{
	start_udevd
	udevadm settle --timeout=60
	mkdir -p /run/pcscd
	pcscd --foreground >/tmp/pcscd.log 2>&1 &
	daemon=$!
	wait_until 60 has_all_readers
}

stop_daemon()
{
	kill "$daemon"
	wait "$daemon" 2>/dev/null
	stop_udevd
}

# start_waiting PROGRAM...: returns when it is about to.
start_waiting()
{
	rm -f /tmp/waiting
	"$SCR_ROOT/build/bench/many/$1" "${@:2}" >/tmp/waiting &
	client=$!
	wait_until 60 grep -q waiting /tmp/waiting
}

stop_waiting()
{
	kill "$client"
	wait "$client" 2>/dev/null
}
