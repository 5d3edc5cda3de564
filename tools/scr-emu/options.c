// SPDX-License-Identifier: BSD-3-Clause
/*
 * The command line.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "atr.h"
#include "atr_words.h"
#include "line_options.h"
#include "options.h"
#include "report.h"
#include "row.h"

/* vhci_hcd has 8 controllers with 15 full-speed ports at most. */
#define MAXIMUM_READERS		120

enum {
	OPTION_VENDOR = 256,
	OPTION_PRODUCT,
	OPTION_MANUFACTURER,
	OPTION_PRODUCT_NAME,
	OPTION_SERIAL,
	OPTION_LEVEL,
	OPTION_PROTOCOLS,
	OPTION_SLOTS,
	OPTION_BUSY,
	OPTION_MAX_MESSAGE,
	OPTION_VOLTAGE,
	OPTION_FEATURES,
	OPTION_MECHANICAL,
	OPTION_PIN_SUPPORT,
	OPTION_LCD,
	OPTION_NO_INTERRUPT,
	OPTION_DESCRIPTOR_AFTER_ENDPOINT,
	OPTION_VENDOR_CLASS,
	OPTION_ATR,
	OPTION_CARD,
	OPTION_NO_CARD,
	OPTION_CARD_VOLTAGES,
	OPTION_ABORT_DROPS,
	OPTION_COUNT,
	OPTION_CONTROL,
	OPTION_SEND,
	OPTION_READERS,
	OPTION_ROW,
	OPTION_VIRT,
	OPTION_INTERFACES,
	OPTION_USBREDIR,
	OPTION_EMPTY_PACKETS,
};

static const struct option long_options[] = {
	{ "vendor", required_argument, NULL, OPTION_VENDOR },
	{ "product", required_argument, NULL, OPTION_PRODUCT },
	{ "manufacturer", required_argument, NULL, OPTION_MANUFACTURER },
	{ "product-name", required_argument, NULL, OPTION_PRODUCT_NAME },
	{ "serial", required_argument, NULL, OPTION_SERIAL },
	{ "level", required_argument, NULL, OPTION_LEVEL },
	{ "protocols", required_argument, NULL, OPTION_PROTOCOLS },
	{ "slots", required_argument, NULL, OPTION_SLOTS },
	{ "busy", required_argument, NULL, OPTION_BUSY },
	{ "max-message", required_argument, NULL, OPTION_MAX_MESSAGE },
	{ "voltage", required_argument, NULL, OPTION_VOLTAGE },
	{ "features", required_argument, NULL, OPTION_FEATURES },
	{ "mechanical", required_argument, NULL, OPTION_MECHANICAL },
	{ "pin-support", required_argument, NULL, OPTION_PIN_SUPPORT },
	{ "lcd", required_argument, NULL, OPTION_LCD },
	{ "no-interrupt", no_argument, NULL, OPTION_NO_INTERRUPT },
	{ "descriptor-after-endpoint", no_argument, NULL, OPTION_DESCRIPTOR_AFTER_ENDPOINT },
	{ "vendor-class", no_argument, NULL, OPTION_VENDOR_CLASS },
	{ "empty-packets", no_argument, NULL, OPTION_EMPTY_PACKETS },
	{ "atr", required_argument, NULL, OPTION_ATR },
	{ "card", required_argument, NULL, OPTION_CARD },
	{ "no-card", no_argument, NULL, OPTION_NO_CARD },
	{ "card-voltages", required_argument, NULL, OPTION_CARD_VOLTAGES },
	{ "abort-drops", no_argument, NULL, OPTION_ABORT_DROPS },
	{ "count", required_argument, NULL, OPTION_COUNT },
	{ "control", required_argument, NULL, OPTION_CONTROL },
	{ "send", required_argument, NULL, OPTION_SEND },
	{ "readers", required_argument, NULL, OPTION_READERS },
	{ "row", required_argument, NULL, OPTION_ROW },
	{ "data-rates", required_argument, NULL, LINE_OPTION_DATA_RATES },
	{ "clocks", required_argument, NULL, LINE_OPTION_CLOCKS },
	{ "wrong-count", required_argument, NULL, LINE_OPTION_WRONG_COUNT },
	{ "iccd", required_argument, NULL, LINE_OPTION_ICCD },
	{ "procedure", required_argument, NULL, LINE_OPTION_PROCEDURE },
	{ "interfaces", required_argument, NULL, OPTION_INTERFACES },
	{ "timing", no_argument, NULL, LINE_OPTION_TIMING },
	{ "virt", no_argument, NULL, OPTION_VIRT },
	{ "usbredir", required_argument, NULL, OPTION_USBREDIR },
	{ "faults", no_argument, NULL, OPTION_FAULTS },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ }
};

