/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What all rows share: clients of the resource manager, calls that may wait, and
 * how a row is told.
 */
#ifndef CODES_H
#define CODES_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdnoreturn.h>
#include <wintypes.h>
#include <winscard.h>
#include <reader.h>

#define __printf(a, b) \
	__attribute__((\
		       format(printf, a, b)))

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* A number that no context and no handle has. */
#define NOBODY		0x12345

/* A call that takes longer has met something that it waits for. */
#define LIMIT		1500	/* milliseconds */
#define CHANGE_LIMIT	20000	/* for what a person would do: insert, plug */

/* What has to be so before the scenes of a table begin. */
enum situation {
	NO_SERVICE,	/* nothing was started, no module was loaded */
	CARD,		/* a reader with a card in it */
	MOVED,		/* the scenes themselves move card and reader */
	EMPTY,		/* a reader without a card */
	NO_READER,
	MUTE,		/* a reader with a card that does not answer to reset */
	SITUATIONS
};

/**
 * struct scene - one or more rows, in a process of their own
 * @name: for the row that tells that the process died or hangs
 * @run: does the calls, tells the rows; or
 * @run_with: does that for one of SCARD_*_CARD,
 * @disposition: this one
 */
struct scene {
	const char *name;
	void (*run)(void);
	void (*run_with)(DWORD disposition);
	DWORD disposition;
};

struct table {
	enum situation situation;
	const struct scene *scenes;	/* ends with one without a name */
};

extern const struct table no_service_table, context_table, list_table, connect_table,
	reconnect_table, disconnect_table, transaction_table, status_table, change_table,
	transmit_table, control_table, attribute_table, sharing_table, reset_table,
	moved_table, empty_table, no_reader_table, mute_table;

/* move.c: shell commands, which the command line has. */
enum move { INSERT, REMOVE, PLUG, UNPLUG, INSERT_MUTE, MOVES };
extern const char *move_commands[MOVES];
void move(enum move move);
bool can_move(enum situation situation);
void enter(enum situation situation);
void wait_for_reader(bool there);

/* say.c */
void say(const char *name, LONG code);
__printf(3, 4) void tell(const char *name, LONG code, const char *format, ...);
noreturn void give_up(const char *what, LONG code);
const char *code_name(LONG code);
const char *state_names(DWORD state);
const char *event_names(DWORD event);
const char *protocol_name(DWORD protocol);
const char *beyond_name(DWORD length);

/* Tells what no call returned: it did not within LIMIT. */
#define WAITS	(-1L)

/* client.c: a client has a context, and mostly a handle. */
struct client {
	SCARDCONTEXT context;
	SCARDHANDLE card;
	DWORD protocol;
};

extern char reader_name[MAX_READERNAME + 1];

bool find_reader(void);
void establish(struct client *client);
LONG try_connect(struct client *client, DWORD share_mode, DWORD protocols);
void wait_until_alone(void);
void connect_shared(struct client *client);
void connect_as(struct client *client, DWORD share_mode, DWORD protocols);
void disconnect(struct client *client, DWORD disposition);
void begin_transaction(struct client *client);
LONG use_card(struct client *client);
DWORD wait_for_state(struct client *client, DWORD present, DWORD absent);

/* What SCardGetStatusChange has said, as what it is told the next time. */
DWORD known_state(DWORD event);

/* What is true of the reader now, for SCardGetStatusChange to wait for anything else. */
DWORD current_state(struct client *client);

/* The card's answer to SELECT, of which all have at least a status word. */
extern const BYTE select_command[12];

/* call.c: a call in a thread of its own. */
struct call {
	LONG (*function)(struct call *call);
	struct client *client;
	DWORD number;
	DWORD protocols;
	SCARD_READERSTATE *states;
	DWORD count;
	LONG code;
	bool ended;
	pthread_t thread;
};

void begin_call(struct call *call);
bool call_ended(struct call *call, unsigned int milliseconds);

/* Begins it, and gives it time to wait. Return: what it returned already, or WAITS. */
LONG begin_to_wait(struct call *call);

/* The same, while another handle, a new one, has a transaction that the call waits for. */
void begin_beside(struct call *begin, struct client *holder);
LONG end_call(struct call *call);
LONG limited(struct call *call);

LONG call_begin(struct call *call);
LONG call_end(struct call *call);
LONG call_transmit(struct call *call);
LONG call_status(struct call *call);
LONG call_connect(struct call *call);
LONG call_reconnect(struct call *call);
LONG call_disconnect(struct call *call);
LONG call_change(struct call *call);
LONG call_release(struct call *call);
LONG call_attribute(struct call *call);
LONG call_features(struct call *call);

#endif
