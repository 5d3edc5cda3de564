// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/scrvirt: its open file is the reader. read(2) gives one question or
 * cancellation, write(2) takes one reply or card movement, each as a whole.
 */
#include <linux/build_bug.h>
#include <linux/compat.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#include "virt.h"

/* The layout is the same for 32-bit and 64-bit programs: no holes, 8-byte sizes. */
static_assert(sizeof(struct scr_virt_create) == 384);
static_assert(sizeof(struct scr_virt_request) == 40);
static_assert(sizeof(struct scr_virt_answer) == 24);

static struct miscdevice scr_virt_device;

/* Return: the registered reader, NULL before SCR_VIRT_IOC_CREATE. */
static struct scr_reader *scr_virt_reader_of(struct scr_virt *virt)
{
	/* Pairs with the release in scr_virt_reader_register(). */
	return smp_load_acquire(&virt->reader);
}

static int scr_virt_open(struct inode *inode, struct file *file)
{
	struct scr_virt *virt = kzalloc(sizeof(*virt), GFP_KERNEL_ACCOUNT);

	if (!virt)
		return -ENOMEM;
	mutex_init(&virt->create_lock);
	scr_virt_exchange_init(virt);
	file->private_data = virt;
	return stream_open(inode, file);
}

/* The last descriptor is closed: unplugged. Nobody reads or writes any more. */
static int scr_virt_release(struct inode *inode, struct file *file)
{
	struct scr_virt *virt = file->private_data;

	if (virt->reader)
		scr_virt_reader_unregister(virt);
	scr_virt_exchange_end(virt);
	kfree(virt);
	return 0;
}

static int scr_virt_create(struct scr_virt *virt, const struct scr_virt_create *create)
{
	int result;

	if (mutex_lock_interruptible(&virt->create_lock))
		return -ERESTARTSYS;
	if (virt->reader)
		result = -EBUSY;
	else
		result = scr_virt_reader_register(virt, scr_virt_device.this_device, create);
	mutex_unlock(&virt->create_lock);
	return result;
}

static long scr_virt_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct scr_virt_create *create;
	long result;

	if (command != SCR_VIRT_IOC_CREATE)
		return -ENOTTY;
	if ((file->f_mode & (FMODE_READ | FMODE_WRITE)) != (FMODE_READ | FMODE_WRITE))
		return -EACCES;
	create = memdup_user((void __user *)argument, sizeof(*create));
	if (IS_ERR(create))
		return PTR_ERR(create);
	result = scr_virt_create(file->private_data, create);
	kfree(create);
	return result;
}

/* As a whole, or the next read(2) gives it. */
static ssize_t scr_virt_copy_message(struct scr_virt *virt, struct iov_iter *to,
				     const struct scr_virt_message *message)
{
	size_t length = message->request.length;
	size_t room = iov_iter_count(to);

	if (copy_to_iter(&message->request, sizeof(message->request), to) !=
	    sizeof(message->request) ||
	    copy_to_iter(message->data, length, to) != length) {
		iov_iter_revert(to, room - iov_iter_count(to));
		scr_virt_return_message(virt, message);
		return -EFAULT;
	}
	return sizeof(message->request) + length;
}

/* Return: bytes; -EAGAIN: nothing is there; -EMSGSIZE; -EFAULT; -ENOMEM. */
static ssize_t scr_virt_read_one(struct scr_virt *virt, struct iov_iter *to)
{
	struct scr_virt_message message;
	ssize_t result;

	scr_virt_message_init(&message);
	result = scr_virt_take_message(virt, iov_iter_count(to), &message);
	if (!result)
		result = scr_virt_copy_message(virt, to, &message);
	scr_virt_message_end(&message);
	return result;
}

static ssize_t scr_virt_read_iter(struct kiocb *kiocb, struct iov_iter *to)
{
	struct file *file = kiocb->ki_filp;
	struct scr_virt *virt = file->private_data;
	ssize_t result;

	if (!scr_virt_reader_of(virt))
		return -EBADFD;
	for (;;) {
		result = scr_virt_read_one(virt, to);
		if (result != -EAGAIN || (file->f_flags & O_NONBLOCK))
			return result;
		if (wait_event_interruptible(virt->readable, scr_virt_is_readable(virt)))
			return -ERESTARTSYS;
	}
}

static ssize_t scr_virt_write_reply(struct scr_virt *virt, struct iov_iter *from,
				    const struct scr_virt_answer *answer)
{
	struct scr_virt_reply *reply;

	reply = kvmalloc(struct_size(reply, data, answer->length), GFP_KERNEL_ACCOUNT);
	if (!reply)
		return -ENOMEM;
	reply->answer = *answer;
	if (!copy_from_iter_full(reply->data, answer->length, from)) {
		scr_virt_free_reply(reply);
		return -EFAULT;
	}
	return scr_virt_give_reply(virt, reply);
}

static int scr_virt_write_event(struct scr_virt *virt, const struct scr_virt_answer *answer)
{
	struct scr_reader *reader = virt->reader;

	if (answer->id || answer->status || answer->length)
		return -EINVAL;
	switch (answer->type) {
	case SCR_VIRT_CARD_PRESENT:
		scr_reader_card_present(reader, true);
		return 0;
	case SCR_VIRT_CARD_ABSENT:
		scr_reader_card_present(reader, false);
		return 0;
	case SCR_VIRT_CARD_UNPOWERED:
		scr_reader_card_unpowered(reader);
		return 0;
	default:
		return -EINVAL;
	}
}

static ssize_t scr_virt_write_iter(struct kiocb *kiocb, struct iov_iter *from)
{
	struct scr_virt *virt = kiocb->ki_filp->private_data;
	size_t size = iov_iter_count(from);
	struct scr_virt_answer answer;
	ssize_t result;

	if (!scr_virt_reader_of(virt))
		return -EBADFD;
	if (size < sizeof(answer))
		return -EINVAL;
	if (size - sizeof(answer) > SCR_MAXIMUM_RESPONSE_LENGTH)
		return -EMSGSIZE;
	if (!copy_from_iter_full(&answer, sizeof(answer), from))
		return -EFAULT;
	if (answer.reserved || answer.length != size - sizeof(answer))
		return -EINVAL;
	if (answer.type == SCR_VIRT_ANSWER)
		result = scr_virt_write_reply(virt, from, &answer);
	else
		result = scr_virt_write_event(virt, &answer);
	return result ? result : size;
}

static __poll_t scr_virt_poll(struct file *file, poll_table *table)
{
	struct scr_virt *virt = file->private_data;
	__poll_t events = EPOLLOUT | EPOLLWRNORM;

	poll_wait(file, &virt->readable, table);
	if (!scr_virt_reader_of(virt))
		return EPOLLERR;
	if (scr_virt_is_readable(virt))
		events |= EPOLLIN | EPOLLRDNORM;
	return events;
}

static const struct file_operations scr_virt_file_operations = {
	.owner = THIS_MODULE,
	.open = scr_virt_open,
	.release = scr_virt_release,
	.read_iter = scr_virt_read_iter,
	.write_iter = scr_virt_write_iter,
	.poll = scr_virt_poll,
	.unlocked_ioctl = scr_virt_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice scr_virt_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "scrvirt",
	.mode = 0600,
	.fops = &scr_virt_file_operations,
};
module_misc_device(scr_virt_device);

MODULE_DESCRIPTION("Smart card readers that are processes");
MODULE_LICENSE("GPL");
