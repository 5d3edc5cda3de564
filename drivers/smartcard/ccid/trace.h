/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints of the CCID driver: each message by its header. What a message carries
 * is not told.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM scr_ccid

#if !defined(_SCR_CCID_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _SCR_CCID_TRACE_H

#include <linux/device.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "ccid.h"

/* Of the USB interface, as 1-2.3.4:1.0. */
#define SCR_CCID_TRACE_NAME	32

/* Commands and answers (CCID 1.1, tables 6.1-1 and 6.2-1). */
#define scr_ccid_trace_type(type)				\
	__print_symbolic(type,					\
			 { 0x61, "SetParameters" },		\
			 { 0x62, "IccPowerOn" },		\
			 { 0x63, "IccPowerOff" },		\
			 { 0x65, "GetSlotStatus" },		\
			 { 0x69, "Secure" },			\
			 { 0x6a, "T0APDU" },			\
			 { 0x6b, "Escape" },			\
			 { 0x6c, "GetParameters" },		\
			 { 0x6d, "ResetParameters" },		\
			 { 0x6e, "IccClock" },			\
			 { 0x6f, "XfrBlock" },			\
			 { 0x71, "Mechanical" },		\
			 { 0x72, "Abort" },			\
			 { 0x73, "SetDataRateAndClockFrequency" }, \
			 { 0x80, "DataBlock" },			\
			 { 0x81, "SlotStatus" },		\
			 { 0x82, "Parameters" },		\
			 { 0x83, "Escape" },			\
			 { 0x84, "DataRateAndClockFrequency" })

TRACE_EVENT(scr_ccid_command,
	TP_PROTO(const struct ccid_slot *slot, size_t length),
	TP_ARGS(slot, length),
	TP_STRUCT__entry(
		__array(char, device, SCR_CCID_TRACE_NAME)
		__field(u8, slot)
		__field(u8, type)
		__field(u8, sequence)
		__field(size_t, length)
	),
	TP_fast_assign(
		strscpy(__entry->device, dev_name(slot->device->dev), SCR_CCID_TRACE_NAME);
		__entry->slot = slot->index;
		__entry->type = slot->message[0];
		__entry->sequence = slot->message[6];
		__entry->length = length - CCID_HEADER_LENGTH;
	),
	TP_printk("%s slot=%u %s type=0x%02x seq=%u length=%zu", __entry->device,
		  __entry->slot, scr_ccid_trace_type(__entry->type), __entry->type,
		  __entry->sequence, __entry->length)
);

TRACE_EVENT(scr_ccid_answer,
	TP_PROTO(const struct ccid_device *device, const struct ccid_answer *answer),
	TP_ARGS(device, answer),
	TP_STRUCT__entry(
		__array(char, device, SCR_CCID_TRACE_NAME)
		__field(u8, slot)
		__field(u8, type)
		__field(u8, sequence)
		__field(u8, command_status)
		__field(u8, icc_status)
		__field(u8, error)
		__field(size_t, length)
	),
	TP_fast_assign(
		strscpy(__entry->device, dev_name(device->dev), SCR_CCID_TRACE_NAME);
		__entry->slot = answer->slot;
		__entry->type = answer->type;
		__entry->sequence = answer->sequence;
		__entry->command_status = answer->command_status;
		__entry->icc_status = answer->icc_status;
		__entry->error = answer->error;
		__entry->length = answer->length;
	),
	TP_printk("%s slot=%u %s type=0x%02x seq=%u %s icc=%s error=0x%02x length=%zu",
		  __entry->device, __entry->slot, scr_ccid_trace_type(__entry->type),
		  __entry->type, __entry->sequence,
		  __print_symbolic(__entry->command_status,
				   { 0, "processed" },
				   { 1, "failed" },
				   { 2, "time_extension" }),
		  __print_symbolic(__entry->icc_status,
				   { 0, "active" },
				   { 1, "inactive" },
				   { 2, "absent" }),
		  __entry->error, __entry->length)
);

#endif /* _SCR_CCID_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
