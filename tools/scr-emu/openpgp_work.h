/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A key pair takes a while to be made: a thread does it, so that the loop goes on
 * and readers ask for time.
 */
#ifndef SCR_EMU_OPENPGP_WORK_H
#define SCR_EMU_OPENPGP_WORK_H

#include <pthread.h>
#include <stdatomic.h>

#include <openssl/types.h>

#include "loop.h"
#include "portable.h"

/**
 * struct openpgp_work - the making of a key pair
 * @done: the thread has ended; fd is -1 while there is none
 * @name: the kind of key in OpenSSL's words
 * @bits: of a modulus; 0: there is no choice
 * @pair: what came of it, or NULL; the loop's once @done is ready
 * @finished: is called from the loop; the pair is its own
 * @context: for @finished
 */
struct openpgp_work {
	struct watch done;
	pthread_t thread;
	atomic_bool cancelled;
	const char *name;
	u16 bits;
	EVP_PKEY *pair;
	void (*finished)(void *context, EVP_PKEY *pair);
	void *context;
};

/* @work has a name, bits, finished and context. Return: 0, or -1 after an error message. */
int openpgp_work_start(struct openpgp_work *work);

/* Nothing comes of it any more; there need not be any. Waits until the thread heeds it. */
void openpgp_work_cancel(struct openpgp_work *work);

#endif /* SCR_EMU_OPENPGP_WORK_H */
