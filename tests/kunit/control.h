/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A request from its first to its last step, without a session.
 */
#ifndef _SCR_TEST_CONTROL_H
#define _SCR_TEST_CONTROL_H

#include "scr-core.h"

static inline int device_control(struct scr_node *node, struct scr_request *request)
{
	int result = scr_request_enter(node, request);

	if (result) {
		scr_record_result(node, request->session, result);
		return result;
	}
	result = scr_dispatch(node, request);
	scr_request_leave(node, request, result);
	return result;
}

#endif /* _SCR_TEST_CONTROL_H */
