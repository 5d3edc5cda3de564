// SPDX-License-Identifier: BSD-3-Clause
/*
 * A reader of the kernel. Two files: one watches, for as long as the channel is
 * there; one uses the card, from when the daemon powers it until it cuts the
 * power, so that an idle daemon is in nobody's way.
 */
#include "kernel_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <linux/scr.h>

/**
 * struct reader - a reader
 * @watch: the file that watches
 * @use: the file that uses the card, or -1
 * @wake: eventfd that ends reader_wait()
 * @lock: of all below, and of @use; nothing that waits for the card is done with
 *	it held. That @use isn't closed in the middle of a request is the
 *	daemon's doing: it makes one call at a time, but for reader_wait().
 * @told_present: what reader_presence() said last
 * @removals: of the reader when it said so
 * @path: of the node
 */
struct reader {
	int watch;
	int use;
	int wake;
	pthread_mutex_t lock;
	bool told_present;
	__u64 removals;
	char path[];
};

/* A signal to the daemon is not meant for the card. */
static int request(int fd, unsigned long number, void *argument)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	error = ioctl(fd, number, argument) < 0 ? -errno : 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

int reader_open(const char *path, struct reader **result)
{
	struct reader *reader = calloc(1, sizeof(*reader) + strlen(path) + 1);
	struct scr_status status;
	int error;

	if (!reader)
		return -ENOMEM;
	strcpy(reader->path, path);
	reader->use = -1;
	pthread_mutex_init(&reader->lock, NULL);
	reader->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	reader->watch = open(path, O_RDONLY | O_CLOEXEC);
	error = reader->watch < 0 || reader->wake < 0 ? -errno :
		request(reader->watch, SCR_IOC_STATUS, &status);
	if (error) {
		reader_close(reader);
		return error;
	}
	*result = reader;
	return 0;
}

