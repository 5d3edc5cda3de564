// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers, which are interrupts, and work, of which each has a task.
 */
#include "world.h"

static LIST_HEAD(timers);
static LIST_HEAD(works);
static wait_queue_head_t work_ended;
static struct work_struct *running[48];

void timers_begin(void)
{
	INIT_LIST_HEAD(&timers);
	INIT_LIST_HEAD(&works);
	init_waitqueue_head(&work_ended);
	memset(running, 0, sizeof(running));
}

void mod_timer(struct timer_list *timer, unsigned long expires)
{
	must(timer->function);
	timer->expires = expires;
	if (!timer->pending)
		list_add_tail(&timer->entry, &timers);
	timer->pending = true;
}

/* Handlers run to their end: none is in the midst of it. */
void timer_delete_sync(struct timer_list *timer)
{
	must(!world.interrupts);
	if (timer->pending)
		list_del(&timer->entry);
	timer->pending = false;
}

bool timers_next(unsigned long *when)
{
	struct timer_list *timer;
	bool any = false;

	list_for_each_entry(timer, &timers, entry) {
		if (!any || time_before(timer->expires, *when))
			*when = timer->expires;
		any = true;
	}
	return any;
}

static struct timer_list *due(void)
{
	struct timer_list *timer;

	list_for_each_entry(timer, &timers, entry)
		if (time_after_eq(jiffies, timer->expires))
			return timer;
	return NULL;
}

void timers_fire(void)
{
	struct timer_list *timer;

	while ((timer = due())) {
		must(++world.steps < MOST_STEPS);
		list_del(&timer->entry);
		timer->pending = false;
		world_interrupt_begin();
		timer->function(timer);
		world_interrupt_end();
	}
}

bool queue_work(struct workqueue_struct *queue, struct work_struct *work)
{
	(void)queue;
	must(work->function);
	if (work->pending)
		return false;
	work->pending = true;
	list_add_tail(&work->entry, &works);
	return true;
}

void fuzz_delay_is_over(struct timer_list *timer)
{
	struct delayed_work *delayed = container_of(timer, struct delayed_work, timer);

	/* It was pending all the time. */
	delayed->work.pending = false;
	queue_work(NULL, &delayed->work);
}

bool queue_delayed_work(struct workqueue_struct *queue, struct delayed_work *delayed,
			unsigned long delay)
{
	if (delayed->work.pending)
		return false;
	if (!delay)
		return queue_work(queue, &delayed->work);
	delayed->work.pending = true;
	mod_timer(&delayed->timer, jiffies + delay);
	return true;
}

static bool take_back(struct work_struct *work)
{
	bool was_pending = work->pending;

	if (was_pending)
		list_del(&work->entry);
	work->pending = false;
	/* Who waits for its end has it. */
	wake_up_all(&work_ended);
	return was_pending;
}

static bool take_back_delayed(struct delayed_work *delayed)
{
	if (!delayed->timer.pending)
		return take_back(&delayed->work);
	list_del(&delayed->timer.entry);
	delayed->timer.pending = false;
	delayed->work.pending = false;
	return true;
}

bool mod_delayed_work(struct workqueue_struct *queue, struct delayed_work *delayed,
		      unsigned long delay)
{
	bool was_pending = take_back_delayed(delayed);

	queue_delayed_work(queue, delayed, delay);
	return was_pending;
}

static struct work_struct **find_running(struct work_struct *work)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(running); i++)
		if (running[i] == work)
			return &running[i];
	return NULL;
}

static struct work_struct *first_that_may_run(void)
{
	struct work_struct *work;

	list_for_each_entry(work, &works, entry)
		if (!find_running(work))
			return work;
	return NULL;
}

bool work_is_queued(void)
{
	return first_that_may_run();
}

/* The work's memory may be gone when its function has returned. */
static void run_work(void *argument)
{
	struct work_struct *work = argument;

	current->work = work;
	work->function(work);
	*find_running(work) = NULL;
	wake_up_all(&work_ended);
}

void work_start_one(void)
{
	struct work_struct *work = first_that_may_run(), **place = find_running(NULL);

	must(place);
	take_back(work);
	*place = work;
	task_start(run_work, work);
}

bool flush_work(struct work_struct *work)
{
	must(current->work != work);
	wait_event(work_ended, !work->pending && !find_running(work));
	return true;
}

bool cancel_work_sync(struct work_struct *work)
{
	bool was_pending = take_back(work);

	must(current->work != work);
	wait_event(work_ended, !find_running(work));
	/* What it may have queued itself again, is kept from it, too. */
	take_back(work);
	return was_pending;
}

bool cancel_delayed_work_sync(struct delayed_work *delayed)
{
	bool was_pending = take_back_delayed(delayed);

	must(current->work != &delayed->work);
	wait_event(work_ended, !find_running(&delayed->work));
	take_back_delayed(delayed);
	return was_pending;
}

void timers_end(void)
{
	must(list_empty(&timers));
	must(list_empty(&works));
}
