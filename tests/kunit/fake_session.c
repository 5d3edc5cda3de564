// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open files without files: see fake_session.h.
 */
#include <linux/delay.h>
#include <linux/slab.h>

#include "fake_session.h"

/**
 * fake_reader_with_card() - a registered reader with a card that nobody has powered
 * @test: who asks
 *
 * Return: the reader.
 */
struct fake_reader *fake_reader_with_card(struct kunit *test)
{
	struct fake_reader *fake = fake_reader_alloc(test);

	KUNIT_ASSERT_EQ(test, 0, fake_reader_register(fake));
	scr_reader_card_present(&fake->node->reader, true);
	return fake;
}

/**
 * fake_session() - a session that may use the card
 * @test: who asks
 * @fake: its reader
 *
 * Return: the session; scr_session_close() is due.
 */
struct scr_session *fake_session(struct kunit *test, struct fake_reader *fake)
{
	struct scr_session *session = scr_session_open(fake->node, true);

	KUNIT_ASSERT_NOT_NULL(test, session);
	return session;
}

/**
 * fake_shared() - one that is connected, shared
 * @test: who asks
 * @fake: its reader
 *
 * Return: the session; scr_session_close() is due.
 */
struct scr_session *fake_shared(struct kunit *test, struct fake_reader *fake)
{
	struct scr_session *session = fake_session(test, fake);

	KUNIT_ASSERT_EQ(test, 0, fake_connect(session, SCARD_SHARE_SHARED,
					      SCARD_PROTOCOL_Tx, 0));
	return session;
}

/* A request of a session: what scr_transfer_begin() makes of an ioctl. */
static struct fake_request *new_request(struct scr_session *session, u32 major, u32 minor)
{
	struct fake_request *fake = kzalloc(sizeof(*fake), GFP_KERNEL | __GFP_NOFAIL);

	fake_request_init(fake, major, minor);
	fake->request.session = session;
	fake->request.cancellations = READ_ONCE(session->cancellations);
	fake->request.interruptible = true;
	return fake;
}

static int connect_by(struct scr_session *session, struct scr_connect *connect,
		      int (*how)(struct scr_session *session, struct scr_request *request,
				 struct scr_connect *connect, bool nonblock))
{
	struct fake_request *fake = new_request(session, 0, 0);
	int result = how(session, &fake->request, connect, false);

	kfree(fake);
	return result;
}

/**
 * fake_connect() - SCR_IOC_CONNECT
 * @session: the session
 * @share_mode: SCARD_SHARE_*
 * @protocols: SCARD_PROTOCOL_*
 * @flags: SCR_CONNECT_*
 *
 * Return: as scr_connect().
 */
int fake_connect(struct scr_session *session, u32 share_mode, u32 protocols, u32 flags)
{
	struct scr_connect connect = {
		.share_mode = share_mode, .protocols = protocols, .flags = flags,
	};

	return connect_by(session, &connect, scr_connect);
}

/**
 * fake_reconnect() - SCR_IOC_RECONNECT, shared
 * @session: the session
 * @initialization: SCARD_*_CARD
 *
 * Return: as scr_reconnect().
 */
int fake_reconnect(struct scr_session *session, u32 initialization)
{
	struct scr_connect connect = {
		.share_mode = SCARD_SHARE_SHARED, .protocols = SCARD_PROTOCOL_Tx,
		.initialization = initialization,
	};

	return connect_by(session, &connect, scr_reconnect);
}

/**
 * fake_disconnect() - SCR_IOC_DISCONNECT
 * @session: the session
 * @disposition: SCARD_*_CARD
 *
 * Return: as scr_disconnect().
 */
int fake_disconnect(struct scr_session *session, u32 disposition)
{
	struct fake_request *fake = new_request(session, 0, 0);
	int result = scr_disconnect(session, &fake->request, disposition, false);

	kfree(fake);
	return result;
}

/**
 * fake_begin_with() - SCR_IOC_BEGIN_TRANSACTION
 * @session: the session
 * @deadline: nanoseconds of CLOCK_MONOTONIC, 0: none
 * @lease: nanoseconds, 0: none
 * @nonblock: O_NONBLOCK
 *
 * Return: as scr_transaction_begin().
 */
