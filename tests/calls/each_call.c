// SPDX-License-Identifier: GPL-2.0-only
/*
 * each_call NODE [REFUSED...]: does every call of the table once at a reader whose
 * card can do all of it, but for the ways refused ("pin": it has no PIN pad, "escape",
 * "extended", "part10", "moves": it cannot eject). TAP.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../uapi/test.h"
#include "calls.h"

static const struct {
	const char *word;
	unsigned int flag;
} words[] = {
	{ "pin", CALL_NEEDS_PIN_PAD },
	{ "escape", CALL_NEEDS_ESCAPE },
	{ "extended", CALL_NEEDS_EXTENDED },
	{ "part10", CALL_NEEDS_PART10 },
	{ "moves", CALL_MOVES },
};

static unsigned int refused_flag(const char *word)
{
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (!strcmp(words[i].word, word))
			return words[i].flag;
	return 0;
}

static bool is_good(const struct call *call, int result, unsigned int refused)
{
	if (call->flags & refused)
		return result == -EOPNOTSUPP || result == -EBADRQC || result == -EACCES;
	if (strstr(call->name, "none"))
		return result == -ENOTTY;
	if (!strcmp(call->name, "IS_ABSENT"))
		return result == -EINTR;
	if (!strcmp(call->name, "VENDOR, unknown"))
		return result == -EBADRQC;
	if (!strcmp(call->name, "scrvirt: read"))
		return result == -ENODATA;
	return result == 0;
}

static bool run(const struct call *call, unsigned int refused)
{
	int fd = call_open(call), result;

	result = fd < -1 ? fd : call_prepare(call, fd);
	if (result) {
		printf("# not prepared: %s\n", strerror(-result));
		return false;
	}
	result = call_within(call, fd, 2000);
	if (fd >= 0)
		close(fd);
	if (result)
		printf("# %s: %s\n", call->name, strerror(-result));
	return is_good(call, result, refused);
}

int main(int count, char **values)
{
	unsigned int refused = 0, failed = 0;
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (count > 1)
		call_path = values[1];
	for (i = 2; i < (size_t)count; i++)
		refused |= refused_flag(values[i]);
	for (i = 0; i < call_count; i++) {
		bool good = run(&calls[i], refused);

		failed += !good;
		printf("%s %zu %s\n", good ? "ok" : "not ok", i + 1, calls[i].name);
	}
	printf("1..%zu\n", call_count);
	return !!failed;
}
