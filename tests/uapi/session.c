// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that share a card: whose close resets it, and who is told that another
 * has reset it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reader.h"
#include "requests.h"
#include "test.h"

/* What a file does before it is closed, and how often that resets the card. */
struct close_row {
	const char *name;
	int flags;
	enum request_index request;
	unsigned int resets;
};

static const struct close_row close_rows[] = {
	{ "TRANSMIT", O_RDWR, TRANSMIT, 1 },
	{ "SET_PROTOCOL", O_RDWR, SET_PROTOCOL, 1 },
	{ "nothing, IS_PRESENT only", O_RDWR, IS_PRESENT, 0 },
	{ "GET_STATE", O_RDWR, GET_STATE, 0 },
	{ "GET_ATTRIBUTE", O_RDWR, GET_ATTRIBUTE, 0 },
	{ "SET_ATTRIBUTE", O_RDWR, SET_ATTRIBUTE, 0 },
	{ "GET_PERF_CNTR", O_RDWR, GET_PERF_CNTR, 0 },
	{ "STATUS", O_RDWR, STATUS, 0 },
	{ "INFO", O_RDWR, INFO, 0 },
	{ "CANCEL", O_RDWR, CANCEL, 0 },
	{ "EJECT that is not supported", O_RDWR, EJECT, 0 },
	{ "VENDOR that is not allowed", O_RDWR, VENDOR, 0 },
	{ "TRANSMIT that is refused: read-only", O_RDONLY, TRANSMIT, 0 },
};

static void run_close(const void *row, unsigned int variant)
{
	const struct close_row *r = row;
	int owner = open_in_state(SCARD_SPECIFIC);
	int fd = open_reader(r->flags);
	__u64 resets = status(owner).resets;
	__u32 uses = r->resets ? USER : 0;

	(void)variant;
	perfect_call(fd, r->request);
	expect_hex("flags", status(fd).flags, uses);
	close(fd);
	expect("resets", status(owner).resets - resets, r->resets);
	expect("state", reader_state(owner), r->resets ? SCARD_NEGOTIABLE : SCARD_SPECIFIC);
	expect_error("TRANSMIT", fetch(owner), r->resets ? EBADFD : 0);
	close(owner);
}

static void power_and_close(void)
{
	int fd = open_in_state(SCARD_SWALLOWED), watcher = open_reader(O_RDONLY);
	__u64 resets = status(watcher).resets;

	expect_error("POWER", power(fd, SCARD_COLD_RESET, NULL), 0);
	expect("resets", status(watcher).resets - resets, 1);
	close(fd);
	expect("resets", status(watcher).resets - resets, 2);
	expect("state", reader_state(watcher), SCARD_NEGOTIABLE);
	close(watcher);
}

/* A card without power has nothing to inherit. */
static void power_down_and_close(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), watcher = open_reader(O_RDONLY);
	__u64 resets = status(watcher).resets;

	expect_error("POWER", power(fd, SCARD_POWER_DOWN, NULL), 0);
	close(fd);
	expect("resets", status(watcher).resets - resets, 0);
	expect("state", reader_state(watcher), SCARD_SWALLOWED);
	close(watcher);
}

static void dies(void)
{
	int watcher, pid, ready[2];
	__u64 resets;
	char byte;

	rest_reader();
	watcher = open_reader(O_RDONLY);
	resets = status(watcher).resets;
	if (pipe(ready))
		bail_out("pipe() failed");
	pid = fork();
	if (!pid) {
		byte = power(open_to_use(), SCARD_COLD_RESET, NULL);
		if (write(ready[1], &byte, 1) == 1)
			pause();
		_exit(1);
	}
	expect("child is ready", read(ready[0], &byte, 1), 1);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	expect("resets", status(watcher).resets - resets, 2);
	close(ready[0]);
	close(ready[1]);
	close(watcher);
}

/* Every use says so until the file's own POWER; other files don't matter. */
static void expect_was_reset(int fd)
{
	unsigned char answer[300];

	expect_error("TRANSMIT", fetch(fd), EBADFD);
	expect_error("TRANSMIT again", fetch(fd), EBADFD);
	expect_hex("last error", last_error(fd), SCR_STATUS_INVALID_DEVICE_STATE);
	expect_error("SET_PROTOCOL", set_protocol(fd, SCARD_PROTOCOL_T0, NULL), EBADFD);
	expect_error("write()", write_all(fd, fetch_command, FETCH_LENGTH), 0);
	expect_error("read()", read_answer(fd, answer, sizeof(answer), NULL), EBADFD);
}

