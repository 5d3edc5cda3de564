/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is done to the descriptors of a reader.
 */
#ifndef ATTACK_MUTATION_H
#define ATTACK_MUTATION_H

#include "blob.h"

/*
 * One wrong thing in the descriptors of one interface, at the beginning of @set,
 * with its class descriptor and its endpoints. The framing of what comes after
 * stays right.
 */
void mutate_values(struct blob *set, struct random *random);

/* One wrong thing anywhere in descriptors: lengths, order, ends. */
void mutate_framing(struct blob *blob, struct random *random);

/* A byte near an end of its range. */
u8 boundary_byte(struct random *random);

#endif /* ATTACK_MUTATION_H */
