#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# scrctl's shell, script, bench, atr and colour, without a terminal.
. "${0%/*}/lib.sh"
export HOME=$folder/home XDG_STATE_HOME=
mkdir "$HOME"

# shell LINES...: the shell, with those lines
shell()
{
	printf '%s\n' "$@" > "$folder/lines"
	input=$folder/lines run shell
}

# script [OPTIONS --] LINES...: a script of those lines
script()
{
	local options=()

	if [ "$1" = -- ]; then
		read -ra options <<< "$2"
		shift 2
	fi
	printf '%s\n' "$@" > "$folder/script"
	run "${options[@]}" script "$folder/script"
}

# unused NAME: the card was sent nothing
unused()
{
	! grep -q 'POWER\|TRANSMIT' "$folder/log" 2> /dev/null
	result $? "$1: the card is left alone"
}

readers "present"
shell help "00 b0 00 00 04" "read-binary 0000 04" atr state protocol history quit 00d00000
exits 0 shell
says out '^> 00 b0 00 00 04$' "shell: an APDU"
says out '^< 01 02 03 04 9000 (OK)$' "shell: its answer"
[ "$(grep -c '^TRANSMIT 00b0000004$' "$folder/log")" = 2 ]; result $? "shell: an instruction by name"
[ "$(grep -c '^POWER' "$folder/log")" = 1 ]; result $? "shell: one reset"
says out 'verify REFERENCE' "shell: help"; says out 'read-binary *00 b0' "shell: help"
says out 'TS = 3b *direct convention' "shell: atr"
says out '^T=1$' "shell: protocol"; says out '^resets *1$' "shell: state"
says out '^   3  read-binary 0000 04$' "shell: history"
if grep -q 'D00000\|scr0 T=1>' "$folder/out" "$folder/log"; then false; fi
result $? "shell: quit ends it, and there is no prompt"
[ ! -e "$HOME/.local" ]; result $? "shell: no file of history without a terminal"

shell "select a0 00 00 00 79" "select zz" "select"; exits 2 "shell, select"
says log '^TRANSMIT 00a4040005a00000007900$' "shell, select"
says out '6A82 (file or application not found)' "shell, select"
says err 'application identifier is 1 to 16 bytes' "shell, select"
says err 'argument is missing' "shell, select"

shell "verify 01" 1234 "verify 81 8" 123456 history; exits 0 "shell, verify"
says log '^TRANSMIT 00200001043[1]323334$' "shell, verify"
says log '^TRANSMIT 0020008108313233343536ffff$' "shell, verify, filled up"
says out '^> 00 20 00 01 04 (4 bytes not shown)$' "shell, verify"
says out '2 tries left' "shell, verify"
if grep -q '1234\|31 32 33\|313233' "$folder/out" "$folder/err"; then false; fi
result $? "shell, verify: the PIN is nowhere"
shell "verify 81 1234" "verify 81 123456" "verify 1234" 0020000104313233340 12345 history
exits 2 "shell, a PIN in the wrong place"
if grep -q '1234\|3132' "$folder/out" "$folder/err"; then false; fi
result $? "shell, a PIN in the wrong place: it is not shown, and not in the history"
shell 002000010431323334 "0020000100000431323334" history; exits 0 "shell, VERIFY as an APDU"
if grep -q '3132' "$folder/out" "$folder/err"; then false; fi
result $? "shell, VERIFY as an APDU: not in the history"
shell 12345678 0084000008 "12 34 56 79" history; exits 0 "shell, eight digits are an APDU"
says log '^TRANSMIT 12345678$' "shell, eight digits are an APDU"
says out '^   1  0084000008$' "shell, eight digits may be a PIN: not in the history"
says out '^   2  12 34 56 79$' "shell, four bytes with blanks are no PIN"
shell "verify 01"; exits 2 "shell, verify without a PIN"

shell "power warm" "power off" "00b0000004" "reset" "power up" "protocol t1" "verbose on" 00b0000004
exits 2 "shell, power"
[ "$(grep -v TRANSMIT "$folder/log" | tail -n 12 | tr '\n' ' ')" = \
  "POWER 1 SET_PROTOCOL 2 POWER 2 SET_PROTOCOL 2 POWER 0 POWER 1 SET_PROTOCOL 2 POWER 2 SET_PROTOCOL 2 POWER 1 SET_PROTOCOL 2 closed " ]
