#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# guest: none stock
# run stock: --append "init_on_alloc=0 slub_debug=P page_poison=1"
#
# Every byte that user space gets was written: modules whose stack begins as a pattern
# (0xFE), on a kernel whose free and new memory is another one. And by modules that
# leak, that this would be noticed. Where there are no such modules, there is only what
# the kernel itself poisons.
. "$SCR_ROOT/tests/guest/lib.sh"

poisoned=$SCR_MODULES-poisoned/drivers/smartcard
leaking=$SCR_MODULES-leaking/drivers/smartcard
[ -e "$poisoned" ] || poisoned=$SCR_MODULES/drivers/smartcard

load()
{
	insmod "$1/scr.ko" && insmod "$1/scr-virt.ko"
}

unload()
{
	rmmod scr-virt && rmmod scr
}

# What is printed must not have the word that tests/guest/run takes for a complaint of
# the kernel.
program()
{
	check_cases "every byte was written: $2 program" "$SCR_ROOT/tests/security/$1"
	cat /tmp/cases >>/tmp/written
}

# noticed CASE: of those that leaking modules have failed
noticed()
{
	check "noticed: $1" grep -q "^not ok .* $1" /tmp/leaking
}

check "poisoned modules load" load "$poisoned"
program leak_test 64-bit
program leak_test32 32-bit
check "they go" unload
checked=$(awk '/^# bytes checked/ { n += $4 } END { print n }' /tmp/written)

echo "# figure: bytes given to programs and checked $checked"
if [ ! -e "$leaking" ]; then
	plan
	exit
fi
check "allocated memory is not zeroed" sh -c 'dmesg | grep -q "heap alloc:off"'
check "modules that tell too much load" load "$leaking"
"$SCR_ROOT/tests/security/leak_test" >/tmp/leaking
noticed "structure: INFO, ready"
noticed "structure: POWER, ready"
noticed "answer: 263 bytes, by ioctl"
noticed "answer: 4096 bytes, by io_uring"
noticed "answer: 265 bytes, by write(2) and read(2)"
noticed "question: TRANSMIT of 40 bytes, cancelled"
check "they go" unload
plan
