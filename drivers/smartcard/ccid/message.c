// SPDX-License-Identifier: GPL-2.0-only
/*
 * The codec of CCID messages (Rev 1.1, clause 6): what a reader sent is hostile
 * until it went through here. Pure: see message.h.
 */
#include <uapi/linux/scr.h>

#include "message.h"

static bool is_answer_type(u8 type)
{
	return type >= CCID_RDR_TO_PC_DATA_BLOCK &&
	       type <= CCID_RDR_TO_PC_DATA_RATE_AND_CLOCK_FREQUENCY;
}

/**
 * ccid_decode_answer() - read a message from the bulk-IN pipe
 * @answer: filled as far as the bytes go; only good with CCID_ANSWER_OK
 * @message: the bytes, @answer->data points into them
 * @received: bytes that came
 *
 * Bytes after dwLength are ignored: readers pad (ACS). Whether slot, sequence
 * and type belong to the command is the caller's question.
 *
 * Context: any.
 * Return: CCID_ANSWER_OK, or what is wrong.
 */
enum ccid_answer_defect ccid_decode_answer(struct ccid_answer *answer,
					   const u8 *message, size_t received)
{
	memset(answer, 0, sizeof(*answer));
	if (received < CCID_HEADER_LENGTH)
		return CCID_ANSWER_SHORT_HEADER;

	answer->type = message[0];
	answer->length = scr_get_le32(message + 1);
	answer->slot = message[5];
	answer->sequence = message[6];
	answer->icc_status = message[7] & 0x03;
	answer->command_status = message[7] >> 6;
	answer->error = message[8];
	answer->specific = message[9];
	answer->data = message + CCID_HEADER_LENGTH;

	if (!is_answer_type(answer->type))
		return CCID_ANSWER_UNKNOWN_TYPE;
	if (answer->length > received - CCID_HEADER_LENGTH)
		return CCID_ANSWER_TRUNCATED;
	if (answer->icc_status > CCID_ICC_ABSENT)
		return CCID_ANSWER_RESERVED_ICC_STATUS;
	if (answer->command_status > CCID_COMMAND_TIME_EXTENSION)
		return CCID_ANSWER_RESERVED_COMMAND_STATUS;
	return CCID_ANSWER_OK;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_decode_answer);

static const char * const defect_texts[] = {
	[CCID_ANSWER_OK] = "good",
	[CCID_ANSWER_SHORT_HEADER] = "shorter than a header",
	[CCID_ANSWER_UNKNOWN_TYPE] = "unknown message type",
	[CCID_ANSWER_TRUNCATED] = "shorter than its dwLength",
	[CCID_ANSWER_RESERVED_ICC_STATUS] = "reserved bmICCStatus",
	[CCID_ANSWER_RESERVED_COMMAND_STATUS] = "reserved bmCommandStatus",
};

/**
 * ccid_answer_defect_text() - a defect in words
 * @defect: what ccid_decode_answer() returned
 *
 * Return: a string that needs no release, never NULL.
 */
const char *ccid_answer_defect_text(enum ccid_answer_defect defect)
{
	if ((unsigned int)defect >= ARRAY_SIZE(defect_texts))
		return "unknown defect";
	return defect_texts[defect];
}
EXPORT_SYMBOL_IF_KUNIT(ccid_answer_defect_text);

/**
 * ccid_expected_answer() - the message type that answers a command
 * @command: enum ccid_command_type
 *
 * Return: enum ccid_answer_type; 0 for what is no command.
 */
