/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The occasions of faults: the emulator says that there is one, and those that are armed
 * for it happen. struct fault_kind says of each what true means.
 */
#ifndef SCR_EMU_FAULT_OCCASIONS_H
#define SCR_EMU_FAULT_OCCASIONS_H

#include "reader.h"

bool faults_end_request(struct reader *reader, struct urb *urb);
bool faults_end_iccd_request(struct reader *reader, struct urb *urb);
bool faults_stall_abort(struct reader *reader);
bool faults_end_message(struct reader *reader, struct urb *urb);
bool faults_acknowledge(struct reader *reader, struct urb *urb);
bool faults_end_exchange(struct slot *slot);
bool faults_ignore_abort(struct slot *slot);
/* Only the first one happens. @atr has FAULT_ATR_ROOM. Return: bytes of it now. */
u32 faults_replace_atr(struct slot *slot, u8 *atr, u32 length);
bool faults_replace_answer(struct slot *slot);
bool faults_lose_answer(struct reader *reader, struct outgoing *answer);
void faults_change_answer(struct reader *reader, struct outgoing *answer);
bool faults_send_answer(struct reader *reader, struct outgoing *answer);
void faults_follow_answer(struct reader *reader, struct outgoing *answer);

/* t1_fault.c: the card's block goes, or what a fault makes of it. Return: false if it is lost. */
bool faults_send_block(struct slot *slot);

/* Whether they are armed or not; after faults_clear() none is. */
void faults_reset(struct reader *reader);
void faults_iccd_off(struct reader *reader);
void faults_clear(struct reader *reader);

#endif /* SCR_EMU_FAULT_OCCASIONS_H */
