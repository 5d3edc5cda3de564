/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The messages of the CCID class, Rev 1.1, clause 6: their codes, their bytes,
 * and what a reader's error codes mean. Pure: no USB, no waiting, no state.
 */
#ifndef _SCR_CCID_MESSAGE_H
#define _SCR_CCID_MESSAGE_H

#include "../iso7816/portable.h"

/* Both directions: bMessageType, dwLength, bSlot, bSeq, three bytes, data (6.1, 6.2). */
#define CCID_HEADER_LENGTH		10

/*
 * The longest message that extended APDU level needs: a command APDU of 65544
 * bytes after the header (5.1, dwMaxCCIDMessageLength).
 */
#define CCID_MAXIMUM_MESSAGE_LENGTH	(CCID_HEADER_LENGTH + 65544)

/* Bulk-OUT bMessageType (6.1, table 6.1-1). */
enum ccid_command_type {
	CCID_PC_TO_RDR_SET_PARAMETERS		= 0x61, /* 6.1.7 */
	CCID_PC_TO_RDR_ICC_POWER_ON		= 0x62, /* 6.1.1 */
	CCID_PC_TO_RDR_ICC_POWER_OFF		= 0x63, /* 6.1.2 */
	CCID_PC_TO_RDR_GET_SLOT_STATUS		= 0x65, /* 6.1.3 */
	CCID_PC_TO_RDR_SECURE			= 0x69, /* 6.1.11 */
	CCID_PC_TO_RDR_T0_APDU			= 0x6a, /* 6.1.10 */
	CCID_PC_TO_RDR_ESCAPE			= 0x6b, /* 6.1.8 */
	CCID_PC_TO_RDR_GET_PARAMETERS		= 0x6c, /* 6.1.5 */
	CCID_PC_TO_RDR_RESET_PARAMETERS		= 0x6d, /* 6.1.6 */
	CCID_PC_TO_RDR_ICC_CLOCK		= 0x6e, /* 6.1.9 */
	CCID_PC_TO_RDR_XFR_BLOCK		= 0x6f, /* 6.1.4 */
	CCID_PC_TO_RDR_MECHANICAL		= 0x71, /* 6.1.12 */
	CCID_PC_TO_RDR_ABORT			= 0x72, /* 6.1.13 */
	CCID_PC_TO_RDR_SET_DATA_RATE_AND_CLOCK_FREQUENCY = 0x73, /* 6.1.14 */
};

/* Bulk-IN bMessageType (6.2, table 6.2-1). */
enum ccid_answer_type {
	CCID_RDR_TO_PC_DATA_BLOCK		= 0x80, /* 6.2.1 */
	CCID_RDR_TO_PC_SLOT_STATUS		= 0x81, /* 6.2.2 */
	CCID_RDR_TO_PC_PARAMETERS		= 0x82, /* 6.2.3 */
	CCID_RDR_TO_PC_ESCAPE			= 0x83, /* 6.2.4 */
	CCID_RDR_TO_PC_DATA_RATE_AND_CLOCK_FREQUENCY = 0x84, /* 6.2.5 */
};

/* Interrupt-IN bMessageType (6.3). */
enum ccid_notification_type {
	CCID_RDR_TO_PC_NOTIFY_SLOT_CHANGE	= 0x50, /* 6.3.1 */
	CCID_RDR_TO_PC_HARDWARE_ERROR		= 0x51, /* 6.3.2 */
};

/* bStatus, bits 0 and 1: bmICCStatus (6.2.6). */
enum ccid_icc_status {
	CCID_ICC_ACTIVE		= 0,
	CCID_ICC_INACTIVE	= 1,
	CCID_ICC_ABSENT		= 2,
};

/* bStatus, bits 6 and 7: bmCommandStatus (6.2.6). */
enum ccid_command_status {
	CCID_COMMAND_PROCESSED		= 0,
	CCID_COMMAND_FAILED		= 1,
	CCID_COMMAND_TIME_EXTENSION	= 2,
};

/*
 * bError of a failed command (6.2.6, table 6.2-2), and the vendor's codes that
 * readers in the field send (libccid's table). 01 to 7F are the index of the
 * byte in the command that the reader does not take.
 */
