#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# scrctl's command line: exit codes, what is printed where, and what is sent to
# the card.

. "${0%/*}/lib.sh"

readers
run list;			exits 3 "list, no reader"; says err scr-ccid "list, no reader"
run --json list;		exits 3 "list, no reader"; json '. == []' "list, no reader"
run state;			exits 3 "state, no reader"
run -r 0 state;			exits 3 "state of a reader that isn't there"
run -r scr7 eject;		exits 3 "no reader, eject"; says err scr-ccid "no reader, eject"

readers "present" "absent second"
run list;			exits 0 list
says out '^scr1 *no card *Fake Second?\[2J slot 0' list
run --json list;		json '.[1].state == "ABSENT" and .[0].reader == "scr0"' list
run state;			exits 2 "state, two readers"
says err '^  scr1 ' "state, two readers"
run -r second state;		exits 0 "-r name"; says out "no card" "-r name"
run -r 1 state;			exits 0 "-r number"; says out "ABSENT" "-r number"
run -r scr0 state;		exits 0 "-r scrN"; says out "SWALLOWED" "-r scrN"
run -r /dev/scr1 state;		exits 0 "-r path"; says out "ABSENT" "-r path"
run -r fake state;		exits 2 "-r ambiguous name"
run -r third state;		exits 3 "-r unknown name"; says err "scr0" "-r unknown name"
run -r 1 power;			exits 4 "power, no card"; says err "insert a card" "power, no card"
run -r 1 --json power;		json '.error.exit_code == 4' "power, no card"
run -r 1 transmit 00a40400;	exits 4 "transmit, no card"
run -r 1 --timeout 0.2 wait present;	exits 6 "wait, timeout"
run -r 0 wait present;		exits 0 "wait, present"

readers "present"
run info;			exits 0 info
says out "RDF_CARD_POWER, RDF_TRANSMIT, RDF_CARD_TRACKING" info
run --json info
json '.attributes.VENDOR_NAME == "Fake" and .last_error_name == "SUCCESS"' info
silent log "info touches nothing"
run -q info;			silent out "info -q"
run power;			exits 0 power; says out "3b 65 00 00 20 63 4b 01 02" power
run -v power on;		says out "convention *direct" "power -v"
run --json -v power
run power off;			exits 0 "power off"; says log "POWER 0" "power off"
run power up;			exits 2 "power up"
run reset;			says log "POWER 2" "reset is warm"
run reset --cold;		says log "POWER 1" "reset --cold"
run eject;			exits 5 eject; says err "last error 0xC00000BB NOT_SUPPORTED" eject
run attr vendor-name;		exits 0 attr; says out "VENDOR_NAME *Fake" attr
run attr 0x10100;		says out "VENDOR_NAME *Fake" "attr by tag"
run attr max-clk;		exits 5 "attr, not there"
run attr nonsense;		exits 2 "attr, unknown"
run attr max-clk=x;		exits 2 "attr, set to nonsense"
run attr icc-presence=256;	exits 2 "attr, set too large"
run attr max-clk=1;		exits 5 "attr, not settable"
run vendor 3500 00;		exits 7 vendor; says err "sys/class/smartcard/scr0/escape" vendor
run vendor 1 00;		exits 2 "vendor, bad code"
run vendor 3500 0g;		exits 2 "vendor, bad hex"; says err "character 1" "vendor, bad hex"
run last-error;			says out "^0x00000000 SUCCESS" last-error
run perf;			exits 0 perf

run; 				exits 2 "no command"
run nonsense;			exits 2 "unknown command"
run state --cold;		exits 2 "option of another command"
run list --file x;		exits 2 "option of two other commands"
says err "is for transmit, trace" "option of two other commands"
run watch --pid 1 --count 1;	exits 2 "one option of another command"
run doctor extra;		exits 2 "doctor, argument too many"
run list extra;			exits 2 "argument too many"
run wait;			exits 2 "argument missing"
run wait sometimes;		exits 2 "wait for nonsense"
run --timeout 0 state;		exits 2 "timeout 0"
run --timeout nan state;	exits 2 "timeout nan"
run watch --count 0;		exits 2 "count 0"
run --nonsense;			exits 2 "unknown option"
run --help;			exits 0 --help; says out "Exit codes:" --help; silent err --help
run --version;			exits 0 --version; says out "^scrctl " --version

