// SPDX-License-Identifier: BSD-3-Clause
/*
 * Scripts: what is on a line, and whether a whole file makes sense.
 */
#include "script.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "apdu.h"
#include "scrctl.h"
#include "status_word.h"

#define BLANKS	" \t\r\n"

/* Seconds; more than a day is a mistake. */
#define LONGEST_PAUSE	86400.0

/* What comes after the word at @at: ends that word, and goes to the next. */
static char *next_word(char *at)
{
	char *end = at + strcspn(at, BLANKS);

	if (*end)
		*end++ = '\0';
	return end + strspn(end, BLANKS);
}

static const char *parse_seconds(const char *text, double *seconds)
{
	char *end;

	*seconds = strtod(text, &end);
	end += strspn(end, BLANKS);
	if (end == text || *end || !(*seconds >= 0) || *seconds > LONGEST_PAUSE)
		return "seconds are wanted here, like 5 or 0.5";
	return NULL;
}

static const char *parse_wait(struct script_step *step, char *at, char **wrong_at)
{
	char *rest = next_word(at);

	*wrong_at = at;
	if (strcmp(at, "present") == 0)
		step->action = SCRIPT_WAIT_PRESENT;
	else if (strcmp(at, "absent") == 0)
		step->action = SCRIPT_WAIT_ABSENT;
	else
		return "present or absent is wanted here";
	*wrong_at = rest;
	return *rest ? parse_seconds(rest, &step->seconds) : NULL;
}

static const char *parse_set(struct script_step *step, char *at, char **wrong_at)
{
	size_t length = variable_name_length(at);
	char *sign = at + length + strspn(at + length, BLANKS);

	step->action = SCRIPT_SET;
	step->name = at;
	*wrong_at = at;
	if (!length)
		return "a name is wanted here: letters, digits and _, a digit not first";
	*wrong_at = sign;
	if (*sign != '=')
		return "set NAME = HEX: the = is missing";
	at[length] = '\0';
	*wrong_at = at;
	if (strcmp(at, "RESPONSE") == 0 || strcmp(at, "SW") == 0)
		return "this name is for what the card answers";
	step->text = sign + 1;
	return NULL;
}

static const char *parse_nothing_more(const char *at)
{
	return *at ? "nothing is wanted here" : NULL;
}

static const char *parse_command(struct script_step *step, const char *word, char *at,
				 char **wrong_at)
{
	*wrong_at = at;
	if (strcmp(word, "reset") == 0) {
		step->action = SCRIPT_RESET;
		return parse_nothing_more(at);
	}
	if (strcmp(word, "power") == 0) {
		step->action = SCRIPT_POWER_OFF;
		*wrong_at = at;
		return strcmp(at, "off") == 0 ? NULL : "off is wanted here; reset powers the card";
	}
	if (strcmp(word, "sleep") == 0) {
		step->action = SCRIPT_SLEEP;
		return parse_seconds(at, &step->seconds);
	}
	if (strcmp(word, "echo") == 0) {
		step->action = SCRIPT_ECHO;
		step->text = at;
		return NULL;
	}
	return strcmp(word, "wait") == 0 ? parse_wait(step, at, wrong_at) :
					   parse_set(step, at, wrong_at);
}

static bool is_command(const char *word)
{
	static const char * const words[] = { "reset", "power", "sleep", "echo", "wait", "set" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(word, words[i]) == 0)
			return true;
	}
	return false;
}

/* "APDU expect SW,SW": the bytes are looked at by script_check(). */
static const char *parse_apdu(struct script_step *step, char *at, char **wrong_at)
{
	char *expect = strstr(at, "expect");

	step->action = SCRIPT_APDU;
	step->text = at;
	if (!expect)
		return NULL;
	*wrong_at = expect;
	if (expect == at)
		return "an APDU is wanted before this";
	if (!isspace((unsigned char)expect[-1]))
		return "a blank is wanted before this";
	expect[-1] = '\0';
	step->expect = next_word(expect);
	*wrong_at = step->expect;
	return expect_is_valid(step->expect) ? NULL :
	       "status words are wanted here, like 9000,61xx";
}

static void cut(char *text)
{
	size_t length;

	text[strcspn(text, "#\r\n")] = '\0';
	length = strlen(text);
	while (length && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
}

const char *script_parse(struct script_step *step, size_t *position)
{
	char *at = step->source, *wrong_at;
	const char *wrong = NULL;
	char *end, after;

	cut(at);
	at += strspn(at, BLANKS);
	wrong_at = at;
	step->action = SCRIPT_NOTHING;
	end = at + strcspn(at, BLANKS);
	after = *end;
	*end = '\0';
	if (is_command(at)) {
		if (after)
			end++;
		wrong = parse_command(step, at, end + strspn(end, BLANKS), &wrong_at);
	} else {
		*end = after;
		if (*at)
			wrong = parse_apdu(step, at, &wrong_at);
	}
	*position = wrong_at - step->source;
	return wrong;
}

const char *script_bytes(const struct script_step *step, const struct variables *variables,
			 struct value *value, size_t room, size_t *position)
{
	const char *wrong = variables_expand(variables, step->text, value, room, position);

	*position += step->text - step->source;
	if (wrong)
		return wrong;
	*position = step->text - step->source;
	if (step->action == SCRIPT_APDU && value->known && value->length < APDU_HEADER_LENGTH)
		return "this is no APDU: it has at least 4 bytes, CLA INS P1 P2";
	if (step->action == SCRIPT_SET && value->known && !value->length)
		return "bytes in hex are wanted here";
	return NULL;
}

/* The card will answer: $RESPONSE and $SW will be there, whatever they are. */
static bool answer_is_coming(struct variables *variables)
{
	__u8 zeros[2] = { 0 };
	const struct value response = { .bytes = zeros, .length = 0, .known = false };
	const struct value status_word = { .bytes = zeros, .length = 2, .known = false };

	return variables_set(variables, "RESPONSE", 8, &response) &&
	       variables_set(variables, "SW", 2, &status_word);
}

static const char *check_bytes(const struct script_step *step, struct variables *variables,
			       size_t *position)
{
	__u8 *bytes = malloc(SCR_MAXIMUM_COMMAND_LENGTH);
	struct value value = { .bytes = bytes };
	const char *wrong;
	bool kept = true;

	if (!bytes)
		return "out of memory";
	wrong = script_bytes(step, variables, &value, SCR_MAXIMUM_COMMAND_LENGTH, position);
	if (!wrong && step->action == SCRIPT_SET)
		kept = variables_set(variables, step->name, strlen(step->name), &value);
	else if (!wrong)
		kept = answer_is_coming(variables);
	explicit_bzero(bytes, SCR_MAXIMUM_COMMAND_LENGTH);
	free(bytes);
	return kept ? wrong : "out of memory";
}

const char *script_check(const struct script_step *step, struct variables *variables,
			 size_t *position)
{
	const char *wrong = NULL;

	*position = 0;
	if (step->action == SCRIPT_APDU || step->action == SCRIPT_SET)
		return check_bytes(step, variables, position);
	if (step->action == SCRIPT_ECHO) {
		free(variables_expand_text(variables, step->text, position, &wrong));
		*position += step->text - step->source;
	}
	return wrong;
}
