#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator stock
#
# scrctl trace: of programs, bytes and all but no PIN; of all programs, without content.
. "$SCR_ROOT/tests/guest/lib.sh"

PATH=$SCR_ROOT/tools/libpcsclite:$PATH
tracing=/sys/kernel/tracing
trace=/tmp/trace
pin='de ad be ef'

# traced ARGUMENTS...: its lines are in $trace, the program's output in /tmp/output.
traced()
{
	rm -f $trace
	scrctl --file $trace trace "$@" >/tmp/output 2>&1
}

# has PATTERN...: the trace has a line for each.
has()
{
	local pattern
	for pattern; do
		grep -q -- "$pattern" $trace || { echo "no: $pattern"; cat $trace; return 1; }
	done
}

no_pin()
{
	! grep -qi "deadbeef\|$pin\|ad be\|adbe" "${1:-$trace}"
}

no_instance()
{
	! ls -d $tracing/instances/scrctl-* 2>/dev/null
}

# threads_and_forks: each of them exchanges an APDU.
cat >/tmp/threads.py <<'PYTHON'
import fcntl, os, struct, threading

def exchange(fd, command):
    os.write(fd, bytes.fromhex(command))
    return os.read(fd, 1000)

fd = os.open("/dev/scr0", os.O_RDWR)
connect = bytearray(struct.pack("6I", 2, 3, 0, 0, 0, 0) + bytes(56))
fcntl.ioctl(fd, 3 << 30 | len(connect) << 16 | 0xBC << 8 | 32, connect)
thread = threading.Thread(target=exchange, args=(fd, "80189000"))
thread.start()
thread.join()
if os.fork() == 0:
    other = os.dup(fd)
    exchange(other, "80186a82")
    exchange(other, "0020000104deadbeef")
    os._exit(0)
os.wait()
PYTHON

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
check "two readers" start_emulator --level extended --count 2
wait_until 20 test -c /dev/scr1
scrctl -r 1 wait present --timeout 10

check "a program" traced -- scrctl -r 0 transmit 80189000 80186a82
check "its file" has ' scr0 open to use = 0 file [0-9]*$' ' scr0 close file '
check "its requests" has ' scr0 POWER cold reset = 0 ATR 3b .* ([0-9.]* ms)' \
	' scr0 SET_PROTOCOL T=0|T=1 = 0 T=' ' scr0 GET_STATE\| scr0 INFO'
check "its exchanges" has ' scr0 TRANSMIT T=[01] > 80 18 90 00.* = 0 < 9000 (OK) (' \
	' > 80 18 6a 82.* < 6A82 ('
check_output "the program has its own output" "< 9000 (OK)" cat /tmp/output
check_exit "the program's exit code" 8 traced -- scrctl -r 0 transmit --expect 9000 80186a82
check_exit "a program that is not there" 127 traced -- /does/not/exist
check_exit "a program that is killed" 137 traced -- sh -c 'kill -9 $$'
check_exit "signals go to the program" 7 traced -- sh -c 'trap "exit 7" USR1; kill -USR1 $$; sleep 5'

check "a PIN" traced -- scrctl -r 0 transmit 0020000104deadbeef
check "it is hidden" has ' TRANSMIT T=[01] > 00 20 00 01 04 (4 bytes not shown) = 0 < [0-9A-F]\{4\} ('
check "no byte of it is there" no_pin
check "a PIN, for programs" traced --json -v -- scrctl -r 0 transmit 0020000104deadbeef
check "it is JSON" jq -s -e 'any(.[]; .request == "TRANSMIT" and .bytes_not_shown == 4 and .reader == "scr0")' $trace
check "no byte of it is there, with -v" no_pin

check "threads and forks" traced -- python3 /tmp/threads.py
check "the connection" has ' scr0 CONNECT shared T=0|T=1 = 0 T=[01] ATR 3b'
check "a thread" has '^[0-9:.]* [0-9]*/[0-9]* scr0 write > 80 18 90 00 = 0' \
	'/[0-9]* scr0 read = 0 < 9000 (OK)'
check "a child" has ' scr0 write > 80 18 6a 82 = 0' ' scr0 read = 0 < 6A82' ' scr0 duplicate file'
check "the child's PIN is hidden" no_pin

check "one reader of two" traced -r 1 -- sh -c 'scrctl -r 0 state; scrctl -r 1 state'
check "nothing of the other" sh -c "grep -q scr1 $trace && ! grep -q scr0 $trace"
traced -- scr-pcsc opensc-tool -r 0 -c default -s 80:18:90:00 -s 00:20:00:01:04:de:ad:be:ef
check "PC/SC: its exchanges" has ' scrctl READERS' ' scr0 CONNECT ' ' TRANSMIT T=[01] > 80 18 90 00' \
	' > 00 20 00 01 04 (4 bytes not shown)' ' scr0 DISCONNECT '
