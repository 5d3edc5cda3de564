#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# gpg with scdaemon, and OpenSC, both as Debian has them, with a new OpenPGP card in
# the first reader, over whatever libpcsclite.so.1 is in effect: keys are made in the
# card and used, by one program and by both at once. Prints TAP; what it starts ends
# with it.
. "$SCR_ROOT/tests/guest/lib.sh"

clients=$SCR_ROOT/tests/guest/clients
folder=$(mktemp -d /tmp/gpg.XXXXXX)
cd "$folder" || exit
export GNUPGHOME=$folder

# Without its own driver for readers, and so that it lets others at the card.
printf '%s\n' disable-ccid pcsc-shared >scdaemon.conf
echo "pinentry-program $clients/pinentry" >gpg-agent.conf
printf '%s\n' batch yes no-tty >gpg.conf

agent_ended()
{
	! pgrep -f "$GNUPGHOME" && ! pgrep -x scdaemon
}

end()
{
	gpgconf --kill all
	wait_until 10 agent_ended
}

trap 'end; rm -rf "$folder"' EXIT

# card_edit LINE...: what a user types after "gpg/card>". Questions go on there.
card_edit()
{
	printf '%s\n' "$@" quit | gpg --no-batch --command-fd 0 --status-fd 1 --card-edit
}

# Ed25519, X25519 and, for OpenSC, RSA.
sets_algorithms()
{
	card_edit admin key-attr 2 1 2 1 1 2048 && gpg --card-status | grep "Key attributes ...: ed25519 cv25519 rsa2048"
}

makes_keys()
{
	card_edit admin generate n 0 'Card Holder' 'holder@example.org' '' || return
	gpg --list-secret-keys --with-colons | grep -c '^ssb' | grep -x 2
}

signs()
{
	gpg --output "$1" --detach-sign text && gpg --verify "$1" text
}

signs_five_times()
{
	local i
	for i in 1 2 3 4 5; do
		signs "signature-$1-$i" || return
	done
}

verifies_another_text()
{
	echo changed | gpg --verify signature -
}

deciphers()
{
	gpg --output text.gpg --trust-model always --recipient holder@example.org \
		--encrypt text &&
		gpg --output text.again --decrypt text.gpg && cmp text text.again
}

opensc_signs()
{
	pkcs11-tool --sign --id 03 --mechanism SHA256-RSA-PKCS --login --pin 123456 \
		--input-file text --output-file signature.opensc &&
		pkcs11-tool --read-object --type pubkey --id 03 --output-file key.der &&
		openssl dgst -sha256 -verify key.der -keyform DER \
			-signature signature.opensc text
}

# OpenSC has logged out, which takes back all PINs. scdaemon does not expect that of
# others: it would go on as if it were verified.
goes_on()
{
	end && signs signature.after
}

# Neither may hear of the other.
signs_beside_opensc()
{
	local i other good=0
	signs_five_times beside >beside.log 2>&1 &
	other=$!
	for i in 1 2 3 4 5; do
		pkcs15-tool --list-keys | grep "Signature key" || good=1
	done
	wait $other || good=1
	cat beside.log
	return $good
}

resets_card()
{
	card_edit admin factory-reset y yes && gpg --card-status | grep "Signature key ....: \[none\]"
}

echo "This is to be signed." >text

check_output "gpg --card-status finds the card" "Version ..........: 3.4" gpg --card-status
check_output "gpg --card-status knows its number" "Serial number ....: 0000" gpg --card-status
check "gpg changes the algorithms" sets_algorithms
check "gpg has keys made in the card" makes_keys
check_output "gpg --card-status shows them" "rsa2048" gpg --card-status
check "gpg signs, and verifies" signs signature
check_output "gpg does not verify another text" "BAD signature" verifies_another_text
check "gpg enciphers and deciphers" deciphers
check_output "openpgp-tool shows the keys" "Sig Algorithm:   EDDSA" openpgp-tool --key-info
check_output "pkcs15-tool shows them" "Authentication key" pkcs15-tool --list-keys
check_output "pkcs11-tool signs, and openssl verifies" "Verified OK" opensc_signs
check "gpg goes on" goes_on
check "gpg signs five times while OpenSC reads five times" signs_beside_opensc
# Four came with the keys: the name, two subkeys, and a revocation to be kept.
check_output "the card has counted" "Signature counter : 11" gpg --card-status
check "gpg makes it a new card" resets_card
check "gpg-agent and scdaemon end" end
plan
