/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A reader without hardware, for suites of the core: it answers what the test
 * says, and counts what it was asked.
 */
#ifndef _SCR_TEST_FAKE_READER_H
#define _SCR_TEST_FAKE_READER_H

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/scr.h>
#include <linux/workqueue.h>

#include "scr-core.h"

/**
 * struct fake_reader - the reader and its driver
 * @node: registered, if fake_reader_register() has returned 0
 * @function: what the driver can do; a test may take entries away
 * @driver: its table is @function
 * @result: what every callback returns, but for tracking
 * @calls: by RDF_*
 * @cancels: calls of cancel()
 * @minor: of the latest request
 * @asynchronous: of the latest request
 * @atr: what POWER writes
 * @atr_length: bytes of @atr
 * @answer: what TRANSMIT writes
 * @answer_length: bytes of @answer
 * @only_protocol: RDF_SET_PROTOCOL cannot have another one; 0: it can
 * @removes_card: a callback takes the card away before it returns
 * @waits: a callback waits for @released in scr_request_wait()
 * @pending: the request that was answered -EINPROGRESS
 * @called: a callback has begun
 * @released: see @waits; cancel() completes it, too
 */
struct fake_reader {
	struct scr_node *node;
	scr_reader_function function[RDF_COUNT];
	struct scr_reader_driver driver;
	int result;
	unsigned int calls[RDF_COUNT];
	unsigned int cancels;
	u32 minor;
	bool asynchronous;
	const u8 *atr;
	size_t atr_length;
	const u8 *answer;
	size_t answer_length;
	u32 only_protocol;
	bool removes_card;
	bool waits;
	struct scr_request *pending;
	struct completion called;
	struct completion released;
};

/**
 * struct fake_request - a request with kernel memory on both sides
 * @request: for device_control()
 * @input: room for a command
 * @output: room for an answer
 */
struct fake_request {
	struct scr_request request;
	u8 input[300];
	u8 output[300];
};

/**
 * struct other_thread - a request in another thread, so that the test's can meet it
 * @work: runs it
 * @fake: the reader
 * @request: for device_control()
 * @result: what that returned
 */
struct other_thread {
	struct work_struct work;
	struct fake_reader *fake;
	struct fake_request request;
	int result;
};

struct fake_reader *fake_reader_alloc(struct kunit *test);
int fake_reader_register(struct fake_reader *fake);
void fake_reader_free(struct fake_reader *fake);
void fake_reader_set_state(struct fake_reader *fake, u32 state);
void fake_request_init(struct fake_request *fake, u32 major, u32 minor);
int fake_control(struct fake_reader *fake, u32 major, u32 minor);
struct other_thread *start_eject(struct kunit *test, struct fake_reader *fake);
int end_thread(struct other_thread *other);

#endif /* _SCR_TEST_FAKE_READER_H */
