/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A progress bar, for what takes longer than a second.
 */
#ifndef SCRCTL_PROGRESS_H
#define SCRCTL_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct progress - how far something is
 * @unit: what is counted: "lines"
 * @total: how many there are
 * @began: when, by monotonic_seconds()
 * @drawn: when it was drawn last
 * @wanted: there is a terminal for it
 * @visible: it is on the screen now
 */
struct progress {
	const char *unit;
	unsigned long total;
	double began;
	double drawn;
	bool wanted;
	bool visible;
};

/* @quiet: never show it. It is on stderr, and only if that is a terminal. */
void progress_begin(struct progress *progress, const char *unit, unsigned long total,
		    bool quiet);

/* @done of them are done: draws it, unless it is too early, or was drawn just now. */
void progress_step(struct progress *progress, unsigned long done);

/* Takes it from the screen: before anything else is written, and at the end. */
void progress_hide(struct progress *progress);

/* The bar itself, @size bytes at @text. */
void progress_format(char *text, size_t size, unsigned long done, unsigned long total,
		     const char *unit);

#endif /* SCRCTL_PROGRESS_H */
