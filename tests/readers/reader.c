// SPDX-License-Identifier: GPL-2.0-only
/* A reader as a USB device: what sysfs shows of it, and its nodes. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "node.h"
#include "reader.h"

static bool read_line(char *text, size_t room, const char *folder, const char *name)
{
	char path[512];
	FILE *file;
	bool good;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "re");
	if (!file)
		return false;
	good = fgets(text, room, file);
	fclose(file);
	if (good)
		text[strcspn(text, "\n")] = '\0';
	return good;
}

static bool check_number(const char *folder, const char *name, u32 expected,
			 struct complaint *complaint)
{
	char text[32];

	if (!read_line(text, sizeof(text), folder, name))
		return complain(complaint, "no %s/%s", folder, name);
	if (strtoul(text, NULL, 16) != expected)
		return complain(complaint, "%s is %s instead of %04x", name, text, expected);
	return true;
}

/* 1.N behind the device's name; configurations count from 1. */
static void interface_folder(char *path, size_t room, const char *folder, const struct row *row)
{
	snprintf(path, room, "%s/%s:1.%u", folder, strrchr(folder, '/') + 1,
		 row->value[INTERFACE_NUMBER]);
}

bool reader_serial(char *text, size_t room, const char *folder)
{
	return read_line(text, room, folder, "serial");
}

bool reader_modalias(char *text, size_t room, const char *folder, const struct row *row)
{
	char interface[320];

	interface_folder(interface, sizeof(interface), folder, row);
	return read_line(text, room, interface, "modalias");
}

/* It is the row's reader, and not another. */
static bool check_identity(const char *folder, const char *interface, const struct row *row,
			   struct complaint *complaint)
{
	return check_number(folder, "idVendor", row->value[ID_VENDOR], complaint) &&
	       check_number(folder, "idProduct", row->value[ID_PRODUCT], complaint) &&
	       check_number(folder, "bcdDevice", row->value[DEVICE_RELEASE], complaint) &&
	       check_number(interface, "bInterfaceClass", row->value[INTERFACE_CLASS],
			    complaint) &&
	       check_number(interface, "bInterfaceProtocol", row->value[INTERFACE_PROTOCOL],
			    complaint);
}

static bool check_node(const char *folder, u64 *seen,
		       const struct reader_expectation *expected,
		       struct complaint *complaint)
{
	struct complaint nodes_own = {};
	char text[32], path[64];
	u32 slot;

	if (!read_line(text, sizeof(text), folder, "slot"))
		return complain(complaint, "no %s/slot", folder);
	slot = strtoul(text, NULL, 10);
	*seen |= 1ULL << (slot & 63);
	snprintf(path, sizeof(path), "/dev/%.32s", strrchr(folder, '/') + 1);
	if (node_check(path, slot, expected, &nodes_own))
		return true;
	return complain(complaint, "slot %u: %.200s", slot, nodes_own.text);
}

/* Each slot has one. */
static bool check_nodes(const glob_t *nodes, const struct reader_expectation *expected,
			struct complaint *complaint)
{
	u32 slots = expected->refusal ? 0 : expected->slots;
	u64 seen = 0;
	size_t i;

	if (nodes->gl_pathc != slots)
		return complain(complaint, "%zu nodes instead of %u%s%s", nodes->gl_pathc,
				slots, expected->refusal ? ": " : "",
				expected->refusal ? expected->refusal : "");
	for (i = 0; i < nodes->gl_pathc; i++)
		if (!check_node(nodes->gl_pathv[i], &seen, expected, complaint))
			return false;
	return seen == (1ULL << slots) - 1 || complain(complaint, "two nodes of one slot");
}

bool reader_check(const char *folder, const struct row *row,
		  const struct reader_expectation *expected, struct complaint *complaint)
{
	char interface[320], pattern[340];
	glob_t nodes = {};
	bool good;

	interface_folder(interface, sizeof(interface), folder, row);
	if (!check_identity(folder, interface, row, complaint))
		return false;
	snprintf(pattern, sizeof(pattern), "%s/smartcard/scr*", interface);
	glob(pattern, 0, NULL, &nodes);
	good = check_nodes(&nodes, expected, complaint);
	globfree(&nodes);
	return good;
}
