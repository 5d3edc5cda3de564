#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# Readers in containers, as Documentation/containers.rst has it: podman with what scrctl cdi
# says and udev keeps up to date, for root and for somebody else; bwrap; systemd-nspawn;
# user namespaces. There are two readers, ACME's and OTHER's, and most containers get one.
. "$SCR_ROOT/tests/guest/lib.sh"
. "$SCR_ROOT/tests/guest/clients/containers.sh"

cdi=/run/cdi/scr.json
scrctl=$SCR_ROOT/tools/scrctl/scrctl

other()
{
	scr-emu --send /tmp/other.socket "$@"
}

# It comes last, and has the second number.
start_other()
{
	scr-emu --control /tmp/other.socket --level extended --manufacturer OTHER >/tmp/other.ready 2>&1 &
	other_emulator=$!
	wait_until 10 test -c /dev/scr1
}

# has_node DEVICE NODE: in the file that podman reads.
has_node()
{
	jq -e --arg name "$1" --arg node "$2" 'any(.devices[];
		(.name | test($name)) and .containerEdits.deviceNodes[0].path == $node)' $cdi
}

names_no()
{
	test -e $cdi && ! has_node "$1" "$2"
}

# card_of_scr0_is STATE: as udev knows it.
card_of_scr0_is()
{
	udevadm info --query=property /dev/scr0 | grep -qx "SCR_STATE=$1"
}

# watches NAME: what SCardGetStatusChange tells, into the file changes.
watches()
{
	inside "$1" "python3 $clients/changes.py >/shared/changes 2>&1 &"
	wait_until 30 grep -q '^card: present' "$shared/$1/changes"
}

# sees NAME PATTERN: the last of it, before long.
sees()
{
	wait_until 20 last_line "$shared/$1/changes" "$2" || { cat "$shared/$1/changes"; return 1; }
}

# opened_while_unplugged: a program has the reader open when it goes.
opened_while_unplugged()
{
	inside one "(echo $GOOD; until [ -e /shared/go ]; do sleep 0.1; done; echo $GOOD) | \
		scrctl -r 0 transmit - >/shared/held 2>&1 &"
	wait_until 20 grep -q '^< 9000' $shared/one/held
	emu unplug >/dev/null
	wait_until 10 gone /dev/scr0
	touch $shared/one/go
	wait_until 20 grep 'the reader is gone (ENODEV' $shared/one/held
}

replug()
{
	"$1" replug >/dev/null
	wait_until 10 test -c "/dev/$2" && udevadm settle --timeout=20
}

cp "$SCR_ROOT/udev/60-scr.rules" "$SCR_ROOT/examples/udev/71-scr-cdi.rules" /etc/udev/rules.d/
cp "$scrctl" /usr/bin/
/lib/systemd/systemd-udevd --daemon
check "what containers are made of" prepare_containers
check "modules load" load_modules
check "the file for containers is there before any reader" wait_until 10 has_node all /dev/scrctl
check "ACME's reader" start_emulator --level extended --manufacturer ACME
wait_until 10 test -c /dev/scr0
check "OTHER's reader" start_other
check "they are in the file by number" wait_until 10 has_node '^scr1$' /dev/scr1
udevadm settle --timeout=20
check "and by their links" has_node '^usb-ACME.*-slot0$' /dev/scr0
check "and the other one's" has_node '^usb-OTHER.*-slot0$' /dev/scr1
check "by place, too" has_node '^platform-.*:1.0-slot0$' /dev/scr1
check "the file is as the interface wants it" "$SCR_ROOT/tests/host/scrctl/cdi_check.py" $cdi
device=$(jq -r '.devices[].name | select(test("^usb-ACME"))' $cdi)
stay_awake
cp $cdi /tmp/before
emu remove >/dev/null
check "udev is told of cards" wait_until 10 card_of_scr0_is absent
emu insert >/dev/null
wait_until 10 card_of_scr0_is swallowed
udevadm settle --timeout=20
check "a card is no reason to write the file" sh -c "[ ! $cdi -nt /tmp/before ]"

# One reader, by its name, for somebody who is not root.
check "podman starts one with ACME's reader" \
	begin_container one --user $somebody --device "scr.internal/reader=$device"
