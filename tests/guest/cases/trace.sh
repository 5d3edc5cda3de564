#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: emulator
#
# Tracepoints: what happens is told, in the order in which it does, and no byte of it.
. "$SCR_ROOT/tests/guest/lib.sh"

tracing=/sys/kernel/tracing
mountpoint -q $tracing || mount -t tracefs tracefs $tracing

# told PATTERN...: the trace has these, one after the other.
told()
{
	python3 - $tracing/trace "$@" <<-'PYTHON'
		import re, sys
		lines = [line for line in open(sys.argv[1]) if not line.startswith("#")]
		at = 0
		for pattern in sys.argv[2:]:
		    while at < len(lines) and not re.search(pattern, lines[at]):
		        at += 1
		    if at == len(lines):
		        print("".join(lines[-40:]))
		        sys.exit("not there, or not after the one before: " + pattern)
		    at += 1
	PYTHON
}

check "modules load" load_modules
check "scr-virt loads" insmod "$SCR_MODULES/drivers/smartcard/scr-virt.ko"
check "there are tracepoints" test -d $tracing/events/scr -a -d $tracing/events/scr_ccid
echo 1 >$tracing/events/scr/enable
echo 1 >$tracing/events/scr_ccid/enable
check "reader is there" start_emulator --level extended --no-card
wait_until 10 test -c /dev/scr0
scrctl wait absent >/dev/null
emu insert >/dev/null
scrctl wait present >/dev/null
check "a card comes" wait_until 5 told 'scr_card: scr0 inserted insertions=1 removals=0'

: >$tracing/trace
check "a PIN is sent" scrctl transmit 80189000 0020000104deadbeef
check "requests, in their order" told \
	'scr_request: scr0 POWER major=1 minor=0x1 length=0' \
	'scr_request_end: scr0 POWER major=1 minor=0x1 result=0 length=[1-9]' \
	'scr_request: scr0 SET_PROTOCOL' 'scr_request_end: scr0 SET_PROTOCOL .* result=0' \
	'scr_request: scr0 TRANSMIT .* length=4' 'scr_request_end: scr0 TRANSMIT .* result=0 length=2' \
	'scr_request: scr0 TRANSMIT .* length=9' 'scr_request_end: scr0 TRANSMIT .* result=0 length=2'
check "and the messages that serve them" told \
	'scr_request: scr0 POWER' \
	'scr_ccid_command: .* slot=0 IccPowerOn type=0x62 seq=[0-9]* length=0' \
	'scr_ccid_answer: .* slot=0 DataBlock type=0x80 .* processed icc=active error=0x[0-9a-f]* length=[1-9]' \
	'scr_request: scr0 TRANSMIT .* length=9' \
	'scr_ccid_command: .* slot=0 XfrBlock type=0x6f seq=[0-9]* length=9' \
	'scr_ccid_answer: .* slot=0 DataBlock .* processed' \
	'scr_request_end: scr0 TRANSMIT'
check "who did it is told" grep -q "scrctl-.*scr_request: scr0 TRANSMIT" $tracing/trace
check "the PIN is not" sh -c "! grep -qi 'deadbeef\|de ad be ef' $tracing/trace"

: >$tracing/trace
emu remove >/dev/null
scrctl wait absent >/dev/null
check "a card leaves" wait_until 5 told 'scr_card: scr0 removed insertions=1 removals=1'
scrctl power >/dev/null 2>&1
check "a refusal has its errno" told 'scr_request_end: scr0 POWER .* result=-123'

emu insert >/dev/null
scrctl wait present >/dev/null
: >$tracing/trace
"$SCR_ROOT/tests/uapi/sharing_test" >/dev/null 2>&1
check "connections and transactions" told 'scr_session: scr[0-9]* CONNECT value=[0-9]* result=0' \
	'scr_session: scr[0-9]* BEGIN_TRANSACTION value=0 result=0' \
	'scr_session: scr[0-9]* END_TRANSACTION value=0 result=0'
check "a lease that ends" told 'scr_lease_ended: scr'

# The example of Documentation/tracing.rst.
if type trace-cmd >/dev/null; then
	check "trace-cmd records" trace-cmd record -q -o /tmp/trace.dat -e scr -e scr_ccid \
		scrctl transmit 80189000
	check_output "and reports" "scr0 TRANSMIT major=5" trace-cmd report -q -i /tmp/trace.dat
fi
if type perf >/dev/null; then
	check_output "perf counts" "scr:scr_request " \
		perf stat -a -e 'scr:*' scrctl transmit 80189000
fi
echo 0 >$tracing/events/enable
stop_emulator
check "scr-virt goes" rmmod scr-virt
check "modules go" unload_modules
plan