/* What depends on the other options too. */
struct choices {
	long level;
	long protocols;
	bool atr;
};

static int number(const char *name, const char *text, int base, unsigned long minimum,
		  unsigned long maximum, unsigned long *value)
{
	const char *format = base == 16 ? "--%s %s: from %lX to %lX" : "--%s %s: from %lu to %lu";
	char *end;

	*value = strtoul(text, &end, base);
	if (*text && *text != '-' && !*end && *value >= minimum && *value <= maximum)
		return 0;
	return report(format, name, text, minimum, maximum);
}

static int text_option(const char *name, const char *text, char *field, size_t room)
{
	if (strlen(text) >= room)
		return report("--%s: %zu characters at most", name, room - 1);
	strcpy(field, text);
	return 0;
}

static int word_option(const char *name, const char *text, const char *const *words,
		       const long *values, long *value)
{
	int i;

	for (i = 0; words[i]; i++) {
		if (!strcmp(words[i], text)) {
			*value = values[i];
			return 0;
		}
	}
	fprintf(stderr, "scr-emu: --%s %s: one of", name, text);
	for (i = 0; words[i]; i++)
		fprintf(stderr, " %s", words[i]);
	fputc('\n', stderr);
	return -1;
}

static int level_option(const char *text, long *level)
{
	static const char *const words[] = { "tpdu", "short", "extended", "character", NULL };
	static const long levels[] = { LEVEL_TPDU, LEVEL_SHORT, LEVEL_EXTENDED, LEVEL_CHARACTER };

	return word_option("level", text, words, levels, level);
}

static int protocols_option(const char *text, long *protocols)
{
	static const char *const words[] = { "t0", "t1", "both", NULL };
	static const long masks[] = { 1, 2, 3 };

	return word_option("protocols", text, words, masks, protocols);
}

static int atr_option(struct settings *settings, const char *text)
{
	size_t length = 0;
	int used;

	if (atr_is_words(text))
		return atr_from_words(settings->atr, &settings->atr_length, text);
	while (*text && length < sizeof(settings->atr) &&
	       sscanf(text, " %2hhx%n", &settings->atr[length], &used) == 1) {
		text += used;
		length++;
	}
	settings->atr_length = length;
	if (*text || !length)
		return report("--atr: 1 to %d bytes in hex; it stops at \"%s\"", MAXIMUM_ATR, text);
	return 0;
}

/* The options that are a number. @name is the option's. */
static int number_option(struct options *options, int option, const char *name)
{
	struct description *description = &options->settings.description;
	bool hex = option == OPTION_VENDOR || option == OPTION_PRODUCT ||
		   option == OPTION_FEATURES || option == OPTION_MECHANICAL ||
		   option == OPTION_LCD;
	static const struct {
		unsigned long minimum, maximum;
	} ranges[] = {
		[OPTION_VENDOR - 256] = { 0, 0xffff },
		[OPTION_PRODUCT - 256] = { 0, 0xffff },
		[OPTION_SLOTS - 256] = { 1, MAXIMUM_SLOTS },
		[OPTION_BUSY - 256] = { 0, 255 },
		[OPTION_MAX_MESSAGE - 256] = { 0, 0xffffffff },
		[OPTION_VOLTAGE - 256] = { 0, 255 },
		[OPTION_FEATURES - 256] = { 0, 0xffffffff },
		[OPTION_MECHANICAL - 256] = { 0, 0xffffffff },
		[OPTION_PIN_SUPPORT - 256] = { 0, 255 },
		[OPTION_LCD - 256] = { 0, 0xffff },
		[OPTION_CARD_VOLTAGES - 256] = { 0, 7 },
		[OPTION_COUNT - 256] = { 1, MAXIMUM_READERS },
		[OPTION_INTERFACES - 256] = { 1, MAXIMUM_INTERFACES },
	};
	unsigned long value;

	if (number(name, optarg, hex ? 16 : 0, ranges[option - 256].minimum,
		   ranges[option - 256].maximum, &value))
		return -1;
	if (option == OPTION_VENDOR)
		description->vendor = value;
	else if (option == OPTION_PRODUCT)
		description->product = value;
	else if (option == OPTION_SLOTS)
		description->maximum_slot_index = value - 1;
	else if (option == OPTION_INTERFACES)
		description->interfaces = value;
	else if (option == OPTION_BUSY)
		description->maximum_busy_slots = value;
	else if (option == OPTION_MAX_MESSAGE)
		description->maximum_message_length = value;
	else if (option == OPTION_VOLTAGE)
		description->voltage_support = value;
	else if (option == OPTION_FEATURES)
		description->features = value;
	else if (option == OPTION_MECHANICAL)
		description->mechanical = value;
	else if (option == OPTION_PIN_SUPPORT)
		description->pin_support = value;
	else if (option == OPTION_LCD)
		description->lcd_layout = value;
	else if (option == OPTION_CARD_VOLTAGES)
		options->settings.card_voltages = value;
	else if (!options->first_row)
		options->count = value;
	else
		return report("--count: --row %u-... says how many", options->first_row);
	return 0;
}

