#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# Every program in examples/ does what it says, in C and in Python. (That of io_uring is in
# usbredir.sh, the driver in example.sh, the udev rule in uevent.sh.)
. "$SCR_ROOT/tests/guest/lib.sh"

built=$SCR_ROOT/build/examples
python=$SCR_ROOT/examples/python
tried=/tmp/tried

# example NAME WORDS PROGRAM [ARGUMENTS...]: its output has these words in it.
example()
{
	basename "$3" >>$tried
	check_output "$1" "$2" "${@:3}"
}

# of_python NAME WORDS PROGRAM...: as Debian runs it.
of_python()
{
	basename "$3" >>$tried
	check_output "$1" "$2" /usr/bin/python3 "${@:3}"
}

# begin PROGRAM...: in the background.
begin()
{
	basename "$1" >>$tried
	stdbuf -oL "$@" >/tmp/waits 2>&1 &
	waits=$!
}

# It has the reader open, and sleeps: in poll(2).
looks()
{
	[ -n "$(find /proc/$waits/fd -lname /dev/scr0)" ] && grep -q '^State:.*S' /proc/$waits/status
}

ends_well()
{
	wait "$waits" || { cat /tmp/waits; return 1; }
	cat /tmp/waits
}

# Programs in C and in Python say the same of the same card.
same()
{
	local said
	said=$("$built/apdu" | head -n 1 | tr -s ' ')
	[ "$said" = "$(/usr/bin/python3 "$python/apdu.py" | head -n 1 | tr -s ' ')" ]
}

all_tried()
{
	(cd "$SCR_ROOT/examples" && ls ./*.c python/*.py) | sed 's,.*/,,; s,\.c$,,' | sort >/tmp/all
	sort -u $tried | comm -13 - /tmp/all >/tmp/left
	cat /tmp/left
	[ ! -s /tmp/left ]
}

check "modules load" load_modules
reader_with_card "a card of files" --level extended --vendor 08e6 --product 3437 --card files \
	--pin-support 1
atr=$(scrctl power)
atr=${atr#ATR }
atr=${atr#"${atr%%[! ]*}"}

example "apdu: the answer to reset" "ATR $atr" "$built/apdu"
example "apdu: the answer" "answer 6a 82" "$built/apdu"
example "event-loop" "SW 6a82" "$built/event-loop"
example "look" "last error" "$built/look"
example "look: the state" "card: yes, powered: yes" "$built/look"
example "move: no ejector" "this reader has no ejector" "$built/move"
example "escape: needs leave" "not allow" "$built/escape" /dev/scr0 1f
example "escape: the reader's version needs none" " " "$built/escape" /dev/scr0 02
emu pin 1234 >/dev/null
example "pin: the right one" 9000 "$built/pin" /dev/scr0
emu pin cancel >/dev/null
example "pin: the user cancels" "the user has cancelled" "$built/pin" /dev/scr0

of_python "apdu.py: the answer to reset" "ATR    $atr" "$python/apdu.py"
of_python "apdu.py: the answer" "answer 90 00" "$python/apdu.py"
of_python "apdu.py: a file" "answer 61 13 4f 07 f0 73 63 72 2d 65 6d 90 00" "$python/apdu.py" \
	/dev/scr0 "00A4000C022F00" "00B000000B"
check "C and Python agree" same
check_exit "apdu.py: an error is one" 1 /usr/bin/python3 "$python/apdu.py" /dev/scr7
basename "$python/pcsc.py" >>$tried
check_output "pcsc.py: no daemon, not our library" "no PC/SC" /usr/bin/python3 "$python/pcsc.py"
over=("$SCR_ROOT/tools/libpcsclite/scr-pcsc" /usr/bin/python3 "$python/pcsc.py")
check_output "pcsc.py: the answer to reset" "ATR    $atr" "${over[@]}"
check_output "pcsc.py: the answer" "answer 90 00" "${over[@]}"
check_output "pcsc.py: a file" "answer 61 13 4f 07 f0 73 63 72 2d 65 6d 90 00" \
	"${over[@]}" "00 A4 00 0C 02 2F 00" "00 B0 00 00 0B"

begin "$built/wait"
check "wait: there is a card" wait_until 10 grep -q present /tmp/waits
emu remove >/dev/null
check_output "wait: it tells" absent ends_well
begin "$built/watch" /dev/scr0 1
check "watch: it looks" wait_until 10 looks
emu insert >/dev/null
check_output "watch: it tells" inserted ends_well
begin "$python/watch.py" /dev/scr0 2
check "watch.py: it looks" wait_until 60 grep -q watching /tmp/waits
emu remove >/dev/null
check "watch.py: a removal" wait_until 20 grep -q "removals 2" /tmp/waits
emu insert >/dev/null
check_output "watch.py: an insertion" "insertions 3" ends_well

check "no example was left out" all_tried
stop_emulator
check "modules go" unload_modules
plan
