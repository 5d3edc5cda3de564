/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What runs the made-up kernel, for the harness: who is next, what happens when all
 * wait, and whether all is as it was before. Everything is decided by the fuzzer's
 * bytes; without any left, things happen in order, and nothing goes wrong.
 */
#ifndef _SCR_FUZZ_WORLD_H
#define _SCR_FUZZ_WORLD_H

#include "made_up.h"
#include "fuzz.h"

/**
 * struct world - the state of the machine
 * @input: decides what happens
 * @steps: that have happened
 * @atomic: spinlocks held, RCU read sections and interrupts: nobody sleeps
 * @interrupts: handlers that run
 * @until_interrupt: spinlocks to be released before the next thing happens in the
 *	midst of a task; 0: none does
 * @fail_allocation: the allocation that fails, counted down; 0: none does
 * @fail_user: the access to user space that fails, likewise
 * @unplugged: the USB device is gone
 * @urbs: submitted, oldest first
 */
struct world {
	struct fuzz_input *input;
	unsigned int steps;
	unsigned int atomic;
	unsigned int interrupts;
	unsigned int until_interrupt;
	unsigned int fail_allocation;
	unsigned int fail_user;
	bool unplugged;
	struct list_head urbs;
};

extern struct world world;

/* More than any story takes: one that takes them would go on for ever. */
#define MOST_STEPS	200000

/* Eight of these in a row are of a command or a response: a secret. */
#define SECRET_BYTE	0xc5
#define SECRET_LENGTH	8

/* world.c */
void world_begin(struct fuzz_input *input);
void task_start(void (*function)(void *argument), void *argument);
void world_run(void);
void world_settle(void);
void world_end(void);
void world_interrupt_begin(void);
void world_interrupt_end(void);
unsigned int world_choose(unsigned int count);
void world_print_bytes(const char *what, const void *bytes, size_t length);
__printf(1, 2) void world_print(const char *format, ...);

/* timer.c */
void timers_begin(void);
bool timers_next(unsigned long *when);
void timers_fire(void);
bool work_is_queued(void);
void work_start_one(void);
void timers_end(void);

/* memory.c */
void memory_begin(void);
void memory_check_secrets(void);
void memory_end(void);

/* usb.c */
bool usb_is_busy(void);
void usb_give_back(struct urb *urb, int status, size_t length);
void usb_flush(void);
void usb_unplug(struct usb_interface *interface);

/* The harness: what a device does next. Return: false if nothing is to be done. */
bool device_acts(bool on_its_own);

/* Is it asleep, and what wakes it: 0, or a negative errno. */
bool device_is_asleep(void);
int device_wake(void);

/* All wait, and not for the reader. Return: false if that is for ever. */
bool users_go_on(void);

/* And what it answers to a request on the control pipe. */
int device_controlled(u8 request, u8 request_type, u16 value, void *data, u16 size);

#endif /* _SCR_FUZZ_WORLD_H */
