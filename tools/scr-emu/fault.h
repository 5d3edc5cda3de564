/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Faults: what a reader does wrong, by name. Each is a file in faults/, and nothing else
 * knows of it: FAULT() puts it on the list. It has a function for its occasion, which does
 * it there. A fault is armed, and happens once, at its next occasion, unless it says
 * otherwise.
 */
#ifndef SCR_EMU_FAULT_H
#define SCR_EMU_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "portable.h"

/* An answer to reset that is none has room for so many bytes. */
#define FAULT_ATR_ROOM		64

struct fault;
struct outgoing;
struct reader;
struct slot;
struct urb;

/* What the argument says of the occasions; 1 is the next one. */
enum fault_counting {
	FAULT_ONCE,		/* nothing: what it is, is the fault's own matter */
	FAULT_NTH,		/* which one it is */
	FAULT_N_TIMES,		/* how many of them */
	FAULT_UNTIL_CLEARED,	/* nothing: all of them, until clear */
};

/**
 * struct fault_kind - a fault
 * @name: by which it is armed
 * @argument: what lists call it; NULL: none
 * @what: it does, in a line, under the title of its occasion
 * @counting: what the argument is
 * @usual: the argument if none is said; 0 stands for 1
 * @base: of the argument's digits; 0 stands for 10
 * @place: of those with the same occasion, the lowest comes first; then, by name
 * @lasts: of @change_block: all later blocks, too, until RESYNCH, a reset or clear
 * @state: bytes of fault.state, zeros in the beginning; 0: that is NULL
 * @is_for: of answers: not NULL, and false: this one is no occasion
 *
 * The occasions: what is not NULL is called there if the fault is armed. What returns true
 * ends there.
 *
 * @end_request: a request at the control pipe; true: it is completed, or the device is gone
 * @end_iccd_request: one to an ICCD; likewise
 * @stall_abort: an ABORT at the control pipe; true: it is heeded, but stalls
 * @end_message: a message at the bulk-OUT pipe; true: as @end_request
 * @acknowledge: it is heeded next; true: the fault will complete it
 * @end_exchange: XfrBlock, the card has power; true: nothing is left to be done
 * @ignore_abort: ABORT, both halves have come; true: it is not heeded
 * @replace_atr: the card's answer to reset, and zeros after it. Return: bytes of it now
 * @change_block: the card's block of T=1 goes to the reader, by slot.t1_line. Return:
 *	false if it is lost
 * @replace_answer: the answer that ends a command; true: it does not
 * @lose_answer: an answer is about to go; true: it does not
 * @change_answer: it is changed
 * @send_answer: it goes; true: it has been sent, or will be
 * @follow_answer: it has gone
 * @at_once: it has been asked for, and waits for nothing
 *
 * And whether it is armed or not:
 *
 * @reset: of the device: nothing is under way
 * @iccd_off: an ICCD has no power any more: its host could not tell an old answer
 * @clear: the reader is to be as it was
 */
struct fault_kind {
	const char *name;
	const char *argument;
	const char *what;
	enum fault_counting counting;
	unsigned int usual;
	int base;
	int place;
	bool lasts;
	size_t state;
	bool (*is_for)(const struct reader *reader, const struct outgoing *answer);

	bool (*end_request)(struct fault *fault, struct reader *reader, struct urb *urb);
	bool (*end_iccd_request)(struct fault *fault, struct reader *reader, struct urb *urb);
	bool (*stall_abort)(struct fault *fault, struct reader *reader);
	bool (*end_message)(struct fault *fault, struct reader *reader, struct urb *urb);
	bool (*acknowledge)(struct fault *fault, struct reader *reader, struct urb *urb);
	bool (*end_exchange)(struct fault *fault, struct slot *slot);
	bool (*ignore_abort)(struct fault *fault, struct slot *slot);
	u32 (*replace_atr)(struct fault *fault, u8 *atr, u32 length);
	bool (*change_block)(struct fault *fault, struct slot *slot);
	bool (*replace_answer)(struct fault *fault, struct slot *slot);
	bool (*lose_answer)(struct fault *fault, struct reader *reader,
			    struct outgoing *answer);
	void (*change_answer)(struct fault *fault, struct reader *reader,
			      struct outgoing *answer);
	bool (*send_answer)(struct fault *fault, struct reader *reader,
			    struct outgoing *answer);
	void (*follow_answer)(struct fault *fault, struct reader *reader,
			      struct outgoing *answer);
	void (*at_once)(struct fault *fault, struct reader *reader);

	void (*reset)(struct fault *fault, struct reader *reader);
	void (*iccd_off)(struct fault *fault, struct reader *reader);
	void (*clear)(struct fault *fault, struct reader *reader);
};

/**
 * struct fault - a fault of a reader
 * @armed: it waits for its occasion
 * @argument: what was said, or is usual; of those that count, what is left
 * @message: 0, or the bMessageType that it waits for
 * @block: of T=1's: which of the card's blocks it is, the next one is 1
 * @state: the fault's own
 */
struct fault {
	const struct fault_kind *kind;
	bool armed;
	unsigned int argument;
	u8 message;
	unsigned int block;
	void *state;
};

/* All that there are, in the order in which they come. */
struct faults {
	struct fault *all;
	unsigned int count;
};

#define __in_fault_list \
	__attribute__((used, \
		       section("scr_faults")))

/* Defines the fault, in a file of faults/: FAULT(name) = { .name = ... }; */
#define FAULT(name) \
	static const struct fault_kind fault_##name; \
	static const struct fault_kind *const listed_##name __in_fault_list = &fault_##name; \
	static const struct fault_kind fault_##name

/* The linker's: where the list begins and ends. */
extern const struct fault_kind *const __start_scr_faults[];
extern const struct fault_kind *const __stop_scr_faults[];

void faults_open(struct faults *faults);
void faults_close(struct faults *faults);

/* Return: the fault after that, the first one after NULL, or NULL. */
struct fault *fault_next(const struct faults *faults, const struct fault *fault);

/* Return: the fault, or NULL. */
struct fault *fault_by_name(const struct faults *faults, const char *name);

/*
 * Return: the fault is armed, for this bMessageType, and this is its occasion. Then
 * it has happened, unless it happens several times.
 */
bool fault_happens(struct fault *fault, u8 message);

/* fault_list.c: all names, arguments, and what they do, by their occasions. */
void fault_list(void);

#endif /* SCR_EMU_FAULT_H */
