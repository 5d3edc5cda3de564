// SPDX-License-Identifier: GPL-2.0-only
/*
 * sharing_test: how files share a reader, case by case, in KTAP: connections,
 * transactions, dispositions, /dev/scrctl. It is the reader, by /dev/scrvirt, and
 * the programs at it. It needs root's rights, and the modules scr and scr-virt.
 *
 * Exit status: 0; 1 if a case failed; 2 if there is no /dev/scrvirt.
 */
#include "sharing.h"

void run_with_reader(const void *row, unsigned int variant)
{
	new_reader();
	run_function(row, variant);
	end_reader();
}

static const struct group *const topics[] = {
	connect_groups, no_card_groups, protocol_choice_groups, reconnect_groups,
	transaction_groups, turn_groups, free_groups, lease_groups, process_groups,
	disposition_groups, death_groups, control_groups,
};

int main(void)
{
	return run_all(topics, COUNT(topics));
}
