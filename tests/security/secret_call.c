// SPDX-License-Identifier: GPL-2.0-only
/*
 * The call that the secret is in, made by a process of its own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/scr.h>

#include "secret.h"

/* What the caller's process and ours have in common; the command, and the answer. */
#define ROOM	(SCR_MAXIMUM_RESPONSE_LENGTH + 256)

static struct {
	unsigned char command[ROOM];
	unsigned char answer[ROOM];
	union {
		struct scr_transmit transmit;
		struct scr_secure secure;
		struct scr_vendor vendor;
	};
} *shared;

static size_t command_length;
static int reader = -1;
static pid_t caller;

static void wipe_shared(void)
{
	explicit_bzero(shared, sizeof(*shared));
}

static void append(const void *bytes, size_t length)
{
	const unsigned char *from = bytes;

	while (length--)
		shared->command[command_length++] = *from++;
}

static void append_byte(unsigned char byte)
{
	append(&byte, 1);
}

static void append_secret(size_t length)
{
	secret_write(shared->command + command_length, length);
	command_length += length;
}

/* Lc, data and, if an answer is wanted, Le: short or extended (ISO 7816-4, 5.1). */
static void append_apdu(const struct secret_call *call, bool answer)
{
	append(call->header, sizeof(call->header));
	if (call->length > 255) {
		append_byte(0);
		append_byte(call->length >> 8);
	}
	append_byte(call->length);
	append_secret(call->length);
	if (!answer)
		return;
	if (call->length > 255)
		append_byte(0);
	append_byte(0);
}

static void make_secure(const struct secret_call *call)
{
	struct scr_pin_verify verify = {
		.bmFormatString = 0x82,
		.bmPINBlockString = 0x08,
		.wPINMaxExtraDigit = 0x0408,
		.bEntryValidationCondition = 2,
		.bNumberMessage = 0xff,
		.wLangId = 0x0409,
		.ulDataLength = 5 + call->length,
	};

	append(&verify, sizeof(verify));
	append_apdu(call, false);
	shared->secure = (struct scr_secure) {
		.operation = SCR_SECURE_VERIFY_PIN,
		.structure = (uintptr_t)shared->command,
		.structure_length = command_length,
		.response = (uintptr_t)shared->answer,
		.response_length = ROOM,
	};
}

static void make_vendor(const struct secret_call *call)
{
	append_secret(call->length);
	shared->vendor = (struct scr_vendor) {
		.code = SCR_VENDOR_CCID_ESCAPE,
		.input = (uintptr_t)shared->command,
		.input_length = command_length,
		.output = (uintptr_t)shared->answer,
		.output_length = ROOM,
	};
}

static void make_transmit(const struct secret_call *call)
{
	append_apdu(call, true);
	shared->transmit = (struct scr_transmit) {
		.protocol = call->protocol,
		.send_buffer = (uintptr_t)shared->command,
		.send_length = command_length,
		.receive_buffer = (uintptr_t)shared->answer,
		.receive_length = ROOM,
	};
}

static void make_command(const struct secret_call *call)
{
	command_length = 0;
	if (call->how == BY_SECURE)
		make_secure(call);
	else if (call->how == BY_VENDOR)
		make_vendor(call);
	else
		make_transmit(call);
}

static int by_write(const struct secret_call *call)
{
	struct pollfd poller = { .fd = reader, .events = POLLIN };

	if (write(reader, shared->command, command_length) != (ssize_t)command_length)
		return -1;
	if (call->ending == CLOSED)
		return 0;
	if (poll(&poller, 1, -1) < 0)
		return -1;
	return read(reader, shared->answer, ROOM);
}

static void *map(int ring, size_t size, off_t offset)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, offset);
}

static int by_ring(void)
{
	struct scr_uring_command bytes = { .argument = (uintptr_t)&shared->transmit };
	struct io_uring_params params = { 0 };
	int ring = syscall(SYS_io_uring_setup, 1, &params);
	unsigned char *queue = map(ring, 4096, IORING_OFF_SQ_RING);
	struct io_uring_sqe *entry = map(ring, 4096, IORING_OFF_SQES);
	const struct io_uring_cqe *done;

	if (ring < 0 || queue == MAP_FAILED || (void *)entry == MAP_FAILED)
		return -1;
	entry->opcode = IORING_OP_URING_CMD;
	entry->fd = reader;
	entry->cmd_op = IOCTL_SMARTCARD_TRANSMIT;
	memcpy(entry->cmd, &bytes, sizeof(bytes));
	*(unsigned int *)(queue + params.sq_off.tail) = 1;
	if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
		return -1;
	done = (void *)(queue + params.cq_off.cqes);
	errno = -done->res;
	return done->res;
}

