#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock packages
# long: stock 12000 SCR_COMPILE=yes
# run stock: --memory 1200 --timeout "${3:-2400}"
#
# The Debian packages of tests/packages/build, in a machine that has none of ours:
# installed, used by who may and by who may not, upgraded, removed, purged. DKMS has its
# modules compiled on the host, where that is tried, for it takes an hour in here; in the
# long form, it compiles those that are installed first.
. "$SCR_ROOT/tests/guest/lib.sh"
. "$SCR_ROOT/tests/guest/dkms.sh"

PATH=/usr/sbin:/usr/bin:/sbin:/bin
packages=$SCR_ROOT/build/packages
release=$(uname -r)
updates=/lib/modules/$release/updates/dkms
bundle=ifd-scr.bundle
export DEBIAN_FRONTEND=noninteractive

# Everything that is written below these folders is in an upper layer of its own, and
# what was there before, in /run/lower: so it is seen what is left.
trees="usr etc var lib/modules"

watch_files()
{
	local tree name
	mkdir -p /run/changes
	mount -t tmpfs -o size=300m tmpfs /run/changes
	for tree in $trees; do
		name=${tree//\//-}
		mkdir -p "/run/changes/$name/upper" "/run/changes/$name/work" "/run/lower/$name"
		mount --bind "/$tree" "/run/lower/$name" || return
	done
	for tree in $trees; do
		name=/run/changes/${tree//\//-}
		mount -t overlay -o "lowerdir=${name/changes/lower},upperdir=$name/upper,workdir=$name/work" \
			overlay "/$tree" || return
	done
}

# What is there and was not, and what was there and is not. DKMS's key is DKMS's own.
left_behind()
{
	local tree name path
	for tree in $trees; do
		name=${tree//\//-}
		(cd "/run/changes/$name/upper" && find . -mindepth 1) | while read -r path; do
			path=${path#./}
			if [ -c "/run/changes/$name/upper/$path" ]; then
				[ ! -e "/run/lower/$name/$path" ] || echo "gone: /$tree/$path"
			elif [ ! -e "/run/lower/$name/$path" ] && [ ! -L "/run/lower/$name/$path" ]; then
				echo "left: /$tree/$path"
			fi
		done
	done | grep -vxE "left: /var/lib/dkms/mok\.(key|pub)" >/tmp/left
	cat /tmp/left
}

nothing_left()
{
	left_behind
	diff /tmp/left.before /tmp/left
}

# The state that a machine with dkms and kernel headers is in.
machine()
{
	watch_files || return
	machine_with_dkms || return
	[ -n "${SCR_COMPILE-}" ] || compiled_already
	/lib/systemd/systemd-udevd --daemon
	modprobe vhci_hcd
	left_behind >/tmp/left.before
}

# dpkg_does VERB PACKAGE...
dpkg_does()
{
	local from=$SECONDS status
	dpkg "$@" 2>&1
	status=$?
	echo "# dpkg $1: $((SECONDS - from)) s" >&3
	return $status
}

debs()
{
	find "$packages/$1" -name '*.deb' ! -name '*-dbgsym_*'
}

installs()
{
	local files
	mapfile -t files < <(debs "$1")
	dpkg_does -i "${files[@]}"
}

# The modules' package comes again in in_use, and takes minutes.
installs_but_modules()
{
	local files
	mapfile -t files < <(debs "$1" | grep -v /scr-dkms_)
	dpkg_does -i "${files[@]}"
}

# dkms_says VERSION: installed, and nothing else of ours.
dkms_says()
{
	dkms status
	[ "$(dkms status scr)" = "scr/$1, $release, x86_64: installed" ]
}

version()
{
	dpkg-query -W -f '${Version}' scr-dkms
}

not_loaded()
{
	[ ! -d /sys/module/scr ] && [ ! -d /sys/module/scr_ccid ]
}

member()
{
	setpriv --reuid 65534 --regid 65534 --groups "$(getent group plugdev | cut -d: -f3)" "$@"
}

stranger()
{
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}

# Which of the two libraries ld.so gives to programs.
library()
{
	ldconfig -p | sed -n 's/.*libpcsclite\.so\.1 .*=> //p' | head -n 1
}

library_is_debians()
{
	library
	[[ $(library) != */scr/* ]] && [ -e "$(library)" ]
}

pcscd_has_the_reader()
{
	opensc-tool -l | grep " Yes " && grep "Attempting startup.*$bundle" /tmp/pcscd.log
}

installed()
{
	check "packages install" installs first
	check "DKMS has the modules installed" dkms_says "$(version)"
	compiled_already
	check_output "and has signed them" "signer:" modinfo "$updates/scr-ccid.ko"
	check "modules are not loaded without a reader" not_loaded
	check_output "the version is that of the package" "$(version)" scrctl --version
	check "manual pages are there" man -w 1 scrctl scr-emu scr-pcsc 4 scr scrvirt 8 ifd-scr
	check "pcsc-lite's files are as they were" dpkg --verify libpcsclite1 pcscd libccid
}

used()
{
	check "a reader is plugged in" start_emulator --level extended --vendor 08E6 --product 3437
	check "node appears: the modules have loaded by modalias" wait_until 60 test -c /dev/scr0
	check "it is DKMS's module" test "$(modinfo -n scr-ccid)" = "$updates/scr-ccid.ko"
	check "udev is done" udevadm settle --timeout=30
	check_output "mode and group" "660 plugdev" stat -c '%a %G' /dev/scr0
	check_output "tag for the seat's user" uaccess udevadm info --query=property /dev/scr0
	check_output "a member of the group lists it" "card present" member scrctl list
	check_output "sends it an APDU" "9000" member scrctl transmit 00A40000
	check_output "uses it with opensc-tool" "3b:" member scr-pcsc opensc-tool -a
	check_exit "who is no member is refused" 7 stranger scrctl -r 0 transmit 00A40000
	check_output "and told why" "no permission for /dev/scr0; log in at this seat, or join its group" \
		stranger scrctl -r 0 transmit 00A40000
	check "and sees no reader with opensc-tool" no_reader stranger scr-pcsc opensc-tool -l
}

no_reader()
{
	"$@" 2>&1 | grep -i "no smart card readers"
}

whole_system()
{
	check_output "opensc-tool alone goes to pcsc-lite" "off" scr-pcsc --system
	check "which has no reader without pcscd" no_reader opensc-tool -l
	check_exit "who is not root cannot change that" 1 member scr-pcsc --system on
	check "root can" scr-pcsc --system on
	check_output "it says so" "on" scr-pcsc --system
	check_output "opensc-tool alone has the reader" "3b:" member opensc-tool -a
}

compiles()
{
	local flags
	flags=$(pkg-config --cflags scr) || return
	# shellcheck disable=SC2086 # words
	cc $flags -D_GNU_SOURCE -fsyntax-only /usr/share/doc/scr-dev/examples/look.c &&
		[ "${flags% }" = -I/usr/include/scr ]
}

development()
{
	check "a program compiles by scr.pc" compiles
	check_output "libpcsclite-scr.pc names our library" "/scr -lpcsclite" \
		pkg-config --libs libpcsclite-scr
	check_output "libpcsclite.pc is still pcsc-lite's" "-lpcsclite" pkg-config --libs libpcsclite
	check_output "with its headers" "/usr/include/PCSC" pkg-config --cflags libpcsclite
}

daemon()
{
	check "pcsc-lite's library again" scr-pcsc --system off
	pcscd --foreground --debug >/tmp/pcscd.log 2>&1 &
	pcscd=$!
	check "pcscd has the reader, by our driver" wait_until 60 pcscd_has_the_reader
	kill $pcscd
	wait $pcscd
}

upgraded()
{
	check "all programs use ours" scr-pcsc --system on
	check "a program keeps the card" start_program
	check_output "which answers" "9000" say 00A40000
	check "packages are upgraded" installs next
	check "DKMS has the new modules only" dkms_says "$(version)"
	check_output "the new version" "+next1" scrctl --version
	check_output "the program goes on" "9000" say 00A40000
	check "and ends" end_program
	check_output "all programs still use ours" "on" scr-pcsc --system
	check_output "and it works" "3b:" member opensc-tool -a
	check "packages are installed again" installs_but_modules next
	check "the reader works" member scrctl transmit 00A40000
}

# in_use: the modules cannot go, and the removal does not fail for it.
in_use()
{
	check "a program keeps the card again" start_program
	check_output "and it answers" "9000" say 00A40000
	check_output "scr-dkms is removed, and says what stays" "in use" dpkg_does -r scr-dkms
	check "the module stays" test -d /sys/module/scr_ccid
	check_output "the program goes on" "9000" say 00A40000
	check "and ends" end_program
	check "the modules go" rmmod scr_ccid scr
	check "scr-dkms is installed again" dpkg_does -i "$packages"/next/scr-dkms_*.deb
	check "the reader that is plugged in comes back" wait_until 60 test -c /dev/scr0
	check "it goes" stop_emulator
}

# ifd-scr writes a file for a reader that is not in its list.
unlisted()
{
	check "a reader that nobody knows" start_emulator --vendor F055 --product 0001
	check "is written down for pcscd" wait_until 60 test -e /etc/reader.conf.d/ifd-scr0
}

removed()
{
	local names
	udevadm settle --timeout=30
	mapfile -t names < <(debs next | xargs -n 1 basename | cut -d_ -f1)
	check "packages are removed" dpkg_does -r "${names[@]}"
	check "the modules are unloaded" not_loaded
	check "DKMS has nothing of ours" test -z "$(dkms status scr)"
	check "programs use pcsc-lite's library" library_is_debians
	check "packages are purged" dpkg_does -P "${names[@]}"
	check "dpkg knows none of them" no_package "${names[@]}"
	check "no file is left, and none of others is gone" nothing_left
	check "pcsc-lite's files are as they were" dpkg --verify libpcsclite1 pcscd libccid
}

no_package()
{
	! dpkg-query -W "$@" 2>/dev/null | grep .
}

exec 3>&1
check "a machine with DKMS" machine
installed
used
whole_system
development
daemon
upgraded
in_use
unlisted
removed
kill "$SCR_EMULATOR"
udevadm control --exit
plan
