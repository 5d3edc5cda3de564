#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# What users of smart cards complain about, tried with a PC/SC program over our
# library. Documentation/complaints.rst has the list, and says where the rest is tried.
. "$SCR_ROOT/tests/guest/lib.sh"

# Where everybody may read, also users who may not read the tree.
mkdir -p /tmp/pcsc
cp -L "$SCR_ROOT"/tools/libpcsclite/{scr-pcsc,libpcsclite.so.1} "$SCR_ROOT/tests/pcsc/client.py" /tmp/pcsc/
chmod -R a+rX /tmp/pcsc
chmod a+x /tmp

client()
{
	timeout 60 /tmp/pcsc/scr-pcsc /usr/bin/python3 /tmp/pcsc/client.py "$@"
}

# In the background, until stop_holding; its output is in /tmp/held.
hold()
{
	rm -f /tmp/hold
	mkfifo /tmp/hold
	client hold "$@" </tmp/hold >/tmp/held 2>&1 &
	holder=$!
	exec 8>/tmp/hold
	wait_until 20 grep -q held /tmp/held
}

stop_holding()
{
	exec 8>&-
	wait "$holder"
}

as_user()
{
	setpriv --reuid=nobody --regid=nogroup --no-new-privs "$@"
}

# A /dev with one reader in it and not much more, as a container has.
in_container()
{
	unshare --mount sh -ec '
		number=$(stat -c "%Hr %Lr" /dev/scr0)
		mount -t tmpfs tmpfs /dev
		mknod /dev/scr0 c $number
		mknod -m 666 /dev/null c 1 3
		mknod -m 666 /dev/urandom c 1 9
		mount -t tmpfs tmpfs /run
		exec "$@"' sh "$@"
}

no_daemon_runs()
{
	! pgrep pcscd && ! [ -e /run/pcscd ]
}

check "12: modules load, and nothing else is started" load_modules
reader_with_card "one reader" --level extended --protocols t1 --card files
check "12: no daemon, no socket" no_daemon_runs
check_output "12: a program has the card" "0001029000" client send 0 0 8010000303

check "2: a program is in a transaction" hold
check_output "2: another one connects meanwhile" "connected after" client connect
check "2: the first one goes on" stop_holding

check "16: a program is in a transaction" hold 80120000020102
kill -KILL "$holder"
pkill -KILL -f 'client.py hold'
wait "$holder" 2>/dev/null
check_output "16: it is killed: the next has the card, reset" "9000" client send 0 0 801A000008
exec 8>&-

check_output "3: a container with the node alone" "0001029000" \
	in_container /tmp/pcsc/scr-pcsc /usr/bin/python3 /tmp/pcsc/client.py send 0 0 8010000303

chown root:plugdev /dev/scr0
chmod 660 /dev/scr0
check_output "5: a user without rights sees no reader" "NO_READERS" \
	as_user --clear-groups /tmp/pcsc/scr-pcsc /usr/bin/python3 /tmp/pcsc/client.py list
check_output "5: a service in the group has the card" "0001029000" \
	as_user --groups plugdev /tmp/pcsc/scr-pcsc /usr/bin/python3 /tmp/pcsc/client.py \
	send 0 0 8010000303

check_output "17: a PIN is verified" 9000 client send 0 0 002000010431323334
sleep 7
check_output "17: 7 s later another program has what it opened" "7365637265749000" \
	client send 0 1 00B0820006
check_output "17: but not after a reset" 6982 client send 0 0 00B0820006

client watch 0 >/tmp/watched 2>&1 &
watcher=$!
check "10: a program waits" wait_until 20 grep -q "1 readers" /tmp/watched
stop_emulator
check "10: its context outlives the reader" wait "$watcher"
check_output "10: it was woken up for it" "0 readers" cat /tmp/watched

check "two equal readers" start_emulator --count 2 --level extended --protocols t1 --serial ""
wait_until 10 test -c /dev/scr1
client list >/tmp/before
check_output "14: they have names of their own" "01 00" cat /tmp/before
emu @0 unplug
wait_until 10 gone /dev/scr0
check_output "14: the other one keeps its name" "$(sed -n 2p /tmp/before)" client list
emu @0 replug
wait_until 10 test -c /dev/scr0
client list >/tmp/after
check "14: and the first one gets its own again" cmp /tmp/before /tmp/after

client send 1 0 80170000 >/tmp/dead 2>&1 &
dead=$!
wait_until 10 sh -c "scrctl -r 1 state | grep -q 'connected files *1'"
check_output "9: one reader does not answer; the other one does" "0001029000" \
	client send 0 0 8010000303
kill -KILL $dead
pkill -KILL -f 'client.py send 1'
wait $dead 2>/dev/null
check_output "9: the one that waited is killed: its reader works" "0001029000" \
	client send 1 0 8010000303

client send 1 0 80170000 >/tmp/unplugged 2>&1 &
waits=$!
wait_until 10 sh -c "scrctl -r 1 state | grep -q 'connected files *1'"
emu @1 unplug
wait $waits
check_output "8: unplugged in the midst of a command" "SCARD_E_READER_UNAVAILABLE" \
	cat /tmp/unplugged
stop_emulator
check "modules go" unload_modules
plan
