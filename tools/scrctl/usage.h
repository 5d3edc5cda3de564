/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What --help says.
 */
#ifndef SCRCTL_USAGE_H
#define SCRCTL_USAGE_H

#include <stdio.h>

void usage_print(FILE *stream);

#endif /* SCRCTL_USAGE_H */