u8 ccid_expected_answer(u8 command)
{
	switch (command) {
	case CCID_PC_TO_RDR_ICC_POWER_ON:
	case CCID_PC_TO_RDR_XFR_BLOCK:
	case CCID_PC_TO_RDR_SECURE:
		return CCID_RDR_TO_PC_DATA_BLOCK;
	case CCID_PC_TO_RDR_ICC_POWER_OFF:
	case CCID_PC_TO_RDR_GET_SLOT_STATUS:
	case CCID_PC_TO_RDR_ICC_CLOCK:
	case CCID_PC_TO_RDR_T0_APDU:
	case CCID_PC_TO_RDR_MECHANICAL:
	case CCID_PC_TO_RDR_ABORT:
		return CCID_RDR_TO_PC_SLOT_STATUS;
	case CCID_PC_TO_RDR_GET_PARAMETERS:
	case CCID_PC_TO_RDR_RESET_PARAMETERS:
	case CCID_PC_TO_RDR_SET_PARAMETERS:
		return CCID_RDR_TO_PC_PARAMETERS;
	case CCID_PC_TO_RDR_ESCAPE:
		return CCID_RDR_TO_PC_ESCAPE;
	case CCID_PC_TO_RDR_SET_DATA_RATE_AND_CLOCK_FREQUENCY:
		return CCID_RDR_TO_PC_DATA_RATE_AND_CLOCK_FREQUENCY;
	default:
		return 0;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ccid_expected_answer);

/*
 * 01 to 7F: the reader does not take the byte of the command at that index. As
 * to the three bytes at 7 and the parameters after them, it does not have that
 * voltage, protocol or value; of a length or a user's data it is the caller's
 * fault; and of the rest of the header, bSlot above all, the driver's or the
 * device's.
 */
static u32 index_status(u8 index, u8 command)
{
	if (index == CCID_ERROR_INDEX_LENGTH)
		return SCR_STATUS_INVALID_PARAMETER;
	if (index < CCID_ERROR_INDEX_SPECIFIC)
		return SCR_STATUS_IO_DEVICE_ERROR;

	switch (command) {
	case CCID_PC_TO_RDR_XFR_BLOCK:
	case CCID_PC_TO_RDR_SECURE:
	case CCID_PC_TO_RDR_ESCAPE:
		return SCR_STATUS_INVALID_PARAMETER;
	default:
		return SCR_STATUS_NOT_SUPPORTED;
	}
}

/*
 * What a card that says nothing, or nothing intelligible, means: at power-on,
 * that it is no card we know; later, what @in_exchange says.
 */
static u32 card_status(u8 command, u32 in_exchange)
{
	if (command == CCID_PC_TO_RDR_ICC_POWER_ON)
		return SCR_STATUS_UNRECOGNIZED_MEDIA;
	return in_exchange;
}

/*
 * 81 to C0 are the vendor's; the meanings are those of libccid's table. What is
 * not here, the short circuit among it, is the device's trouble.
 */
static u32 vendor_status(u8 error, u8 command)
{
	switch (error) {
	case CCID_ERROR_VENDOR_ATR_TOO_LONG:
		return SCR_STATUS_UNRECOGNIZED_MEDIA;
	case CCID_ERROR_VENDOR_NO_DATA_EXCHANGED:
		return card_status(command, SCR_STATUS_IO_TIMEOUT);
	case CCID_ERROR_VENDOR_EMV_MESSAGE_TOO_LONG:
	case CCID_ERROR_VENDOR_APDU_LENGTH:
		return SCR_STATUS_INVALID_PARAMETER;
	case CCID_ERROR_VENDOR_EMV_PROTOCOL_ERROR:
		return card_status(command, SCR_STATUS_DEVICE_PROTOCOL_ERROR);
	case CCID_ERROR_VENDOR_T1_CARD_ERROR:
		return SCR_STATUS_DEVICE_PROTOCOL_ERROR;
	default:
		return SCR_STATUS_IO_DEVICE_ERROR;
	}
}

/**
 * ccid_error_status() - the status of a command that failed with a bError
 * @error: bError, any value
 * @command: enum ccid_command_type of the command that failed
 *
 * Reserved codes and those of no known vendor are IO_DEVICE_ERROR.
 *
 * Return: SCR_STATUS_*, never SUCCESS.
 */
u32 ccid_error_status(u8 error, u8 command)
{
	switch (error) {
	case CCID_ERROR_COMMAND_NOT_SUPPORTED:
	case CCID_ERROR_ICC_PROTOCOL_NOT_SUPPORTED:
	case CCID_ERROR_ICC_CLASS_NOT_SUPPORTED:
		return SCR_STATUS_NOT_SUPPORTED;
	case CCID_ERROR_INDEX_LENGTH ... CCID_ERROR_INDEX_LAST:
		return index_status(error, command);
	case CCID_ERROR_USER_DEFINED_FIRST ... CCID_ERROR_USER_DEFINED_LAST:
		return vendor_status(error, command);
	case CCID_ERROR_CMD_SLOT_BUSY:
	case CCID_ERROR_BUSY_WITH_AUTO_SEQUENCE:
		return SCR_STATUS_DEVICE_BUSY;
	case CCID_ERROR_CMD_ABORTED:
	case CCID_ERROR_PIN_CANCELLED:
		return SCR_STATUS_CANCELLED;
	case CCID_ERROR_PIN_TIMEOUT:
		return SCR_STATUS_IO_TIMEOUT;
	case CCID_ERROR_DEACTIVATED_PROTOCOL:
		return SCR_STATUS_INVALID_DEVICE_STATE;
	case CCID_ERROR_PROCEDURE_BYTE_CONFLICT:
	case CCID_ERROR_XFR_OVERRUN:
	case CCID_ERROR_XFR_PARITY_ERROR:
		return SCR_STATUS_DEVICE_PROTOCOL_ERROR;
	case CCID_ERROR_BAD_ATR_TCK:
	case CCID_ERROR_BAD_ATR_TS:
		return SCR_STATUS_UNRECOGNIZED_MEDIA;
	case CCID_ERROR_ICC_MUTE:
		return card_status(command, SCR_STATUS_IO_TIMEOUT);
	default:
		return SCR_STATUS_IO_DEVICE_ERROR;
	}
}
EXPORT_SYMBOL_IF_KUNIT(ccid_error_status);

/* These are for the reader; the others need a card in the slot. */
static bool needs_card(u8 command)
{
	switch (command) {
	case CCID_PC_TO_RDR_ESCAPE:
	case CCID_PC_TO_RDR_GET_SLOT_STATUS:
	case CCID_PC_TO_RDR_ABORT:
		return false;
	default:
		return true;
	}
}

/**
 * ccid_answer_status() - how a command ended
 * @answer: its answer, decoded; not a time extension, which ends nothing
 * @command: enum ccid_command_type
 *
 * A slot without a card comes before bError, whatever that is: of readers that
 * report a removal in the middle of a command some say mute and some hardware
 * error. Only commands to the reader itself keep their own error.
 *
 * Return: SCR_STATUS_*.
 */
u32 ccid_answer_status(const struct ccid_answer *answer, u8 command)
{
	if (answer->command_status == CCID_COMMAND_PROCESSED)
		return SCR_STATUS_SUCCESS;
	if (answer->icc_status == CCID_ICC_ABSENT && needs_card(command))
		return SCR_STATUS_NO_MEDIA;
	return ccid_error_status(answer->error, command);
}
EXPORT_SYMBOL_IF_KUNIT(ccid_answer_status);

struct error_name {
	u8 error;
	const char *text;
};

static const struct error_name error_names[] = {
	{ CCID_ERROR_COMMAND_NOT_SUPPORTED, "command not supported" },
	{ CCID_ERROR_INDEX_LENGTH, "bad length" },
	{ CCID_ERROR_INDEX_SLOT, "slot does not exist" },
	{ CCID_ERROR_INDEX_SPECIFIC, "voltage or protocol not supported" },
	{ CCID_ERROR_VENDOR_CARD_SHORT_CIRCUIT, "card short circuit" },
	{ CCID_ERROR_VENDOR_ATR_TOO_LONG, "answer to reset too long" },
	{ CCID_ERROR_VENDOR_NO_DATA_EXCHANGED, "no data exchanged" },
	{ CCID_ERROR_VENDOR_EMV_MESSAGE_TOO_LONG, "T=1 message too long for EMV mode" },
	{ CCID_ERROR_VENDOR_EMV_PROTOCOL_ERROR, "protocol error in EMV mode" },
	{ CCID_ERROR_VENDOR_T1_CARD_ERROR, "card error during a T=1 exchange" },
	{ CCID_ERROR_VENDOR_APDU_LENGTH, "wrong APDU length" },
	{ CCID_ERROR_CMD_SLOT_BUSY, "slot busy" },
	{ CCID_ERROR_PIN_CANCELLED, "PIN entry cancelled" },
	{ CCID_ERROR_PIN_TIMEOUT, "PIN entry timed out" },
	{ CCID_ERROR_BUSY_WITH_AUTO_SEQUENCE, "busy with an automatic sequence" },
	{ CCID_ERROR_DEACTIVATED_PROTOCOL, "protocol deactivated" },
	{ CCID_ERROR_PROCEDURE_BYTE_CONFLICT, "procedure byte conflict" },
	{ CCID_ERROR_ICC_CLASS_NOT_SUPPORTED, "card class not supported" },
	{ CCID_ERROR_ICC_PROTOCOL_NOT_SUPPORTED, "card protocol not supported" },
	{ CCID_ERROR_BAD_ATR_TCK, "bad TCK in the answer to reset" },
	{ CCID_ERROR_BAD_ATR_TS, "bad TS in the answer to reset" },
	{ CCID_ERROR_HARDWARE_ERROR, "hardware error" },
	{ CCID_ERROR_XFR_OVERRUN, "overrun while talking to the card" },
	{ CCID_ERROR_XFR_PARITY_ERROR, "parity error while talking to the card" },
	{ CCID_ERROR_ICC_MUTE, "card mute" },
	{ CCID_ERROR_CMD_ABORTED, "aborted by the host" },
};

/**
 * ccid_error_text() - a bError in words
 * @error: bError of a failed command, any value
 *
 * Return: a string that needs no release, never NULL.
 */
const char *ccid_error_text(u8 error)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(error_names); i++)
		if (error_names[i].error == error)
			return error_names[i].text;

	if (error <= CCID_ERROR_INDEX_LAST)
		return "bad byte in the command";
	if (error >= CCID_ERROR_USER_DEFINED_FIRST && error <= CCID_ERROR_USER_DEFINED_LAST)
		return "error of the vendor's own";
	return "reserved error code";
}
EXPORT_SYMBOL_IF_KUNIT(ccid_error_text);

