// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that take turns, each on a stack of its own, and the time in between.
 */
#include <stdarg.h>
#include <ucontext.h>

#include "world.h"

/* The address sanitizer is told of each change of stacks. */
#if __has_feature(address_sanitizer)
#include <sanitizer/common_interface_defs.h>
#else
#define __sanitizer_start_switch_fiber(save, bottom, size)		\
	((void)(save), (void)(bottom), (void)(size))
#define __sanitizer_finish_switch_fiber(save, bottom, size)		\
	((void)(save), (void)(bottom), (void)(size))
#endif

#define TASKS		48
#define STACK_SIZE	(256 * 1024)

enum task_state {
	TASK_FREE,
	TASK_READY,
	TASK_WAITS,
};

/**
 * struct task - what runs, or waits
 * @task: what the driver sees of it
 * @state: see there
 * @has_end: it waits until @until at most
 * @until: jiffies
 * @context: where it is
 * @fake_stack: the sanitizer's
 * @stack: its own
 * @function: what it does
 * @argument: for @function
 */
struct task {
	struct task_struct task;
	enum task_state state;
	bool has_end;
	unsigned long until;
	ucontext_t context;
	void *fake_stack;
	u8 *stack;
	void (*function)(void *argument);
	void *argument;
};

struct world world;
unsigned long jiffies;
struct task_struct *current;

static struct task tasks[TASKS];
static struct task nobody;
static ucontext_t scheduler;
static void *scheduler_fake_stack;
static const void *scheduler_stack;
static size_t scheduler_stack_size;

/* With SCR_TELL in the environment, the story is told: for whoever looks into a finding. */
static bool is_told(void)
{
	static int told = -1;

	if (told < 0)
		told = !!getenv("SCR_TELL");
	return told;
}

void world_print(const char *format, ...)
{
	va_list arguments;

	if (!is_told())
		return;
	fprintf(stderr, "[%ld] ", (long)jiffies);
	if (current != &nobody.task)
		fprintf(stderr, "task %td: ", (struct task *)current - tasks);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "\n");
}

void world_print_bytes(const char *what, const void *bytes, size_t length)
{
	const u8 *at = bytes;

	if (!is_told())
		return;
	world_print("%s, %zu bytes", what, length);
	for (length = min_t(size_t, length, 48); length--; at++)
		fprintf(stderr, " %02x", *at);
	fprintf(stderr, "\n");
}

/* One of @count; the first one if the fuzzer does not say. */
unsigned int world_choose(unsigned int count)
{
	return count > 1 ? fuzz_u8(world.input) % count : 0;
}

void world_interrupt_begin(void)
{
	world.interrupts++;
	world.atomic++;
}

void world_interrupt_end(void)
{
	world.interrupts--;
	world.atomic--;
}

static void back_to_scheduler(struct task *task)
{
	__sanitizer_start_switch_fiber(task->state == TASK_FREE ? NULL : &task->fake_stack,
				       scheduler_stack, scheduler_stack_size);
	swapcontext(&task->context, &scheduler);
	__sanitizer_finish_switch_fiber(task->fake_stack, NULL, NULL);
}

static void task_main(void)
{
	struct task *task = (struct task *)current;

	__sanitizer_finish_switch_fiber(NULL, &scheduler_stack, &scheduler_stack_size);
	task->function(task->argument);
	must(!world.atomic);
	task->state = TASK_FREE;
	back_to_scheduler(task);
}

void task_start(void (*function)(void *argument), void *argument)
{
	struct task *task = tasks;

	while (task->state != TASK_FREE)
		must(++task < tasks + TASKS);
	if (!task->stack)
		task->stack = malloc(STACK_SIZE);
	memset(&task->task, 0, sizeof(task->task));
	task->function = function;
	task->argument = argument;
	task->state = TASK_READY;
	getcontext(&task->context);
	task->context.uc_stack.ss_sp = task->stack;
	task->context.uc_stack.ss_size = STACK_SIZE;
	makecontext(&task->context, task_main, 0);
}

static void run_task(struct task *task)
{
	current = &task->task;
	__sanitizer_start_switch_fiber(&scheduler_fake_stack, task->stack, STACK_SIZE);
	swapcontext(&scheduler, &task->context);
	__sanitizer_finish_switch_fiber(scheduler_fake_stack, NULL, NULL);
	current = &nobody.task;
}

void fuzz_may_sleep(void)
{
	must(!world.atomic);
}

/* Gives the turn away until woken, or until that time. */
void fuzz_wait(unsigned long until, bool has_end)
{
	struct task *task = (struct task *)current;

	must(!world.atomic && task != &nobody);
	task->state = TASK_WAITS;
	task->has_end = has_end;
	task->until = until;
	back_to_scheduler(task);
}

