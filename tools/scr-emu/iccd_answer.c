// SPDX-License-Identifier: BSD-3-Clause
/*
 * What an ICCD keeps for its host, until that fetches it.
 */
#include <string.h>

#include "iccd.h"
#include "reader.h"

int iccd_version(const struct reader *reader)
{
	return reader->settings->description.interface_protocol;
}

void iccd_answer(struct reader *reader, const u8 *answer, u32 length)
{
	struct iccd *iccd = &reader->iccd;

	if (answer[AT_STATUS] & STATUS_TIME_EXTENSION)
		return;
	memcpy(iccd->answer, answer, length);
	iccd->length = length;
	iccd->answered = true;
}

void iccd_reset(struct reader *reader)
{
	memset(&reader->iccd, 0, sizeof(reader->iccd));
}
