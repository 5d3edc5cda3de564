/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the commands of a card of files share.
 */
#ifndef SCR_EMU_FILE_CARD_H
#define SCR_EMU_FILE_CARD_H

#include "file_system.h"
#include "interindustry.h"

/**
 * struct file_card - the state of a card of files
 * @folder: the current DF
 * @file: the current EF, or NULL
 * @record: the current record, from 1; 0: there is none
 */
struct file_card {
	struct file_system *files;
	struct file *folder;
	struct file *file;
	u32 record;
};

/*
 * The commands, ISO 7816-4, clause 11. Each puts data in @card if there is some.
 * Return: SW1, SW2.
 */
u16 command_select(struct card *card, const struct apdu *apdu);
u16 command_read_binary(struct card *card, const struct apdu *apdu);
u16 command_update_binary(struct card *card, const struct apdu *apdu);
u16 command_read_record(struct card *card, const struct apdu *apdu);
u16 command_update_record(struct card *card, const struct apdu *apdu);
u16 command_verify(struct card *card, const struct apdu *apdu);
u16 command_change_reference_data(struct card *card, const struct apdu *apdu);
u16 command_reset_retry_counter(struct card *card, const struct apdu *apdu);

#endif /* SCR_EMU_FILE_CARD_H */
