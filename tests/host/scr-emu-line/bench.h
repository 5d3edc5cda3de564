/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An emulated reader on the bench: no USB, and a clock that runs when it is told.
 * Bytes are written in hex.
 */
#ifndef BENCH_H
#define BENCH_H

#include "reader.h"

/* @options as on scr-emu's command line, by spaces. */
void bench_open(const char *options);
void bench_close(void);

/* The reader of bench_open(). */
struct reader *bench_reader(void);

/* A command of the control channel. Return: its answer, valid until the next call. */
const char *bench_command(const char *words);

/**
 * bench_send() - one message, and its answer
 * @type: bMessageType
 * @specific: bytes 7 to 9, the first one highest
 * @data: in hex
 *
 * Time passes until the answer comes; time extensions are counted and left out.
 *
 * Return: "data" in hex, or "error XX"; "nothing" if no answer comes. Valid until
 * the next call.
 */
const char *bench_send(u8 type, u32 specific, const char *data);

/* IccPowerOn, SetParameters and XfrBlock of bench_send(). */
const char *bench_power(void);
const char *bench_parameters(u8 protocol, const char *parameters);
const char *bench_transfer(const char *block);

/* A block of T=1 without its LRC, to which the answer is without its LRC, if right. */
const char *bench_block(const char *block);

/* How long the latest bench_send() took, and how often more time was asked for. */
u32 bench_milliseconds(void);
u32 bench_extensions(void);

/* Lets that time pass. */
void bench_pass(u32 milliseconds);

/**
 * bench_control() - a class request to an ICCD
 * @type: bmRequestType
 * @request: bRequest
 * @value: wValue
 * @data: in hex, if the request sends some
 *
 * Return: data in hex, or "stall".
 */
const char *bench_control(u8 type, u8 request, u16 value, const char *data);

u32 bench_bytes(const char *hex, u8 *bytes);

#endif /* BENCH_H */
