// SPDX-License-Identifier: BSD-3-Clause
/*
 * look NODE: what a reader is, and what it is at. It opens the reader
 * read-only, so it disturbs nobody.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/scr.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

/* INFO: what never changes. */
static void print_info(int reader)
{
	struct scr_info info;

	if (ioctl(reader, SCR_IOC_INFO, &info))
		err(EXIT_FAILURE, "info");
	printf("%s %s, slot %u of %u\n", info.vendor, info.product, info.slot, info.slots);
}

/* STATE: a number whose order means something. */
static void print_state(int reader)
{
	__u32 state;

	if (ioctl(reader, IOCTL_SMARTCARD_GET_STATE, &state))
		err(EXIT_FAILURE, "state");
	printf("card: %s, powered: %s\n", state > SCARD_ABSENT ? "yes" : "no",
	       state >= SCARD_POWERED ? "yes" : "no");
}

/* GET_ATTRIBUTE: ask for the length, then for the value. */
static void print_name(int reader)
{
	struct scr_attribute attribute = { .tag = SCARD_ATTR_DEVICE_FRIENDLY_NAME_A };
	char *name;

	if (ioctl(reader, IOCTL_SMARTCARD_GET_ATTRIBUTE, &attribute))
		err(EXIT_FAILURE, "length of the name");
	name = malloc(attribute.length);
	if (!name)
		err(EXIT_FAILURE, NULL);
	attribute.buffer = (uintptr_t)name;
	if (ioctl(reader, IOCTL_SMARTCARD_GET_ATTRIBUTE, &attribute))
		err(EXIT_FAILURE, "name");
	printf("name: %.*s\n", (int)attribute.length, name);
	free(name);
}

/* LAST_ERROR: how the reader's latest operation ended, whoever asked for it. */
static void print_last_error(int reader)
{
	__u32 status;

	if (ioctl(reader, IOCTL_SMARTCARD_GET_LAST_ERROR, &status))
		err(EXIT_FAILURE, "last error");
	printf("last error: 0x%08X\n", status);
}

/* PERF: since the reader was found. */
static void print_counters(int reader)
{
	struct scr_perf_counter counter;

	if (ioctl(reader, IOCTL_SMARTCARD_GET_PERF_CNTR, &counter))
		err(EXIT_FAILURE, "performance counters");
	printf("%llu exchanges, %llu bytes, %llu us\n",
	       (unsigned long long)counter.transmissions,
	       (unsigned long long)counter.bytes,
	       (unsigned long long)counter.microseconds);
}

/* MAIN */
int main(int argc, char **argv)
{
	const char *node = argc > 1 ? argv[1] : "/dev/scr0";
	int reader = open(node, O_RDONLY | O_CLOEXEC);

	if (reader < 0)
		err(EXIT_FAILURE, "%s", node);
	print_last_error(reader);
	print_info(reader);
	print_state(reader);
	print_name(reader);
	print_counters(reader);
	return EXIT_SUCCESS;
}