static int one_option(struct options *options, struct choices *choices, int option,
		      const char *name)
{
	struct description *description = &options->settings.description;

	switch (option) {
	case OPTION_MANUFACTURER:
		return text_option(name, optarg, description->manufacturer,
				   sizeof(description->manufacturer));
	case OPTION_PRODUCT_NAME:
		return text_option(name, optarg, description->product_name,
				   sizeof(description->product_name));
	case OPTION_SERIAL:
		return text_option(name, optarg, description->serial,
				   sizeof(description->serial) - sizeof("-119"));
	case OPTION_LEVEL:
		return level_option(optarg, &choices->level);
	case OPTION_PROTOCOLS:
		return protocols_option(optarg, &choices->protocols);
	case OPTION_ATR:
		choices->atr = true;
		return atr_option(&options->settings, optarg);
	case OPTION_CARD:
		return card_kind_parse(&options->settings.card, optarg);
	case OPTION_NO_INTERRUPT:
		description->endpoints = 2;
		return 0;
	case OPTION_DESCRIPTOR_AFTER_ENDPOINT:
		description->descriptor_after_endpoint = true;
		return 0;
	case OPTION_VENDOR_CLASS:
		description->interface_class = CLASS_VENDOR;
		return 0;
	case OPTION_EMPTY_PACKETS:
		description->empty_packets = true;
		return 0;
	case OPTION_NO_CARD:
		options->settings.no_card = true;
		return 0;
	case OPTION_ABORT_DROPS:
		options->settings.abort_drops = true;
		return 0;
	case OPTION_VIRT:
		options->settings.virt = true;
		return 0;
	case OPTION_USBREDIR:
		options->settings.usbredir = true;
		options->usbredir = optarg;
		return 0;
	case OPTION_CONTROL:
		options->control = optarg;
		return 0;
	case OPTION_SEND:
		options->send = optarg;
		return 0;
	case OPTION_READERS:
	case OPTION_ROW:
		return 0;
	default:
		if (option >= LINE_OPTION_FIRST)
			return line_option(&options->settings, option, name, optarg);
		return number_option(options, option, name);
	}
}

static int next_option(int argc, char **argv, const char **name)
{
	int index = 0;
	int option = getopt_long(argc, argv, "+hV", long_options, &index);

	*name = long_options[index].name;
	return option;
}

/* --row FIRST-LAST: so many readers, and @row is the one with this @index. */
static int range(struct options *options, unsigned int index, char *row, size_t room,
		 const char *text)
{
	unsigned int first, last;
	int used = 0;

	snprintf(row, room, "%s", text);
	if (sscanf(text, "%u-%u%n", &first, &last, &used) != 2 || text[used])
		return 0;
	if (!first || last < first || last - first >= MAXIMUM_READERS)
		return report("--row %s: %u rows at most, from 1 on", text, MAXIMUM_READERS);
	options->count = last - first + 1;
	options->first_row = first;
	snprintf(row, room, "%u", first + index);
	return 0;
}

