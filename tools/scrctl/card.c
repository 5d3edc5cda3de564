// SPDX-License-Identifier: BSD-3-Clause
/*
 * The card in a reader: power and protocol.
 */
#include "card.h"

#include <errno.h>
#include <string.h>

#include "atr_explain.h"
#include "error.h"
#include "hex.h"
#include "output.h"

/* The kernel says that it doesn't understand the ATR: say why. */
static int report_defect(const struct reader *reader, const char *operation,
			 const struct scr_power *power)
{
	char defect[128];

	atr_defect(power->atr, power->atr_length, defect, sizeof(defect));
	if (power->atr_length)
		output_bytes("atr", "ATR", power->atr, power->atr_length);
	if (!defect[0])
		return error_report(reader, operation, EMEDIUMTYPE);
	return error_message(SCRCTL_FAILED,
			     "%s: %s: the card's answer to reset is not understood (EMEDIUMTYPE): %s; is the card in the right way round, its contacts clean?",
			     reader->name, operation, defect);
}

int card_power(const struct reader *reader, __u32 minor, struct scr_power *power)
{
	static const char * const operations[] = { "power down", "cold reset", "warm reset" };
	int error;

	memset(power, 0, sizeof(*power));
	power->minor = minor;
	error = reader_ioctl(reader, IOCTL_SMARTCARD_POWER, power);
	if (power->atr_length > sizeof(power->atr))
		power->atr_length = sizeof(power->atr);
	if (error == EMEDIUMTYPE)
		return report_defect(reader, operations[minor], power);
	return error ? error_report(reader, operations[minor], error) : SCRCTL_OK;
}

int card_set_protocol(const struct reader *reader, __u32 mask, __u32 *protocol)
{
	int error;

	*protocol = mask;
	error = reader_ioctl(reader, IOCTL_SMARTCARD_SET_PROTOCOL, protocol);
	if (error == EOPNOTSUPP || error == EBADRQC)
		return error_message(SCRCTL_NOT_SUPPORTED,
				     "%s: set protocol: card or reader doesn't speak the protocol asked for; scrctl info shows what they speak",
				     reader->name);
	return error ? error_report(reader, "set protocol", error) : SCRCTL_OK;
}

int card_connect(const struct reader *reader, __u32 minor,
		 const struct scrctl_options *options, struct exchange *exchange)
{
	struct scr_power power;
	struct scr_info info;
	int exit_code, error;

	error = reader_info(reader, &info);
	if (error)
		return error_report(reader, "info", error);
	exit_code = card_power(reader, minor, &power);
	if (!exit_code)
		exit_code = card_set_protocol(reader, options->protocols,
					      &exchange->protocol);
	if (exit_code)
		return exit_code;
	exchange->reader = reader;
	exchange->get_response = options->get_response;
	exchange->as_tpdu = exchange->protocol == SCARD_PROTOCOL_T0 &&
			    info.exchange_level <= SCR_EXCHANGE_LEVEL_TPDU;
	output_text("protocol", NULL, protocol_name(exchange->protocol));
	output_detail("%s: %s, %s level", reader->name, protocol_name(exchange->protocol),
		      exchange_level_name(info.exchange_level));
	return SCRCTL_OK;
}

int card_move(const struct reader *reader, unsigned long request,
	      const char *operation, const char *done)
{
	int error = reader_ioctl(reader, request, NULL);

	if (error)
		return error_report(reader, operation, error);
	output_line("%s: card %s", reader->name, done);
	return SCRCTL_OK;
}
