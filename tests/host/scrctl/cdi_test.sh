#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# scrctl cdi: what it says of the readers of a machine that is made up, as the runtimes of
# containers want it; and how it replaces its file. $1 is scrctl, $2 the preloaded reader
# (fake_reader.c). Prints KTAP; ends with 1 if a check failed.

. "${0%/*}/lib.sh"
export SCRCTL_ROOT=$folder/root
export SCR_FAKE_DEV=$SCRCTL_ROOT/dev
file=$folder/cdi/scr.json
mkdir "$SCRCTL_ROOT"

# link NAME NODE: one of udev's
link()
{
	mkdir -p "$(dirname "$SCR_FAKE_DEV/smartcard/$1")"
	ln -s "../../$2" "$SCR_FAKE_DEV/smartcard/$1"
}

# valid NAME [FILE]: what was printed, or the file, is a specification
valid()
{
	"${0%/*}/cdi_check.py" "${2:-$folder/out}" 2>>"$folder/err"
	result $? "$1: a valid specification"
}

# refused FILTER NAME: what the filter makes of it is none, so that valid() says something
refused()
{
	jq "$1" "$folder/out" >"$folder/changed"
	! "${0%/*}/cdi_check.py" "$folder/changed" 2>/dev/null
	result $? "no specification: $2"
}

# nodes DEVICE: of which nodes it is
nodes()
{
	jq -r --arg name "$1" \
		'.devices[] | select(.name == $name).containerEdits.deviceNodes[].path' "$folder/out"
}

# is_of DEVICE NODE...
is_of()
{
	[ "$(nodes "$1" | tr '\n' ' ')" = "${*:2} " ]
	result $? "$1 is ${*:2}"
}

readers
run cdi;			exits 3 "no reader"; says err "no reader" "no reader"; silent out "no reader"
: >"$SCR_FAKE_DEV/scrctl"
run cdi;			exits 0 "no reader, but scrctl"; valid "no reader, but scrctl"
is_of all /dev/scrctl

readers present "absent second"
: >"$SCR_FAKE_DEV/scrctl"
chmod 660 "$SCR_FAKE_DEV"/scr[01]; chmod 444 "$SCR_FAKE_DEV/scrctl"
link by-id/usb-ACME_Reader_42-if00-slot0 scr0
link by-path/pci-0000:00:04.0-usb-0:1:1.0-slot0 scr0
link "by-id/usb-Other+Reader=1-if00-slot0" scr1
link "by-id/-usb-slot0" scr1
link by-path/nowhere-slot0 scr7
run cdi;			exits 0 "two readers"; valid "two readers"; silent err "two readers"
json '.kind == "scr.internal/reader" and .cdiVersion == "0.3.0"' "two readers"
json '[.devices[].name] == ["scr0", "usb-ACME_Reader_42-if00-slot0",
	"pci-0000:00:04.0-usb-0:1:1.0-slot0", "scr1", "usb-Other_Reader_1-if00-slot0",
	"scrctl", "all"]' "two readers"
is_of scr0 /dev/scr0;		is_of scr1 /dev/scr1; is_of scrctl /dev/scrctl
is_of all /dev/scr0 /dev/scr1 /dev/scrctl
is_of usb-ACME_Reader_42-if00-slot0 /dev/scr0
is_of pci-0000:00:04.0-usb-0:1:1.0-slot0 /dev/scr0
is_of usb-Other_Reader_1-if00-slot0 /dev/scr1
json 'all(.devices[].containerEdits.deviceNodes[];
	if .path == "/dev/scrctl" then .permissions == "r" and .fileMode == 292
	else .permissions == "rw" and .fileMode == 432 end)' "modes, and no mknod"
json '[.. | objects | has("major", "minor", "uid", "gid")] | any | not' "the runtime knows the rest"

refused '.extra = 1' "a field that nobody knows"
refused '.devices[0].name = "a b"' "a name with a blank"
refused '.devices[1].name = "scr0"' "two of a name"
refused '.devices = []' "no device"
refused '.devices[0].containerEdits = {}' "a device of nothing"
refused '.devices[0].containerEdits.deviceNodes[0].permissions = "x"' "permissions"
refused 'del(.devices[0].containerEdits.deviceNodes[0].path)' "a node without a path"
refused '.kind = "reader"' "no vendor"
refused '.devices[0].containerEdits.additionalGids = [46]' "groups in an old version"
refused '.cdiVersion = "0.7.0"' "a later version than needed"

run --json cdi;			exits 0 "--json"; valid "--json"
run -r scr1 cdi;		exits 0 "--reader"; valid "--reader"
json '[.devices[].name] == ["scr1", "usb-Other_Reader_1-if00-slot0", "scrctl", "all"]' "--reader"
is_of all /dev/scr1 /dev/scrctl
run -r second cdi;		json '.devices[0].name == "scr1"' "--reader by its name"
run -r 5 cdi;			exits 3 "--reader that isn't there"

