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

static ssize_t atr_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct scr_node *node = scr_node_of_device(dev);
	int length = 0;

	spin_lock_irq(&node->lock);
	if (node->state > SCARD_ABSENT && node->atr_is_known)
		length = sysfs_emit(buf, "%*phN\n", (int)node->atr.length, node->atr.raw);
	spin_unlock_irq(&node->lock);
	return length;
}
static DEVICE_ATTR_RO(atr);

static const char *scr_protocol_name(u32 protocol)
{
	switch (protocol) {
	case SCARD_PROTOCOL_T0:
		return "T=0";
	case SCARD_PROTOCOL_T1:
		return "T=1";
	case SCARD_PROTOCOL_RAW:
		return "raw";
	default:
		return "none";
	}
}

static ssize_t protocol_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n",
			  scr_protocol_name(READ_ONCE(scr_node_of_device(dev)->protocol)));
}
static DEVICE_ATTR_RO(protocol);

static ssize_t speed_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct scr_node *node = scr_node_of_device(dev);
	u32 speed;

	spin_lock_irq(&node->lock);
	speed = node->protocol == SCARD_PROTOCOL_UNDEFINED ? 0 : node->data_rate;
	spin_unlock_irq(&node->lock);
	return sysfs_emit(buf, "%u\n", speed);
}
static DEVICE_ATTR_RO(speed);

static ssize_t exchange_level_show(struct device *dev, struct device_attribute *attr,
				   char *buf)
{
	static const char * const names[] = {
		[SCR_EXCHANGE_LEVEL_CHARACTER] = "character",
		[SCR_EXCHANGE_LEVEL_TPDU] = "tpdu",
		[SCR_EXCHANGE_LEVEL_SHORT_APDU] = "short apdu",
		[SCR_EXCHANGE_LEVEL_EXTENDED_APDU] = "extended apdu",
	};

	return sysfs_emit(buf, "%s\n",
			  names[scr_node_of_device(dev)->reader.capabilities.exchange_level]);
}
static DEVICE_ATTR_RO(exchange_level);

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
	&dev_attr_atr.attr,
	&dev_attr_protocol.attr,
	&dev_attr_speed.attr,
	&dev_attr_exchange_level.attr,
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

/* A counter, and what of @node it is under the lock. */
#define SCR_STATISTIC(name, value)							\
static ssize_t name##_show(struct device *dev, struct device_attribute *attr, char *buf)	\
{											\
	struct scr_node *node = scr_node_of_device(dev);				\
	u64 number;									\
											\
	spin_lock_irq(&node->lock);							\
	number = (value);								\
	spin_unlock_irq(&node->lock);							\
	return sysfs_emit(buf, "%llu\n", number);					\
}											\
static DEVICE_ATTR_RO(name)

SCR_STATISTIC(insertions, node->counters.insertions);
SCR_STATISTIC(removals, node->counters.removals);
SCR_STATISTIC(resets, node->counters.resets);
SCR_STATISTIC(power_downs, node->counters.power);
SCR_STATISTIC(transmissions, node->perf.transmissions);
SCR_STATISTIC(bytes, node->perf.bytes);
SCR_STATISTIC(microseconds, scr_perf_microseconds(node));

static struct attribute *scr_statistics_attributes[] = {
	&dev_attr_insertions.attr,
	&dev_attr_removals.attr,
	&dev_attr_resets.attr,
	&dev_attr_power_downs.attr,
	&dev_attr_transmissions.attr,
	&dev_attr_bytes.attr,
	&dev_attr_microseconds.attr,
	NULL
};

static const struct attribute_group scr_statistics_group = {
	.name = "statistics",
	.attrs = scr_statistics_attributes,
};

const struct attribute_group *scr_reader_groups[] = {
	&scr_reader_group,
	&scr_statistics_group,
	NULL
};
