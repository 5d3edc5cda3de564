// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bytes of a request, and of its answer, as a callback sees them.
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "scr-core.h"

/**
 * scr_request_take() - the next bytes of the request, where they are
 * @request: the request
 * @length: how many
 *
 * Context: in the callback.
 *
 * Return: the bytes, which stay there until the request has ended; NULL: the
 * request has fewer.
 */
const u8 *scr_request_take(struct scr_request *request, size_t length)
{
	const u8 *bytes = request->input;

	if (request->input_length < length)
		return NULL;
	request->input += length;
	request->input_length -= length;
	return bytes;
}
EXPORT_SYMBOL_GPL(scr_request_take);

/**
 * scr_request_read() - copy the next bytes of the request
 * @request: the request
 * @buffer: where they go
 * @length: how many
 *
 * Context: in the callback.
 *
 * Return: 0; -EINVAL: the request has fewer bytes.
 */
int scr_request_read(struct scr_request *request, void *buffer, size_t length)
{
	const u8 *bytes = scr_request_take(request, length);

	if (!bytes)
		return -EINVAL;
	memcpy(buffer, bytes, length);
	return 0;
}
EXPORT_SYMBOL_GPL(scr_request_read);

/**
 * scr_request_fits() - can scr_request_write() do without more memory?
 * @request: the request
 * @length: bytes that would be written, at most
 *
 * Context: in the callback, and until scr_request_complete().
 *
 * Return: true if it does not sleep for so many bytes.
 */
bool scr_request_fits(const struct scr_request *request, size_t length)
{
	return request->information + length <= request->capacity ||
	       request->room <= request->capacity;
}
EXPORT_SYMBOL_GPL(scr_request_fits);

/* Most answers are short; the room for the few that are not is taken when they come. */
static int scr_request_grow(struct scr_request *request, size_t written)
{
	u8 *output = kvmalloc(request->room, GFP_KERNEL_ACCOUNT);

	if (!output)
		return -ENOMEM;
	memcpy(output, request->output, written);
	memzero_explicit(request->output, request->written);
	request->output = output;
	request->capacity = request->room;
	request->grown = true;
	return 0;
}

/**
 * scr_request_write() - append to the answer
 * @request: the request
 * @data: the bytes
 * @length: how many
 *
 * May be called again and again; &scr_request.information counts every byte,
 * those included that found no room.
 *
 * Context: in the callback, may sleep.
 *
 * Return: 0; -EOVERFLOW: the caller has no room for all of it, and none of
 * these bytes was written; -ENOMEM.
 */
int scr_request_write(struct scr_request *request, const void *data, size_t length)
{
	size_t written = request->information;

	request->information += length;
	if (request->information > request->room)
		return -EOVERFLOW;
	if (request->information > request->capacity &&
	    scr_request_grow(request, written))
		return -ENOMEM;
	memcpy(request->output + written, data, length);
	request->written = max(request->written, request->information);
	return 0;
}
EXPORT_SYMBOL_GPL(scr_request_write);
