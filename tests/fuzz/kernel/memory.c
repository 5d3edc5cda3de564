// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory: what is taken is given back, and has no secret in it when it is.
 */
#include "world.h"

#define BLOCKS	512

static struct block {
	void *memory;
	size_t size;
} blocks[BLOCKS];

static unsigned int count;
static u8 secret[SECRET_LENGTH];

void memory_begin(void)
{
	count = 0;
	memset(secret, SECRET_BYTE, sizeof(secret));
}

static bool fails(void)
{
	return world.fail_allocation && !--world.fail_allocation;
}

void *kmalloc(size_t size, gfp_t flags)
{
	void *memory;

	if (flags & GFP_KERNEL)
		must(!world.atomic);
	if (fails())
		return NULL;
	must(count < BLOCKS);
	memory = malloc(size);
	memset(memory, 0xbe, size);
	blocks[count++] = (struct block){ memory, size };
	return memory;
}

void *kzalloc(size_t size, gfp_t flags)
{
	void *memory = kmalloc(size, flags);

	return memory ? memset(memory, 0, size) : NULL;
}

void *kmemdup(const void *memory, size_t size, gfp_t flags)
{
	void *copy = kmalloc(size, flags);

	return copy ? memcpy(copy, memory, size) : NULL;
}

void *kcalloc(size_t number, size_t size, gfp_t flags)
{
	return kzalloc(number * size, flags);
}

static bool has_secret(const struct block *block)
{
	const u8 *bytes = block->memory, *end = bytes + block->size, *at = bytes;

	while ((at = memchr(at, SECRET_BYTE, end - at))) {
		if (end - at >= SECRET_LENGTH && !memcmp(at, secret, SECRET_LENGTH)) {
			world_print("a secret at %td of %zu bytes", at - bytes, block->size);
			return true;
		}
		if (++at == end)
			break;
	}
	return false;
}

static struct block *find(const void *memory)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (blocks[i].memory == memory)
			return &blocks[i];
	return NULL;
}

void kfree(const void *memory)
{
	struct block *block = find(memory);

	if (!memory)
		return;
	must(block);
	must(!has_secret(block));
	free(block->memory);
	*block = blocks[--count];
}

void kfree_sensitive(const void *memory)
{
	struct block *block = find(memory);

	if (block)
		memset(block->memory, 0, block->size);
	kfree(memory);
}

/* Nobody has a request under way: nothing of the last ones is left anywhere. */
void memory_check_secrets(void)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		must(!has_secret(&blocks[i]));
}

void memory_end(void)
{
	must(!count);
}
