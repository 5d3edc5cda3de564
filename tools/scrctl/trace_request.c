// SPDX-License-Identifier: BSD-3-Clause
/*
 * Requests of a traced program in words: what they ask for.
 */
#include "trace_request.h"

#include <string.h>
#include <sys/ioctl.h>

#include <linux/scr.h>

#include "attribute_names.h"
#include "trace_names.h"

static void read_command(struct trace_call *call, const struct trace_who *who, __u64 address,
			 __u32 length)
{
	if (length <= sizeof(call->command.bytes) &&
	    trace_call_read(who->thread, address, call->command.bytes, length))
		call->command.length = length;
}

void trace_request_begin(struct trace_call *call, const struct trace_who *who)
{
	const struct scr_transmit *transmit = (const void *)call->structure;
	const struct scr_attribute *attribute = (const void *)call->structure;
	const struct scr_vendor *vendor = (const void *)call->structure;
	size_t size = _IOC_SIZE(trace_request_of(call));

	call->command.length = 0;
	call->has_structure = size <= sizeof(call->structure) &&
			      trace_call_read(who->thread, call->arguments[2],
					      call->structure, size);
	if (!call->has_structure)
		return;
	if (trace_request_of(call) == IOCTL_SMARTCARD_TRANSMIT)
		read_command(call, who, transmit->send_buffer, transmit->send_length);
	else if (trace_request_of(call) == IOCTL_SMARTCARD_SET_ATTRIBUTE)
		read_command(call, who, attribute->buffer, attribute->length);
	else if (trace_request_of(call) == IOCTL_SMARTCARD_VENDOR && who->verbose &&
		 vendor->code == SCR_VENDOR_CCID_ESCAPE)
		read_command(call, who, vendor->input, vendor->input_length);
}

static void put_hidden(struct trace_line *line, __u64 count)
{
	trace_line_number(line, "bytes_not_shown", " (", count, " bytes not shown)");
}

void trace_request_protocols(struct trace_line *line, const char *key, __u32 mask)
{
	char text[PROTOCOLS_TEXT_LENGTH];

	trace_line_text(line, key, " ", protocols_words(mask, text));
}

/* What goes in raw has its PIN nobody knows where. */
static void put_transmit(struct trace_line *line, const struct trace_call *call)
{
	const struct scr_transmit *transmit = (const void *)call->structure;

	trace_request_protocols(line, "protocol", transmit->protocol);
	if (transmit->protocol == SCARD_PROTOCOL_RAW)
		put_hidden(line, transmit->send_length);
	else if (call->command.length)
		trace_request_command(line, &call->command);
	else
		trace_line_number(line, NULL, " > (", transmit->send_length,
				  " bytes, not readable)");
}

static void put_attribute(struct trace_line *line, const struct trace_call *call)
{
	const struct scr_attribute *attribute = (const void *)call->structure;
	struct attribute_name unknown;
	const struct attribute_name *name;
	char tag[16];

	snprintf(tag, sizeof(tag), "0x%X", attribute->tag);
	name = attribute_find(tag, strlen(tag), &unknown);
	trace_line_text(line, "attribute", " ", name && name->name ? name->name : tag);
	if (trace_request_of(call) == IOCTL_SMARTCARD_SET_ATTRIBUTE &&
	    call->command.length <= TRACE_VALUE_LENGTH)
		trace_line_bytes(line, "value", " ", call->command.bytes, call->command.length);
}

static void put_vendor(struct trace_line *line, const struct trace_call *call,
		       const struct trace_who *who)
{
	const struct scr_vendor *vendor = (const void *)call->structure;

	trace_line_number(line, "code", " code ", vendor->code, "");
	if (vendor->code == SCR_VENDOR_CCID_ESCAPE && who->verbose)
		trace_line_bytes(line, "command", " > ", call->command.bytes,
				 call->command.length);
	else if (vendor->input_length)
		put_hidden(line, vendor->input_length);
}

static void put_connect(struct trace_line *line, const struct trace_call *call)
{
	const struct scr_connect *connect = (const void *)call->structure;

	trace_line_text(line, "share_mode", " ", share_mode_words(connect->share_mode));
	trace_request_protocols(line, "protocols", connect->protocols);
	if (trace_request_of(call) == SCR_IOC_RECONNECT)
		trace_line_text(line, "initialization", ", ",
				disposition_words(connect->initialization));
	if (connect->flags & SCR_CONNECT_ANY_SHARING)
		trace_line_text(line, NULL, ", ", "beside any sharing");
	if (connect->flags & SCR_CONNECT_POWER_ONLY)
		trace_line_text(line, NULL, ", ", "power only");
}

static void put_secure(struct trace_line *line, const struct trace_call *call)
{
	const struct scr_secure *secure = (const void *)call->structure;

	trace_line_text(line, "operation", " ", secure->operation == SCR_SECURE_VERIFY_PIN ?
			"verify PIN" : "modify PIN");
	put_hidden(line, secure->structure_length);
}

void trace_request_arguments(struct trace_line *line, const struct trace_call *call,
			     const struct trace_who *who)
{
	const struct scr_power *power = (const void *)call->structure;
	const struct scr_transaction *transaction = (const void *)call->structure;
	const __u32 *number = (const void *)call->structure;

	trace_line_text(line, "request", " ", request_name(_IOC_NR(trace_request_of(call))));
	if (!call->has_structure) {
		trace_line_text(line, NULL, " ", "(argument not readable)");
		return;
	}
	switch (trace_request_of(call)) {
	case IOCTL_SMARTCARD_POWER:
		trace_line_text(line, "operation", " ", power_words(power->minor));
		break;
	case IOCTL_SMARTCARD_TRANSMIT:
		put_transmit(line, call);
		break;
	case IOCTL_SMARTCARD_GET_ATTRIBUTE:
	case IOCTL_SMARTCARD_SET_ATTRIBUTE:
		put_attribute(line, call);
		break;
	case IOCTL_SMARTCARD_SET_PROTOCOL:
		trace_request_protocols(line, "protocols", *number);
		break;
	case IOCTL_SMARTCARD_VENDOR:
		put_vendor(line, call, who);
		break;
	case SCR_IOC_CONNECT:
	case SCR_IOC_RECONNECT:
		put_connect(line, call);
		break;
	case SCR_IOC_DISCONNECT:
	case SCR_IOC_END_TRANSACTION:
		trace_line_text(line, "disposition", " ", disposition_words(*number));
		break;
	case SCR_IOC_BEGIN_TRANSACTION:
		if (transaction->lease)
			trace_line_number(line, "lease", " lease ", transaction->lease, " ns");
		break;
	case SCR_IOC_SECURE:
		put_secure(line, call);
		break;
	}
}