readers "present"
run transmit "00 b0 00 00 04" 00:d0:00:00; exits 0 transmit
says out '^> 00 b0 00 00 04$' transmit; says out '^< 01 02 03 04 9000 (OK)$' transmit
says out '^< 6D00 (instruction not supported' transmit
[ "$(tr '\n' ' ' < "$folder/log")" = \
  "POWER 1 SET_PROTOCOL 2 TRANSMIT 00b0000004 TRANSMIT 00d00000 closed " ]
result $? "transmit: one session"
run transmit 00 b0 00 00 04;	says log "TRANSMIT 00b0000004" "transmit, unquoted bytes"
run transmit --expect 9000 00d00000 00b0000004; exits 8 "--expect"
run transmit --expect 9000,6dxx 00d00000; exits 0 "--expect list"
run transmit --expect 90 00d00000; exits 2 "--expect nonsense"
run --json transmit 00b0000000;	json '.exchanges[0].data == "01020304"' transmit
json '.exchanges[0].status_word == "9000" and .protocol == "T=1"' transmit
run transmit --no-get-response 00b0000000; says out '^< 6C04' "--no-get-response"
run transmit --raw 00b0000004 00b0000004; exits 0 --raw
[ "$(xxd -p "$folder/out")" = 0102030401020304 ]; result $? "--raw: bytes"
run transmit --raw 00d00000;	exits 8 "--raw, error"; silent out "--raw, error"
run --json transmit --raw 00d00000; exits 2 "--raw and --json"
run transmit --protocol t0 00b0000004; exits 5 "--protocol t0"
run transmit --protocol t2 00b0000004; exits 2 "--protocol t2"
run transmit 002000010431323334; says out '^> 00 20 00 01 04 (4 bytes not shown)' "a PIN"
says out '2 tries left' "a PIN"
run --json transmit 002000010431323334; json '.exchanges[0].bytes_not_shown == 4' "a PIN"
if grep -q 31323334 "$folder/out"; then false; fi; result $? "a PIN is not printed"

rm -f "$folder/log"
run transmit 00b0000004 00b0zz;	exits 2 "bad hex"; says err "argument 2, character 5" "bad hex"
silent log "bad hex: nothing sent"
run transmit 00b0;		exits 2 "short APDU"
run transmit "";		exits 2 "empty APDU"
printf '# comment\n\n00 b0 00 00 04 # read\n00d00000\n' > "$folder/apdus"
run transmit --file "$folder/apdus"; exits 0 "--file"; says out '^< 6D00' "--file"
input=$folder/apdus run transmit; exits 0 stdin; says out '^< 01 02 03 04 9000' stdin
input=$folder/apdus run transmit -; exits 0 "stdin as -"
run transmit --file "$folder/apdus" 00b0000004; exits 2 "--file and arguments"
run transmit --file "$folder/nothing"; exits 2 "--file that isn't there"
printf '00b0000004\n00b0000\n' > "$folder/apdus"
rm -f "$folder/log"
run transmit --file "$folder/apdus"; exits 2 "bad file"
says err "apdus: line 2, character 7" "bad file"
silent log "bad file: nothing sent"

input=/dev/zero run transmit -; exits 2 "a line without end"; says err "line 1" "a line without end"
printf '00b00000\00004\n' > "$folder/apdus"
input=$folder/apdus run transmit; exits 2 "a zero byte"; says err "character 9" "a zero byte"
mkfifo "$folder/pipe"
sleep 5 > "$folder/pipe" & sleeper=$!
input=$folder/pipe run --timeout 0.2 transmit; exits 6 "stdin, timeout"
kill $sleeper