result $? "shell, power: what the card sees"
says out 'card powered down' "shell, power off"; says out '  -> 00 b0 00 00 04' "shell, verbose"
says err "power: cold, warm or off, not 'up'" "shell, power up"
shell "wait present" "wait absent 0.2" "wait sometimes" "wait present x"; exits 6 "shell, wait"
says err 'not within 0.2 seconds' "shell, wait"; says err 'present or absent' "shell, wait"
shell eject 00b0; exits 5 "shell, eject"; says err 'at least 4 bytes' "shell, short APDU"
shell nonsense; exits 2 "shell, nonsense"; says err 'character 1: not a hex digit' "shell, nonsense"
shell "atr 3b65000020634b0102" "atr zz" info; exits 2 "shell, atr"
run --json shell; exits 2 "shell --json"

readers "present"
mkfifo "$folder/typed"
(
	exec 3> "$folder/typed"
	echo 00b0000004 >&3; sleep 0.3
	echo absent > "$SCR_FAKE_DEV/scr0"; echo 00b0000004 >&3; sleep 0.3
	echo present > "$SCR_FAKE_DEV/scr0"; echo 00b0000004 >&3; sleep 0.3
	echo reset > "$SCR_FAKE_DEV/scr0"; echo 00b0000004 >&3
) &
input=$folder/typed run shell; exits 4 "shell, the card goes and comes"
wait
says out '^scr0: card removed$' "shell, removed"; says err 'no card' "shell, removed"
says out '^scr0: card inserted$' "shell, inserted"
says out 'reset by another program' "shell, reset by others"
[ "$(grep -c '01 02 03 04 9000' "$folder/out")" = 3 ]; result $? "shell goes on each time"
readers "absent"; shell 00b0000004; exits 4 "shell, no card"; says out 'insert one' "shell, no card"
readers "gone"; shell 00b0000004 00b0000004; exits 3 "shell, reader gone"
[ "$(grep -c TRANSMIT "$folder/log")" = 1 ]; result $? "shell, reader gone: it ends"
readers "hang"
printf '00b0000004\nstate\n' > "$folder/lines"
input=$folder/lines run --timeout 0.2 shell; exits 6 "shell, timeout"
says out 'SPECIFIC' "shell, timeout: the next line is done"

readers "present"
script "# all of it" "set FILE = 3f00" "echo begin" "00a4000c02 \$FILE expect 9000" \
	"00 84 00 00 04 expect 9000,61xx" 'set SEED = $RESPONSE' '80880000 04 $SEED expect 9000' \
	'echo $SEED gave $SW' "power off" "reset" "sleep 0.01" "wait present 1" "00d00000" ""
exits 0 script
says log '^TRANSMIT 00a4000c023f00$' "script: a variable"
says log '^TRANSMIT 8088000004a1b2c3d4$' 'script: $RESPONSE'
says out '^a1b2c3d4 gave 9000$' 'script: echo'; says out '^begin$' "script: echo"
says out '^< 6D00' "script: any status word will do without expect"
silent err script
script -- "--expect 9000" "00b0000004" "00d00000 expect 6dxx" "00d00000"; exits 8 "script --expect"
says err 'script: line 3: the card answered 6D00' "script --expect"
rm -f "$folder/log"
script "00b0000004 expect 6a82" "00d00000"; exits 8 "script, unexpected"
[ "$(grep -c TRANSMIT "$folder/log")" = 1 ]; result $? "script, unexpected: it stops"
script -- --json "00b0000004"
json '.exchanges[0].line == 1 and .exchanges[0].data == "01020304"' script
printf '00b0000004 expect 9000\n' > "$folder/script"
input=$folder/script run script -; exits 0 "script from stdin"
script "002000010431323334"; if grep -q 3132 "$folder/out"; then false; fi
result $? "script: a PIN is not shown"

