// SPDX-License-Identifier: BSD-3-Clause
/*
 * move NODE: asks for the card to be ejected, and tells the documented outcomes
 * from each other; then sets the one attribute that may be set.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/scr.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

/* EJECT: SWALLOW and CONFISCATE are called and answered alike. */
static const char *eject(int reader)
{
	if (!ioctl(reader, IOCTL_SMARTCARD_EJECT))
		return "ejected";
	switch (errno) {
	case ENOMEDIUM:
		return "there is no card";
	case EOPNOTSUPP:
		return "this reader has no ejector";
	case ETIMEDOUT:
		return "the reader did not finish in time";
	default:
		err(EXIT_FAILURE, "eject");
	}
}

/* SET_ATTRIBUTE: a number of four bytes. */
static void suppress_ifs_request(int reader)
{
	__u32 suppress = 1;
	struct scr_attribute attribute = {
		.tag = SCARD_ATTR_SUPRESS_T1_IFS_REQUEST,
		.length = sizeof(suppress),
		.buffer = (uintptr_t)&suppress,
	};

	if (ioctl(reader, IOCTL_SMARTCARD_SET_ATTRIBUTE, &attribute))
		err(EXIT_FAILURE, "set attribute");
}

/* MAIN */
int main(int argc, char **argv)
{
	const char *node = argc > 1 ? argv[1] : "/dev/scr0";
	int reader = open(node, O_RDWR | O_CLOEXEC);

	if (reader < 0)
		err(EXIT_FAILURE, "%s", node);
	puts(eject(reader));
	suppress_ifs_request(reader);
	return EXIT_SUCCESS;
}
