// SPDX-License-Identifier: BSD-3-Clause
/*
 * length-zero, length-huge, length-over, length-under: dwLength is not what comes.
 */
#include "outgoing.h"

static void add(struct outgoing *answer, int difference)
{
	scr_put_le32(answer->bytes + AT_LENGTH,
		     scr_get_le32(answer->bytes + AT_LENGTH) + difference);
}

static void make_zero(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	scr_put_le32(answer->bytes + AT_LENGTH, 0);
}

static void make_huge(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	scr_put_le32(answer->bytes + AT_LENGTH, 0xffffffff);
}

static void make_greater(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	add(answer, 1);
}

/* An answer without data gets a byte that dwLength does not count. */
static void make_less(struct fault *fault, struct reader *reader, struct outgoing *answer)
{
	(void)fault;
	(void)reader;
	if (answer->length > CCID_HEADER_LENGTH)
		add(answer, -1);
	else
		answer->bytes[answer->length++] = 0;
}

FAULT(length_zero) = {
	.name = "length-zero",
	.what = "dwLength is 0.",
	.place = -1,
	.change_answer = make_zero,
};

FAULT(length_huge) = {
	.name = "length-huge",
	.what = "dwLength is FFFFFFFF.",
	.change_answer = make_huge,
};

FAULT(length_over) = {
	.name = "length-over",
	.what = "dwLength is one more than the bytes that come.",
	.change_answer = make_greater,
};

FAULT(length_under) = {
	.name = "length-under",
	.what = "dwLength is one less than the bytes that come.",
	.change_answer = make_less,
};
