// SPDX-License-Identifier: GPL-2.0-only
/*
 * The search: all of the machine's memory, by /proc/kcore.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include <linux/types.h>

#include "secret.h"

#define PIECE	(1024 * 1024)
#define MASK	0x5c
#define SHOWN	4

static unsigned char masked[SECRET_PERIOD];
static __u64 piece[PIECE / sizeof(__u64)];

void secret_make(void)
{
	if (getrandom(masked, sizeof(masked), 0) != sizeof(masked))
		_exit(2);
}

void secret_write(unsigned char *to, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		__atomic_store_n(to + i, masked[i % SECRET_PERIOD] ^ MASK, __ATOMIC_RELAXED);
}

/* Both halves are equal; is one the secret's, from whichever of its bytes on? */
static bool is_secret(__u32 half)
{
	unsigned int first, i;

	for (first = 0; first < SECRET_PERIOD; first++) {
		for (i = 0; i < SECRET_PERIOD; i++)
			if ((half >> (8 * i) & 0xff) !=
			    (masked[(first + i) % SECRET_PERIOD] ^ MASK))
				break;
		if (i == SECRET_PERIOD)
			return true;
	}
	return false;
}

/* What is around it says whose memory it is. */
static void show(size_t index, __u64 address)
{
	size_t i, from = index < 8 ? 0 : index - 8;

	printf("# at %#llx:", (unsigned long long)address);
	for (i = from; i < index + 8 && i < PIECE / sizeof(__u64); i++)
		printf(" %016llx", (unsigned long long)piece[i]);
	printf("\n");
}

static long search_piece(size_t words, __u64 address, long found)
{
	__u64 word;
	long here = 0;
	size_t i;

	for (i = 0; i < words; i++) {
		word = piece[i];
		if ((__u32)word != word >> 32 || !word || !is_secret(word))
			continue;
		if (found + here++ < SHOWN)
			show(i, address + i * sizeof(word));
	}
	return here;
}

static void forget_piece(void)
{
	explicit_bzero(piece, sizeof(piece));
}

static long search_segment(int fd, const Elf64_Phdr *segment, long found)
{
	__u64 at, step;
	long here = 0;
	ssize_t got;

	for (at = 0; at < segment->p_memsz; at += step) {
		step = segment->p_memsz - at < PIECE ? segment->p_memsz - at : PIECE;
		got = pread(fd, piece, step, segment->p_offset + at);
		if (got > 0)
			here += search_piece(got / sizeof(__u64), segment->p_paddr + at,
					     found + here);
	}
	return here;
}

/* RAM has a physical address; what is mapped elsewhere is RAM, too. */
static bool is_memory(const Elf64_Phdr *segment)
{
	return segment->p_type == PT_LOAD && segment->p_paddr &&
	       segment->p_paddr != UINT64_MAX && segment->p_vaddr < 0xffffffff80000000ULL;
}

long search_memory(void)
{
	static Elf64_Phdr segments[64];
	int fd = open("/proc/kcore", O_RDONLY | O_CLOEXEC), i;
	__u64 searched = 0;
	Elf64_Ehdr header;
	long found = 0;

	if (fd < 0 || pread(fd, &header, sizeof(header), 0) != sizeof(header) ||
	    header.e_phnum > 64 ||
	    pread(fd, segments, header.e_phnum * sizeof(segments[0]), header.e_phoff) < 0)
		return -1;
	for (i = 0; i < header.e_phnum; i++) {
		if (!is_memory(&segments[i]))
			continue;
		searched += segments[i].p_memsz;
		found += search_segment(fd, &segments[i], found);
	}
	close(fd);
	forget_piece();
	printf("# %llu MiB searched, %ld words found\n",
	       (unsigned long long)(searched >> 20), found);
	return searched ? found : -1;
}
