// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers come and go: alloc, register, unregister, put.
 */
#include <linux/idr.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait_bit.h>

#include "compat.h"
#include "scr-core.h"

static bool escape;
module_param(escape, bool, 0644);
MODULE_PARM_DESC(escape, "Allow vendor requests (CCID Escape) on new readers (default: no)");

static dev_t scr_first_device;
static DEFINE_IDA(scr_units);

/*
 * Not a static one: the driver core may look at a class for some time after it was
 * unregistered (DEBUG_KOBJECT_RELEASE makes it seconds), and a module's data would
 * be gone by then.
 */
static struct class *scr_class;

/* Readers whose release is still to run; the module's text has to outlive it. */
static atomic_t scr_readers = ATOMIC_INIT(0);

static void scr_release(struct device *dev)
{
	struct scr_node *node = container_of(dev, struct scr_node, reader.dev);

	kfree(node);
	if (atomic_dec_and_test(&scr_readers))
		wake_up_var(&scr_readers);
}

static void scr_init_node(struct scr_node *node)
{
	spin_lock_init(&node->lock);
	INIT_LIST_HEAD(&node->queue);
	init_waitqueue_head(&node->released);
	init_waitqueue_head(&node->gate);
	init_waitqueue_head(&node->events);
	INIT_WORK(&node->reset_work, scr_reset_owed_work);
	scr_uevent_init(node);
	node->unit = -1;
	node->gone = true;
	node->escape = escape;
	node->state = SCARD_UNKNOWN;
}

/**
 * scr_reader_alloc() - make a reader
 * @parent: the device that it belongs to
 * @driver: what serves it; stays valid until scr_reader_unregister() returns
 *
 * The caller fills @vendor and @capabilities of the reader, and registers it.
 * Whatever happens, scr_reader_put() is what ends it.
 *
 * Context: may sleep.
 *
 * Return: the reader, or NULL: no memory.
 */
struct scr_reader *scr_reader_alloc(struct device *parent,
				    const struct scr_reader_driver *driver)
{
	struct scr_node *node = kzalloc(sizeof(*node), GFP_KERNEL);
	struct scr_reader *reader;

	if (!node)
		return NULL;
	atomic_inc(&scr_readers);
	scr_init_node(node);

	reader = &node->reader;
	reader->driver = driver;
	reader->atr = &node->atr;
	reader->dev.class = scr_class;
	reader->dev.parent = parent;
	reader->dev.release = scr_release;
	device_initialize(&reader->dev);
	return reader;
}
EXPORT_SYMBOL_GPL(scr_reader_alloc);

/**
 * scr_reader_may_escape() - has the administrator allowed vendor requests?
 * @reader: the reader
 *
 * The core refuses them otherwise; this is for the driver to tell callers.
 *
 * Context: any.
 *
 * Return: whether they are allowed.
 */
bool scr_reader_may_escape(struct scr_reader *reader)
{
	return READ_ONCE(scr_node_of(reader)->escape);
}
EXPORT_SYMBOL_GPL(scr_reader_may_escape);

static u32 scr_functions(const scr_reader_function *function)
{
	u32 functions = 0;
	int i;

	for (i = 0; i < RDF_COUNT; i++) {
		if (function[i])
			functions |= BIT(i);
	}
	return functions;
}

/* The entries of smclib that no reader driver can do without. */
#define SCR_MANDATORY_FUNCTIONS (BIT(RDF_CARD_POWER) | BIT(RDF_TRANSMIT) | \
				 BIT(RDF_SET_PROTOCOL) | BIT(RDF_CARD_TRACKING))

static bool scr_driver_is_complete(struct scr_node *node)
{
	const scr_reader_function *function = node->reader.driver->function;

	if (!function)
		return false;
	node->functions = scr_functions(function);
	return (node->functions & SCR_MANDATORY_FUNCTIONS) == SCR_MANDATORY_FUNCTIONS;
}

static bool scr_capabilities_are_usable(const struct scr_reader_capabilities *has)
{
	return (has->protocols & (SCARD_PROTOCOL_Tx | SCARD_PROTOCOL_RAW)) &&
	       has->exchange_level <= SCR_EXCHANGE_LEVEL_EXTENDED_APDU &&
	       has->maximum_command && has->slot < has->slots;
}

/* C0 and DEL; and C1, which UTF-8 has as two bytes. */
static size_t scr_control_length(const char *text)
{
	u8 first = text[0], second = first ? text[1] : 0;

	if ((first && first < ' ') || first == 0x7f)
		return 1;
	return first == 0xc2 && second >= 0x80 && second <= 0x9f ? 2 : 0;
}

static void scr_clean_name(char *name)
{
	size_t i = 0, length;

	name[SCR_INFO_STRING_LENGTH - 1] = 0;
	while (name[i]) {
		length = scr_control_length(name + i);
		memset(name + i, '_', length);
		i += length ? length : 1;
	}
}

/* What a device says of itself ends up in terminals and logs, which obey some of it. */
static void scr_clean_names(struct scr_vendor_attributes *vendor)
{
	scr_clean_name(vendor->vendor);
	scr_clean_name(vendor->product);
	scr_clean_name(vendor->serial);
	scr_clean_name(vendor->location);
	scr_clean_name(vendor->interface);
}

