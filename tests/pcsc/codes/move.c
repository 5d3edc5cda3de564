// SPDX-License-Identifier: GPL-2.0-only
/*
 * Card and reader are moved by shell commands; that it has happened, the library
 * tells.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "codes.h"

const char *move_commands[MOVES];

static const enum move needed[SITUATIONS] = {
	[EMPTY] = REMOVE, [NO_READER] = UNPLUG, [MUTE] = INSERT_MUTE,
};

void move(enum move move)
{
	if (system(move_commands[move])) {
		fprintf(stderr, "codes: this failed: %s\n", move_commands[move]);
		_exit(3);
	}
}

bool can_move(enum situation situation)
{
	if (situation == NO_SERVICE || situation == CARD)
		return true;
	if (situation == MOVED)
		return move_commands[INSERT] && move_commands[REMOVE] &&
			move_commands[PLUG] && move_commands[UNPLUG];
	return move_commands[needed[situation]];
}

/* The library has no call that waits for the first reader and for the last one to go. */
void wait_for_reader(bool there)
{
	struct timespec pause = { 0, 20000000 };
	int left = CHANGE_LIMIT / 20;

	while (find_reader() != there) {
		if (!left--)
			give_up("readers", SCARD_E_TIMEOUT);
		nanosleep(&pause, NULL);
	}
}

/* In a process of its own, too: makes it so, and returns when the library says so. */
void enter(enum situation situation)
{
	struct client client;

	if (situation == NO_SERVICE)
		return;
	if (situation >= EMPTY)
		move(needed[situation]);
	wait_for_reader(situation != NO_READER);
	if (situation == NO_READER)
		return;
	establish(&client);
	wait_for_state(&client, situation == EMPTY ? SCARD_STATE_EMPTY : SCARD_STATE_PRESENT, 0);
	SCardReleaseContext(client.context);
}
