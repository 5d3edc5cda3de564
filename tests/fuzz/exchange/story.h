/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One input of the fuzzer is one story: a reader is plugged in, users open it and ask
 * for this and that, and it is pulled out, sooner or later.
 */
#ifndef _SCR_FUZZ_STORY_H
#define _SCR_FUZZ_STORY_H

#include "ccid/iccd.h"
#include "scr-core.h"
#include "world.h"

#define MOST_USERS		3

/**
 * struct plug - the USB side of the story
 * @udev: the device
 * @interface: its CCID interface
 * @alt: of @interface
 * @endpoints: bulk-IN, bulk-OUT, interrupt-IN
 * @extra: the descriptors behind the interface's, in memory of their own
 * @usb: the driver's, once it is bound
 * @disconnecting: disconnect() is called, or will be at once
 */
struct plug {
	struct usb_device udev;
	struct usb_interface interface;
	struct usb_host_interface alt;
	struct usb_host_endpoint endpoints[3];
	u8 *extra;
	struct ccid_usb *usb;
	bool disconnecting;
};

extern struct plug plug;

/* plug.c */
void plug_make(struct fuzz_input *input);
void plug_free(void);
void plug_disconnect(void);

/* user.c */
void users_start(struct fuzz_input *input);
void users_annoy(u8 how);
void users_freeze(void);
void users_thaw(void);
void users_check(void);

/* hub.c */
void hub_begin(void);
void hub_lock(void);
void hub_unlock(void);
bool hub_is_asleep(void);
int hub_wake(void);
bool hub_acts(u8 what);

/* reader.c */
void reader_begin(void);
u8 reader_public_u8(struct fuzz_input *input);

/**
 * struct card - a card, as far as what it says depends on what it was told
 * @send_number: T=1: N(S) of its next I-block
 * @block: a block, or characters, that are read in pieces
 * @length: bytes of @block
 * @at: of them that were read
 */
struct card {
	u8 send_number;
	u8 block[300];
	size_t length;
	size_t at;
};

/* card.c */
size_t card_answer_to_reset(struct card *card, u8 *atr);
size_t card_answer(struct card *card, const u8 *data, size_t length, size_t wanted, u8 *answer,
		   size_t room);

#endif /* _SCR_FUZZ_STORY_H */
