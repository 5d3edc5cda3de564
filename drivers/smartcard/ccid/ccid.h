/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of scr-ccid.ko call of each other: downwards only, here from one file to
 * those above it. Upwards go reports, by a pointer or to the transport's ccid_received().
 */
#ifndef _SCR_CCID_H
#define _SCR_CCID_H

#include "device.h"

struct scr_speed;
struct scr_speed_reader;

/* receive.c: the bulk-IN pipe */
void ccid_engine_add_inbox(struct ccid_device *device, struct ccid_inbox *inbox);
int ccid_bus_error(struct ccid_device *device, int error);
struct ccid_slot *ccid_take_in(struct ccid_inbox *inbox, size_t length, int error);
bool ccid_note_sent(struct ccid_slot *slot, int error);
int ccid_post_inbox(struct ccid_slot *slot);
void ccid_wipe_inbox(struct ccid_inbox *inbox);

/*
 * The answer is read: wipe it, and what came before it. The slot's lock is held, and
 * its inbox is not posted.
 */
static inline void ccid_forget_answer(struct ccid_slot *slot)
{
	if (slot->inbox->filled)
		ccid_wipe_inbox(slot->inbox);
}

/* deadline.c: how long a reader is given */
void ccid_watchdog_init(struct ccid_slot *slot);
void ccid_watch(struct ccid_slot *slot);
bool ccid_is_late(struct ccid_slot *slot);
int ccid_settle(struct ccid_slot *slot, struct scr_request *request);

/* busy.c: fewer commands at a time than slots */
int ccid_enter_busy(struct ccid_device *device, struct scr_request *request);
void ccid_admit_waiting(struct ccid_device *device);
void ccid_leave_busy(struct ccid_device *device);

/* abort.c */
bool ccid_withdraw(struct ccid_slot *slot);
bool ccid_abort(struct ccid_slot *slot);
int ccid_revive(struct ccid_slot *slot);

/* engine.c: one command */
int ccid_command_run(struct ccid_slot *slot, struct scr_request *request, size_t length,
		     unsigned long timeout);
int ccid_command(struct ccid_slot *slot, struct scr_request *request, size_t length,
		 unsigned long timeout, struct ccid_answer *answer);
int ccid_command_begin(struct ccid_slot *slot, struct scr_request *request,
		       size_t length, unsigned long timeout);
int ccid_command_conclude(struct ccid_slot *slot, int result);

/* xfr.c */
unsigned long ccid_exchange_timeout(struct ccid_slot *slot, u32 protocol,
				    u8 waiting_multiplier);
int ccid_xfr_block(struct ccid_slot *slot, struct scr_request *request,
		   const struct ccid_block *block, struct ccid_answer *answer);
int ccid_next_xfr_block(struct ccid_slot *slot, const struct ccid_block *block,
			ccid_step step);
int ccid_next_characters(struct ccid_slot *slot);
size_t ccid_characters_before(const struct ccid_slot *slot);

/**
 * ccid_message_room() - bytes to the card that one message can carry
 * @description: the class descriptor
 *
 * Return: bytes.
 */
static inline size_t ccid_message_room(const struct ccid_reader_description *description)
{
	/*
	 * 263 is what some say who counted the status word and no header: they
	 * take a whole short APDU.
	 */
	if (description->maximum_message_length == 263)
		return CCID_SHORT_COMMAND;
	return description->maximum_message_length - CCID_HEADER_LENGTH;
}

/**
 * ccid_transmit_timeout() - ccid_exchange_timeout() of a command or a block with nothing
 *	particular
 * @slot: the slot; its card has a protocol
 *
 * Return: jiffies.
 */
static inline unsigned long ccid_transmit_timeout(struct ccid_slot *slot)
{
	/* Until the next reset or SET_PROTOCOL, which forget it, nothing changes. */
	if (unlikely(!slot->transmit_timeout))
		slot->transmit_timeout =
			ccid_exchange_timeout(slot, slot->reader->card.protocol, 0);
	return slot->transmit_timeout;
}

/* escape.c */
int ccid_send_escape(struct ccid_slot *slot, struct scr_request *request, size_t length,
		     unsigned long timeout, struct ccid_answer *answer);

