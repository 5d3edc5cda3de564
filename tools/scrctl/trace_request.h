/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Requests of a traced program in words: what an ioctl of a reader asked for, and what
 * was answered. No PIN is among the words.
 */
#ifndef SCRCTL_TRACE_REQUEST_H
#define SCRCTL_TRACE_REQUEST_H

#include "trace_call.h"
#include "trace_line.h"

/* The longest value of an attribute, or answer to a vendor request, that is shown. */
#define TRACE_VALUE_LENGTH	256

/* IOCTL_SMARTCARD_* or SCR_IOC_* */
static inline __u32 trace_request_of(const struct trace_call *call)
{
	return (__u32)call->arguments[1];
}

/* A mask of SCARD_PROTOCOL_*. */
void trace_request_protocols(struct trace_line *line, const char *key, __u32 mask);

/* Reads what the request points to, while that is what it asks for. */
void trace_request_begin(struct trace_call *call, const struct trace_who *who);

/* Name and arguments. */
void trace_request_arguments(struct trace_line *line, const struct trace_call *call,
			     const struct trace_who *who);

/* What came back, after a request that ended well. */
void trace_request_answer(struct trace_line *line, const struct trace_call *call,
			  const struct trace_who *who);

/* A command; of one that carries a PIN only what comes before. */
void trace_request_command(struct trace_line *line, const struct apdu *command);

/**
 * trace_request_response() - what the card answered
 * @line: where it goes
 * @who: whose memory it is in
 * @address: where
 * @length: its bytes
 * @hidden: nothing of it but the status word
 */
void trace_request_response(struct trace_line *line, const struct trace_who *who,
			    __u64 address, size_t length, bool hidden);

#endif /* SCRCTL_TRACE_REQUEST_H */
