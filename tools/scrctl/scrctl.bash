# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Bash completion for scrctl.

_scrctl_readers()
{
	local reader

	# Not those with a colon, where readline would break the word.
	for reader in /dev/scr[0-9]* /dev/smartcard/by-id/* /dev/smartcard/by-path/*; do
		if [ -e "$reader" ] && [[ $reader != *:* ]]; then
			basename "$reader"
		fi
	done
}

# USB devices of readers. (Interfaces and kinds have a colon.)
_scrctl_interfaces()
{
	local interface

	for interface in $(grep -ls "^0b" /sys/bus/usb/devices/*:*/bInterfaceClass); do
		interface=$(basename "$(dirname "$interface")")
		echo "${interface%%:*}"
	done
}

# The command on the line, if it is there already.
_scrctl_command()
{
	local word i

	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case $word in
		-r | --reader | --timeout | --protocol | --file | --expect | --count | --color | --pid | \
			--output | --kind)
			i=$((i + 1))
			;;
		-*) ;;
		*)
			echo "$word"
			return
			;;
		esac
	done
}

_scrctl_words()
{
	local all="--reader --json --color --timeout --quiet --verbose --help"

	case $1 in
	"") echo "list info state power reset transmit eject swallow confiscate watch wait" \
		"last-error attr vendor perf pin shell script bench atr bind unbind trace doctor cdi" \
		"$all --version" ;;
	power) echo "on cold warm off down $all" ;;
	reset) echo "--cold $all" ;;
	transmit) echo "--protocol --file --raw --expect --no-get-response $all" ;;
	watch) echo "--count $all" ;;
	bench) echo "--count --protocol $all" ;;
	shell) echo "--protocol --no-get-response $all" ;;
	script) echo "--expect --protocol --no-get-response $all" ;;
	trace) echo "-- --pid --file --count $all" ;;
	doctor) echo "--try $all" ;;
	cdi) echo "--output --kind --groups $all" ;;
	wait) echo "present absent $all" ;;
	bind) echo "--force all $(_scrctl_interfaces) $all" ;;
	unbind) echo "all $(_scrctl_readers) $(_scrctl_interfaces) $all" ;;
	vendor) echo "3500 $all" ;;
	pin) echo "verify modify features $all" ;;
	*) echo "$all" ;;
	esac
}

_scrctl()
{
	local cur=${COMP_WORDS[COMP_CWORD]}
	local prev=${COMP_WORDS[COMP_CWORD - 1]}

	case $prev in
	-r | --reader)
		mapfile -t COMPREPLY < <(compgen -W "$(_scrctl_readers)" -- "$cur")
		return
		;;
	--protocol)
		mapfile -t COMPREPLY < <(compgen -W "t0 t1 any" -- "$cur")
		return
		;;
	--file | --output)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return
		;;
	--color)
		mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$cur")
		return
		;;
	--pid)
		mapfile -t COMPREPLY < <(compgen -W "$(cd /proc && echo [0-9]*)" -- "$cur")
		return
		;;
	--timeout | --expect | --count | --kind)
		return
		;;
	esac
	if [[ $cur != -* && $(_scrctl_command) = script ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return
	fi
	mapfile -t COMPREPLY < <(compgen -W "$(_scrctl_words "$(_scrctl_command)")" -- "$cur")
}

complete -F _scrctl scrctl
