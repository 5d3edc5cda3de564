// SPDX-License-Identifier: GPL-2.0-only
/*
 * An emulated reader on the bench, in place of the event loop and the USB device.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "control.h"
#include "options.h"
#include "report.h"
#include "virt_slot.h"

#define MAXIMUM_WORDS	32

static struct {
	u64 now;
	u64 begun;
	struct timer *timers;
	struct reader *reader;
	struct options options;
	char words[1024];
	u8 sequence;
	u32 extensions;
	bool answered;
	u32 length;
	u8 answer[CCID_HEADER_LENGTH + MAXIMUM_RESPONSE];
	char text[3 * MAXIMUM_RESPONSE + 16];
} bench;

uint64_t loop_now(void)
{
	return bench.now;
}

void timer_stop(struct timer *timer)
{
	struct timer **place = &bench.timers;

	while (*place && *place != timer)
		place = &(*place)->next;
	if (*place)
		*place = timer->next;
	timer->running = false;
}

void timer_start(struct timer *timer, unsigned int milliseconds)
{
	struct timer **place = &bench.timers;

	timer_stop(timer);
	timer->deadline = bench.now + milliseconds;
	while (*place && (*place)->deadline <= timer->deadline)
		place = &(*place)->next;
	timer->next = *place;
	timer->running = true;
	*place = timer;
}

/*
 * In place of a program: the test card, whose answers all come later. What it says
 * at once is not the answer.
 */
static struct {
	struct timer timer;
	struct card answer;
} later;

static void later_answered(void *context)
{
	struct card *card = context;

	card->manner = CARD_ANSWERS;
	card->length = later.answer.length;
	memcpy(card->data, later.answer.data, card->length);
	card->status = later.answer.status;
	card->answered(card);
}

static void later_process(struct card *card, const struct apdu *apdu)
{
	card_test_command(card, apdu);
	later.answer = *card;
	later.timer.expired = later_answered;
	later.timer.context = card;
	timer_start(&later.timer, card->milliseconds);
	card->manner = CARD_LATER;
	card->milliseconds = 0;
	card->length = 0;
	card->status = 0x6f00;
}

const struct card_model vicc_card = {
	.process = later_process,
};

/* Not on this bench. */
const struct card_model openpgp_card = {};

void pipe_send(struct reader *reader, u8 endpoint, int status, const u8 *data, u32 length)
{
	assert_ptr_equal(reader, bench.reader);
	assert_int_equal(endpoint, ENDPOINT_BULK_IN);
	assert_int_equal(status, 0);
	assert_true(length >= CCID_HEADER_LENGTH);
	assert_int_equal(data[AT_SEQUENCE], bench.sequence);
	if (data[AT_STATUS] & STATUS_TIME_EXTENSION) {
		bench.extensions++;
		return;
	}
	assert_false(bench.answered);
	bench.answered = true;
	bench.length = length;
	memcpy(bench.answer, data, length);
}

void pipe_halt(struct reader *reader, u8 endpoint)
{
	(void)reader;
	(void)endpoint;
	fail();
}

void reader_unplug(struct reader *reader)
{
	(void)reader;
	fail();
}

int reader_plug(struct reader *reader)
{
	(void)reader;
	fail();
	return -1;
}

void loop_quit(void)
{
	fail();
}

void virt_notify_changes(struct reader *reader)
{
	(void)reader;
	fail();
}

struct reader *bench_reader(void)
{
	return bench.reader;
}

static int split(char **words)
{
	char *save, *word = strtok_r(bench.words, " ", &save);
	int count = 0;

	words[count++] = "scr-emu";
	while (word && count < MAXIMUM_WORDS) {
		words[count++] = word;
		word = strtok_r(NULL, " ", &save);
	}
	words[count] = NULL;
	return count;
}

void bench_open(const char *options)
{
	char *words[MAXIMUM_WORDS + 1];
	unsigned int i, slots;
	int count;

	memset(&bench, 0, sizeof(bench));
	snprintf(bench.words, sizeof(bench.words), "%s", options);
	count = split(words);
	optind = 0;
	assert_int_equal(options_parse(&bench.options, 0, count, words), 0);
	slots = bench.options.settings.description.maximum_slot_index + 1;
	bench.reader = allocate(sizeof(*bench.reader) + slots * sizeof(struct slot));
	bench.reader->settings = &bench.options.settings;
	bench.reader->slot_count = slots;
	faults_open(&bench.reader->faults);
	for (i = 0; i < slots; i++)
		slot_init(&bench.reader->slots[i], bench.reader, i);
}

void bench_close(void)
{
	unsigned int i;

	for (i = 0; i < bench.reader->slot_count; i++)
		card_close(&bench.reader->slots[i].card);
	faults_close(&bench.reader->faults);
	free(bench.reader);
	bench.reader = NULL;
}

