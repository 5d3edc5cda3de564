// SPDX-License-Identifier: BSD-3-Clause
/*
 * escape NODE HEX...: sends bytes to a CCID reader by Escape, and prints its
 * answer. What they mean is the reader's maker's: they may change its firmware.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/scr.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

/* VENDOR: refused with EACCES until the administrator allows it. */
static __u32 escape(int reader, const unsigned char *request, __u32 length,
		    unsigned char *answer, __u32 size)
{
	struct scr_vendor vendor = {
		.code = SCR_VENDOR_CCID_ESCAPE,
		.input = (uintptr_t)request,
		.input_length = length,
		.output = (uintptr_t)answer,
		.output_length = size,
	};

	if (!ioctl(reader, IOCTL_SMARTCARD_VENDOR, &vendor))
		return vendor.output_length;
	if (errno == EACCES)
		errx(EXIT_FAILURE, "not allowed: the switch is in /sys/class/smartcard");
	err(EXIT_FAILURE, "vendor request");
}

/* MAIN */
int main(int argc, char **argv)
{
	unsigned char request[256], answer[256];
	__u32 length = 0, received;
	int reader;

	if (argc < 3)
		errx(EXIT_FAILURE, "usage: escape NODE HEX...");
	for (int i = 2; i < argc && length < sizeof(request); i++)
		request[length++] = strtoul(argv[i], NULL, 16);
	reader = open(argv[1], O_RDWR | O_CLOEXEC);
	if (reader < 0)
		err(EXIT_FAILURE, "%s", argv[1]);
	received = escape(reader, request, length, answer, sizeof(answer));
	for (__u32 i = 0; i < received; i++)
		printf("%02x%c", answer[i], i + 1 < received ? ' ' : '\n');
	return EXIT_SUCCESS;
}
