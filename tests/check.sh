#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What can be said of the sources without running them, as TAP.
set -u

cd "$(dirname "$0")/.." || exit 1
mkdir -p build
. tests/guest/cache.sh
headers=$(scr_stock_headers)
cases=0

# The kernel's own checkers come with its source, not with its headers.
scripts=$SCR_CACHE/scripts-$(dpkg-query -W -f '${Version}' linux-source-6.1)
if [ ! -e "$scripts/kernel-doc" ]; then
	mkdir -p "$scripts"
	tar -xf /usr/src/linux-source-6.1.tar.xz -C "$scripts" --strip-components=2 \
		--wildcards '*/scripts/checkpatch.pl' '*/scripts/spelling.txt' \
		'*/scripts/const_structs.checkpatch' '*/scripts/kernel-doc'
fi

# report NAME OUTPUT: a case that passes if there is no output.
report()
{
	cases=$((cases + 1))
	if [ -z "$2" ]; then
		echo "ok $cases $1"
	else
		printf '%s\n' "$2" | head -n 60 | sed 's/^/# /'
		echo "not ok $cases $1"
	fi
}

sources()
{
	git ls-files -co --exclude-standard "$@" | while read -r file; do
		[ -f "$file" ] && echo "$file"
	done
}

# Field names of USB descriptors are the kernel's, and CMocka's types CMocka's. What
# Windows' headers define are typedefs: their names are the ABI.
# Headers of the made-up kernel define what the kernel's own define.
# Tracepoints are laid out as all of the kernel's are, which checkpatch takes for calls.
# What a card echoes is in the documents twice.
# Each checker first shows that it finds a mistake.
checkpatch()
{
	printf 'int a;;\n' > build/bad.c
	perl "$scripts/checkpatch.pl" --no-tree --terse -f build/bad.c 2>&1 |
		grep -q WARNING || echo "checkpatch does not work"
	sources 'tools/libpcsclite/include/*.h' |
		xargs perl "$scripts/checkpatch.pl" --no-tree --strict --terse \
			--ignore CAMELCASE,NEW_TYPEDEFS,SPACING -f 2>&1 |
		grep -E '(ERROR|WARNING|CHECK):'
	sources '*/trace.h' | xargs perl "$scripts/checkpatch.pl" --no-tree --strict --terse \
			--ignore OPEN_ENDED_LINE,PARENTHESIS_ALIGNMENT -f 2>&1 |
		grep -E '(ERROR|WARNING|CHECK):'
	sources '*.c' '*.h' ':!tools/libpcsclite/include' ':!tests/fuzz/kernel/*.h' ':!*/trace.h' |
		xargs perl "$scripts/checkpatch.pl" --no-tree --strict --terse \
			--ignore CAMELCASE -f 2>&1 |
		grep -E '(ERROR|WARNING|CHECK):'
	sources 'Documentation/*.rst' | xargs perl "$scripts/checkpatch.pl" --no-tree --strict \
			--terse --ignore REPEATED_WORD -f 2>&1 |
		grep -E '(ERROR|WARNING|CHECK):'
}

sparse_and_warnings()
{
	local folder=build/sparse
	printf 'static int *p = 0;\n' > build/bad.c
	sparse -Wnon-pointer-null build/bad.c 2>&1 | grep -q warning ||
		echo "sparse does not work"
	rm -rf $folder
	mkdir -p $folder
	cp -r Kbuild drivers include examples $folder/
	make -C "$headers" M="$PWD/$folder" W=1 C=2 CF="-D__CHECK_ENDIAN__" modules 2>&1 |
		grep -E "warning:|error:|Error "
}

# Of the objects that sparse has left.
circles()
{
	rm -rf build/circle
	mkdir -p build/circle
	printf 'void g(void);\nvoid f(void)\n{\n\tg();\n}\n' >build/circle/f.c
	printf 'void f(void);\nvoid g(void)\n{\n\tf();\n}\n' >build/circle/g.c
	(cd build/circle && cc -c f.c g.c)
	tests/circles build/circle >/dev/null && echo "tests/circles does not work"
	tests/circles drivers/smartcard build/sparse/drivers/smartcard
	for program in scrctl scr-emu libpcsclite ifd-scr; do
		tests/circles "tools/$program"
	done
}

kernel_doc()
{
	printf '/**\n * f() - a\n */\nint f(int b);\n' > build/bad.c
	"$scripts/kernel-doc" -none build/bad.c 2>&1 | grep -q warning ||
		echo "kernel-doc does not work"
	sources 'drivers/*.[ch]' 'include/*.h' 'tests/kunit/*.[ch]' |
		xargs "$scripts/kernel-doc" -none 2>&1
}

