// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite scr_session: who may be connected beside whom, what dispositions and
 * closes do to the card, and what is known of it.
 */
#include <kunit/test.h>

#include "compat.h"
#include "fake_session.h"

#define USER	(SCR_HANDLE_USES_CARD | SCR_HANDLE_CONNECTED)

static int session_init(struct kunit *test)
{
	test->priv = fake_reader_with_card(test);
	return 0;
}

static void session_exit(struct kunit *test)
{
	fake_reader_free(test->priv);
}

static u32 reader_flags(struct scr_session *session)
{
	return fake_flags(session) & 0xffff0000;
}

static u32 handle_flags(struct scr_session *session)
{
	return fake_flags(session) & 0xffff;
}

/* Share modes beside each other. */

struct share_mode {
	const char *name;
	u32 mode;
	u32 flags;
	bool alone;
};

static const struct share_mode share_modes[] = {
	{ "exclusive", SCARD_SHARE_EXCLUSIVE, 0, true },
	{ "shared", SCARD_SHARE_SHARED, 0, false },
	{ "direct", SCARD_SHARE_DIRECT, 0, true },
	{ "direct beside others", SCARD_SHARE_DIRECT, SCR_CONNECT_ANY_SHARING, false },
};

KUNIT_ARRAY_PARAM_DESC(share_mode, share_modes, name);

static void second_beside(struct kunit *test)
{
	const struct share_mode *first = test->param_value;
	struct scr_session *session = fake_session(test, test->priv);
	struct scr_session *other = fake_session(test, test->priv);
	size_t i;

	KUNIT_EXPECT_EQ(test, 0, fake_connect(session, first->mode, SCARD_PROTOCOL_Tx,
					      first->flags));
	for (i = 0; i < ARRAY_SIZE(share_modes); i++) {
		const struct share_mode *second = &share_modes[i];
		int expected = first->alone || second->alone ? -EUSERS : 0;

		KUNIT_EXPECT_EQ_MSG(test, expected,
				    fake_connect(other, second->mode, SCARD_PROTOCOL_Tx,
						 second->flags), "%s", second->name);
		fake_disconnect(other, SCARD_LEAVE_CARD);
	}
	KUNIT_EXPECT_EQ(test, first->alone, !!(fake_flags(other) & SCR_READER_IS_EXCLUSIVE));
	scr_session_close(other);
	scr_session_close(session);
}

/* A reset that fails: is it the card's fault? */

struct mute_case {
	const char *name;
	int result;
	int expected;
	bool mute;
};

static const struct mute_case mute_cases[] = {
	{ "no answer", -ETIMEDOUT, -ETIMEDOUT, true },
	{ "a broken answer", -EIO, -EIO, true },
	{ "against the protocol", -EPROTO, -EPROTO, true },
	{ "nothing that is known", -EMEDIUMTYPE, -EMEDIUMTYPE, true },
	{ "too long", -EOVERFLOW, -EMEDIUMTYPE, true },
	{ "a reader that is gone", -ENODEV, -ENODEV, false },
	{ "no memory", -ENOMEM, -ENOMEM, false },
	{ "a reader that cannot", -EOPNOTSUPP, -EOPNOTSUPP, false },
};

KUNIT_ARRAY_PARAM_DESC(mute, mute_cases, name);

static void reset_that_fails(struct kunit *test)
{
	const struct mute_case *item = test->param_value;
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_session(test, fake);
	u32 expected = item->mute ? SCR_READER_CARD_IS_MUTE : 0;

	fake->result = item->result;
	KUNIT_EXPECT_EQ(test, item->expected,
			fake_connect(session, SCARD_SHARE_SHARED, SCARD_PROTOCOL_Tx, 0));
	KUNIT_EXPECT_EQ(test, expected, reader_flags(session));
	KUNIT_EXPECT_EQ(test, 0U, handle_flags(session));
	scr_reader_card_present(&fake->node->reader, false);
	KUNIT_EXPECT_EQ(test, 0U, reader_flags(session));
	fake->result = 0;
	scr_session_close(session);
}

static u32 known_atr(struct scr_session *session)
{
	struct scr_status status;

	scr_get_status(session, &status);
	return status.atr_length;
}

static void atr_is_known_while_the_card_is_there(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_session(test, fake);

	KUNIT_EXPECT_EQ(test, 0U, known_atr(session));
	KUNIT_EXPECT_EQ(test, 0, fake_connect(session, SCARD_SHARE_SHARED, 0,
					      SCR_CONNECT_POWER_ONLY));
	KUNIT_EXPECT_EQ(test, 0, fake_disconnect(session, SCARD_UNPOWER_CARD));
	KUNIT_EXPECT_EQ(test, SCARD_SWALLOWED, (int)fake->node->state);
	KUNIT_EXPECT_EQ(test, 5U, known_atr(session));
	scr_reader_card_present(&fake->node->reader, false);
	KUNIT_EXPECT_EQ(test, 0U, known_atr(session));
	scr_reader_card_present(&fake->node->reader, true);
	KUNIT_EXPECT_EQ(test, 0U, known_atr(session));
	scr_session_close(session);
}

/* What DISCONNECT does to the card, and what another is told. */

struct disposition_case {
	const char *name;
	u32 disposition;
	bool cannot_eject;
	int result;
	u32 minor;		/* of the last request */
	unsigned int powers;	/* after the first reset */
	unsigned int ejections;
	u32 told;
};

