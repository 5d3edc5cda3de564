#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# scrctl trace without readers: how programs are run and how they end, what is told of
# files that are none, and what stands in the way of the kernel's tracepoints. What is
# said of exchanges is in tests/guest/cases/scrctl-trace.sh. $1 is scrctl. Prints KTAP;
# ends with 1 if a check failed.

. "${0%/*}/lib.sh"

# run CODE NAME ARGUMENTS...: its exit code, and no sanitizer's word
run()
{
	timeout 30 "$scrctl" "${@:3}" >"$folder/out" 2>"$folder/err" </dev/null
	code=$?
	echo "exit $code" >>"$folder/err"
	[ $code = "$1" ] && ! grep -q 'Sanitizer\|runtime error' "$folder/err"
	result $? "$2: exit code $1"
}

# says FILE PATTERN
says()
{
	grep -q -e "$2" "$folder/$1"
	result $? "$1 says '$2'"
}

run 0 "a program" trace -- true
run 5 "its exit code" trace -- sh -c 'exit 5'
run 127 "none of that name" trace -- ./there-is-none; says err 'there-is-none: No such file'
run 126 "none that can be run" trace -- /dev/null; says err 'Permission denied'
run 143 "ended by a signal" trace -- sh -c 'kill $$'
run 9 "signals are its own" trace -- sh -c 'trap "exit 9" USR1; kill -USR1 $$; sleep 9'
run 0 "stopped and continued" trace -- sh -c 'sh -c "sleep 0.3; kill -CONT $$" & kill -STOP $$; wait'
run 0 "its own output" trace -- echo words; says out '^words$'
run 0 "children" trace -- sh -c 'for i in 1 2 3; do (echo $i; true) & done; wait'
run 0 "a thread that executes" trace -- python3 -c '
import os, threading
threading.Thread(target=lambda: os.execvp("true", ["true"])).start()
threading.Event().wait()'
run 6 "--timeout" --timeout 0.3 trace -- sleep 20; says err 'not done within --timeout'
run 6 "--timeout, a program that does not listen" --timeout 0.3 trace -- \
	sh -c 'trap "" TERM; while true; do sleep 1; done'
run 1 "a node that is not there" trace -- cat /dev/scr4711
says err ' scr4711 open to watch = ENOENT$'
run 1 "for programs" --json trace -- cat /dev/scr4711
tail -n +1 "$folder/err" | grep '^{' | jq -e '.reader == "scr4711" and .result == "ENOENT" and .mode == "to watch"' \
	>/dev/null
result $? "JSON of a line"
run 1 "into a file" --file "$folder/lines" trace -- cat /dev/scr4711
grep -q 'scr4711 open' "$folder/lines" && ! grep -q 'scr4711 open' "$folder/err"
result $? "the file has it"
run 1 "a file that cannot be" --file /does/not/exist trace -- true
run 0 "what is no reader" trace -- sh -c 'exec 3<>/dev/null; echo x >&3; exec 3>&-'
[ "$(cat "$folder/err")" = "exit 0" ]; result $? "is not told"

run 2 "both" trace --pid 1 -- true
run 2 "--count" trace --count 1 -- true
run 2 "--pid nonsense" trace --pid x
run 2 "--pid 0" trace --pid 0
run 2 "--pid is trace's" list --pid 5
run 2 "--try is doctor's" trace --try
run 1 "--pid, none" trace --pid 4194303; says err 'there is no process'
sleep 30 & sleeper=$!
run 0 "--pid, until --timeout" --timeout 0.3 trace --pid $sleeper
kill -0 $sleeper; result $? "the process goes on"
{ sleep 0.5; kill $sleeper; } &
run 0 "--pid, until it ends" trace --pid $sleeper

export SCRCTL_ROOT=$folder/root
mkdir -p "$SCRCTL_ROOT/sys/kernel/tracing"
run 5 "no tracefs" trace; says err 'mount -t tracefs'
mkdir "$SCRCTL_ROOT/sys/kernel/tracing/instances"
run 5 "no tracepoints" trace; says err 'modprobe scr-ccid'
mkdir -p "$SCRCTL_ROOT/sys/kernel/tracing/events/scr"
run 1 "an instance without files" trace; says err 'No such file'
[ -z "$(ls "$SCRCTL_ROOT/sys/kernel/tracing/instances")" ]; result $? "is taken away"
run 3 "a reader that is not there" trace -r 4711

finish
