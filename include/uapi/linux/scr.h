/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * Smart card readers: the user interface of /dev/scrN.
 *
 * A name that Windows has (winsmcrd.h, winscard.h, ntstatus.h) is kept letter
 * for letter and value for value, where the thing is the same thing; what
 * Windows does not have is called SCR_*. The ioctl number of an
 * IOCTL_SMARTCARD_* request is its Windows function code.
 *
 * The layout of every structure is the same for 32-bit and 64-bit programs.
 * Members called reserved must be zero.
 */
#ifndef _UAPI_LINUX_SCR_H
#define _UAPI_LINUX_SCR_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define SCR_IOC_MAGIC		0xBC

/* The longest answer to reset, TS included (ISO 7816-3, 8.2.1). */
#define SCARD_ATR_LENGTH	33

/* The longest string that an attribute holds (winsmcrd.h). */
#define MAXIMUM_ATTR_STRING_LENGTH	32

/* The longest command APDU: CLA INS P1 P2, Lc on 3, 65535 bytes, Le on 2. */
#define SCR_MAXIMUM_COMMAND_LENGTH	65544

/* The longest response APDU: 65536 bytes, SW1 SW2. */
#define SCR_MAXIMUM_RESPONSE_LENGTH	65538

/*
 * The states of a reader (winsmcrd.h), in an order that may be compared:
 * a card is there from SCARD_PRESENT up, and powered from SCARD_POWERED up.
 */
#define SCARD_UNKNOWN		0
#define SCARD_ABSENT		1
#define SCARD_PRESENT		2
#define SCARD_SWALLOWED		3
#define SCARD_POWERED		4
#define SCARD_NEGOTIABLE	5
#define SCARD_SPECIFIC		6

/* What IOCTL_SMARTCARD_POWER does. */
#define SCARD_POWER_DOWN	0
#define SCARD_COLD_RESET	1
#define SCARD_WARM_RESET	2

/* Protocols, and the two ways to choose their parameters. */
#define SCARD_PROTOCOL_UNDEFINED	0x00000000
#define SCARD_PROTOCOL_T0		0x00000001
#define SCARD_PROTOCOL_T1		0x00000002
#define SCARD_PROTOCOL_Tx		0x00000003
#define SCARD_PROTOCOL_RAW		0x00010000
#define SCARD_PROTOCOL_DEFAULT		0x80000000
#define SCARD_PROTOCOL_OPTIMAL		0x00000000

/* SCR_IOC_CONNECT: with whom the card is shared (winscard.h). */
#define SCARD_SHARE_EXCLUSIVE	1
#define SCARD_SHARE_SHARED	2
#define SCARD_SHARE_DIRECT	3

/* Dispositions: what becomes of the card (winscard.h). */
#define SCARD_LEAVE_CARD	0
#define SCARD_RESET_CARD	1
#define SCARD_UNPOWER_CARD	2
#define SCARD_EJECT_CARD	3

/* Attributes: the class in the upper half, the number in the lower. */
#define SCARD_ATTR_VALUE(class, number)	((((__u32)(class)) << 16) | (number))

#define SCARD_CLASS_VENDOR_INFO		1
#define SCARD_CLASS_COMMUNICATIONS	2
#define SCARD_CLASS_PROTOCOL		3
#define SCARD_CLASS_POWER_MGMT		4
#define SCARD_CLASS_SECURITY		5
#define SCARD_CLASS_MECHANICAL		6
#define SCARD_CLASS_VENDOR_DEFINED	7
#define SCARD_CLASS_IFD_PROTOCOL	8
#define SCARD_CLASS_ICC_STATE		9
#define SCARD_CLASS_PERF		0x7FFE
#define SCARD_CLASS_SYSTEM		0x7FFF