/**
 * ccid_encode_parameters() - the protocol data structure of SetParameters
 * @data: room for CCID_PARAMETERS_T1_LENGTH bytes
 * @parameters: what to write; any protocol but T=1 is written as T=0
 *
 * Return: bytes written, which is SetParameters' dwLength.
 */
size_t ccid_encode_parameters(u8 *data, const struct ccid_parameters *parameters)
{
	data[0] = parameters->fi_di;
	data[1] = parameters->tcck;
	data[2] = parameters->guard_time;
	data[3] = parameters->waiting_integers;
	data[4] = parameters->clock_stop;
	if (parameters->protocol != CCID_PROTOCOL_T1)
		return CCID_PARAMETERS_T0_LENGTH;
	data[5] = parameters->ifsc;
	data[6] = parameters->nad;
	return CCID_PARAMETERS_T1_LENGTH;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_encode_parameters);

/**
 * ccid_decode_parameters() - read a Parameters message (6.2.3)
 * @parameters: filled with true only
 * @answer: a decoded answer
 *
 * Whether the command succeeded is the caller's question.
 *
 * Context: any.
 * Return: false if @answer is no Parameters message, of no known protocol, or
 * too short for the protocol that it names.
 */
bool ccid_decode_parameters(struct ccid_parameters *parameters,
			    const struct ccid_answer *answer)
{
	const u8 *data = answer->data;
	bool t1 = answer->specific == CCID_PROTOCOL_T1;

	if (answer->type != CCID_RDR_TO_PC_PARAMETERS ||
	    answer->specific > CCID_PROTOCOL_T1 ||
	    answer->length < (t1 ? CCID_PARAMETERS_T1_LENGTH : CCID_PARAMETERS_T0_LENGTH))
		return false;

	parameters->protocol = answer->specific;
	parameters->fi_di = data[0];
	parameters->tcck = data[1];
	parameters->guard_time = data[2];
	parameters->waiting_integers = data[3];
	parameters->clock_stop = data[4];
	parameters->ifsc = t1 ? data[5] : 0;
	parameters->nad = t1 ? data[6] : 0;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_decode_parameters);

