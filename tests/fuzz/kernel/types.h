/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The made-up kernel: its language, lists, strings and numbers.
 */
#ifndef _SCR_FUZZ_KERNEL_TYPES_H
#define _SCR_FUZZ_KERNEL_TYPES_H

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s32 s32;
typedef u64 dma_addr_t;
typedef unsigned int gfp_t;

#define __user
#define __force
#define __init
#define __exit
#define __percpu
#define __must_check
#define noinline		__attribute__((noinline))
#define noinline_for_stack	noinline
#define __flatten		__attribute__((flatten))
#define __aligned(bytes)	__attribute__((aligned(bytes)))
#define __printf(a, b)		__attribute__((format(printf, a, b)))
#define __maybe_unused		__attribute__((unused))
#define fallthrough		__attribute__((fallthrough))
#define likely(condition)	(!!(condition))
#define unlikely(condition)	(!!(condition))
#define __same_type(a, b)	__builtin_types_compatible_p(typeof(a), typeof(b))
#define IS_ENABLED(option)	0

#undef static_assert
#define static_assert(condition, ...)	_Static_assert(condition, #condition)

#define ERESTARTSYS		512
#define ERESTARTNOINTR		513
#define EIOCBQUEUED		529

#define READ_ONCE(place)	(*(volatile typeof(place) *)&(place))
#define WRITE_ONCE(place, value) ((void)(*(volatile typeof(place) *)&(place) = (value)))
#define smp_mb()		__sync_synchronize()
#define smp_load_acquire(place)	READ_ONCE(*(place))
#define smp_store_release(place, value) WRITE_ONCE(*(place), value)
#define smp_store_mb(place, value) WRITE_ONCE(place, value)

#define U16_MAX			0xffff
#define U32_MAX			0xffffffff
/* What the kernel would warn of is a finding. */
#define WARN_ON_ONCE(condition)	({ must(!(condition)); false; })

#define BIT(n)			(1UL << (n))
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define container_of(pointer, type, member)				\
	((type *)((char *)(pointer) - offsetof(type, member)))
#define struct_size(pointer, member, count)				\
	(sizeof(*(pointer)) + (count) * sizeof((pointer)->member[0]))
#define DIV_ROUND_UP(number, by)	(((number) + (by) - 1) / (by))
#define roundup(number, to)		(DIV_ROUND_UP(number, to) * (to))
#define PAGE_SIZE			4096

#define min_t(type, a, b) ({ type _a = (a); type _b = (b); _a < _b ? _a : _b; })
#define max_t(type, a, b) ({ type _a = (a); type _b = (b); _a > _b ? _a : _b; })
#define min(a, b) ({ typeof(a) _c = (a); typeof(b) _d = (b); _c < _d ? _c : _d; })
#define max(a, b) ({ typeof(a) _c = (a); typeof(b) _d = (b); _c > _d ? _c : _d; })
#define clamp_t(type, value, low, high)	min_t(type, max_t(type, value, low), high)
#define clamp(value, low, high)		min(max(value, low), high)

#define cpu_to_le16(number)	(number)
#define le16_to_cpu(number)	(number)
#define get_unaligned(pointer) ({					\
	typeof(*(pointer)) _value;					\
	memcpy(&_value, pointer, sizeof(_value));			\
	_value; })
#define put_unaligned(value, pointer) ({				\
	typeof(*(pointer)) _value = (value);				\
	memcpy(pointer, &_value, sizeof(_value)); })

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

/* Errors as pointers. */
#define ERR_PTR(error)		((void *)(long)(error))
#define PTR_ERR(pointer)	((long)(pointer))
#define IS_ERR(pointer)		((unsigned long)(pointer) >= (unsigned long)-4095)

/* Lists. */
struct list_head {
	struct list_head *next;
	struct list_head *prev;
};

#define LIST_HEAD_INIT(name)	{ &(name), &(name) }
#define LIST_HEAD(name)		struct list_head name = LIST_HEAD_INIT(name)

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list->next = list;
	list->prev = list;
}

static inline bool list_empty(const struct list_head *list)
{
	return list->next == list;
}

