// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader with a card for one program, preloaded: /dev/scrN are the files of
 * the folder $SCR_FAKE_DEV, and their ioctls are answered here. How the reader
 * is comes from words in its file, read at open:
 *
 *	absent		no card
 *	atr=HEX		the card's answer to reset
 *	tpdu		TPDU level, T=0
 *	busy, exclusive, hang, gone, endless	what happens to TRANSMIT
 *	forbidden, closed	it cannot be opened, by its mode or by a cgroup
 *
 * What is written to the file while it is open happens to the reader: the card goes
 * (absent), or another one comes; "reset": another program resets it.
 *
 * Requests that need it open for writing are refused otherwise, as the kernel
 * does. $SCR_FAKE_LOG gets a line for each POWER, SET_PROTOCOL, TRANSMIT and
 * close.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/scr.h>

static struct {
	int fd;
	bool writable;
	char words[256];
	__u32 state;
	__u32 last_error;
	__u32 protocol;
	struct scr_status counters;
} fake = { .fd = -1, .state = SCARD_SWALLOWED };

static void note(const char *format, ...)
{
	const char *path = getenv("SCR_FAKE_LOG");
	FILE *log = path ? fopen(path, "a") : NULL;
	va_list arguments;

	if (!log)
		return;
	va_start(arguments, format);
	vfprintf(log, format, arguments);
	va_end(arguments);
	fclose(log);
}

static bool is(const char *word)
{
	return strstr(fake.words, word);
}

static int real_open(const char *path, int flags, mode_t mode)
{
	static int (*next)(const char *path, int flags, ...);

	if (!next)
		next = dlsym(RTLD_NEXT, "open");
	return next(path, flags, mode);
}

static int fake_open(const char *path, int flags)
{
	char file[PATH_MAX];
	ssize_t length;

	snprintf(file, sizeof(file), "%s/%s", getenv("SCR_FAKE_DEV"), path + 5);
	fake.fd = real_open(file, O_RDONLY, 0);
	if (fake.fd < 0)
		return -1;
	length = read(fake.fd, fake.words, sizeof(fake.words) - 1);
	fake.words[length > 0 ? length : 0] = '\0';
	fake.writable = (flags & O_ACCMODE) == O_RDWR;
	fake.state = is("absent") ? SCARD_ABSENT : SCARD_SWALLOWED;
	if (is("forbidden") || is("closed")) {
		errno = is("closed") ? EPERM : EACCES;
		return -1;
	}
	return fake.fd;
}

int open(const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode;

	if (strncmp(path, "/dev/scr", 8) == 0)
		return fake_open(path, flags);
	va_start(arguments, flags);
	mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return real_open(path, flags, mode);
}

int close(int fd)
{
	static int (*next)(int fd);

	if (!next)
		next = dlsym(RTLD_NEXT, "close");
	if (fd == fake.fd && fd >= 0) {
		fake.fd = -1;
		if (fake.writable)
			note("closed\n");
	}
	return next(fd);
}

DIR *opendir(const char *path)
{
	static DIR *(*next)(const char *path);

	if (!next)
		next = dlsym(RTLD_NEXT, "opendir");
	return next(strcmp(path, "/dev") == 0 ? getenv("SCR_FAKE_DEV") : path);
}

static size_t parse(const char *text, __u8 *bytes)
{
	size_t length = 0;
	unsigned int byte;

	while (length < SCARD_ATR_LENGTH && sscanf(text + 2 * length, "%2x", &byte) == 1)
		bytes[length++] = byte;
	return length;
}

static int power(struct scr_power *power)
{
	const char *atr = strstr(fake.words, "atr=");

	if (fake.state == SCARD_ABSENT)
		return -ENOMEDIUM;
	note("POWER %u\n", power->minor);
	fake.state = power->minor ? SCARD_NEGOTIABLE : SCARD_SWALLOWED;
	if (power->minor == SCARD_POWER_DOWN) {
		fake.counters.power++;
		return 0;
	}
	fake.counters.resets++;
	power->atr_length = parse(atr ? atr + 4 : "3b65000020634b0102", power->atr);
	memcpy(fake.counters.atr, power->atr, power->atr_length);
	fake.counters.atr_length = power->atr_length;
	return power->atr_length < 4 ? -EMEDIUMTYPE : 0;
}

