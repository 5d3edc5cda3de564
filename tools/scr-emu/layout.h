/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The contents of a card of files, as text: scr-emu.1 describes it.
 */
#ifndef SCR_EMU_LAYOUT_H
#define SCR_EMU_LAYOUT_H

#include "file_system.h"

/* The name of the text in the folder that --card files:FOLDER names. */
#define LAYOUT_NAME	"layout"

/**
 * layout_read() - the files that a folder describes
 * @folder: has the layout and the files that it names; NULL: the card that is
 *	built in
 *
 * Return: the files, or NULL after an error message.
 */
struct file_system *layout_read(const char *folder);

/* The same from a text, which is written to. @name stands in error messages. */
struct file_system *layout_parse(char *text, const char *name, const char *folder);

#endif /* SCR_EMU_LAYOUT_H */
