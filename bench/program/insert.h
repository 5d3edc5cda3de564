/* SPDX-License-Identifier: GPL-2.0-only */
/* The case "insert". */
#ifndef BENCH_INSERT_H
#define BENCH_INSERT_H

#include "measure.h"

void insert_rounds(struct sample *samples, unsigned int count);

#endif /* BENCH_INSERT_H */