static const struct disposition_case disposition_cases[] = {
	{ "leave", SCARD_LEAVE_CARD, false, 0, SCARD_PROTOCOL_T1, 0, 0, 0 },
	{ "reset", SCARD_RESET_CARD, false, 0, SCARD_WARM_RESET, 1, 0, SCR_HANDLE_WAS_RESET },
	{ "unpower", SCARD_UNPOWER_CARD, false, 0, SCARD_POWER_DOWN, 1, 0,
	  SCR_HANDLE_WAS_RESET | SCR_HANDLE_WAS_UNPOWERED },
	{ "eject", SCARD_EJECT_CARD, false, 0, 0, 0, 1, 0 },
	{ "eject, but it cannot", SCARD_EJECT_CARD, true, -EOPNOTSUPP, SCARD_POWER_DOWN, 1, 0,
	  SCR_HANDLE_WAS_RESET | SCR_HANDLE_WAS_UNPOWERED },
	{ "no such one", SCARD_EJECT_CARD + 1, false, -EINVAL, SCARD_PROTOCOL_T1, 0, 0, 0 },
};

KUNIT_ARRAY_PARAM_DESC(disposition, disposition_cases, name);

static void disconnect_with(struct kunit *test)
{
	const struct disposition_case *item = test->param_value;
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_shared(test, fake);
	struct scr_session *other = fake_shared(test, fake);

	if (item->cannot_eject)
		fake->function[RDF_CARD_EJECT] = NULL;
	KUNIT_EXPECT_EQ(test, item->result, fake_disconnect(session, item->disposition));
	KUNIT_EXPECT_EQ(test, item->minor, fake->minor);
	KUNIT_EXPECT_EQ(test, 1 + item->powers, fake->calls[RDF_CARD_POWER]);
	KUNIT_EXPECT_EQ(test, item->ejections, fake->calls[RDF_CARD_EJECT]);
	KUNIT_EXPECT_EQ(test, USER | item->told, handle_flags(other));
	KUNIT_EXPECT_EQ(test, item->result == -EINVAL ? USER : 0U, handle_flags(session));
	KUNIT_EXPECT_EQ(test, scr_status_of(item->result), fake->node->last_error);
	scr_session_close(other);
	scr_session_close(session);
}

/* The close of a file that said nothing. */

static void close_resets(struct kunit *test)
{
	struct fake_reader *fake = test->priv;

	scr_session_close(fake_shared(test, fake));
	KUNIT_EXPECT_EQ(test, 2U, fake->calls[RDF_CARD_POWER]);
	KUNIT_EXPECT_EQ(test, SCARD_WARM_RESET, (int)fake->minor);
	KUNIT_EXPECT_FALSE(test, scr_reader_is_used(&fake->node->reader));
}

static void close_of_who_watched_does_not(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_session(test, fake);

	KUNIT_EXPECT_EQ(test, 0, fake_connect(session, SCARD_SHARE_DIRECT, 0, 0));
	scr_session_close(session);
	KUNIT_EXPECT_EQ(test, 0U, fake->calls[RDF_CARD_POWER]);
}

static void owed_reset_waits_for_the_transaction(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_shared(test, fake);
	struct scr_session *holder = fake_shared(test, fake);

	KUNIT_EXPECT_EQ(test, 0, fake_begin(holder));
	scr_session_close(session);
	KUNIT_EXPECT_EQ(test, 1U, fake->calls[RDF_CARD_POWER]);
	KUNIT_EXPECT_TRUE(test, fake->node->owes_reset);
	KUNIT_EXPECT_EQ(test, 0, fake_use(holder));
	KUNIT_EXPECT_EQ(test, 0, fake_end(holder, SCARD_LEAVE_CARD));
	KUNIT_EXPECT_EQ(test, -EBADFD, fake_use(holder));
	KUNIT_EXPECT_EQ(test, 2U, fake->calls[RDF_CARD_POWER]);
	KUNIT_EXPECT_FALSE(test, fake->node->owes_reset);
	scr_session_close(holder);
}

/* By the end of the transaction and by the close: once, and before the close is over. */
static void owed_reset_comes_once(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *holder = fake_shared(test, fake);

	KUNIT_EXPECT_EQ(test, 0, fake_begin(holder));
	scr_session_close(holder);
	KUNIT_EXPECT_EQ(test, 2U, fake->calls[RDF_CARD_POWER]);
	KUNIT_EXPECT_FALSE(test, fake->node->owes_reset);
	KUNIT_EXPECT_PTR_EQ(test, (struct scr_session *)NULL, fake->node->holder);
}

static void own_reset_that_fails_is_no_news(struct kunit *test)
{
	struct fake_reader *fake = test->priv;
	struct scr_session *session = fake_shared(test, fake);

	fake->result = -ETIMEDOUT;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, fake_reconnect(session, SCARD_RESET_CARD));
	KUNIT_EXPECT_EQ(test, USER, handle_flags(session));
	fake->result = 0;
	KUNIT_EXPECT_EQ(test, 0, fake_reconnect(session, SCARD_LEAVE_CARD));
	KUNIT_EXPECT_EQ(test, 0, fake_use(session));
	scr_session_close(session);
}

static struct kunit_case session_cases[] = {
	KUNIT_CASE_PARAM(second_beside, share_mode_gen_params),
	KUNIT_CASE_PARAM(reset_that_fails, mute_gen_params),
	KUNIT_CASE(atr_is_known_while_the_card_is_there),
	KUNIT_CASE_PARAM(disconnect_with, disposition_gen_params),
	KUNIT_CASE(close_resets),
	KUNIT_CASE(close_of_who_watched_does_not),
	KUNIT_CASE(owed_reset_waits_for_the_transaction),
	KUNIT_CASE(owed_reset_comes_once),
	KUNIT_CASE(own_reset_that_fails_is_no_news),
	{ }
};

static struct kunit_suite session_suite = {
	.name = "scr_session",
	.init = session_init,
	.exit = session_exit,
	.test_cases = session_cases,
};

kunit_test_suite(session_suite);

SCR_IMPORT_KUNIT_NAMESPACE;
