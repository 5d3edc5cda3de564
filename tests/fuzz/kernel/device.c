// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices, as far as anybody asks for them; and files that nobody opens but us.
 */
#include <stdarg.h>

#include "world.h"
#include "scr-core.h"

struct device *get_device(struct device *dev)
{
	must(dev->references > 0);
	dev->references++;
	return dev;
}

void put_device(struct device *dev)
{
	must(dev->references > 0);
	if (!--dev->references && dev->release)
		dev->release(dev);
}

int dev_set_name(struct device *dev, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(dev->name, sizeof(dev->name), format, arguments);
	va_end(arguments);
	return 0;
}

/* What would be printed is worked out, and thrown away. */
void dev_dbg(const struct device *dev, const char *format, ...)
{
	char text[256];
	va_list arguments;

	must(dev);
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	world_print("%.*s", (int)strcspn(text, "\n"), text);
}

int ida_alloc_max(struct ida *ida, unsigned int most, gfp_t flags)
{
	unsigned int id = 0;

	must(!world.atomic && most && flags);
	while (ida->taken & 1ull << id)
		must(++id < 64);
	ida->taken |= 1ull << id;
	return id;
}

void ida_free(struct ida *ida, unsigned int id)
{
	must(ida->taken & 1ull << id);
	ida->taken &= ~(1ull << id);
}

/* As an allocation of the driver core's that fails. */
int cdev_device_add(struct cdev *cdev, struct device *dev)
{
	void *memory = kmalloc(1, GFP_KERNEL);

	must(cdev->ops);
	if (!memory)
		return -ENOMEM;
	kfree(memory);
	dev->kobj.is_added = true;
	get_device(dev);
	return 0;
}

/* Only as long as it is there; memory may end. */
int kobject_uevent_env(struct kobject *kobject, int action, char *environment[])
{
	void *memory = kmalloc(1, GFP_KERNEL);

	must(kobject->is_added && action == KOBJ_CHANGE && environment[0]);
	if (!memory)
		return -ENOMEM;
	kfree(memory);
	return 0;
}

void cdev_device_del(struct cdev *cdev, struct device *dev)
{
	must(cdev->ops);
	dev->kobj.is_added = false;
	put_device(dev);
}

void poll_wait(struct file *file, wait_queue_head_t *queue, poll_table *table)
{
	must(file && queue && table);
}

bool fuzz_user_faults(void)
{
	must(!world.atomic);
	return world.fail_user && !--world.fail_user;
}

/* There is one class, and it is there for good. */
struct class *fuzz_class_create(const char *name)
{
	static struct class class;

	must(name);
	return &class;
}

const struct attribute_group *scr_reader_groups[] = { NULL };

/* /dev/scrctl is left out: its list outlives the readers. */
void scr_readers_number(struct scr_node *node)
{
	node->number = 0;
}

void scr_readers_announce(struct scr_node *node)
{
	node->is_announced = true;
}

void scr_readers_remove(struct scr_node *node)
{
	node->is_announced = false;
}

int scr_readers_init(void)
{
	return 0;
}

void scr_readers_exit(void)
{
}