static int make_call(const struct secret_call *call)
{
	switch (call->how) {
	case BY_WRITE:
		return by_write(call);
	case BY_RING:
		return by_ring();
	case BY_SECURE:
		return ioctl(reader, SCR_IOC_SECURE, &shared->secure);
	case BY_VENDOR:
		return ioctl(reader, IOCTL_SMARTCARD_VENDOR, &shared->vendor);
	default:
		return ioctl(reader, IOCTL_SMARTCARD_TRANSMIT, &shared->transmit);
	}
}

static int ready_card(const struct secret_call *call)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };
	__u32 protocol = call->protocol;

	reader = open(call->path, O_RDWR | O_CLOEXEC);
	if (reader < 0)
		return -1;
	return ioctl(reader, IOCTL_SMARTCARD_POWER, &power) ||
	       ioctl(reader, IOCTL_SMARTCARD_SET_PROTOCOL, &protocol);
}

static void nothing(int number)
{
	(void)number;
}

static char state_of(pid_t pid)
{
	char path[32], state = 'X';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return state;
	if (fscanf(file, "%*d %*s %c", &state) != 1)
		state = 'X';
	fclose(file);
	return state;
}

/* Until the process has slept for as long as an exchange takes at most. */
static void await_sleep(void)
{
	int calm = 0, tries;

	for (tries = 0; calm < 20 && tries < 400; tries++) {
		calm = state_of(caller) == 'S' ? calm + 1 : 0;
		usleep(20000);
	}
}

static int await_end(void)
{
	int status;

	if (waitpid(caller, &status, 0) != caller)
		return -1;
	caller = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

static int end_call(const struct secret_call *call)
{
	switch (call->ending) {
	case WAITING:
		await_sleep();
		return 0;
	case INTERRUPTED:
		await_sleep();
		kill(caller, SIGUSR1);
		break;
	case CANCELLED:
		await_sleep();
		ioctl(reader, SCR_IOC_CANCEL);
		break;
	case KILLED:
		await_sleep();
		kill(caller, SIGKILL);
		break;
	default:
		break;
	}
	return await_end();
}

/*
 * A page fault in the midst of a copy leaves what the kernel's registers had, 8 bytes
 * of it, on the kernel's stack: that is known (security.rst), and not what is tested.
 */
static void touch_shared(void)
{
	size_t i;

	for (i = 0; i < sizeof(shared->answer); i += 512)
		__atomic_store_n(shared->answer + i, 0, __ATOMIC_RELAXED);
}

static void begin_call(const struct secret_call *call)
{
	struct sigaction action = { .sa_handler = nothing };
	int result;

	caller = fork();
	if (caller)
		return;
	sigaction(SIGUSR1, &action, NULL);
	touch_shared();
	result = make_call(call);
	/* On the standard error, for the curious: most endings are errors. */
	fprintf(stderr, "# %s\n", result < 0 ? strerrorname_np(errno) : "success");
	_exit(0);
}

static int send_next(void)
{
	unsigned char command[] = { 0x80, 0x18, 0x90, 0x00 }, answer[258];
	struct scr_transmit transmit = {
		.protocol = shared->transmit.protocol,
		.send_buffer = (uintptr_t)command,
		.send_length = sizeof(command),
		.receive_buffer = (uintptr_t)answer,
		.receive_length = sizeof(answer),
	};

	return ioctl(reader, IOCTL_SMARTCARD_TRANSMIT, &transmit);
}

int secret_call(const struct secret_call *call)
{
	int result;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (shared == MAP_FAILED || ready_card(call)) {
		perror(call->path);
		return -1;
	}
	make_command(call);
	begin_call(call);
	if (call->ending == CLOSED) {
		result = await_end();
		secret_call_end();
	} else {
		result = end_call(call);
	}
	if (!result && call->next)
		result = send_next();
	if (call->ending != KEPT)
		wipe_shared();
	return result;
}

void secret_call_end(void)
{
	if (caller > 0) {
		kill(caller, SIGKILL);
		await_end();
	}
	if (reader >= 0)
		close(reader);
	reader = -1;
}
