#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: usb-ccid
#
# udev/60-scr.rules: the node's mode and group, links that stay, properties.
. "$SCR_ROOT/tests/guest/lib.sh"

mkdir -p /etc/udev/rules.d
cp "$SCR_ROOT/udev/60-scr.rules" /etc/udev/rules.d/
/lib/systemd/systemd-udevd --daemon

check "modules load" load_modules
check "node appears" wait_until 10 test -c /dev/scr0
check "udev is done with it" udevadm settle --timeout=20
check_output "mode and group" "660 plugdev" stat -c '%a %G' /dev/scr0
check "by-id link leads to it" sh -c 'test "$(readlink -f /dev/smartcard/by-id/*)" = /dev/scr0'
check "by-path link leads to it" sh -c 'test "$(readlink -f /dev/smartcard/by-path/*)" = /dev/scr0'
check_output "link names the slot" slot0 ls /dev/smartcard/by-id
check_output "tag for the seat's user" uaccess udevadm info --query=property /dev/scr0
check_output "property of the vendor" SCR_VENDOR= udevadm info --query=property /dev/scr0
check_output "property of the model" SCR_MODEL= udevadm info --query=property /dev/scr0
check_output "property of the serial number" SCR_SERIAL= udevadm info --query=property /dev/scr0
check_output "property of the slot" SCR_SLOT=0 udevadm info --query=property /dev/scr0
check_output "scrctl takes a link" "QEMU" \
	sh -c 'scrctl --reader "$(ls /dev/smartcard/by-id/*)" list'
check "modules are unloaded" unload_modules
check "links are gone" wait_until 10 gone /dev/smartcard/by-id
udevadm control --exit
plan
