#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The readers program on lists that are broken: each is told what is wrong, ends
# with a count and an exit status that says so, and nothing crashes. KTAP.

cd "$(dirname "$0")" || exit 2
good=../data/readers.tsv
scratch=$(mktemp -d) || exit 2
trap 'rm -r "$scratch"' EXIT
list=$scratch/list.tsv
scr_said=$scratch/said
. ../tap.sh

# expect NAME STATUS LAST-LINE [PATTERN]: run on $list; PATTERN is in the output.
expect()
{
	local status last
	./readers "$list" >"$scr_said" 2>&1
	status=$?
	last=$(tail -n 1 "$scr_said")
	[ "$status" = "$2" ] && [ "$last" = "$3" ] && grep -qa -- "${4:-.}" "$scr_said"
	case_is $? "$1"
}

# change COLUMN VALUE: the list with that value in its second line's column.
change()
{
	awk -F '\t' -v OFS='\t' -v column="$1" -v value="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) at = i }
		NR == 2 { $at = value }
		{ print }' "$good" > "$list"
}

echo "KTAP version 1"

cp "$good" "$list"
expect "the list as it is" 0 "610 accepted, 0 refused, 0 failed"
sed 's/$/\r/' "$good" > "$list"
expect "CRLF" 0 "610 accepted, 0 refused, 0 failed"
printf '%s' "$(cat "$good")" > "$list"
expect "no newline at the end" 0 "610 accepted, 0 refused, 0 failed"
{ printf '\357\273\277'; cat "$good"; } > "$list"
expect "a byte order mark" 0 "610 accepted, 0 refused, 0 failed"
sed 's/$/\n/' "$good" > "$list"
expect "empty lines" 0 "610 accepted, 0 refused, 0 failed"
awk -F '\t' -v OFS='\t' '{ for (i = NF; i; i--) printf "%s%s", $i, (i > 1 ? OFS : "\n") }' \
	"$good" > "$list"
expect "columns in another order" 0 "610 accepted, 0 refused, 0 failed"
sed 's/$/\tmore/' "$good" > "$list"
expect "a column more" 0 "610 accepted, 0 refused, 0 failed"

: > "$list"
expect "an empty file" 2 "0 accepted, 0 refused, 1 failed" "the file is empty"
rm "$list"
expect "no file" 2 "0 accepted, 0 refused, 1 failed" "No such file"
mkdir "$list"
expect "a folder" 2 "0 accepted, 0 refused, 1 failed" "reading failed"
rmdir "$list"
head -n 1 "$good" > "$list"
expect "no reader" 2 "0 accepted, 0 refused, 1 failed" "no reader after"
tail -n +2 "$good" > "$list"
expect "no names of columns" 2 "0 accepted, 0 refused, 1 failed" "no column name"
cut -f 1-23,25- "$good" > "$list"
expect "a column missing" 2 "0 accepted, 0 refused, 1 failed" "names no column dwMechanical"
sed '1s/bClassEnvelope/bPINSupport/' "$good" > "$list"
expect "a column named twice" 2 "0 accepted, 0 refused, 1 failed" "bClassEnvelope\|twice"
sed '1s/wLcdLayout/dwFeatures/' "$good" > "$list"
expect "a column in another's place" 2 "0 accepted, 0 refused, 1 failed" "twice\|wLcdLayout"
head -c 100000 /dev/zero > "$list"
expect "zeros" 2 "0 accepted, 0 refused, 1 failed" "names no column"
head -c 100000 /dev/zero | tr '\0' '\t' > "$list"
expect "tabs" 2 "0 accepted, 0 refused, 1 failed" "more than 128 columns"

sed '2s/\t[^\t]*$//' "$good" > "$list"
expect "a row too short" 1 "609 accepted, 0 refused, 1 failed" \
	"^line 2: ACR122U: 30 columns instead of 31"
sed '2s/$/\t1/' "$good" > "$list"
expect "a row too long" 1 "609 accepted, 0 refused, 1 failed" "32 columns instead of 31"
sed '2s/U/\x00/' "$good" > "$list"
expect "a NUL byte" 1 "609 accepted, 0 refused, 1 failed" "^line 2: a NUL byte"
change dwFeatures ""
expect "an empty number" 1 "609 accepted, 0 refused, 1 failed" "dwFeatures: '' is not a number"
change dwFeatures 0x
expect "0x and no digit" 1 "609 accepted, 0 refused, 1 failed" "dwFeatures: '0x' is not"
change dwFeatures 0x00010G30
expect "a letter in a number" 1 "609 accepted, 0 refused, 1 failed" "'0x00010G30' is not"
change dwMaxIFSD -1
expect "a negative number" 1 "609 accepted, 0 refused, 1 failed" "dwMaxIFSD: '-1' is not"
change dwMaxIFSD " 254"
expect "a space" 1 "609 accepted, 0 refused, 1 failed" "' 254' is not"
change dwMaxIFSD 4294967296
expect "a number above 32 bits" 1 "609 accepted, 0 refused, 1 failed" "is above 4294967295"
change bVoltageSupport 0x100
expect "a number above 8 bits" 1 "609 accepted, 0 refused, 1 failed" "'0x100' is above 255"
change bcdCCID 110
expect "a release without a dot" 1 "609 accepted, 0 refused, 1 failed" "bcdCCID: '110' is not"
change bcdCCID 1.2.3
expect "a release with two dots" 1 "609 accepted, 0 refused, 1 failed" "bcdCCID: '1.2.3' is not"

change bMaxSlotIndex 0x1F
expect "32 slots" 0 "610 accepted, 0 refused, 0 failed"
change bMaxSlotIndex 0xFF
expect "256 slots" 0 "609 accepted, 1 refused, 0 failed"
change dwMaxCCIDMessageLength 42
expect "no room for an answer to reset" 0 "609 accepted, 1 refused, 0 failed"
change dwMaxCCIDMessageLength 0xFFFFFFFF
expect "the longest message" 0 "610 accepted, 0 refused, 0 failed"
change bNumEndpoints 1
expect "one endpoint" 0 "609 accepted, 1 refused, 0 failed"
change bInterfaceClass 0x03
expect "another class" 0 "609 accepted, 1 refused, 0 failed"
change bInterfaceProtocol 9
expect "another protocol" 0 "609 accepted, 1 refused, 0 failed"
change dwFeatures 0x00070000
expect "three levels" 0 "610 accepted, 0 refused, 0 failed"
change dwFeatures 0xFFF8FFFF
expect "no level" 0 "610 accepted, 0 refused, 0 failed"
change bMaxCCIDBusySlots 0
expect "no busy slot" 0 "610 accepted, 0 refused, 0 failed"

finish
