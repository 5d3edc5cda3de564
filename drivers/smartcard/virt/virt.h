/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of scr-virt.ko share. file.c is the side of the process,
 * reader.c the side of the core; they meet in message.c on the way there, and in
 * exchange.c on the way back.
 */
#ifndef _SCR_VIRT_H
#define _SCR_VIRT_H

#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/scr.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <uapi/linux/scr-virt.h>

/* A short APDU (ISO 7816-4, 5.1), and a little to spare. */
#define SCR_VIRT_SHORT	264

/**
 * struct scr_virt_message - what a read(2) gives
 * @request: the structure
 * @data: &scr_virt_request.length bytes; may hold secrets
 * @capacity: bytes that @data can take
 * @short_data: where @data is, if it is not longer
 */
struct scr_virt_message {
	struct scr_virt_request request;
	u8 *data;
	size_t capacity;
	u8 short_data[SCR_VIRT_SHORT];
};

/**
 * struct scr_virt_reply - an answer on its way to the core
 * @answer: the structure that write(2) was given
 * @data: &scr_virt_answer.length bytes; may hold secrets
 */
struct scr_virt_reply {
	struct scr_virt_answer answer;
	u8 data[];
};

/**
 * struct scr_virt - an open file of /dev/scrvirt
 * @create_lock: serialises SCR_VIRT_IOC_CREATE
 * @reader: set when it is registered, and for as long as the file is open
 * @driver: what serves @reader
 * @function: its table
 * @done: a reply is there, or the request that is waited for was cancelled
 * @readable: waits for a question or a cancellation
 * @watch: ends @request, if nobody waits for it, when @deadline is over
 * @lock: guards what follows. Taken by cancel(), hence in any context, and the core
 *	is not called with it held
 * @question: the latest one, as read(2) gives it
 * @given_id: of the latest question that read(2) has given
 * @cancelled_id: of the question that read(2) has given and that has ended
 *	without a reply, 0: none, or the process was told
 * @request: whose question @question is, while it has not ended; NULL: none. Who
 *	makes it NULL ends it
 * @data: the bytes of @question, which are @request's
 * @deadline: jiffies until which it may be answered
 * @reply: not taken by the callback yet, where that waits
 *
 * One request is pending at a time, so there is one of each at most.
 */
struct scr_virt {
	struct mutex create_lock;	/* see above */
	struct scr_reader *reader;
	struct scr_reader_driver driver;
	scr_reader_function function[RDF_COUNT];
	struct completion done;
	wait_queue_head_t readable;
	struct delayed_work watch;

	spinlock_t lock;	/* guards what follows */
	struct scr_virt_request question;
	u64 given_id;
	u64 cancelled_id;
	struct scr_request *request;
	const u8 *data;
	unsigned long deadline;
	struct scr_virt_reply *reply;
};

/* exchange.c */
void scr_virt_exchange_init(struct scr_virt *virt);
void scr_virt_exchange_end(struct scr_virt *virt);
int scr_virt_ask(struct scr_virt *virt, struct scr_request *request, u32 function);
void scr_virt_cancel(struct scr_reader *reader, struct scr_request *request);
int scr_virt_give_reply(struct scr_virt *virt, struct scr_virt_reply *reply);
void scr_virt_free_reply(struct scr_virt_reply *reply);

/* message.c */
void scr_virt_message_init(struct scr_virt_message *message);
void scr_virt_message_end(struct scr_virt_message *message);
bool scr_virt_is_readable(struct scr_virt *virt);
int scr_virt_take_message(struct scr_virt *virt, size_t room,
			  struct scr_virt_message *message);
void scr_virt_return_message(struct scr_virt *virt, const struct scr_virt_message *message);

/* reader.c */
int scr_virt_reader_register(struct scr_virt *virt, struct device *parent,
			     const struct scr_virt_create *create);
void scr_virt_reader_unregister(struct scr_virt *virt);

#endif /* _SCR_VIRT_H */