u32 bench_bytes(const char *hex, u8 *bytes)
{
	u32 length = 0;
	int used;

	while (sscanf(hex, " %2hhx%n", &bytes[length], &used) == 1) {
		hex += used;
		length++;
	}
	return length;
}

static const char *write_hex(const u8 *bytes, u32 length)
{
	u32 i, room = 0;

	bench.text[0] = '\0';
	for (i = 0; i < length; i++)
		room += sprintf(bench.text + room, "%s%02X", room ? " " : "", bytes[i]);
	return bench.text;
}

static const char *describe(void)
{
	if (!bench.answered)
		return "nothing";
	if (bench.answer[AT_STATUS] & STATUS_FAILED) {
		sprintf(bench.text, "error %02X", bench.answer[AT_ERROR]);
		return bench.text;
	}
	assert_int_equal(scr_get_le32(bench.answer + AT_LENGTH),
			 bench.length - CCID_HEADER_LENGTH);
	return write_hex(bench.answer + CCID_HEADER_LENGTH, bench.length - CCID_HEADER_LENGTH);
}

static void run_timer(void)
{
	struct timer *timer = bench.timers;

	bench.now = timer->deadline;
	timer_stop(timer);
	timer->expired(timer->context);
}

void bench_pass(u32 milliseconds)
{
	u64 until = bench.now + milliseconds;

	while (bench.timers && bench.timers->deadline <= until)
		run_timer();
	bench.now = until;
}

static void pass_time(void)
{
	while (!bench.answered && bench.timers && bench.extensions < 100)
		run_timer();
}

const char *bench_command(const char *words)
{
	static char answer[4096];
	char line[128];
	FILE *out = fmemopen(answer, sizeof(answer), "w");

	snprintf(line, sizeof(line), "%s", words);
	command_run(&bench.reader, 1, line, out);
	fclose(out);
	return answer;
}

const char *bench_send(u8 type, u32 specific, const char *data)
{
	static u8 message[CCID_HEADER_LENGTH + MAXIMUM_COMMAND];
	u32 length = bench_bytes(data, message + CCID_HEADER_LENGTH);

	message[AT_TYPE] = type;
	scr_put_le32(message + AT_LENGTH, length);
	message[AT_SLOT] = 0;
	message[AT_SEQUENCE] = ++bench.sequence;
	message[AT_SPECIFIC] = specific >> 16;
	message[AT_LEVEL] = specific >> 8;
	message[AT_LEVEL + 1] = specific;
	bench.answered = false;
	bench.extensions = 0;
	bench.begun = bench.now;
	ccid_message(bench.reader, message, CCID_HEADER_LENGTH + length);
	pass_time();
	return describe();
}

const char *bench_power(void)
{
	return bench_send(ICC_POWER_ON, 0, "");
}

const char *bench_parameters(u8 protocol, const char *parameters)
{
	return bench_send(SET_PARAMETERS, (u32)protocol << 16, parameters);
}

const char *bench_transfer(const char *block)
{
	return bench_send(XFR_BLOCK, 0, block);
}

static u8 lrc_of(const u8 *bytes, u32 length)
{
	u8 lrc = 0;

	while (length--)
		lrc ^= *bytes++;
	return lrc;
}

const char *bench_block(const char *block)
{
	u8 bytes[T1_BLOCK_LENGTH];
	char text[3 * T1_BLOCK_LENGTH + 1];
	u32 length = bench_bytes(block, bytes);
	size_t room;

	sprintf(text, "%s %02X", block, lrc_of(bytes, length));
	bench_transfer(text);
	room = strlen(bench.text);
	if (!bench.answered || strncmp(bench.text, "error", 5) == 0)
		return describe();
	assert_int_equal(lrc_of(bench.answer + CCID_HEADER_LENGTH,
				bench.length - CCID_HEADER_LENGTH), 0);
	bench.text[room - 3] = '\0';
	return bench.text;
}

u32 bench_milliseconds(void)
{
	return bench.now - bench.begun;
}

u32 bench_extensions(void)
{
	return bench.extensions;
}

const char *bench_control(u8 type, u8 request, u16 value, const char *data)
{
	static u8 bytes[CCID_HEADER_LENGTH + MAXIMUM_RESPONSE];
	const u8 setup[8] = { type, request, value & 0xff, value >> 8 };
	int length;

	if (type & 0x80) {
		length = iccd_in(bench.reader, setup, bytes);
		return length < 0 ? "stall" : write_hex(bytes, length);
	}
	length = bench_bytes(data, bytes);
	return iccd_out(bench.reader, setup, bytes, length) ? "stall" : "";
}
