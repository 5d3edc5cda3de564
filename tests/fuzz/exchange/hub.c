// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hub: the device falls asleep and wakes up, with the system or by itself, and is
 * reset; one of these at a time, and not beside probe and disconnect.
 */
#include "story.h"

/**
 * struct hub - what it is at
 * @lock: the USB device's
 * @changing: held while the device falls asleep by itself, or wakes up again
 * @busy: something is to be done, or under way
 * @asleep: the device is
 * @system_asleep: and the system, too: nobody wakes it before that
 */
static struct hub {
	struct mutex lock;	/* see above */
	struct mutex changing;	/* see above */
	bool busy;
	bool asleep;
	bool system_asleep;
} hub;

void hub_begin(void)
{
	memset(&hub, 0, sizeof(hub));
	mutex_init(&hub.lock);
	mutex_init(&hub.changing);
}

void hub_lock(void)
{
	mutex_lock(&hub.lock);
}

void hub_unlock(void)
{
	mutex_unlock(&hub.lock);
}

bool hub_is_asleep(void)
{
	return hub.asleep;
}

/* Its power was there all the time, or was not. */
static void rise(void)
{
	bool lost = fuzz_u8(world.input) & 1;

	hub.asleep = false;
	if (lost)
		reader_begin();
	must(!(lost ? fuzz_usb_driver->reset_resume : fuzz_usb_driver->resume)(&plug.interface));
}

/* Somebody needs it. Return: 0; -ENODEV; -EACCES. */
int hub_wake(void)
{
	if (hub.system_asleep)
		return -EACCES;
	mutex_lock(&hub.changing);
	if (hub.asleep && !world.unplugged)
		rise();
	mutex_unlock(&hub.changing);
	return world.unplugged ? -ENODEV : 0;
}

static int fall_asleep(bool by_itself)
{
	const pm_message_t message = { .event = by_itself };
	int result = fuzz_usb_driver->suspend(&plug.interface, message);

	must(!result || (by_itself && result == -EBUSY));
	if (result)
		return result;
	usb_flush();
	hub.asleep = true;
	return 0;
}

static void doze(void)
{
	mutex_lock(&hub.changing);
	if (!plug.interface.awake && !hub.asleep)
		fall_asleep(true);
	mutex_unlock(&hub.changing);
}

/* First the programs are frozen; they are let go when the device is awake. */
static void sleep_with_the_system(void)
{
	users_freeze();
	if (!hub.asleep && !world.unplugged && !fall_asleep(false)) {
		hub.system_asleep = true;
		msleep(1000);
		hub.system_asleep = false;
		if (!world.unplugged)
			rise();
	}
	users_thaw();
}

static void reset(void)
{
	if (hub.asleep)
		return;
	must(!fuzz_usb_driver->pre_reset(&plug.interface));
	msleep(50);
	reader_begin();
	if (!world.unplugged)
		must(!fuzz_usb_driver->post_reset(&plug.interface));
}

static void act(void *argument)
{
	unsigned long what = (unsigned long)argument;

	hub_lock();
	if (plug.usb && !world.unplugged && what % 4 == 0)
		reset();
	else if (plug.usb && !world.unplugged && what % 4 == 1)
		sleep_with_the_system();
	else if (plug.usb && !world.unplugged)
		doze();
	hub_unlock();
	hub.busy = false;
}

/* Return: false if it is at something already. */
bool hub_acts(u8 what)
{
	if (hub.busy || plug.disconnecting)
		return false;
	hub.busy = true;
	task_start(act, (void *)(unsigned long)what);
	return true;
}
