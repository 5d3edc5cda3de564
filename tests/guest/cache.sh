# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Sourced: where kernels are kept, outside the tree, and which ones.

SCR_CACHE=${SCR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/scr}

# The stock kernel that belongs to the newest headers that are installed.
scr_stock_headers()
{
	find /usr/src -maxdepth 1 -name 'linux-headers-*-amd64' | sort -V | tail -n 1
}

scr_stock_release()
{
	basename "$(scr_stock_headers)" | sed 's/^linux-headers-//'
}

# scr_lock NAME: two that want the same thing made do not make it at once; until
# the end of the script.
scr_lock()
{
	mkdir -p "$SCR_CACHE"
	exec 9>"$SCR_CACHE/$1.lock"
	flock 9
}

die()
{
	echo "$(basename "$0"): $*" >&2
	exit 1
}
