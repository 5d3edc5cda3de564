#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# A card with files and PINs, read through readers of each level.
. "$SCR_ROOT/tests/guest/lib.sh"

# SELECT of the EF 0001, 8192 bytes of pattern; of one of 65536 bytes.
select_8192=00A4000C020001
select_65536=00A4080C0410001001

# reads LENGTH STEP SELECT: the EF in pieces of so many bytes, in one session.
reads()
{
	local offset=0
	printf '%s\n' "$3" > /tmp/apdus
	while [ $offset -lt "$1" ]; do
		printf '00B0%04X%02X\n' $offset $(($2 % 256)) >> /tmp/apdus
		offset=$((offset + $2))
	done
	pattern "$1" | xxd -r -p > /tmp/pattern
	scrctl transmit --raw --file /tmp/apdus | cmp - /tmp/pattern
}

# reads_at_once LENGTH SELECT: with one command of extended length.
reads_at_once()
{
	pattern "$1" | xxd -r -p > /tmp/pattern
	scrctl transmit --raw "$2" "00B0000000$(printf %04X $(($1 % 65536)))" |
		cmp - /tmp/pattern
}

# What every level can do; $1 is its name.
uses_files()
{
	check "$1: 8192 bytes in 32 pieces" reads 8192 256 $select_8192
	check_output "$1: record" "74 77 6f ff" scrctl transmit 00B2021C10
	check_output "$1: a file is not there" 6A82 scrctl transmit 00A4000C02ABCD
	check_output "$1: no PIN, no secret" 6982 scrctl transmit 00B0820006
	check_output "$1: PIN and secret" "73 65 63 72 65 74 9000" \
		scrctl transmit 002000010431323334 00B0820006
	check_output "$1: reset forgets the PIN" 6982 scrctl transmit 00B0820006
	check_output "$1: what is written" "aa bb 00 9000" \
		scrctl transmit 00D6840002AABB 00B0840003
	check_output "$1: stays" "aa bb 00 9000" scrctl transmit 00B0840003
	check_output "$1: GET CHALLENGE" 9000 scrctl transmit 0084000008
	check_output "$1: SELECT describes the file" "80 02 20 00" scrctl transmit 00A4000002000100
}

check "modules load" load_modules

reader_with_card "extended" --card files --level extended --protocols t1 --max-message 271
uses_files "extended"
check "extended: 8192 bytes at once" reads_at_once 8192 $select_8192
check "extended: 65536 bytes at once" reads_at_once 65536 $select_65536
check_output "extended: a wrong PIN" 63C2 scrctl transmit 002000010439393939
check_output "extended: and another" 63C1 scrctl transmit 002000010439393939
check_output "extended: and the last" 63C0 scrctl transmit 002000010439393939
check_output "extended: the right one is too late" 6983 scrctl transmit 002000010431323334
check_output "extended: it is unblocked" 9000 scrctl transmit 002C0101083132333435363738
check_output "extended: and right again" 9000 scrctl transmit 002000010431323334
stop_emulator

reader_with_card "short" --card files --level short --protocols t0
uses_files "short"
stop_emulator

reader_with_card "TPDU, T=0" --card files --level tpdu --protocols t0
uses_files "TPDU, T=0"
stop_emulator

reader_with_card "TPDU, T=1" --card files --level tpdu --protocols t1
uses_files "TPDU, T=1"
check "TPDU, T=1: 8192 bytes at once" reads_at_once 8192 $select_8192
stop_emulator

reader_with_card "TPDU, T=1, CRC, large blocks" --card files --level tpdu --protocols t1 \
	--atr t1,crc,ifsc=254,ta1=18
uses_files "TPDU, T=1, CRC, large blocks"
check "TPDU, T=1, CRC, large blocks: 65536 bytes at once" reads_at_once 65536 $select_65536
stop_emulator

check "modules go" unload_modules
plan
