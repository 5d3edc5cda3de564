// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_uring: IORING_OP_URING_CMD, TRANSMIT and POWER as submissions. What comes of
 * them is handed out in the task that has submitted them.
 */
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "scr-core.h"

#ifdef SCR_HAS_URING

/*
 * Commands of an open file that have not ended, those included whose end the ring has
 * not been told yet: each has up to 64 KiB.
 */
#define SCR_URING_MOST_COMMANDS	256

/**
 * struct scr_uring_request - one command of a ring
 * @submission: its request
 * @command: io_uring's
 * @mm: of the submitter
 * @argument: struct scr_transmit or struct scr_power
 * @receive_buffer: TRANSMIT: where the answer goes
 */
struct scr_uring_request {
	struct scr_submission submission;
	struct io_uring_cmd *command;
	const struct mm_struct *mm;
	void __user *argument;
	void __user *receive_buffer;
};

/* What io_uring keeps for us, until the command is done. */
static struct scr_uring_request **scr_uring_slot(struct io_uring_cmd *command)
{
	return (struct scr_uring_request **)command->pdu;
}

static void scr_uring_ended(struct scr_submission *submission);

/* What was used before, if it is there: nothing of it need be zeroed, nor accounted. */
static struct scr_uring_request *scr_uring_find(struct scr_session *session)
{
	struct scr_uring_request *uring = xchg(&session->spare, NULL);

	if (likely(uring))
		return uring;
	uring = kmalloc(sizeof(*uring), GFP_KERNEL_ACCOUNT);
	if (uring)
		scr_submission_init(&uring->submission, scr_uring_ended);
	return uring;
}

/* Return: NULL: no memory, or there are as many as may be. */
static struct scr_uring_request *scr_uring_alloc(struct scr_session *session)
{
	struct scr_uring_request *uring = NULL;

	if (likely(atomic_inc_return(&session->commands) <= SCR_URING_MOST_COMMANDS))
		uring = scr_uring_find(session);
	if (unlikely(!uring))
		atomic_dec(&session->commands);
	return uring;
}

static void scr_uring_free(struct scr_session *session, struct scr_uring_request *uring)
{
	atomic_dec(&session->commands);
	kfree(xchg(&session->spare, uring));
}

static int scr_uring_take(struct scr_uring_request *uring, struct scr_session *session)
{
	struct scr_transfer *transfer = &uring->submission.transfer;

	switch (uring->command->cmd_op) {
	case IOCTL_SMARTCARD_TRANSMIT:
		return scr_transfer_take_transmit(transfer, session, uring->argument,
						  &uring->receive_buffer);
	case IOCTL_SMARTCARD_POWER:
		return scr_transfer_take_power(transfer, session, uring->argument);
	default:
		return -ENOTTY;
	}
}

/*
 * When the submitter exits, this runs in a kernel thread, or without its memory: nobody
 * gets to know the result. Another mm does not have the address of the submitter's,
 * for a task that has left its own gets no other one.
 */
static int scr_uring_give(struct scr_uring_request *uring, int result)
{
	struct scr_transfer *transfer = &uring->submission.transfer;
	struct scr_transmit __user *transmit = uring->argument;

	if (current->mm != uring->mm)
		return -ECANCELED;
	if (transfer->request.major == _IOC_NR(IOCTL_SMARTCARD_POWER))
		return scr_transfer_give_power(transfer, result, uring->argument);
	return scr_transfer_give_result(transfer, result, uring->receive_buffer,
					&transmit->receive_length);
}

/*
 * Until the command is done it may be cancelled, unless the ring is locked: then the
 * memory is not for another one.
 */
static void scr_uring_deliver(struct io_uring_cmd *command, unsigned int flags)
{
	struct scr_uring_request *uring = *scr_uring_slot(command);
	bool may_be_cancelled = SCR_URING_CANCEL != 0 && (flags & IO_URING_F_UNLOCKED);
	struct scr_session *session = command->file->private_data;
	int result = scr_uring_give(uring, uring->submission.result);

	scr_transfer_end(&uring->submission.transfer);
	if (may_be_cancelled)
		atomic_dec(&session->commands);
	else
		scr_uring_free(session, uring);
	scr_uring_done(command, result, flags);
	if (may_be_cancelled)
		kfree(uring);
}

SCR_URING_TASK_WORK(scr_uring_task_work, scr_uring_deliver)

static void scr_uring_ended(struct scr_submission *submission)
{
	struct scr_uring_request *uring = container_of(submission, struct scr_uring_request,
						       submission);

	io_uring_cmd_complete_in_task(uring->command, scr_uring_task_work);
}

static int scr_uring_begin(struct scr_uring_request *uring, unsigned int flags)
{
	struct io_uring_cmd *command = uring->command;
	struct scr_submission *submission = &uring->submission;
	int result;

	*scr_uring_slot(command) = uring;
	/* Before it begins: it may be done before that returns. */
	scr_uring_may_cancel(command, flags);
	result = scr_submission_begin(submission, scr_is_nonblocking(command->file));
	if (result != -EIOCBQUEUED) {
		submission->result = result;
		scr_uring_deliver(command, flags);
	}
	return -EIOCBQUEUED;
}

static int scr_uring_submit(struct io_uring_cmd *command, unsigned int flags, u64 argument)
{
	struct scr_session *session = command->file->private_data;
	struct scr_uring_request *uring = scr_uring_alloc(session);
	int result;

	if (!uring)
		return -ENOMEM;
	uring->submission.owner = current->files;
	uring->command = command;
	uring->mm = current->mm;
	uring->argument = u64_to_user_ptr(argument);
	result = scr_uring_take(uring, session);
	if (!result)
		return scr_uring_begin(uring, flags);
	scr_uring_free(session, uring);
	return result;
}

/* It is not done yet: io_uring does not let that happen meanwhile. */
static void scr_uring_cancel(struct io_uring_cmd *command)
{
	struct scr_uring_request *uring = *scr_uring_slot(command);

	scr_submissions_revoke(command->file->private_data, &(struct scr_scope) {
		.request = &uring->submission.transfer.request });
}

/**
 * scr_uring_command() - IORING_OP_URING_CMD
 * @command: its bytes are a struct scr_uring_command, which user space may change
 * @flags: IO_URING_F_*
 *
 * Context: process context; sleeps for user space's pages only.
 *
 * Return: -EIOCBQUEUED: the result comes with the command's completion; -EINVAL;
 * -ENOTTY; -EACCES; -EFAULT; -ENOMEM.
 */
int scr_uring_command(struct io_uring_cmd *command, unsigned int flags)
{
	const struct scr_uring_command *bytes;

	if (flags & SCR_URING_CANCEL) {
		scr_uring_cancel(command);
		return 0;
	}
	bytes = scr_uring_bytes(command);
	if (READ_ONCE(bytes->reserved))
		return -EINVAL;
	return scr_uring_submit(command, flags, READ_ONCE(bytes->argument));
}

#endif /* SCR_HAS_URING */