int fake_begin_with(struct scr_session *session, u64 deadline, u64 lease, bool nonblock)
{
	struct scr_transaction transaction = { .deadline = deadline, .lease = lease };
	struct fake_request *fake = new_request(session, 0, 0);
	int result = scr_transaction_begin(session, &fake->request, &transaction, nonblock);

	kfree(fake);
	return result;
}

/**
 * fake_begin() - the same, without deadline and lease
 * @session: the session
 *
 * Return: as scr_transaction_begin().
 */
int fake_begin(struct scr_session *session)
{
	return fake_begin_with(session, 0, 0, false);
}

/**
 * fake_end() - SCR_IOC_END_TRANSACTION
 * @session: the session
 * @disposition: SCARD_*_CARD
 *
 * Return: as scr_transaction_end().
 */
int fake_end(struct scr_session *session, u32 disposition)
{
	struct fake_request *fake = new_request(session, 0, 0);
	int result = scr_transaction_end(session, &fake->request, disposition, false);

	kfree(fake);
	return result;
}

/**
 * fake_leave() - the same, and the card is left as it is
 * @session: the session
 *
 * Return: as scr_transaction_end().
 */
int fake_leave(struct scr_session *session)
{
	return fake_end(session, SCARD_LEAVE_CARD);
}

/**
 * fake_use() - IOCTL_SMARTCARD_TRANSMIT, in T=1
 * @session: the session
 *
 * Return: as scr_session_control().
 */
int fake_use(struct scr_session *session)
{
	struct fake_request *fake = new_request(session, _IOC_NR(IOCTL_SMARTCARD_TRANSMIT),
						SCARD_PROTOCOL_T1);
	int result = scr_session_control(session, &fake->request, false);

	kfree(fake);
	return result;
}

/**
 * fake_flags() - SCR_IOC_STATUS
 * @session: the session
 *
 * Return: its flags: SCR_HANDLE_* and SCR_READER_*.
 */
u32 fake_flags(struct scr_session *session)
{
	struct scr_status status;

	scr_get_status(session, &status);
	return status.flags;
}

static void waiting_work(struct work_struct *work)
{
	struct waiting_call *waiting = container_of(work, struct waiting_call, work);

	waiting->result = waiting->call(waiting->session);
}

static unsigned int count_requests(struct scr_node *node)
{
	struct list_head *entry;
	unsigned int count = 0;

	lockdep_assert_held(&node->lock);

	list_for_each(entry, &node->queue)
		count++;
	return count;
}

/**
 * fake_queue() - how many wait for their turn?
 * @fake: the reader
 *
 * Return: the number of requests.
 */
unsigned int fake_queue(struct fake_reader *fake)
{
	struct scr_node *node = fake->node;
	unsigned int count;

	spin_lock_irq(&node->lock);
	count = count_requests(node);
	spin_unlock_irq(&node->lock);
	return count;
}

/**
 * fake_start_any() - a request in a thread of its own
 * @waiting: filled; fake_finish() is due
 * @session: whose it is
 * @call: which one
 */
void fake_start_any(struct waiting_call *waiting, struct scr_session *session,
		    int (*call)(struct scr_session *session))
{
	waiting->session = session;
	waiting->call = call;
	INIT_WORK_ONSTACK(&waiting->work, waiting_work);
	queue_work(scr_workqueue, &waiting->work);
}

/**
 * fake_start() - one that has to wait for its turn
 * @test: who asks
 * @waiting: filled; fake_finish() is due
 * @session: whose it is
 * @call: which one
 *
 * Returns when it waits.
 */
void fake_start(struct kunit *test, struct waiting_call *waiting,
		struct scr_session *session, int (*call)(struct scr_session *session))
{
	struct fake_reader *fake = test->priv;
	unsigned int before = fake_queue(fake);

	fake_start_any(waiting, session, call);
	while (fake_queue(fake) == before)
		usleep_range(1000, 2000);
}

/**
 * fake_finish() - the end of a request that waited
 * @waiting: started
 *
 * Return: what the request ended with.
 */
int fake_finish(struct waiting_call *waiting)
{
	flush_work(&waiting->work);
	destroy_work_on_stack(&waiting->work);
	return waiting->result;
}