check_output "in it is somebody" "uid=$somebody" inside one id
check_output "who owns the node" "somebody" inside one ls -l /dev/scr0
check_output "scrctl list" ACME inside one scrctl list
check_exit "OTHER's is not listed" 1 inside one "scrctl list | grep OTHER"
check_exit "and has no node" 3 inside one scrctl -r 1 state
check_exit "nor has /dev/scrctl one" 2 inside one ls /dev/scrctl
check_output "the card answers to reset" 3b inside one scrctl power
check "and to a command" inside one scrctl transmit --expect 9000 $GOOD
check_output "opensc-tool -l, over libpcsclite" "Yes             ACME" inside one opensc-tool -l
check_output "opensc-tool -a" "3b:86" inside one opensc-tool -a
check_exit "Escape stays switched off" 7 inside one scrctl vendor 3500 1f
check_output "sysfs tells of the other reader as well" scr1 inside one ls /sys/class/smartcard
check_exit "but is read-only" 2 inside one "echo 1 >/sys/class/smartcard/scr1/escape"
check "SCardGetStatusChange waits there, without udev" watches one
emu remove >/dev/null
check "it is told that the card went" sees one '^card: empty'
emu insert >/dev/null
check "and that it came" sees one '^card: present'

# A second one, with /dev/scrctl; its root may make nodes.
check "podman starts another, with /dev/scrctl" begin_container two --cap-add MKNOD \
	--device scr.internal/reader=scr0 --device scr.internal/reader=scrctl
check_output "/dev/scrctl tells numbers of others, too" "0 1" inside two "$clients/units.py"
check "root there makes a node of the other reader" \
	inside two "mknod -m 666 /dev/scr1 c \$(tr : ' ' </sys/class/smartcard/scr1/dev)"
check_exit "and may not open it" 7 inside two scrctl -r 1 state
check_output "which scrctl explains" "was not given the device" inside two scrctl -r 1 state
inside two "rm /dev/scr1"
inside two "udevadm monitor --kernel --property --subsystem-match=smartcard >/shared/uevents 2>&1 &"
as_somebody $plugdev unshare -Urn udevadm monitor --kernel --property \
	--subsystem-match=smartcard >/tmp/uevents 2>&1 &
monitor=$!
check "monitors are there" wait_until 20 grep -q KERNEL /tmp/uevents
wait_until 20 grep -q KERNEL $shared/two/uevents
other remove >/dev/null
check "uevents of all cards reach a container of root's" \
	wait_until 10 grep -q SCR_CARD=removed $shared/two/uevents
check_exit "but no user namespace" 1 grep SCR_CARD /tmp/uevents
other insert >/dev/null
kill $monitor

# Both have the same reader.
check "a command from one, in a program that stays" start_program -r 0 --protocol t1
check_output "which is connected" 9000 say $GOOD
check "and one from two" inside two scrctl -r 0 transmit --expect 9000 $GOOD
end_program
inside one "until [ -e /shared/end ]; do sleep 0.1; done | \
	python3 $clients/ask.py ACME exclusive pause >/shared/ask 2>&1 &"
check "one has the card for itself" wait_until 20 grep -q '^paused' $shared/one/ask
check_exit "two is refused" 9 inside two scrctl -r 0 transmit $GOOD
check_exit "so is the machine itself" 9 scrctl -r 0 transmit $GOOD
touch $shared/one/end
check "and no longer" wait_until 10 inside two scrctl -r 0 transmit --expect 9000 $GOOD

# The reader goes, and comes back.
check "SCardGetStatusChange waits in two" watches two
check "a program that has it open is told that the reader is gone" opened_while_unplugged
check "SCardGetStatusChange, too" sees one '^readers: 0'
check_exit "its node leads nowhere" 3 inside one scrctl -r 0 state
check_output "which scrctl explains" "no reader behind this node" inside one scrctl -r 0 state
check_output "opensc-tool -l" "No smart card readers" inside one opensc-tool -l
check "with /dev/scrctl, as without" sees two '^readers: 0'
check "the file does not name it any more" wait_until 10 names_no '^scr0$' /dev/scr0
check_exit "no new container gets it" 126 podman_run /tmp/podman --device "scr.internal/reader=$device" \
	--rootfs $image /bin/true
check "plugged in again, it has the same number" replug emu scr0
check "the file names it" wait_until 10 has_node "^$device\$" /dev/scr0
check "the node works again" inside one scrctl transmit --expect 9000 $GOOD
check_output "for PC/SC, too" "Yes             ACME" inside one opensc-tool -l
check "who waits is told, with /dev/scrctl" sees two '^card: present.*ACME'
check "who waits without it is not" last_line $shared/one/changes '^readers: 0'

