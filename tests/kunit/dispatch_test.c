// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_dispatch: SmartcardDeviceControl's rules, on a reader without
 * hardware: which callbacks are mandatory, which request is legal in which
 * state, who is busy when, and what the last error is.
 */
#include <kunit/test.h>

#include "bytes.h"
#include "fake_reader.h"

#define POWER		_IOC_NR(IOCTL_SMARTCARD_POWER)
#define GET_ATTRIBUTE	_IOC_NR(IOCTL_SMARTCARD_GET_ATTRIBUTE)
#define SET_ATTRIBUTE	_IOC_NR(IOCTL_SMARTCARD_SET_ATTRIBUTE)
#define CONFISCATE	_IOC_NR(IOCTL_SMARTCARD_CONFISCATE)
#define TRANSMIT	_IOC_NR(IOCTL_SMARTCARD_TRANSMIT)
#define EJECT		_IOC_NR(IOCTL_SMARTCARD_EJECT)
#define SWALLOW		_IOC_NR(IOCTL_SMARTCARD_SWALLOW)
#define SET_PROTOCOL	_IOC_NR(IOCTL_SMARTCARD_SET_PROTOCOL)
#define GET_PERF_CNTR	_IOC_NR(IOCTL_SMARTCARD_GET_PERF_CNTR)
#define SECURE		_IOC_NR(SCR_IOC_SECURE)
#define VENDOR		SCR_VENDOR_CODE_FIRST

static int dispatch_init(struct kunit *test)
{
	struct fake_reader *fake = fake_reader_alloc(test);

	KUNIT_ASSERT_EQ(test, 0, fake_reader_register(fake));
	test->priv = fake;
	return 0;
}

static void dispatch_exit(struct kunit *test)
{
	fake_reader_free(test->priv);
}

/* Which request is legal in which state: what a call ends with in each. */

struct state_case {
	const char *name;
	u32 major;
	u32 minor;
	int expected[SCARD_SPECIFIC + 1]; /* by SCARD_UNKNOWN, SCARD_ABSENT, ... */
};

static const struct state_case state_cases[] = {
	{ "cold reset", POWER, SCARD_COLD_RESET,
	  { 0, -ENOMEDIUM, 0, 0, 0, 0, 0 } },
	{ "warm reset", POWER, SCARD_WARM_RESET,
	  { 0, -ENOMEDIUM, 0, 0, 0, 0, 0 } },
	{ "power down", POWER, SCARD_POWER_DOWN,
	  { 0, -ENOMEDIUM, 0, 0, 0, 0, 0 } },
	{ "power, no such minor code", POWER, 3,
	  { -EINVAL, -ENOMEDIUM, -EINVAL, -EINVAL, -EINVAL, -EINVAL, -EINVAL } },
	{ "transmit in T=0", TRANSMIT, SCARD_PROTOCOL_T0,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, -EBADFD, -EBADFD, 0 } },
	{ "transmit in T=1", TRANSMIT, SCARD_PROTOCOL_T1,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, -EBADFD, -EBADFD, -EBADFD } },
	{ "transmit in no protocol", TRANSMIT, SCARD_PROTOCOL_UNDEFINED,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, -EBADFD, -EBADFD, -EBADFD } },
	{ "set protocol T=0", SET_PROTOCOL, SCARD_PROTOCOL_T0,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, -EMEDIUMTYPE, 0, 0 } },
	{ "set protocol T=1", SET_PROTOCOL, SCARD_PROTOCOL_T1,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, -EMEDIUMTYPE, 0, -EBADFD } },
	{ "set no protocol", SET_PROTOCOL, SCARD_PROTOCOL_UNDEFINED,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, -EBADRQC, -EBADRQC, -EBADRQC } },
	{ "eject", EJECT, 0, { 0, -ENOMEDIUM, 0, 0, 0, 0, 0 } },
	{ "swallow", SWALLOW, 0, { 0, -ENOMEDIUM, 0, 0, 0, 0, 0 } },
	{ "confiscate", CONFISCATE, 0, { 0, -ENOMEDIUM, 0, 0, 0, 0, 0 } },
	{ "PIN verification", SECURE, SCR_SECURE_VERIFY_PIN,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, -EBADFD, -EBADFD, 0 } },
	{ "PIN modification", SECURE, SCR_SECURE_MODIFY_PIN,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, -EBADFD, -EBADFD, 0 } },
	{ "no such operation with a PIN", SECURE, 2,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, -EBADFD, -EBADFD, -EINVAL } },
	{ "vendor request", VENDOR, 0, { 0, 0, 0, 0, 0, 0, 0 } },
	{ "last vendor request", SCR_VENDOR_CODE_LAST, 0, { 0, 0, 0, 0, 0, 0, 0 } },
	{ "performance counter", GET_PERF_CNTR, 0, { 0, 0, 0, 0, 0, 0, 0 } },
	{ "attribute of the reader", GET_ATTRIBUTE, SCARD_ATTR_PROTOCOL_TYPES,
	  { 0, 0, 0, 0, 0, 0, 0 } },
	{ "attribute of the card's presence", GET_ATTRIBUTE, SCARD_ATTR_ICC_PRESENCE,
	  { 0, 0, 0, 0, 0, 0, 0 } },
	{ "attribute of the card", GET_ATTRIBUTE, SCARD_ATTR_ATR_STRING,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, 0, 0, 0 } },
	{ "attribute of the exchange", GET_ATTRIBUTE, SCARD_ATTR_CURRENT_F,
	  { -EBADFD, -ENOMEDIUM, -EBADFD, -EBADFD, 0, 0, 0 } },
	{ "attribute that there is not", GET_ATTRIBUTE, 0x00990099,
	  { -EOPNOTSUPP, -EOPNOTSUPP, -EOPNOTSUPP, -EOPNOTSUPP, -EOPNOTSUPP,
	    -EOPNOTSUPP, -EOPNOTSUPP } },
	{ "attribute that cannot be set", SET_ATTRIBUTE, SCARD_ATTR_ATR_STRING,
	  { -EOPNOTSUPP, -EOPNOTSUPP, -EOPNOTSUPP, -EOPNOTSUPP, -EOPNOTSUPP,
	    -EOPNOTSUPP, -EOPNOTSUPP } },
	{ "attribute set to five bytes", SET_ATTRIBUTE, SCARD_ATTR_SUPRESS_T1_IFS_REQUEST,
	  { -EINVAL, -EINVAL, -EINVAL, -EINVAL, -EINVAL, -EINVAL, -EINVAL } },
	{ "request that there is not", 8, 0,
	  { -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC } },
	{ "code between ours and the vendors'", SCR_VENDOR_CODE_FIRST - 1, 0,
	  { -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC } },
	{ "code after the vendors'", SCR_VENDOR_CODE_LAST + 1, 0,
	  { -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC, -EBADRQC } },
};

