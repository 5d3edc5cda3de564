// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/class/smartcard/scrN: what udev rules and administrators look at.
 */
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/sysfs.h>

#include "scr-core.h"

static struct scr_node *scr_node_of_device(struct device *dev)
{
	return container_of(dev, struct scr_node, reader.dev);
}

static ssize_t slot_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n",
			  scr_node_of_device(dev)->reader.capabilities.slot);
}
static DEVICE_ATTR_RO(slot);

static ssize_t state_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	static const char * const names[] = {
		[SCARD_UNKNOWN] = "unknown",	[SCARD_ABSENT] = "absent",
		[SCARD_PRESENT] = "present",	[SCARD_SWALLOWED] = "swallowed",
		[SCARD_POWERED] = "powered",	[SCARD_NEGOTIABLE] = "negotiable",
		[SCARD_SPECIFIC] = "specific",
	};

	return sysfs_emit(buf, "%s\n",
			  names[READ_ONCE(scr_node_of_device(dev)->state)]);
}
static DEVICE_ATTR_RO(state);

static ssize_t escape_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(scr_node_of_device(dev)->escape));
}

static ssize_t escape_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t count)
{
	bool escape;
	int result = kstrtobool(buf, &escape);

	if (result)
		return result;
	WRITE_ONCE(scr_node_of_device(dev)->escape, escape);
	return count;
}
static DEVICE_ATTR_RW(escape);

static struct attribute *scr_reader_attributes[] = {
	&dev_attr_slot.attr,
	&dev_attr_state.attr,
	&dev_attr_escape.attr,
	NULL
};

static umode_t scr_attribute_is_visible(struct kobject *kobj,
					struct attribute *attr, int index)
{
	struct scr_node *node = scr_node_of_device(kobj_to_dev(kobj));

	if (attr == &dev_attr_escape.attr &&
	    !node->reader.driver->function[RDF_IOCTL_VENDOR])
		return 0;
	return attr->mode;
}

static const struct attribute_group scr_reader_group = {
	.attrs = scr_reader_attributes,
	.is_visible = scr_attribute_is_visible,
};

const struct attribute_group *scr_reader_groups[] = {
	&scr_reader_group,
	NULL
};
