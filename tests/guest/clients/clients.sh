# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by cases: Debian's programs, unmodified, over the libpcsclite.so.1 that
# the command in the array "over" of the case puts under them.

over()
{
	"${over[@]}" "$@"
}

clients=$SCR_ROOT/tests/guest/clients

# QEMU's emulated card: an application of its, and its ATR as people print it.
qemu_select=00A4040007A0000000790100
qemu_atr="3B 7A 18 00 00 73 66 74 65 20 63 64 31 34 34"
qemu_atr_opensc="3b:7a:18:00:00:73:66:74:65:20:63:64:31:34:34"

lists_a_card()
{
	over opensc-tool -l | grep -q ' Yes '
}

# says_all WORDS... -- COMMAND...: its output has all of them in it.
says_all()
{
	local wanted=() words
	while [ "$1" != -- ]; do
		wanted+=("$1")
		shift
	done
	"${@:2}" >/tmp/says_all 2>&1
	cat /tmp/says_all
	for words in "${wanted[@]}"; do
		grep -qF -- "$words" /tmp/says_all || { echo "wanted: $words"; return 1; }
	done
}

# client_readers NAME: what lists readers, and the card in one of them.
client_readers()
{
	check_output "pcsc_scan names the reader" "$1" over pcsc_scan -r
	check "pcsc_scan -c names it, too" says_all "$1" "ATR: $qemu_atr" -- \
		over timeout 60 pcsc_scan -n -c
	check "opensc-tool -l names it, and sees the card" says_all "$1" " Yes " -- \
		over opensc-tool -l
}

client_opensc()
{
	check_output "opensc-tool -a" "$qemu_atr_opensc" over opensc-tool -a
	check_output "opensc-tool -n" "Common Access Card" over opensc-tool -n
	check_output "opensc-tool -s" "SW1=0x90, SW2=0x00" over opensc-tool -s $qemu_select
	# It ends with an error: a file of QEMU's card is shorter than its length says.
	check "pkcs15-tool --dump" says_all "X.509 Certificate [CAC Email Encryption Certificate]" \
		"Private RSA Key [CAC ID Certificate]" -- over pkcs15-tool --dump
	check_output "pkcs11-tool -L" "token label" over pkcs11-tool -L
	check_output "pkcs11-tool -O" "CN=encryption-cert" over pkcs11-tool -O
}

# sign OUTPUT: of /tmp/data, with the key of the ID certificate; if that fails, what
# OpenSC has to say of it.
sign()
{
	OPENSC_DEBUG=9 over pkcs11-tool --login --pin 1234 --sign --mechanism SHA256-RSA-PKCS \
		--id 0001 -i /tmp/data -o "$1" >/tmp/opensc.log 2>&1 && return
	grep -aE "error|failed|returning with: -|0x8010" /tmp/opensc.log | tail -n 25
	scrctl last-error
	return 1
}

client_signature()
{
	rm -f /tmp/cert.der /tmp/data /tmp/signature
	check "pkcs11-tool reads the certificate" over pkcs11-tool --read-object --type cert \
		--id 0001 -o /tmp/cert.der
	check_output "openssl understands it" "CN = id-cert" \
		openssl x509 -inform der -in /tmp/cert.der -noout -subject
	openssl x509 -inform der -in /tmp/cert.der -noout -pubkey >/tmp/public.pem
	head -c 1000 /dev/urandom >/tmp/data
	check "pkcs11-tool signs" sign /tmp/signature
	check_output "openssl verifies the signature" "Verified OK" openssl dgst -sha256 \
		-verify /tmp/public.pem -signature /tmp/signature /tmp/data
	echo more >>/tmp/data
	check_output "and not that of other data" "failure" openssl dgst -sha256 \
		-verify /tmp/public.pem -signature /tmp/signature /tmp/data
}

# scriptor APDU...: the answers of the card.
scriptor_says()
{
	printf '%s\n' "$@" | over scriptor
}

client_scriptor()
{
	check_output "scriptor: case 3" "< 61 0D" scriptor_says $qemu_select
	check_output "scriptor: case 4" "< 6F 0B 84 07 A0 00 00 00 79 01 00 A5 00 90 00" \
		scriptor_says ${qemu_select}00
	check_output "scriptor: a second after the first" "< 6A 82" \
		scriptor_says $qemu_select 00A4040007A00000007901FF
}

