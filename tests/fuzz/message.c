// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages of CCID: any bytes of the bulk-IN and of the interrupt pipe. What is taken
 * for an answer lies within what came, and each end has a status.
 */
#include <stdlib.h>
#include <string.h>

#include <uapi/linux/scr.h>

#include "ccid/message.h"
#include "fuzz.h"

static void check_good(const struct ccid_answer *answer, const u8 *bytes, size_t length)
{
	must(length >= CCID_HEADER_LENGTH);
	must(answer->data == bytes + CCID_HEADER_LENGTH);
	must(answer->length <= length - CCID_HEADER_LENGTH);
	must(answer->length == scr_get_le32(bytes + 1));
	must(answer->type == bytes[0] && answer->slot == bytes[5]);
	must(answer->sequence == bytes[6] && answer->error == bytes[8]);
	must(answer->icc_status <= CCID_ICC_ABSENT);
	must(answer->command_status <= CCID_COMMAND_TIME_EXTENSION);
}

/* Whoever writes what was read writes the same bytes. */
static void check_parameters(const struct ccid_answer *answer)
{
	size_t length = answer->specific ? CCID_PARAMETERS_T1_LENGTH : CCID_PARAMETERS_T0_LENGTH;
	u8 bytes[CCID_PARAMETERS_T1_LENGTH];
	struct ccid_parameters parameters;

	if (!ccid_decode_parameters(&parameters, answer))
		return;
	must(answer->type == CCID_RDR_TO_PC_PARAMETERS && answer->specific <= 1);
	must(answer->length >= length);
	must(ccid_encode_parameters(bytes, &parameters) == length);
	must(!memcmp(bytes, answer->data, length));
}

static void check_status(const struct ccid_answer *answer, u8 command)
{
	u32 status = ccid_answer_status(answer, command);
	bool done = answer->command_status == CCID_COMMAND_PROCESSED;

	must((status == SCR_STATUS_SUCCESS) == done);
	must(ccid_error_status(answer->error, command) != SCR_STATUS_SUCCESS);
	must(strlen(ccid_error_text(answer->error)));
	must(!ccid_is_refusal(answer) || !done);
}

static void check_answer(const u8 *bytes, size_t length, u8 command)
{
	enum ccid_answer_defect defect;
	struct ccid_answer answer;
	u8 expected = ccid_expected_answer(command);

	must(!expected || (expected >= 0x80 && expected <= 0x84));
	defect = ccid_decode_answer(&answer, bytes, length);
	must(defect < CCID_ANSWER_DEFECT_COUNT);
	must(strcmp(ccid_answer_defect_text(defect), "unknown defect"));
	if (defect)
		return;
	check_good(&answer, bytes, length);
	check_parameters(&answer);
	check_status(&answer, command);
}

static void check_notification(const u8 *bytes, size_t length)
{
	struct ccid_hardware_error error;
	struct ccid_slot_change change;
	unsigned int slot, told = 0;

	for (slot = 0; slot < 256; slot++)
		told += ccid_decode_slot_change(&change, slot, bytes, length);
	must(told <= 4 * length);
	must(!told || !ccid_decode_hardware_error(&error, bytes, length));
	if (ccid_decode_hardware_error(&error, bytes, length))
		must(error.slot == bytes[1] && error.sequence == bytes[2] &&
		     error.code == bytes[3]);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input input = { data, size };
	u8 command = fuzz_u8(&input);
	size_t length;
	u8 *bytes = fuzz_rest(&input, &length);

	check_answer(bytes, length, command);
	check_notification(bytes, length);
	free(bytes);
	return 0;
}

/* Every other one counts its own bytes right. */
size_t LLVMFuzzerCustomMutator(u8 *data, size_t size, size_t room, unsigned int seed)
{
	size = LLVMFuzzerMutate(data, size, room);
	if (seed & 1 && size > CCID_HEADER_LENGTH) {
		data[1] = CCID_RDR_TO_PC_DATA_BLOCK + (seed >> 1) % 5;
		scr_put_le32(data + 2, size - 1 - CCID_HEADER_LENGTH);
	}
	return size;
}
