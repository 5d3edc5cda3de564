/* SPDX-License-Identifier: GPL-2.0-only */
/* The case "insert". */
#ifndef BENCH_INSERT_H
#define BENCH_INSERT_H

#include <stdint.h>

void insert_rounds(long long *samples, unsigned int count);

#endif /* BENCH_INSERT_H */