# start_watchers: pcsc_scan and pyscard's monitors, in the background.
start_watchers()
{
	"${over[@]}" pcsc_scan -n >/tmp/scan 2>&1 &
	scan=$!
	rm -f /tmp/observers.end
	mkfifo /tmp/observers.end
	"${over[@]}" /usr/bin/python3 "$clients/observers.py" </tmp/observers.end >/tmp/observers 2>&1 &
	observers=$!
	exec 8>/tmp/observers.end
	wait_until 60 grep -q "^card +" /tmp/observers &&
		wait_until 60 grep -q "ATR: " /tmp/scan
}

stop_watchers()
{
	exec 8>&-
	kill "$scan"
	wait "$observers"
}

# pcsc_scan turns a bar while it waits.
end_of()
{
	tail -n 40 "$1" | tr -d '\b' | sed "s, [-|/\\\\] ,,g"
}

# seen WORDS COUNT FILE: so often, or it is going to be.
seen()
{
	wait_until 60 sh -c "[ \$(grep -ac '$1' $3) = $2 ]" || { end_of "$3"; false; }
}

# scan_ends WORDS: what pcsc_scan says of cards does, or is going to. It also tells, and
# so says an ATR once more, that another program begins or ends to use the card.
scan_ends()
{
	wait_until 60 sh -c "grep -a 'Card state: \|ATR: ' /tmp/scan | tail -n 1 | grep '$1'" ||
		{ end_of /tmp/scan; false; }
}

client_events()
{
	check "watchers start" start_watchers
	check "the observer asked the card" seen "^select 610D" 1 /tmp/observers
	check "card is removed" remove_card
	check "pcsc_scan sees it" scan_ends "Card removed"
	check "pyscard's CardObserver, too" seen "^card - $qemu_atr" 1 /tmp/observers
	check "card is inserted" insert_card
	check "pcsc_scan sees it again" scan_ends "ATR: $qemu_atr"
	check "pyscard as well" seen "^card + $qemu_atr" 2 /tmp/observers
	check "and has asked it again" seen "^select 610D" 2 /tmp/observers
	check "reader is unplugged" unplug_reader
	check "pyscard's ReaderObserver sees it" seen "^reader - " 1 /tmp/observers
	check "pcsc_scan waits for a reader" seen "Waiting for the first reader" 1 /tmp/scan
	check "reader is plugged in" plug_reader
	check "pyscard sees it" seen "^reader + " 2 /tmp/observers
	check "pcsc_scan sees it" seen "found one" 1 /tmp/scan
	check "card is inserted there" insert_card
	check "pyscard sees it" seen "^card + $qemu_atr" 3 /tmp/observers
	check "pcsc_scan sees it" scan_ends "ATR: $qemu_atr"
	check "pyscard's program ends well" stop_watchers
}

# Programs that list readers and watch, while another works with the card. (Two that
# work with it have to say how long by transactions. OpenSC's driver for this card
# doesn't, when it begins: it selects in one transaction and reads in the next.)
client_side_by_side()
{
	local each
	for each in 1 2 3; do
		over opensc-tool -l
		over timeout 60 pcsc_scan -n -c
	done >/tmp/lister 2>&1 &
	for each in 1 2 3; do
		rm -f /tmp/signature
		sign /tmp/signature
		openssl dgst -sha256 -verify /tmp/public.pem -signature /tmp/signature \
			/tmp/data || return
	done
	wait $!
	cat /tmp/lister
	[ "$(grep -c "ATR: $qemu_atr" /tmp/lister)" = 3 ] && [ "$(grep -c ' Yes ' /tmp/lister)" = 3 ]
}

# With all its checks a kernel takes ten times as long: not everything, then.
thorough()
{
	! grep -q kasan /proc/kallsyms
}

# all_clients NAME: everything, with QEMU's card in a reader of that name.
all_clients()
{
	check "the card is there" wait_until 60 lists_a_card
	client_readers "$1"
	client_signature
	if thorough; then
		client_opensc
		check "one program signs while others list readers and watch" client_side_by_side
		client_scriptor
	fi
	client_events
}

# openpgp_clients: gpg beside OpenSC, with an emulated OpenPGP card in the only reader.
openpgp_clients()
{
	thorough || return 0
	check "QEMU's reader is unplugged" unplug_reader
	check "node vanishes" wait_until 30 gone /dev/scr0
	check "a reader with an OpenPGP card" start_emulator --vendor 08E6 --product 3437 \
		--level tpdu --protocols t1 --card openpgp
	check "the card is there" wait_until 60 lists_a_card
	# With cases of its own.
	over "$clients/gpg.sh" | tee /tmp/gpg.tap
	check "gpg.sh went to its end" grep -q '^1\.\.[0-9]' /tmp/gpg.tap
	check "the reader goes" stop_emulator
	check "QEMU's is there again" plug_reader
	insert_card
}
