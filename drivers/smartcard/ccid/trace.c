// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tracepoints of CCID are made here.
 */
#define CREATE_TRACE_POINTS
#include "trace.h"
