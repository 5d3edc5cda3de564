# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by cases: Debian's pcscd with the drivers that the case chooses, and
# udevd, from which it hears of readers.

# What install makes, in a folder of its own.
SCR_INSTALLED=/tmp/installed
SCR_BUNDLE=$SCR_INSTALLED/usr/lib/pcsc/drivers/ifd-scr.bundle
LIBCCID_BUNDLE=/usr/lib/pcsc/drivers/ifd-ccid.bundle
SCR_PCSCD_LOG=/tmp/pcscd.log
SCR_READER_CONF=/tmp/reader.conf.d

install_handler()
{
	make -s -C "$SCR_ROOT/tools/ifd-scr" install DESTDIR=$SCR_INSTALLED
}

start_udevd()
{
	mkdir -p /etc/udev/rules.d
	cp "$SCR_ROOT/udev/60-scr.rules" /etc/udev/rules.d/
	/lib/systemd/systemd-udevd --daemon
}

stop_udevd()
{
	udevadm settle --timeout=20
	udevadm control --exit
}

pcscd_listens()
{
	grep -q 'daemon ready' $SCR_PCSCD_LOG && test -S /run/pcscd/pcscd.comm
}

# start_pcscd BUNDLE...: with these drivers and no others. It looks in one folder
# only: ours is put in that place.
start_pcscd()
{
	local bundle
	rm -rf /tmp/drivers /run/pcscd
	mkdir -p /tmp/drivers $SCR_READER_CONF /run/pcscd
	for bundle; do
		cp -r "$bundle" /tmp/drivers/
	done
	mount --bind /tmp/drivers /usr/lib/pcsc/drivers
	pcscd --foreground --debug --config $SCR_READER_CONF >$SCR_PCSCD_LOG 2>&1 &
	SCR_PCSCD=$!
	wait_until 60 pcscd_listens
}

stop_pcscd()
{
	local status
	kill "$SCR_PCSCD"
	wait "$SCR_PCSCD"
	status=$?
	umount /usr/lib/pcsc/drivers
	return $status
}