enum ccid_error {
	CCID_ERROR_COMMAND_NOT_SUPPORTED	= 0x00,
	CCID_ERROR_INDEX_LENGTH			= 0x01,
	CCID_ERROR_INDEX_SLOT			= 0x05,
	CCID_ERROR_INDEX_SPECIFIC		= 0x07,
	CCID_ERROR_INDEX_LAST			= 0x7f,
	CCID_ERROR_USER_DEFINED_FIRST		= 0x81,
	CCID_ERROR_VENDOR_CARD_SHORT_CIRCUIT	= 0xa2,
	CCID_ERROR_VENDOR_ATR_TOO_LONG		= 0xa3,
	CCID_ERROR_VENDOR_NO_DATA_EXCHANGED	= 0xab,
	CCID_ERROR_VENDOR_EMV_MESSAGE_TOO_LONG	= 0xb0,
	CCID_ERROR_VENDOR_EMV_PROTOCOL_ERROR	= 0xbb,
	CCID_ERROR_VENDOR_T1_CARD_ERROR		= 0xbd,
	CCID_ERROR_VENDOR_APDU_LENGTH		= 0xbe,
	CCID_ERROR_USER_DEFINED_LAST		= 0xc0,
	CCID_ERROR_CMD_SLOT_BUSY		= 0xe0,
	CCID_ERROR_PIN_CANCELLED		= 0xef,
	CCID_ERROR_PIN_TIMEOUT			= 0xf0,
	CCID_ERROR_BUSY_WITH_AUTO_SEQUENCE	= 0xf2,
	CCID_ERROR_DEACTIVATED_PROTOCOL		= 0xf3,
	CCID_ERROR_PROCEDURE_BYTE_CONFLICT	= 0xf4,
	CCID_ERROR_ICC_CLASS_NOT_SUPPORTED	= 0xf5,
	CCID_ERROR_ICC_PROTOCOL_NOT_SUPPORTED	= 0xf6,
	CCID_ERROR_BAD_ATR_TCK			= 0xf7,
	CCID_ERROR_BAD_ATR_TS			= 0xf8,
	CCID_ERROR_HARDWARE_ERROR		= 0xfb,
	CCID_ERROR_XFR_OVERRUN			= 0xfc,
	CCID_ERROR_XFR_PARITY_ERROR		= 0xfd,
	CCID_ERROR_ICC_MUTE			= 0xfe,
	CCID_ERROR_CMD_ABORTED			= 0xff,
};

/* IccPowerOn, bPowerSelect (6.1.1). */
enum ccid_power_select {
	CCID_POWER_SELECT_AUTOMATIC	= 0,
	CCID_POWER_SELECT_5V		= 1,
	CCID_POWER_SELECT_3V		= 2,
	CCID_POWER_SELECT_1V8		= 3,
};

/* XfrBlock and Secure, wLevelParameter at extended APDU level (6.1.4). */
enum ccid_level_parameter {
	CCID_COMMAND_WHOLE		= 0x0000,
	CCID_COMMAND_BEGINS		= 0x0001,
	CCID_COMMAND_ENDS		= 0x0002,
	CCID_COMMAND_CONTINUES		= 0x0003,
	CCID_COMMAND_WANTS_MORE		= 0x0010,
};

/* DataBlock, bChainParameter (6.2.1). */
enum ccid_chain_parameter {
	CCID_RESPONSE_WHOLE		= 0x00,
	CCID_RESPONSE_BEGINS		= 0x01,
	CCID_RESPONSE_ENDS		= 0x02,
	CCID_RESPONSE_CONTINUES		= 0x03,
	CCID_RESPONSE_WANTS_COMMAND	= 0x10,
};

/* Set- and GetParameters, bProtocolNum (6.1.7). */
enum ccid_protocol_number {
	CCID_PROTOCOL_T0	= 0,
	CCID_PROTOCOL_T1	= 1,
};

/* IccClock, bClockCommand (6.1.9). */
enum ccid_clock_command {
	CCID_CLOCK_RESTART	= 0,
	CCID_CLOCK_STOP		= 1,
};

