// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/scrctl: which readers there are, and poll(2) when one comes or goes. And
 * the number that tells equal readers apart.
 */
#include <linux/build_bug.h>
#include <linux/compat.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "scr-core.h"

static_assert(sizeof(struct scr_reader_entry) == 16);
static_assert(sizeof(struct scr_readers) == 24);

/**
 * struct scr_place - where a reader was last, and which number it had there
 * @entry: in scr_places, the latest first
 * @slot: of the reader device
 * @number: &scr_info.number
 * @vendor: names and location
 */
struct scr_place {
	struct list_head entry;
	u32 slot;
	u32 number;
	struct scr_vendor_attributes vendor;
};

/* So many places are remembered. */
#define SCR_PLACES		256

/* Guards all of the following; no other lock is taken inside. */
static DEFINE_MUTEX(scr_readers_lock);
static LIST_HEAD(scr_reader_list);
static LIST_HEAD(scr_places);
static unsigned int scr_place_count;
static u32 scr_announced;
static u64 scr_last_id;
static u64 scr_generation = 1;
static DECLARE_WAIT_QUEUE_HEAD(scr_readers_wait);

static bool scr_same_names(const struct scr_vendor_attributes *a,
			   const struct scr_vendor_attributes *b)
{
	return !strcmp(a->vendor, b->vendor) && !strcmp(a->product, b->product) &&
	       !strcmp(a->interface, b->interface) && !strcmp(a->serial, b->serial);
}

static bool scr_is_equal(const struct scr_node *a, const struct scr_node *b)
{
	return a->reader.capabilities.slot == b->reader.capabilities.slot &&
	       scr_same_names(&a->reader.vendor, &b->reader.vendor);
}

static bool scr_number_is_free(const struct scr_node *node, u32 number)
{
	const struct scr_node *other;

	lockdep_assert_held(&scr_readers_lock);

	list_for_each_entry(other, &scr_reader_list, entry) {
		if (other->number == number && scr_is_equal(other, node))
			return false;
	}
	return true;
}

static bool scr_is_place_of(const struct scr_place *place, const struct scr_node *node)
{
	return place->slot == node->reader.capabilities.slot &&
	       !strcmp(place->vendor.location, node->reader.vendor.location) &&
	       scr_same_names(&place->vendor, &node->reader.vendor);
}

/* A device with several equal interfaces has several: they come in the same order again. */
static struct scr_place *scr_find_place(const struct scr_node *node)
{
	struct scr_place *place, *found = NULL;

	lockdep_assert_held(&scr_readers_lock);

	list_for_each_entry(place, &scr_places, entry) {
		if (scr_is_place_of(place, node) && scr_number_is_free(node, place->number) &&
		    (!found || place->number < found->number))
			found = place;
	}
	return found;
}

static struct scr_place *scr_new_place(void)
{
	struct scr_place *place;

	lockdep_assert_held(&scr_readers_lock);

	if (scr_place_count == SCR_PLACES) {
		place = list_last_entry(&scr_places, struct scr_place, entry);
		list_del(&place->entry);
		return place;
	}
	place = kmalloc(sizeof(*place), GFP_KERNEL);
	if (place)
		scr_place_count++;
	return place;
}

/* Without memory for it, the reader may have another number when it comes back. */
static void scr_remember_place(const struct scr_node *node, struct scr_place *place)
{
	lockdep_assert_held(&scr_readers_lock);

	if (place)
		list_del(&place->entry);
	else
		place = scr_new_place();
	if (!place)
		return;
	place->slot = node->reader.capabilities.slot;
	place->number = node->number;
	place->vendor = node->reader.vendor;
	list_add(&place->entry, &scr_places);
}

static void scr_choose_number(struct scr_node *node)
{
	struct scr_place *place = scr_find_place(node);

	lockdep_assert_held(&scr_readers_lock);

	node->number = place ? place->number : 0;
	while (!scr_number_is_free(node, node->number))
		node->number++;
	scr_remember_place(node, place);
}

static void scr_readers_changed(void)
{
	lockdep_assert_held(&scr_readers_lock);

	scr_generation++;
	wake_up_interruptible_all(&scr_readers_wait);
}

/* Sorted by unit, as SCR_IOC_READERS tells them. */
static void scr_insert(struct scr_node *node)
{
	struct scr_node *other;

	lockdep_assert_held(&scr_readers_lock);

	list_for_each_entry(other, &scr_reader_list, entry) {
		if (other->unit > node->unit)
			break;
	}
	list_add_tail(&node->entry, &other->entry);
}

/**
 * scr_readers_number() - find the number that tells the reader from equal ones
 * @node: the reader, about to be added to the system; its names are there
 *
 * Context: may sleep. Ends with scr_readers_remove().
 */
void scr_readers_number(struct scr_node *node)
{
	mutex_lock(&scr_readers_lock);
	scr_choose_number(node);
	node->id = ++scr_last_id;
	scr_insert(node);
	mutex_unlock(&scr_readers_lock);
}

