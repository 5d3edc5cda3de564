/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The list of readers that scr-ccid leaves to others: its parameter "leave".
 */
#ifndef SCRCTL_LEAVE_LIST_H
#define SCRCTL_LEAVE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "leave.h"

#define LEAVE_PARAMETER	"/sys/module/scr_ccid/parameters/leave"

/**
 * leave_list_change() - what becomes of a list
 * @list: entries with commas between them, changed in place
 * @entry: "VENDOR:PRODUCT", "VENDOR:*" or "all"
 * @leave: whether these readers are to be left to others
 *
 * What was said of the same readers is taken out; what is said last has its way.
 *
 * Return: false: the list would become too long, and is as it was.
 */
bool leave_list_change(char list[CCID_LEAVE_LENGTH], const char *entry, bool leave);

/* Reads the parameter, changes it, writes it back. Return: 0 or an errno. */
int leave_parameter_change(const char *entry, bool leave);

#endif /* SCRCTL_LEAVE_LIST_H */
