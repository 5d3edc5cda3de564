# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by cases: containers whose /usr is this machine's, and programs in them. There
# is no image to be fetched, and no systemd.

image=/tmp/image
shared=/tmp/shared
clients=$SCR_ROOT/tests/guest/clients
somebody=4711
plugdev=46
declare -A processes
told=0

# prepare_containers: what their root has besides /usr, and what podman wants of a machine.
prepare_containers()
{
	local link
	mount -t cgroup2 cgroup2 /sys/fs/cgroup &&
		mkdir -p $image/{usr,etc,tmp,dev,proc,sys,run,var,shared} $shared || return
	for link in bin sbin lib lib64; do
		ln -s usr/$link $image/$link
	done
	cp -r /etc/ld.so.cache /etc/alternatives $image/etc
	echo "somebody:x:$somebody:$somebody::/tmp:/bin/sh" | tee -a /etc/passwd >$image/etc/passwd
	echo "somebody:100000:65536" | tee /etc/subuid >/etc/subgid
	chown -R $somebody:$somebody $image
	chmod 1777 $image/tmp
	mkdir -p /tmp/home /run/user/$somebody &&
		chown $somebody:$somebody /tmp/home /run/user/$somebody
}

# as_somebody GROUPS COMMAND...: not as root; a command or a function of this file.
as_somebody()
{
	setpriv --reuid $somebody --regid $somebody --groups "$1" \
		env HOME=/tmp/home XDG_RUNTIME_DIR=/run/user/$somebody \
		bash -c ". $clients/containers.sh"' && cd / && "$@"' bash "${@:2}"
}

# podman_run FOLDER OPTIONS... --rootfs ROOT COMMAND...: FOLDER is podman's own.
podman_run()
{
	podman --root "$1/storage" --runroot "$1/run" --storage-driver vfs \
		--cgroup-manager cgroupfs --events-backend none --runtime crun \
		run --rm --network none --pull never --log-driver none \
		-v /usr:/usr:ro -v "$SCR_ROOT:$SCR_ROOT:ro" "${@:2}"
}

# begin_container NAME OPTIONS OF PODMAN...: one that does what "inside NAME" says.
begin_container()
{
	local name=$1
	mkdir -m 777 "$shared/$name"
	mkfifo -m 666 "$shared/$name/commands"
	podman_run /tmp/podman -v "$shared/$name:/shared" "${@:2}" \
		--rootfs $image "$clients/inside" /shared >"/tmp/$name.log" 2>&1 &
	processes[$name]=$!
	inside "$name" true
}

# inside NAME COMMAND...: in that container; its output and its exit status.
inside()
{
	local status=$shared/$1/status.$((told += 1))
	echo "$told ${*:2}" >>"$shared/$1/commands"
	if ! wait_until 40 test -e "$status"; then
		cat "/tmp/$1.log"
		return 99
	fi
	cat "$shared/$1/said.$told"
	return "$(cat "$status")"
}

end_container()
{
	echo "0 end" >>"$shared/$1/commands"
	wait "${processes[$1]}"
	rm -r "${shared:?}/$1"
}

# last_line FILE PATTERN
last_line()
{
	tail -n 1 "$1" | grep -q -e "$2"
}

# podman_rootless OPTIONS... COMMAND...: with one reader; there are no cgroups for it here.
podman_rootless()
{
	local options=()
	while [[ $1 == --* ]]; do
		options+=("$1" "$2")
		shift 2
	done
	podman_run /tmp/home/podman --cgroups disabled --device scr.internal/reader=scr0 \
		"${options[@]}" --rootfs $image "$@"
}

# bwrap_with OPTIONS... COMMAND...: all of this machine to be read, and no node of it.
bwrap_with()
{
	bwrap --unshare-all --die-with-parent --ro-bind / / --dev /dev --proc /proc "$@"
}

# nspawn OPTIONS... COMMAND...: with one reader.
nspawn()
{
	systemd-nspawn -q --register=no --keep-unit --private-network -D $image \
		--bind-ro=/usr --bind-ro="$SCR_ROOT" --bind=/dev/scr0 "$@"
}

# container_root COMMAND...: as root of a user namespace; somebody of plugdev outside.
container_root()
{
	as_somebody $plugdev unshare -Urm "$@"
}
