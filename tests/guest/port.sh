# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced: where in a guest the host's ends of virtio ports are.

# virtio_port NAME: its node; fails if the guest has no such port.
virtio_port()
{
	local name
	name=$(grep -lx "$1" /sys/class/virtio-ports/*/name 2>/dev/null) &&
		echo "/dev/$(cut -d/ -f5 <<<"$name")"
}