/**
 * scr_readers_announce() - tell that a reader has come
 * @node: the reader; its /dev/scrN is there
 *
 * Context: may sleep.
 */
void scr_readers_announce(struct scr_node *node)
{
	mutex_lock(&scr_readers_lock);
	node->is_announced = true;
	scr_announced++;
	scr_readers_changed();
	mutex_unlock(&scr_readers_lock);
}

/**
 * scr_readers_remove() - tell that a reader has gone
 * @node: the reader, announced or not
 *
 * Context: may sleep.
 */
void scr_readers_remove(struct scr_node *node)
{
	mutex_lock(&scr_readers_lock);
	list_del(&node->entry);
	if (node->is_announced) {
		scr_announced--;
		scr_readers_changed();
	}
	node->is_announced = false;
	mutex_unlock(&scr_readers_lock);
}

/**
 * struct scr_control_file - an open /dev/scrctl
 * @told: the generation that SCR_IOC_READERS told last, 0 for none
 */
struct scr_control_file {
	u64 told;
};

/* What fits into @room entries; how many there are in all is in @readers. */
static void scr_fill_entries(struct scr_readers *readers, struct scr_reader_entry *entries,
			     u32 room)
{
	struct scr_node *node;

	mutex_lock(&scr_readers_lock);
	readers->count = 0;
	list_for_each_entry(node, &scr_reader_list, entry) {
		if (!node->is_announced)
			continue;
		if (readers->count < room) {
			entries[readers->count].unit = node->unit;
			entries[readers->count].id = node->id;
		}
		readers->count++;
	}
	readers->generation = scr_generation;
	mutex_unlock(&scr_readers_lock);
}

/*
 * Memory is for the readers that there are, not for as many as the caller says. Not
 * copied under the lock: a page that never comes would keep readers from going.
 */
static long scr_list_readers(struct scr_readers *readers)
{
	struct scr_reader_entry *entries = NULL;
	u32 room, wanted = readers->count;
	long result = 0;

	/* Again, if another one has come meanwhile. */
	do {
		kvfree(entries);
		room = min(wanted, READ_ONCE(scr_announced));
		entries = kvcalloc(room, sizeof(*entries), GFP_KERNEL_ACCOUNT);
		if (!entries)
			return -ENOMEM;
		scr_fill_entries(readers, entries, room);
	} while (readers->count > room && room < wanted);
	if (copy_to_user(u64_to_user_ptr(readers->entries), entries,
			 min(readers->count, room) * sizeof(*entries)))
		result = -EFAULT;
	kvfree(entries);
	if (!result && readers->count > room)
		return -EOVERFLOW;
	return result;
}

static long scr_ioctl_readers(struct scr_control_file *control,
			      struct scr_readers __user *argument)
{
	struct scr_readers readers;
	long result;

	if (copy_from_user(&readers, argument, sizeof(readers)))
		return -EFAULT;
	if (readers.reserved)
		return -EINVAL;
	result = scr_list_readers(&readers);
	if (result && result != -EOVERFLOW)
		return result;
	if (copy_to_user(argument, &readers, sizeof(readers)))
		return -EFAULT;
	if (!result)
		WRITE_ONCE(control->told, readers.generation);
	return result;
}

static long scr_control_ioctl(struct file *file, unsigned int command,
			      unsigned long argument)
{
	if (command != SCR_IOC_READERS)
		return -ENOTTY;
	return scr_ioctl_readers(file->private_data, (void __user *)argument);
}

static __poll_t scr_control_poll(struct file *file, poll_table *table)
{
	struct scr_control_file *control = file->private_data;
	__poll_t events = 0;

	poll_wait(file, &scr_readers_wait, table);
	mutex_lock(&scr_readers_lock);
	if (READ_ONCE(control->told) != scr_generation)
		events = EPOLLPRI;
	mutex_unlock(&scr_readers_lock);
	return events;
}

static int scr_control_open(struct inode *inode, struct file *file)
{
	struct scr_control_file *control = kzalloc(sizeof(*control), GFP_KERNEL_ACCOUNT);

	if (!control)
		return -ENOMEM;
	file->private_data = control;
	return stream_open(inode, file);
}

static int scr_control_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static const struct file_operations scr_control_operations = {
	.owner		= THIS_MODULE,
	.open		= scr_control_open,
	.release	= scr_control_release,
	.poll		= scr_control_poll,
	.unlocked_ioctl	= scr_control_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
};

/* Anybody may know which readers there are: their nodes are there to be seen. */
static struct miscdevice scr_control_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "scrctl",
	.fops	= &scr_control_operations,
	.mode	= 0444,
};

/**
 * scr_readers_init() - make /dev/scrctl
 *
 * Return: 0, or a negative errno.
 */
int scr_readers_init(void)
{
	return misc_register(&scr_control_device);
}

/**
 * scr_readers_exit() - no readers any more, and no /dev/scrctl
 */
void scr_readers_exit(void)
{
	struct scr_place *place, *next;

	misc_deregister(&scr_control_device);
	list_for_each_entry_safe(place, next, &scr_places, entry)
		kfree(place);
}