#define SCARD_ATTR_VENDOR_NAME			SCARD_ATTR_VALUE(SCARD_CLASS_VENDOR_INFO, 0x0100)
#define SCARD_ATTR_VENDOR_IFD_TYPE		SCARD_ATTR_VALUE(SCARD_CLASS_VENDOR_INFO, 0x0101)
#define SCARD_ATTR_VENDOR_IFD_VERSION		SCARD_ATTR_VALUE(SCARD_CLASS_VENDOR_INFO, 0x0102)
#define SCARD_ATTR_VENDOR_IFD_SERIAL_NO		SCARD_ATTR_VALUE(SCARD_CLASS_VENDOR_INFO, 0x0103)
#define SCARD_ATTR_CHANNEL_ID			SCARD_ATTR_VALUE(SCARD_CLASS_COMMUNICATIONS, 0x0110)
#define SCARD_ATTR_PROTOCOL_TYPES		SCARD_ATTR_VALUE(SCARD_CLASS_PROTOCOL, 0x0120)
#define SCARD_ATTR_DEFAULT_CLK			SCARD_ATTR_VALUE(SCARD_CLASS_PROTOCOL, 0x0121)
#define SCARD_ATTR_MAX_CLK			SCARD_ATTR_VALUE(SCARD_CLASS_PROTOCOL, 0x0122)
#define SCARD_ATTR_DEFAULT_DATA_RATE		SCARD_ATTR_VALUE(SCARD_CLASS_PROTOCOL, 0x0123)
#define SCARD_ATTR_MAX_DATA_RATE		SCARD_ATTR_VALUE(SCARD_CLASS_PROTOCOL, 0x0124)
#define SCARD_ATTR_MAX_IFSD			SCARD_ATTR_VALUE(SCARD_CLASS_PROTOCOL, 0x0125)
#define SCARD_ATTR_SYNC_PROTOCOL_TYPES		SCARD_ATTR_VALUE(SCARD_CLASS_PROTOCOL, 0x0126)
#define SCARD_ATTR_POWER_MGMT_SUPPORT		SCARD_ATTR_VALUE(SCARD_CLASS_POWER_MGMT, 0x0131)
#define SCARD_ATTR_USER_TO_CARD_AUTH_DEVICE	SCARD_ATTR_VALUE(SCARD_CLASS_SECURITY, 0x0140)
#define SCARD_ATTR_USER_AUTH_INPUT_DEVICE	SCARD_ATTR_VALUE(SCARD_CLASS_SECURITY, 0x0142)
#define SCARD_ATTR_CHARACTERISTICS		SCARD_ATTR_VALUE(SCARD_CLASS_MECHANICAL, 0x0150)
#define SCARD_ATTR_MAXINPUT			SCARD_ATTR_VALUE(SCARD_CLASS_VENDOR_DEFINED, 0xA007)
#define SCARD_ATTR_CURRENT_PROTOCOL_TYPE	SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x0201)
#define SCARD_ATTR_CURRENT_CLK			SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x0202)
#define SCARD_ATTR_CURRENT_F			SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x0203)
#define SCARD_ATTR_CURRENT_D			SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x0204)
#define SCARD_ATTR_CURRENT_N			SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x0205)
#define SCARD_ATTR_CURRENT_W			SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x0206)
#define SCARD_ATTR_CURRENT_IFSC			SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x0207)
#define SCARD_ATTR_CURRENT_IFSD			SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x0208)
#define SCARD_ATTR_CURRENT_BWT			SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x0209)
#define SCARD_ATTR_CURRENT_CWT			SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x020A)
#define SCARD_ATTR_CURRENT_EBC_ENCODING		SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x020B)
#define SCARD_ATTR_EXTENDED_BWT			SCARD_ATTR_VALUE(SCARD_CLASS_IFD_PROTOCOL, 0x020C)
#define SCARD_ATTR_ICC_PRESENCE			SCARD_ATTR_VALUE(SCARD_CLASS_ICC_STATE, 0x0300)
#define SCARD_ATTR_ICC_INTERFACE_STATUS		SCARD_ATTR_VALUE(SCARD_CLASS_ICC_STATE, 0x0301)
#define SCARD_ATTR_CURRENT_IO_STATE		SCARD_ATTR_VALUE(SCARD_CLASS_ICC_STATE, 0x0302)
#define SCARD_ATTR_ATR_STRING			SCARD_ATTR_VALUE(SCARD_CLASS_ICC_STATE, 0x0303)
#define SCARD_ATTR_ICC_TYPE_PER_ATR		SCARD_ATTR_VALUE(SCARD_CLASS_ICC_STATE, 0x0304)
#define SCARD_PERF_NUM_TRANSMISSIONS		SCARD_ATTR_VALUE(SCARD_CLASS_PERF, 0x0001)
#define SCARD_PERF_BYTES_TRANSMITTED		SCARD_ATTR_VALUE(SCARD_CLASS_PERF, 0x0002)
#define SCARD_PERF_TRANSMISSION_TIME		SCARD_ATTR_VALUE(SCARD_CLASS_PERF, 0x0003)
#define SCARD_ATTR_DEVICE_UNIT			SCARD_ATTR_VALUE(SCARD_CLASS_SYSTEM, 0x0001)
#define SCARD_ATTR_DEVICE_IN_USE		SCARD_ATTR_VALUE(SCARD_CLASS_SYSTEM, 0x0002)
#define SCARD_ATTR_DEVICE_FRIENDLY_NAME_A	SCARD_ATTR_VALUE(SCARD_CLASS_SYSTEM, 0x0003)
#define SCARD_ATTR_DEVICE_SYSTEM_NAME_A		SCARD_ATTR_VALUE(SCARD_CLASS_SYSTEM, 0x0004)
#define SCARD_ATTR_DEVICE_FRIENDLY_NAME_W	SCARD_ATTR_VALUE(SCARD_CLASS_SYSTEM, 0x0005)
#define SCARD_ATTR_DEVICE_SYSTEM_NAME_W		SCARD_ATTR_VALUE(SCARD_CLASS_SYSTEM, 0x0006)
#define SCARD_ATTR_SUPRESS_T1_IFS_REQUEST	SCARD_ATTR_VALUE(SCARD_CLASS_SYSTEM, 0x0007)

