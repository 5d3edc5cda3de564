// SPDX-License-Identifier: BSD-3-Clause
/*
 * The one table from errno to SCARD_*, and what the kernel's status adds to it.
 */
#include "errors.h"

#include <errno.h>

struct row {
	int error;
	LONG code;
};

/*
 * SCARD_E_NOT_TRANSACTED for an exchange that failed is pcsc-lite's, and what its
 * programs wait for; Microsoft has no word for it.
 */
static const struct row rows[] = {
	{ 0, SCARD_S_SUCCESS },
	{ EACCES, SCARD_W_SECURITY_VIOLATION },
	{ EPERM, SCARD_W_SECURITY_VIOLATION },
	{ EINVAL, SCARD_E_INVALID_PARAMETER },
	{ EFAULT, SCARD_E_INVALID_PARAMETER },
	{ ENOMEM, SCARD_E_NO_MEMORY },
	{ EMFILE, SCARD_E_NO_MEMORY },
	{ ENFILE, SCARD_E_NO_MEMORY },
	{ EAGAIN, SCARD_E_NO_MEMORY },
	{ EOVERFLOW, SCARD_E_INSUFFICIENT_BUFFER },
	{ EUSERS, SCARD_E_SHARING_VIOLATION },
	{ EBUSY, SCARD_E_SHARING_VIOLATION },
	{ ECANCELED, SCARD_E_CANCELLED },
	{ EINTR, SCARD_E_SYSTEM_CANCELLED },
	{ ENODEV, SCARD_E_READER_UNAVAILABLE },
	{ ENXIO, SCARD_E_READER_UNAVAILABLE },
	{ ENOENT, SCARD_E_READER_UNAVAILABLE },
	{ ENOMEDIUM, SCARD_E_NO_SMARTCARD },
	{ EMEDIUMTYPE, SCARD_W_UNSUPPORTED_CARD },
	{ EPROTONOSUPPORT, SCARD_E_PROTO_MISMATCH },
	{ EOPNOTSUPP, SCARD_E_UNSUPPORTED_FEATURE },
	{ EBADRQC, SCARD_E_UNSUPPORTED_FEATURE },
	{ ENOTTY, SCARD_E_UNSUPPORTED_FEATURE },
	{ ENOLCK, SCARD_E_NOT_TRANSACTED },
	{ ETIME, SCARD_E_NOT_TRANSACTED },
	{ ETIMEDOUT, SCARD_E_NOT_TRANSACTED },
	{ EIO, SCARD_E_NOT_TRANSACTED },
	{ EPROTO, SCARD_E_NOT_TRANSACTED },
	{ EBADFD, SCARD_E_NOT_READY },
	{ ENOTCONN, SCARD_E_INVALID_HANDLE },
	{ EISCONN, SCARD_E_INVALID_HANDLE },
};

LONG error_code(int error)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].error == error)
			return rows[i].code;
	}
	return SCARD_F_UNKNOWN_ERROR;
}

LONG error_of_handle(const struct scr_status *status)
{
	if (status->flags & SCR_HANDLE_WAS_REMOVED)
		return SCARD_W_REMOVED_CARD;
	if (status->flags & SCR_HANDLE_WAS_UNPOWERED && status->state < KERNEL_POWERED)
		return SCARD_W_UNPOWERED_CARD;
	if (status->flags & SCR_HANDLE_WAS_RESET)
		return SCARD_W_RESET_CARD;
	return SCARD_S_SUCCESS;
}

/* The kernel refused the card's use: its state is what is wrong. */
static LONG error_of_state(const struct scr_status *status)
{
	if (status->state < KERNEL_PRESENT)
		return SCARD_E_NO_SMARTCARD;
	if (status->flags & SCR_READER_CARD_IS_MUTE)
		return SCARD_W_UNRESPONSIVE_CARD;
	if (status->state < KERNEL_POWERED)
		return SCARD_W_UNPOWERED_CARD;
	if (status->state < KERNEL_NEGOTIABLE)
		return SCARD_W_UNSUPPORTED_CARD;
	return SCARD_E_PROTO_MISMATCH;
}

LONG error_code_of_card(int error, const struct scr_status *status)
{
	LONG code = SCARD_S_SUCCESS;

	if (error == EBADFD || error == ENOMEDIUM)
		code = error_of_handle(status);
	if (code)
		return code;
	if (error == EBADFD)
		return error_of_state(status);
	if (error == EMEDIUMTYPE && status->flags & SCR_READER_CARD_IS_MUTE)
		return SCARD_W_UNRESPONSIVE_CARD;
	return error_code(error);
}

LONG error_code_of_connect(int error, const struct scr_status *status)
{
	switch (error) {
	case EMEDIUMTYPE:
	case ETIMEDOUT:
	case EPROTO:
	case EIO:
		if (status->flags & SCR_READER_CARD_IS_MUTE)
			return SCARD_W_UNRESPONSIVE_CARD;
		return error == EMEDIUMTYPE ? SCARD_W_UNSUPPORTED_CARD : SCARD_E_NOT_READY;
	case EINVAL:
		return SCARD_E_INVALID_VALUE;
	case ENOMEDIUM:
		return SCARD_E_NO_SMARTCARD;
	default:
		return error_code_of_card(error, status);
	}
}
