// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_card: what becomes of a card: reset, protocol, exchange,
 * removal, and the counters by which nobody misses any of it.
 */
#include <kunit/test.h>

#include "bytes.h"
#include "control.h"
#include "fake_reader.h"

#define POWER		_IOC_NR(IOCTL_SMARTCARD_POWER)
#define TRANSMIT	_IOC_NR(IOCTL_SMARTCARD_TRANSMIT)
#define SET_PROTOCOL	_IOC_NR(IOCTL_SMARTCARD_SET_PROTOCOL)
#define GET_PERF_CNTR	_IOC_NR(IOCTL_SMARTCARD_GET_PERF_CNTR)

static int card_init(struct kunit *test)
{
	struct fake_reader *fake = fake_reader_alloc(test);

	KUNIT_ASSERT_EQ(test, 0, fake_reader_register(fake));
	scr_reader_card_present(&fake->node->reader, true);
	test->priv = fake;
	return 0;
}

static void card_exit(struct kunit *test)
{
	fake_reader_free(test->priv);
}

/* What a reset makes of an answer to reset. */

struct reset_case {
	const char *name;
	const char *atr;
	bool parses;	/* the driver has RDF_ATR_PARSE */
	int expected;
	u32 state;
};

static const struct reset_case reset_cases[] = {
	{ "T=0 only", "3b00", false, 0, SCARD_NEGOTIABLE },
	{ "QEMU's card", "3b7a18000073667465206364313434", false, 0, SCARD_NEGOTIABLE },
	{ "T=0 and T=1", "3b80800101", false, 0, SCARD_NEGOTIABLE },
	{ "wrong TCK", "3b80800102", false, -EMEDIUMTYPE, SCARD_POWERED },
	{ "wrong TCK, and the driver parses", "3b80800102", true, 0, SCARD_POWERED },
	{ "wrong TS", "3a00", false, -EMEDIUMTYPE, SCARD_POWERED },
	{ "no byte", "", false, -EMEDIUMTYPE, SCARD_POWERED },
	{ "34 bytes",
	  "3b1f000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	  false, -EMEDIUMTYPE, SCARD_SWALLOWED },
};

KUNIT_ARRAY_PARAM_DESC(reset, reset_cases, name);

static int accept_atr(struct scr_reader *reader, struct scr_request *request)
{
	u8 ts;

	reader->card.protocols = SCARD_PROTOCOL_T1;
	reader->card.first_protocol = SCARD_PROTOCOL_T1;
	/* The input is the answer to reset. */
	return scr_request_read(request, &ts, 1);
}

static void reset_with(struct kunit *test)
{
	const struct reset_case *item = test->param_value;
	struct fake_reader *fake = test->priv;
	struct fake_request *request = kunit_kzalloc(test, sizeof(*request), GFP_KERNEL);

	fake->atr = test_bytes(test, item->atr, &fake->atr_length);
	fake->function[RDF_ATR_PARSE] = item->parses ? accept_atr : NULL;
	fake_request_init(request, POWER, SCARD_COLD_RESET);
	KUNIT_EXPECT_EQ(test, item->expected,
			device_control(fake->node, &request->request));
	KUNIT_EXPECT_EQ(test, item->state, fake->node->state);
	KUNIT_EXPECT_EQ(test, 1ULL, fake->node->counters.resets);
	if (item->state == SCARD_SWALLOWED)
		return;
	/* Also of an answer that is not understood: the caller may know better. */
	KUNIT_EXPECT_EQ(test, fake->atr_length, request->request.information);
	KUNIT_EXPECT_EQ(test, 0, memcmp(request->output, fake->atr, fake->atr_length));
	KUNIT_EXPECT_EQ(test, fake->atr_length, (size_t)fake->node->atr.length);
}

static void driver_parses_the_atr(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake->atr = test_bytes(test, "3a00", &fake->atr_length);
	fake->function[RDF_ATR_PARSE] = accept_atr;
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, POWER, SCARD_COLD_RESET));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			fake_control(fake, SET_PROTOCOL, SCARD_PROTOCOL_T0));
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, SET_PROTOCOL, SCARD_PROTOCOL_Tx));
	KUNIT_EXPECT_EQ(test, SCARD_PROTOCOL_T1, fake->node->protocol);
}

static void warm_reset_of_an_unpowered_card_is_cold(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, POWER, SCARD_WARM_RESET));
	KUNIT_EXPECT_EQ(test, SCARD_COLD_RESET, fake->minor);
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, POWER, SCARD_WARM_RESET));
	KUNIT_EXPECT_EQ(test, SCARD_WARM_RESET, fake->minor);
	KUNIT_EXPECT_EQ(test, 2ULL, fake->node->counters.resets);
}