/* The kind of channel, the upper half of SCARD_ATTR_CHANNEL_ID. */
#define SCARD_READER_TYPE_SERIAL	0x01
#define SCARD_READER_TYPE_USB		0x20
#define SCARD_READER_TYPE_VENDOR	0xF0

/* SCARD_ATTR_CHARACTERISTICS: what the reader can do to a card. */
#define SCARD_READER_SWALLOWS		0x00000001
#define SCARD_READER_EJECTS		0x00000002
#define SCARD_READER_CONFISCATES	0x00000004
#define SCARD_READER_CONTACTLESS	0x00000008

/* SCARD_ATTR_USER_TO_CARD_AUTH_DEVICE, SCARD_ATTR_USER_AUTH_INPUT_DEVICE (PC/SC, part 3) */
#define SCARD_AUTH_DEVICE_NUMERIC_PAD	0x00000002
#define SCARD_AUTH_DEVICE_DISPLAY	0x00000080

/*
 * The results of an operation as IOCTL_SMARTCARD_GET_LAST_ERROR tells them:
 * NTSTATUS values. Beside each, the errno with which the call itself ends.
 */
#define SCR_STATUS_SUCCESS			0x00000000 /* 0 */
#define SCR_STATUS_DEVICE_BUSY			0x80000011 /* EBUSY */
#define SCR_STATUS_INVALID_PARAMETER		0xC000000D /* EINVAL */
#define SCR_STATUS_INVALID_DEVICE_REQUEST	0xC0000010 /* EBADRQC; EISCONN, ENOTCONN, ENOLCK */
#define SCR_STATUS_UNRECOGNIZED_MEDIA		0xC0000014 /* EMEDIUMTYPE */
#define SCR_STATUS_ACCESS_DENIED		0xC0000022 /* EACCES */
#define SCR_STATUS_BUFFER_TOO_SMALL		0xC0000023 /* EOVERFLOW */
#define SCR_STATUS_SHARING_VIOLATION		0xC0000043 /* EUSERS */
#define SCR_STATUS_INSUFFICIENT_RESOURCES	0xC000009A /* ENOMEM */
#define SCR_STATUS_IO_TIMEOUT			0xC00000B5 /* ETIMEDOUT; ETIME */
#define SCR_STATUS_NOT_SUPPORTED		0xC00000BB /* EOPNOTSUPP; EPROTONOSUPPORT */
#define SCR_STATUS_CANCELLED			0xC0000120 /* ECANCELED; EINTR by a signal */
#define SCR_STATUS_NO_MEDIA			0xC0000178 /* ENOMEDIUM */
#define SCR_STATUS_INVALID_DEVICE_STATE		0xC0000184 /* EBADFD */
#define SCR_STATUS_IO_DEVICE_ERROR		0xC0000185 /* EIO */
#define SCR_STATUS_DEVICE_PROTOCOL_ERROR	0xC0000186 /* EPROTO */
#define SCR_STATUS_DEVICE_REMOVED		0xC00002B6 /* ENODEV */

/**
 * struct scr_power - IOCTL_SMARTCARD_POWER
 * @minor: in: SCARD_POWER_DOWN, SCARD_COLD_RESET or SCARD_WARM_RESET
 * @atr_length: out: bytes of @atr; 0 after SCARD_POWER_DOWN
 * @atr: out: the card's answer to reset
 * @reserved: must be zero
 *
 * A card whose answer to reset cannot be understood ends the call with
 * EMEDIUMTYPE; @atr then holds what the card said.
 */
struct scr_power {
	__u32 minor;
	__u32 atr_length;
	__u8 atr[SCARD_ATR_LENGTH];
	__u8 reserved[7];
};

/**
 * struct scr_attribute - IOCTL_SMARTCARD_GET_ATTRIBUTE and _SET_ATTRIBUTE
 * @tag: in: SCARD_ATTR_* or SCARD_PERF_*
 * @length: in: bytes at @buffer; out, when getting: bytes of the attribute,
 *	also when the call ended with EOVERFLOW because @buffer was too small
 * @buffer: in: address of the value; 0 with a @length of 0 asks for the length
 * @reserved: must be zero
 *
 * Numbers are __u32 in the byte order of the machine, or one byte where
 * winscard.h says so (SCARD_ATTR_ICC_*). Strings have no terminating NUL.
 */
