/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel of a few readers for the library, in node.c's place.
 */
#ifndef FAKE_NODE_H
#define FAKE_NODE_H

#include <stdbool.h>

#include "node.h"

#define FAKE_READERS	3

/**
 * struct fake_reader - /dev/scrN
 * @there: it is plugged in
 * @id: as SCR_IOC_READERS has it
 * @open_error: what open(2) ends with; 0: it works
 * @info: answer to SCR_IOC_INFO
 * @status: answer to SCR_IOC_STATUS
 */
struct fake_reader {
	bool there;
	__u64 id;
	int open_error;
	struct scr_info info;
	struct scr_status status;
};

/**
 * struct fake_kernel - all of it
 * @has_control: there is a /dev/scrctl
 * @readers: by their units
 * @error: what the next use of a card ends with
 * @answer: fills in what a request answers; may be NULL
 * @disconnections: how many there were
 * @cancellations: how many there were
 * @open_files: readers' nodes that are open
 */
struct fake_kernel {
	bool has_control;
	struct fake_reader readers[FAKE_READERS];
	int error;
	void (*answer)(unsigned long request, void *argument);
	unsigned int disconnections;
	unsigned int cancellations;
	int open_files;
};

extern struct fake_kernel kernel;

#define FIRST	"ACME One 00 00"
#define SECOND	"ACME Two (7) 00 01"
#define BOTH	FIRST "\0" SECOND "\0"

/* A case's context, in a kernel with the readers FIRST and SECOND, each with a card. */
extern SCARDCONTEXT context;

int fake_begin(void **state);

/* No file is left open. */
int fake_end(void **state);

LONG connect_first(LPSCARDHANDLE card);

#define FAKE_CASE(name)	cmocka_unit_test_setup_teardown(name, fake_begin, fake_end)

#endif