static void failed_reset_leaves_no_powered_card(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake_reader_set_state(fake, SCARD_SPECIFIC);
	fake->result = -ETIMEDOUT;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, fake_control(fake, POWER, SCARD_WARM_RESET));
	KUNIT_EXPECT_EQ(test, SCARD_SWALLOWED, fake->node->state);
	KUNIT_EXPECT_EQ(test, SCARD_PROTOCOL_UNDEFINED, fake->node->protocol);
}

static void power_down(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake_reader_set_state(fake, SCARD_SPECIFIC);
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, POWER, SCARD_POWER_DOWN));
	KUNIT_EXPECT_EQ(test, SCARD_SWALLOWED, fake->node->state);
	KUNIT_EXPECT_EQ(test, 1ULL, fake->node->counters.power);
	KUNIT_EXPECT_EQ(test, 0ULL, fake->node->counters.resets);
}

/* Which protocol is chosen of those that the card offers. */

#define T0	SCARD_PROTOCOL_T0
#define T1	SCARD_PROTOCOL_T1
#define RAW	SCARD_PROTOCOL_RAW
#define DEFAULT	SCARD_PROTOCOL_DEFAULT

struct protocol_case {
	const char *name;
	const char *atr;
	u32 reader;
	u32 mask;
	int expected;
	u32 chosen;
};

static const struct protocol_case protocol_cases[] = {
	{ "both, T=1 first", "3b80800101", T0 | T1, T0 | T1, 0, T1 },
	{ "both, T=0 wanted", "3b80800101", T0 | T1, T0, 0, T0 },
	{ "both, T=1 wanted", "3b80800101", T0 | T1, T1, 0, T1 },
	{ "both, reader has T=0", "3b80800101", T0, T0 | T1, 0, T0 },
	{ "both, reader has T=1", "3b80800101", T1, T0 | T1, 0, T1 },
	{ "both, default parameters", "3b80800101", T0 | T1, T0 | T1 | DEFAULT, 0, T1 },
	{ "both, the card's default", "3b80800101", T0 | T1, DEFAULT, 0, T0 },
	{ "T=0 card, both wanted", "3b00", T0 | T1, T0 | T1, 0, T0 },
	{ "T=0 card, T=1 wanted", "3b00", T0 | T1, T1, -EOPNOTSUPP, 0 },
	{ "T=0 card, reader has T=1", "3b00", T1, T0 | T1, -EOPNOTSUPP, 0 },
	{ "T=0 card, default, reader has T=1", "3b00", T1, DEFAULT, -EOPNOTSUPP, 0 },
	{ "T=1 card, T=0 wanted", "3b800181", T0 | T1, T0, -EOPNOTSUPP, 0 },
	{ "T=1 card", "3b800181", T0 | T1, T0 | T1, 0, T1 },
	{ "T=1 card, its default", "3b800181", T0 | T1, DEFAULT, 0, T1 },
	{ "raw wanted", "3b00", T0 | T1, RAW, -EOPNOTSUPP, 0 },
	{ "raw or T=0 wanted", "3b00", T0 | T1, RAW | T0, 0, T0 },
	{ "specific mode, T=0", "3b90111000", T0 | T1, T0 | T1, 0, T0 },
	{ "specific mode, T=1 wanted", "3b90111000", T0 | T1, T1, -EOPNOTSUPP, 0 },
	{ "no protocol", "3b00", T0 | T1, 0, -EBADRQC, 0 },
	{ "unknown protocol", "3b00", T0 | T1, 4, -EBADRQC, 0 },
	{ "unknown and T=0", "3b00", T0 | T1, 4 | T0, 0, T0 },
};

KUNIT_ARRAY_PARAM_DESC(protocol, protocol_cases, name);

static void set_protocol(struct kunit *test)
{
	const struct protocol_case *item = test->param_value;
	struct fake_reader *fake = test->priv;
	struct fake_request *request = kunit_kzalloc(test, sizeof(*request), GFP_KERNEL);
	u32 answer = 0;

	fake->node->reader.capabilities.protocols = item->reader;
	fake->atr = test_bytes(test, item->atr, &fake->atr_length);
	KUNIT_ASSERT_EQ(test, 0, fake_control(fake, POWER, SCARD_COLD_RESET));
	fake_request_init(request, SET_PROTOCOL, item->mask);
	KUNIT_EXPECT_EQ(test, item->expected,
			device_control(fake->node, &request->request));
	memcpy(&answer, request->output, sizeof(answer));
	KUNIT_EXPECT_EQ(test, item->chosen, answer);
	KUNIT_EXPECT_EQ(test, item->chosen, fake->node->protocol);
	KUNIT_EXPECT_EQ(test, item->expected ? SCARD_NEGOTIABLE : SCARD_SPECIFIC,
			(int)fake->node->state);
	if (!item->expected)
		KUNIT_EXPECT_EQ(test, item->chosen | (item->mask & DEFAULT), fake->minor);
}