struct scr_attribute {
	__u32 tag;
	__u32 length;
	__u64 buffer;
	__u64 reserved;
};

/*
 * &scr_transmit.flags: a signal that the program handles does not end the call. For
 * libraries whose callers know of no such end. One that kills still ends it.
 */
#define SCR_TRANSMIT_UNINTERRUPTED	0x00000001

/**
 * struct scr_transmit - IOCTL_SMARTCARD_TRANSMIT
 * @protocol: in: SCARD_PROTOCOL_T0, _T1 or _RAW; has to be the one in force
 *	(SCARD_IO_REQUEST's dwProtocol)
 * @flags: in: 0 or SCR_TRANSMIT_UNINTERRUPTED
 * @send_buffer: in: address of the command
 * @receive_buffer: in: address for the answer
 * @send_length: in: bytes at @send_buffer, 1 to SCR_MAXIMUM_COMMAND_LENGTH
 * @receive_length: in: bytes at @receive_buffer, at least 2 for SW1 SW2;
 *	out: bytes of the answer, also when the call ended with EOVERFLOW
 *	because @receive_buffer was too small for it
 * @reserved: must be zero
 *
 * The buffers may overlap: the answer is written after the command was read.
 */
struct scr_transmit {
	__u32 protocol;
	__u32 flags;
	__u64 send_buffer;
	__u64 receive_buffer;
	__u32 send_length;
	__u32 receive_length;
	__u64 reserved;
};

/**
 * struct scr_uring_command - IORING_OP_URING_CMD on /dev/scrN: the SQE's cmd
 * @argument: address of the argument of the request that the SQE's cmd_op names,
 *	IOCTL_SMARTCARD_TRANSMIT or IOCTL_SMARTCARD_POWER; it and what it points to
 *	stay until the completion has come
 * @reserved: must be zero
 *
 * The CQE's res is what the ioctl would answer, an errno as its negative, and the
 * argument is filled likewise. Several may be under way on one file: they are served
 * in turn. ENOTTY: another cmd_op.
 */
struct scr_uring_command {
	__u64 argument;
	__u64 reserved;
};

/**
 * struct scr_perf_counter - IOCTL_SMARTCARD_GET_PERF_CNTR
 * @transmissions: exchanges since the reader was found
 * @bytes: bytes of commands and of answers in them
 * @microseconds: time that they took
 */
struct scr_perf_counter {
	__u64 transmissions;
	__u64 bytes;
	__u64 microseconds;
};

/* Vendor requests carry their Windows function code. */
#define SCR_VENDOR_CODE_FIRST	2048
#define SCR_VENDOR_CODE_LAST	4095
#define SCR_VENDOR_CCID_ESCAPE	3500	/* usbccid's IOCTL_CCID_ESCAPE */

/*
 * PC/SC part 10: what a reader with a PIN pad can do. The request for the list
 * has Windows' code, each feature the code after it by its tag; Escape has its
 * own. To PC/SC programs they are SCARD_CTL_CODE(code), 0x42000000 + code.
 */
#define SCR_VENDOR_GET_FEATURE_REQUEST		3400
#define SCR_VENDOR_FEATURE(tag)			(SCR_VENDOR_GET_FEATURE_REQUEST + (tag))
#define SCR_FEATURE_VERIFY_PIN_DIRECT		0x06
#define SCR_FEATURE_MODIFY_PIN_DIRECT		0x07
#define SCR_FEATURE_IFD_PIN_PROPERTIES		0x0A
#define SCR_FEATURE_GET_TLV_PROPERTIES		0x12
#define SCR_FEATURE_CCID_ESC_COMMAND		0x13
#define SCR_VENDOR_VERIFY_PIN_DIRECT \
	SCR_VENDOR_FEATURE(SCR_FEATURE_VERIFY_PIN_DIRECT)
#define SCR_VENDOR_MODIFY_PIN_DIRECT \
	SCR_VENDOR_FEATURE(SCR_FEATURE_MODIFY_PIN_DIRECT)
#define SCR_VENDOR_IFD_PIN_PROPERTIES \
	SCR_VENDOR_FEATURE(SCR_FEATURE_IFD_PIN_PROPERTIES)
#define SCR_VENDOR_GET_TLV_PROPERTIES \
	SCR_VENDOR_FEATURE(SCR_FEATURE_GET_TLV_PROPERTIES)