no_license()
{
	sources | grep -vE '\.(tsv|md|rst|json|svg|cast)$|^\.gitignore$|^Documentation/ABI/|^packaging/kernel/(patches/|cover-letter|MAINTAINERS)|^packaging/debian/(changelog|copyright|.*README\.Debian|source/format)$' |
		while read -r file; do
			head -n 5 "$file" | grep -q 'SPDX-License-Identifier: ' || echo "$file"
		done
}

shell_mistakes()
{
	sources | while read -r file; do
		head -n 1 "$file" | grep -qE '^#!/bin/(ba)?sh' && echo "$file"
	done | xargs shellcheck -x -e SC1091,SC2016,SC2034,SC2119,SC2120,SC2154 2>&1
}

too_long()
{
	sources '*.c' '*.h' | xargs awk '
		FNR == 1 { open = 0 }
		/^{/ { open = FNR }
		/^}/ { if (open && FNR - open > 71) print FILENAME ":" open ": " FNR - open - 1 " lines in a function"
		       open = 0 }'
	sources 'drivers/*.[ch]' 'tools/*.[ch]' 'tests/*.[ch]' | xargs wc -l |
		awk '$2 != "total" && $1 > 510 { print $2 ": " $1 " lines" }'
}

paths_of_this_machine()
{
	sources | grep -v '^tests/check.sh$' | xargs grep -nE '/work/(main|shared)|/root/[.]|deb\.debian\.org' 2>/dev/null
}

return_codes()
{
	tests/pcsc/codes/table rst 2>&1 | diff - Documentation/return-codes.rst | head -n 20
}

export_to_a_tree()
{
	local tree=build/export-tree
	rm -rf $tree
	mkdir -p $tree/drivers $tree/include/linux $tree/include/uapi/linux
	printf 'menu "Device Drivers"\nsource "drivers/usb/Kconfig"\nendmenu\n' > $tree/drivers/Kconfig
	echo 'obj-y += usb/' > $tree/drivers/Makefile
	scripts/export-to-kernel $tree >/dev/null || echo "export fails"
	cat $tree/drivers/Kconfig $tree/drivers/smartcard/Makefile > build/once
	scripts/export-to-kernel $tree >/dev/null || echo "export fails the second time"
	cat $tree/drivers/Kconfig $tree/drivers/smartcard/Makefile | cmp build/once
	grep -q 'drivers/smartcard/Kconfig' $tree/drivers/Kconfig || echo "no Kconfig"
	grep -q 'smartcard/' $tree/drivers/Makefile || echo "no Makefile"
	grep -q 'tests/' $tree/drivers/smartcard/Makefile || echo "no suites"
	diff -r -x tests -x Makefile -x '.*' -x '*.o' -x '*.ko' -x '*.mod' -x '*.mod.c' -x modules.order \
		-x Module.symvers drivers/smartcard $tree/drivers/smartcard
}

# For the kernel whose source is here: that its patches are all of it, each file in one of
# them, is what export-series looks at itself.
series()
{
	(. tests/export/author.sh && scripts/export-series build/series 6.1 2>&1 |
		grep -v '^[0-9]* patches and a cover letter')
	for patch in build/series/*.patch; do
		[[ $patch == */0000-* ]] ||
			grep -q '^Signed-off-by: Some Author <author@example.org>$' "$patch" ||
			echo "$patch: not signed off"
	done
}

examples()
{
	make -s -C examples 2>&1 | grep -E 'warning|error|Error' || true
}

documents()
{
	make -C Documentation html >build/htmldocs.log 2>&1 || tail -n 20 build/htmldocs.log
}

pictures()
{
	Documentation/pictures/render Documentation/pictures/scrctl.cast |
		cmp - Documentation/pictures/scrctl.svg 2>&1
	bench/plot bench/results/latest.json | cmp - bench/results/latest.svg 2>&1
}

report "checkpatch --strict" "$(checkpatch)"
report "sparse with endian checks, W=1" "$(sparse_and_warnings)"
report "no files call or include each other in circles" "$(circles)"
report "kernel-doc" "$(kernel_doc)"
report "SPDX in every file" "$(no_license)"
report "shellcheck" "$(shell_mistakes)"
report "functions up to 70 lines, files up to 510" "$(too_long)"
report "no path or host of a machine" "$(paths_of_this_machine)"
report "examples build" "$(examples)"
report "documents build without a warning" "$(documents)"
report "no command of a document hides from tests" "$(tests/documents/check 2>&1)"
report "return-codes.rst is what its table makes" "$(return_codes)"
report "from-windows.rst and the headers" "$(tests/documents/windows)"
report "manual pages" "$(tests/documents/manuals)"
report "pictures are what their sources make" "$(pictures)"
report "export into a kernel tree, twice the same" "$(export_to_a_tree)"
report "a series of patches, whole" "$(series)"
echo "1..$cases"
