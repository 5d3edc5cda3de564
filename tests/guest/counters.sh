# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced at the end of a guest: where the kernel counts lines, the counters of our
# files, for who asked for files. A file of debugfs has no size that tar could believe.
. "$SCR_ROOT/tests/guest/port.sh"

leave_counters()
{
	local port counters=/sys/kernel/debug/gcov$SCR_MODULES
	port=$(virtio_port files) && [ -d "$counters" ] || return
	cd "$counters" || return
	find . -name '*.gcda' | while read -r file; do
		mkdir -p "/tmp/counters/${file%/*}"
		cat "$file" >"/tmp/counters/$file"
	done
	tar -c -C /tmp/counters . >"$port"
}
