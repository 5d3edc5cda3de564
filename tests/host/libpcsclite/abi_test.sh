#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# abi_test.sh LIBRARY INCLUDE-FOLDER: what programs that were compiled against pcsc-lite
# 1.9.9 find: its symbols (symbols.list), and its values (values.tsv, on 64 bits).
# Prints KTAP; ends with 1 if a check failed.

here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
scr_said=$folder/said
. "$here/../../tap.sh"

echo "TAP version 14"
nm -D --defined-only "$1" | cut -d' ' -f2- >"$folder/symbols"
grep -v '^#' "$here/symbols.list" | diff - "$folder/symbols" >"$scr_said"
case_is $? "symbols, without versions"
readelf -d "$1" | grep 'SONAME' >"$scr_said"
grep -qF '[libpcsclite.so.1]' "$scr_said"
case_is $? "SONAME"

{
	echo '#include <stddef.h>'
	echo '#include <winscard.h>'
	echo '#include <reader.h>'
	awk -F '\t' '{ printf "_Static_assert((unsigned long)(%s) == %s, \"%s\");\n", $1, $2, $1 }' \
		"$here/values.tsv"
} >"$folder/values.c"
${CC:-cc} -std=gnu11 -Wall -Wextra -Werror -I"$2" -c -o "$folder/values.o" "$folder/values.c" \
	>"$scr_said" 2>&1
case_is $? "$(wc -l <"$here/values.tsv") values of the headers"
echo '#include <winscard.h>' >"$folder/cxx.cc"
${CXX:-c++} -Wall -Wextra -Werror -pedantic -I"$2" -c -o "$folder/cxx.o" "$folder/cxx.cc" \
	>"$scr_said" 2>&1
case_is $? "the headers are C++, too"
finish
