/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Open files without files: sessions of a fake reader, and their requests.
 */
#ifndef _SCR_TEST_FAKE_SESSION_H
#define _SCR_TEST_FAKE_SESSION_H

#include "fake_reader.h"

/**
 * struct waiting_call - a session's request in a thread of its own
 * @work: runs it
 * @session: whose it is
 * @call: which one
 * @result: what it returned
 */
struct waiting_call {
	struct work_struct work;
	struct scr_session *session;
	int (*call)(struct scr_session *session);
	int result;
};

struct fake_reader *fake_reader_with_card(struct kunit *test);
struct scr_session *fake_session(struct kunit *test, struct fake_reader *fake);
struct scr_session *fake_shared(struct kunit *test, struct fake_reader *fake);

int fake_connect(struct scr_session *session, u32 share_mode, u32 protocols, u32 flags);
int fake_reconnect(struct scr_session *session, u32 initialization);
int fake_disconnect(struct scr_session *session, u32 disposition);
int fake_begin(struct scr_session *session);
int fake_begin_with(struct scr_session *session, u64 deadline, u64 lease, bool nonblock);
int fake_end(struct scr_session *session, u32 disposition);
int fake_leave(struct scr_session *session);
int fake_use(struct scr_session *session);

u32 fake_flags(struct scr_session *session);

void fake_start_any(struct waiting_call *waiting, struct scr_session *session,
		    int (*call)(struct scr_session *session));
void fake_start(struct kunit *test, struct waiting_call *waiting,
		struct scr_session *session, int (*call)(struct scr_session *session));
int fake_finish(struct waiting_call *waiting);
unsigned int fake_queue(struct fake_reader *fake);

#endif /* _SCR_TEST_FAKE_SESSION_H */
