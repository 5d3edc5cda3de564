// SPDX-License-Identifier: BSD-3-Clause
/*
 * The list of all faults for people: names, arguments, and what they do, by occasion.
 */
#include <stdio.h>

#include "fault.h"

enum occasion {
	ANSWER, POWER_ON, MESSAGE, REQUEST, XFR_BLOCK_COMES, ABORT_COMES, BLOCK, BLOCKS, AT_ONCE,
	OCCASIONS
};

static const char *const titles[OCCASIONS] = {
	[ANSWER] = "The next answer",
	[POWER_ON] = "The next answer to IccPowerOn",
	[MESSAGE] = "The next message of the host",
	[REQUEST] = "The next request at the control pipe",
	[XFR_BLOCK_COMES] = "The next XfrBlock",
	[ABORT_COMES] = "The next ABORT",
	[BLOCK] = "A block of T=1 of the card, at TPDU and character level",
	[BLOCKS] = "That block and all later ones, until S(RESYNCH request), a reset or clear",
	[AT_ONCE] = "At once",
};

static enum occasion occasion_of(const struct fault_kind *kind)
{
	if (kind->replace_atr)
		return POWER_ON;
	if (kind->end_message || kind->acknowledge)
		return MESSAGE;
	if (kind->end_request || kind->end_iccd_request)
		return REQUEST;
	if (kind->end_exchange)
		return XFR_BLOCK_COMES;
	if (kind->stall_abort || kind->ignore_abort)
		return ABORT_COMES;
	if (kind->change_block)
		return kind->lasts ? BLOCKS : BLOCK;
	return kind->at_once ? AT_ONCE : ANSWER;
}

static void print(const struct fault_kind *kind)
{
	if (kind->argument)
		printf("  %s [%s]\n", kind->name, kind->argument);
	else
		printf("  %s\n", kind->name);
	printf("      %s\n", kind->what);
}

void fault_list(void)
{
	struct faults faults;
	struct fault *fault = NULL;
	enum occasion occasion;

	faults_open(&faults);
	for (occasion = 0; occasion < OCCASIONS; occasion++) {
		printf("%s:\n", titles[occasion]);
		while ((fault = fault_next(&faults, fault))) {
			if (occasion_of(fault->kind) == occasion)
				print(fault->kind);
		}
	}
	faults_close(&faults);
}
