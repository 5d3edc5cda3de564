// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device that attacks: made from readers of the list.
 */
#include <string.h>

#include "mutation.h"
#include "victim.h"

#define CONFIGURATION_HEADER	9

/* Of so many devices one is well-formed, and has many interfaces; the others are broken. */
#define WELL_FORMED_IN		8

static const struct description *any_reader(const struct breed *breed, struct random *random)
{
	return &breed->readers[random_below(random, breed->count)];
}

/* Interface, class descriptor and endpoints of a reader, as it has them. */
static void reader_set(struct blob *set, const struct description *reader)
{
	struct description alone = *reader;
	u8 bytes[MAXIMUM_DESCRIPTOR];

	alone.interface_number = 0;
	alone.interfaces = 1;
	set->length = 0;
	blob_append(set, bytes + CONFIGURATION_HEADER,
		    describe_configuration(&alone, bytes) - CONFIGURATION_HEADER);
}

/**
 * struct numbers - those that are not used yet in a configuration
 * @in: of endpoints
 * @out: likewise
 */
struct numbers {
	u8 in;
	u8 out;
};

static void number_endpoints(struct blob *set, struct numbers *numbers)
{
	u32 i = 0;
	int place;

	while ((place = blob_find(set, DESCRIPTOR_ENDPOINT, i++)) >= 0) {
		u8 *address = set->bytes + place + 2;

		if (*address & 0x80)
			*address = 0x80 | (numbers->in < 15 ? ++numbers->in : 15);
		else
			*address = numbers->out < 15 ? ++numbers->out : 15;
	}
}

/* Where no endpoints are left it has to be a reader without: an ICCD. */
static void make_iccd(struct blob *set, struct random *random)
{
	int place;

	while ((place = blob_find(set, DESCRIPTOR_ENDPOINT, 0)) >= 0)
		blob_remove(set, place, set->bytes[place]);
	set->bytes[4] = 0;
	set->bytes[7] = 1 + random_below(random, 2);
}

static void add_set(struct victim *victim, struct blob *configuration,
		    const struct breed *breed, u8 number, struct numbers *numbers)
{
	struct random *random = &victim->random;
	u32 count = random_below(random, 16) ? 1 + random_below(random, 3) : 0;
	struct blob set;

	reader_set(&set, any_reader(breed, random));
	if (numbers->in >= 14 || numbers->out >= 14)
		make_iccd(&set, random);
	set.bytes[2] = number;
	number_endpoints(&set, numbers);
	while (count--)
		mutate_values(&set, random);
	blob_append(configuration, set.bytes, set.length);
	victim->sets++;
}

static void begin_configuration(struct blob *configuration, u8 value, u8 interfaces)
{
	const u8 header[CONFIGURATION_HEADER] = {
		CONFIGURATION_HEADER, DESCRIPTOR_CONFIGURATION, 0, 0, interfaces, value, 0,
		0x80, 50,
	};

	configuration->length = 0;
	blob_append(configuration, header, sizeof(header));
}

static void end_configuration(struct blob *configuration)
{
	scr_put_le16(configuration->bytes + 2, configuration->length);
}

static void make_many(struct victim *victim, const struct breed *breed)
{
	u32 i, j;

	victim->configuration_count = MAXIMUM_CONFIGURATIONS;
	for (i = 0; i < MAXIMUM_CONFIGURATIONS; i++) {
		struct blob *configuration = &victim->configurations[i];
		u32 count = 1 + random_below(&victim->random, breed->interfaces);
		struct numbers numbers = {};

		begin_configuration(configuration, i + 1, count);
		for (j = 0; j < count; j++)
			add_set(victim, configuration, breed, j, &numbers);
		end_configuration(configuration);
	}
}