static void set_protocol_in_force(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake_reader_set_state(fake, SCARD_SPECIFIC);
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, SET_PROTOCOL, T0 | T1));
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, SET_PROTOCOL, DEFAULT));
	KUNIT_EXPECT_EQ(test, -EBADFD, fake_control(fake, SET_PROTOCOL, T1));
	KUNIT_EXPECT_EQ(test, T0, fake->node->protocol);
	KUNIT_EXPECT_EQ(test, 0U, fake->calls[RDF_SET_PROTOCOL]);
}

/* T=1 is asked for first; a reader that cannot have it is asked for T=0, if that will do. */
static void set_protocol_that_reader_can(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake->node->reader.capabilities.protocols = T0 | T1;
	fake->atr = test_bytes(test, "3b80800101", &fake->atr_length);
	fake->only_protocol = T0;
	KUNIT_ASSERT_EQ(test, 0, fake_control(fake, POWER, SCARD_COLD_RESET));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, fake_control(fake, SET_PROTOCOL, T1));
	KUNIT_EXPECT_EQ(test, 1U, fake->calls[RDF_SET_PROTOCOL]);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, fake_control(fake, SET_PROTOCOL, T1 | DEFAULT));
	KUNIT_EXPECT_EQ(test, 2U, fake->calls[RDF_SET_PROTOCOL]);
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, SET_PROTOCOL, T0 | T1 | DEFAULT));
	KUNIT_EXPECT_EQ(test, 4U, fake->calls[RDF_SET_PROTOCOL]);
	KUNIT_EXPECT_EQ(test, T0 | DEFAULT, fake->minor);
	KUNIT_EXPECT_EQ(test, T0, fake->node->protocol);
}

static void failed_set_protocol_leaves_none(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake_control(fake, POWER, SCARD_COLD_RESET);
	fake->result = -EPROTO;
	KUNIT_EXPECT_EQ(test, -EPROTO, fake_control(fake, SET_PROTOCOL, T0));
	KUNIT_EXPECT_EQ(test, SCARD_PROTOCOL_UNDEFINED, fake->node->protocol);
}

/* Lengths of commands and of the room for their answers. */

struct transmit_case {
	const char *name;
	size_t input;
	size_t output;
	size_t answer;
	int expected;
};

