// SPDX-License-Identifier: BSD-3-Clause
/*
 * The thread that makes a key pair.
 */
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "openpgp_work.h"
#include "report.h"

/* Between two candidates for a prime. Return: 0 ends the search. */
static int goes_on(EVP_PKEY_CTX *context)
{
	struct openpgp_work *work = EVP_PKEY_CTX_get_app_data(context);

	return !atomic_load(&work->cancelled);
}

static EVP_PKEY *make(struct openpgp_work *work)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, work->name, NULL);
	EVP_PKEY *pair = NULL;

	if (!context)
		return NULL;
	EVP_PKEY_CTX_set_app_data(context, work);
	EVP_PKEY_CTX_set_cb(context, goes_on);
	if (EVP_PKEY_keygen_init(context) <= 0 ||
	    (work->bits && EVP_PKEY_CTX_set_rsa_keygen_bits(context, work->bits) <= 0) ||
	    EVP_PKEY_generate(context, &pair) <= 0)
		pair = NULL;
	EVP_PKEY_CTX_free(context);
	return pair;
}

static void *run(void *argument)
{
	struct openpgp_work *work = argument;

	work->pair = make(work);
	eventfd_write(work->done.fd, 1);
	return NULL;
}

static EVP_PKEY *end(struct openpgp_work *work)
{
	EVP_PKEY *pair;

	pthread_join(work->thread, NULL);
	watch_close(&work->done);
	pair = work->pair;
	work->pair = NULL;
	return pair;
}

static void thread_ended(struct watch *watch, uint32_t events)
{
	struct openpgp_work *work = watch->context;

	(void)events;
	work->finished(work->context, end(work));
}

int openpgp_work_start(struct openpgp_work *work)
{
	int error;

	work->done.fd = eventfd(0, EFD_CLOEXEC);
	work->done.ready = thread_ended;
	work->done.context = work;
	atomic_store(&work->cancelled, false);
	if (work->done.fd < 0)
		return report("no event: %s", strerror(errno));
	if (watch_open(&work->done)) {
		close(work->done.fd);
		work->done.fd = -1;
		return -1;
	}
	error = pthread_create(&work->thread, NULL, run, work);
	if (error) {
		watch_close(&work->done);
		return report("no thread: %s", strerror(error));
	}
	return 0;
}

void openpgp_work_cancel(struct openpgp_work *work)
{
	if (work->done.fd < 0)
		return;
	atomic_store(&work->cancelled, true);
	EVP_PKEY_free(end(work));
}