KUNIT_ARRAY_PARAM_DESC(state, state_cases, name);

static void request_in_each_state(struct kunit *test)
{
	const struct state_case *item = test->param_value;
	struct fake_reader *fake = test->priv;
	u32 state;

	for (state = SCARD_UNKNOWN; state <= SCARD_SPECIFIC; state++) {
		fake_reader_set_state(fake, state);
		KUNIT_EXPECT_EQ_MSG(test, item->expected[state],
				    fake_control(fake, item->major, item->minor),
				    "in state %u", state);
		KUNIT_EXPECT_EQ_MSG(test, scr_status_of(item->expected[state]),
				    fake->node->last_error, "in state %u", state);
	}
}

/* A NULL callback is NOT_SUPPORTED before the card is looked at. */

struct missing_case {
	const char *name;
	int function;
	u32 major;
};

static const struct missing_case missing_cases[] = {
	{ "eject", RDF_CARD_EJECT, EJECT },
	{ "swallow", RDF_READER_SWALLOW, SWALLOW },
	{ "confiscate", RDF_CARD_CONFISCATE, CONFISCATE },
	{ "vendor request", RDF_IOCTL_VENDOR, VENDOR },
	{ "PIN", RDF_SECURE, SECURE },
};

KUNIT_ARRAY_PARAM_DESC(missing, missing_cases, name);

static void missing_callback(struct kunit *test)
{
	const struct missing_case *item = test->param_value;
	struct fake_reader *fake = test->priv;
	u32 state;

	fake->function[item->function] = NULL;
	for (state = SCARD_UNKNOWN; state <= SCARD_SPECIFIC; state++) {
		fake_reader_set_state(fake, state);
		KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, fake_control(fake, item->major, 0));
		KUNIT_EXPECT_EQ(test, SCR_STATUS_NOT_SUPPORTED, fake->node->last_error);
	}
	KUNIT_EXPECT_EQ(test, 0U, fake->calls[item->function]);
}

/* What a callback returns, what the call returns, what the last error says. */

struct result_case {
	const char *name;
	int returned;
	int expected;
	u32 status;
};

