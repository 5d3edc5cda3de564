// SPDX-License-Identifier: GPL-2.0-only
/*
 * The core's tracepoints are made here.
 */
#define CREATE_TRACE_POINTS
#include "trace.h"
