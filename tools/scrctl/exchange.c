// SPDX-License-Identifier: BSD-3-Clause
/*
 * One command to its end: TPDUs for T=0, GET RESPONSE after 61xx, the right
 * Le after 6Cxx. ISO/IEC 7816-3, 12.2, and 7816-4, 5.3.
 */
#include "card.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "hex.h"
#include "output.h"

/* -v: what really goes over the line. */
static void show(const char *direction, const __u8 *bytes, size_t shown, size_t length)
{
	char *text = hex_format(bytes, shown);

	if (text)
		output_detail("  %s %s%s", direction, text, shown < length ? " ..." : "");
	free(text);
}

/* Appends to @answer, instead of the status word that it ended with. */
static int transmit(const struct exchange *exchange, const struct apdu *command,
		    struct answer *answer)
{
	size_t kept = answer->length < 2 ? 0 : answer->length - 2;
	struct scr_transmit request = {
		.protocol = exchange->protocol,
		.send_buffer = (uintptr_t)command->bytes,
		.send_length = command->length,
		.receive_buffer = (uintptr_t)(answer->bytes + kept),
		.receive_length = sizeof(answer->bytes) - kept,
	};
	int error;

	show("->", command->bytes, apdu_shown_length(command), command->length);
	error = reader_ioctl(exchange->reader, IOCTL_SMARTCARD_TRANSMIT, &request);
	if (error)
		return error;
	if (request.receive_length < 2 ||
	    request.receive_length > sizeof(answer->bytes) - kept)
		error = EPROTO;
	else
		answer->length = kept + request.receive_length;
	show("<-", answer->bytes + kept, answer->length - kept, answer->length - kept);
	return error;
}

/* After 6Cxx: once, and not again for the same command. */
static bool retry_with_le(struct apdu *command, const struct answer *answer, bool *retried)
{
	__u16 status_word = answer_status_word(answer);

	if (*retried || status_word >> 8 != 0x6C)
		return false;
	*retried = true;
	return apdu_set_le(command, status_word & 0xFF);
}

/*
 * After 61xx. A card that says 61xx to GET RESPONSE and sends nothing would
 * keep us for ever: @before is the length of the answer before this command.
 */
static bool fetch_more(struct apdu *command, const struct answer *answer,
		       __u8 cla, size_t before, bool *retried)
{
	__u16 status_word = answer_status_word(answer);
	bool fetched = command->bytes[1] == INS_GET_RESPONSE;

	if (status_word >> 8 != 0x61 || (fetched && answer->length <= before))
		return false;
	*retried = false;
	apdu_get_response(command, cla, status_word & 0xFF);
	return true;
}

static int follow(const struct exchange *exchange, struct apdu *command,
		  struct answer *answer)
{
	__u8 cla = command->bytes[0];
	bool retried = false;
	size_t before;
	int error;

	do {
		before = answer->length;
		error = transmit(exchange, command, answer);
	} while (!error && exchange->get_response &&
		 (retry_with_le(command, answer, &retried) ||
		  fetch_more(command, answer, cla, before, &retried)));
	return error;
}

int exchange_run(const struct exchange *exchange, const struct apdu *command,
		 struct answer *answer)
{
	struct apdu *sent = malloc(sizeof(*sent));
	int error = ENOMEM;

	answer->length = 0;
	if (sent) {
		*sent = *command;
		error = exchange->as_tpdu && !apdu_make_tpdu(sent) ? EMSGSIZE :
			follow(exchange, sent, answer);
		explicit_bzero(sent, sizeof(*sent));
	}
	free(sent);
	return error;
}

int exchange_report(const struct exchange *exchange, int error)
{
	if (error == EMSGSIZE && exchange->as_tpdu)
		return error_message(SCRCTL_NOT_SUPPORTED,
				     "%s: transmit: this reader takes TPDUs, and T=0 has none for an extended length; shorten the command, or use command chaining",
				     exchange->reader->name);
	return error_report(exchange->reader, "transmit", error);
}
