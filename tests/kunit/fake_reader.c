// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader without hardware: see fake_reader.h.
 */
#include <linux/jiffies.h>
#include <linux/module.h>

#include "control.h"
#include "fake_reader.h"

/* T=0 and T=1, with a right TCK. */
static const u8 fake_atr[] = { 0x3b, 0x80, 0x80, 0x01, 0x01 };
static const u8 fake_answer[] = { 0x90, 0x00 };

static struct fake_reader *fake_of(struct scr_reader *reader)
{
	return dev_get_drvdata(&reader->dev);
}

static int fake_called(struct fake_reader *fake, struct scr_request *request, int index)
{
	int result = fake->result;

	fake->calls[index]++;
	fake->minor = request->minor;
	fake->asynchronous = request->asynchronous;
	if (fake->removes_card)
		scr_reader_card_present(&fake->node->reader, false);
	if (result == -EINPROGRESS)
		fake->pending = request;
	complete(&fake->called);
	if (fake->waits)
		result = scr_request_wait(request, &fake->released, MAX_SCHEDULE_TIMEOUT);
	return result;
}

static int fake_card_power(struct scr_reader *reader, struct scr_request *request)
{
	struct fake_reader *fake = fake_of(reader);
	int result = fake_called(fake, request, RDF_CARD_POWER);

	if (result || request->minor == SCARD_POWER_DOWN)
		return result;
	return scr_request_write(request, fake->atr, fake->atr_length);
}

static int fake_transmit(struct scr_reader *reader, struct scr_request *request)
{
	struct fake_reader *fake = fake_of(reader);
	int result = fake_called(fake, request, RDF_TRANSMIT);

	return result ? result : scr_request_write(request, fake->answer,
						   fake->answer_length);
}

static int fake_card_tracking(struct scr_reader *reader, struct scr_request *request)
{
	fake_of(reader)->calls[RDF_CARD_TRACKING]++;
	return -EINPROGRESS;
}

static int fake_set_protocol(struct scr_reader *reader, struct scr_request *request)
{
	struct fake_reader *fake = fake_of(reader);
	int result = fake_called(fake, request, RDF_SET_PROTOCOL);

	if (!result && fake->only_protocol && !(request->minor & fake->only_protocol))
		return -EOPNOTSUPP;
	return result;
}

static int fake_card_eject(struct scr_reader *reader, struct scr_request *request)
{
	return fake_called(fake_of(reader), request, RDF_CARD_EJECT);
}

static int fake_reader_swallow(struct scr_reader *reader, struct scr_request *request)
{
	return fake_called(fake_of(reader), request, RDF_READER_SWALLOW);
}

static int fake_card_confiscate(struct scr_reader *reader, struct scr_request *request)
{
	return fake_called(fake_of(reader), request, RDF_CARD_CONFISCATE);
}

static int fake_ioctl_vendor(struct scr_reader *reader, struct scr_request *request)
{
	return fake_called(fake_of(reader), request, RDF_IOCTL_VENDOR);
}

static int fake_secure(struct scr_reader *reader, struct scr_request *request)
{
	struct fake_reader *fake = fake_of(reader);
	int result = fake_called(fake, request, RDF_SECURE);

	if (result)
		return result;
	return scr_request_write(request, fake->answer, fake->answer_length);
}

static void fake_cancel(struct scr_reader *reader, struct scr_request *request)
{
	struct fake_reader *fake = fake_of(reader);

	fake->cancels++;
	complete(&fake->released);
	if (fake->pending)
		scr_request_complete(request, -ECANCELED, NULL, 0);
	fake->pending = NULL;
}

/**
 * fake_reader_alloc() - a reader that is not registered yet
 * @test: who asks
 *
 * It has every callback but RDF_ATR_PARSE, speaks T=0 and T=1, and takes
 * commands of 261 bytes.
 *
 * Return: the reader.
 */
struct fake_reader *fake_reader_alloc(struct kunit *test)
{
	struct fake_reader *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	struct scr_reader *reader;

	KUNIT_ASSERT_NOT_NULL(test, fake);
	init_completion(&fake->called);
	init_completion(&fake->released);
	fake->function[RDF_CARD_POWER] = fake_card_power;
	fake->function[RDF_TRANSMIT] = fake_transmit;
	fake->function[RDF_CARD_EJECT] = fake_card_eject;
	fake->function[RDF_READER_SWALLOW] = fake_reader_swallow;
	fake->function[RDF_CARD_TRACKING] = fake_card_tracking;
	fake->function[RDF_SET_PROTOCOL] = fake_set_protocol;
	fake->function[RDF_CARD_CONFISCATE] = fake_card_confiscate;
	fake->function[RDF_IOCTL_VENDOR] = fake_ioctl_vendor;
	fake->function[RDF_SECURE] = fake_secure;
	fake->driver.function = fake->function;
	fake->driver.cancel = fake_cancel;
	fake->atr = fake_atr;
	fake->atr_length = sizeof(fake_atr);
	fake->answer = fake_answer;
	fake->answer_length = sizeof(fake_answer);

