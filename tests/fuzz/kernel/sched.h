/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The made-up kernel: tasks that take turns, time that passes when all of them wait,
 * and what they wait for. See world.c.
 */
#ifndef _SCR_FUZZ_KERNEL_SCHED_H
#define _SCR_FUZZ_KERNEL_SCHED_H

#include "types.h"

#define HZ			250
#define NSEC_PER_USEC		1000L
#define USEC_PER_SEC		1000000L
#define NSEC_PER_JIFFY		(1000000000UL / HZ)
#define MAX_SCHEDULE_TIMEOUT	((long)(~0UL >> 1))
#define MAX_JIFFY_OFFSET	((~0UL >> 1) - 1)

extern unsigned long jiffies;

#define time_after(a, b)	((long)((b) - (a)) < 0)
#define time_before(a, b)	time_after(b, a)
#define time_after_eq(a, b)	((long)((a) - (b)) >= 0)
#define msecs_to_jiffies(milliseconds)	DIV_ROUND_UP((milliseconds) * HZ, 1000UL)
#define nsecs_to_jiffies64(nanoseconds)	((u64)(nanoseconds) / NSEC_PER_JIFFY)
#define nsecs_to_jiffies(nanoseconds)	((unsigned long)nsecs_to_jiffies64(nanoseconds))
#define jiffies_to_usecs(count)	((count) * (1000000UL / HZ))
#define usecs_to_jiffies(microseconds)	DIV_ROUND_UP((microseconds) * HZ, 1000000UL)
#define ktime_get_ns()		((u64)jiffies * NSEC_PER_JIFFY)

/* Tasks. */
#define PF_EXITING		4
#define TASK_INTERRUPTIBLE	1

struct work_struct;

struct task_struct {
	unsigned int flags;
	bool signalled;
	bool killed;
	struct work_struct *work;
	const char *where;
};

extern struct task_struct *current;

#define signal_pending(task)	((task)->signalled || (task)->killed)
#define task_sigpending(task)	signal_pending(task)
#define fatal_signal_pending(task)	((task)->killed)
#define freezing(task)		((void)(task), false)

void fuzz_wait(unsigned long until, bool has_end);
void fuzz_wake(struct task_struct *task);
void fuzz_may_sleep(void);
void msleep(unsigned int milliseconds);

#define read_poll_timeout(op, value, condition, interval, timeout, sleep_first, ...)	\
({										\
	unsigned long end = jiffies + usecs_to_jiffies(timeout);		\
										\
	while ((value) = op(__VA_ARGS__), !(condition) && time_before(jiffies, end))	\
		fuzz_wait(jiffies + 1, true);					\
	(condition) ? 0 : -ETIMEDOUT;						\
})

/* Locks: one processor, so whoever finds one held never gets it. */
typedef struct spinlock {
	bool held;
} spinlock_t;

void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void rcu_read_lock(void);
void rcu_read_unlock(void);

#define spin_lock_init(lock)			((lock)->held = false)
#define spin_lock_irq(lock)			spin_lock(lock)
#define spin_unlock_irq(lock)			spin_unlock(lock)
#define spin_lock_irqsave(lock, flags)		((void)((flags) = 0), spin_lock(lock))
#define spin_unlock_irqrestore(lock, flags)	((void)(flags), spin_unlock(lock))
#define lockdep_assert_held(lock)		must((lock)->held)
#define lockdep_assert(condition)		must(condition)
#define synchronize_rcu()			fuzz_may_sleep()

/* Wait queues. */
struct wait_queue_entry {
	struct list_head entry;
	struct task_struct *task;
	bool woken;
};

typedef struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
} wait_queue_head_t;

void init_waitqueue_head(wait_queue_head_t *queue);
void add_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait);
void remove_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait);
void wake_up_all(wait_queue_head_t *queue);
long wait_woken(struct wait_queue_entry *wait, unsigned int mode, long timeout);

#define DEFINE_WAIT_FUNC(name, function) struct wait_queue_entry name = { .task = current }
#define wake_up(queue)				wake_up_all(queue)
#define wake_up_all_locked(queue)		wake_up_all(queue)
#define wake_up_interruptible_all(queue)	wake_up_all(queue)
#define wq_has_sleeper(queue)			(!list_empty(&(queue)->head))

