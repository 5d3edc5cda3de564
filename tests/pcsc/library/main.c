// SPDX-License-Identifier: GPL-2.0-only
/*
 * library_test [many|mute]: libpcsclite at readers of scr-emu.
 */
#include <string.h>

#include "bench.h"

int main(int count, char **arguments)
{
	static const struct group *const one[] = {
		basic_groups, sharing_groups, change_groups
	};
	static const struct group *const many[] = { many_readers_groups };
	static const struct group *const mute[] = { mute_groups };

	if (count > 1 && !strcmp(arguments[1], "many"))
		return run_all(many, COUNT(many));
	if (count > 1 && !strcmp(arguments[1], "mute"))
		return run_all(mute, COUNT(mute));
	return run_all(one, COUNT(one));
}
