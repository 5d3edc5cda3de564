// SPDX-License-Identifier: BSD-3-Clause
/*
 * Answers go to the host: by the bulk-IN pipe, or to what an ICCD keeps.
 */
#include <stdlib.h>
#include <string.h>

#include "outgoing.h"
#include "report.h"

void outgoing_send_bytes(struct reader *reader, const u8 *bytes, u32 length)
{
	if (iccd_version(reader))
		iccd_answer(reader, bytes, length);
	else
		pipe_send(reader, ENDPOINT_BULK_IN, 0, bytes, length);
}

/* What waits for the end of its transfer, and @answer, in one. */
static void send_joined(struct reader *reader, const struct outgoing *answer)
{
	u32 before = reader->withheld_length;
	u8 *joined = allocate(before + answer->length);

	memcpy(joined, reader->withheld, before);
	memcpy(joined + before, answer->bytes, answer->length);
	reader->withheld_length = 0;
	pipe_send(reader, ENDPOINT_BULK_IN, 0, joined, before + answer->length);
	free(joined);
}

void outgoing_send(struct reader *reader, const struct outgoing *answer)
{
	if (reader->withheld_length)
		send_joined(reader, answer);
	else
		outgoing_send_bytes(reader, answer->bytes, answer->length);
}

void outgoing_withhold(struct reader *reader, const struct outgoing *answer)
{
	memcpy(reader->withheld, answer->bytes, answer->length);
	reader->withheld_length = answer->length;
}

void outgoing_forget(struct reader *reader)
{
	reader->withheld_length = 0;
}
