// SPDX-License-Identifier: BSD-3-Clause
/*
 * The slots' files at /dev/scrvirt: answers and cards that come and go are written there.
 */
#include "virt_slot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "report.h"

static void put(struct virt_slot *virt, const struct scr_virt_answer *answer, const u8 *data)
{
	struct iovec pieces[] = {
		{ (void *)answer, sizeof(*answer) }, { (void *)data, answer->length },
	};

	if (writev(virt->watch.fd, pieces, 2) < 0)
		report("/dev/scrvirt: write: %s", strerror(errno));
}

void virt_put_answer(struct virt_slot *virt, u32 status, const u8 *data, u32 length)
{
	struct scr_virt_answer answer = {
		.id = virt->id, .type = SCR_VIRT_ANSWER, .status = status, .length = length,
	};

	virt->id = 0;
	put(virt, &answer, data);
}

void virt_put_movement(struct virt_slot *virt, u32 type)
{
	put(virt, &(struct scr_virt_answer) { .type = type }, NULL);
}

/* What bStatus and bError of an answer are as the end of a request (6.2.6). */
static u32 status_of(const struct virt_slot *virt, const u8 *answer)
{
	if (!(answer[AT_STATUS] & STATUS_FAILED))
		return SCR_STATUS_SUCCESS;
	if ((answer[AT_STATUS] & 3) == ICC_ABSENT)
		return SCR_STATUS_NO_MEDIA;
	switch (answer[AT_ERROR]) {
	case ERROR_NOT_SUPPORTED:
		return SCR_STATUS_NOT_SUPPORTED;
	case ERROR_SLOT_BUSY:
		return SCR_STATUS_DEVICE_BUSY;
	case ERROR_ICC_MUTE:
		return virt->function == SCR_VIRT_POWER ? SCR_STATUS_UNRECOGNIZED_MEDIA :
							  SCR_STATUS_IO_TIMEOUT;
	default:
		return SCR_STATUS_IO_DEVICE_ERROR;
	}
}

static bool has_data(const u8 *answer)
{
	return answer[AT_TYPE] == DATA_BLOCK || answer[AT_TYPE] == ESCAPE_ANSWER;
}

static void give(struct virt_slot *virt, const u8 *answer, u32 length)
{
	u32 status = status_of(virt, answer);
	bool data = status == SCR_STATUS_SUCCESS && has_data(answer);

	virt_put_answer(virt, status, answer + CCID_HEADER_LENGTH,
			data ? length - CCID_HEADER_LENGTH : 0);
}

/* Faults make answers that are none. Return: whether this one is. */
static bool is_answer(const struct virt_slot *virt, const u8 *data, u32 length)
{
	return scr_get_le32(data + AT_LENGTH) == length - CCID_HEADER_LENGTH &&
	       data[AT_SEQUENCE] == (u8)virt->id;
}

void virt_send(struct reader *reader, u8 endpoint, int status, const u8 *data, u32 length)
{
	struct virt_slot *virt = &reader->virt->slots[0];
	bool whole = !status && length >= CCID_HEADER_LENGTH;

	if (endpoint != ENDPOINT_BULK_IN)
		return;
	if (whole && data[AT_SLOT] < reader->virt->count)
		virt = &reader->virt->slots[data[AT_SLOT]];
	if (!virt->id)
		return;
	if (!whole || !is_answer(virt, data, length))
		virt_put_answer(virt, SCR_STATUS_DEVICE_PROTOCOL_ERROR, NULL, 0);
	else if ((data[AT_STATUS] & STATUS_RESERVED) != STATUS_TIME_EXTENSION)
		give(virt, data, length);
}

/* A card that went and came again meanwhile is another one. */
void virt_notify_changes(struct reader *reader)
{
	unsigned int i;

	for (i = 0; i < reader->virt->count; i++) {
		if (!(reader->changed & 1U << i))
			continue;
		reader->counters.notifications++;
		virt_put_movement(&reader->virt->slots[i], SCR_VIRT_CARD_ABSENT);
		if (reader->slots[i].present)
			virt_put_movement(&reader->virt->slots[i], SCR_VIRT_CARD_PRESENT);
	}
	reader->changed = 0;
}

void virt_unplug(struct reader *reader)
{
	struct virt *virt = reader->virt;
	unsigned int i;

	reader->virt = NULL;
	for (i = 0; i < virt->count; i++)
		watch_close(&virt->slots[i].watch);
	free(virt);
}
