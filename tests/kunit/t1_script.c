// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the scripts of t1_script.h against the engine. A block of the card lies
 * in an allocation of just its length, so that KASAN sees a read too far.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat.h"
#include "iso7816/t1.h"
#include "t1_script.h"

#define COMMAND_LENGTH	64
#define RESPONSE_LENGTH	64

/* What the bytes of commands and responses are, by their place. */
#define COMMAND_BYTE(place)	(0x40 + (place))
#define RESPONSE_BYTE(place)	(0x90 + (place))

struct run {
	struct kunit *test;
	const struct t1_script *script;
	const struct t1_step *step;
	bool crc;
	struct scr_t1 t1;
	enum scr_t1_result result;
	u8 expected[SCR_T1_BLOCK_LENGTH];
	u8 block[SCR_T1_BLOCK_LENGTH];
	u8 command[COMMAND_LENGTH];
	u8 response[RESPONSE_LENGTH];
	size_t response_length;
};

static const struct {
	const char *text;
	u8 pcb;
	bool has_parameter;
} supervisory[] = {
	{ "S(RESYNCH request)", 0xc0 },
	{ "S(RESYNCH response)", 0xe0 },
	{ "S(IFS request)", 0xc1, true },
	{ "S(IFS response)", 0xe1, true },
	{ "S(ABORT request)", 0xc2 },
	{ "S(ABORT response)", 0xe2 },
	{ "S(WTX request)", 0xc3, true },
	{ "S(WTX response)", 0xe3, true },
};

static const char *where(const struct run *run)
{
	return run->step->host;
}

static void fail(const struct run *run, const char *what)
{
	KUNIT_FAIL(run->test, "%s, at %s: %s", run->script->name, where(run), what);
}

/* Writes the epilogue; returns the length of the whole. */
static size_t close_block(const struct run *run, u8 *block, size_t length)
{
	u16 crc;

	if (!run->crc) {
		block[length] = scr_t1_lrc(block, length);
		return length + 1;
	}
	crc = scr_t1_crc(block, length);
	block[length] = crc >> 8;
	block[length + 1] = crc & 0xff;
	return length + 2;
}

/* "I(1,0) 2-5"; the byte at place p of what it carries is @first + p. */
static size_t build_information(const char *text, u8 first, u8 *block)
{
	unsigned int number, more, begin, end, place;

	if (sscanf(text, "I(%u,%u) %u-%u", &number, &more, &begin, &end) != 4)
		return 0;
	block[1] = number << 6 | more << 5;
	block[2] = end - begin;
	for (place = begin; place < end; place++)
		block[3 + place - begin] = first + place;
	return 3 + block[2];
}

static size_t build_ready(const char *text, u8 *block)
{
	unsigned int number;

	if (sscanf(text, "R(%u)", &number) != 1)
		return 0;
	block[1] = 0x80 | number << 4;
	if (strstr(text, "EDC"))
		block[1] |= 1;
	else if (strstr(text, "other"))
		block[1] |= 2;
	block[2] = 0;
	return 3;
}

static size_t build_supervisory(const char *text, u8 *block)
{
	unsigned int parameter;
	size_t i, length;

	for (i = 0; i < ARRAY_SIZE(supervisory); i++) {
		length = strlen(supervisory[i].text);
		if (strncmp(text, supervisory[i].text, length))
			continue;
		block[1] = supervisory[i].pcb;
		block[2] = supervisory[i].has_parameter;
		if (!block[2])
			return 3;
		if (sscanf(text + length, "%u", &parameter) != 1)
			return 0;
		block[3] = parameter;
		return 4;
	}
	return 0;
}

static size_t build_raw(const char *text, u8 *block)
{
	size_t length;

	if (strncmp(text, "raw ", 4))
		return 0;
	length = strlen(text + 4) / 2;
	return hex2bin(block, text + 4, length) ? 0 : length;
}

/* Returns the length of the block that @text describes. */
static size_t build(struct run *run, const char *text, u8 first, u8 *block)
{
	size_t length;

	block[0] = 0;
	length = build_information(text, first, block);
	if (!length)
		length = build_ready(text, block);
	if (!length)
		length = build_supervisory(text, block);
	if (!length)
		length = build_raw(text, block);
	KUNIT_ASSERT_NE_MSG(run->test, length, 0, "%s: what is %s?", run->script->name, text);
	return close_block(run, block, length);
}