static void scr_set_gone(struct scr_node *node, bool gone)
{
	spin_lock_irq(&node->lock);
	node->gone = gone;
	spin_unlock_irq(&node->lock);
}

/*
 * From here on no callback starts. Those that run are cancelled and waited for:
 * by cancel(), or because the driver has made its hardware go away, they end.
 */
static void scr_silence(struct scr_node *node)
{
	scr_set_gone(node, true);
	scr_request_expel(node, &(struct scr_scope) {});
	scr_request_cancel(node, &(struct scr_scope) {});
	wake_up_interruptible_all(&node->events);
	wake_up_interruptible_all(&node->released);
	wake_up_all(&node->gate);
	wait_event(node->gate, scr_is_quiet(node));
	cancel_work_sync(&node->reset_work);
	spin_lock_irq(&node->lock);
	scr_may_rest(node);
	spin_unlock_irq(&node->lock);
}

static int scr_take_unit(struct scr_node *node)
{
	struct device *dev = &node->reader.dev;
	int unit = ida_alloc_max(&scr_units, MINORMASK, GFP_KERNEL);

	if (unit < 0)
		return unit;
	node->unit = unit;
	dev->devt = MKDEV(MAJOR(scr_first_device), unit);
	return dev_set_name(dev, "scr%d", unit);
}

static void scr_give_unit(struct scr_node *node)
{
	if (node->unit >= 0)
		ida_free(&scr_units, node->unit);
}

/**
 * scr_reader_register() - make a reader known: /dev/scrN appears
 * @reader: from scr_reader_alloc(), and filled
 *
 * Callbacks may run before this returns. N is the lowest that is free.
 *
 * Context: may sleep.
 *
 * Return: 0; -EINVAL: a mandatory callback is missing (RDF_CARD_POWER,
 * RDF_TRANSMIT, RDF_SET_PROTOCOL, RDF_CARD_TRACKING), or the capabilities make
 * no sense; -ENOMEM; -ENOSPC; what the driver core says.
 */
int scr_reader_register(struct scr_reader *reader)
{
	struct scr_node *node = scr_node_of(reader);
	int result;

	if (!scr_driver_is_complete(node) ||
	    !scr_capabilities_are_usable(&reader->capabilities))
		return -EINVAL;

	result = scr_take_unit(node);
	if (result)
		goto err_give_unit;

	scr_clean_names(&reader->vendor);
	scr_readers_number(node);
	cdev_init(&node->cdev, &scr_file_operations);
	node->cdev.owner = THIS_MODULE;
	scr_set_gone(node, false);
	result = cdev_device_add(&node->cdev, &reader->dev);
	if (result)
		goto err_silence;
	scr_uevent_begin(node);
	scr_readers_announce(node);
	return 0;

err_silence:
	/* Somebody may have opened it, even though adding it failed. */
	scr_silence(node);
	scr_readers_remove(node);
err_give_unit:
	scr_give_unit(node);
	return result;
}
EXPORT_SYMBOL_GPL(scr_reader_register);

/**
 * scr_reader_unregister() - take a reader away
 * @reader: registered
 *
 * Once this function returns, no callback is running and none will start.
 * Open files do not delay it: who waits in one gets -ENODEV.
 *
 * Context: may sleep; waits for the callback that runs, which is cancelled.
 */
void scr_reader_unregister(struct scr_reader *reader)
{
	struct scr_node *node = scr_node_of(reader);

	scr_uevent_end(node);
	cdev_device_del(&node->cdev, &reader->dev);
	scr_silence(node);
	/* An asynchronous callback may return after its request has ended. */
	synchronize_rcu();
	scr_readers_remove(node);
	scr_give_unit(node);
}
EXPORT_SYMBOL_GPL(scr_reader_unregister);

/**
 * scr_reader_put() - give up the reference of scr_reader_alloc()
 * @reader: not registered, or unregistered
 *
 * Files that are still open hold it until they are closed.
 */
void scr_reader_put(struct scr_reader *reader)
{
	put_device(&reader->dev);
}
EXPORT_SYMBOL_GPL(scr_reader_put);

static int __init scr_init(void)
{
	int result;

	scr_class = scr_class_create("smartcard");
	if (IS_ERR(scr_class))
		return PTR_ERR(scr_class);
	scr_class->dev_groups = scr_reader_groups;

	result = alloc_chrdev_region(&scr_first_device, 0, MINORMASK + 1, "scr");
	if (result)
		goto err_destroy_class;
	result = scr_readers_init();
	if (result)
		goto err_unregister_region;
	result = scr_workqueue_init();
	if (result)
		goto err_readers_exit;
	return 0;

err_readers_exit:
	scr_readers_exit();
err_unregister_region:
	unregister_chrdev_region(scr_first_device, MINORMASK + 1);
err_destroy_class:
	class_destroy(scr_class);
	return result;
}
module_init(scr_init);

static void __exit scr_exit(void)
{
	wait_var_event(&scr_readers, !atomic_read(&scr_readers));
	scr_workqueue_exit();
	scr_readers_exit();
	unregister_chrdev_region(scr_first_device, MINORMASK + 1);
	class_destroy(scr_class);
	ida_destroy(&scr_units);
}
module_exit(scr_exit);

MODULE_DESCRIPTION("Smart card readers");
MODULE_LICENSE("GPL");
