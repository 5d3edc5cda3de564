/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers that are random, and the same again from the same seed (splitmix64).
 */
#ifndef ATTACK_RANDOM_H
#define ATTACK_RANDOM_H

#include <stdbool.h>

#include "portable.h"

struct random {
	u64 state;
};

static inline u64 random_next(struct random *random)
{
	u64 z = (random->state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* The @number-th sequence of @seed; they have nothing to do with each other. */
static inline struct random random_sequence(u64 seed, u64 number)
{
	struct random random = { .state = seed };

	random.state = random_next(&random) ^ number * 0xd1342543de82ef95ULL;
	random_next(&random);
	return random;
}

/* 0 to @count - 1. */
static inline u32 random_below(struct random *random, u32 count)
{
	return random_next(random) % count;
}

/* True once in @count times. */
static inline bool random_once_in(struct random *random, u32 count)
{
	return !random_below(random, count);
}

#define random_index(random, table)	random_below(random, ARRAY_SIZE(table))

#endif /* ATTACK_RANDOM_H */
