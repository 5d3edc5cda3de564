// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_t1_link: the T=1 engine with the card of t1_card.h, over a line
 * that is good, or that spoils and loses blocks as a seeded generator has it; and
 * with a card that keeps to no rules.
 */
#include <kunit/test.h>
#include <linux/slab.h>

#include "compat.h"
#include "iso7816/t1.h"
#include "t1_card.h"

/* More than any exchange here needs; one that takes them would go on for ever. */
#define MAXIMUM_BLOCKS	200000

#define RESPONSE_ROOM	T1_CARD_MAXIMUM

/* How a line treats one in so many blocks; 0 for none. */
struct line {
	unsigned int spoiled;
	unsigned int lost;
};

struct link {
	struct kunit *test;
	struct line line;
	u32 seed;
	struct scr_t1 t1;
	struct t1_card card;
	u8 command[T1_CARD_MAXIMUM];
	u8 answer[RESPONSE_ROOM];
	u8 response[RESPONSE_ROOM];
	size_t response_length;
	u8 *received;
};

/* Not the kernel's: the same numbers in any kernel, so the same test. */
static u32 draw(struct link *link, u32 below)
{
	link->seed = link->seed * 1664525 + 1013904223;
	return (link->seed >> 8) % below;
}

static bool happens(struct link *link, unsigned int one_in)
{
	return one_in && draw(link, one_in) == 0;
}

/*
 * One byte another, or fewer bytes: what an LRC and LEN are certain to show. Two
 * bytes might cancel each other out. Returns how much of the block is left.
 */
static size_t carry(struct link *link, u8 *block, size_t length)
{
	if (happens(link, link->line.lost))
		return 0;
	if (!happens(link, link->line.spoiled))
		return length;
	if (draw(link, 4) == 0)
		return draw(link, length);
	block[draw(link, length)] ^= 1 + draw(link, 255);
	return length;
}

/* At the end of an allocation, so that KASAN sees a read behind the block. */
static enum scr_t1_result receive(struct link *link, const u8 *block, size_t length)
{
	u8 *end = link->received + SCR_T1_BLOCK_LENGTH;

	memcpy(end - length, block, length);
	return scr_t1_receive(&link->t1, end - length, length);
}

/* A card that gets nothing says nothing. */
static enum scr_t1_result send_and_receive(struct link *link)
{
	u8 block[SCR_T1_BLOCK_LENGTH];
	size_t length = scr_t1_encode(&link->t1, block);

	KUNIT_ASSERT_NE(link->test, length, 0);
	length = carry(link, block, length);
	if (!length)
		return scr_t1_receive(&link->t1, NULL, 0);
	t1_card_answer(&link->card, block, length);
	memcpy(block, link->card.last, link->card.last_length);
	return receive(link, block, carry(link, block, link->card.last_length));
}

static void append(struct link *link)
{
	size_t length = link->t1.information_length;

	KUNIT_ASSERT_LE(link->test, link->response_length + length, (size_t)RESPONSE_ROOM);
	memcpy(link->response + link->response_length, link->t1.information, length);
	link->response_length += length;
}

static enum scr_t1_result run(struct link *link)
{
	enum scr_t1_result result;
	unsigned int blocks = 0;

	do {
		KUNIT_ASSERT_LT(link->test, blocks++, MAXIMUM_BLOCKS);
		result = send_and_receive(link);
		if (link->t1.information_length)
			append(link);
	} while (result == SCR_T1_SEND);
	return result;
}

static void fill(struct link *link, u8 *bytes, size_t length)
{
	while (length--)
		*bytes++ = draw(link, 256);
}

static enum scr_t1_result exchange(struct link *link, size_t command, size_t answer)
{
	fill(link, link->command, command);
	fill(link, link->answer, answer);
	link->card.expected = link->command;
	link->card.expected_length = command;
	link->card.response = link->answer;
	link->card.response_length = answer;
	link->card.executions = 0;
	link->response_length = 0;
	scr_t1_transmit(&link->t1, link->command, command);
	return run(link);
}

static void expect_response(struct link *link)
{
	KUNIT_EXPECT_EQ(link->test, link->card.executions, 1);
	KUNIT_EXPECT_EQ(link->test, link->response_length, link->card.response_length);
	KUNIT_EXPECT_EQ(link->test, memcmp(link->response, link->answer, link->response_length),
			0);
}