rm -f "$folder/log"
# bad PLACE WORDS LINES...: a script that has a fault
bad()
{
	script "00b0000004" "${@:3}"
	exits 2 "script, ${*:3}"
	says err "script: line $1: .*$2" "script, ${*:3}"
}
bad "2, column 5" "not a hex digit" "00b0xx"
bad "2, column 1" "at least 4 bytes" "00b0"
bad "2, column 3" "at least 4 bytes" "  00b0 # read"
bad "2, column 21" "status words" "  00b0000004 expect 90"
bad "2, column 18" "status words" "00b0000004 expect"
bad "2, column 1" "an APDU is wanted" "expect 9000"
bad "2, column 9" "no variable of this name" '00b00000$NO'
bad "2, column 5" "for what the card answers" "set SW = 9000"
bad "2, column 5" "a name is wanted" "set 1A = 00"
bad "2, column 7" "the = is missing" "set A 00"
bad "2, column 9" "second hex digit" "set A = 0"
bad "2, column 8" "bytes in hex" "set A ="
bad "2, column 6" "present or absent" "wait nothing"
bad "2, column 14" "seconds" "wait present soon"
bad "2, column 6" "seconds" "sleep"
bad "2, column 7" "off is wanted" "power on"
bad "2, column 7" "nothing is wanted" "reset now"
bad "2, column 6" "no variable" 'echo $NO'
bad "3, column 9" "a name is missing" "reset" '00b00000$'
unused "bad scripts"
script 'set A = $RESPONSE' 00b0000004; exits 2 'script, $RESPONSE before there is one'
script 00b0000004 'set A = $RESPONSE' '$A' '$A$A$A$A$A'; exits 0 'script, an APDU of $RESPONSE'
script 00d00000 '00 $RESPONSE'; exits 2 'script, an APDU that turns out too short'
run script "$folder/nothing"; exits 2 "script that isn't there"
run script; exits 2 "script what"
readers "absent"; script "00b0000004"; exits 4 "script, no card"
script "wait absent 1" "echo gone"; exits 0 "script, wait absent"; unused "script, wait absent"
script "wait present 0.1"; exits 6 "script, wait present"
readers "present"; script -- "--timeout 0.2" "sleep 9"; exits 6 "script, sleep, timeout"

readers "present"
run bench --count 20; exits 0 bench
says out '^median *[0-9]* us$' bench; says out '^95 % ' bench
says out '^exchanges a second *[0-9.]*$' bench; says out '^command *00 a4 00 0c 02 3f 00$' bench
[ "$(grep -c TRANSMIT "$folder/log")" = 20 ]; result $? "bench: 20 exchanges"
[ "$(grep -c 'POWER 1' "$folder/log")" = 2 ]; result $? "bench: a reset before and after"
silent err bench
run --json bench 00b0 000004; exits 0 "bench --json"
json '.exchanges == 100 and .least_us <= .median_us and .median_us <= .most_us' bench
json '.status_word == "9000" and .protocol == "T=1" and .exchanges_per_second > 0' bench
run bench 00b0; exits 2 "bench, short APDU"; run bench zz; exits 2 "bench, bad hex"
rm -f "$folder/log"
run bench 002000010431323334; exits 2 "bench, a PIN"; unused "bench, a PIN"
run bench --count 9999999; exits 2 "bench, too many"
readers "tpdu"; run bench --count 2; exits 0 "bench, T=0"; says out "T=0" "bench, T=0"
readers "absent"; run bench; exits 4 "bench, no card"
readers "gone"; run bench; exits 3 "bench, reader gone"

