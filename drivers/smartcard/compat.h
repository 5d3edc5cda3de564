/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between kernels, by feature and not by version: here, and nowhere
 * else.
 */
#ifndef _SCR_COMPAT_H
#define _SCR_COMPAT_H

#include <linux/device.h>
#include <linux/module.h>

/* A macro with the owner as its first argument until 6.4. */
#ifdef class_create
#define scr_class_create(name) class_create(THIS_MODULE, name)
#else
#define scr_class_create(name) class_create(name)
#endif

/* Without it, suites of inner functions are not to be had. */
#ifdef __has_include
#if __has_include("kunit/visibility.h")
#include <kunit/visibility.h>
#endif
#endif
#ifndef EXPORT_SYMBOL_IF_KUNIT
#define EXPORT_SYMBOL_IF_KUNIT(symbol)
#endif

#endif
