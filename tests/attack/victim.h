/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device that attacks: what it says of itself, and how it behaves.
 */
#ifndef ATTACK_VICTIM_H
#define ATTACK_VICTIM_H

#include "blob.h"
#include "description.h"

#define MAXIMUM_CONFIGURATIONS	8
#define MAXIMUM_STRING		255

/* What becomes of messages to a reader. */
enum manner {
	MANNER_STALLS,
	MANNER_NO_CARD,
	MANNER_MUTE_CARD,
	MANNER_NOISE,
	MANNER_SILENT,
	MANNERS,
};

/**
 * struct victim - the device
 * @number: of the attack; with the seed it says everything
 * @framing: the one configuration has wrong lengths or worse; else there are up to
 *	eight, whose many interfaces are well-formed, with wrong values
 * @high_speed: else full speed
 * @changes: descriptors are not the same when they are read once more
 * @sets: interfaces with mutated descriptors
 * @string: what every string descriptor is
 * @random: for what comes later
 */
struct victim {
	u32 number;
	bool framing;
	bool high_speed;
	bool changes;
	enum manner manner;
	u32 sets;
	struct blob device;
	struct blob bos;
	struct blob configurations[MAXIMUM_CONFIGURATIONS];
	u32 configuration_count;
	u8 string[MAXIMUM_STRING];
	u32 string_length;
	struct random random;
};

/**
 * struct breed - what victims are made from
 * @seed: of all
 * @readers: those of the list
 * @count: how many
 * @interfaces: most interfaces of a configuration
 */
struct breed {
	u64 seed;
	struct description *readers;
	u32 count;
	u32 interfaces;
};

/* The @number-th victim. */
void make_victim(struct victim *victim, const struct breed *breed, u32 number);

#endif /* ATTACK_VICTIM_H */