static inline void list_add_tail(struct list_head *entry, struct list_head *list)
{
	entry->next = list;
	entry->prev = list->prev;
	list->prev->next = entry;
	list->prev = entry;
}

static inline void list_del_init(struct list_head *entry)
{
	entry->prev->next = entry->next;
	entry->next->prev = entry->prev;
	INIT_LIST_HEAD(entry);
}

/* Twice is once too often: as with the kernel's LIST_POISON. */
static inline void list_del(struct list_head *entry)
{
	list_del_init(entry);
	entry->next = NULL;
	entry->prev = NULL;
}

#define list_entry(pointer, type, member)	container_of(pointer, type, member)
#define list_first_entry(list, type, member)	list_entry((list)->next, type, member)
#define list_first_entry_or_null(list, type, member)			\
	(list_empty(list) ? NULL : list_first_entry(list, type, member))
#define list_for_each_entry(entry, list, member)			\
	for (entry = list_entry((list)->next, typeof(*entry), member);	\
	     &entry->member != (list);					\
	     entry = list_entry(entry->member.next, typeof(*entry), member))
#define list_for_each_entry_safe(entry, following, list, member)	\
	for (entry = list_entry((list)->next, typeof(*entry), member),	\
	     following = list_entry(entry->member.next, typeof(*entry), member); \
	     &entry->member != (list);					\
	     entry = following,						\
	     following = list_entry(entry->member.next, typeof(*entry), member))

/* Strings and memory. */
#define barrier_data(pointer)	__asm__ __volatile__("" : : "r"(pointer) : "memory")

static inline void memzero_explicit(void *memory, size_t length)
{
	memset(memory, 0, length);
	barrier_data(memory);
}

static inline void memset64(u64 *memory, u64 value, size_t count)
{
	while (count--)
		*memory++ = value;
}

static inline void *memchr_inv(const void *memory, int value, size_t length)
{
	const u8 *bytes = memory;

	for (; length; length--, bytes++)
		if (*bytes != (u8)value)
			return (void *)bytes;
	return NULL;
}

static inline int hex_to_bin(unsigned char digit)
{
	if (!isxdigit(digit))
		return -1;
	return digit <= '9' ? digit - '0' : tolower(digit) - 'a' + 10;
}

static inline long strscpy(char *to, const char *from, size_t room)
{
	int length = snprintf(to, room, "%s", from);

	return (size_t)length < room ? length : -E2BIG;
}

#define scnprintf(text, room, ...) ({					\
	size_t _length = snprintf(text, room, __VA_ARGS__);		\
	_length < (room) ? _length : (room) - 1; })

/* Modules. */
#define THIS_MODULE			NULL
#define EXPORT_SYMBOL_GPL(symbol)	static_assert(1)
#define MODULE_DESCRIPTION(text)	static_assert(1)
#define MODULE_LICENSE(text)		static_assert(1)
#define MODULE_PARM_DESC(name, text)	static_assert(1)
#define MODULE_DEVICE_TABLE(bus, table)	static_assert(1)
#define module_param(name, type, mode)	static_assert(1)
#define module_param_named(name, variable, type, mode)	static_assert(1)
#define pr_err(format, ...)			printf(format, ##__VA_ARGS__)
#define sysfs_emit(buffer, format, ...)		sprintf(buffer, format, ##__VA_ARGS__)
#define strim(text)				(text)
#define kernel_param_lock(module)		do { } while (0)
#define kernel_param_unlock(module)		do { } while (0)

struct kernel_param;

struct kernel_param_ops {
	int (*set)(const char *value, const struct kernel_param *parameter);
	int (*get)(char *buffer, const struct kernel_param *parameter);
};

/* Nobody sets it. */
#define module_param_cb(name, operations, argument, mode)	\
	const struct kernel_param_ops *fuzz_parameter_##name = operations
#define module_init(function)		int fuzz_module_init(void) { return function(); }
#define module_exit(function)		void fuzz_module_exit(void) { function(); }

int fuzz_module_init(void);
void fuzz_module_exit(void);

#endif /* _SCR_FUZZ_KERNEL_TYPES_H */