# Numbers are given anew. A container has a number, and gets whoever has it.
emu unplug >/dev/null
other unplug >/dev/null
wait_until 10 gone /dev/scr1
check "OTHER's reader takes the number of ACME's" replug other scr0
check_output "and the container has OTHER's" OTHER inside one scrctl list
check "the file says so" wait_until 10 has_node '^usb-OTHER' /dev/scr0
other unplug >/dev/null
check "both are back" replug emu scr0
check "in their order" replug other scr1
check "ends the first container" end_container one
check "ends the second" end_container two

# What podman says of a file that is not right, and of a version that it does not know.
mkdir -p /etc/cdi
sed 's/scr0/scr9/' $cdi >/etc/cdi/old.json
check_output "a file that is old" 'failed to stat CDI host device "/dev/scr9"' \
	podman_run /tmp/podman --device scr.internal/reader=scr9 --rootfs $image /bin/true
rm -r /etc/cdi
scrctl -q cdi --groups --output $cdi
check_output "groups: version 0.7.0 is too new for podman 4.3" "unresolvable CDI devices" \
	podman_run /tmp/podman --device scr.internal/reader=scr0 --rootfs $image /bin/true
scrctl -q cdi --output $cdi
check_exit "without CDI, the node is root's and its group's" 7 \
	podman_run /tmp/podman --user $somebody --device /dev/scr0 --rootfs $image "$scrctl" state
check "and that group has to be asked for" podman_run /tmp/podman --user $somebody \
	--group-add $plugdev --device /dev/scr0 --rootfs $image "$scrctl" state

# podman without root.
check "rootless: with the group kept" as_somebody $plugdev podman_rootless --group-add keep-groups \
	"$scrctl" transmit --expect 9000 $GOOD
check_exit "rootless: and without" 7 as_somebody $plugdev podman_rootless "$scrctl" state

# bwrap, for somebody of the group, and for somebody else.
check "bwrap: the node" as_somebody $plugdev bwrap_with --dev-bind /dev/scr0 /dev/scr0 \
	"$scrctl" transmit --expect 9000 $GOOD
check_exit "bwrap: no other node" 3 as_somebody $plugdev bwrap_with \
	--dev-bind /dev/scr0 /dev/scr0 "$scrctl" -r 1 state
check_exit "bwrap: no node, no reader" 3 as_somebody $plugdev bwrap_with "$scrctl" list
check_exit "bwrap: without the group" 7 as_somebody $somebody bwrap_with \
	--dev-bind /dev/scr0 /dev/scr0 "$scrctl" -r 0 state
check_output "bwrap: opensc-tool -l" ACME as_somebody $plugdev bwrap_with \
	--dev-bind /dev/scr0 /dev/scr0 --setenv LD_LIBRARY_PATH "$SCR_ROOT/tools/libpcsclite" opensc-tool -l

# systemd-nspawn.
check "nspawn: the node" nspawn "$scrctl" transmit --expect 9000 $GOOD
check_exit "nspawn: no other node" 3 nspawn "$scrctl" -r 1 state
check "nspawn: without systemd there is no device cgroup: root makes a node" nspawn sh -c \
	"mknod /dev/other c \$(tr : ' ' </sys/class/smartcard/scr1/dev) && $scrctl -r /dev/other info | grep OTHER"
check_exit "nspawn: private users do not own it" 7 nspawn -U "$scrctl" -r 0 state

# Root of a user namespace is nobody here.
check "user namespace: its root may what somebody may" container_root "$scrctl" -r 0 transmit --expect 9000 $GOOD
check_exit "user namespace: no chmod" 1 container_root chmod 666 /dev/scr0
check_exit "user namespace: no chown" 1 container_root chown 0:0 /dev/scr0
check_exit "user namespace: no node of its own" 1 container_root mknod /tmp/node c 1 3
check_exit "user namespace: no devtmpfs" 32 container_root mount -t devtmpfs devtmpfs /mnt
check_exit "user namespace: no Escape" 7 container_root "$scrctl" -r 0 vendor 3500 1f
check_exit "user namespace: no leave to give for it" 2 \
	container_root sh -c 'echo 1 >/sys/class/smartcard/scr0/escape'
check_exit "user namespace: no unbinding" 7 container_root "$scrctl" unbind scr0
check_exit "user namespace: no unloading" 1 container_root rmmod scr-ccid
check_exit "user namespace: no reader of its own" 1 container_root test -w /dev/scrvirt
check "the node is as it was" sh -c "stat -c %a:%G /dev/scr0 | grep -x 660:plugdev"

stop_emulator
other quit >/dev/null
wait "$other_emulator"
check "without readers, the file has /dev/scrctl" wait_until 10 names_no '^scr' /dev/scr1
check "modules go" unload_modules
check "and with them the file" wait_until 10 gone $cdi
udevadm control --exit
plan