group=$(stat -c %g "$SCR_FAKE_DEV/scr0")
chgrp 46 "$SCR_FAKE_DEV"/scr[01] 2>/dev/null && group=46
run cdi --groups;		exits 0 --groups; valid --groups
json '.cdiVersion == "0.7.0"' --groups
json "all(.devices[].containerEdits.deviceNodes[] | select(.permissions == \"rw\");
	.gid == $group)" --groups
[ "$group" = 0 ] || json "[.devices[] | select(.name == \"all\").containerEdits.additionalGids] |
	flatten == [$group]" --groups
chgrp 0 "$SCR_FAKE_DEV"/scr[01] 2>/dev/null &&
	{ run cdi --groups; json '[.. | objects | has("additionalGids")] | any | not' "not root's group"; }

for kind in acme.com/reader a/b scr-1.example.org/smart_card-reader; do
	run cdi --kind $kind;	exits 0 "--kind $kind"; valid "--kind $kind"
	json ".kind == \"$kind\"" "--kind"
done
for kind in "" reader /reader acme.com/ acme.com/a/b .com/a acme..com/a acme.com./a -a.com/b \
	a-.com/b 1.com/reader acme.com/1 acme.com/a.b acme.com/a- "acme com/a" \
	"acme.com/$(printf %064d 0 | tr 0 a)" "$(printf %0254d 0 | tr 0 a)/a"; do
	run cdi --kind "$kind";	exits 2 "--kind '${kind:0:30}'"; says err "VENDOR/CLASS" --kind
done

run cdi --output "$file";	exits 0 --output; says out "^$file: 7 devices$" --output
valid --output "$file"
[ "$(stat -c %a "$file")" = 644 ];	result $? "--output: everybody may read it"
[ "$(ls -A "$folder/cdi")" = scr.json ]; result $? "--output: nothing else is left"
run -q cdi --output "$file";	silent out "--output -q"
run cdi --output "$folder/cdi/scr.txt"; exits 2 "--output scr.txt"; says err "end in .json" "--output scr.txt"
run cdi --output .json;		exits 2 "--output .json"
run cdi --output "$folder/no/such/scr.json"; exits 1 "--output nowhere"
says err "no/such/scr.json: No such file" "--output nowhere"
run cdi --output "$SCR_FAKE_DEV/scr0/x.json"; exits 1 "--output below a file"
run list --output x;		exits 2 "option of another command"; says err "is for cdi" "--output of list"
if [ "$(id -u)" = 0 ]; then
	chmod 711 "$folder" "$SCRCTL_ROOT"; chmod 755 "$folder/cdi" "$SCR_FAKE_DEV"
	cp "$scrctl" "$fake" "$folder"
	chmod 755 "$folder/${scrctl##*/}" "$folder/${fake##*/}"
	LD_PRELOAD=$folder/${fake##*/} setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$folder/${scrctl##*/}" cdi --output "$file" >"$folder/out" 2>"$folder/err"
	code=$?
	exits 7 "--output, not root"; says err "Permission denied; as root" "--output, not root"
fi

# Who reads it meanwhile sees a whole one.
for _ in 1 2 3 4; do
	for _ in $(seq 10); do
		LD_PRELOAD=$fake "$scrctl" -q cdi --output "$file"
	done &
done
broken=0
while [ -n "$(jobs -r)" ]; do
	"${0%/*}/cdi_check.py" "$file" 2>>"$folder/err" || broken=$((broken + 1))
done
wait
[ $broken = 0 ];		result $? "several at once: it is whole at any time"
[ "$(ls -A "$folder/cdi")" = scr.json ]; result $? "several at once: nothing else is left"

# Of two, the one that looks last writes last: one that waits has not looked.
exec 5<"$folder/cdi"
flock 5
LD_PRELOAD=$fake "$scrctl" -q cdi --output "$file" 2>"$folder/err" 5<&- &
waiting=$!
until grep -q "^$waiting\|FLOCK.* $waiting " /proc/locks; do sleep 0.05; done
rm "$SCR_FAKE_DEV/scr1"
flock -u 5
wait $waiting;			code=$?; exits 0 "another writes"
cp "$file" "$folder/out";	json 'all(.devices[]; .name != "scr1")' "another writes: looked after it"
flock 5
LD_PRELOAD=$fake "$scrctl" --timeout 0.2 cdi --output "$file" >"$folder/out" 2>"$folder/err" 5<&-
code=$?;			exits 6 "another writes for ever"
exec 5<&-

rm "$SCR_FAKE_DEV"/scr*
run cdi --output "$file";	exits 3 "all gone"
[ ! -e "$file" ];		result $? "all gone: so is the file"
run cdi --output "$file";	exits 3 "all gone, and no file"
readers present
run cdi --output "$file" </dev/null; exits 0 "back"; valid "back" "$file"
: >"$SCR_FAKE_DEV/scrctl"
LD_PRELOAD=$fake "$scrctl" cdi >/dev/full 2>"$folder/err"; code=$?
exits 1 "full disk"

finish