check "PC/SC: no byte of the PIN" no_pin

traced -- "$SCR_ROOT/tests/uapi/sharing_test32"
check "a 32-bit program" has ' scr[0-9]* CONNECT exclusive' ' BEGIN_TRANSACTION' \
	' END_TRANSACTION leave card' ' EUSERS' ' TRANSMIT T=[01] > '
check "it goes on to its end" test "$(grep -cE '^ *(not )?ok' /tmp/output)" -ge \
	"$(sed -n 's/^1\.\.//p' /tmp/output)"
traced -- "$SCR_ROOT/tests/uapi/uring_test32"
check "io_uring is not seen, and that is said" has 'note: uses io_uring'

: >$trace
program=
start_program -r 0
say 80189000 >/dev/null
scrctl trace --pid "$program" >$trace 2>&1 &
tracer=$!
sleep 1
say 0020000104deadbeef >/dev/null
say 80186a82 >/dev/null
check "--pid: a process that is there" wait_until 5 has ' TRANSMIT T=[01] > 80 18 6a 82' \
	'(4 bytes not shown)'
check "--pid: the PIN is hidden" no_pin
kill -TERM $tracer
wait $tracer
check_output "--pid: the process goes on" "9000 (OK)" say 80189000
scrctl trace --pid "$program" >$trace 2>&1 &
tracer=$!
sleep 1
kill -9 "$program"
exec 7>&-
check "--pid: ends with it" wait $tracer
check_exit "--pid: none" 1 scrctl trace --pid 999999

emu mute >/dev/null 2>&1
scrctl --file $trace trace -- sh -c 'scrctl -r 0 wait absent' 2>/dev/null &
tracer=$!
sleep 1
pkill -9 -x scrctl -P "$(pgrep -P $tracer)" || kill -9 "$(pgrep -n -x scrctl)"
wait_until 10 has 'did not end: the program is gone'
check "killed in the middle" has 'IS_ABSENT did not end: the program is gone'
wait $tracer

check_exit "no tracefs" 5 scrctl trace --count 1
mount -t tracefs tracefs $tracing
check_exit "not for everybody" 7 setpriv --reuid 65534 --clear-groups \
	"$SCR_ROOT/tools/scrctl/scrctl" trace --count 1
scrctl --file $trace -v trace --timeout 60 2>/tmp/trace.errors &
tracer=$!
wait_until 5 test -d "$tracing/instances/scrctl-$tracer"
sleep 1
for reader in 0 1; do
	scrctl -r $reader transmit 80189000 0020000104deadbeef >/dev/null &
	eval "program$reader=$!"
done
# shellcheck disable=SC2154 # by eval
wait "$program0" "$program1"
check "all: both programs" wait_until 5 has \
	" $program0 scrctl scr0 TRANSMIT 9 bytes sent, [0-9]* received = 0 ([0-9.]* ms)" \
	" $program1 scrctl scr1 TRANSMIT 9 bytes sent, [0-9]* received = 0 ([0-9.]* ms)" \
	' scr0 POWER cold reset 0 bytes sent' ' scr1 SET_PROTOCOL '
check "all: CCID messages" has ' > slot=0 XfrBlock' ' < slot=0 DataBlock'
python3 /tmp/threads.py
check "all: sessions" wait_until 5 has ' python3 scr0 CONNECT shared = 0'
emu remove 0 >/dev/null || emu remove >/dev/null
check "all: cards that leave" wait_until 5 has ' card removed (insertions 1, removals 1)'
scrctl -r 0 power >/dev/null 2>&1
check "all: an errno" wait_until 5 has ' POWER .* = ENOMEDIUM'
check "all: no content" no_pin
kill -TERM $tracer
check_exit "all: ends by a signal" 143 wait $tracer
check "all: the instance is gone" no_instance

scrctl --json trace -r 1 --count 2 --timeout 20 >$trace &
tracer=$!
wait_until 5 test -d "$tracing/instances/scrctl-$tracer"
sleep 1
scrctl -r 1 transmit 80189000 >/dev/null
check "all: --count, --reader" wait $tracer
check "all: JSON" jq -s -e 'length == 2 and all(.[]; .reader == "scr1" and .program == "scrctl")' $trace
check "all: the instance is gone after --count" no_instance
check_exit "all: --count is not reached" 6 scrctl trace --count 1 --timeout 0.5
scrctl trace >/dev/null 2>&1 &
tracer=$!
wait_until 5 test -d "$tracing/instances/scrctl-$tracer"
kill -9 $tracer
check "all: the instance is gone after a kill" wait_until 10 no_instance
stop_emulator
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