/* One interface, or a few, as the maker meant them; then something goes wrong. */
static void make_broken(struct victim *victim, const struct breed *breed)
{
	struct random *random = &victim->random;
	struct blob *configuration = &victim->configurations[0];
	u32 i, count = 1 + random_below(random, 3);
	struct numbers numbers = {};

	victim->configuration_count = 1;
	begin_configuration(configuration, 1, count);
	for (i = 0; i < count; i++)
		add_set(victim, configuration, breed, i, &numbers);
	victim->sets = 1;
	if (random_once_in(random, 3))
		end_configuration(configuration);
	count = 1 + random_below(random, 3);
	for (i = 0; i < count; i++)
		mutate_framing(configuration, random);
	if (!scr_get_le16(configuration->bytes + 2))
		end_configuration(configuration);
}

static void spoil_device(struct blob *device, struct random *random)
{
	static const u8 lengths[] = { 0, 1, 7, 8, 17, 19, 64, 255 };
	static const u8 counts[] = { 0, 2, 8, 9, 255 };
	static const u8 packets[] = { 0, 7, 8, 9, 16, 32, 255 };

	switch (random_below(random, 8)) {
	case 0:
		device->bytes[0] = lengths[random_index(random, lengths)];
		break;
	case 1:
		device->bytes[7] = packets[random_index(random, packets)];
		break;
	case 2:
		device->bytes[17] = counts[random_index(random, counts)];
		break;
	case 3:
		device->length = random_below(random, 18);
		break;
	case 4:
		scr_put_le16(device->bytes + 2, random_next(random));
		break;
	default:
		device->bytes[random_below(random, 18)] = boundary_byte(random);
		break;
	}
}

static void make_device(struct victim *victim, const struct breed *breed)
{
	struct random *random = &victim->random;
	u8 bytes[MAXIMUM_DESCRIPTOR];

	victim->device.length = 0;
	blob_append(&victim->device, bytes, describe_device(any_reader(breed, random), bytes));
	victim->device.bytes[17] = victim->configuration_count;
	if (random_once_in(random, 4))
		scr_put_le16(victim->device.bytes + 2, 0x0201 + random_below(random, 16));
	if (victim->framing && random_once_in(random, 4))
		spoil_device(&victim->device, random);
}

/* Device capabilities, of which USB core reads a few. */
static void make_bos(struct victim *victim)
{
	static const u8 bos[] = {
		5, DESCRIPTOR_BOS, 42, 0, 3,
		7, 0x10, 2, 0x1e, 0xf4, 0, 0,
		10, 0x10, 3, 0, 0x0e, 0, 1, 0x0a, 0xff, 0x07,
		20, 0x10, 4, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
	};

	victim->bos.length = 0;
	blob_append(&victim->bos, bos, sizeof(bos));
	while (!random_once_in(&victim->random, 3))
		mutate_framing(&victim->bos, &victim->random);
}

static void make_string(struct victim *victim)
{
	struct random *random = &victim->random;
	u32 i;

	victim->string_length = 2 + random_below(random, MAXIMUM_STRING - 1);
	for (i = 2; i < victim->string_length; i++)
		victim->string[i] = random_next(random);
	victim->string[0] = victim->string_length;
	victim->string[1] = DESCRIPTOR_STRING;
	if (random_once_in(random, 2))
		victim->string[random_below(random, 2)] = boundary_byte(random);
}

void make_victim(struct victim *victim, const struct breed *breed, u32 number)
{
	struct random *random = &victim->random;

	memset(victim, 0, offsetof(struct victim, device));
	victim->random = random_sequence(breed->seed, number);
	victim->number = number;
	victim->framing = !random_once_in(random, WELL_FORMED_IN);
	victim->high_speed = random_once_in(random, 4);
	victim->changes = victim->framing && random_once_in(random, 16);
	victim->manner = random_below(random, victim->framing ? MANNERS : MANNER_SILENT);
	if (victim->framing)
		make_broken(victim, breed);
	else
		make_many(victim, breed);
	make_device(victim, breed);
	make_bos(victim);
	make_string(victim);
}
