# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sourced by the tests of the command line: $1 is scrctl, $2, if there is one, the
# preloaded reader (fake_reader.c). They print KTAP, and end with 1 if a check failed.

scrctl=$1
fake=${2:+$(realpath "$2")}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export SCR_FAKE_DEV=$folder/dev SCR_FAKE_LOG=$folder/log
scr_said=$folder/said
. "$(dirname "$0")/../../tap.sh"

# readers WORDS...: the readers that there are, each with its words
readers()
{
	local n=0 words

	rm -rf "$SCR_FAKE_DEV" "$SCR_FAKE_LOG"
	mkdir "$SCR_FAKE_DEV"
	for words; do
		echo "$words" > "$SCR_FAKE_DEV/scr$n"
		n=$((n + 1))
	done
}

# run ARGUMENTS...: scrctl with that reader; sets code, and files out and err
run()
{
	LD_PRELOAD=$fake "$scrctl" "$@" \
		> "$folder/out" 2> "$folder/err" < "${input:-/dev/null}"
	code=$?
}

result()
{
	{
		echo "exit $code"
		sed 's/^/out: /' "$folder/out"
		sed 's/^/err: /' "$folder/err"
	} >"$scr_said"
	case_is "$1" "$2"
}

# exits CODE NAME: the exit code, and no sanitizer's word
exits()
{
	[ "$code" = "$1" ] && ! grep -q 'Sanitizer\|runtime error' "$folder/err"
	result $? "$2: exit code $1"
}

# says FILE PATTERN NAME: out, err or log has a line that matches
says()
{
	grep -q -e "$2" "$folder/$1" 2> /dev/null
	result $? "$3: $1 says '$2'"
}

# silent FILE NAME
silent()
{
	[ ! -s "$folder/$1" ]
	result $? "$2: $1 is empty"
}

# json FILTER NAME: stdout is one JSON document for which the filter is true
json()
{
	jq -e "$1" "$folder/out" > /dev/null 2>> "$folder/err"
	result $? "$2: JSON has $1"
}

echo "TAP version 14"