/* SlotStatus, bClockStatus (6.2.2). */
enum ccid_clock_status {
	CCID_CLOCK_RUNNING	= 0,
	CCID_CLOCK_STOPPED_LOW	= 1,
	CCID_CLOCK_STOPPED_HIGH	= 2,
	CCID_CLOCK_STOPPED	= 3,
};

/* Mechanical, bFunction (6.1.12). */
enum ccid_mechanical_function {
	CCID_MECHANICAL_ACCEPT	= 1,
	CCID_MECHANICAL_EJECT	= 2,
	CCID_MECHANICAL_CAPTURE	= 3,
	CCID_MECHANICAL_LOCK	= 4,
	CCID_MECHANICAL_UNLOCK	= 5,
};

/* T0APDU, bmChanges (6.1.10). */
enum ccid_t0_apdu_changes {
	CCID_T0_CHANGE_CLASS_GET_RESPONSE	= 0x01,
	CCID_T0_CHANGE_CLASS_ENVELOPE		= 0x02,
};

/* Requests to the interface on the control pipe (5.3). */
enum ccid_control_request {
	CCID_REQUEST_ABORT			= 0x01, /* 5.3.1 */
	CCID_REQUEST_GET_CLOCK_FREQUENCIES	= 0x02, /* 5.3.2 */
	CCID_REQUEST_GET_DATA_RATES		= 0x03, /* 5.3.3 */
};

/* HardwareError, bHardwareErrorCode (6.3.2). */
#define CCID_HARDWARE_OVER_CURRENT	0x01

/**
 * enum ccid_answer_defect - why bytes from the bulk-IN pipe are no answer
 * @CCID_ANSWER_OK: they are one
 * @CCID_ANSWER_SHORT_HEADER: fewer than ten bytes
 * @CCID_ANSWER_UNKNOWN_TYPE: bMessageType is none of 80 to 84
 * @CCID_ANSWER_TRUNCATED: dwLength counts more bytes than came
 * @CCID_ANSWER_RESERVED_ICC_STATUS: bmICCStatus is 3
 * @CCID_ANSWER_RESERVED_COMMAND_STATUS: bmCommandStatus is 3
 * @CCID_ANSWER_DEFECT_COUNT: how many there are
 */
enum ccid_answer_defect {
	CCID_ANSWER_OK,
	CCID_ANSWER_SHORT_HEADER,
	CCID_ANSWER_UNKNOWN_TYPE,
	CCID_ANSWER_TRUNCATED,
	CCID_ANSWER_RESERVED_ICC_STATUS,
	CCID_ANSWER_RESERVED_COMMAND_STATUS,
	CCID_ANSWER_DEFECT_COUNT
};

/**
 * struct ccid_answer - one message from the bulk-IN pipe
 * @type: bMessageType, enum ccid_answer_type
 * @slot: bSlot
 * @sequence: bSeq
 * @icc_status: enum ccid_icc_status
 * @command_status: enum ccid_command_status
 * @error: bError: enum ccid_error if the command failed; with a time
 *	extension the number of waiting times that the reader asks for
 * @specific: byte 9: bChainParameter, bClockStatus or bProtocolNum by @type
 * @length: dwLength, bytes at @data
 * @data: into the message that was decoded; valid as long as that is
 */
struct ccid_answer {
	u8 type;
	u8 slot;
	u8 sequence;
	u8 icc_status;
	u8 command_status;
	u8 error;
	u8 specific;
	u32 length;
	const u8 *data;
};

/*
 * 6.2.6: the reader does not know the command, or does not take a byte of it. It
 * has done nothing then.
 */
static inline bool ccid_is_refusal(const struct ccid_answer *answer)
{
	return answer->command_status == CCID_COMMAND_FAILED &&
	       answer->error <= CCID_ERROR_INDEX_LAST;
}

enum ccid_answer_defect ccid_decode_answer(struct ccid_answer *answer,
					   const u8 *message, size_t received);