void fuzz_wake(struct task_struct *task)
{
	if (((struct task *)task)->state == TASK_WAITS)
		((struct task *)task)->state = TASK_READY;
}

void msleep(unsigned int milliseconds)
{
	unsigned long until = jiffies + msecs_to_jiffies(milliseconds);

	while (time_before(jiffies, until))
		fuzz_wait(until, true);
}

static struct task *choose_ready(void)
{
	struct task *ready[TASKS];
	unsigned int count = 0, i;

	for (i = 0; i < TASKS; i++)
		if (tasks[i].state == TASK_READY)
			ready[count++] = &tasks[i];
	return count ? ready[world_choose(count)] : NULL;
}

static void wake_sleepers(void)
{
	unsigned int i;

	for (i = 0; i < TASKS; i++)
		if (tasks[i].state == TASK_WAITS && tasks[i].has_end &&
		    time_after_eq(jiffies, tasks[i].until))
			tasks[i].state = TASK_READY;
}

/* Nobody can do anything now: on to when somebody can. Return: false if nobody ever. */
static bool pass_time(void)
{
	unsigned long next = 0;
	bool any = timers_next(&next);
	unsigned int i;

	for (i = 0; i < TASKS; i++) {
		if (tasks[i].state != TASK_WAITS || !tasks[i].has_end)
			continue;
		if (!any || time_before(tasks[i].until, next))
			next = tasks[i].until;
		any = true;
	}
	if (!any)
		return false;
	if (time_after(next, jiffies))
		jiffies = next;
	timers_fire();
	wake_sleepers();
	return true;
}

static bool is_over(void)
{
	unsigned int i;

	for (i = 0; i < TASKS; i++)
		if (tasks[i].state != TASK_FREE && !tasks[i].task.work)
			return false;
	return true;
}

/*
 * One thing that happens while nobody runs. A device that has something to do may
 * take its time: then work and timers come first.
 */
static bool happen(void)
{
	u8 what = world.input->left ? fuzz_u8(world.input) : 0;

	if (what < 0xc0 && work_is_queued()) {
		work_start_one();
		return true;
	}
	if (what < 0xf8 && device_acts(false))
		return true;
	if (work_is_queued()) {
		work_start_one();
		return true;
	}
	return pass_time();
}

/* They all wait for what never comes. */
static void tell_who_waits(void)
{
	unsigned int i;

	for (i = 0; i < TASKS; i++)
		if (tasks[i].state != TASK_FREE)
			world_print("task %u waits in %s%s", i, tasks[i].task.where,
				    tasks[i].task.work ? ", work" : "");
}

/* Until all tasks that are no work have ended. */
void world_run(void)
{
	struct task *task;

	while (!is_over()) {
		must(++world.steps < MOST_STEPS);
		task = choose_ready();
		if (task) {
			run_task(task);
		} else if (!world.input->left && users_go_on()) {
			continue;
		} else if (!happen() && !users_go_on()) {
			tell_who_waits();
			must(is_over());
		}
	}
}

/* What has begun, and can go on at once, comes to its end. */
void world_settle(void)
{
	struct task *task;

	do {
		must(++world.steps < MOST_STEPS);
		task = choose_ready();
		if (task)
			run_task(task);
		else if (work_is_queued())
			work_start_one();
	} while (task || work_is_queued());
}

/* In the midst of a task, where interrupts are on again. */
static void interrupt(void)
{
	if (!world.until_interrupt || --world.until_interrupt)
		return;
	world.until_interrupt = fuzz_u8(world.input);
	if (!device_acts(true)) {
		jiffies += 1;
		timers_fire();
	}
}

void spin_lock(spinlock_t *lock)
{
	must(!lock->held);
	lock->held = true;
	world.atomic++;
}

void spin_unlock(spinlock_t *lock)
{
	must(lock->held);
	lock->held = false;
	must(world.atomic);
	if (!--world.atomic)
		interrupt();
}

void rcu_read_lock(void)
{
	world.atomic++;
}

void rcu_read_unlock(void)
{
	world.atomic--;
}

void world_begin(struct fuzz_input *input)
{
	memset(&world, 0, sizeof(world));
	world.input = input;
	INIT_LIST_HEAD(&world.urbs);
	current = &nobody.task;
	jiffies = (unsigned long)-300 * HZ;
	timers_begin();
	memory_begin();
}

/* Nothing is left of it: no task, lock, timer, work, URB or memory. */
void world_end(void)
{
	unsigned int i;

	must(!world.atomic && !world.interrupts);
	must(list_empty(&world.urbs));
	timers_end();
	for (i = 0; i < TASKS; i++)
		must(tasks[i].state == TASK_FREE);
	memory_end();
}