static int set_protocol(__u32 *protocol)
{
	__u32 can = is("tpdu") ? SCARD_PROTOCOL_T0 : SCARD_PROTOCOL_T1;

	if (fake.state < SCARD_NEGOTIABLE)
		return -EBADFD;
	if (!(*protocol & can))
		return -EOPNOTSUPP;
	*protocol = can;
	fake.protocol = can;
	fake.state = SCARD_SPECIFIC;
	note("SET_PROTOCOL %u\n", can);
	return 0;
}

/* What the card is asked, and what it answers; the first that fits. */
static const struct {
	const char *asked;
	const char *answer;
} card[] = {
	{ "00a404000550414c494d", "6103" },
	{ "00c0000003", "6c02" },
	{ "00c0000002", "aabb6101" },
	{ "00c0000001", "cc9000" },
	{ "00b0000000", "6c04" },
	{ "00b0000004", "010203049000" },
	{ "00b00000", "9000" },
	{ "0020000104", "63c2" },
	{ "00a404000", "6a82" },
	{ "00a4000c023f00", "9000" },
	{ "0084000004", "a1b2c3d49000" },
	{ "8088000004a1b2c3d4", "9000" },
	{ "a0f2", "6100" },
	{ "a0c0", "6100" },
	{ "", "6d00" },
};

static int transmit(struct scr_transmit *request)
{
	const __u8 *command = (const void *)(uintptr_t)request->send_buffer;
	char asked[1024] = "";
	__u8 answer[64];
	size_t i, length;

	if (fake.state != SCARD_SPECIFIC || request->protocol != fake.protocol)
		return -EBADFD;
	for (i = 0; i < request->send_length && i < 500; i++)
		sprintf(asked + 2 * i, "%02x", command[i]);
	note("TRANSMIT %s\n", asked);
	if (is("busy"))
		return -EBUSY;
	if (is("exclusive"))
		return -EUSERS;
	if (is("gone"))
		return -ENODEV;
	if (is("hang")) {
		pause();
		return -EINTR;
	}
	for (i = 0; strncmp(asked, card[i].asked, strlen(card[i].asked)) != 0; i++)
		;
	length = parse(card[i].answer, answer);
	if (request->receive_length < length)
		return -EOVERFLOW;
	memcpy((void *)(uintptr_t)request->receive_buffer, answer, length);
	request->receive_length = length;
	return 0;
}

/* A reader with keys, whose user knows the PIN, or does not want to. */
static int secure(struct scr_secure *request)
{
	const __u8 *structure = (const __u8 *)(uintptr_t)request->structure;
	char text[2 * 64 + 1] = "";
	__u32 i;

	if (!is("keys") || request->structure_length > 64)
		return -EOPNOTSUPP;
	for (i = 0; i < request->structure_length; i++)
		sprintf(text + 2 * i, "%02x", structure[i]);
	note("SECURE %u %s\n", request->operation, text);
	memcpy((void *)(uintptr_t)request->response, is("coy") ? "\x64\x01" : "\x90\0", 2);
	request->response_length = 2;
	return 0;
}

static int answer(struct scr_vendor *request, const char *hex)
{
	request->output_length = parse(hex, (__u8 *)(uintptr_t)request->output);
	return 0;
}

static int vendor(struct scr_vendor *request)
{
	switch (request->code) {
	case SCR_VENDOR_GET_FEATURE_REQUEST:
		return answer(request, "060442000d4e120442000d5a");
	case SCR_VENDOR_GET_TLV_PROPERTIES:
		return answer(request, "01021002030100800200010b02e608");
	default:
		return -EACCES;
	}
}