/* Tags of the answer to SCR_VENDOR_GET_TLV_PROPERTIES. */
#define SCR_PROPERTY_LCD_LAYOUT			1	/* wLcdLayout */
#define SCR_PROPERTY_ENTRY_VALIDATION_CONDITION	2	/* bEntryValidationCondition */
#define SCR_PROPERTY_TIMEOUT2			3	/* bTimeOut2 */
#define SCR_PROPERTY_LCD_MAXIMUM_CHARACTERS	4	/* wLcdMaxCharacters */
#define SCR_PROPERTY_LCD_MAXIMUM_LINES		5	/* wLcdMaxLines */
#define SCR_PROPERTY_MINIMUM_PIN_SIZE		6	/* bMinPINSize */
#define SCR_PROPERTY_MAXIMUM_PIN_SIZE		7	/* bMaxPINSize */
#define SCR_PROPERTY_FIRMWARE_ID		8	/* sFirmwareID */
#define SCR_PROPERTY_PPDU_SUPPORT		9	/* bPPDUSupport */
#define SCR_PROPERTY_MAXIMUM_APDU_DATA_SIZE	10	/* dwMaxAPDUDataSize */
#define SCR_PROPERTY_VENDOR_ID			11	/* wIdVendor */
#define SCR_PROPERTY_PRODUCT_ID			12	/* wIdProduct */

/**
 * struct scr_vendor - IOCTL_SMARTCARD_VENDOR
 * @code: in: SCR_VENDOR_CODE_FIRST to SCR_VENDOR_CODE_LAST
 * @flags: must be zero
 * @input: in: address of the request's bytes
 * @output: in: address for the answer's bytes
 * @input_length: in: bytes at @input, at most SCR_MAXIMUM_COMMAND_LENGTH
 * @output_length: in: bytes at @output; out: bytes of the answer, also when
 *	the call ended with EOVERFLOW because @output was too small
 * @reserved: must be zero
 */
struct scr_vendor {
	__u32 code;
	__u32 flags;
	__u64 input;
	__u64 output;
	__u32 input_length;
	__u32 output_length;
	__u64 reserved;
};

/* struct scr_secure, operation: CCID's bPINOperation */
#define SCR_SECURE_VERIFY_PIN	0
#define SCR_SECURE_MODIFY_PIN	1

/**
 * struct scr_pin_verify - PC/SC part 10's PIN_VERIFY_STRUCTURE
 * @bTimerOut: seconds that the user has, 0 for the reader's default
 * @bTimerOut2: seconds after the first key; CCID readers do not know it
 * @bmFormatString: bit 7: units are bytes, else bits; bits 6 to 3: where the
 *	PIN is in the command's data, in units; bit 2: justified right; bits 1
 *	and 0: 0 binary, 1 BCD, 2 ASCII
 * @bmPINBlockString: bits 7 to 4: bits of the PIN's length in the command, 0
 *	for none; bits 3 to 0: bytes of the PIN, filled up
 * @bmPINLengthFormat: bit 4: units are bytes, else bits; bits 3 to 0: where the
 *	PIN's length is in the command's data, in units
 * @wPINMaxExtraDigit: least digits in the upper byte, most in the lower
 * @bEntryValidationCondition: what ends the entry, or'ed: 1 the most digits, 2
 *	the validation key, 4 the time; 0, and what is above 7, become 2
 * @bNumberMessage: 0: none, 1: that of @bMsgIndex, 0xFF: the reader's choice
 * @wLangId: language of the messages (USB LANGID)
 * @bMsgIndex: message
 * @bTeoPrologue: zero; the T=1 block's, which is the kernel's to fill
 * @ulDataLength: bytes of @abData, 4 to 261
 * @abData: the command APDU, with fill bytes where the PIN goes
 *
 * Little-endian and without alignment. The names are those of part 10.
 */
struct scr_pin_verify {
	__u8 bTimerOut;
	__u8 bTimerOut2;
	__u8 bmFormatString;
	__u8 bmPINBlockString;
	__u8 bmPINLengthFormat;
	__le16 wPINMaxExtraDigit;
	__u8 bEntryValidationCondition;
	__u8 bNumberMessage;
	__le16 wLangId;
	__u8 bMsgIndex;
	__u8 bTeoPrologue[3];
	__le32 ulDataLength;
	__u8 abData[];
} __attribute__((packed));

/**
 * struct scr_pin_modify - PC/SC part 10's PIN_MODIFY_STRUCTURE
 * @bTimerOut: as in struct scr_pin_verify, like all that is not described here
 * @bTimerOut2: see there
 * @bmFormatString: see there
 * @bmPINBlockString: see there
 * @bmPINLengthFormat: see there
 * @bInsertionOffsetOld: where the PIN so far goes, in bytes of the command's data
 * @bInsertionOffsetNew: where the new one goes
 * @wPINMaxExtraDigit: see there
 * @bConfirmPIN: bit 0: the new PIN is asked for twice; bit 1: the PIN so far is
 *	asked for
 * @bEntryValidationCondition: see there
 * @bNumberMessage: 0 to 3, or 0xFF: the reader's choice
 * @wLangId: see there
 * @bMsgIndex1: first message
 * @bMsgIndex2: second message
 * @bMsgIndex3: third message
 * @bTeoPrologue: see there
 * @ulDataLength: see there
 * @abData: see there
 */
