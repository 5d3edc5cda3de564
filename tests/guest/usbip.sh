# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by both guests of cases/usbip.sh.

GOOD=80189000
PATH=$SCR_ROOT/examples/usbip:/usr/sbin:/sbin:$PATH

# up ADDRESS: this machine's network.
up()
{
	modprobe virtio_net
	wait_until 10 test -e /sys/class/net/eth0
	ip address add "$1/24" dev eth0
	ip link set eth0 up
}

# notice_breaks: what usbip.rst says, with times for the impatient.
notice_breaks()
{
	sysctl -q -w net.ipv4.tcp_keepalive_time=3 net.ipv4.tcp_keepalive_intvl=1 \
		net.ipv4.tcp_keepalive_probes=3 net.ipv4.tcp_retries2=5
}

# rule: readers that are plugged in are offered.
rule()
{
	mkdir -p /etc/udev/rules.d
	cp "$SCR_ROOT/examples/usbip/70-usbip-export.rules" /etc/udev/rules.d/
	/lib/systemd/systemd-udevd --daemon
}

works()
{
	scrctl transmit --expect 9000 $GOOD
}

# URBs for so many APDUs, and for what is around them.
transfers()
{
	local apdus before
	read -r -d '' -a apdus <<<"$(yes $GOOD | head -n "$1")"
	before=$(cat /sys/bus/usb/devices/1-1/urbnum)
	scrctl transmit "${apdus[@]}" >/dev/null
	echo $(($(cat /sys/bus/usb/devices/1-1/urbnum) - before))
}

# Those of ten APDUs alone.
transfers_of_ten()
{
	echo "transfers: $(($(transfers 20) - $(transfers 10)))"
}
