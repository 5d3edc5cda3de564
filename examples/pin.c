// SPDX-License-Identifier: BSD-3-Clause
/*
 * pin NODE: has the reader ask its user for a PIN of 4 to 8 digits, and the card
 * check it as its reference 81, in ASCII, filled up with FF.
 */
#include <endian.h>
#include <err.h>
#include <fcntl.h>
#include <linux/scr.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

static void ready(int reader)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };
	__u32 protocol = SCARD_PROTOCOL_Tx;

	if (ioctl(reader, IOCTL_SMARTCARD_POWER, &power))
		err(EXIT_FAILURE, "power");
	if (ioctl(reader, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol))
		err(EXIT_FAILURE, "set protocol");
}

/* SECURE: the PIN goes where the FFs are; it never comes here. */
static unsigned int verify(int reader)
{
	static const unsigned char command[] = {
		0x00, 0x20, 0x00, 0x81, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff
	};
	const struct scr_pin_verify how = {
		.bTimerOut = 30,
		.bmFormatString = 0x82,		/* ASCII, from byte 0, left */
		.bmPINBlockString = 8,		/* bytes */
		.wPINMaxExtraDigit = htole16(0x0408),
		.bEntryValidationCondition = 2,	/* the key for it */
		.bNumberMessage = 1,
		.wLangId = htole16(0x0409),
		.ulDataLength = htole32(sizeof(command)),
	};
	unsigned char structure[sizeof(how) + sizeof(command)], answer[2];
	struct scr_secure secure = {
		.operation = SCR_SECURE_VERIFY_PIN,
		.structure = (uintptr_t)structure,
		.structure_length = sizeof(structure),
		.response = (uintptr_t)answer,
		.response_length = sizeof(answer),
	};

	memcpy(structure, &how, sizeof(how));
	memcpy(structure + sizeof(how), command, sizeof(command));
	if (ioctl(reader, SCR_IOC_SECURE, &secure))
		err(EXIT_FAILURE, "PIN");
	return answer[0] << 8 | answer[1];
}

/* MAIN */
int main(int argc, char **argv)
{
	unsigned int status_word;
	int reader;

	if (argc != 2)
		errx(EXIT_FAILURE, "usage: pin NODE");
	reader = open(argv[1], O_RDWR | O_CLOEXEC);
	if (reader < 0)
		err(EXIT_FAILURE, "%s", argv[1]);
	ready(reader);
	status_word = verify(reader);
	if (status_word == 0x6401)
		errx(EXIT_FAILURE, "the user has cancelled");
	if (status_word == 0x6400)
		errx(EXIT_FAILURE, "the user was too slow");
	printf("%04x\n", status_word);
	return status_word == 0x9000 ? EXIT_SUCCESS : EXIT_FAILURE;
}