/* asynchronous.c: exchanges that nobody waits for, and what the transport reports */
int ccid_start(struct ccid_slot *slot, struct scr_request *request, ccid_step begin);
void ccid_received(struct ccid_inbox *inbox, size_t length, int error);
void ccid_sent(struct ccid_slot *slot, int error);
void ccid_work(struct work_struct *work);
void ccid_cancel(struct scr_reader *reader, struct scr_request *request);

/* slots.c */
void ccid_engine_init(struct ccid_device *device);
void ccid_engine_restarted(struct ccid_device *device);
void ccid_engine_stop(struct ccid_slot *slot);

/* exchange.c: exchanges that somebody waits for */
int ccid_run(struct ccid_slot *slot, struct scr_request *request, ccid_step begin);
int ccid_end_exchange(struct ccid_slot *slot, struct scr_request *request, int result);
int ccid_serve(struct ccid_slot *slot, struct scr_request *request, ccid_step begin);

/* tpdu_t0.c */
int ccid_begin_t0(struct ccid_slot *slot, struct scr_request *request, int result);

/* tpdu_t1.c */
int ccid_begin_t1(struct ccid_slot *slot, struct scr_request *request, int result);
int ccid_greet_t1(struct ccid_slot *slot, struct scr_request *request);
int ccid_resynchronize(struct ccid_slot *slot, struct scr_request *request);
int ccid_exchange_block(struct ccid_slot *slot, struct scr_request *request,
			struct ccid_answer *answer);
int ccid_take_information(struct ccid_slot *slot, struct scr_request *request);

/* level.c */
u32 ccid_maximum_command(const struct ccid_reader_description *description);
int ccid_transmit(struct scr_reader *reader, struct scr_request *request);

/* parameters.c */
void ccid_note_parameters(struct ccid_slot *slot, const struct ccid_parameters *parameters);
int ccid_set_parameters(struct ccid_slot *slot, struct scr_request *request,
			const struct ccid_parameters *wanted, bool *refused);
int ccid_get_parameters(struct ccid_slot *slot, struct scr_request *request,
			struct ccid_parameters *in_force, bool *known);
int ccid_reset_parameters(struct ccid_slot *slot, struct scr_request *request);
int ccid_set_speed(struct ccid_slot *slot, struct scr_request *request,
		   const struct scr_speed *speed);

/* tables.c */
void ccid_speed_abilities(struct ccid_slot *slot, struct scr_speed_reader *abilities);

/* power.c */
int ccid_card_power(struct scr_reader *reader, struct scr_request *request);
int ccid_power_off(struct ccid_slot *slot, struct scr_request *request);
int ccid_reset(struct ccid_slot *slot, struct scr_request *request, u32 kind,
	       struct ccid_answer *answer);

/* negotiate.c */
int ccid_set_protocol(struct scr_reader *reader, struct scr_request *request);

/* sleep.c */
int ccid_wake(struct scr_reader *reader);
void ccid_rest(struct scr_reader *reader);
bool ccid_is_in_use(struct ccid_device *device);
void ccid_cards_lost_power(struct ccid_device *device);
void ccid_cards_power_off(struct ccid_device *device);
void ccid_readers_pause(struct ccid_device *device, unsigned long grace);
void ccid_readers_continue(struct ccid_device *device);
void ccid_readers_look(struct ccid_device *device);

/* pin.c */
u8 ccid_pin_support(const struct ccid_reader_description *description);
int ccid_secure(struct scr_reader *reader, struct scr_request *request);
int ccid_feature_question(struct scr_reader *reader, struct scr_request *request);

/* presence.c */
void ccid_look_work(struct work_struct *work);
int ccid_card_tracking(struct scr_reader *reader, struct scr_request *request);
void ccid_notified(struct ccid_device *device, const u8 *message, size_t length);

/* mechanical.c */
int ccid_card_eject(struct scr_reader *reader, struct scr_request *request);
int ccid_reader_swallow(struct scr_reader *reader, struct scr_request *request);
int ccid_card_confiscate(struct scr_reader *reader, struct scr_request *request);

/* vendor.c */
bool ccid_is_harmless(struct scr_reader *reader, u32 code, const u8 *input, size_t length);
int ccid_ioctl_vendor(struct scr_reader *reader, struct scr_request *request);

/* reader.c */
int ccid_readers_register(struct ccid_device *device,
			  const struct scr_vendor_attributes *vendor, u16 channel,
			  bool notifies);
void ccid_readers_unregister(struct ccid_device *device);
void ccid_readers_put(struct ccid_device *device);

#endif /* _SCR_CCID_H */