static void close_file(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void end_use(struct reader *reader)
{
	pthread_mutex_lock(&reader->lock);
	close_file(&reader->use);
	pthread_mutex_unlock(&reader->lock);
}

void reader_close(struct reader *reader)
{
	close_file(&reader->use);
	close_file(&reader->watch);
	close_file(&reader->wake);
	pthread_mutex_destroy(&reader->lock);
	free(reader);
}

/* The file that uses the card; opened if need be. */
static int begin_use(struct reader *reader, int *use)
{
	int error = 0;

	pthread_mutex_lock(&reader->lock);
	if (reader->use < 0)
		reader->use = open(reader->path, O_RDWR | O_CLOEXEC);
	if (reader->use < 0)
		error = errno == ENOENT || errno == ENXIO ? -ENODEV : -errno;
	*use = reader->use;
	pthread_mutex_unlock(&reader->lock);
	return error;
}

/* A program outside the daemon has reset the card, or it is another one. */
static bool is_stale(struct reader *reader)
{
	struct scr_status status = { .flags = 0 };

	return reader->use >= 0 && !request(reader->use, SCR_IOC_STATUS, &status) &&
	       (status.flags & (SCR_HANDLE_WAS_RESET | SCR_HANDLE_WAS_REMOVED));
}

static bool is_present_still(struct reader *reader, const struct scr_status *status)
{
	if (status->state < SCARD_PRESENT)
		return false;
	return !reader->told_present ||
	       (reader->removals == status->removals && !is_stale(reader));
}

int reader_presence(struct reader *reader, bool *present)
{
	struct scr_status status;
	int error = request(reader->watch, SCR_IOC_STATUS, &status);

	if (error)
		return error;
	pthread_mutex_lock(&reader->lock);
	*present = is_present_still(reader, &status);
	/* What it was used for is over, and what comes now is told as new. */
	if (!*present)
		close_file(&reader->use);
	reader->told_present = *present;
	reader->removals = status.removals;
	pthread_mutex_unlock(&reader->lock);
	return 0;
}

static int has_news(struct reader *reader, bool *news)
{
	struct scr_status status;
	int error = request(reader->watch, SCR_IOC_STATUS, &status);

	if (error)
		return error;
	pthread_mutex_lock(&reader->lock);
	*news = is_present_still(reader, &status) != reader->told_present;
	pthread_mutex_unlock(&reader->lock);
	return 0;
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int reader_wait(struct reader *reader, int milliseconds)
{
	struct pollfd files[] = {
		{ .fd = reader->watch, .events = POLLPRI },
		{ .fd = reader->wake, .events = POLLIN },
	};
	long long deadline = now_ms() + milliseconds, left;
	bool news;
	__u64 count;
	int error;

	/* The daemon's own resets are events, too: to those it goes on. */
	for (;;) {
		error = has_news(reader, &news);
		left = deadline - now_ms();
		if (error || news || left <= 0)
			return error;
		if (poll(files, 2, left) < 0 && errno != EINTR)
			return -errno;
		if (files[0].revents & POLLERR)
			return -ENODEV;
		if (files[1].revents)
			return read(reader->wake, &count, sizeof(count)) < 0 ? -errno : 0;
	}
}

void reader_wake(struct reader *reader)
{
	__u64 one = 1;
	ssize_t written = write(reader->wake, &one, sizeof(one));

	(void)written;
}

static int power(struct reader *reader, unsigned int minor, unsigned char *atr, size_t *length)
{
	struct scr_power argument = { .minor = minor };
	int use, error;

	error = begin_use(reader, &use);
	if (!error)
		error = request(use, IOCTL_SMARTCARD_POWER, &argument);
	if (error)
		return error;
	*length = argument.atr_length;
	memcpy(atr, argument.atr, argument.atr_length);
	return 0;
}

/* Somebody else has it powered, and the daemon has done nothing with it yet. */
static bool is_in_use_elsewhere(struct reader *reader, unsigned char *atr, size_t *length)
{
	struct scr_status status;

	if (reader->use >= 0 || request(reader->watch, SCR_IOC_STATUS, &status) ||
	    status.state < SCARD_NEGOTIABLE || !status.atr_length)
		return false;
	*length = status.atr_length;
	memcpy(atr, status.atr, status.atr_length);
	return true;
}

static int power_down(struct reader *reader, unsigned char *atr, size_t *length)
{
	int error = power(reader, SCARD_POWER_DOWN, atr, length);

	end_use(reader);
	return error == -ENOMEDIUM ? 0 : error;
}

int reader_power(struct reader *reader, enum reader_power action,
		 unsigned char *atr, size_t *length)
{
	int use, error;

	*length = 0;
	if (action == READER_POWER_DOWN)
		return power_down(reader, atr, length);
	if (action == READER_POWER_UP && is_in_use_elsewhere(reader, atr, length))
		return begin_use(reader, &use);
	error = power(reader, action == READER_RESET ? SCARD_WARM_RESET : SCARD_COLD_RESET,
		      atr, length);
	if (!error || error == -ENODEV || action == READER_POWER_UP)
		return error;
	return power(reader, SCARD_COLD_RESET, atr, length);
}

static int set_protocol(struct reader *reader, __u32 protocol)
{
	int use, error;

	error = begin_use(reader, &use);
	return error ? error : request(use, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol);
}

static __u32 protocol_of_number(unsigned int number)
{
	return number > 1 ? SCARD_PROTOCOL_RAW : SCARD_PROTOCOL_T0 << number;
}

int reader_protocol(struct reader *reader, unsigned int number)
{
	__u32 protocol = protocol_of_number(number);
	struct scr_status status;
	unsigned char atr[ATR_MAXIMUM];
	size_t length;
	int error = set_protocol(reader, protocol);

	if (!error || request(reader->watch, SCR_IOC_STATUS, &status) ||
	    status.state != SCARD_SPECIFIC || status.protocol == protocol)
		return error;
	error = power(reader, SCARD_COLD_RESET, atr, &length);
	return error ? error : set_protocol(reader, protocol);
}

int reader_transmit(struct reader *reader, unsigned int number, struct exchange *exchange)
{
	struct scr_transmit argument = {
		.protocol = protocol_of_number(number),
		.send_buffer = (uintptr_t)exchange->send,
		.send_length = exchange->send_length,
		.receive_buffer = (uintptr_t)exchange->receive,
		.receive_length = exchange->receive_length,
	};
	int use, error;

	error = begin_use(reader, &use);
	if (!error)
		error = request(use, IOCTL_SMARTCARD_TRANSMIT, &argument);
	exchange->receive_length = argument.receive_length;
	return error;
}

/* Questions about features come before any card. */
static bool is_question(unsigned int code)
{
	return code == SCR_VENDOR_GET_FEATURE_REQUEST ||
	       code == SCR_VENDOR_IFD_PIN_PROPERTIES ||
	       code == SCR_VENDOR_GET_TLV_PROPERTIES;
}

int reader_vendor(struct reader *reader, unsigned int code, struct exchange *exchange)
{
	struct scr_vendor argument = {
		.code = code,
		.input = (uintptr_t)exchange->send,
		.input_length = exchange->send_length,
		.output = (uintptr_t)exchange->receive,
		.output_length = exchange->receive_length,
	};
	int use = reader->watch, error = 0;

	if (code < SCR_VENDOR_CODE_FIRST || code > SCR_VENDOR_CODE_LAST)
		return -EOPNOTSUPP;
	if (!is_question(code))
		error = begin_use(reader, &use);
	if (!error)
		error = request(use, IOCTL_SMARTCARD_VENDOR, &argument);
	exchange->receive_length = argument.output_length;
	return error;
}

int reader_get_attribute(struct reader *reader, unsigned int tag, struct exchange *exchange)
{
	struct scr_attribute argument = {
		.tag = tag,
		.buffer = (uintptr_t)exchange->receive,
		.length = exchange->receive_length,
	};
	int error = request(reader->watch, IOCTL_SMARTCARD_GET_ATTRIBUTE, &argument);

	exchange->receive_length = argument.length;
	return error;
}

int reader_set_attribute(struct reader *reader, unsigned int tag, struct exchange *exchange)
{
	struct scr_attribute argument = {
		.tag = tag,
		.buffer = (uintptr_t)exchange->send,
		.length = exchange->send_length,
	};
	int use, error;

	error = begin_use(reader, &use);
	return error ? error : request(use, IOCTL_SMARTCARD_SET_ATTRIBUTE, &argument);
}
