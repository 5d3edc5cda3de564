// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite ccid_escape: a registered reader through the core: Escape commands
 * that need the administrator's leave and those that do not, and the time that the
 * core leaves an exchange.
 */
#include <kunit/test.h>
#include <linux/jiffies.h>

#include "bytes.h"
#include "control.h"
#include "fake_commands.h"
#include "scr-core.h"

#define GEMALTO		CCID_QUIRK_ESCAPE_GEMALTO
#define PROX		CCID_QUIRK_ESCAPE_PROX
#define ANY		CCID_QUIRK_ESCAPE_ANY

static const struct scr_vendor_attributes nobody;

static int escape_init(struct kunit *test)
{
	struct fake_device *fake = fake_device_alloc(test);
	struct ccid_device *device = fake->device;

	device->description.slots = 1;
	device->description.busy_slots = 1;
	device->description.level = SCR_EXCHANGE_LEVEL_SHORT_APDU;
	device->description.features = CCID_FEATURE_AUTO_VOLTAGE;
	device->description.protocols = CCID_PROTOCOLS_T1;
	device->description.default_clock = 4000;
	test->priv = fake;
	/* The look at the card that follows is answered as all commands are. */
	fake->frames[0].kind = FAKE_ANSWER;
	KUNIT_ASSERT_EQ(test, 0, ccid_readers_register(device, &nobody, 0, true));
	flush_delayed_work(&device->slots[0].look);
	return 0;
}

static void escape_exit(struct kunit *test)
{
	struct fake_device *fake = test->priv;

	/* With the card's power off. */
	fake->one_by_one = NULL;
	ccid_readers_unregister(fake->device);
	ccid_readers_put(fake->device);
}

static int control(struct fake_device *fake, struct scr_request *request, u8 *answer,
		   size_t room)
{
	request->output = answer;
	request->capacity = room;
	request->room = room;
	return device_control(scr_node_of(fake->device->slots[0].reader), request);
}

struct escape_case {
	const char *name;
	u32 quirks;
	bool leave;
	const char *command;
	const char *sent;	/* NULL: nothing, and the answer is -EACCES */
};

static const struct escape_case escape_cases[] = {
	{ "no leave", 0, false, "02", NULL },
	{ "leave", 0, true, "02", "escape 02" },
	{ "Gemalto, version", GEMALTO, false, "02", "escape 02" },
	{ "Gemalto, features", GEMALTO, false, "6a", "escape 6a" },
	{ "Gemalto, another", GEMALTO, false, "1f01", NULL },
	{ "Gemalto, more than the version", GEMALTO, false, "0200", NULL },
	{ "Gemalto, another, leave", GEMALTO, true, "1f01", "escape 1f01" },
	{ "Prox-DU, light", PROX, false, "52f8040100ff", "escape 52f8040100ff" },
	{ "Prox-DU, another", PROX, false, "52f8040101ff", NULL },
	{ "Prox-DU, version", PROX, false, "02", NULL },
	{ "5427 CK", ANY, false, "ff70076b", "escape ff70076b" },
	{ "no command, no leave", GEMALTO, false, "", NULL },
	{ "no command", ANY, false, "", "escape" },
};

KUNIT_ARRAY_PARAM_DESC(escape, escape_cases, name);

static void escape(struct kunit *test)
{
	const struct escape_case *item = test->param_value;
	struct fake_device *fake = test->priv;
	struct fake_step steps[2] = { { item->sent, FAKE_DONE }, { NULL } };
	struct scr_request request = { .major = SCR_VENDOR_CCID_ESCAPE };
	u8 answer[2];

	request.input = test_bytes(test, item->command, &request.input_length);
	fake->device->description.quirks = item->quirks;
	scr_node_of(fake->device->slots[0].reader)->escape = item->leave;
	fake_expect(test, fake, steps);
	KUNIT_EXPECT_EQ(test, item->sent ? 0 : -EACCES,
			control(fake, &request, answer, sizeof(answer)));
	fake_check(test, fake, steps);
}

/* Codes that are no Escape are not harmless by what their input looks like. */
static void other_vendor_requests(struct kunit *test)
{
	struct fake_device *fake = test->priv;
	struct scr_request request = { .major = SCR_VENDOR_CODE_LAST };
	u8 answer[2], command = 0x02;

	request.input = &command;
	request.input_length = sizeof(command);
	fake->device->description.quirks = GEMALTO | ANY;
	fake->messages = 0;
	KUNIT_EXPECT_EQ(test, -EACCES, control(fake, &request, answer, sizeof(answer)));
	KUNIT_EXPECT_EQ(test, 0, fake->messages);
}

static const struct fake_step session_steps[FAKE_STEPS] = {
	{ "on:00", FAKE_DATA(0x3b, 0x80, 0x01, 0x81) },
	{ "set:01 1110004d002000", FAKE_DONE },
	{ "xfr 0047800000", FAKE_DATA(0x90, 0x00) },
};

/* What the reader has for a key is over before the core gives the request up. */
static void key_generation_fits(struct kunit *test)
{
	static const u8 generate[] = { 0x00, 0x47, 0x80, 0x00, 0x00 };
	struct fake_device *fake = test->priv;
	struct scr_request request = { .major = _IOC_NR(IOCTL_SMARTCARD_POWER),
				       .minor = SCARD_COLD_RESET };
	u8 answer[40];

	fake->device->description.quirks = CCID_QUIRK_KEY_GENERATION;
	fake_expect(test, fake, session_steps);
	KUNIT_ASSERT_EQ(test, 0, control(fake, &request, answer, sizeof(answer)));
	request = (struct scr_request){ .major = _IOC_NR(IOCTL_SMARTCARD_SET_PROTOCOL),
					.minor = SCARD_PROTOCOL_T1 };
	KUNIT_ASSERT_EQ(test, 0, control(fake, &request, answer, sizeof(answer)));
	request = (struct scr_request){ .major = _IOC_NR(IOCTL_SMARTCARD_TRANSMIT),
					.minor = SCARD_PROTOCOL_T1, .input = generate,
					.input_length = sizeof(generate) };
	KUNIT_ASSERT_EQ(test, 0, control(fake, &request, answer, sizeof(answer)));
	fake_check(test, fake, session_steps);
	KUNIT_EXPECT_GE(test, fake->device->slots[0].timeout,
			CCID_KEY_GENERATION_TIME * HZ);
	KUNIT_EXPECT_TRUE(test, time_after(request.deadline,
					   jiffies + fake->device->slots[0].timeout));
}

static struct kunit_case escape_test_cases[] = {
	KUNIT_CASE_PARAM(escape, escape_gen_params),
	KUNIT_CASE(other_vendor_requests),
	KUNIT_CASE(key_generation_fits),
	{ }
};

static struct kunit_suite escape_suite = {
	.name = "ccid_escape",
	.init = escape_init,
	.exit = escape_exit,
	.test_cases = escape_test_cases,
};

kunit_test_suite(escape_suite);
