# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced by tests in bash: their cases, as TAP.

: "${scr_said:=/tmp/said}"
scr_cases=0
scr_failed=0

# case_is GOOD NAME: the result of a case; what the command said is in scr_said.
case_is()
{
	scr_cases=$((scr_cases + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $scr_cases $2"
	else
		scr_failed=$((scr_failed + 1))
		sed 's/^/# /' "$scr_said"
		echo "not ok $scr_cases $2"
	fi
}

# check NAME COMMAND...: a case that passes if the command does. It runs in this
# shell: what it sets stays.
check()
{
	"${@:2}" >"$scr_said" 2>&1
	case_is $? "$1"
}

# check_output NAME EXPECTED COMMAND...: one whose output has EXPECTED in it.
check_output()
{
	"${@:3}" >"$scr_said" 2>&1
	if grep -qF -- "$2" "$scr_said"; then
		case_is 0 "$1"
	else
		echo "wanted: $2" >>"$scr_said"
		case_is 1 "$1"
	fi
}

# check_exit NAME STATUS COMMAND...: one that ends with that exit status.
check_exit()
{
	local status=0
	"${@:3}" >"$scr_said" 2>&1 || status=$?
	echo "exit $status, wanted $2" >>"$scr_said"
	[ $status -eq "$2" ]
	case_is $? "$1"
}

plan()
{
	echo "1..$scr_cases"
}

# finish: the last lines of a test on its own, and its status.
finish()
{
	plan
	echo "# $((scr_cases - scr_failed)) passed, $scr_failed failed"
	[ $scr_failed -eq 0 ]
}
