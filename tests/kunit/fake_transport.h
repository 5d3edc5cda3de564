/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A reader device without USB, for suites of the CCID engine: it answers each
 * command with the frames that the test wrote down for it.
 */
#ifndef _SCR_TEST_FAKE_TRANSPORT_H
#define _SCR_TEST_FAKE_TRANSPORT_H

#include <kunit/test.h>

#include "ccid/ccid.h"

#define FAKE_SLOTS		2
#define FAKE_MESSAGE_LENGTH	64
#define FAKE_BUFFER_LENGTH	200
#define FAKE_FRAMES		48
#define FAKE_TABLE		4
#define FAKE_COMMANDS		640
#define FAKE_SHOWN		8
#define FAKE_BUFFERS		(2 * FAKE_SLOTS)

/* What a frame does. */
enum fake_frame_kind {
	FAKE_END,		/* nothing: the list is over */
	FAKE_ANSWER,		/* arrives in the inbox posted first */
	FAKE_FAULT,		/* the posted inbox ends with @error */
	FAKE_SENT_LATER,	/* the command counts as sent only here */
	FAKE_SEND_FAULT,	/* send() itself fails with @error */
	FAKE_SENT_FAULT,	/* ccid_sent() with @error */
};

/**
 * struct fake_frame - a step of the reader's answer to a command
 * @kind: what happens
 * @type: bMessageType; 0 is the type that the command is answered with
 * @slot: added to the command's bSlot
 * @sequence: added to the command's bSeq
 * @status: bStatus
 * @error: bError; of a fault, the errno
 * @specific: the last byte of the header
 * @length: bytes of data, each the low byte of its index in all that was sent,
 *	unless there is @data
 * @claims: added to dwLength
 * @cut: bytes that are left out at the end of the message
 * @data: @length bytes
 */
struct fake_frame {
	enum fake_frame_kind kind;
	u8 type;
	u8 slot;
	u8 sequence;
	u8 status;
	int error;
	u8 specific;
	u16 length;
	u32 claims;
	u8 cut;
	const u8 *data;
};

/**
 * struct fake_device - the reader device
 * @device: the engine's; slots 0 and 1
 * @inboxes: one for each slot
 * @posted: posted inboxes, oldest first
 * @posted_count: how many
 * @frames: answers to the next command but ABORT, then empty
 * @abort_frames: answers to ABORT
 * @deaf: posting an inbox fails with this errno
 * @keeps: nothing is given back that is asked for
 * @messages: sent
 * @commands: all of them as text, see fake_commands.h
 * @clocks: what GET_CLOCK_FREQUENCIES tells, up to the first 0
 * @rates: what GET_DATA_RATES tells, likewise
 * @sent: bytes of all XfrBlocks and Secures sent
 * @sent_length: bytes of @sent
 * @levels: wLevelParameter of each of them
 * @level_count: entries of @levels
 * @one_by_one: instead of @frames, one frame for each command
 * @aborts: requests on the control pipe
 * @recoveries: calls of recover()
 * @given: data bytes that answers have carried
 * @buffers: of inboxes and messages; longer than these by default
 */
struct fake_device {
	struct ccid_device *device;
	struct ccid_inbox inboxes[FAKE_SLOTS];
	struct ccid_inbox *posted[FAKE_SLOTS];
	unsigned int posted_count;
	struct fake_frame frames[FAKE_FRAMES];
	struct fake_frame abort_frames[FAKE_FRAMES];
	int deaf;
	bool keeps;
	unsigned int messages;
	char commands[FAKE_COMMANDS];
	u32 clocks[FAKE_TABLE];
	u32 rates[FAKE_TABLE];
	u8 sent[512];
	size_t sent_length;
	u16 levels[64];
	unsigned int level_count;
	const struct fake_frame *one_by_one;
	unsigned int aborts;
	unsigned int recoveries;
	unsigned int given;
	u8 buffers[FAKE_BUFFERS][FAKE_BUFFER_LENGTH];
};

struct fake_device *fake_device_alloc(struct kunit *test);
bool fake_device_is_idle(struct fake_device *fake);
void fake_deliver(struct fake_device *fake, const u8 *command,
		  const struct fake_frame *frame);

#endif /* _SCR_TEST_FAKE_TRANSPORT_H */