static const struct result_case result_cases[] = {
	{ "success", 0, 0, 0x00000000 },
	{ "EBUSY", -EBUSY, -EBUSY, 0x80000011 },
	{ "EINVAL", -EINVAL, -EINVAL, 0xC000000D },
	{ "EBADRQC", -EBADRQC, -EBADRQC, 0xC0000010 },
	{ "EMEDIUMTYPE", -EMEDIUMTYPE, -EMEDIUMTYPE, 0xC0000014 },
	{ "EACCES", -EACCES, -EACCES, 0xC0000022 },
	{ "EOVERFLOW", -EOVERFLOW, -EOVERFLOW, 0xC0000023 },
	{ "ENOMEM", -ENOMEM, -ENOMEM, 0xC000009A },
	{ "ETIMEDOUT", -ETIMEDOUT, -ETIMEDOUT, 0xC00000B5 },
	{ "EOPNOTSUPP", -EOPNOTSUPP, -EOPNOTSUPP, 0xC00000BB },
	{ "ECANCELED", -ECANCELED, -ECANCELED, 0xC0000120 },
	{ "EINTR", -EINTR, -EINTR, 0xC0000120 },
	{ "ENOMEDIUM", -ENOMEDIUM, -ENOMEDIUM, 0xC0000178 },
	{ "EBADFD", -EBADFD, -EBADFD, 0xC0000184 },
	{ "EIO", -EIO, -EIO, 0xC0000185 },
	{ "EPROTO", -EPROTO, -EPROTO, 0xC0000186 },
	{ "ENODEV", -ENODEV, -ENODEV, 0xC00002B6 },
	{ "an errno that has no status", -EPIPE, -EIO, 0xC0000185 },
};

KUNIT_ARRAY_PARAM_DESC(result, result_cases, name);

static void result_of_a_callback(struct kunit *test)
{
	const struct result_case *item = test->param_value;
	struct fake_reader *fake = test->priv;

	fake_reader_set_state(fake, SCARD_SPECIFIC);
	fake->result = item->returned;
	KUNIT_EXPECT_EQ(test, item->expected, fake_control(fake, EJECT, 0));
	KUNIT_EXPECT_EQ(test, item->status, fake->node->last_error);
}

static void status_and_errno_are_a_pair(struct kunit *test)
{
	const struct result_case *item = test->param_value;

	if (item->returned == -EINTR || item->returned == -EPIPE)
		return;
	KUNIT_EXPECT_EQ(test, item->status, scr_status_of(item->returned));
	KUNIT_EXPECT_EQ(test, item->returned, scr_error_of(item->status));
}

/* The last error: SUCCESS at first, set by what was dispatched, not by reading. */
static void last_error(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	KUNIT_EXPECT_EQ(test, SCR_STATUS_SUCCESS, fake->node->last_error);
	fake_reader_set_state(fake, SCARD_ABSENT);
	fake_control(fake, POWER, SCARD_COLD_RESET);
	KUNIT_EXPECT_EQ(test, SCR_STATUS_NO_MEDIA, fake->node->last_error);
	fake_reader_set_state(fake, SCARD_SWALLOWED);
	KUNIT_EXPECT_EQ(test, SCR_STATUS_NO_MEDIA, fake->node->last_error);
	fake_control(fake, POWER, SCARD_COLD_RESET);
	KUNIT_EXPECT_EQ(test, SCR_STATUS_SUCCESS, fake->node->last_error);
}

static void vendor_needs_the_administrator(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake->node->escape = false;
	KUNIT_EXPECT_EQ(test, -EACCES, fake_control(fake, VENDOR, 0));
	KUNIT_EXPECT_EQ(test, SCR_STATUS_ACCESS_DENIED, fake->node->last_error);
	KUNIT_EXPECT_EQ(test, 0U, fake->calls[RDF_IOCTL_VENDOR]);
}

static void everybody_may_ask_for_features(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	fake->node->escape = false;
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, SCR_VENDOR_GET_FEATURE_REQUEST, 0));
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, SCR_VENDOR_IFD_PIN_PROPERTIES, 0));
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, SCR_VENDOR_GET_TLV_PROPERTIES, 0));
	KUNIT_EXPECT_EQ(test, 3U, fake->calls[RDF_IOCTL_VENDOR]);
	KUNIT_EXPECT_EQ(test, -EACCES,
			fake_control(fake, SCR_VENDOR_GET_FEATURE_REQUEST + 1, 0));
	KUNIT_EXPECT_EQ(test, -EACCES, fake_control(fake, SCR_VENDOR_CCID_ESCAPE, 0));
	KUNIT_EXPECT_EQ(test, 3U, fake->calls[RDF_IOCTL_VENDOR]);
}

/* Which entries a table must have. */

