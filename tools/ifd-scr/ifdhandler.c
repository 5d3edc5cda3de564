// SPDX-License-Identifier: BSD-3-Clause
/*
 * The functions that pcscd calls (IFD handler API 3.0, ifdhandler.h): its words
 * into the kernel's, and back. pcscd makes one call at a time for a channel, but
 * for what waits for cards.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <ifdhandler.h>
#include <reader.h>

#include "capability.h"
#include "channel.h"
#include "kernel_reader.h"

#define EXPORTED __attribute__((visibility("default")))

/* PC/SC part 10's codes, and the kernel's that they are: SCARD_CTL_CODE() apart. */
#define CONTROL_CODE_FIRST SCARD_CTL_CODE(0)
#define CONTROL_CODE_LAST SCARD_CTL_CODE(0xFFFF)
/* What programs for libccid give for Escape, and the kernel's code of that. */
#define CONTROL_IFD_EXCHANGE SCARD_CTL_CODE(1)
#define VENDOR_CCID_ESCAPE 3500

/* Not IFD_NO_SUCH_DEVICE: after that, pcscd doesn't go on to libccid. */
static RESPONSECODE code_of_opening(int error)
{
	return error ? IFD_COMMUNICATION_ERROR : IFD_SUCCESS;
}

EXPORTED RESPONSECODE IFDHCreateChannelByName(DWORD Lun, LPSTR DeviceName)
{
	return code_of_opening(channel_open(Lun, DeviceName));
}

EXPORTED RESPONSECODE IFDHCreateChannel(DWORD Lun, DWORD Channel)
{
	char path[64];

	snprintf(path, sizeof(path), "/dev/scr%lu", (unsigned long)Channel);
	return code_of_opening(channel_open(Lun, path));
}

EXPORTED RESPONSECODE IFDHCloseChannel(DWORD Lun)
{
	return channel_close(Lun) ? IFD_SUCCESS : IFD_NO_SUCH_DEVICE;
}

EXPORTED RESPONSECODE IFDHGetCapabilities(DWORD Lun, DWORD Tag, PDWORD Length, PUCHAR Value)
{
	struct channel *channel = channel_find(Lun);

	return channel ? capability_get(channel, Tag, Length, Value) : IFD_NO_SUCH_DEVICE;
}

EXPORTED RESPONSECODE IFDHSetCapabilities(DWORD Lun, DWORD Tag, DWORD Length, PUCHAR Value)
{
	struct exchange exchange = { .send = Value, .send_length = Length };
	struct channel *channel = channel_find(Lun);

	if (!channel)
		return IFD_NO_SUCH_DEVICE;
	if (Tag <= 0xFFFF)
		return IFD_ERROR_TAG;
	switch (-reader_set_attribute(channel->reader, Tag, &exchange)) {
	case 0:
		return IFD_SUCCESS;
	case ENODEV:
		return IFD_NO_SUCH_DEVICE;
	case EOPNOTSUPP:
		return IFD_ERROR_TAG;
	case EACCES:
		return IFD_ERROR_VALUE_READ_ONLY;
	default:
		return IFD_ERROR_SET_FAILURE;
	}
}

/* The kernel negotiates as fast as reader and card can: flags and PTS bytes, which
 * no program can set through pcscd, ask for nothing else.
 */
EXPORTED RESPONSECODE IFDHSetProtocolParameters(DWORD Lun, DWORD Protocol, UCHAR Flags,
						UCHAR PTS1, UCHAR PTS2, UCHAR PTS3)
{
	struct channel *channel = channel_find(Lun);

	(void)Flags;
	(void)PTS1;
	(void)PTS2;
	(void)PTS3;
	if (!channel)
		return IFD_NO_SUCH_DEVICE;
	if (Protocol != SCARD_PROTOCOL_T0 && Protocol != SCARD_PROTOCOL_T1)
		return IFD_PROTOCOL_NOT_SUPPORTED;
	switch (-reader_protocol(channel->reader, Protocol == SCARD_PROTOCOL_T1)) {
	case 0:
		return IFD_SUCCESS;
	case ENODEV:
		return IFD_NO_SUCH_DEVICE;
	case EOPNOTSUPP:
		return IFD_PROTOCOL_NOT_SUPPORTED;
	default:
		return IFD_ERROR_PTS_FAILURE;
	}
}