# atr HEX: one that is given; no reader is there
atr()
{
	readers
	run atr "$@"
}
# A SIM: TA1 = 96, T=0, T=15, card service and capabilities
atr 3B9F96801FC78031A073BE21136743200718000001A5; exits 0 "atr, SIM"
says out 'TA1 = 96 *F = 512, clock up to 5.0 MHz' "atr, SIM"
says out 'TA3 = c7 *the clock may be stopped, low or high' "atr, SIM"
says out 'voltage classes: A (5 V) B (3 V) C (1.8 V)' "atr, SIM"
says out '9600 bit/s after reset, 223200 bit/s after PPS' "atr, SIM"
says out '^T=0 waiting time *1000 ms$' "atr, SIM"
says out 'up to 4 logical channels, given by the card' "atr, SIM"
says out 'EF.DIR and EF.ATR are read by READ RECORD' "atr, SIM"
says out 'pre-issuing data *43 20 07 18 00 00 01' "atr, SIM"
# An OpenPGP card: T=1, BWI 7, category 00 with the status at the end
atr 3B DA 18 FF 81 B1 FE 75 1F 03 00 31 F5 73 C0 01 60 00 90 00 1C; exits 0 "atr, OpenPGP"
says out 'TC1 = ff *extra guard time: the shortest' "atr, OpenPGP"
says out 'TB3 = 75 .*BWI = 7$' "atr, OpenPGP"; says out ' CWI = 5$' "atr, OpenPGP"
says out '^T=1 block waiting *12801 ms$' "atr, OpenPGP"
says out '^T=1 characters *4479 us$' "atr, OpenPGP"
says out 'EF.DIR and EF.ATR are read by GET DATA' "atr, OpenPGP"
says out 'there is no master file' "atr, OpenPGP"
says out 'extended length of commands and answers' "atr, OpenPGP"
says out 'status word 9000: OK' "atr, OpenPGP"
says out '115200 bit/s after PPS' "atr, OpenPGP"
run --json atr 3BDA18FF81B1FE751F030031F573C00160009000 1C
json '.offered_bits_per_second == 115200 and .protocols == ["T=1"]' "atr, OpenPGP"
json '[.bytes[].name] == ["TS","T0","TA1","TC1","TD1","TD2","TA3","TB3","TD3","TA4","TCK"]' "atr, OpenPGP"
json '.historical[1].name == "card service" and .historical[1].value == "f5"' "atr, OpenPGP"
# A storage card without contacts, whose reader makes the ATR: MIFARE Classic 1K
atr 3B8F8001804F0CA000000306030001000000006A; exits 0 "atr, MIFARE"
says out 'storage card *00 01' "atr, MIFARE"; says out ' MIFARE Classic 1K' "atr, MIFARE"
says out 'standard = 03 *ISO/IEC 14443 A' "atr, MIFARE"
# A JCOP card: its own historical bytes are text
atr "3B F8 13 00 00 81 31 FE 45 4A 43 4F 50 76 32 34 31 B7"; exits 0 "atr, JCOP"
says out '"JCOPv241"' "atr, JCOP"; says out '38400 bit/s after PPS' "atr, JCOP"
# Inverse convention: a SIM of old
atr 3F2F008069AF02040131000000 0E833E9F16; exits 0 "atr, inverse"
says out 'TS = 3f *inverse convention' "atr, inverse"; says out 'TB1 = 00 *no programming' "atr, inverse"
# Specific mode, T=1: TA2 = 81
atr 3B9095118195; exits 0 "atr, specific mode"
says out 'TA2 = 81 *specific mode: T=1 is in force, without PPS' "atr, specific mode"
says out "the mode can't change" "atr, specific mode"
says out '111600 bit/s after reset$' "atr, specific mode"
says out '^no historical bytes$' "atr, specific mode"
# Country 276, issuer's data, life cycle, application: made for this
atr 3B6B00008012276F5 ; exits 2 "atr, half a byte"
atr 3B6D0000801227605441424384058200; exits 1 "atr, too short"; says out "^defect .*missing" "atr, too short"
atr 3B6A000080122760 5141 8105 E1FF; exits 0 "atr, country"
says out 'country 276, Germany' "atr, country"; says out "issuer's data = 41 *\"A\"" "atr, country"
says out 'life cycle: operational, activated' "atr, country"
says out 'tag E = ff' "atr, an unknown tag"
atr 3B67000080F5D276000124; exits 0 "atr, application"
says out 'country 276, Germany' "atr, application"
# All protocols that there may be
atr 3B80808182838485868788898A8B8C8D0E8F; exits 0 "atr, all protocols"
says out "T=13, T=14$" "atr, all protocols"
atr 3C00; exits 1 "atr, no TS"; says out "defect .*TS" "atr, no TS"
atr zz; exits 2 "atr, no hex"; atr ""; exits 2 "atr, nothing"
readers "present"; run atr; exits 0 "atr of the card"; says out '^ATR *3b 65 00 00' "atr of the card"
readers "absent"; run atr; exits 4 "atr, no card"

readers "present"
escape=$(printf '\033')
run --color=always transmit 00b0000004 00d00000 002000010431323334
says out "04 $escape\[32m9000 (OK)$escape\[0m\$" "--color=always: good"
says out "$escape\[31m6D00" "--color=always: bad"; says out "$escape\[33m63C2" "--color=always: doubtful"
run --color=always atr 3B65000020634B0102; says out "$escape\[1mhistorical bytes" "--color=always: headings"
run --color=always --json transmit 00b0000004; json '.exchanges[0].status_word == "9000"' "--color and --json"
for when in never auto; do
	run --color=$when transmit 00b0000004
	if grep -q "$escape" "$folder/out"; then false; fi; result $? "--color=$when: none in a file"
done
run --color=often list; exits 2 "--color=often"

finish