struct mandatory_case {
	const char *name;
	int missing;
	int expected;
};

static const struct mandatory_case mandatory_cases[] = {
	{ "RDF_CARD_POWER", RDF_CARD_POWER, -EINVAL },
	{ "RDF_TRANSMIT", RDF_TRANSMIT, -EINVAL },
	{ "RDF_CARD_TRACKING", RDF_CARD_TRACKING, -EINVAL },
	{ "RDF_SET_PROTOCOL", RDF_SET_PROTOCOL, -EINVAL },
	{ "RDF_CARD_EJECT", RDF_CARD_EJECT, 0 },
	{ "RDF_READER_SWALLOW", RDF_READER_SWALLOW, 0 },
	{ "RDF_CARD_CONFISCATE", RDF_CARD_CONFISCATE, 0 },
	{ "RDF_IOCTL_VENDOR", RDF_IOCTL_VENDOR, 0 },
	{ "RDF_ATR_PARSE", RDF_ATR_PARSE, 0 },
	{ "RDF_SECURE", RDF_SECURE, 0 },
};

KUNIT_ARRAY_PARAM_DESC(mandatory, mandatory_cases, name);

static void table_without(struct kunit *test)
{
	const struct mandatory_case *item = test->param_value;
	struct fake_reader *fake = fake_reader_alloc(test);

	fake->function[item->missing] = NULL;
	KUNIT_EXPECT_EQ(test, item->expected, fake_reader_register(fake));
	if (item->expected)
		scr_reader_put(&fake->node->reader);
	else
		fake_reader_free(fake);
}

static void reader_that_makes_no_sense(struct kunit *test)
{
	struct fake_reader *fake = fake_reader_alloc(test);
	struct scr_reader_capabilities *has = &fake->node->reader.capabilities;

	has->protocols = 0;
	KUNIT_EXPECT_EQ(test, -EINVAL, fake_reader_register(fake));
	has->protocols = SCARD_PROTOCOL_T0;
	has->maximum_command = 0;
	KUNIT_EXPECT_EQ(test, -EINVAL, fake_reader_register(fake));
	has->maximum_command = 261;
	has->slot = 1;
	KUNIT_EXPECT_EQ(test, -EINVAL, fake_reader_register(fake));
	scr_reader_put(&fake->node->reader);
}

static void lowest_number_is_used_again(struct kunit *test)
{
	struct fake_reader *first = fake_reader_alloc(test);
	struct fake_reader *second = fake_reader_alloc(test);
	struct fake_reader *third = fake_reader_alloc(test);
	int unit;

	KUNIT_ASSERT_EQ(test, 0, fake_reader_register(first));
	KUNIT_ASSERT_EQ(test, 0, fake_reader_register(second));
	unit = first->node->unit;
	KUNIT_EXPECT_LT(test, unit, second->node->unit);
	fake_reader_free(first);
	KUNIT_ASSERT_EQ(test, 0, fake_reader_register(third));
	KUNIT_EXPECT_EQ(test, unit, third->node->unit);
	fake_reader_free(second);
	fake_reader_free(third);
}

static void pending_request_makes_busy(struct kunit *test)
{
	static const u8 answer[] = { 1, 2, 3 };
	struct fake_reader *fake = test->priv;
	struct other_thread *other;
	unsigned int i;

	fake_reader_set_state(fake, SCARD_SPECIFIC);
	fake->result = -EINPROGRESS;
	other = start_eject(test, fake);

	for (i = 0; i < ARRAY_SIZE(state_cases); i++)
		KUNIT_EXPECT_EQ(test, -EBUSY, fake_control(fake, state_cases[i].major,
							   state_cases[i].minor));
	KUNIT_EXPECT_EQ(test, SCR_STATUS_DEVICE_BUSY, fake->node->last_error);
	scr_track(fake->node, SCR_TRACKING_LOOK);
	KUNIT_EXPECT_EQ(test, 1U, fake->calls[RDF_CARD_TRACKING]);

	fake->pending = NULL;
	scr_request_complete(&other->request.request, 0, answer, sizeof(answer));
	KUNIT_EXPECT_EQ(test, 0, end_thread(other));
	KUNIT_EXPECT_EQ(test, sizeof(answer), other->request.request.information);
	KUNIT_EXPECT_EQ(test, 0, memcmp(other->request.output, answer, sizeof(answer)));
	KUNIT_EXPECT_EQ(test, SCR_STATUS_SUCCESS, fake->node->last_error);

	fake->result = 0;
	KUNIT_EXPECT_EQ(test, 0, fake_control(fake, EJECT, 0));
}