/**
 * ccid_decode_slot_change() - what NotifySlotChange (6.3.1) says of one slot
 * @change: filled with true only
 * @slot: from 0
 * @message: bytes from the interrupt-IN pipe
 * @received: bytes that came
 *
 * Four slots share a byte after the type, two bits each: present, then changed.
 * A reader that sends too few bytes says nothing of the slots beyond, and
 * bytes beyond the last slot are not looked at.
 *
 * Context: any.
 * Return: false if this is no NotifySlotChange or does not reach @slot.
 */
bool ccid_decode_slot_change(struct ccid_slot_change *change, unsigned int slot,
			     const u8 *message, size_t received)
{
	size_t at = 1 + slot / 4;
	u8 bits;

	if (received <= at || message[0] != CCID_RDR_TO_PC_NOTIFY_SLOT_CHANGE)
		return false;
	bits = message[at] >> (slot % 4 * 2);
	change->present = bits & 1;
	change->changed = bits & 2;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_decode_slot_change);

/**
 * ccid_decode_hardware_error() - read a HardwareError (6.3.2)
 * @hardware_error: filled with true only
 * @message: bytes from the interrupt-IN pipe
 * @received: bytes that came
 *
 * Context: any.
 * Return: false if this is no whole HardwareError.
 */
bool ccid_decode_hardware_error(struct ccid_hardware_error *hardware_error,
				const u8 *message, size_t received)
{
	if (received < 4 || message[0] != CCID_RDR_TO_PC_HARDWARE_ERROR)
		return false;
	hardware_error->slot = message[1];
	hardware_error->sequence = message[2];
	hardware_error->code = message[3];
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ccid_decode_hardware_error);