static RESPONSECODE code_of_power(int error)
{
	return !error || error == -ENODEV ? code_of_error(error) : IFD_ERROR_POWER_ACTION;
}

EXPORTED RESPONSECODE IFDHPowerICC(DWORD Lun, DWORD Action, PUCHAR Atr, PDWORD AtrLength)
{
	struct channel *channel = channel_find(Lun);
	unsigned char atr[ATR_MAXIMUM];
	enum reader_power power;
	size_t length;
	int error;

	if (!channel)
		return IFD_NO_SUCH_DEVICE;
	if (Action == IFD_POWER_UP)
		power = READER_POWER_UP;
	else if (Action == IFD_POWER_DOWN)
		power = READER_POWER_DOWN;
	else if (Action == IFD_RESET)
		power = READER_RESET;
	else
		return IFD_NOT_SUPPORTED;
	error = reader_power(channel->reader, power, atr, &length);
	if (AtrLength)
		*AtrLength = length;
	/* Of pcscd, that is room for MAX_ATR_SIZE, or no address at all. */
	if (Atr)
		memcpy(Atr, atr, length);
	return code_of_power(error);
}

EXPORTED RESPONSECODE IFDHTransmitToICC(DWORD Lun, SCARD_IO_HEADER SendPci, PUCHAR TxBuffer,
					DWORD TxLength, PUCHAR RxBuffer, PDWORD RxLength,
					PSCARD_IO_HEADER RecvPci)
{
	struct exchange exchange = {
		.send = TxBuffer, .send_length = TxLength,
		.receive = RxBuffer, .receive_length = *RxLength,
	};
	struct channel *channel = channel_find(Lun);
	int error;

	*RxLength = 0;
	if (!channel)
		return IFD_NO_SUCH_DEVICE;
	error = reader_transmit(channel->reader, SendPci.Protocol, &exchange);
	if (error)
		return code_of_error(error);
	*RxLength = exchange.receive_length;
	if (RecvPci)
		RecvPci->Protocol = SendPci.Protocol;
	return IFD_SUCCESS;
}

EXPORTED RESPONSECODE IFDHICCPresence(DWORD Lun)
{
	struct channel *channel = channel_find(Lun);
	bool present;
	int error;

	if (!channel)
		return IFD_NO_SUCH_DEVICE;
	error = reader_presence(channel->reader, &present);
	if (error)
		return code_of_error(error);
	return present ? IFD_ICC_PRESENT : IFD_ICC_NOT_PRESENT;
}

EXPORTED RESPONSECODE IFDHControl(DWORD Lun, DWORD dwControlCode, PUCHAR TxBuffer,
				  DWORD TxLength, PUCHAR RxBuffer, DWORD RxLength,
				  LPDWORD pdwBytesReturned)
{
	struct exchange exchange = {
		.send = TxBuffer, .send_length = TxLength,
		.receive = RxBuffer, .receive_length = RxLength,
	};
	struct channel *channel = channel_find(Lun);
	unsigned int code = dwControlCode - CONTROL_CODE_FIRST;
	int error;

	if (pdwBytesReturned)
		*pdwBytesReturned = 0;
	if (!channel)
		return IFD_NO_SUCH_DEVICE;
	if (dwControlCode < CONTROL_CODE_FIRST || dwControlCode > CONTROL_CODE_LAST)
		return IFD_NOT_SUPPORTED;
	if (dwControlCode == CONTROL_IFD_EXCHANGE)
		code = VENDOR_CCID_ESCAPE;
	error = reader_vendor(channel->reader, code, &exchange);
	if (!error && pdwBytesReturned)
		*pdwBytesReturned = exchange.receive_length;
	return code_of_error(error);
}