const char *ccid_answer_defect_text(enum ccid_answer_defect defect);
u8 ccid_expected_answer(u8 command);

u32 ccid_error_status(u8 error, u8 command);
u32 ccid_answer_status(const struct ccid_answer *answer, u8 command);
const char *ccid_error_text(u8 error);

/**
 * struct ccid_parameters - the protocol data structures of 6.1.7
 * @protocol: enum ccid_protocol_number; T=0 has no @ifsc and no @nad
 * @fi_di: bmFindexDindex, as TA1
 * @tcck: bmTCCKST0 or bmTCCKST1: bit 1 inverse convention; T=1: bit 0 CRC, bit 4 set
 * @guard_time: bGuardTimeT0 or T1, extra guard time as TC1
 * @waiting_integers: bWaitingIntegerT0 (WI), or bWaitingIntegersT1 (BWI high, CWI low)
 * @clock_stop: bClockStop: 0 none, 1 low, 2 high, 3 either
 * @ifsc: bIFSC
 * @nad: bNadValue
 */
struct ccid_parameters {
	u8 protocol;
	u8 fi_di;
	u8 tcck;
	u8 guard_time;
	u8 waiting_integers;
	u8 clock_stop;
	u8 ifsc;
	u8 nad;
};

#define CCID_PARAMETERS_T0_LENGTH	5
#define CCID_PARAMETERS_T1_LENGTH	7

/* bmTCCKST1: bits 2 to 7 are 000100, bit 0 says CRC; both: bit 1 says inverse. */
#define CCID_TCCKS_CRC			0x01
#define CCID_TCCKS_INVERSE_CONVENTION	0x02
#define CCID_TCCKS_T1			0x10

size_t ccid_encode_parameters(u8 *data, const struct ccid_parameters *parameters);
bool ccid_decode_parameters(struct ccid_parameters *parameters,
			    const struct ccid_answer *answer);

/**
 * struct ccid_slot_change - what NotifySlotChange says of one slot
 * @present: a card is there
 * @changed: it came or went since the last notification
 */
struct ccid_slot_change {
	bool present;
	bool changed;
};

/**
 * struct ccid_hardware_error - HardwareError (6.3.2)
 * @slot: bSlot
 * @sequence: bSeq of the command that was running
 * @code: bHardwareErrorCode, CCID_HARDWARE_OVER_CURRENT
 */
struct ccid_hardware_error {
	u8 slot;
	u8 sequence;
	u8 code;
};

bool ccid_decode_slot_change(struct ccid_slot_change *change, unsigned int slot,
			     const u8 *message, size_t received);
bool ccid_decode_hardware_error(struct ccid_hardware_error *hardware_error,
				const u8 *message, size_t received);

/**
 * ccid_encode_header() - the ten bytes that begin every command
 * @message: at least CCID_HEADER_LENGTH bytes
 * @type: bMessageType, enum ccid_command_type
 * @length: dwLength, bytes that follow the header
 * @slot: bSlot
 * @sequence: bSeq
 * @specific7: the first of the three bytes that are particular to @type
 * @specific8: the second
 * @specific9: the third
 */
static inline void ccid_encode_header(u8 *message, u8 type, u32 length, u8 slot,
				      u8 sequence, u8 specific7, u8 specific8,
				      u8 specific9)
{
	message[0] = type;
	scr_put_le32(message + 1, length);
	message[5] = slot;
	message[6] = sequence;
	message[7] = specific7;
	message[8] = specific8;
	message[9] = specific9;
}

/* A command without data and without particular bytes. */
static inline void ccid_encode_bare(u8 *message, u8 type, u8 slot, u8 sequence)
{
	ccid_encode_header(message, type, 0, slot, sequence, 0, 0, 0);
}

static inline void ccid_encode_icc_power_on(u8 *message, u8 slot, u8 sequence,
					    enum ccid_power_select power)
{
	ccid_encode_header(message, CCID_PC_TO_RDR_ICC_POWER_ON, 0, slot,
			   sequence, power, 0, 0);
}

static inline void ccid_encode_icc_power_off(u8 *message, u8 slot, u8 sequence)
{
	ccid_encode_bare(message, CCID_PC_TO_RDR_ICC_POWER_OFF, slot, sequence);
}

