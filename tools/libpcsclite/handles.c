// SPDX-License-Identifier: BSD-3-Clause
/*
 * Handles, their numbers and their references. A number is found, and a reference is
 * taken and put back, without the lock: so threads with a card each do not meet. For
 * that a handle's memory is always a handle's, and its number and references are one
 * word: who finds the number there, has the handle.
 */
#include "handles.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The lower bits of a number are the place, the upper ones are others at each use of it. */
#define PLACE_BITS	16
#define PLACES		65536
#define USES		(1U << (31 - PLACE_BITS))

#define ROW_LENGTH	64
#define ROWS		(PLACES / ROW_LENGTH)

/* Of &handle.state: the references are the lower half. */
#define ONE_REFERENCE	UINT64_C(1)
#define REFERENCES	UINT64_C(0xFFFFFFFF)
#define NUMBER_SHIFT	32

/* Never freed; a row is there before the first of its numbers is. */
static struct handle *_Atomic rows[ROWS];
static unsigned int places;
static struct handle *unused;

/* NULL: there has never been one with that number. */
static struct handle *handle_at(SCARDHANDLE number)
{
	unsigned int place = (uint64_t)number % PLACES;
	struct handle *row = atomic_load_explicit(&rows[place / ROW_LENGTH],
						  memory_order_acquire);

	return row ? &row[place % ROW_LENGTH] : NULL;
}

static bool add_row(void)
{
	struct handle *row;
	unsigned int i;

	if (places == PLACES)
		return false;
	row = calloc(ROW_LENGTH, sizeof(*row));
	if (!row)
		return false;
	for (i = ROW_LENGTH; i--; unused = &row[i]) {
		row[i].place = places + i;
		row[i].next = unused;
	}
	atomic_store_explicit(&rows[places / ROW_LENGTH], row, memory_order_release);
	places += ROW_LENGTH;
	return true;
}

/* Lock held. */
static struct handle *take_unused(void)
{
	struct handle *handle;

	if (!unused && !add_row())
		return NULL;
	handle = unused;
	unused = handle->next;
	return handle;
}

static bool has_number(uint64_t state, SCARDHANDLE number)
{
	return state >> NUMBER_SHIFT == (uint64_t)number;
}

bool handle_is_number(SCARDHANDLE number)
{
	struct handle *handle = handle_at(number);

	return handle && has_number(atomic_load(&handle->state), number);
}

static SCARDHANDLE new_number(struct handle *handle)
{
	SCARDHANDLE number;

	do {
		handle->uses = handle->uses % (USES - 1) + 1;
		number = handle->uses << PLACE_BITS | handle->place;
	} while (table_find(number));
	return number;
}

/* Lock held. Who has got it keeps it. */
static void forget_number(struct handle *handle)
{
	atomic_fetch_and(&handle->state, REFERENCES);
	handle->context = NULL;
}

struct handle *handle_new(struct context *context, const char *name, int fd)
{
	struct handle *handle;

	table_lock();
	handle = context->number ? take_unused() : NULL;
	if (handle) {
		atomic_store(&handle->state, 2 * ONE_REFERENCE);
		handle->process = table_process();
		handle->fd = fd;
		handle->context = context;
		strncpy(handle->name, name, sizeof(handle->name) - 1);
		handle->next = context->handles;
		context->handles = handle;
	}
	table_unlock();
	return handle;
}

SCARDHANDLE handle_publish(struct handle *handle)
{
	SCARDHANDLE number = 0;

	table_lock();
	if (handle->context) {
		number = new_number(handle);
		atomic_fetch_add(&handle->state, (uint64_t)number << NUMBER_SHIFT);
	}
	table_unlock();
	return number;
}

struct handle *handle_get(SCARDHANDLE number)
{
	struct handle *handle = number ? handle_at(number) : NULL;
	uint64_t state;

	if (!handle)
		return NULL;
	state = atomic_load_explicit(&handle->state, memory_order_relaxed);
	do {
		if (!has_number(state, number))
			return NULL;
	} while (!atomic_compare_exchange_weak_explicit(&handle->state, &state,
							state + ONE_REFERENCE,
							memory_order_acquire,
							memory_order_relaxed));
	return handle;
}

static void handle_is_unused(struct handle *handle)
{
	node_close(handle->fd);
	table_lock();
	handle->next = unused;
	unused = handle;
	table_unlock();
}

void handle_put(struct handle *handle)
{
	uint64_t before = atomic_fetch_sub_explicit(&handle->state, ONE_REFERENCE,
						    memory_order_acq_rel);

	/* The last one: without the table's, there is no number, either. */
	if (before == ONE_REFERENCE)
		handle_is_unused(handle);
}

struct handle *context_take_handle(struct context *context)
{
	struct handle *handle;

	table_lock();
	handle = context->handles;
	if (handle) {
		context->handles = handle->next;
		forget_number(handle);
	}
	table_unlock();
	return handle;
}

bool handle_end(struct handle *handle)
{
	struct handle **link;
	bool ended;

	table_lock();
	ended = handle->context;
	if (ended) {
		for (link = &handle->context->handles; *link != handle; link = &(*link)->next)
			;
		*link = handle->next;
		forget_number(handle);
	}
	table_unlock();
	if (ended)
		handle_put(handle);
	return ended;
}
