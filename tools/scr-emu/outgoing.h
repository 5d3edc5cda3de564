/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An answer on its way to the host.
 */
#ifndef SCR_EMU_OUTGOING_H
#define SCR_EMU_OUTGOING_H

#include "reader.h"

/**
 * struct outgoing - an answer on its way
 * @command: bMessageType of what it is the answer to
 * @length: what is sent, whatever dwLength says
 * @bytes: with room for one more than an answer may have
 */
struct outgoing {
	u8 command;
	u32 length;
	u8 bytes[CCID_HEADER_LENGTH + MAXIMUM_RESPONSE + 1];
};

/* It goes, in one transfer with what was withheld. */
void outgoing_send(struct reader *reader, const struct outgoing *answer);

/* Bytes that were an answer go, again or late, in a transfer of their own. */
void outgoing_send_bytes(struct reader *reader, const u8 *bytes, u32 length);

/* It goes with the next answer, as a transfer that has not ended. Only one at a time. */
void outgoing_withhold(struct reader *reader, const struct outgoing *answer);

/* What was withheld never goes. */
void outgoing_forget(struct reader *reader);

#endif /* SCR_EMU_OUTGOING_H */