struct scr_pin_modify {
	__u8 bTimerOut;
	__u8 bTimerOut2;
	__u8 bmFormatString;
	__u8 bmPINBlockString;
	__u8 bmPINLengthFormat;
	__u8 bInsertionOffsetOld;
	__u8 bInsertionOffsetNew;
	__le16 wPINMaxExtraDigit;
	__u8 bConfirmPIN;
	__u8 bEntryValidationCondition;
	__u8 bNumberMessage;
	__le16 wLangId;
	__u8 bMsgIndex1;
	__u8 bMsgIndex2;
	__u8 bMsgIndex3;
	__u8 bTeoPrologue[3];
	__le32 ulDataLength;
	__u8 abData[];
} __attribute__((packed));

/**
 * struct scr_pin_properties - PC/SC part 10's PIN_PROPERTIES_STRUCTURE
 * @wLcdLayout: lines in the upper byte, characters of each in the lower; 0: none
 * @bEntryValidationCondition: what of it the reader knows, or'ed
 * @bTimeOut2: 1 if it has a second timeout
 *
 * The answer to SCR_VENDOR_IFD_PIN_PROPERTIES.
 */
struct scr_pin_properties {
	__le16 wLcdLayout;
	__u8 bEntryValidationCondition;
	__u8 bTimeOut2;
} __attribute__((packed));

/**
 * struct scr_secure - SCR_IOC_SECURE
 * @operation: in: SCR_SECURE_VERIFY_PIN or SCR_SECURE_MODIFY_PIN
 * @flags: must be zero
 * @structure: in: address of a struct scr_pin_verify or scr_pin_modify
 * @response: in: address for the card's answer
 * @structure_length: in: bytes at @structure, @abData included
 * @response_length: in: bytes at @response, at least 2 for SW1 SW2; out: bytes
 *	of the answer
 * @reserved: must be zero
 *
 * The reader asks its user for a PIN, puts it into the command, and gives that
 * to the card: no PIN comes to the host. If the user cancels, the answer is
 * 64 01; if the reader's time is over, 64 00. SCR_VENDOR_VERIFY_PIN_DIRECT and
 * SCR_VENDOR_MODIFY_PIN_DIRECT are the same request.
 */
struct scr_secure {
	__u32 operation;
	__u32 flags;
	__u64 structure;
	__u64 response;
	__u32 structure_length;
	__u32 response_length;
	__u64 reserved;
};

/* struct scr_connect, flags */
#define SCR_CONNECT_ANY_SHARING	(1U << 0) /* DIRECT beside others, as pcsc-lite has it */
#define SCR_CONNECT_POWER_ONLY	(1U << 1) /* power the card, choose no protocol */

/**
 * struct scr_connect - SCR_IOC_CONNECT and SCR_IOC_RECONNECT
 * @share_mode: in: SCARD_SHARE_EXCLUSIVE, SCARD_SHARE_SHARED or SCARD_SHARE_DIRECT
 * @protocols: in: SCARD_PROTOCOL_T0, _T1, _RAW, or'ed, as IOCTL_SMARTCARD_SET_PROTOCOL
 *	has them; 0 with SCARD_SHARE_DIRECT, where nothing is negotiated then
 * @initialization: in: what to do with the card first: SCARD_LEAVE_CARD,
 *	SCARD_RESET_CARD (warm) or SCARD_UNPOWER_CARD (cold); SCR_IOC_CONNECT
 *	takes SCARD_LEAVE_CARD only
 * @flags: in: SCR_CONNECT_*
 * @protocol: out: the protocol in force, SCARD_PROTOCOL_UNDEFINED if none
 * @atr_length: out: bytes of @atr, 0 if the card has not answered to reset
 * @atr: out: the card's answer to reset
 * @reserved: must be zero
 *
 * A card without power gets it. One without a protocol gets one of @protocols.
 */
struct scr_connect {
	__u32 share_mode;
	__u32 protocols;
	__u32 initialization;
	__u32 flags;
	__u32 protocol;
	__u32 atr_length;
	__u8 atr[SCARD_ATR_LENGTH];
	__u8 reserved[23];
};

