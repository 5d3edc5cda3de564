// SPDX-License-Identifier: BSD-3-Clause
/*
 * The faults of a reader: all that the linker has found, in their order, and which of them
 * wait for their occasion.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fault.h"
#include "report.h"

static int compare(const void *left, const void *right)
{
	const struct fault_kind *one = ((const struct fault *)left)->kind;
	const struct fault_kind *other = ((const struct fault *)right)->kind;

	if (one->place != other->place)
		return one->place < other->place ? -1 : 1;
	return strcmp(one->name, other->name);
}

void faults_open(struct faults *faults)
{
	const struct fault_kind *kind;
	unsigned int i;

	faults->count = __stop_scr_faults - __start_scr_faults;
	faults->all = allocate(faults->count * sizeof(faults->all[0]));
	for (i = 0; i < faults->count; i++) {
		kind = __start_scr_faults[i];
		faults->all[i].kind = kind;
		faults->all[i].state = kind->state ? allocate(kind->state) : NULL;
	}
	qsort(faults->all, faults->count, sizeof(faults->all[0]), compare);
}

void faults_close(struct faults *faults)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(faults, fault)))
		free(fault->state);
	free(faults->all);
}

struct fault *fault_next(const struct faults *faults, const struct fault *fault)
{
	unsigned int next = fault ? fault + 1 - faults->all : 0;

	return next < faults->count ? &faults->all[next] : NULL;
}

struct fault *fault_by_name(const struct faults *faults, const char *name)
{
	struct fault *fault = NULL;

	while ((fault = fault_next(faults, fault))) {
		if (!strcasecmp(name, fault->kind->name))
			return fault;
	}
	return NULL;
}

/* The argument says which occasion it is, 1 is the next one. */
static bool is_the_one(struct fault *fault)
{
	if (fault->argument > 1) {
		fault->argument--;
		return false;
	}
	fault->armed = false;
	return true;
}

/* The argument says how many occasions. */
static bool is_one_of(struct fault *fault)
{
	if (fault->argument > 1)
		fault->argument--;
	else
		fault->armed = false;
	return true;
}

bool fault_happens(struct fault *fault, u8 message)
{
	if (!fault->armed || (fault->message && fault->message != message))
		return false;
	switch (fault->kind->counting) {
	case FAULT_UNTIL_CLEARED:
		return true;
	case FAULT_NTH:
		return is_the_one(fault);
	case FAULT_N_TIMES:
		return is_one_of(fault);
	default:
		fault->armed = false;
		return true;
	}
}