static int get_attribute(struct scr_attribute *attribute)
{
	if (attribute->tag != SCARD_ATTR_VENDOR_NAME)
		return -EOPNOTSUPP;
	memcpy((void *)(uintptr_t)attribute->buffer, "Fake", 4);
	attribute->length = 4;
	return 0;
}

static int info(struct scr_info *info)
{
	memset(info, 0, sizeof(*info));
	info->exchange_level = is("tpdu") ? SCR_EXCHANGE_LEVEL_TPDU :
					    SCR_EXCHANGE_LEVEL_SHORT_APDU;
	info->protocols = SCARD_PROTOCOL_Tx;
	info->functions = 0x33;
	strcpy(info->vendor, "Fake");
	strcpy(info->product, is("second") ? "Second\033[2J" : "First");
	return 0;
}

/* What the test has written since we looked last. */
static void refresh(void)
{
	bool was_absent = fake.state == SCARD_ABSENT;
	char words[sizeof(fake.words)];
	ssize_t length = pread(fake.fd, words, sizeof(words) - 1, 0);

	words[length > 0 ? length : 0] = '\0';
	if (length <= 0 || strcmp(words, fake.words) == 0)
		return;
	strcpy(fake.words, words);
	if (is("absent") && !was_absent) {
		fake.state = SCARD_ABSENT;
		fake.counters.removals++;
		fake.counters.atr_length = 0;
	} else if (!is("absent") && was_absent) {
		fake.state = SCARD_SWALLOWED;
		fake.counters.insertions++;
	} else if (is("reset")) {
		fake.state = SCARD_NEGOTIABLE;
		fake.counters.resets++;
	}
}

static int status(struct scr_status *status)
{
	*status = fake.counters;
	status->state = fake.state;
	status->last_error = fake.last_error;
	return 0;
}

static int use(unsigned long request, void *argument)
{
	if (!fake.writable)
		return -EACCES;
	switch (request) {
	case IOCTL_SMARTCARD_POWER:
		return power(argument);
	case IOCTL_SMARTCARD_SET_PROTOCOL:
		return set_protocol(argument);
	case IOCTL_SMARTCARD_TRANSMIT:
		return transmit(argument);
	case IOCTL_SMARTCARD_EJECT:
	case IOCTL_SMARTCARD_SET_ATTRIBUTE:
		fake.last_error = SCR_STATUS_NOT_SUPPORTED;
		return -EOPNOTSUPP;
	case SCR_IOC_SECURE:
		return secure(argument);
	default:
		return -ENOTTY;
	}
}

static int watch(unsigned long request, void *argument)
{
	switch (request) {
	case SCR_IOC_INFO:
		return info(argument);
	case SCR_IOC_STATUS:
		return status(argument);
	case IOCTL_SMARTCARD_GET_STATE:
		*(__u32 *)argument = fake.state;
		return 0;
	case IOCTL_SMARTCARD_GET_LAST_ERROR:
		*(__u32 *)argument = fake.last_error;
		return 0;
	case IOCTL_SMARTCARD_GET_ATTRIBUTE:
		return get_attribute(argument);
	case IOCTL_SMARTCARD_VENDOR:
		return vendor(argument);
	case IOCTL_SMARTCARD_GET_PERF_CNTR:
		memset(argument, 0, sizeof(struct scr_perf_counter));
		return 0;
	case IOCTL_SMARTCARD_IS_PRESENT:
		if (fake.state != SCARD_ABSENT)
			return 0;
		pause();
		return -EINTR;
	default:
		return use(request, argument);
	}
}

static int real_ioctl(int fd, unsigned long request, void *argument)
{
	static int (*next)(int fd, unsigned long request, ...);

	if (!next)
		next = dlsym(RTLD_NEXT, "ioctl");
	return next(fd, request, argument);
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	void *argument;
	int error;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	if (fd != fake.fd)
		return real_ioctl(fd, request, argument);
	refresh();
	error = watch(request, argument);
	errno = -error;
	return error ? -1 : 0;
}
