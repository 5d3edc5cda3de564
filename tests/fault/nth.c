// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/thread-self/fail-nth, and the words about what failed in /dev/kmsg.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../uapi/sysfs.h"
#include "../uapi/test.h"
#include "nth.h"

const char *const fault_kind_name[FAULT_KINDS] = {
	"slab allocations", "page allocations", "user copies", "silent allocations",
};

static __thread int file = -1;
static int log_file = -1;

/* "FAULT_INJECTION ..." of the next fault, which ended the stack of the one before. */
static char next_word[4096];

/* Each failure says so with its stack, below what the console shows. */
static void set_up(const char *name)
{
	static const struct {
		const char *name, *word;
	} words[] = {
		{ "probability", "0" },
		{ "times", "-1" },
		{ "verbose", "2" },
		{ "verbose_ratelimit_interval_ms", "0" },
		{ "ignore-gfp-wait", "N" },
		{ "ignore-gfp-highmem", "N" },
		{ "cache-filter", "N" },
		{ "min-order", "0" },
	};
	char path[128];
	size_t i;
	int error;

	for (i = 0; i < COUNT(words); i++) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s", name, words[i].name);
		error = write_text(path, words[i].word);
		if (error && error != ENOENT)
			bail_out("%s: %s", path, strerror(error));
	}
}

void nth_begin(void)
{
	set_up("failslab");
	set_up("fail_page_alloc");
	set_up("fail_usercopy");
	write_text("/proc/sys/kernel/printk", "5 6 1 7");
	write_text("/proc/sys/kernel/printk_devkmsg", "on");
	log_file = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (log_file < 0)
		bail_out("/dev/kmsg: %s", strerror(errno));
}

static int open_thread(pid_t thread)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/fail-nth", (int)thread);
	return open(path, O_RDWR | O_CLOEXEC);
}

/* The write itself reads from user space, which is when an armed one may fail. */
static bool put_number(int fd, unsigned int n)
{
	char word[16];
	int length = snprintf(word, sizeof(word), "%u", n);

	while (pwrite(fd, word, length, 0) < 0)
		if (errno != EFAULT && errno != ENOMEM)
			return false;
	return true;
}

static unsigned int get_number(int fd)
{
	char word[16] = "";

	/* That this copy fails: it was the next one, and nothing before it has failed. */
	if (pread(fd, word, sizeof(word) - 1, 0) < 0)
		return 1;
	return strtoul(word, NULL, 10);
}

void nth_arm(unsigned int n)
{
	if (file < 0)
		file = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (file < 0)
		bail_out("fail-nth: %s", strerror(errno));
	nth_listen();
	put_number(file, n);
}

bool nth_disarm(unsigned int *left)
{
	unsigned int number = get_number(file);

	put_number(file, 0);
	if (left)
		*left = number;
	return !number;
}

bool nth_arm_thread(pid_t thread, unsigned int n)
{
	int fd = open_thread(thread);
	bool good;

	if (fd < 0)
		return false;
	good = put_number(fd, n);
	close(fd);
	return good;
}

unsigned int nth_left(pid_t thread)
{
	int fd = open_thread(thread);
	unsigned int left;

	if (fd < 0)
		return 0;
	left = get_number(fd);
	close(fd);
	return left;
}

static enum fault_kind kind_of(const char *line)
{
	if (strstr(line, "name failslab"))
		return FAULT_SLAB;
	if (strstr(line, "name fail_page_alloc"))
		return FAULT_PAGE;
	return FAULT_COPY;
}

/* Functions of the stack that are in everybody's way to what wanted the memory. */
static bool is_plumbing(const char *function)
{
	static const char *const beginnings[] = {
		"<TASK>", "</TASK>", "Call Trace", "dump_stack", "should_fail", "__should_fail",
		"kmem_cache_alloc", "__kmem_cache_alloc", "__kmalloc", "kmalloc", "_copy_",
		"__alloc_pages", "alloc_pages", "prepare_alloc", "should_", "__get_free_pages",
		"new_slab", "allocate_slab", "___slab_alloc", "__slab_alloc", "kvmalloc",
		"strncpy_from_user", "slab_",
	};
	size_t i;

	for (i = 0; i < COUNT(beginnings); i++)
		if (!strncmp(function, beginnings[i], strlen(beginnings[i])))
			return true;
	return false;
}

static bool is_of_ours(const char *function)
{
	return strstr(function, "[scr]") || strstr(function, "[scr_ccid]") ||
	       strstr(function, "[scr_virt]");
}

/* A line of the stack, "function+offset/size [module]"; "? " goes before a guess. */
static void hear(struct fault *fault, const char *line)
{
	while (*line == ' ')
		line++;
	if (fault->is_ours || *line == '?' || is_plumbing(line))
		return;
	fault->is_ours = is_of_ours(line);
	if (strchr(line, '+') && (!*fault->site || fault->is_ours))
		snprintf(fault->site, sizeof(fault->site), "%.*s",
			 (int)strcspn(line, "+"), line);
}

void nth_listen(void)
{
	lseek(log_file, 0, SEEK_END);
	*next_word = 0;
}

/* Return: the text of the next record; NULL: there is none. */
static const char *next_text(void)
{
	static char record[4096];
	ssize_t length;
	char *text;

	if (*next_word) {
		strcpy(record, next_word);
		*next_word = 0;
		return record;
	}
	while ((length = read(log_file, record, sizeof(record) - 1)) > 0 || errno == EPIPE) {
		record[length > 0 ? length : 0] = 0;
		text = strchr(record, ';');
		if (!text)
			continue;
		*strchrnul(text, '\n') = 0;
		return text + 1;
	}
	return NULL;
}

static void keep_word(const char *text)
{
	snprintf(next_word, sizeof(next_word), "%s", text);
}

/* The stack ends with the next one's word, or with the log. */
static void hear_stack(struct fault *fault)
{
	const char *text;

	while ((text = next_text())) {
		if (strstr(text, "FAULT_INJECTION")) {
			keep_word(text);
			return;
		}
		hear(fault, text);
	}
}

bool nth_next_fault(struct fault *fault)
{
	const char *text;

	while ((text = next_text())) {
		if (!strstr(text, "FAULT_INJECTION"))
			continue;
		*fault = (struct fault) { .kind = kind_of(text) };
		hear_stack(fault);
		return true;
	}
	return false;
}

void nth_fault(struct fault *fault)
{
	if (!nth_next_fault(fault))
		*fault = (struct fault) { .kind = FAULT_SILENT };
}
