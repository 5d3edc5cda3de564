// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/scrN: the file operations.
 */
#include <linux/compat.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/sched.h>

#include "compat.h"
#include "scr-core.h"

static ssize_t scr_read(struct file *file, char __user *buffer, size_t size,
			loff_t *position)
{
	return scr_exchange_read(file->private_data, buffer, size,
				 scr_is_nonblocking(file));
}

static ssize_t scr_write(struct file *file, const char __user *data, size_t length,
			 loff_t *position)
{
	struct scr_session *session = file->private_data;
	int result;

	if (scr_is_gone(session->node))
		return -ENODEV;
	result = scr_exchange_write(session, data, length);
	return result ? result : length;
}

static __poll_t scr_poll(struct file *file, poll_table *table)
{
	struct scr_session *session = file->private_data;
	struct scr_node *node = session->node;

	poll_wait(file, &node->events, table);
	poll_wait(file, &session->exchange.wait, table);
	/* epoll_ctl(2) comes here once, perhaps before the file was ever refused. */
	poll_wait(file, &node->released, table);
	/* Only after poll_wait(): who looks for cards looks for watchers, too. */
	if (node->reader.capabilities.does_not_notify)
		scr_track(node, SCR_TRACKING_WATCH);
	return scr_poll_events(session) | scr_exchange_poll(session);
}

static int scr_open(struct inode *inode, struct file *file)
{
	struct scr_node *node = container_of(inode->i_cdev, struct scr_node, cdev);
	struct scr_session *session;

	if (scr_is_gone(node))
		return -ENODEV;
	session = scr_session_open(node, file->f_mode & FMODE_WRITE);
	if (!session)
		return -ENOMEM;
	get_device(&node->reader.dev);
	file->private_data = session;
	return stream_open(inode, file);
}

static int scr_file_release(struct inode *inode, struct file *file)
{
	struct scr_session *session = file->private_data;
	struct scr_node *node = session->node;

	scr_session_close(session);
	put_device(&node->reader.dev);
	return 0;
}

/*
 * A program that dies takes along what it has submitted: it would be known only
 * after its own time that nobody waits for it, and the card be reset as late.
 */
static int scr_flush(struct file *file, fl_owner_t owner)
{
	struct scr_session *session = file->private_data;

	if (current->flags & PF_EXITING)
		scr_submissions_revoke(session, &(struct scr_scope) {
			.session = session, .owner = owner });
	return 0;
}

const struct file_operations scr_file_operations = {
	.owner		= THIS_MODULE,
	.open		= scr_open,
	.flush		= scr_flush,
	.release	= scr_file_release,
	.read		= scr_read,
	.write		= scr_write,
	.poll		= scr_poll,
	.unlocked_ioctl	= scr_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
#ifdef SCR_HAS_URING
	.uring_cmd	= scr_uring_command,
#endif
};
