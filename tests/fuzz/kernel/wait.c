// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wait queues, completions and mutexes.
 */
#include "world.h"

void init_waitqueue_head(wait_queue_head_t *queue)
{
	spin_lock_init(&queue->lock);
	INIT_LIST_HEAD(&queue->head);
}

void add_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	wait->woken = false;
	list_add_tail(&wait->entry, &queue->head);
}

void remove_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	(void)queue;
	list_del(&wait->entry);
}

void wake_up_all(wait_queue_head_t *queue)
{
	struct wait_queue_entry *wait;

	list_for_each_entry(wait, &queue->head, entry) {
		wait->woken = true;
		fuzz_wake(wait->task);
	}
}

long wait_woken(struct wait_queue_entry *wait, unsigned int mode, long timeout)
{
	(void)mode;
	must(timeout == MAX_SCHEDULE_TIMEOUT);
	if (!wait->woken)
		fuzz_wait(0, false);
	wait->woken = false;
	return timeout;
}

void init_completion(struct completion *completion)
{
	completion->done = 0;
	init_waitqueue_head(&completion->wait);
}

void complete(struct completion *completion)
{
	if (completion->done != ~0U)
		completion->done++;
	wake_up_all(&completion->wait);
}

void complete_all(struct completion *completion)
{
	completion->done = ~0U;
	wake_up_all(&completion->wait);
}

static void take_completion(struct completion *completion)
{
	if (completion->done != ~0U)
		completion->done--;
}

void wait_for_completion(struct completion *completion)
{
	wait_event(completion->wait, completion->done);
	take_completion(completion);
}

/* Which signals end it: none, those that kill, or all. */
enum wait_mode {
	WAIT_UNINTERRUPTIBLE,
	WAIT_KILLABLE,
	WAIT_INTERRUPTIBLE,
};

static bool is_interrupted(enum wait_mode mode)
{
	return (mode >= WAIT_KILLABLE && current->killed) ||
	       (mode == WAIT_INTERRUPTIBLE && current->signalled);
}

static long wait_for(struct completion *completion, unsigned long timeout, enum wait_mode mode)
{
	bool has_end = timeout < (unsigned long)MAX_SCHEDULE_TIMEOUT;
	unsigned long until = jiffies + timeout;
	bool done;

	done = fuzz_wait_event(completion->wait, completion->done, until, has_end,
			       is_interrupted(mode) ||
			       (has_end && time_after_eq(jiffies, until)));
	if (!done)
		return is_interrupted(mode) ? -ERESTARTSYS : 0;
	take_completion(completion);
	return has_end ? max_t(long, until - jiffies, 1) : MAX_SCHEDULE_TIMEOUT;
}

long wait_for_completion_timeout(struct completion *completion, unsigned long timeout)
{
	return wait_for(completion, timeout, WAIT_UNINTERRUPTIBLE);
}

long wait_for_completion_interruptible_timeout(struct completion *completion,
					       unsigned long timeout)
{
	return wait_for(completion, timeout, WAIT_INTERRUPTIBLE);
}

long wait_for_completion_killable_timeout(struct completion *completion, unsigned long timeout)
{
	return wait_for(completion, timeout, WAIT_KILLABLE);
}

void mutex_init(struct mutex *mutex)
{
	mutex->held = false;
	init_waitqueue_head(&mutex->wait);
}

void mutex_lock(struct mutex *mutex)
{
	wait_event(mutex->wait, !mutex->held);
	mutex->held = true;
}

int mutex_lock_interruptible(struct mutex *mutex)
{
	if (wait_event_interruptible(mutex->wait, !mutex->held))
		return -EINTR;
	mutex->held = true;
	return 0;
}

void mutex_unlock(struct mutex *mutex)
{
	must(mutex->held);
	mutex->held = false;
	wake_up_all(&mutex->wait);
}
