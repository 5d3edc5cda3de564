#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# abi_test.sh LIBRARY INCLUDE-FOLDER: what programs that were compiled against pcsc-lite
# 1.9.9 find: its symbols (symbols.list), and its values (values.tsv, on 64 bits).
# Prints KTAP; ends with 1 if a check failed.

here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
number=0
failed=0

result()
{
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number $2"
		return
	fi
	failed=1
	sed 's/^/# /' "$folder/said"
	echo "not ok $number $2"
}

echo "TAP version 14"
nm -D --defined-only "$1" | cut -d' ' -f2- >"$folder/symbols"
grep -v '^#' "$here/symbols.list" | diff - "$folder/symbols" >"$folder/said"
result $? "symbols, without versions"
readelf -d "$1" | grep 'SONAME' >"$folder/said"
grep -qF '[libpcsclite.so.1]' "$folder/said"
result $? "SONAME"

{
	echo '#include <stddef.h>'
	echo '#include <winscard.h>'
	echo '#include <reader.h>'
	awk -F '\t' '{ printf "_Static_assert((unsigned long)(%s) == %s, \"%s\");\n", $1, $2, $1 }' \
		"$here/values.tsv"
} >"$folder/values.c"
${CC:-cc} -std=gnu11 -Wall -Wextra -Werror -I"$2" -c -o "$folder/values.o" "$folder/values.c" \
	>"$folder/said" 2>&1
result $? "$(wc -l <"$here/values.tsv") values of the headers"
echo '#include <winscard.h>' >"$folder/cxx.cc"
${CXX:-c++} -Wall -Wextra -Werror -pedantic -I"$2" -c -o "$folder/cxx.o" "$folder/cxx.cc" \
	>"$folder/said" 2>&1
result $? "the headers are C++, too"
echo "1..$number"
exit $failed
