// SPDX-License-Identifier: GPL-2.0-only
/*
 * A card on the bench.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "card_bench.h"

#define ROOM	(2 * (MAXIMUM_RESPONSE + 1))

struct card card;

void card_bench_insert(const char *name)
{
	static struct card_kind kind;

	assert_int_equal(card_kind_parse(&kind, name), 0);
	memset(&card, 0, sizeof(card));
	card_open(&card, &kind, 0);
	card_reset(&card);
}

int card_bench_withdraw(void **state)
{
	(void)state;
	card_close(&card);
	return 0;
}

u32 bytes_of(const char *hex, u8 *bytes)
{
	u32 length = 0;

	while (sscanf(hex, " %2hhx", &bytes[length]) == 1) {
		hex += strspn(hex, " ") + 2;
		length++;
	}
	return length;
}

const char *answer_text(void)
{
	static char text[ROOM];
	u32 i;

	for (i = 0; i < card.length; i++)
		sprintf(text + 2 * i, "%02X", card.data[i]);
	sprintf(text + 2 * i, "%04X", card.status);
	return text;
}

const char *apdu(const char *command)
{
	static u8 bytes[MAXIMUM_COMMAND];

	card_apdu(&card, bytes, bytes_of(command, bytes));
	return answer_text();
}

void run(const struct step *steps)
{
	for (; steps->command; steps++) {
		const char *answer = apdu(steps->command);

		if (strcmp(answer, steps->answer))
			fail_msg("%s: %s instead of %s", steps->command, answer, steps->answer);
	}
}
