# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by the shell of a scene, by scenes.py: what is there before the commands of a
# document are typed. PLACE_begins makes a place, scene_NAME the scene, with the words
# after its name in the document; PLACE_shells writes what starts the shells of an
# ordinary user and of root; PLACE_ends takes all away.
#
# SCR_ROOT is the tree, SCENE_FILES a folder of the scene's own. The line above a scene
# says at which place it is: "guest", "card" (a guest with QEMU's reader and card),
# "packages" (a guest, with the Debian packages), "host" (this machine, where nothing that
# is written reaches its files), "fresh" (the same, for what takes minutes).

user=alice
home=/home/$user

# enter NAME FOLDER COMMAND...: a program that starts a shell in the folder.
enter()
{
	mkdir -p "$SCENE_FILES/$1.files"
	chmod 777 "$SCENE_FILES/$1.files"
	{
		echo '#!/bin/sh'
		echo "cd '$2' && exec ${*:3}"
	} >"$SCENE_FILES/$1"
	chmod 755 "$SCENE_FILES/$1"
}

as_user="setpriv --reuid $user --regid $user --init-groups"
clean="env -i LANG=C.UTF-8 TERM=dumb PAGER=cat SCR_FD=\$SCR_FD"
user_shell="$clean HOME=$home USER=$user LOGNAME=$user PATH=/usr/local/bin:/usr/bin:/bin bash --norc"
root_shell="$clean HOME=/root USER=root LOGNAME=root PATH=/usr/sbin:/usr/bin:/sbin:/bin bash --norc"

# A guest

# What "make install" puts in place; see stage.
install_all()
{
	local staged
	staged=$SCR_ROOT/build/documents/$(basename "$SCR_MODULES")
	cp -r "$staged/programs/usr/." /usr/ && cp -r "$staged/programs/etc/." /etc/ &&
		mkdir -p "/lib/modules/$(uname -r)" &&
		mount --bind "$staged/modules/lib/modules/$(uname -r)" "/lib/modules/$(uname -r)" &&
		mount -t tracefs tracefs /sys/kernel/tracing && a_machine
}

a_machine()
{
	useradd --create-home --shell /bin/bash --groups plugdev $user &&
		/lib/systemd/systemd-udevd --daemon && modprobe xhci_pci &&
		ip link set lo up
}

new_home()
{
	rm -rf $home
	cp -r /etc/skel $home
	chown -R $user:$user $home
	echo $home >"$SCENE_FILES/folder"
}

guest_begins()
{
	. "$SCR_ROOT/tests/guest/lib.sh"
	PATH=/usr/sbin:/usr/bin:/sbin:/bin
	id -u $user >/dev/null 2>&1 || install_all || return
	new_home
}

guest_shells()
{
	enter user "$(cat "$SCENE_FILES/folder")" "$as_user $user_shell"
	enter root "$(cat "$SCENE_FILES/folder")" "$root_shell"
}

# Programs that documents start end with their shell; daemons have left it.
guest_ends()
{
	stop_moving
	[ ! -S /tmp/emu.socket ] || stop_emulator
	for daemon in pcscd scr-emu vicc gpg-agent scdaemon; do
		pkill -x $daemon
		wait_until 20 not_running $daemon
	done
	rm -rf /run/pcscd /tmp/emu.socket
	scr-pcsc --system off >/dev/null
	find /etc/modprobe.d /etc/udev/rules.d -name '*scr*' -delete
	rm -f /etc/reader.conf.d/ifd-scr[0-9]*
	udevadm control --reload
	udevadm settle --timeout=30
	[ ! -d /sys/module/scr_example ] || wait_until 20 rmmod scr-example
	wait_until 20 modprobe -r scr-ccid scr-virt scr && modprobe -r vhci_hcd && [ ! -d /sys/module/scr ]
}

not_running()
{
	! pgrep -x "$1"
}

# guest: the project is installed, and no reader is there
scene_machine()
{
	:
}

# guest: the same, and readers are not for us
scene_machine_of_libccid()
{
	echo "blacklist scr-ccid" >/etc/modprobe.d/scr-scene.conf
}

# guest: in the tree where everything was built, and scr is loaded
scene_built_tree()
{
	echo "$SCR_MODULES" >"$SCENE_FILES/folder"
	modprobe scr
}

reader_and_card()
{
	modprobe vhci_hcd && start_emulator "$@" && wait_until 20 test -c /dev/scr0 || return
	case " $* " in
	*" --no-card "*) true ;;
	*) scrctl -q -r 0 --timeout 20 wait present ;;
	esac
	udevadm settle --timeout=30
}

# guest: a reader of scr-emu's, with these options, and with its card
scene_reader()
{
	reader_and_card "$@"
}

# guest: a reader, whose card is taken out and put in all the time
scene_moving_card()
{
	reader_and_card "$@" && stay_awake
	while emu remove && sleep 1 && emu insert && sleep 1; do :; done >/dev/null 2>&1 &
	moving=$!
}

stop_moving()
{
	[ -z "${moving-}" ] || kill "$moving"
	moving=
}

# A guest with QEMU's reader and card

card_begins()
{
	guest_begins
}

card_shells()
{
	guest_shells
}

