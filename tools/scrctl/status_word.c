// SPDX-License-Identifier: BSD-3-Clause
/*
 * Status words in words: ISO/IEC 7816-4, 5.6, and the few that GlobalPlatform
 * cards and SIM cards add.
 */
#include "status_word.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "scrctl.h"

struct status_word_meaning {
	__u16 value;
	__u16 mask;
	const char *text;	/* one %u for the bits that @mask leaves open */
};

/* The first that fits counts: exact ones stand before their class. */
static const struct status_word_meaning meanings[] = {
	{ 0x9000, 0xFFFF, "OK" },
	{ 0x6100, 0xFFFF, "OK, 256 or more bytes to fetch with GET RESPONSE" },
	{ 0x6100, 0xFF00, "OK, %u bytes to fetch with GET RESPONSE" },
	{ 0x6200, 0xFFFF, "warning: memory unchanged" },
	{ 0x6281, 0xFFFF, "warning: part of the data may be corrupted" },
	{ 0x6282, 0xFFFF, "warning: end of file before Le bytes were read" },
	{ 0x6283, 0xFFFF, "warning: selected file deactivated" },
	{ 0x6284, 0xFFFF, "warning: file control information has a wrong form" },
	{ 0x6285, 0xFFFF, "warning: selected file in termination state" },
	{ 0x6286, 0xFFFF, "warning: no input data from a sensor on the card" },
	{ 0x6200, 0xFF00, "warning: memory unchanged" },
	{ 0x6300, 0xFFFF, "warning: memory changed, or verification failed" },
	{ 0x6381, 0xFFFF, "warning: file filled up by the last write" },
	{ 0x63C0, 0xFFF0, "verification failed, or a counter: %u tries left" },
	{ 0x6300, 0xFF00, "warning: memory changed" },
	{ 0x6401, 0xFFFF, "execution error: the card wants an immediate response" },
	{ 0x6400, 0xFF00, "execution error, memory unchanged" },
	{ 0x6581, 0xFFFF, "memory failure" },
	{ 0x6500, 0xFF00, "execution error, memory changed" },
	{ 0x6600, 0xFF00, "security issue" },
	{ 0x6700, 0xFFFF, "wrong length" },
	{ 0x6881, 0xFFFF, "logical channel not supported" },
	{ 0x6882, 0xFFFF, "secure messaging not supported" },
	{ 0x6883, 0xFFFF, "last command of the chain expected" },
	{ 0x6884, 0xFFFF, "command chaining not supported" },
	{ 0x6800, 0xFF00, "function in CLA not supported" },
	{ 0x6981, 0xFFFF, "command incompatible with file structure" },
	{ 0x6982, 0xFFFF, "security status not satisfied" },
	{ 0x6983, 0xFFFF, "authentication method blocked" },
	{ 0x6984, 0xFFFF, "reference data not usable" },
	{ 0x6985, 0xFFFF, "conditions of use not satisfied" },
	{ 0x6986, 0xFFFF, "command not allowed: no current EF" },
	{ 0x6987, 0xFFFF, "expected secure messaging data objects missing" },
	{ 0x6988, 0xFFFF, "secure messaging data objects incorrect" },
	{ 0x6999, 0xFFFF, "applet selection failed" },
	{ 0x6900, 0xFF00, "command not allowed" },
	{ 0x6A80, 0xFFFF, "incorrect parameters in the command data" },
	{ 0x6A81, 0xFFFF, "function not supported" },
	{ 0x6A82, 0xFFFF, "file or application not found" },
	{ 0x6A83, 0xFFFF, "record not found" },
	{ 0x6A84, 0xFFFF, "not enough memory in the file" },
	{ 0x6A85, 0xFFFF, "Nc inconsistent with TLV structure" },
	{ 0x6A86, 0xFFFF, "incorrect P1 P2" },
	{ 0x6A87, 0xFFFF, "Nc inconsistent with P1 P2" },
	{ 0x6A88, 0xFFFF, "referenced data not found" },
	{ 0x6A89, 0xFFFF, "file already exists" },
	{ 0x6A8A, 0xFFFF, "DF name already exists" },
	{ 0x6A00, 0xFF00, "wrong P1 P2" },
	{ 0x6B00, 0xFFFF, "wrong P1 P2" },
	{ 0x6C00, 0xFFFF, "wrong Le: 256 or more bytes available" },
	{ 0x6C00, 0xFF00, "wrong Le: %u bytes available" },
	{ 0x6D00, 0xFFFF, "instruction not supported or invalid" },
	{ 0x6E00, 0xFFFF, "class not supported" },
	{ 0x6F00, 0xFFFF, "no precise diagnosis" },
	{ 0x9100, 0xFF00, "OK, %u bytes of a proactive command waiting (SIM)" },
	{ 0x9300, 0xFFFF, "SIM Application Toolkit is busy (SIM)" },
	{ 0x9400, 0xFFFF, "no EF selected (SIM)" },
	{ 0x9402, 0xFFFF, "out of range (SIM)" },
	{ 0x9404, 0xFFFF, "file or pattern not found (SIM)" },
	{ 0x9804, 0xFFFF, "verification failed, or access not fulfilled (SIM)" },
	{ 0x9840, 0xFFFF, "blocked: no tries left (SIM)" },
	{ 0x9F00, 0xFF00, "OK, %u bytes to fetch with GET RESPONSE (SIM)" },
};

const char *status_word_text(__u16 status_word, char *text)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(meanings); i++) {
		const struct status_word_meaning *meaning = &meanings[i];

		if ((status_word & meaning->mask) != meaning->value)
			continue;
		snprintf(text, STATUS_WORD_TEXT_LENGTH, meaning->text,
			 status_word & (__u16)~meaning->mask);
		return text;
	}
	snprintf(text, STATUS_WORD_TEXT_LENGTH, "%s",
		 status_word >> 12 == 9 ? "the application's own meaning" :
		 status_word >> 12 == 6 ? "not defined by ISO 7816-4" :
					  "not a status word");
	return text;
}

/* One of them: 4 digits, then a comma or the end. */
static bool pattern_is_valid(const char *pattern)
{
	size_t i;

	for (i = 0; i < 4; i++) {
		if (!isxdigit((unsigned char)pattern[i]) &&
		    tolower((unsigned char)pattern[i]) != 'x')
			return false;
	}
	return pattern[4] == '\0' || pattern[4] == ',';
}

static bool pattern_matches(const char *pattern, const char *digits)
{
	size_t i;

	for (i = 0; i < 4; i++) {
		int wanted = toupper((unsigned char)pattern[i]);

		if (wanted != 'X' && wanted != digits[i])
			return false;
	}
	return true;
}

bool expect_is_valid(const char *expect)
{
	while (pattern_is_valid(expect)) {
		if (expect[4] == '\0')
			return true;
		expect += 5;
	}
	return false;
}

bool expect_matches(const char *expect, __u16 status_word)
{
	char digits[5];

	snprintf(digits, sizeof(digits), "%04X", status_word);
	while (!pattern_matches(expect, digits)) {
		if (expect[4] == '\0')
			return false;
		expect += 5;
	}
	return true;
}