static void expect_exchange(struct link *link, size_t command, size_t answer)
{
	KUNIT_EXPECT_EQ(link->test, exchange(link, command, answer), SCR_T1_DONE);
	KUNIT_EXPECT_FALSE(link->test, link->t1.aborted);
	KUNIT_EXPECT_EQ(link->test, link->card.wrong_commands, 0);
	expect_response(link);
}

static void reset(struct link *link, u8 ifsc, u8 ifsd)
{
	t1_card_reset(&link->card);
	scr_t1_reset(&link->t1, ifsc, link->card.crc);
	scr_t1_negotiate_ifsd(&link->t1, ifsd);
	/* Over a bad line this may fail, and be done with 32, or begun again. */
	if (run(link) == SCR_T1_DEAD) {
		t1_card_reset(&link->card);
		scr_t1_reset(&link->t1, ifsc, link->card.crc);
	}
}

static struct link *new_link(struct kunit *test, bool crc)
{
	struct link *link = kunit_kzalloc(test, sizeof(*link), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, link);
	link->received = kunit_kzalloc(test, SCR_T1_BLOCK_LENGTH, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, link->received);
	link->test = test;
	link->seed = 7816;
	link->card.crc = crc;
	return link;
}

struct sizes {
	u8 ifsc;
	u8 ifsd;
	u8 step;
	bool crc;
};

/* Small information fields make many blocks: these do not try every length. */
static const struct sizes sizes[] = {
	{ 1, 1, 37 }, { 1, 32, 29, true }, { 1, 254, 29 },
	{ 32, 1, 29 }, { 32, 32, 1, true }, { 32, 254, 1 },
	{ 254, 1, 29, true }, { 254, 32, 1 }, { 254, 254, 1, true },
};

static void sizes_desc(const struct sizes *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "IFSC %u, IFSD %u, %s", c->ifsc, c->ifsd,
		 c->crc ? "CRC" : "LRC");
}

KUNIT_ARRAY_PARAM(sizes, sizes, sizes_desc);

/* Commands grow while responses shrink; then both are as long as they can be. */
static void lengths(struct kunit *test)
{
	const struct sizes *c = test->param_value;
	struct link *link = new_link(test, c->crc);
	size_t length;

	reset(link, c->ifsc, c->ifsd);
	KUNIT_EXPECT_EQ(test, link->t1.ifsd, c->ifsd);
	KUNIT_EXPECT_EQ(test, link->card.ifsd, c->ifsd);
	for (length = 1; length <= 600; length += c->step) {
		link->card.extensions = length % 3;
		expect_exchange(link, length, 600 - length);
	}
	if (c->ifsc == c->ifsd)
		expect_exchange(link, T1_CARD_MAXIMUM, T1_CARD_MAXIMUM);
}

struct bad_line {
	const char *name;
	struct line line;
	bool crc;
	unsigned int exchanges;
	unsigned int good;
};

/* good: at least so many succeed: about half of what they were when written. */
static const struct bad_line bad_lines[] = {
	{ "1 in 50 spoiled, LRC", { .spoiled = 50 }, false, 2000, 1000 },
	{ "1 in 50 spoiled, CRC", { .spoiled = 50 }, true, 2000, 1000 },
	{ "1 in 10 spoiled, 1 in 20 lost, LRC", { 10, 20 }, false, 2000, 1000 },
	{ "1 in 10 spoiled, 1 in 20 lost, CRC", { 10, 20 }, true, 2000, 1000 },
	{ "1 in 3 spoiled, 1 in 4 lost, LRC", { 3, 4 }, false, 2000, 160 },
	{ "1 in 3 spoiled, 1 in 4 lost, CRC", { 3, 4 }, true, 2000, 160 },
	{ "all spoiled", { .spoiled = 1 }, false, 100, 0 },
	{ "all lost", { .lost = 1 }, false, 100, 0 },
};

KUNIT_ARRAY_PARAM_DESC(bad_line, bad_lines, name);

/*
 * Whatever the line does: an answer is the right one, a command never comes to
 * the card changed, and is never carried out twice.
 */
