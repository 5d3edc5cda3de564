// SPDX-License-Identifier: BSD-3-Clause
/*
 * A card that is a program, as vicc of vsmartcard: it connects by TCP, and we are
 * its reader, vpcd. A message is two bytes of length, the high one first, and as
 * many bytes. From us: one byte is one of the controls below, more are a command
 * APDU. From the program: what it answers to each of those but power and reset.
 *
 * The card is there while the program is connected and has told its answer to
 * reset.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "card.h"
#include "loop.h"
#include "report.h"

#define CONTROL_POWER_OFF	0
#define CONTROL_POWER_ON	1
#define CONTROL_RESET		2
#define CONTROL_ATR		4

#define LENGTH_LENGTH		2
#define MAXIMUM_MESSAGE		65535

/* Room for the longest command and what the kernel needs for it. */
#define SEND_BUFFER		(4 * MAXIMUM_MESSAGE)

/**
 * struct vicc - the program
 * @listener: where it connects
 * @connection: fd is -1 while it is not connected
 * @powered: what it was told
 * @owed: answers to APDUs that have not come; only the last one is wanted
 * @received: bytes of @message, which begins with the length
 */
struct vicc {
	struct card *card;
	struct watch listener;
	struct watch connection;
	bool powered;
	bool present;
	unsigned int owed;
	u32 received;
	u8 message[LENGTH_LENGTH + MAXIMUM_MESSAGE];
};

static void disconnect(struct vicc *vicc)
{
	bool was_present = vicc->present;

	watch_close(&vicc->connection);
	vicc->powered = false;
	vicc->present = false;
	vicc->owed = 0;
	vicc->received = 0;
	if (was_present)
		vicc->card->changed(vicc->card, false);
}

/* In one piece: the program may read length and message with a call each. */
static void send_message(struct vicc *vicc, const u8 *bytes, u32 length)
{
	u8 message[LENGTH_LENGTH + MAXIMUM_MESSAGE];
	ssize_t sent;

	if (vicc->connection.fd < 0)
		return;
	message[0] = length >> 8;
	message[1] = length & 0xff;
	memcpy(message + LENGTH_LENGTH, bytes, length);
	sent = send(vicc->connection.fd, message, LENGTH_LENGTH + length, MSG_DONTWAIT);
	/* There is never more than one message to read: a program that reads has room. */
	if (sent == (ssize_t)(LENGTH_LENGTH + length))
		return;
	report("vicc: does not read what it is sent: disconnected");
	shutdown(vicc->connection.fd, SHUT_RDWR);
}

static void send_control(struct vicc *vicc, u8 control)
{
	send_message(vicc, &control, 1);
}

/* The first answer after the connection is that to CONTROL_ATR. */
static void take_atr(struct vicc *vicc, const u8 *atr, u32 length)
{
	if (!length || length > MAXIMUM_ATR) {
		report("vicc: %u bytes are no answer to reset: disconnected", length);
		disconnect(vicc);
		return;
	}
	memcpy(vicc->card->atr, atr, length);
	vicc->card->atr_length = length;
	vicc->present = true;
	vicc->card->changed(vicc->card, true);
}

static void take_answer(struct vicc *vicc, const u8 *bytes, u32 length)
{
	struct card *card = vicc->card;

	if (!vicc->owed || length < 2) {
		report("vicc: an answer of %u bytes that nobody waits for: disconnected", length);
		disconnect(vicc);
		return;
	}
	vicc->owed--;
	if (vicc->owed || card->manner != CARD_LATER)
		return;
	/* T=0 is not spoken here: a program that does is asked for the rest. */
	if (length == 2 && bytes[0] == STATUS_MORE >> 8) {
		vicc->owed++;
		send_message(vicc, (const u8[]) { 0x00, 0xc0, 0x00, 0x00, bytes[1] }, 5);
		return;
	}
	card->manner = CARD_ANSWERS;
	card->length = length - 2;
	memcpy(card->data, bytes, card->length);
	card->status = bytes[length - 2] << 8 | bytes[length - 1];
	card->answered(card);
}