/**
 * struct scr_transaction - SCR_IOC_BEGIN_TRANSACTION
 * @flags: must be zero
 * @reserved: must be zero
 * @deadline: in: when to give up waiting for it, in nanoseconds of
 *	CLOCK_MONOTONIC; 0: never
 * @lease: in: nanoseconds after which the transaction ends by itself; 0: never
 *
 * A transaction whose lease is over ends without harm to the card. Its file is
 * told: until it ends or begins one, it uses the card in vain (ETIME), and
 * SCR_IOC_STATUS has SCR_HANDLE_LEASE_ENDED. Of nested transactions, the lease
 * that ends first counts, and it ends all of them.
 */
struct scr_transaction {
	__u32 flags;
	__u32 reserved;
	__u64 deadline;
	__u64 lease;
};

/* struct scr_status, flags: of the open file */
#define SCR_HANDLE_USES_CARD	(1U << 0) /* its close resets the card */
#define SCR_HANDLE_WAS_RESET	(1U << 1) /* the card was reset or lost its power, not by it */
#define SCR_HANDLE_WAS_REMOVED	(1U << 2) /* the card that it used left */
#define SCR_HANDLE_WAS_UNPOWERED (1U << 3) /* beside WAS_RESET: the card lost its power */
#define SCR_HANDLE_CONNECTED	(1U << 4) /* by SCR_IOC_CONNECT, or because it used the card */
#define SCR_HANDLE_IN_TRANSACTION (1U << 5) /* it has the transaction */
#define SCR_HANDLE_LEASE_ENDED	(1U << 6) /* it had one, and its lease is over */

/* struct scr_status, flags: of the reader */
#define SCR_READER_IS_EXCLUSIVE	(1U << 16) /* an open file has the card for itself */
#define SCR_READER_IN_TRANSACTION (1U << 17) /* an open file has a transaction */
#define SCR_READER_CARD_IS_MUTE	(1U << 18) /* the card did not answer to its last reset */

/**
 * struct scr_status - SCR_IOC_STATUS
 * @state: SCARD_UNKNOWN to SCARD_SPECIFIC
 * @protocol: SCARD_PROTOCOL_* in force, SCARD_PROTOCOL_UNDEFINED if none
 * @last_error: SCR_STATUS_* of the reader's latest operation
 * @handle_last_error: SCR_STATUS_* of this open file's latest operation
 * @insertions: cards that came since the reader was found
 * @removals: cards that left
 * @resets: cold and warm resets, by whomever
 * @power: times that a card was powered down, by whomever
 * @sharing: times that the reader went from unused to used, to exclusively used,
 *	or back
 * @users: open files that are connected
 * @flags: SCR_HANDLE_* and SCR_READER_*
 * @atr_length: bytes of @atr; 0 if no card is there, or it was never powered
 * @atr: what the card answered to its last reset; it may be without power now
 * @reserved: zero
 *
 * One consistent picture. Reading it also ends POLLPRI until the next event:
 * a program that compares the counters with the last ones it saw loses none.
 */
struct scr_status {
	__u32 state;
	__u32 protocol;
	__u32 last_error;
	__u32 handle_last_error;
	__u64 insertions;
	__u64 removals;
	__u64 resets;
	__u64 power;
	__u64 sharing;
	__u32 users;
	__u32 flags;
	__u32 atr_length;
	__u8 atr[SCARD_ATR_LENGTH];
	__u8 reserved[27];
};

/* struct scr_info, exchange_level */
#define SCR_EXCHANGE_LEVEL_CHARACTER	0
#define SCR_EXCHANGE_LEVEL_TPDU		1
#define SCR_EXCHANGE_LEVEL_SHORT_APDU	2
#define SCR_EXCHANGE_LEVEL_EXTENDED_APDU 3

#define SCR_INFO_STRING_LENGTH		64

/**
 * struct scr_info - SCR_IOC_INFO
 * @unit: N of /dev/scrN
 * @slot: which slot of the reader device, from 0
 * @slots: slots of the reader device
 * @exchange_level: SCR_EXCHANGE_LEVEL_*
 * @protocols: SCARD_PROTOCOL_* that the reader speaks
 * @voltages: 1 for 5 V, 2 for 3 V, 4 for 1.8 V, or'ed (CCID bVoltageSupport)
 * @characteristics: SCARD_READER_*, what the reader can do to a card
 * @maximum_command: longest command in bytes that it takes
 * @functions: bit n is set where the driver has ReaderFunction n (RDF_*)
 * @number: tells this reader from others with the same @vendor, @product,
 *	@interface, @serial and @slot: the lowest that is free; one that comes back
 *	to the same @location gets the one it had there, unless it is taken
 * @vendor: NUL-terminated, may be empty
 * @product: NUL-terminated, may be empty
 * @serial: NUL-terminated, may be empty
 * @location: NUL-terminated, where the reader device is attached
 * @interface: NUL-terminated, may be empty: the name of the USB interface
 * @reserved: zero
 *
 * What never changes while the reader is there.
 */