/* Fetched twice: it stays due. */
static void expect_due(struct run *run)
{
	size_t length = build(run, run->step->host, COMMAND_BYTE(0), run->expected);
	int i;

	if (run->result != SCR_T1_SEND)
		fail(run, "nothing is to be sent");
	for (i = 0; i < 2; i++) {
		memset(run->block, 0, sizeof(run->block));
		if (scr_t1_encode(&run->t1, run->block) != length)
			fail(run, "a block of another length is due");
		if (memcmp(run->block, run->expected, length))
			fail(run, "another block is due");
	}
}

static void append_information(struct run *run)
{
	KUNIT_ASSERT_LE(run->test, run->response_length + run->t1.information_length,
			(size_t)RESPONSE_LENGTH);
	memcpy(run->response + run->response_length, run->t1.information,
	       run->t1.information_length);
	run->response_length += run->t1.information_length;
}

/* The multiplier is that of the request which the next block answers, or 1. */
static void expect_multiplier(struct run *run)
{
	unsigned int multiplier;

	if (sscanf(run->step[1].host, "S(WTX response) %u", &multiplier) != 1)
		multiplier = 1;
	KUNIT_EXPECT_EQ_MSG(run->test, run->t1.waiting_multiplier, multiplier, "%s, at %s",
			    run->script->name, where(run));
}

static void give(struct run *run)
{
	const char *text = run->step->card;
	size_t length;
	u8 *exact;

	if (!strcmp(text, "nothing")) {
		run->result = scr_t1_receive(&run->t1, NULL, 0);
		return;
	}
	length = build(run, text, RESPONSE_BYTE(0), run->block);
	if (strstr(text, " bad"))
		run->block[length - 1] ^= 0x10;
	exact = kmemdup(run->block, length, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(run->test, exact);
	run->result = scr_t1_receive(&run->t1, exact, length);
	if (run->t1.information_length)
		append_information(run);
	kfree(exact);
}

static void expect_done(struct run *run, bool aborted, size_t length)
{
	size_t place;

	if (run->result != SCR_T1_DONE || run->t1.aborted != aborted)
		fail(run, "it ended otherwise");
	KUNIT_EXPECT_EQ_MSG(run->test, run->response_length, length, "%s", run->script->name);
	for (place = 0; place < length; place++)
		KUNIT_EXPECT_EQ(run->test, run->response[place], RESPONSE_BYTE(place));
}

/* A dead card stays dead, but for a RESYNCH. */
static enum scr_t1_result result_of_begin(const struct run *run)
{
	bool revived = !strcmp(run->step->host, "resynchronize");

	return run->result == SCR_T1_DEAD && !revived ? SCR_T1_DEAD : SCR_T1_SEND;
}

/* Returns whether the step begins something. */
static bool begin(struct run *run)
{
	unsigned int number;

	if (sscanf(run->step->host, "command %u", &number) == 1)
		scr_t1_transmit(&run->t1, run->command, number);
	else if (sscanf(run->step->host, "ifsd %u", &number) == 1)
		scr_t1_negotiate_ifsd(&run->t1, number);
	else if (!strcmp(run->step->host, "resynchronize"))
		scr_t1_resynchronize(&run->t1);
	else
		return false;
	run->result = result_of_begin(run);
	run->response_length = 0;
	return true;
}

/* Returns whether the step says how it ended. */
static bool end(struct run *run)
{
	unsigned int length;

	if (sscanf(run->step->host, "done %u", &length) == 1)
		expect_done(run, false, length);
	else if (sscanf(run->step->host, "aborted %u", &length) == 1)
		expect_done(run, true, length);
	else if (!strcmp(run->step->host, "dead"))
		KUNIT_EXPECT_EQ_MSG(run->test, run->result, SCR_T1_DEAD, "%s", run->script->name);
	else
		return false;
	KUNIT_EXPECT_EQ(run->test, scr_t1_encode(&run->t1, run->block), 0);
	return true;
}

static void take_step(struct run *run)
{
	if (begin(run) || end(run))
		return;
	expect_due(run);
	give(run);
	KUNIT_ASSERT_NOT_NULL(run->test, run->step[1].host);
	expect_multiplier(run);
}

/* t1_run_script() - run a script, with blocks that end with an LRC or a CRC */
void t1_run_script(struct kunit *test, const struct t1_script *script, bool crc)
{
	struct run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	u8 ifsc = script->ifsc ?: 32;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, run);
	run->test = test;
	run->script = script;
	run->crc = crc;
	for (i = 0; i < COMMAND_LENGTH; i++)
		run->command[i] = COMMAND_BYTE(i);
	scr_t1_reset(&run->t1, ifsc, crc);
	for (run->step = script->steps; run->step->host; run->step++)
		take_step(run);
	KUNIT_EXPECT_EQ_MSG(test, run->t1.ifsc, script->ifsc_after ?: ifsc, "%s", script->name);
}