static const struct transmit_case transmit_cases[] = {
	{ "one byte", 1, 258, 2, 0 },
	{ "longest", 261, 258, 2, 0 },
	{ "longest answer", 5, 258, 258, 0 },
	{ "room just enough", 5, 2, 2, 0 },
	{ "no command", 0, 258, 2, -EINVAL },
	{ "too long", 262, 258, 2, -EINVAL },
	{ "no room for the status word", 5, 1, 2, -EOVERFLOW },
	{ "too little room", 5, 257, 258, -EOVERFLOW },
	{ "no answer at all", 5, 258, 0, -EPROTO },
	{ "half a status word", 5, 258, 1, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(transmit, transmit_cases, name);

static void transmit_lengths(struct kunit *test)
{
	const struct transmit_case *item = test->param_value;
	struct fake_reader *fake = test->priv;
	struct fake_request *request = kunit_kzalloc(test, sizeof(*request), GFP_KERNEL);

	fake_reader_set_state(fake, SCARD_SPECIFIC);
	fake->answer = kunit_kzalloc(test, item->answer + 1, GFP_KERNEL);
	fake->answer_length = item->answer;
	fake_request_init(request, TRANSMIT, SCARD_PROTOCOL_T0);
	request->request.input_length = item->input;
	request->request.room = item->output;
	KUNIT_EXPECT_EQ(test, item->expected,
			device_control(fake->node, &request->request));
	if (fake->calls[RDF_TRANSMIT])
		KUNIT_EXPECT_EQ(test, item->answer, request->request.information);
}

static void performance_is_counted(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct fake_request *request = kunit_kzalloc(test, sizeof(*request), GFP_KERNEL);
	struct scr_perf_counter counter;

	fake_reader_set_state(fake, SCARD_SPECIFIC);
	fake_control(fake, TRANSMIT, SCARD_PROTOCOL_T0);
	fake_control(fake, TRANSMIT, SCARD_PROTOCOL_T0);
	fake_request_init(request, GET_PERF_CNTR, 0);
	KUNIT_EXPECT_EQ(test, 0, device_control(fake->node, &request->request));
	memcpy(&counter, request->output, sizeof(counter));
	KUNIT_EXPECT_EQ(test, 2ULL, counter.transmissions);
	KUNIT_EXPECT_EQ(test, 2ULL * (5 + 2), counter.bytes);
}

/* A card that leaves while a callback runs. */

struct leaves_case {
	const char *name;
	u32 major;
	u32 minor;
	u32 state;
};

static const struct leaves_case leaves_cases[] = {
	{ "cold reset", POWER, SCARD_COLD_RESET, SCARD_SWALLOWED },
	{ "warm reset", POWER, SCARD_WARM_RESET, SCARD_SPECIFIC },
	{ "power down", POWER, SCARD_POWER_DOWN, SCARD_SPECIFIC },
	{ "set protocol", SET_PROTOCOL, SCARD_PROTOCOL_Tx, SCARD_NEGOTIABLE },
};

KUNIT_ARRAY_PARAM_DESC(leaves, leaves_cases, name);

static void card_leaves_during(struct kunit *test)
{
	const struct leaves_case *item = test->param_value;
	struct fake_reader *fake = test->priv;

	fake_reader_set_state(fake, item->state);
	fake->removes_card = true;
	KUNIT_EXPECT_EQ(test, -ENOMEDIUM, fake_control(fake, item->major, item->minor));
	KUNIT_EXPECT_EQ(test, SCARD_ABSENT, (int)fake->node->state);
	KUNIT_EXPECT_EQ(test, SCARD_PROTOCOL_UNDEFINED, fake->node->protocol);
	KUNIT_EXPECT_EQ(test, 1ULL, fake->node->counters.removals);
}

static void movements_are_counted_once(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_reader *reader = &fake->node->reader;
	struct scr_card_counters *counters = &fake->node->counters;

	KUNIT_EXPECT_EQ(test, 1ULL, counters->insertions);
	scr_reader_card_present(reader, true);
	KUNIT_EXPECT_EQ(test, 1ULL, counters->insertions);
	scr_reader_card_present(reader, false);
	scr_reader_card_present(reader, false);
	KUNIT_EXPECT_EQ(test, 1ULL, counters->removals);
	scr_reader_card_present(reader, true);
	KUNIT_EXPECT_EQ(test, 2ULL, counters->insertions);
	KUNIT_EXPECT_EQ(test, SCARD_SWALLOWED, (int)fake->node->state);
}

static void first_look_at_an_empty_reader_is_no_removal(struct kunit *test)
{
	struct fake_reader *fake = fake_reader_alloc(test);

	KUNIT_ASSERT_EQ(test, 0, fake_reader_register(fake));
	scr_reader_card_present(&fake->node->reader, false);
	KUNIT_EXPECT_EQ(test, SCARD_ABSENT, (int)fake->node->state);
	KUNIT_EXPECT_EQ(test, 0ULL, fake->node->counters.removals);
	fake_reader_free(fake);
}

static void lost_power_is_told_of_powered_cards_only(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_reader *reader = &fake->node->reader;

	scr_reader_card_unpowered(reader);
	KUNIT_EXPECT_EQ(test, 0ULL, fake->node->counters.power);
	fake_reader_set_state(fake, SCARD_SPECIFIC);
	scr_reader_card_unpowered(reader);
	KUNIT_EXPECT_EQ(test, 1ULL, fake->node->counters.power);
	KUNIT_EXPECT_EQ(test, SCARD_SWALLOWED, (int)fake->node->state);
}

static void reader_that_does_not_notify_is_asked(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake->node->reader.capabilities.does_not_notify = true;
	scr_reader_card_present(&fake->node->reader, false);
	KUNIT_EXPECT_EQ(test, -ENOMEDIUM, fake_control(fake, POWER, SCARD_COLD_RESET));
	KUNIT_EXPECT_EQ(test, 1U, fake->calls[RDF_CARD_TRACKING]);
}

static struct kunit_case card_cases[] = {
	KUNIT_CASE_PARAM(reset_with, reset_gen_params),
	KUNIT_CASE(driver_parses_the_atr),
	KUNIT_CASE(warm_reset_of_an_unpowered_card_is_cold),
	KUNIT_CASE(failed_reset_leaves_no_powered_card),
	KUNIT_CASE(power_down),
	KUNIT_CASE_PARAM(set_protocol, protocol_gen_params),
	KUNIT_CASE(set_protocol_in_force),
	KUNIT_CASE(set_protocol_that_reader_can),
	KUNIT_CASE(failed_set_protocol_leaves_none),
	KUNIT_CASE_PARAM(transmit_lengths, transmit_gen_params),
	KUNIT_CASE(performance_is_counted),
	KUNIT_CASE_PARAM(card_leaves_during, leaves_gen_params),
	KUNIT_CASE(movements_are_counted_once),
	KUNIT_CASE(first_look_at_an_empty_reader_is_no_removal),
	KUNIT_CASE(lost_power_is_told_of_powered_cards_only),
	KUNIT_CASE(reader_that_does_not_notify_is_asked),
	{ }
};

static struct kunit_suite card_suite = {
	.name = "scr_card",
	.init = card_init,
	.exit = card_exit,
	.test_cases = card_cases,
};

kunit_test_suite(card_suite);
