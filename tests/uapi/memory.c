// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses that are bad: two pages, of which the second is not there.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory.h"
#include "test.h"

const char *const badness_name[BADNESSES] = {
	[BAD_NULL] = "NULL",
	[BAD_UNMAPPED] = "an unmapped page",
	[BAD_KERNEL] = "a kernel address",
	[BAD_ENDS] = "a page that ends too early",
	[BAD_READ_ONLY] = "a read-only page",
};

static void protect(void *page, size_t size, int protection)
{
	if (mprotect(page, size, protection))
		bail_out("mprotect() failed");
}

/* Two pages that nobody can touch, until the first is unlocked. */
static char *two_pages(size_t page)
{
	static char *pages;

	if (pages)
		return pages;
	pages = mmap(NULL, 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED)
		bail_out("mmap() failed");
	return pages;
}

static void *kernel_address(void)
{
	return (void *)(uintptr_t)(sizeof(void *) == 8 ? 0xffff888000100000ULL :
							  0xfffff000ULL);
}

void *bad_address(enum badness badness, const void *content, size_t length)
{
	size_t page = sysconf(_SC_PAGESIZE);
	char *first = two_pages(page);
	char *start = first;

	switch (badness) {
	case BAD_NULL:
		return NULL;
	case BAD_KERNEL:
		return kernel_address();
	case BAD_ENDS:
		start = first + page - length / 2;
		protect(first, page, PROT_READ | PROT_WRITE);
		memcpy(start, content, length / 2);
		return start;
	case BAD_READ_ONLY:
		protect(first, page, PROT_READ | PROT_WRITE);
		memcpy(start, content, length);
		protect(first, page, PROT_READ);
		return start;
	default:
		return first + page;
	}
}