/* @stop: what ends the wait beside @condition. The value: whether @condition holds. */
#define fuzz_wait_event(queue, condition, until, has_end, stop) ({	\
	struct wait_queue_entry _wait = { .task = current };		\
	bool _is;							\
	fuzz_may_sleep();						\
	current->where = __func__;					\
	add_wait_queue(&(queue), &_wait);				\
	while (!(_is = !!(condition)) && !(stop))			\
		fuzz_wait(until, has_end);				\
	remove_wait_queue(&(queue), &_wait);				\
	_is; })
#define wait_event(queue, condition)					\
	((void)fuzz_wait_event(queue, condition, 0, false, false))
#define wait_event_interruptible(queue, condition)			\
	(fuzz_wait_event(queue, condition, 0, false, signal_pending(current)) ? \
	 0 : -ERESTARTSYS)
#define wait_event_killable(queue, condition)				\
	(fuzz_wait_event(queue, condition, 0, false, current->killed) ? 0 : -ERESTARTSYS)
#define wait_event_timeout(queue, condition, timeout) ({		\
	unsigned long _until = jiffies + (timeout);			\
	bool _over = fuzz_wait_event(queue, condition, _until, true,	\
				     time_after_eq(jiffies, _until));	\
	_over ? max_t(long, _until - jiffies, 1) : 0; })

/* Completions. */
struct completion {
	unsigned int done;
	wait_queue_head_t wait;
};

void init_completion(struct completion *completion);
void complete(struct completion *completion);
void complete_all(struct completion *completion);
void wait_for_completion(struct completion *completion);
long wait_for_completion_timeout(struct completion *completion, unsigned long timeout);
long wait_for_completion_interruptible_timeout(struct completion *completion,
					       unsigned long timeout);
long wait_for_completion_killable_timeout(struct completion *completion,
					  unsigned long timeout);

#define reinit_completion(completion)	((completion)->done = 0)

/* Mutexes. */
struct mutex {
	bool held;
	wait_queue_head_t wait;
};

void mutex_init(struct mutex *mutex);
void mutex_lock(struct mutex *mutex);
int mutex_lock_interruptible(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

/* Bits that are locks. */
#define test_bit(bit, word)	(!!(*(word) & BIT(bit)))
#define set_bit(bit, word)	((void)(*(word) |= BIT(bit)))
#define clear_bit_unlock(bit, word)	((void)(*(word) &= ~BIT(bit)))
#define test_and_set_bit_lock(bit, word) ({				\
	bool _was = test_bit(bit, word);				\
	set_bit(bit, word);						\
	_was; })
#define test_and_clear_bit(bit, word) ({				\
	bool _was = test_bit(bit, word);				\
	clear_bit_unlock(bit, word);					\
	_was; })

/* Timers. */
struct timer_list {
	struct list_head entry;
	unsigned long expires;
	bool pending;
	void (*function)(struct timer_list *timer);
};

#define timer_setup(timer, callback, flags)				\
	((void)((timer)->function = (callback), (timer)->pending = false))
#define timer_pending(timer)	((timer)->pending)

void mod_timer(struct timer_list *timer, unsigned long expires);
void timer_delete_sync(struct timer_list *timer);

/* Work. */
struct work_struct {
	struct list_head entry;
	bool pending;
	void (*function)(struct work_struct *work);
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
};

struct workqueue_struct;

#define WQ_UNBOUND		0
#define alloc_workqueue(name, flags, most)	((struct workqueue_struct *)1)
#define destroy_workqueue(queue)		((void)(queue))

#define INIT_WORK(work, callback)					\
	((void)((work)->function = (callback), (work)->pending = false))
#define INIT_DELAYED_WORK(delayed, callback)				\
	(INIT_WORK(&(delayed)->work, callback),				\
	 timer_setup(&(delayed)->timer, fuzz_delay_is_over, 0))
#define to_delayed_work(pointer)	container_of(pointer, struct delayed_work, work)

void fuzz_delay_is_over(struct timer_list *timer);
bool queue_work(struct workqueue_struct *queue, struct work_struct *work);
bool queue_delayed_work(struct workqueue_struct *queue, struct delayed_work *delayed,
			unsigned long delay);
bool mod_delayed_work(struct workqueue_struct *queue, struct delayed_work *delayed,
		      unsigned long delay);
bool flush_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work_sync(struct delayed_work *delayed);

#define schedule_work(work)	queue_work(NULL, work)
#define schedule_delayed_work(delayed, delay)	queue_delayed_work(NULL, delayed, delay)

#endif /* _SCR_FUZZ_KERNEL_SCHED_H */
