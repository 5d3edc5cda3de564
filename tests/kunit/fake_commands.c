// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands as text, and a card to send them to: see fake_commands.h.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "bytes.h"
#include "fake_commands.h"
#include "scr-core.h"

static const struct scr_reader_driver no_driver;

/**
 * fake_insert() - a reader for a slot, and a card in it that was reset
 * @test: who asks
 * @fake: the reader device
 * @slot: which slot
 * @atr: the card's answer to reset, in hex
 *
 * Return: the reader.
 */
struct scr_reader *fake_insert(struct kunit *test, struct fake_device *fake,
			       unsigned int slot, const char *atr)
{
	struct ccid_slot *at = &fake->device->slots[slot];
	u8 *bytes;
	size_t length;

	at->reader = scr_reader_alloc(NULL, &no_driver);
	KUNIT_ASSERT_NOT_NULL(test, at->reader);
	dev_set_drvdata(&at->reader->dev, at);
	at->powered = true;
	bytes = test_bytes(test, atr, &length);
	KUNIT_ASSERT_EQ(test, SCR_ATR_OK,
			scr_atr_parse(&scr_node_of(at->reader)->atr, bytes, length));
	return at->reader;
}

/**
 * fake_remove() - give up the readers of fake_insert()
 * @fake: the reader device
 */
void fake_remove(struct fake_device *fake)
{
	unsigned int i;

	for (i = 0; i < FAKE_SLOTS; i++) {
		if (fake->device->slots[i].reader)
			scr_reader_put(fake->device->slots[i].reader);
		fake->device->slots[i].reader = NULL;
	}
}

/**
 * fake_expect() - answer the commands that are to come
 * @test: who asks
 * @fake: the reader device
 * @steps: FAKE_STEPS at most
 */
void fake_expect(struct kunit *test, struct fake_device *fake,
		 const struct fake_step *steps)
{
	struct fake_frame *frames;
	unsigned int i;

	/* Twice as many: what is sent too much finds the reader device gone. */
	frames = kunit_kzalloc(test, 2 * FAKE_STEPS * sizeof(*frames), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, frames);
	for (i = 0; i < 2 * FAKE_STEPS; i++)
		frames[i] = (struct fake_frame){ FAKE_SENT_FAULT, .error = -ENODEV };
	for (i = 0; i < FAKE_STEPS && steps[i].command; i++)
		frames[i] = steps[i].answer;
	fake->commands[0] = '\0';
	fake->one_by_one = frames;
}

/**
 * fake_check() - were they the commands that were to come, and is all quiet now?
 * @test: who asks
 * @fake: the reader device
 * @steps: as given to fake_expect()
 */
void fake_check(struct kunit *test, struct fake_device *fake,
		const struct fake_step *steps)
{
	char *expected = kunit_kzalloc(test, sizeof(fake->commands), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, expected);
	for (i = 0; i < FAKE_STEPS && steps[i].command; i++) {
		if (i)
			strlcat(expected, ", ", sizeof(fake->commands));
		strlcat(expected, steps[i].command, sizeof(fake->commands));
	}
	KUNIT_EXPECT_STREQ(test, expected, (char *)fake->commands);
	KUNIT_EXPECT_TRUE(test, fake_device_is_idle(fake));
}