/* The list comes first, wherever it stands, so that the others come on top of it. */
static int apply_row(struct options *options, unsigned int index, int argc, char **argv)
{
	const char *name, *readers = NULL, *row = NULL;
	char one[128];
	int option;

	opterr = 0;
	while ((option = next_option(argc, argv, &name)) != -1) {
		if (option == OPTION_READERS)
			readers = optarg;
		else if (option == OPTION_ROW)
			row = optarg;
	}
	optind = 0;
	opterr = 1;
	if (!readers && !row)
		return 0;
	if (!readers || !row)
		return report("--readers FILE and --row N|NAME go together");
	if (range(options, index, one, sizeof(one), row))
		return -1;
	return row_read(&options->settings.description, readers, one);
}

/*
 * The card has the shortest waiting times (T=0 WI 1, T=1 BWI and CWI 0), so that
 * the host soon knows when nothing comes. "scremu" are the historical bytes.
 */
static void short_atr(struct settings *settings, long protocols)
{
	static const u8 t0[] = { 0x3b, 0x86, 0x40, 0x01 };
	static const u8 t1[] = { 0x3b, 0x86, 0x81, 0x21, 0x00 };
	static const u8 both[] = { 0x3b, 0x86, 0xc0, 0x01, 0x21, 0x00 };
	const u8 *start = protocols == 1 ? t0 : protocols == 2 ? t1 : both;
	u8 i, length = protocols == 1 ? sizeof(t0) : protocols == 2 ? sizeof(t1) : sizeof(both);

	memcpy(settings->atr, start, length);
	memcpy(settings->atr + length, "scremu", 6);
	length += 6;
	if (protocols != 1) {
		settings->atr[length] = 0;
		for (i = 1; i < length; i++)
			settings->atr[length] ^= settings->atr[i];
		length++;
	}
	settings->atr_length = length;
}

/* That of the kind of card, if it has one, and the reader the protocol. */
static void default_atr(struct settings *settings, long protocols)
{
	const struct card_model *model = settings->card.model;

	if (!model->atr || !(protocols & 2)) {
		short_atr(settings, protocols);
		return;
	}
	memcpy(settings->atr, model->atr, model->atr_length);
	settings->atr_length = model->atr_length;
}

static void apply_choices(struct options *options, const struct choices *choices)
{
	struct settings *settings = &options->settings;
	struct description *description = &settings->description;

	if (choices->level >= 0)
		description->features = (description->features & ~FEATURE_LEVELS) | choices->level;
	if (choices->level == LEVEL_EXTENDED && description->maximum_message_length == 271)
		description->maximum_message_length = 65544 + CCID_HEADER_LENGTH;
	/* No message of CCID has to hold an answer. */
	if (settings->virt)
		description->maximum_message_length = MAXIMUM_RESPONSE + CCID_HEADER_LENGTH;
	if (choices->protocols >= 0)
		description->protocols = choices->protocols;
	if (!choices->atr)
		default_atr(settings, description->protocols & 3);
}

static int check(const struct options *options)
{
	if (options->send && !options->word_count)
		return report("--send PATH needs a command, as \"insert\"");
	if (!options->send && options->word_count)
		return report("%s: not an option; see --help", options->words[0]);
	if (options->settings.virt && options->usbredir)
		return report("--virt and --usbredir: one of them");
	if (options->settings.virt && options->settings.description.interfaces > 1)
		return report("--interfaces are of USB: not with --virt");
	return 0;
}

int options_parse(struct options *options, unsigned int index, int argc, char **argv)
{
	struct choices choices = { .level = -1, .protocols = -1 };
	const char *name;
	int option;

	memset(options, 0, sizeof(*options));
	options->count = 1;
	options->settings.card_voltages = 7;
	options->settings.card.model = &test_card;
	description_default(&options->settings.description);
	optind = 0;
	if (apply_row(options, index, argc, argv))
		return -1;
	while ((option = next_option(argc, argv, &name)) != -1) {
		options->finished = about(option);
		if (options->finished)
			return 0;
		if (option == '?' || one_option(options, &choices, option, name))
			return -1;
	}
	options->words = argv + optind;
	options->word_count = argc - optind;
	apply_choices(options, &choices);
	return check(options);
}