static void running_callback_makes_busy(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct other_thread *other;

	fake_reader_set_state(fake, SCARD_SPECIFIC);
	fake->waits = true;
	other = start_eject(test, fake);
	KUNIT_EXPECT_EQ(test, -EBUSY, fake_control(fake, TRANSMIT, SCARD_PROTOCOL_T0));
	KUNIT_EXPECT_EQ(test, 0U, fake->calls[RDF_TRANSMIT]);
	complete(&fake->released);
	KUNIT_EXPECT_EQ(test, 0, end_thread(other));
}

/* After unregister has returned no callback runs, and none will start. */

static void unregister_ends(struct kunit *test, bool pending)
{
	struct fake_reader *fake = fake_reader_alloc(test);
	struct other_thread *other;

	KUNIT_ASSERT_EQ(test, 0, fake_reader_register(fake));
	fake_reader_set_state(fake, SCARD_SPECIFIC);
	fake->waits = !pending;
	fake->result = pending ? -EINPROGRESS : 0;
	other = start_eject(test, fake);

	scr_reader_unregister(&fake->node->reader);
	KUNIT_EXPECT_EQ(test, -ENODEV, end_thread(other));
	KUNIT_EXPECT_NE(test, 0U, fake->cancels);
	KUNIT_EXPECT_EQ(test, -ENODEV, fake_control(fake, EJECT, 0));
	KUNIT_EXPECT_EQ(test, SCR_STATUS_DEVICE_REMOVED, fake->node->last_error);
	scr_track(fake->node, SCR_TRACKING_LOOK);
	KUNIT_EXPECT_EQ(test, 1U, fake->calls[RDF_CARD_EJECT]);
	KUNIT_EXPECT_EQ(test, 0U, fake->calls[RDF_CARD_TRACKING]);
	scr_reader_put(&fake->node->reader);
}

static void unregister_ends_a_pending_request(struct kunit *test)
{
	unregister_ends(test, true);
}

static void unregister_ends_a_running_callback(struct kunit *test)
{
	unregister_ends(test, false);
}

/* Whether an answer can be written where nobody may sleep. */

struct fits_case {
	const char *name;
	size_t information;
	size_t capacity;
	size_t room;
	size_t length;
	bool fits;
};

static const struct fits_case fits_cases[] = {
	{ "nothing", 0, 10, 100, 0, true },
	{ "all that there is", 0, 10, 100, 10, true },
	{ "one byte more", 0, 10, 100, 11, false },
	{ "one byte more, with what is written", 8, 10, 100, 3, false },
	/* Of as many bytes as came, fewer may be written: they would need memory. */
	{ "more than the caller has room for", 0, 10, 12, 16, false },
	{ "more than that, and all is there already", 0, 12, 12, 16, true },
	{ "a caller without room", 0, 10, 0, 16, true },
};

KUNIT_ARRAY_PARAM_DESC(fits, fits_cases, name);

static void answer_that_fits(struct kunit *test)
{
	const struct fits_case *item = test->param_value;
	struct scr_request request = {
		.information = item->information,
		.capacity = item->capacity,
		.room = item->room,
	};

	KUNIT_EXPECT_EQ(test, item->fits, scr_request_fits(&request, item->length));
}

static struct kunit_case dispatch_cases[] = {
	KUNIT_CASE_PARAM(request_in_each_state, state_gen_params),
	KUNIT_CASE_PARAM(missing_callback, missing_gen_params),
	KUNIT_CASE_PARAM(result_of_a_callback, result_gen_params),
	KUNIT_CASE_PARAM(status_and_errno_are_a_pair, result_gen_params),
	KUNIT_CASE_PARAM(answer_that_fits, fits_gen_params),
	KUNIT_CASE(last_error),
	KUNIT_CASE(vendor_needs_the_administrator),
	KUNIT_CASE(everybody_may_ask_for_features),
	KUNIT_CASE_PARAM(table_without, mandatory_gen_params),
	KUNIT_CASE(reader_that_makes_no_sense),
	KUNIT_CASE(lowest_number_is_used_again),
	KUNIT_CASE(pending_request_makes_busy),
	KUNIT_CASE(running_callback_makes_busy),
	KUNIT_CASE(unregister_ends_a_pending_request),
	KUNIT_CASE(unregister_ends_a_running_callback),
	{ }
};

static struct kunit_suite dispatch_suite = {
	.name = "scr_dispatch",
	.init = dispatch_init,
	.exit = dispatch_exit,
	.test_cases = dispatch_cases,
};

kunit_test_suite(dispatch_suite);
