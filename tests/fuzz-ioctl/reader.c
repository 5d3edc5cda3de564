// SPDX-License-Identifier: GPL-2.0-only
/*
 * The thread that is a reader: see reader.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "coverage.h"
#include "input.h"
#include "reader.h"

/* So long does a card that does not answer at once let its program wait. */
#define LATE_MICROSECONDS	30000

static int fd;
static struct coverage coverage;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __u8 answers[4096];
static struct input input;

static struct {
	struct scr_virt_request request;
	__u8 data[SCR_MAXIMUM_COMMAND_LENGTH];
} message;

static __u8 answer[SCR_MAXIMUM_RESPONSE_LENGTH];

static size_t take(void *to, size_t length)
{
	size_t there;

	pthread_mutex_lock(&lock);
	there = input_bytes(&input, to, length);
	pthread_mutex_unlock(&lock);
	return there;
}

static __u8 take_byte(void)
{
	__u8 byte;

	take(&byte, sizeof(byte));
	return byte;
}

static void put(__u32 status, size_t length)
{
	struct scr_virt_answer head = {
		.id = message.request.id, .status = status, .length = length,
	};
	struct iovec pieces[] = { { &head, sizeof(head) }, { answer, length } };

	if (writev(fd, pieces, 2) < 0 && errno != EINVAL && errno != EMSGSIZE)
		fprintf(stderr, "fuzz-ioctl: an answer: %s\n", strerror(errno));
}

/* TS, T0: TD1 follows, TD1: T=0, TD2 follows, TD2: T=1, TCK */
static size_t answer_to_reset(void)
{
	memcpy(answer, "\x3b\x80\x80\x01\x01", 5);
	return message.request.minor == SCARD_POWER_DOWN ? 0 : 5;
}

static size_t echo(void)
{
	size_t length = message.request.length;

	if (length > sizeof(answer) - 2)
		length = sizeof(answer) - 2;
	memcpy(answer, message.data, length);
	memcpy(answer + length, "\x90", 2);
	return length + 2;
}

static void answer_as_card(void)
{
	switch (message.request.function) {
	case SCR_VIRT_POWER:
		return put(SCR_STATUS_SUCCESS, answer_to_reset());
	case SCR_VIRT_TRANSMIT:
	case SCR_VIRT_VENDOR:
		return put(SCR_STATUS_SUCCESS, echo());
	case SCR_VIRT_EJECT:
	case SCR_VIRT_CONFISCATE:
		reader_tell(SCR_VIRT_CARD_ABSENT);
		return put(SCR_STATUS_SUCCESS, 0);
	case SCR_VIRT_CANCEL:
		return;
	default:
		return put(SCR_STATUS_SUCCESS, 0);
	}
}

static void answer_status(void)
{
	static const __u32 statuses[] = {
		SCR_STATUS_DEVICE_BUSY, SCR_STATUS_INVALID_PARAMETER,
		SCR_STATUS_INVALID_DEVICE_REQUEST, SCR_STATUS_UNRECOGNIZED_MEDIA,
		SCR_STATUS_ACCESS_DENIED, SCR_STATUS_BUFFER_TOO_SMALL, SCR_STATUS_IO_TIMEOUT,
		SCR_STATUS_NOT_SUPPORTED, SCR_STATUS_CANCELLED, SCR_STATUS_NO_MEDIA,
		SCR_STATUS_INVALID_DEVICE_STATE, SCR_STATUS_IO_DEVICE_ERROR, 0x12345678,
	};

	put(statuses[take_byte() % (sizeof(statuses) / sizeof(*statuses))], 0);
}

/* Not always one that it takes: the card's own comes after it. */
static void answer_anything(void)
{
	struct scr_virt_answer head = { .id = message.request.id };
	__u8 bytes[sizeof(head) + 64];
	size_t length = take_byte() % 64;

	memcpy(bytes, &head, sizeof(head));
	take(bytes + take_byte() % sizeof(head), 4);
	take(bytes + sizeof(head), length);
	reader_write(bytes, sizeof(head) + length);
	answer_as_card();
}

static void answer_message(void)
{
	switch (take_byte() % 16) {
	case 1:
		return answer_status();
	case 2:
		return put(SCR_STATUS_SUCCESS, take(answer, take_byte()));
	case 3:
		usleep(LATE_MICROSECONDS);
		return answer_as_card();
	case 4:
		return answer_anything();
	case 5:
		reader_tell(SCR_VIRT_CARD_ABSENT);
		return answer_as_card();
	case 6:
		reader_tell(SCR_VIRT_CARD_UNPOWERED);
		return answer_as_card();
	default:
		return answer_as_card();
	}
}

static void *serve(void *unused)
{
	coverage_begin(&coverage);
	for (;;)
		if (read(fd, &message, sizeof(message)) > 0)
			answer_message();
	return unused;
}

void reader_fill(struct scr_virt_create *create)
{
	*create = (struct scr_virt_create) {
		.functions = SCR_VIRT_OPTIONAL_FUNCTIONS,
		.slots = 1,
		.exchange_level = SCR_EXCHANGE_LEVEL_EXTENDED_APDU,
		.protocols = SCARD_PROTOCOL_Tx | SCARD_PROTOCOL_RAW,
		.voltages = 7,
		.maximum_command = SCR_MAXIMUM_COMMAND_LENGTH,
		.maximum_ifsd = 254,
		.vendor = "Vendor",
		.product = "Fuzz",
	};
}

unsigned int reader_begin(void)
{
	struct scr_virt_create create;
	pthread_t thread;
	int unit;

	reader_fill(&create);
	fd = open("/dev/scrvirt", O_RDWR | O_CLOEXEC);
	unit = ioctl(fd, SCR_VIRT_IOC_CREATE, &create);
	if (unit < 0 || pthread_create(&thread, NULL, serve, NULL)) {
		fprintf(stderr, "fuzz-ioctl: /dev/scrvirt: %s\n", strerror(errno));
		exit(1);
	}
	while (!__atomic_load_n(&coverage.places, __ATOMIC_ACQUIRE))
		usleep(1000);
	return unit;
}

void reader_answers(const __u8 *data, size_t length)
{
	pthread_mutex_lock(&lock);
	if (length > sizeof(answers))
		length = sizeof(answers);
	memcpy(answers, data, length);
	input = (struct input) { answers, length };
	pthread_mutex_unlock(&lock);
}

void reader_write(const void *bytes, size_t length)
{
	if (write(fd, bytes, length) < 0 && errno == EBADFD)
		exit(1);
}

void reader_tell(__u32 type)
{
	struct scr_virt_answer head = { .type = type };

	reader_write(&head, sizeof(head));
}

void reader_collect(void)
{
	coverage_collect(&coverage);
}
