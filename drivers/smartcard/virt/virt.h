/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of scr-virt.ko share. file.c is the side of the process,
 * reader.c the side of the core, and exchange.c is where they meet.
 */
#ifndef _SCR_VIRT_H
#define _SCR_VIRT_H

#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/scr.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <uapi/linux/scr-virt.h>

/**
 * struct scr_virt_question - a request on its way to the process
 * @request: the structure that read(2) gives
 * @deadline: jiffies until which it may be answered
 * @data: &scr_virt_request.length bytes; may hold secrets
 */
struct scr_virt_question {
	struct scr_virt_request request;
	unsigned long deadline;
	u8 data[];
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
 * @done: a reply is there, or the request was cancelled
 * @readable: waits for a question or a cancellation
 * @lock: guards what follows. Not taken by cancel(), so the core may be called
 *	with it held
 * @last_id: of the latest question
 * @given_id: of the latest question that read(2) has given
 * @pending_id: of the question that waits for its reply, 0: none
 * @cancelled_id: of the question that read(2) has given and that has ended
 *	without a reply, 0: none, or the process was told
 * @pending_function: SCR_VIRT_*
 * @pending_minor: as in the question
 * @question: not read yet
 * @reply: not taken by the callback yet
 *
 * One callback runs at a time, so there is one of each at most.
 */
struct scr_virt {
	struct mutex create_lock;	/* see above */
	struct scr_reader *reader;
	struct scr_reader_driver driver;
	scr_reader_function function[RDF_COUNT];
	struct completion done;
	wait_queue_head_t readable;

	spinlock_t lock;	/* guards what follows */
	u64 last_id;
	u64 given_id;
	u64 pending_id;
	u64 cancelled_id;
	u32 pending_function;
	u32 pending_minor;
	struct scr_virt_question *question;
	struct scr_virt_reply *reply;
};

/* exchange.c */
void scr_virt_exchange_init(struct scr_virt *virt);
int scr_virt_ask(struct scr_virt *virt, struct scr_request *request, u32 function);
void scr_virt_cancel(struct scr_reader *reader, struct scr_request *request);
bool scr_virt_is_readable(struct scr_virt *virt);
struct scr_virt_question *scr_virt_take_question(struct scr_virt *virt, size_t room,
						 u64 *cancelled_id);
void scr_virt_return_question(struct scr_virt *virt, struct scr_virt_question *question);
void scr_virt_return_cancellation(struct scr_virt *virt, u64 id);
void scr_virt_free_question(struct scr_virt_question *question);
int scr_virt_give_reply(struct scr_virt *virt, struct scr_virt_reply *reply);
void scr_virt_free_reply(struct scr_virt_reply *reply);

/* reader.c */
int scr_virt_reader_register(struct scr_virt *virt, struct device *parent,
			     const struct scr_virt_create *create);
void scr_virt_reader_unregister(struct scr_virt *virt);

#endif /* _SCR_VIRT_H */
