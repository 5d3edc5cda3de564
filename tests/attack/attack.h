/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the attack, and what its processes tell each other.
 */
#ifndef ATTACK_ATTACK_H
#define ATTACK_ATTACK_H

#include "gadget.h"

/**
 * struct tally - what came of it
 * @devices: plugged in
 * @sets: mutated sets of descriptors that USB core has parsed
 * @probed: interfaces of ours, so that the driver's probe has seen them
 * @bound: that it drives
 * @nodes: that were opened and asked
 * @refused: devices that USB core did not like
 */
struct tally {
	u32 devices;
	u32 sets;
	u32 probed;
	u32 bound;
	u32 nodes;
	u32 refused;
};

/**
 * struct worker - a process that plugs in one device after the other
 * @stage: what it does now, for who has to say where it hangs, who reads it and the
 *	next two while they change
 * @since: when that began, in milliseconds
 * @number: of the victim
 * @controller: of vhci_hcd
 * @port: of that controller, from 0
 */
struct worker {
	struct tally tally;
	const char *stage;
	u64 since;
	u32 number;
	u32 controller;
	u32 port;
	bool failed;
};

/* Of CLOCK_MONOTONIC. */
u64 milliseconds(void);

void begin_stage(struct worker *worker, const char *stage);

/* How many there are; 0: vhci_hcd is not loaded. */
u32 controllers(void);

/*
 * Plugs the victim in, has each of its configurations chosen, asks its readers,
 * and unplugs it. Return: false after a message on stdout: that is a bug.
 */
bool attack(struct worker *worker, struct victim *victim);

/* Asks a reader of an interface, in sysfs at @path, if there is one. Return: whether. */
bool ask_reader(const char *path, struct random *random);

#endif /* ATTACK_ATTACK_H */
