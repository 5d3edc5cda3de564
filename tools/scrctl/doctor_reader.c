// SPDX-License-Identifier: BSD-3-Clause
/*
 * doctor: readers that answer. They are opened read-only, which disturbs nobody; only
 * --try uses their cards.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/scr.h>

#include "doctor.h"
#include "doctor_tell.h"
#include "hex.h"
#include "names.h"
#include "reader.h"

static const char check[] = "card";

static void report_failure(const struct reader *reader, const char *what, int error)
{
	doctor_problem(check, error == EBUSY || error == EUSERS ?
		       "try again when the other program is done (fuser -v on the node shows who)" :
		       "take the card out and insert it again, or plug the reader in again; dmesg may tell more",
		       "%s: %s: %s", reader->name, what, strerror(error));
}

static void tell_state(const struct reader *reader, const struct scr_status *status)
{
	if (status->flags & SCR_READER_CARD_IS_MUTE)
		doctor_problem(check,
			       "is the card in the right way round, its contacts clean? has it a chip?",
			       "%s: the card did not answer to its last reset", reader->name);
	else if (status->state == SCARD_UNKNOWN)
		doctor_problem(check, "plug the reader in again; dmesg may tell more",
			       "%s: the reader does not tell whether a card is there",
			       reader->name);
	else
		doctor_ok(check, "%s: %s, last error %s%s", reader->name,
			  state_words(status->state), status_name(status->last_error),
			  status->users ? ", in use" : "");
}

/* Closing the file resets the card: nobody inherits it. */
static void try_card(const struct reader *known)
{
	struct scr_power power = { .minor = SCARD_COLD_RESET };
	struct reader reader = *known;
	int error = reader_try_open(&reader, READER_USE);
	char *atr;

	if (!error)
		error = reader_ioctl(&reader, IOCTL_SMARTCARD_POWER, &power);
	reader_close(&reader);
	if (error) {
		report_failure(known, "power", error);
		return;
	}
	atr = hex_format(power.atr, power.atr_length <= sizeof(power.atr) ? power.atr_length : 0);
	doctor_ok(check, "%s: the card answers to reset: %s", known->name, atr ? atr : "?");
	free(atr);
}

static void ask(struct reader *reader, bool try)
{
	struct scr_status status;
	int error = reader_try_open(reader, READER_WATCH);

	/* That it may not be opened was said before; it may also have gone meanwhile. */
	if (error == EACCES || error == EPERM || error == ENOENT || error == ENXIO)
		return;
	if (!error)
		error = reader_look(reader, &status);
	if (error)
		report_failure(reader, "state", error);
	else
		tell_state(reader, &status);
	reader_close(reader);
	if (!error && try && status.state >= SCARD_PRESENT)
		try_card(reader);
}

static void ask_all(bool try)
{
	unsigned int *numbers = NULL;
	int i, count = reader_numbers(&numbers);
	struct reader reader;

	for (i = 0; i < count; i++) {
		reader_init(&reader, numbers[i]);
		ask(&reader, try);
	}
	free(numbers);
}

void doctor_readers(const struct scrctl_options *options)
{
	struct reader reader;

	if (!options->reader) {
		ask_all(options->try);
	} else if (reader_open(&reader, options, READER_WATCH)) {
		doctor_problem(check, "scrctl list shows what there is",
			       "%s: cannot be opened", options->reader);
	} else {
		reader_close(&reader);
		ask(&reader, options->try);
	}
}
