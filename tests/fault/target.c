// SPDX-License-Identifier: GPL-2.0-only
/*
 * One fault after the other; what comes of each; the sums.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../uapi/test.h"
#include "target.h"

/* More than a call has. */
#define MOST	3000
#define UNREACHED	1000000

/* Faults after which all went on well, by where they were. */
#define SITES	256

static struct {
	unsigned int cases, failed;
	unsigned int faults[FAULT_KINDS];
	unsigned int ours, felt;
	struct {
		struct fault fault;
		unsigned int count;
	} sites[SITES];
	unsigned int site_count;
} sum;

static void count_site(const struct fault *fault)
{
	unsigned int i;

	for (i = 0; i < sum.site_count; i++)
		if (!strcmp(sum.sites[i].fault.site, fault->site) &&
		    sum.sites[i].fault.kind == fault->kind)
			break;
	if (i == SITES)
		return;
	if (i == sum.site_count)
		sum.sites[sum.site_count++].fault = *fault;
	sum.sites[i].count++;
}

void target_count(const struct fault *fault, bool is_felt)
{
	sum.faults[fault->kind]++;
	sum.ours += fault->is_ours;
	sum.felt += is_felt;
	if (!is_felt)
		count_site(fault);
}

void target_case(bool good, const char *name)
{
	sum.failed += !good;
	printf("%s %u %s\n", good ? "ok" : "not ok", ++sum.cases, name);
}

static const char *error_name(int result)
{
	return result ? strerrorname_np(-result) : "success";
}

static bool is_allowed(const struct target *target, const struct fault *fault, int result)
{
	if (target->allowed & ALLOW_ANY)
		return true;
	switch (result) {
	case -ENOMEM:
		return fault->kind != FAULT_COPY;
	case -EFAULT:
		return fault->kind == FAULT_COPY || target->allowed & ALLOW_EFAULT;
	case -EAGAIN:
		return target->allowed & ALLOW_EAGAIN;
	case -ENODEV:
		return target->allowed & (ALLOW_GONE | ALLOW_PROBE);
	case -EIO:
	case -EPROTO:
	case -ESHUTDOWN:
		return target->allowed & ALLOW_GONE;
	default:
		return false;
	}
}

static int prepare(const struct target *target)
{
	return target->prepare ? target->prepare(target->context) : 0;
}

/* Return: whether it does as it did at first. */
static bool works(const struct target *target, int usual)
{
	int result = prepare(target);

	if (result) {
		printf("# %s: cannot be prepared: %s\n", target->name, error_name(result));
		return false;
	}
	result = target->run(target->context);
	if (result == usual || target->allowed & ALLOW_ANY)
		return true;
	printf("# %s: %s instead of %s\n", target->name, error_name(result),
	       error_name(usual));
	return false;
}

/* Whether a fault was ours was seen so many faults ago. */
#define LONG	30

/* So far apart are the faults of a target that has few rounds. */
#define SPREAD	7

struct course {
	int usual;
	unsigned int n, faults, felt, others;
};

/* Return: whether what has come of the fault is right. */
static bool judge(const struct target *target, struct course *course, int result)
{
	struct fault fault;
	bool good;

	nth_fault(&fault);
	good = result == course->usual || is_allowed(target, &fault, result);
	course->faults++;
	course->felt += result != course->usual;
	course->others = fault.is_ours ? 0 : course->others + 1;
	target_count(&fault, result != course->usual);
	if (!good)
		printf("# %s: the %u.: %s, of %s in %s\n", target->name, course->n,
		       error_name(result), fault_kind_name[fault.kind], fault.site);
	if (!works(target, course->usual)) {
		printf("# after the %u., of %s in %s, and %s\n", course->n,
		       fault_kind_name[fault.kind], fault.site, error_name(result));
		good = false;
	}
	return good;
}

/* Return: whether there was one to fail; if not, all is well so far. */
static bool run_fault(const struct target *target, struct course *course, bool *good)
{
	int result = prepare(target);

	if (result) {
		printf("# %s: not prepared: %s\n", target->name, error_name(result));
		*good = false;
		return false;
	}
	nth_arm(course->n);
	result = target->run(target->context);
	if (!nth_disarm(NULL))
		return false;
	*good &= judge(target, course, result);
	return true;
}

static bool run_forwards(const struct target *target, struct course *course)
{
	bool good = true;

	for (course->n = 1; course->n < MOST; course->n++)
		if (!run_fault(target, course, &good))
			return good;
	printf("# %s: more than %u\n", target->name, MOST);
	return false;
}

/* Return: how many there are. */
static unsigned int count_faults(const struct target *target)
{
	unsigned int left = 0;

	prepare(target);
	nth_arm(UNREACHED);
	target->run(target->context);
	nth_disarm(&left);
	return UNREACHED - left;
}

/* That there are one or two fewer, this time, does no harm. Few rounds are spread. */
static bool run_backwards(const struct target *target, struct course *course)
{
	unsigned int rounds = target->rounds ? target->rounds : MOST;
	unsigned int step = rounds < LONG ? SPREAD : 1;
	bool good = true;

	for (course->n = count_faults(target) - 1; rounds-- && course->others < LONG &&
	     course->n > step; course->n -= step)
		run_fault(target, course, &good);
	return good;
}

static bool run_faults(const struct target *target, struct course *course)
{
	return target->is_backwards ? run_backwards(target, course) :
				      run_forwards(target, course);
}

/* What is made once only, and what the slabs have, is there after the first time. */
static int warm_up(const struct target *target)
{
	int result = 0;
	int i;

	for (i = 0; i < 2; i++) {
		result = prepare(target);
		if (result)
			printf("# %s: not prepared: %s\n", target->name, error_name(result));
		result = target->run(target->context);
	}
	return result;
}

bool target_run(const struct target *target)
{
	struct course course = { .usual = warm_up(target) };
	bool good = run_faults(target, &course);
	char name[200];

	snprintf(name, sizeof(name), "%s: %u faults, %u of them felt", target->name,
		 course.faults, course.felt);
	target_case(good, name);
	return good;
}

unsigned int targets_end(void)
{
	unsigned int i;

	for (i = 0; i < FAULT_KINDS; i++)
		printf("# faults: %u %s\n", sum.faults[i], fault_kind_name[i]);
	printf("# faults: %u of them in our modules or for them\n", sum.ours);
	printf("# faults: %u of them felt\n", sum.felt);
	for (i = 0; i < sum.site_count; i++)
		if (sum.sites[i].fault.is_ours)
			printf("# not felt: %u %s in %s()\n", sum.sites[i].count,
			       fault_kind_name[sum.sites[i].fault.kind],
			       sum.sites[i].fault.site);
	printf("1..%u\n", sum.cases);
	return sum.failed;
}
