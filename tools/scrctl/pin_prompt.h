/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A PIN that is typed at the terminal.
 */
#ifndef SCRCTL_PIN_PROMPT_H
#define SCRCTL_PIN_PROMPT_H

#include <stddef.h>

/**
 * pin_prompt() - ask for a PIN, without echo
 * @question: what is asked
 * @pin: where it goes; the caller wipes it
 * @room: bytes at @pin
 * @length: how many there were
 *
 * Return: an exit code, the error printed.
 */
int pin_prompt(const char *question, char *pin, size_t room, size_t *length);

#endif /* SCRCTL_PIN_PROMPT_H */
