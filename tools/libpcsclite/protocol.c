// SPDX-License-Identifier: BSD-3-Clause
/*
 * Protocols: T=0 and T=1 have the same values everywhere, RAW has not. T=15 is
 * pcsc-lite's alone, and no protocol that a card can speak.
 */
#include "node.h"

__u32 node_protocols(DWORD protocols)
{
	__u32 mask = protocols & SCARD_PROTOCOL_ANY;

	return protocols & SCARD_PROTOCOL_RAW ? mask | KERNEL_PROTOCOL_RAW : mask;
}

DWORD node_protocol_of(__u32 protocol)
{
	if (protocol == KERNEL_PROTOCOL_RAW)
		return SCARD_PROTOCOL_RAW;
	return protocol & SCARD_PROTOCOL_ANY;
}