	reader = scr_reader_alloc(NULL, &fake->driver);
	KUNIT_ASSERT_NOT_NULL(test, reader);
	dev_set_drvdata(&reader->dev, fake);
	fake->node = scr_node_of(reader);
	reader->capabilities.protocols = SCARD_PROTOCOL_Tx;
	reader->capabilities.slots = 1;
	reader->capabilities.maximum_command = 261;
	return fake;
}

/**
 * fake_reader_register() - register it, with the administrator's escape switch on
 * @fake: not registered
 *
 * Return: as scr_reader_register().
 */
int fake_reader_register(struct fake_reader *fake)
{
	int result = scr_reader_register(&fake->node->reader);

	fake->node->escape = true;
	return result;
}

/**
 * fake_reader_free() - unregister and forget it
 * @fake: registered
 */
void fake_reader_free(struct fake_reader *fake)
{
	scr_reader_unregister(&fake->node->reader);
	scr_reader_put(&fake->node->reader);
}

/**
 * fake_reader_set_state() - put the reader into a state
 * @fake: the reader
 * @state: SCARD_UNKNOWN to SCARD_SPECIFIC; in the last, T=0 is in force
 */
void fake_reader_set_state(struct fake_reader *fake, u32 state)
{
	struct scr_node *node = fake->node;

	spin_lock_irq(&node->lock);
	node->state = state;
	node->protocol = state == SCARD_SPECIFIC ? SCARD_PROTOCOL_T0 :
						   SCARD_PROTOCOL_UNDEFINED;
	scr_atr_parse(&node->atr, fake_atr, sizeof(fake_atr));
	node->reader.card.protocols = SCARD_PROTOCOL_Tx;
	node->reader.card.first_protocol = SCARD_PROTOCOL_T0;
	spin_unlock_irq(&node->lock);
}

/**
 * fake_request_init() - make a request
 * @fake: filled; five bytes of input, all of the output
 * @major: as &scr_request.major
 * @minor: as &scr_request.minor
 */
void fake_request_init(struct fake_request *fake, u32 major, u32 minor)
{
	memset(fake, 0, sizeof(*fake));
	fake->request.major = major;
	fake->request.minor = minor;
	fake->request.input = fake->input;
	fake->request.input_length = 5;
	fake->request.output = fake->output;
	fake->request.capacity = sizeof(fake->output);
	fake->request.room = sizeof(fake->output);
}

/**
 * fake_control() - one request through device_control()
 * @fake: the reader
 * @major: as &scr_request.major
 * @minor: as &scr_request.minor
 *
 * Return: what it returned.
 */
int fake_control(struct fake_reader *fake, u32 major, u32 minor)
{
	struct fake_request *request = kzalloc(sizeof(*request), GFP_KERNEL);
	int result = -ENOMEM;

	if (request) {
		fake_request_init(request, major, minor);
		result = device_control(fake->node, &request->request);
	}
	kfree(request);
	return result;
}

static void other_thread_work(struct work_struct *work)
{
	struct other_thread *other = container_of(work, struct other_thread, work);

	other->result = device_control(other->fake->node, &other->request.request);
}

/**
 * start_eject() - IOCTL_SMARTCARD_EJECT in another thread
 * @test: who asks
 * @fake: the reader
 *
 * Return: the thread; its callback has begun.
 */
struct other_thread *start_eject(struct kunit *test, struct fake_reader *fake)
{
	struct other_thread *other = kunit_kzalloc(test, sizeof(*other), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, other);
	other->fake = fake;
	fake_request_init(&other->request, _IOC_NR(IOCTL_SMARTCARD_EJECT), 0);
	INIT_WORK(&other->work, other_thread_work);
	schedule_work(&other->work);
	wait_for_completion(&fake->called);
	return other;
}

/**
 * end_thread() - wait until it has ended
 * @other: started
 *
 * Return: what its request ended with.
 */
int end_thread(struct other_thread *other)
{
	flush_work(&other->work);
	return other->result;
}

MODULE_DESCRIPTION("KUnit tests of the core of smart card readers");
MODULE_LICENSE("GPL");
