// SPDX-License-Identifier: BSD-3-Clause
/*
 * In place of usbredir.c where there is no libusbredirparser.
 */
#include "report.h"
#include "usbredir.h"

int usbredir_open(const char *path)
{
	return report("--usbredir %s: built without libusbredirparser-dev", path);
}

void usbredir_close(void)
{
}

struct host *usbredir_attach(const struct description *description,
			     const struct host_events *events, void *context)
{
	(void)description;
	(void)events;
	(void)context;
	return NULL;
}
