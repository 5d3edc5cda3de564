/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What ends a wait: Ctrl-C and its like, and --timeout.
 */
#ifndef SCRCTL_INTERRUPT_H
#define SCRCTL_INTERRUPT_H

/**
 * interrupt_setup() - make signals end waits instead of the program
 * @timeout: seconds from now until SIGALRM, 0 for never
 *
 * From here on a request that waits ends with EINTR, so that the command can
 * be cancelled, buffers wiped and the reader closed.
 */
void interrupt_setup(double timeout);

/*
 * Forgets Ctrl-C and --timeout, and begins the time anew: for one command of
 * several. Signals that end the program stay.
 */
void interrupt_restart(double timeout);

/* The signal that came, SIGALRM for --timeout, or 0. */
int interrupt_signal(void);

/* Ends the program as the signal that came would have, for the shell to see. */
void interrupt_raise(void);

#endif /* SCRCTL_INTERRUPT_H */