static bool try(struct link *link)
{
	enum scr_t1_result result;

	link->card.extensions = draw(link, 3);
	result = exchange(link, draw(link, 300), draw(link, 300));
	KUNIT_EXPECT_EQ(link->test, link->card.wrong_commands, 0);
	KUNIT_EXPECT_LE(link->test, link->card.executions, 1);
	if (result == SCR_T1_DONE && !link->t1.aborted) {
		expect_response(link);
		return true;
	}
	if (result == SCR_T1_DEAD)
		reset(link, 1 + draw(link, 254), 1 + draw(link, 254));
	return false;
}

static void corruption(struct kunit *test)
{
	const struct bad_line *c = test->param_value;
	struct link *link = new_link(test, c->crc);
	unsigned int i, good = 0;

	link->line = c->line;
	reset(link, 32, 254);
	for (i = 0; i < c->exchanges; i++)
		good += try(link);
	kunit_info(test, "%u of %u exchanges had an answer", good, c->exchanges);
	KUNIT_EXPECT_GE(test, good, c->good);
}

/* A PCB that is in use more often than one that is not; some INF; a right EDC. */
static size_t draw_block(struct link *link, u8 *block)
{
	static const u8 pcbs[] = {
		0x00, 0x20, 0x40, 0x60, 0x80, 0x81, 0x90, 0x92,
		0xc0, 0xc1, 0xc2, 0xc3, 0xe0, 0xe1, 0xe2, 0xe3,
	};
	size_t length = draw(link, 4) ? draw(link, 2) : draw(link, SCR_T1_MAXIMUM_IFS + 1);
	u32 choice = draw(link, 20);

	fill(link, block, 3 + length);
	if (choice < ARRAY_SIZE(pcbs))
		block[1] = pcbs[choice];
	block[2] = length;
	block[3 + length] = scr_t1_lrc(block, 3 + length);
	return 4 + length;
}

static void expect_sane(struct link *link, enum scr_t1_result result, const u8 *inf, size_t length)
{
	const struct scr_t1 *t1 = &link->t1;
	u8 block[SCR_T1_BLOCK_LENGTH];
	size_t due = scr_t1_encode(t1, block);

	KUNIT_EXPECT_EQ(link->test, due != 0, result == SCR_T1_SEND);
	if (due)
		KUNIT_EXPECT_EQ(link->test, due, block[2] + 4);
	KUNIT_EXPECT_TRUE(link->test, block[2] <= t1->ifsc || !due || block[1] & 0x80);
	KUNIT_EXPECT_TRUE(link->test, t1->ifsc >= 1 && t1->ifsc <= SCR_T1_MAXIMUM_IFS);
	KUNIT_EXPECT_GE(link->test, t1->waiting_multiplier, 1);
	if (t1->information_length) {
		KUNIT_EXPECT_PTR_EQ(link->test, t1->information, inf);
		KUNIT_EXPECT_EQ(link->test, t1->information_length, length);
	}
}

/* Blocks that are right each, in an order that makes no sense. */
static void hostile(struct kunit *test)
{
	struct link *link = new_link(test, false);
	u8 block[SCR_T1_BLOCK_LENGTH];
	unsigned int i, ends[3] = {};
	enum scr_t1_result result;
	size_t length;

	for (i = 0, result = SCR_T1_DEAD; i < 20000; i++) {
		if (result == SCR_T1_DEAD)
			scr_t1_reset(&link->t1, 1 + draw(link, 254), false);
		if (result != SCR_T1_SEND && draw(link, 4) == 0)
			scr_t1_negotiate_ifsd(&link->t1, 1 + draw(link, 254));
		else if (result != SCR_T1_SEND)
			scr_t1_transmit(&link->t1, link->command, draw(link, 2000));
		length = draw_block(link, block);
		result = scr_t1_receive(&link->t1, block, length);
		expect_sane(link, result, block + 3, length - 4);
		ends[result]++;
	}
	KUNIT_EXPECT_GT(test, ends[SCR_T1_SEND], 0);
	KUNIT_EXPECT_GT(test, ends[SCR_T1_DONE], 0);
	KUNIT_EXPECT_GT(test, ends[SCR_T1_DEAD], 0);
}

static struct kunit_case link_cases[] = {
	KUNIT_CASE_PARAM(lengths, sizes_gen_params),
	KUNIT_CASE_PARAM(corruption, bad_line_gen_params),
	KUNIT_CASE(hostile),
	{}
};

static struct kunit_suite link_suite = {
	.name = "scr_t1_link",
	.test_cases = link_cases,
};

kunit_test_suite(link_suite);