static void reset_by_another(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), other = open_to_use();

	expect_hex("flags before", status(fd).flags, USER);
	expect_error("other's POWER", power(other, SCARD_WARM_RESET, NULL), 0);
	expect_error("other's SET_PROTOCOL", set_protocol(other, SCARD_PROTOCOL_T0, NULL), 0);
	expect_hex("flags", status(fd).flags, USER | SCR_HANDLE_WAS_RESET);
	expect_hex("other's flags", status(other).flags, USER);
	expect_was_reset(fd);
	expect_error("other's TRANSMIT", fetch(other), 0);
	expect_error("own POWER", power(fd, SCARD_WARM_RESET, NULL), 0);
	expect_error("own SET_PROTOCOL", set_protocol(fd, SCARD_PROTOCOL_T0, NULL), 0);
	expect_error("own TRANSMIT", fetch(fd), 0);
	expect_hex("flags after", status(fd).flags, USER);
	expect_was_reset(other);
	close(other);
	close(fd);
}

static void unpowered_by_another(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), other = open_to_use();

	expect_error("other's power down", power(other, SCARD_POWER_DOWN, NULL), 0);
	expect_error("TRANSMIT", fetch(fd), EBADFD);
	expect_error("other's POWER", power(other, SCARD_COLD_RESET, NULL), 0);
	expect_error("other's SET_PROTOCOL", set_protocol(other, SCARD_PROTOCOL_T0, NULL), 0);
	expect_was_reset(fd);
	expect_error("own POWER", power(fd, SCARD_COLD_RESET, NULL), 0);
	expect_error("own SET_PROTOCOL", set_protocol(fd, SCARD_PROTOCOL_T0, NULL), 0);
	expect_error("own TRANSMIT", fetch(fd), 0);
	close(other);
	close(fd);
}

/* Bad minor codes and refused requests acknowledge nothing. */
static void failed_power_acknowledges_nothing(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), other = open_to_use();

	expect_error("other's POWER", power(other, SCARD_WARM_RESET, NULL), 0);
	expect_error("other's SET_PROTOCOL", set_protocol(other, SCARD_PROTOCOL_T0, NULL), 0);
	expect_error("own POWER with a bad minor code", power(fd, 3, NULL), EINVAL);
	expect_was_reset(fd);
	close(other);
	close(fd);
}

/* The file that comes later finds the card as it is. */
static void first_use_takes_over(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), other;

	other = open_to_use();
	expect_error("other's TRANSMIT", fetch(other), 0);
	expect_error("own TRANSMIT", fetch(fd), 0);
	close(fd);
	expect_hex("other's flags", status(other).flags,
		   USER | SCR_HANDLE_WAS_RESET);
	expect_was_reset(other);
	close(other);
}

/* dup() and fork() make no second file: the last close is the close. */
static void shared_by_fork(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), copy = dup(fd), result, pid;
	__u64 resets = status(fd).resets;

	pid = fork();
	if (!pid) {
		close(copy);
		_exit(fetch(fd));
	}
	waitpid(pid, &result, 0);
	expect_error("the child's TRANSMIT", WEXITSTATUS(result), 0);
	expect("resets after the child's end", status(fd).resets - resets, 0);
	close(fd);
	expect("resets after one close", status(copy).resets - resets, 0);
	expect_error("TRANSMIT by the copy", fetch(copy), 0);
	close(copy);
}

/* On a card that has come since, the file's old right is worth nothing. */
static void next_card(void)
{
	int fd = open_in_state(SCARD_SPECIFIC), other;
	__u64 resets;

	if (!card_is_in(false)) {
		close(fd);
		return;
	}
	expect_error("TRANSMIT without a card", fetch(fd), ENOMEDIUM);
	card_is_in(true);
	other = open_in_state(SCARD_SPECIFIC);
	expect_was_reset(fd);
	expect_hex("flags", status(fd).flags, USER | SCR_HANDLE_WAS_REMOVED);
	resets = status(other).resets;
	close(fd);
	expect("resets by the close", status(other).resets - resets, 0);
	expect_error("other's TRANSMIT", fetch(other), 0);
	close(other);
}

static const struct function_case session_cases[] = {
	{ "POWER and close()", power_and_close },
	{ "power down and close()", power_down_and_close },
	{ "a process that is killed", dies },
	{ "reset by another file", reset_by_another },
	{ "powered down by another file", unpowered_by_another },
	{ "a POWER that failed acknowledges nothing", failed_power_acknowledges_nothing },
	{ "two files share a card until one is closed", first_use_takes_over },
	{ "a file that is shared by dup() and fork()", shared_by_fork },
	{ "a file whose card was taken out, and the next card", next_card },
};

const struct group session_groups[] = {
	GROUP("close after", close_rows, run_close),
	GROUP("session", session_cases, run_function),
	{ 0 }
};