/* Only what is one message is read, so that nothing is left over of it. */
static size_t bytes_missing(const struct vicc *vicc)
{
	if (vicc->received < LENGTH_LENGTH)
		return LENGTH_LENGTH - vicc->received;
	return LENGTH_LENGTH + (vicc->message[0] << 8 | vicc->message[1]) - vicc->received;
}

static void connection_ready(struct watch *watch, uint32_t events)
{
	struct vicc *vicc = watch->context;
	ssize_t received = recv(watch->fd, vicc->message + vicc->received, bytes_missing(vicc),
				MSG_DONTWAIT);

	(void)events;
	if (received < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (received <= 0) {
		disconnect(vicc);
		return;
	}
	vicc->received += received;
	if (bytes_missing(vicc))
		return;
	received = vicc->received - LENGTH_LENGTH;
	vicc->received = 0;
	if (vicc->present)
		take_answer(vicc, vicc->message + LENGTH_LENGTH, received);
	else
		take_atr(vicc, vicc->message + LENGTH_LENGTH, received);
}

/* A second program is sent away: the slot has its card. */
static void listener_ready(struct watch *watch, uint32_t events)
{
	struct vicc *vicc = watch->context;
	int fd = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC);
	int yes = 1, room = SEND_BUFFER;

	(void)events;
	if (fd < 0)
		return;
	if (vicc->connection.fd >= 0) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	vicc->connection.fd = fd;
	if (watch_open(&vicc->connection)) {
		disconnect(vicc);
		return;
	}
	send_control(vicc, CONTROL_ATR);
}

/* At this machine's own address only. Return: 0, or -1 after an error message. */
static int listen_at(struct vicc *vicc, unsigned int port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int yes = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return report("no socket: %s", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 1)) {
		close(fd);
		return report("--card vicc: cannot listen at port %u: %s", port, strerror(errno));
	}
	vicc->listener.fd = fd;
	return watch_open(&vicc->listener);
}

static void open_card(struct card *card, const struct card_kind *kind, unsigned int slot)
{
	struct vicc *vicc = allocate(sizeof(*vicc));

	vicc->card = card;
	vicc->listener.fd = -1;
	vicc->listener.ready = listener_ready;
	vicc->listener.context = vicc;
	vicc->connection.fd = -1;
	vicc->connection.ready = connection_ready;
	vicc->connection.context = vicc;
	card->state = vicc;
	/* As with memory: there is nothing to do without it. */
	if (listen_at(vicc, kind->port + slot))
		exit(1);
}

static void remove_card(struct card *card)
{
	struct vicc *vicc = card->state;

	vicc->present = false;
	disconnect(vicc);
}

static void close_card(struct card *card)
{
	struct vicc *vicc = card->state;

	remove_card(card);
	watch_close(&vicc->listener);
	free(vicc);
	card->state = NULL;
}

static void reset(struct card *card)
{
	struct vicc *vicc = card->state;

	send_control(vicc, vicc->powered ? CONTROL_RESET : CONTROL_POWER_ON);
	vicc->powered = true;
}

static void power_off(struct card *card)
{
	struct vicc *vicc = card->state;

	if (vicc->powered)
		send_control(vicc, CONTROL_POWER_OFF);
	vicc->powered = false;
}

static void process(struct card *card, const struct apdu *apdu)
{
	struct vicc *vicc = card->state;

	if (apdu->length > MAXIMUM_MESSAGE) {
		card->status = STATUS_WRONG_LENGTH;
		return;
	}
	card->manner = CARD_LATER;
	vicc->owed++;
	send_message(vicc, apdu->command, apdu->length);
}

const struct card_model vicc_card = {
	.comes_by_itself = true,
	.open = open_card,
	.close = close_card,
	.reset = reset,
	.power_off = power_off,
	.remove = remove_card,
	.process = process,
};