struct scr_info {
	__u32 unit;
	__u32 slot;
	__u32 slots;
	__u32 exchange_level;
	__u32 protocols;
	__u32 voltages;
	__u32 characteristics;
	__u32 maximum_command;
	__u32 functions;
	__u32 number;
	char vendor[SCR_INFO_STRING_LENGTH];
	char product[SCR_INFO_STRING_LENGTH];
	char serial[SCR_INFO_STRING_LENGTH];
	char location[SCR_INFO_STRING_LENGTH];
	char interface[SCR_INFO_STRING_LENGTH];
	__u64 reserved[3];
};

/**
 * struct scr_reader_entry - one reader, as SCR_IOC_READERS tells
 * @unit: N of /dev/scrN
 * @reserved: zero
 * @id: no two readers have the same one, not even one after the other
 */
struct scr_reader_entry {
	__u32 unit;
	__u32 reserved;
	__u64 id;
};

/**
 * struct scr_readers - SCR_IOC_READERS, of /dev/scrctl
 * @generation: out: changes whenever a reader comes or goes
 * @entries: in: address for struct scr_reader_entry; they come in the order of
 *	their units
 * @count: in: entries that there is room for; out: readers that there are, also
 *	when that is more, and then the call ended with EOVERFLOW
 * @reserved: must be zero
 *
 * Having read it ends POLLPRI on /dev/scrctl until a reader comes or goes.
 */
struct scr_readers {
	__u64 generation;
	__u64 entries;
	__u32 count;
	__u32 reserved;
};

/* The requests of Windows; the number is the function code. */
#define IOCTL_SMARTCARD_POWER		_IOWR(SCR_IOC_MAGIC, 1, struct scr_power)
#define IOCTL_SMARTCARD_GET_ATTRIBUTE	_IOWR(SCR_IOC_MAGIC, 2, struct scr_attribute)
#define IOCTL_SMARTCARD_SET_ATTRIBUTE	_IOW(SCR_IOC_MAGIC, 3, struct scr_attribute)
#define IOCTL_SMARTCARD_CONFISCATE	_IO(SCR_IOC_MAGIC, 4)
#define IOCTL_SMARTCARD_TRANSMIT	_IOWR(SCR_IOC_MAGIC, 5, struct scr_transmit)
#define IOCTL_SMARTCARD_EJECT		_IO(SCR_IOC_MAGIC, 6)
#define IOCTL_SMARTCARD_SWALLOW		_IO(SCR_IOC_MAGIC, 7)
#define IOCTL_SMARTCARD_IS_PRESENT	_IO(SCR_IOC_MAGIC, 10)
#define IOCTL_SMARTCARD_IS_ABSENT	_IO(SCR_IOC_MAGIC, 11)
#define IOCTL_SMARTCARD_SET_PROTOCOL	_IOWR(SCR_IOC_MAGIC, 12, __u32)
#define IOCTL_SMARTCARD_GET_STATE	_IOR(SCR_IOC_MAGIC, 14, __u32)
#define IOCTL_SMARTCARD_GET_LAST_ERROR	_IOR(SCR_IOC_MAGIC, 15, __u32)
#define IOCTL_SMARTCARD_GET_PERF_CNTR	_IOR(SCR_IOC_MAGIC, 16, struct scr_perf_counter)
#define IOCTL_SMARTCARD_VENDOR		_IOWR(SCR_IOC_MAGIC, 31, struct scr_vendor)

/* What Linux adds. */
#define SCR_IOC_CONNECT			_IOWR(SCR_IOC_MAGIC, 32, struct scr_connect)
#define SCR_IOC_RECONNECT		_IOWR(SCR_IOC_MAGIC, 33, struct scr_connect)
#define SCR_IOC_DISCONNECT		_IOW(SCR_IOC_MAGIC, 34, __u32)
#define SCR_IOC_BEGIN_TRANSACTION	_IOW(SCR_IOC_MAGIC, 35, struct scr_transaction)
#define SCR_IOC_END_TRANSACTION		_IOW(SCR_IOC_MAGIC, 36, __u32)
#define SCR_IOC_STATUS			_IOR(SCR_IOC_MAGIC, 37, struct scr_status)
#define SCR_IOC_CANCEL			_IO(SCR_IOC_MAGIC, 38)
#define SCR_IOC_SECURE			_IOWR(SCR_IOC_MAGIC, 39, struct scr_secure)
#define SCR_IOC_INFO			_IOR(SCR_IOC_MAGIC, 40, struct scr_info)

/* Of /dev/scrctl. */
#define SCR_IOC_READERS			_IOWR(SCR_IOC_MAGIC, 48, struct scr_readers)

#endif /* _UAPI_LINUX_SCR_H */
