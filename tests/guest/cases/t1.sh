#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# T=1 with cards and lines that make mistakes: the answer comes intact, or the
# command fails with the right error in bounded time; the next one works.
. "$SCR_ROOT/tests/guest/lib.sh"

bytes()
{
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "%02x", i % 256 }'
}

# The blocks of the card: 1 answers S(IFS request); 2 is the answer to GOOD; 3 and 4
# acknowledge two of the three blocks of an echo, as IFSC is 32, and 5 answers it; 6
# and 7 are an answer of 258 bytes, as IFSD is 254.
printf '%s\n' $GOOD "8012000050$(bytes 80)00" 8010010000 > /tmp/apdus
{ bytes 80; bytes 256; } | xxd -r -p > /tmp/wanted

happened()
{
	emu stats | grep -q '"faults": \[\]' || { echo "it has not happened"; return 1; }
}

# within MILLISECONDS COMMAND...: it takes no longer.
within()
{
	local start=${EPOCHREALTIME/./} status=0
	"${@:2}" || status=$?
	local milliseconds=$(((${EPOCHREALTIME/./} - start) / 1000))
	echo "$milliseconds ms"
	return $((status ? status : milliseconds > $1))
}

transmit()
{
	scrctl transmit --protocol t1 --raw --file /tmp/apdus > /tmp/answer
}

works()
{
	scrctl transmit --protocol t1 --expect 9000 $GOOD
}

heal()
{
	emu fault "$@" && within 5000 transmit && cmp /tmp/answer /tmp/wanted && happened
}

# heals FAULT...: nothing of it is to be seen but the time that it takes.
heals()
{
	check "$level: $*: the answers are intact" heal "$@"
}

fail()
{
	emu fault "$@" >/dev/null && ! within 10000 transmit 2>/tmp/reason &&
		grep EPROTO /tmp/reason && happened
}

# fails FAULT...: a command fails with EPROTO; the next one does not.
fails()
{
	check "$level: $*: EPROTO" fail "$@"
	check "$level: $*: the next command works" works
}

all_faults()
{
	local block
	for block in 1 2 3 4 5 6 7; do
		heals t1-lost on $block
		heals t1-bad-edc on $block
		heals t1-repeat on $block
	done
	for block in 2 5 6 7; do
		heals t1-wtx 2 on $block
	done
	heals t1-ifs 16 on 2
	heals t1-ifs 254 on 3
	heals t1-ifs 8 on 7
	# In the host's chain the command begins again; what was complete does not.
	heals t1-resynch on 3
	fails t1-resynch on 5
	fails t1-abort on 5
	fails t1-abort on 7
	fails t1-ns-loop on 5
	fails t1-ns-loop on 6
}

reader()
{
	level=$1
	check "$level: reader is there" start_emulator "${@:2}" --protocols t1
	wait_until 10 test -c /dev/scr0
	check "$level: works" works
	check "$level: no fault" within 5000 transmit
	check "$level: the answers are intact" cmp /tmp/answer /tmp/wanted
}

check "modules load" load_modules
reader "TPDU" --level tpdu
all_faults
check "TPDU: t1-wtx-storm: is set" emu fault t1-wtx-storm on 3
check_exit "TPDU: t1-wtx-storm: a signal ends it" 124 \
	timeout -s INT 2 scrctl transmit --protocol t1 $GOOD $GOOD
check "TPDU: t1-wtx-storm: the next command works" works
check_exit "TPDU: a block has a number" 1 emu fault t1-lost on XfrBlock
stop_emulator

reader "characters" --level character
for block in 2 4 6; do
	heals t1-lost on $block
	heals t1-bad-edc on $block
	heals t1-repeat on $block
	heals t1-wtx 2 on $block
done
fails t1-ns-loop on 5
stop_emulator

check "modules go" unload_modules
plan