static inline void ccid_encode_get_slot_status(u8 *message, u8 slot, u8 sequence)
{
	ccid_encode_bare(message, CCID_PC_TO_RDR_GET_SLOT_STATUS, slot, sequence);
}

/* @bwi: bBWI, what the waiting time of this block is multiplied by; 0 is 1. */
static inline void ccid_encode_xfr_block(u8 *message, u32 length, u8 slot,
					 u8 sequence, u8 bwi, u16 level)
{
	ccid_encode_header(message, CCID_PC_TO_RDR_XFR_BLOCK, length, slot,
			   sequence, bwi, level & 0xff, level >> 8);
}

static inline void ccid_encode_secure(u8 *message, u32 length, u8 slot,
				      u8 sequence, u8 bwi, u16 level)
{
	ccid_encode_header(message, CCID_PC_TO_RDR_SECURE, length, slot,
			   sequence, bwi, level & 0xff, level >> 8);
}

static inline void ccid_encode_get_parameters(u8 *message, u8 slot, u8 sequence)
{
	ccid_encode_bare(message, CCID_PC_TO_RDR_GET_PARAMETERS, slot, sequence);
}

static inline void ccid_encode_reset_parameters(u8 *message, u8 slot, u8 sequence)
{
	ccid_encode_bare(message, CCID_PC_TO_RDR_RESET_PARAMETERS, slot, sequence);
}

/* Its data is written by ccid_encode_parameters(), which also tells @length. */
static inline void ccid_encode_set_parameters(u8 *message, u32 length, u8 slot,
					      u8 sequence, u8 protocol)
{
	ccid_encode_header(message, CCID_PC_TO_RDR_SET_PARAMETERS, length, slot,
			   sequence, protocol, 0, 0);
}

static inline void ccid_encode_escape(u8 *message, u32 length, u8 slot, u8 sequence)
{
	ccid_encode_header(message, CCID_PC_TO_RDR_ESCAPE, length, slot,
			   sequence, 0, 0, 0);
}

static inline void ccid_encode_icc_clock(u8 *message, u8 slot, u8 sequence,
					 enum ccid_clock_command clock)
{
	ccid_encode_header(message, CCID_PC_TO_RDR_ICC_CLOCK, 0, slot, sequence,
			   clock, 0, 0);
}

/* @changes: enum ccid_t0_apdu_changes, or'ed: which of the classes to take over. */
static inline void ccid_encode_t0_apdu(u8 *message, u8 slot, u8 sequence,
				       u8 changes, u8 class_get_response,
				       u8 class_envelope)
{
	ccid_encode_header(message, CCID_PC_TO_RDR_T0_APDU, 0, slot, sequence,
			   changes, class_get_response, class_envelope);
}

static inline void ccid_encode_mechanical(u8 *message, u8 slot, u8 sequence,
					  enum ccid_mechanical_function function)
{
	ccid_encode_header(message, CCID_PC_TO_RDR_MECHANICAL, 0, slot, sequence,
			   function, 0, 0);
}

/* @sequence is that of the ABORT request on the control pipe (5.3.1). */
static inline void ccid_encode_abort(u8 *message, u8 slot, u8 sequence)
{
	ccid_encode_bare(message, CCID_PC_TO_RDR_ABORT, slot, sequence);
}

/* @message: CCID_HEADER_LENGTH + 8 bytes; kHz and bit/s. */
static inline void ccid_encode_set_data_rate_and_clock_frequency(u8 *message, u8 slot,
								 u8 sequence,
								 u32 clock_frequency,
								 u32 data_rate)
{
	ccid_encode_header(message, CCID_PC_TO_RDR_SET_DATA_RATE_AND_CLOCK_FREQUENCY,
			   8, slot, sequence, 0, 0, 0);
	scr_put_le32(message + CCID_HEADER_LENGTH, clock_frequency);
	scr_put_le32(message + CCID_HEADER_LENGTH + 4, data_rate);
}

#endif /* _SCR_CCID_MESSAGE_H */
