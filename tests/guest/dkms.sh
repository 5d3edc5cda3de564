# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced in a guest in which /lib/modules can be written: what DKMS needs.

machine_with_dkms()
{
	local release
	release=$(uname -r)
	# As systemd does it.
	ln -sfn /proc/self/fd /dev/fd
	ln -sfn "/usr/src/linux-headers-$release" "/lib/modules/$release/build"
	# The index of manual pages takes minutes here.
	rm -f /var/lib/man-db/auto-update
}

# The modules that tests/packages/build had DKMS compile on the host, for it takes an hour
# in here.
compiled_already()
{
	printf '%s\n' "MAKE[0]='cp $SCR_ROOT/build/packages/modules/*.ko drivers/smartcard/'" "CLEAN=:" \
		>/etc/dkms/scr.conf
}
