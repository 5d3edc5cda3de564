/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints of the core: which request a reader serves and how it ends, what happens
 * to cards, and who shares them. Lengths, codes and results: never a byte of a command,
 * of a response or of a PIN.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM scr

#if !defined(_SCR_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _SCR_TRACE_H

#include <linux/tracepoint.h>
#include <uapi/linux/scr.h>

#include "scr-core.h"

#ifndef _SCR_TRACE_VALUES_H
#define _SCR_TRACE_VALUES_H

/* What happens to a card. */
enum scr_trace_card {
	SCR_TRACE_INSERTED,
	SCR_TRACE_REMOVED,
	SCR_TRACE_UNPOWERED,
};

#endif

TRACE_DEFINE_ENUM(SCR_TRACE_INSERTED);
TRACE_DEFINE_ENUM(SCR_TRACE_REMOVED);
TRACE_DEFINE_ENUM(SCR_TRACE_UNPOWERED);

/* By their numbers, which never change: user space has no use for _IOC_NR(). */
#define scr_trace_request_name(major)			\
	__print_symbolic(major,				\
			 { 1, "POWER" },		\
			 { 2, "GET_ATTRIBUTE" },	\
			 { 3, "SET_ATTRIBUTE" },	\
			 { 4, "CONFISCATE" },		\
			 { 5, "TRANSMIT" },		\
			 { 6, "EJECT" },		\
			 { 7, "SWALLOW" },		\
			 { 12, "SET_PROTOCOL" },	\
			 { 16, "GET_PERF_CNTR" },	\
			 { 32, "CONNECT" },		\
			 { 33, "RECONNECT" },		\
			 { 34, "DISCONNECT" },		\
			 { 35, "BEGIN_TRANSACTION" },	\
			 { 36, "END_TRANSACTION" },	\
			 { 39, "SECURE" })

TRACE_EVENT(scr_request,
	TP_PROTO(const struct scr_node *node, const struct scr_request *request),
	TP_ARGS(node, request),
	TP_STRUCT__entry(
		__field(int, unit)
		__field(u32, major)
		__field(u32, minor)
		__field(size_t, length)
	),
	TP_fast_assign(
		__entry->unit = node->unit;
		__entry->major = request->major;
		__entry->minor = request->minor;
		__entry->length = request->input_length;
	),
	TP_printk("scr%d %s major=%u minor=0x%x length=%zu", __entry->unit,
		  scr_trace_request_name(__entry->major), __entry->major,
		  __entry->minor, __entry->length)
);

TRACE_EVENT(scr_request_end,
	TP_PROTO(const struct scr_node *node, const struct scr_request *request, int result),
	TP_ARGS(node, request, result),
	TP_STRUCT__entry(
		__field(int, unit)
		__field(u32, major)
		__field(u32, minor)
		__field(int, result)
		__field(size_t, length)
	),
	TP_fast_assign(
		__entry->unit = node->unit;
		__entry->major = request->major;
		__entry->minor = request->minor;
		__entry->result = result;
		__entry->length = request->information;
	),
	TP_printk("scr%d %s major=%u minor=0x%x result=%d length=%zu", __entry->unit,
		  scr_trace_request_name(__entry->major), __entry->major,
		  __entry->minor, __entry->result, __entry->length)
);

TRACE_EVENT(scr_card,
	TP_PROTO(const struct scr_node *node, enum scr_trace_card what),
	TP_ARGS(node, what),
	TP_STRUCT__entry(
		__field(int, unit)
		__field(u32, what)
		__field(u64, insertions)
		__field(u64, removals)
	),
	TP_fast_assign(
		__entry->unit = node->unit;
		__entry->what = what;
		__entry->insertions = node->counters.insertions;
		__entry->removals = node->counters.removals;
	),
	TP_printk("scr%d %s insertions=%llu removals=%llu", __entry->unit,
		  __print_symbolic(__entry->what,
				   { SCR_TRACE_INSERTED, "inserted" },
				   { SCR_TRACE_REMOVED, "removed" },
				   { SCR_TRACE_UNPOWERED, "unpowered" }),
		  __entry->insertions, __entry->removals)
);

TRACE_EVENT(scr_session,
	TP_PROTO(const struct scr_node *node, unsigned int command, u32 value, int result),
	TP_ARGS(node, command, value, result),
	TP_STRUCT__entry(
		__field(int, unit)
		__field(u32, command)
		__field(u32, value)
		__field(int, result)
	),
	TP_fast_assign(
		__entry->unit = node->unit;
		__entry->command = _IOC_NR(command);
		__entry->value = value;
		__entry->result = result;
	),
	TP_printk("scr%d %s value=%u result=%d", __entry->unit,
		  scr_trace_request_name(__entry->command), __entry->value, __entry->result)
);

TRACE_EVENT(scr_lease_ended,
	TP_PROTO(const struct scr_node *node),
	TP_ARGS(node),
	TP_STRUCT__entry(
		__field(int, unit)
	),
	TP_fast_assign(
		__entry->unit = node->unit;
	),
	TP_printk("scr%d", __entry->unit)
);

#endif /* _SCR_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
