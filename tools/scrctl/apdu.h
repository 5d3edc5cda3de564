/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Command APDUs and their answers, as bytes. All of them may hold secrets.
 */
#ifndef SCRCTL_APDU_H
#define SCRCTL_APDU_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include <linux/scr.h>

#define APDU_HEADER_LENGTH	4
#define INS_GET_RESPONSE	0xC0

/**
 * struct apdu - a command APDU, or a TPDU made of one
 * @length: bytes of @bytes
 * @bytes: CLA INS P1 P2, then Lc, data and Le as far as they are there
 */
struct apdu {
	size_t length;
	__u8 bytes[SCR_MAXIMUM_COMMAND_LENGTH];
};

/**
 * struct answer - what a card answers
 * @length: bytes of @bytes, SW1 SW2 included; less than 2 is no answer
 * @bytes: data, SW1, SW2
 */
struct answer {
	size_t length;
	__u8 bytes[SCR_MAXIMUM_RESPONSE_LENGTH];
};

/* ISO/IEC 7816-3, 12.1.3; S for short, E for extended length fields. */
enum apdu_case {
	APDU_CASE_1,
	APDU_CASE_2S,
	APDU_CASE_3S,
	APDU_CASE_4S,
	APDU_CASE_2E,
	APDU_CASE_3E,
	APDU_CASE_4E,
	APDU_CASE_NONE,
};

enum apdu_case apdu_case(const struct apdu *apdu);

/**
 * apdu_make_tpdu() - make the T=0 command TPDU of a command APDU, in place
 * @apdu: it
 *
 * ISO/IEC 7816-3, 12.2: case 1 gets a P3 of 0, case 4S loses its Le, which
 * GET RESPONSE will have.
 *
 * Return: false for what T=0 can't carry in one TPDU, @apdu unchanged.
 */
bool apdu_make_tpdu(struct apdu *apdu);

/* The GET RESPONSE that fetches @le bytes (0: 256) of the answer to @cla. */
void apdu_get_response(struct apdu *apdu, __u8 cla, __u8 le);

/* Sets a short Le, as 6Cxx wants it. Returns false if there is none. */
bool apdu_set_le(struct apdu *apdu, __u8 le);

/*
 * How many bytes of it may be shown: all but the data of commands that carry
 * a PIN (VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER, ...).
 */
size_t apdu_shown_length(const struct apdu *apdu);

/* What the answer ends with; it must have 2 bytes. */
__u16 answer_status_word(const struct answer *answer);

#endif /* SCRCTL_APDU_H */
