// SPDX-License-Identifier: BSD-3-Clause
/*
 * A progress bar, for what takes longer than a second.
 */
#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "monotonic.h"

#define BAR_WIDTH	30

/* Seconds: what is done sooner has no bar; it is drawn again after this long. */
#define PATIENCE	1.0
#define INTERVAL	0.1

static double seconds_since(double then)
{
	return monotonic_seconds() - then;
}

void progress_begin(struct progress *progress, const char *unit, unsigned long total,
		    bool quiet)
{
	memset(progress, 0, sizeof(*progress));
	progress->unit = unit;
	progress->total = total;
	progress->wanted = !quiet && total && isatty(STDERR_FILENO);
	progress->began = monotonic_seconds();
}

void progress_format(char *text, size_t size, unsigned long done, unsigned long total,
		     const char *unit)
{
	char bar[BAR_WIDTH + 1];
	size_t filled = total ? (size_t)((double)done / total * BAR_WIDTH) : 0;

	if (filled > BAR_WIDTH)
		filled = BAR_WIDTH;
	memset(bar, '-', BAR_WIDTH);
	memset(bar, '#', filled);
	bar[BAR_WIDTH] = '\0';
	snprintf(text, size, "[%s] %lu of %lu %s", bar, done, total, unit);
}

void progress_step(struct progress *progress, unsigned long done)
{
	char text[BAR_WIDTH + 80];

	if (!progress->wanted || seconds_since(progress->began) < PATIENCE ||
	    (progress->visible && seconds_since(progress->drawn) < INTERVAL))
		return;
	progress_format(text, sizeof(text), done, progress->total, progress->unit);
	fprintf(stderr, "\r%s\033[K", text);
	fflush(stderr);
	progress->visible = true;
	progress->drawn = monotonic_seconds();
}

void progress_hide(struct progress *progress)
{
	if (progress->visible)
		fputs("\r\033[K", stderr);
	progress->visible = false;
}
