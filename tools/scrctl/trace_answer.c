// SPDX-License-Identifier: BSD-3-Clause
/*
 * Requests of a traced program in words: what was answered.
 */
#include <sys/ioctl.h>

#include <linux/scr.h>

#include "names.h"
#include "output.h"
#include "trace_names.h"
#include "trace_request.h"

static void answer_power(struct trace_line *line, const struct scr_power *power)
{
	if (power->minor != SCARD_POWER_DOWN && power->atr_length <= sizeof(power->atr))
		trace_line_bytes(line, "atr", " ATR ", power->atr, power->atr_length);
}

static void answer_connect(struct trace_line *line, const struct scr_connect *connect)
{
	trace_request_protocols(line, "protocol", connect->protocol);
	if (connect->atr_length && connect->atr_length <= sizeof(connect->atr))
		trace_line_bytes(line, "atr", " ATR ", connect->atr, connect->atr_length);
}

static void answer_vendor(struct trace_line *line, const struct trace_call *call,
			  const struct trace_who *who, const struct scr_vendor *after)
{
	const struct scr_vendor *vendor = (const void *)call->structure;
	__u8 bytes[TRACE_VALUE_LENGTH];

	if (vendor->code == SCR_VENDOR_CCID_ESCAPE && !who->verbose) {
		trace_line_number(line, "response_bytes_not_shown", " < (", after->output_length,
				  " bytes not shown)");
		return;
	}
	if (after->output_length <= sizeof(bytes) &&
	    trace_call_read(who->thread, after->output, bytes, after->output_length))
		trace_line_bytes(line, "data", " < ", bytes, after->output_length);
	else
		trace_line_number(line, "length", " < ", after->output_length, " bytes");
}

static void answer_attribute(struct trace_line *line, const struct trace_who *who,
			     const struct scr_attribute *attribute)
{
	__u8 value[TRACE_VALUE_LENGTH];

	if (attribute->buffer && attribute->length <= sizeof(value) &&
	    trace_call_read(who->thread, attribute->buffer, value, attribute->length))
		trace_line_bytes(line, "value", " ", value, attribute->length);
	else
		trace_line_number(line, "length", " ", attribute->length, " bytes");
}

static void answer_status(struct trace_line *line, const struct scr_status *status)
{
	char text[PROTOCOLS_TEXT_LENGTH];

	trace_line_text(line, "state", " ", state_name(status->state));
	trace_line_text(line, "protocol", " ", protocols_words(status->protocol, text));
	trace_line_number(line, "insertions", " insertions ", status->insertions, "");
	trace_line_number(line, "removals", " removals ", status->removals, "");
}

static void answer_info(struct trace_line *line, struct scr_info *info)
{
	info->vendor[sizeof(info->vendor) - 1] = '\0';
	info->product[sizeof(info->product) - 1] = '\0';
	trace_line_text(line, "vendor", " ", text_clean(info->vendor));
	trace_line_text(line, "product", " ", text_clean(info->product));
}

void trace_request_answer(struct trace_line *line, const struct trace_call *call,
			  const struct trace_who *who)
{
	union {
		__u32 number;
		struct scr_power power;
		struct scr_attribute attribute;
		struct scr_transmit transmit;
		struct scr_vendor vendor;
		struct scr_secure secure;
		struct scr_connect connect;
		struct scr_status status;
		struct scr_info info;
		struct scr_readers readers;
	} after;
	size_t size = _IOC_SIZE(trace_request_of(call));

	if (!(_IOC_DIR(trace_request_of(call)) & _IOC_READ) || size > sizeof(after) ||
	    !trace_call_read(who->thread, call->arguments[2], &after, size))
		return;
	switch (trace_request_of(call)) {
	case IOCTL_SMARTCARD_POWER:
		answer_power(line, &after.power);
		break;
	case IOCTL_SMARTCARD_GET_ATTRIBUTE:
		answer_attribute(line, who, &after.attribute);
		break;
	case IOCTL_SMARTCARD_TRANSMIT:
		trace_request_response(line, who, after.transmit.receive_buffer,
				       after.transmit.receive_length,
				       after.transmit.protocol == SCARD_PROTOCOL_RAW ||
				       apdu_shown_length(&call->command) < call->command.length);
		break;
	case SCR_IOC_SECURE:
		trace_request_response(line, who, after.secure.response,
				       after.secure.response_length, true);
		break;
	case IOCTL_SMARTCARD_VENDOR:
		answer_vendor(line, call, who, &after.vendor);
		break;
	case IOCTL_SMARTCARD_SET_PROTOCOL:
		trace_request_protocols(line, "protocol", after.number);
		break;
	case IOCTL_SMARTCARD_GET_STATE:
		trace_line_text(line, "state", " ", state_name(after.number));
		break;
	case IOCTL_SMARTCARD_GET_LAST_ERROR:
		trace_line_text(line, "last_error", " ", status_name(after.number));
		break;
	case SCR_IOC_CONNECT:
	case SCR_IOC_RECONNECT:
		answer_connect(line, &after.connect);
		break;
	case SCR_IOC_STATUS:
		answer_status(line, &after.status);
		break;
	case SCR_IOC_INFO:
		answer_info(line, &after.info);
		break;
	case SCR_IOC_READERS:
		trace_line_number(line, "readers", " ", after.readers.count, " readers");
		break;
	}
}
