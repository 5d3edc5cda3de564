// SPDX-License-Identifier: BSD-3-Clause
/*
 * What can be learnt from a reader without touching it: list, info, state,
 * last-error, perf.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/scr.h>

#include "atr_explain.h"
#include "attribute.h"
#include "error.h"
#include "output.h"

static void print_state(const struct scr_status *status)
{
	char text[128];

	output_number("state_number", NULL, status->state, NULL);
	if (output_is_json()) {
		output_text("state", NULL, state_name(status->state));
	} else {
		snprintf(text, sizeof(text), "%s (%s)", state_words(status->state),
			 state_name(status->state));
		output_text("state", "state", text);
	}
	output_text("protocol", "protocol", protocol_name(status->protocol));
}

static void print_sharing(const struct scr_status *status)
{
	output_number("users", "connected files", status->users, NULL);
	output_flags("sharing", "sharing", status->flags, sharing_flags);
	if (status->flags & SCR_READER_CARD_IS_MUTE)
		output_text("card", "card", "did not answer to its last reset");
}

static void print_last_error(__u32 status)
{
	char value[16], text[64];

	snprintf(value, sizeof(value), "0x%08X", status);
	snprintf(text, sizeof(text), "%s %s", value, status_name(status));
	if (!output_is_json()) {
		output_text("last_error", "last error", text);
		return;
	}
	output_text("last_error", NULL, value);
	output_text("last_error_name", NULL, status_name(status));
}

static void print_counters(const struct scr_status *status)
{
	output_number("insertions", "insertions", status->insertions, NULL);
	output_number("removals", "removals", status->removals, NULL);
	output_number("resets", "resets", status->resets, NULL);
	output_number("power_downs", "power-downs", status->power, NULL);
}

static void print_info(const struct reader *reader, const struct scr_info *info)
{
	output_text("reader", "reader", reader->name);
	output_text("vendor", "vendor", info->vendor);
	output_text("product", "product", info->product);
	output_text("serial", "serial", info->serial);
	output_text("location", "location", info->location);
	output_number("slot", "slot", info->slot, NULL);
	output_number("slots", "slots", info->slots, NULL);
	output_text("exchange_level", "exchange level",
		    exchange_level_name(info->exchange_level));
	output_flags("protocols", "protocols", info->protocols, protocol_flags);
	output_flags("voltages", "voltages", info->voltages, voltage_flags);
	output_flags("characteristics", "characteristics", info->characteristics,
		     characteristics_flags);
	output_number("maximum_command", "longest command", info->maximum_command, "bytes");
	output_flags("functions", "functions", info->functions, function_flags);
}

int reader_show_info(const struct reader *reader)
{
	struct scr_info info;
	struct scr_status status;
	int error = reader_info(reader, &info);

	if (!error)
		error = reader_look(reader, &status);
	if (error)
		return error_report(reader, "info", error);
	print_info(reader, &info);
	print_state(&status);
	print_sharing(&status);
	print_last_error(status.last_error);
	print_counters(&status);
	if (status.atr_length)
		atr_explain(status.atr, status.atr_length);
	output_heading("attributes");
	error = attribute_print_all(reader);
	return error ? error_report(reader, "info", error) : SCRCTL_OK;
}

int reader_show_state(const struct reader *reader)
{
	struct scr_status status;
	int error = reader_look(reader, &status);

	if (error)
		return error_report(reader, "state", error);
	output_text("reader", NULL, reader->name);
	print_state(&status);
	print_sharing(&status);
	print_counters(&status);
	if (status.atr_length)
		output_bytes("atr", "ATR", status.atr, status.atr_length);
	return SCRCTL_OK;
}

static int show_last_error(const struct reader *reader)
{
	__u32 status;
	int error = reader_last_error(reader, &status);

	if (error)
		return error_report(reader, "last-error", error);
	if (output_is_json())
		print_last_error(status);
	else
		output_line("0x%08X %s", status, status_name(status));
	return SCRCTL_OK;
}

static int show_perf(const struct reader *reader)
{
	struct scr_perf_counter counter = { 0 };
	int error = reader_ioctl(reader, IOCTL_SMARTCARD_GET_PERF_CNTR, &counter);

	if (error)
		return error_report(reader, "perf", error);
	output_text("reader", NULL, reader->name);
	output_number("transmissions", "transmissions", counter.transmissions, NULL);
	output_number("bytes", "bytes", counter.bytes, NULL);
	output_number("microseconds", "time", counter.microseconds, "us");
	return SCRCTL_OK;
}

static int watch_and(int (*show)(const struct reader *reader),
		     const struct scrctl_options *options)
{
	struct reader reader;
	int exit_code = reader_open(&reader, options, READER_WATCH);

	if (exit_code)
		return exit_code;
	exit_code = show(&reader);
	reader_close(&reader);
	return exit_code;
}

int command_info(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return watch_and(reader_show_info, options);
}

int command_state(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return watch_and(reader_show_state, options);
}

int command_last_error(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return watch_and(show_last_error, options);
}

int command_perf(const struct scrctl_options *options, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return watch_and(show_perf, options);
}