card_ends()
{
	guest_ends
}

# card: QEMU's reader and its card
scene_QEMU_card()
{
	modprobe scr-ccid && wait_until 20 test -c /dev/scr0 &&
		scrctl -q -r 0 --timeout 20 wait present && udevadm settle --timeout=30
}

# A guest with the Debian packages

packages_begins()
{
	. "$SCR_ROOT/tests/guest/lib.sh"
	. "$SCR_ROOT/tests/guest/dkms.sh"
	PATH=/usr/sbin:/usr/bin:/sbin:/bin
	id -u $user >/dev/null 2>&1 || packages_machine || return
	new_home
}

packages_machine()
{
	mkdir -p /run/modules/upper /run/modules/work
	mount -t overlay -o "lowerdir=/lib/modules,upperdir=/run/modules/upper,workdir=/run/modules/work" \
		overlay /lib/modules && machine_with_dkms && compiled_already && a_machine
}

packages_shells()
{
	guest_shells
}

packages_ends()
{
	guest_ends
}

# packages: the packages are in build/deb
scene_built_packages()
{
	mkdir -p $home/build && ln -s "$SCR_ROOT/build/packages/first" $home/build/deb
}

# packages: those of the scenes before, installed
scene_packages()
{
	scene_built_packages && dpkg -s scr-dkms scr-tools libpcsclite1-scr >/dev/null &&
		modprobe scr-ccid
}

# This machine

# All files are this machine's own, and what is written to them is in a folder of the
# scene's; modules cannot be loaded.
host_begins()
{
	layer=$(mktemp -d /var/tmp/scr-scene.XXXXXX)
	mkdir "$layer"/{upper,work,root}
	# shellcheck disable=SC2016 # the shell of the namespace expands it
	unshare --mount --propagation private bash -euc '
		cd "$1"
		mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" root
		for each in proc sys dev tmp; do mount --rbind "/$each" "root/$each"; done
		touch ready
		exec sleep infinity' sh "$layer" &
	namespace=$!
	for _ in $(seq 200); do
		[ ! -e "$layer/ready" ] || break
		sleep 0.05
	done
	on_host="nsenter --target $namespace --mount chroot $layer/root setpriv --bounding-set -sys_module"
	on_host_as_user="$on_host $as_user"
	$on_host useradd --create-home --shell /bin/bash --groups plugdev $user
	echo $home >"$SCENE_FILES/folder"
}

host_shells()
{
	enter user / "$on_host_as_user $user_shell"
	enter root / "$on_host $root_shell"
	for each in user root; do
		sed -i "s,bash --norc,sh -c 'cd $(cat "$SCENE_FILES/folder") \&\& exec bash --norc'," \
			"$SCENE_FILES/$each"
	done
}

host_ends()
{
	kill "$namespace"
	wait "$namespace" 2>/dev/null
	rm -rf "$layer"
}

# The stock kernel is the one that runs, as far as programs ask for its name.
debians_kernel()
{
	. "$SCR_ROOT/tests/guest/cache.sh"
	printf '#!/bin/sh\n[ "$*" = -r ] && echo %s || exec /bin/uname "$@"\n' \
		"$(scr_stock_release)" >"$SCENE_FILES/uname"
	$on_host install -m 755 "$SCENE_FILES/uname" /usr/local/bin/uname
}

# What is in the tree now, committed or not, and nothing that was built.
fresh_clone()
{
	git -c safe.directory='*' clone -q "$SCR_ROOT" "$SCENE_FILES/scr" &&
		(cd "$SCR_ROOT" && git ls-files -co --exclude-standard -z | while IFS= read -r -d '' file; do
			[ ! -f "$file" ] || printf '%s\0' "$file"
		done) | rsync -a --from0 --files-from=- "$SCR_ROOT/" "$SCENE_FILES/scr/" &&
		git -C "$SCENE_FILES/scr" add -A &&
		$on_host cp -r "$SCENE_FILES/scr" $home/scr &&
		$on_host chown -R $user:$user $home
}

# What "make export" writes to in a kernel's tree.
kernel_tree()
{
	$on_host_as_user bash -euc "
		mkdir -p $home/linux/drivers $home/linux/include/{linux,uapi/linux}
		printf 'menu \"Device Drivers\"\nendmenu\n' >$home/linux/drivers/Kconfig
		touch $home/linux/drivers/Makefile"
}

# host: in a fresh clone, with a kernel tree beside it
scene_clone()
{
	debians_kernel && fresh_clone && kernel_tree && echo $home/scr >"$SCENE_FILES/folder"
}

# This machine, where it takes minutes

fresh_begins()
{
	host_begins
}

fresh_shells()
{
	host_shells
}

fresh_ends()
{
	host_ends
}

# The kernel that was fetched once is not fetched again.
fetched_kernel()
{
	local kernel
	kernel=$("$SCR_ROOT/tests/guest/kernel" stock) &&
		$on_host_as_user mkdir -p $home/.cache/scr && $on_host cp -r "$kernel" $home/.cache/scr/ &&
		$on_host chown -R $user:$user $home/.cache
}

# fresh: in a fresh clone, whatever it takes
scene_fresh_clone()
{
	scene_clone && fetched_kernel
}
