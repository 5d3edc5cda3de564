/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * T=1 exchanges as texts: what the engine is to do, and what the card sends.
 */
#ifndef _SCR_TEST_T1_SCRIPT_H
#define _SCR_TEST_T1_SCRIPT_H

#include <kunit/test.h>
#include <linux/types.h>

#define T1_MAXIMUM_STEPS	20

/**
 * struct t1_step - a step of a script
 * @host: what is begun ("command 5", "ifsd 254", "resynchronize", also in the
 *	middle of something else), or the block that is due
 *	("I(1,0) 2-5", "R(0)", "S(WTX response) 3"), or how it ended ("done 7",
 *	"aborted 2", "dead")
 * @card: if a block was due, what comes then: a block, with " bad" behind it for
 *	a wrong EDC; "nothing"; or "raw" and the hex digits before the EDC
 *
 * I(N,M) is followed by the range of the bytes that it carries, of the command
 * or of the response; R(N) by "EDC" or "other" if it reports an error. "done 7"
 * and "aborted 7" say that the bytes 0 to 6 of the response came.
 */
struct t1_step {
	const char *host;
	const char *card;
};

/**
 * struct t1_script - a script
 * @name: what it shows
 * @ifsc: as it is after the reset; 0 stands for 32
 * @ifsc_after: as it is in the end; 0 if it is as in the beginning
 * @steps: the steps
 */
struct t1_script {
	const char *name;
	u8 ifsc;
	u8 ifsc_after;
	struct t1_step steps[T1_MAXIMUM_STEPS];
};

void t1_run_script(struct kunit *test, const struct t1_script *script, bool crc);

#endif /* _SCR_TEST_T1_SCRIPT_H */
