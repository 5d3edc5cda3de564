/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * Smart card readers that are processes: the user interface of /dev/scrvirt.
 *
 * An open file of /dev/scrvirt becomes a reader by SCR_VIRT_IOC_CREATE, and is
 * that reader until it is closed. The process reads requests, one at each
 * read(2), and writes answers and card movements, one at each write(2).
 *
 * The layout of every structure is the same for 32-bit and 64-bit programs.
 * Members called reserved must be zero.
 */
#ifndef _UAPI_LINUX_SCR_VIRT_H
#define _UAPI_LINUX_SCR_VIRT_H

#include <linux/ioctl.h>
#include <linux/scr.h>
#include <linux/types.h>

/*
 * &scr_virt_request.function: what the reader is asked for. The numbers are
 * those of the ReaderFunction table.
 */
#define SCR_VIRT_POWER		0
#define SCR_VIRT_TRANSMIT	1
#define SCR_VIRT_EJECT		2
#define SCR_VIRT_SWALLOW	3
#define SCR_VIRT_SET_PROTOCOL	5
#define SCR_VIRT_CONFISCATE	7
#define SCR_VIRT_VENDOR		8
/* No request: the one with that id has ended, and wants no answer any more. */
#define SCR_VIRT_CANCEL		0xFFFFFFFF

/* &scr_virt_create.functions: what a reader need not have. */
#define SCR_VIRT_OPTIONAL_FUNCTIONS \
	(1U << SCR_VIRT_EJECT | 1U << SCR_VIRT_SWALLOW | \
	 1U << SCR_VIRT_CONFISCATE | 1U << SCR_VIRT_VENDOR)

/**
 * struct scr_virt_create - SCR_VIRT_IOC_CREATE
 * @flags: must be zero
 * @functions: bit n is set where the reader has the function SCR_VIRT_* n; of
 *	SCR_VIRT_OPTIONAL_FUNCTIONS, the others are there always
 * @slot: which slot of its reader device the reader is, from 0
 * @slots: slots of that reader device, 1 to 255; each is a file of its own
 * @exchange_level: SCR_EXCHANGE_LEVEL_*, for programs to know: commands come as
 *	they were given
 * @protocols: SCARD_PROTOCOL_T0, _T1, _RAW, at least one
 * @voltages: as &scr_info.voltages
 * @characteristics: SCARD_READER_CONTACTLESS or 0; what @functions mean is
 *	added to it
 * @maximum_command: longest command in bytes, 1 to SCR_MAXIMUM_COMMAND_LENGTH
 * @maximum_ifsd: bytes, SCARD_ATTR_MAX_IFSD, at most 254
 * @default_clock: kHz
 * @maximum_clock: kHz
 * @default_data_rate: bit/s
 * @maximum_data_rate: bit/s
 * @channel: lower half of SCARD_ATTR_CHANNEL_ID; the upper is
 *	SCARD_READER_TYPE_VENDOR
 * @version: 0xMMmmbbbb, SCARD_ATTR_VENDOR_IFD_VERSION
 * @vendor: NUL-terminated, without control characters, may be empty
 * @product: likewise
 * @serial: likewise
 * @location: likewise; the same for the slots of a reader device
 * @reserved: must be zero
 */
struct scr_virt_create {
	__u32 flags;
	__u32 functions;
	__u32 slot;
	__u32 slots;
	__u32 exchange_level;
	__u32 protocols;
	__u32 voltages;
	__u32 characteristics;
	__u32 maximum_command;
	__u32 maximum_ifsd;
	__u32 default_clock;
	__u32 maximum_clock;
	__u32 default_data_rate;
	__u32 maximum_data_rate;
	__u32 channel;
	__u32 version;
	char vendor[SCR_INFO_STRING_LENGTH];
	char product[SCR_INFO_STRING_LENGTH];
	char serial[SCR_INFO_STRING_LENGTH];
	char location[SCR_INFO_STRING_LENGTH];
	__u64 reserved[8];
};

/**
 * struct scr_virt_request - what read(2) gives, with @length bytes after it
 * @id: names the request in its answer; never 0, and never used twice
 * @function: SCR_VIRT_*
 * @code: SCR_VIRT_VENDOR: the vendor code; else 0
 * @minor: SCR_VIRT_POWER: SCARD_COLD_RESET, SCARD_WARM_RESET or
 *	SCARD_POWER_DOWN; SCR_VIRT_TRANSMIT: the protocol; SCR_VIRT_SET_PROTOCOL:
 *	the one protocol chosen, perhaps with SCARD_PROTOCOL_DEFAULT; else 0
 * @milliseconds: time left for an answer
 * @room: bytes of an answer that can be taken; a longer one is the caller's
 *	EOVERFLOW
 * @length: bytes that follow: the command, the vendor request's input; else 0
 * @reserved: zero
 */
struct scr_virt_request {
	__u64 id;
	__u32 function;
	__u32 code;
	__u32 minor;
	__u32 milliseconds;
	__u32 room;
	__u32 length;
	__u64 reserved;
};

/* struct scr_virt_answer, type */
#define SCR_VIRT_ANSWER		0 /* to the request @id */
#define SCR_VIRT_CARD_PRESENT	1 /* a card was put in */
#define SCR_VIRT_CARD_ABSENT	2 /* it was taken out */
#define SCR_VIRT_CARD_UNPOWERED	3 /* it has lost its power by itself */

/**
 * struct scr_virt_answer - what write(2) takes, with @length bytes after it
 * @id: of the request that is answered; 0 with the other types
 * @type: SCR_VIRT_ANSWER or SCR_VIRT_CARD_*
 * @status: SCR_STATUS_*, how the request has ended; a value that is not listed
 *	in <linux/scr.h> counts as SCR_STATUS_IO_DEVICE_ERROR
 * @length: bytes that follow, at most SCR_MAXIMUM_RESPONSE_LENGTH: the answer
 *	to reset, the answer of the card or of the vendor request; 0 with other
 *	functions, types, and without SCR_STATUS_SUCCESS
 * @reserved: must be zero
 */
struct scr_virt_answer {
	__u64 id;
	__u32 type;
	__u32 status;
	__u32 length;
	__u32 reserved;
};

/* Return: N of /dev/scrN. */
#define SCR_VIRT_IOC_CREATE		_IOW(SCR_IOC_MAGIC, 64, struct scr_virt_create)

#endif /* _UAPI_LINUX_SCR_VIRT_H */