readers "tpdu"
run -v transmit 00a404000550414c494d00; exits 0 "T=0"; says out '^< aa bb cc 9000 (OK)' "T=0"
[ "$(grep -c TRANSMIT "$folder/log")" = 4 ]; result $? "T=0: SELECT and three GET RESPONSE"
says log '^TRANSMIT 00a404000550414c494d$' "T=0: no Le"
run transmit 00b00000;		says log '^TRANSMIT 00b0000000$' "T=0: case 1 has P3"
run transmit 00b00000000000;	exits 5 "T=0: extended length"
run --timeout 20 transmit a0f20000; exits 0 "61xx without end"
says out '^< 6100' "61xx without end"

readers "busy";			run transmit 00b0000004; exits 9 busy
readers "exclusive";		run transmit 00b0000004; exits 9 exclusive
says err "has the card for itself" exclusive
readers "gone";			run transmit 00b0000004; exits 3 gone
readers "forbidden";		run state; exits 7 forbidden; says err "60-scr.rules" forbidden
readers "closed";		run state; exits 7 "a device cgroup"; says err "not given the device" "a device cgroup"
readers "hang";			run --timeout 0.2 transmit 00b0000004; exits 6 "transmit, timeout"
tail -n 1 "$folder/log" | grep -q close; result $? "transmit, timeout: closed"
readers "hang"
LD_PRELOAD=$fake "$scrctl" transmit 00b0000004 > "$folder/out" 2> "$folder/err" &
while kill -0 $! && ! grep -q TRANSMIT "$folder/log"; do sleep 0.05; done 2> /dev/null
kill -TERM $!; wait $!; code=$?
exits 143 "transmit, signal"; says err "interrupted" "transmit, signal"
tail -n 1 "$folder/log" | grep -q close; result $? "transmit, signal: closed"
readers "keys"
run pin verify 0020000108ffffffffffffffff timeout=30; exits 0 "pin verify"
says out "< 9000 (OK)" "pin verify"
says log '^SECURE 0 1e00820810080402010904000000000d0000000020000108ffffffffffffffff$' "pin verify"
rm -f "$folder/log"
run --json pin modify 00a40000 0024000100 confirm=no; exits 0 "pin modify"
json '.status_word == "9000"' "pin modify"
says log '^TRANSMIT 00a40000$' "pin modify: the APDU before it"
says log '^SECURE 1 000082081000080804020203090400010200000005000000' "pin modify"
run pin features;		exits 0 "pin features"
says out '^VERIFY_PIN_DIRECT *0x42000D4E, vendor code 3406$' "pin features"
says out '^wLcdLayout *528$' "pin features"; says out '^tag 0x80 *256$' "pin features"
run --json pin features
json '.features.GET_TLV_PROPERTIES == 1107299674 and .properties.wIdVendor == 2278' "pin features"
rm -f "$folder/log"
run pin verify;			exits 2 "pin verify what"
run pin verify timeout=1;	exits 2 "pin verify, no APDU"
run pin verify 002000;		exits 2 "pin verify, short APDU"
run pin verify 00200001 old=1;	exits 2 "pin verify, modify's key"; says err "no such key" "pin verify"
run pin verify 00200001 block=16; exits 2 "pin verify, bad value"; says err "too large" "pin verify"
run pin verify 0020000zz;	exits 2 "pin verify, bad hex"; says err "character 7" "pin verify"
run pin change 00200001;	exits 2 "pin what"
run pin features 1;		exits 2 "pin features what"
silent log "bad pin commands: nothing sent"
readers "keys coy";		run pin verify 00200001; exits 8 "pin, cancelled"
says err "6401 (the user has cancelled)" "pin, cancelled"
readers "present";		run pin verify 00200001; exits 5 "pin, no keys"
says err "pin features" "pin, no keys"
readers "atr=3b8001ff";		run power; exits 0 "ATR with 4 bytes"
readers "atr=3c00";		run power; exits 1 "bad ATR"
says err "EMEDIUMTYPE): .*TS" "bad ATR"
readers "atr=3b8001";		run --json power; exits 1 "short ATR"
json '.atr == "3b8001"' "short ATR"

for arguments in --help state "--json state" "transmit --raw 00b0000004"; do
	readers "present"
	# shellcheck disable=SC2086 # words on purpose
	LD_PRELOAD=$fake "$scrctl" $arguments > /dev/full 2> "$folder/err"; code=$?
	exits 1 "full disk, $arguments"
done

finish
