/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scenarios of ISO/IEC 7816-3:2006, annex A, that an interface device takes
 * part in, as scripts.
 *
 * The text of the annex was not at hand. Numbers and blocks of 1 to 24, 26, 27 and
 * 29 to 32 are those of a public test suite that names them all (Infineon's, for
 * T=1'); two others (ANSSI's, and one of a reader's firmware) have some of them,
 * with the same numbers. 25, 28, 33 and 35 are not known: the script after 24 is
 * our guess at 25. 34 is a RESYNCH after bad blocks; what follows it is our own
 * decision, and is in t1_cases.h. A few differ only in what the line spoils on
 * the way to the card, which the engine does not see (14 and 15, 16 and 17).
 */
#ifndef _SCR_TEST_T1_SCENARIOS_H
#define _SCR_TEST_T1_SCENARIOS_H

#include "t1_script.h"

static const struct t1_script t1_scenarios[] = {
	{ "scenario 1: exchange of I-blocks", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" },
		{ "command 3" },
		{ "I(1,0) 0-3", "I(1,0) 0-3" },
		{ "done 3" },
		{ "command 4" },
		{ "I(0,0) 0-4", "I(0,0) 0-4" },
		{ "done 4" } } },
	{ "scenario 2: waiting time extension", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "S(WTX request) 16" },
		{ "S(WTX response) 16", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 3: the card gives its IFSC", .ifsc_after = 121, .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "S(IFS request) 121" },
		{ "S(IFS response) 121", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 4: the interface device gives its IFSD", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" },
		{ "ifsd 121" },
		{ "S(IFS request) 121", "S(IFS response) 121" },
		{ "done 0" },
		{ "command 2" },
		{ "I(1,0) 0-2", "I(1,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 5: the interface device chains", .ifsc = 2, .steps = {
		{ "command 6" },
		{ "I(0,1) 0-2", "R(1)" },
		{ "I(1,1) 2-4", "R(0)" },
		{ "I(0,0) 4-6", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 6: the card chains", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,1) 0-2" },
		{ "R(1)", "I(1,0) 2-4" },
		{ "done 4" },
		{ "command 2" },
		{ "I(1,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 7: the card ends its chain with an empty block", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,1) 0-2" },
		{ "R(1)", "I(1,0) 0-0" },
		{ "done 2" },
		{ "command 2" },
		{ "I(1,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 8: the card gets a bad I-block", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 9: the card's I-block is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,0) 0-2 bad" },
		{ "R(0) EDC", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 10: a bad I-block, and the R-block for it is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "R(0) EDC bad" },
		{ "R(0) EDC", "R(0) EDC" },
		{ "I(0,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 11: the card's I-block is bad, and so is our R-block", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,0) 0-2 bad" },
		{ "R(0) EDC", "R(1) EDC" },
		{ "R(0) other", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 12: as 11, and the card's R-block is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,0) 0-2 bad" },
		{ "R(0) EDC", "R(1) EDC bad" },
		{ "R(0) EDC", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 13: as 12, and our second R-block is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,0) 0-2 bad" },
		{ "R(0) EDC", "R(1) EDC bad" },
		{ "R(0) EDC", "R(1) EDC" },
		{ "R(0) other", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 14: S(WTX request) is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "S(WTX request) 16 bad" },
		{ "R(0) EDC", "S(WTX request) 16" },
		{ "S(WTX response) 16", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 15: as 14, and our R-block is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "S(WTX request) 16 bad" },
		{ "R(0) EDC", "S(WTX request) 16" },
		{ "S(WTX response) 16", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 16: S(IFS request) is bad", .ifsc_after = 121, .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "S(IFS request) 121 bad" },
		{ "R(0) EDC", "S(IFS request) 121" },
		{ "S(IFS response) 121", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 17: as 16, and our R-block is bad", .ifsc_after = 121, .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "S(IFS request) 121 bad" },
		{ "R(0) EDC", "S(IFS request) 121" },
		{ "S(IFS response) 121", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 18: our S(IFS response) is bad", .ifsc_after = 121, .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "S(IFS request) 121" },
		{ "S(IFS response) 121", "S(IFS request) 121" },
		{ "S(IFS response) 121", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 19: the I-block after S(IFS response) is bad", .ifsc_after = 121, .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "S(IFS request) 121" },
		{ "S(IFS response) 121", "I(0,0) 0-2 bad" },
		{ "R(0) EDC", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 20: as 19, and our R-block is bad", .ifsc_after = 121, .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "S(IFS request) 121" },
		{ "S(IFS response) 121", "I(0,0) 0-2 bad" },
		{ "R(0) EDC", "R(1) EDC" },
		{ "R(0) other", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 21: an R-block in our chain is bad", .ifsc = 2, .steps = {
		{ "command 6" },
		{ "I(0,1) 0-2", "R(1) bad" },
		{ "R(0) EDC", "R(1)" },
		{ "I(1,1) 2-4", "R(0)" },
		{ "I(0,0) 4-6", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 22: as 21, and our R-block is bad", .ifsc = 2, .steps = {
		{ "command 6" },
		{ "I(0,1) 0-2", "R(1) bad" },
		{ "R(0) EDC", "R(1) EDC" },
		{ "I(1,1) 2-4", "R(0)" },
		{ "I(0,0) 4-6", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 23: our R-block in the card's chain is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,1) 0-2" },
		{ "R(1)", "R(1) EDC" },
		{ "R(1)", "I(1,0) 2-4" },
		{ "done 4" } } },
	{ "scenario 24: as 23, and the card's R-block is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,1) 0-2" },
		{ "R(1)", "R(1) EDC bad" },
		{ "R(1) EDC", "I(1,0) 2-4" },
		{ "done 4" } } },
	{ "after scenario 24: our second R-block is bad too", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,1) 0-2" },
		{ "R(1)", "R(1) EDC bad" },
		{ "R(1) EDC", "R(1) EDC" },
		{ "R(1)", "I(1,0) 2-4" },
		{ "done 4" } } },
	{ "scenario 26: the card aborts its chain", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,1) 0-2" },
		{ "R(1)", "S(ABORT request)" },
		{ "S(ABORT response)", "R(1)" },
		{ "aborted 2" },
		{ "command 2" },
		{ "I(1,0) 0-2", "I(1,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 27: the card aborts our chain", .ifsc = 2, .steps = {
		{ "command 6" },
		{ "I(0,1) 0-2", "R(1)" },
		{ "I(1,1) 2-4", "S(ABORT request)" },
		{ "S(ABORT response)", "R(0)" },
		{ "aborted 0" },
		{ "command 2" },
		{ "I(0,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 29: resynchronization", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "S(RESYNCH request)", "S(RESYNCH response)" },
		{ "I(0,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 30: S(RESYNCH response) is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "S(RESYNCH request)", "S(RESYNCH response) bad" },
		{ "S(RESYNCH request)", "S(RESYNCH response)" },
		{ "I(0,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 31: S(RESYNCH request) is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "S(RESYNCH request)", "R(0) EDC" },
		{ "S(RESYNCH request)", "S(RESYNCH response)" },
		{ "I(0,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" } } },
	{ "scenario 32: as 31, and the card's R-block is bad", .steps = {
		{ "command 2" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "I(0,0) 0-2", "R(0) EDC" },
		{ "S(RESYNCH request)", "R(0) EDC bad" },
		{ "S(RESYNCH request)", "S(RESYNCH response)" },
		{ "I(0,0) 0-2", "I(0,0) 0-2" },
		{ "done 2" } } },
};

#endif /* _SCR_TEST_T1_SCENARIOS_H */
