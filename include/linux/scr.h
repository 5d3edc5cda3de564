/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Smart card readers: what a reader driver includes.
 *
 * A reader is one slot: it has one node, /dev/scrN. A reader device with
 * several slots registers several readers.
 */
#ifndef _LINUX_SCR_H
#define _LINUX_SCR_H

#include <linux/bits.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/list.h>
#include <linux/types.h>
#include <uapi/linux/scr.h>

struct scr_atr;
struct scr_pending;
struct scr_reader;
struct scr_session;
struct scr_submission;

/*
 * Indices of the ReaderFunction table (smclib.h). RDF_DEBUG_LEVEL is kept for
 * the number's sake: debugging is the kernel's dynamic debug.
 */
enum scr_reader_function_index {
	RDF_CARD_POWER		= 0,	/* mandatory */
	RDF_TRANSMIT		= 1,	/* mandatory */
	RDF_CARD_EJECT		= 2,
	RDF_READER_SWALLOW	= 3,
	RDF_CARD_TRACKING	= 4,	/* mandatory */
	RDF_SET_PROTOCOL	= 5,	/* mandatory */
	RDF_DEBUG_LEVEL		= 6,
	RDF_CARD_CONFISCATE	= 7,
	RDF_IOCTL_VENDOR	= 8,
	RDF_ATR_PARSE		= 9,	/* the last one of smclib */
	RDF_SECURE		= 10,
	RDF_COUNT		= 16,
};

/* What RDF_CARD_TRACKING is asked for: &scr_request.minor. */
#define SCR_TRACKING_WATCH	0	/* somebody begins to wait */
#define SCR_TRACKING_LOOK	1	/* report the card's presence now */

/**
 * struct scr_request - one request to a reader
 * @major: function code of the IOCTL_SMARTCARD_* request: its _IOC_NR(); of a
 *	vendor request, the vendor code (MajorIoControlCode)
 * @minor: POWER: SCARD_COLD_RESET, SCARD_WARM_RESET or SCARD_POWER_DOWN;
 *	SET_PROTOCOL: the mask; TRANSMIT: the protocol; RDF_CARD_TRACKING:
 *	SCR_TRACKING_*; SECURE: SCR_SECURE_* (MinorIoControlCode)
 * @deadline: jiffies at which the callback must have come back, whatever the
 *	card says; shorter waits come from the protocol
 * @information: bytes of the answer, those for which there was no room
 *	included (IoStatus.Information)
 * @asynchronous: nobody waits: the callback must not sleep; see
 *	&scr_reader_driver.asynchronous
 * @interruptible: a signal ends the waits in scr_request_wait()
 * @killable: and only one that kills, with @interruptible
 * @cancelled: set before the driver's cancel() is called
 * @silent: the core's: nobody asked for it, so it leaves no last error
 * @awake: the core's: &scr_reader_driver.wake has been called for it
 * @needs_card: the core's: it waits for others' transactions, and is refused while
 *	another open file has the card for itself
 * @any_protocol: the core's, TRANSMIT: in the one that is in force when it is sent
 * @deadline_of_turn: the core's: jiffies when it no longer waits for its turn; 0: never
 * @grown: the core's: @output was allocated, because the answer was long
 * @input: the core's: unread bytes of the request; see scr_request_read()
 * @input_length: the core's: how many
 * @output: the core's: the answer; see scr_request_write()
 * @capacity: the core's: bytes that @output can take
 * @room: the core's: bytes that the caller can take
 * @session: the core's: the open file that asks, NULL for the core itself
 * @cancellations: the core's: &scr_session.cancellations when it was asked
 * @pending: the core's: how scr_request_complete() finds whoever waits
 * @submission: the core's: it was submitted, and nobody waits for it; or NULL
 * @generation: the core's, POWER: &scr_card_counters.removals before the callback
 * @began: the core's, TRANSMIT: when the callback was called
 * @sent: the core's, TRANSMIT: bytes of the command
 * @took: the core's, TRANSMIT: nanoseconds, when it has returned
 * @written: the core's: bytes that @output has ever had
 * @queue: the core's: its place before the gate
 * @turn: the core's: it has passed the gate, or never will
 *
 * All of its memory is the kernel's: no callback waits for a caller's pages.
 */
struct scr_request {
	bool asynchronous;
	bool interruptible;
	bool killable;
	bool cancelled;
	bool silent;
	bool awake;
	bool grown;
	bool needs_card;
	bool any_protocol;
	u32 major;
	u32 minor;
	u32 sent;
	unsigned int cancellations;
	size_t information;
	size_t written;
	size_t input_length;
	unsigned long deadline_of_turn;
	const u8 *input;
	struct scr_pending *pending;
	struct scr_submission *submission;
	struct scr_session *session;
	u8 *output;
	size_t capacity;
	size_t room;
	unsigned long deadline;
	union {
		u64 generation;
		u64 began;
		u64 took;
	};
	struct list_head queue;
	struct completion turn;
};

/**
 * typedef scr_reader_function - an entry of the ReaderFunction table
 * @reader: the reader
 * @request: the request; the driver's until the callback has returned, or
 *	until scr_request_complete() where it returned -EINPROGRESS
 *
 * Context: process context, may sleep; where &scr_request.asynchronous is set,
 * any context, must not sleep. No two callbacks of a reader run at
 * once, RDF_CARD_TRACKING excepted: it may run beside another one, and beside
 * itself. None runs after scr_reader_unregister() has returned, nor between
 * scr_reader_pause() and scr_reader_continue(). No allocation in them does I/O.
 *
 * Return: 0; -EINPROGRESS, the mirror of STATUS_PENDING: the driver will call
 * scr_request_complete(), and until then every other request but card tracking
 * is answered -EBUSY; else a negative errno, best one of those in
 * <uapi/linux/scr.h> beside SCR_STATUS_*, others count as -EIO.
 *
 * What the entries do:
 *
 * RDF_CARD_POWER: powers the card up or down as the minor code says, and
 * writes the answer to reset. RDF_TRANSMIT: sends the input to the card, and
 * writes the answer. RDF_SET_PROTOCOL: readies card and reader for the one
 * protocol named in the minor code, with SCARD_PROTOCOL_DEFAULT beside it
 * where the default parameters are wanted. RDF_CARD_TRACKING: minor code
 * SCR_TRACKING_WATCH: sees to it that card movements are reported with
 * scr_reader_card_present() while scr_reader_is_watched(), and returns
 * -EINPROGRESS; SCR_TRACKING_LOOK: reports once, before it returns 0.
 * RDF_CARD_EJECT, RDF_READER_SWALLOW, RDF_CARD_CONFISCATE: move the card.
 * RDF_IOCTL_VENDOR: the driver's own; of PC/SC part 10, it answers
 * SCR_VENDOR_GET_FEATURE_REQUEST, _IFD_PIN_PROPERTIES and _GET_TLV_PROPERTIES,
 * which are questions that everybody may ask, whatever scr_reader_may_escape()
 * says. RDF_ATR_PARSE: called when a protocol is to be set for a card whose
 * answer to reset the core did not understand: that is the input, and the
 * callback fills &scr_reader.card. RDF_SECURE: the input is a PIN_VERIFY_STRUCTURE
 * or a PIN_MODIFY_STRUCTURE, by the minor code and not checked; has the user
 * type the PIN, sends the command to the card, and writes the card's answer, or
 * 64 01 where the user cancelled, 64 00 where the reader's time was over.
 */
typedef int (*scr_reader_function)(struct scr_reader *reader,
				   struct scr_request *request);

/**
 * struct scr_reader_driver - what a reader driver implements
 * @function: the ReaderFunction table; a NULL entry means that the core
 *	answers SCR_STATUS_NOT_SUPPORTED
 * @asynchronous: BIT(RDF_TRANSMIT) and BIT(RDF_CARD_POWER): these entries do not
 *	sleep where &scr_request.asynchronous is set, and watch
 *	&scr_request.deadline and &scr_request.cancelled by themselves: they return
 *	their result, or -EINPROGRESS, and then call scr_request_complete(), from
 *	any context, perhaps before they have returned. Entries without the bit are
 *	called in a worker instead, as if somebody waited.
 * @is_harmless: optional: whether a vendor request needs no leave of the
 *	administrator: @code is the vendor code, @input its input; called beside
 *	callbacks, must not sleep
 * @cancel: optional: makes the callback that runs, or the pending request,
 *	end soon with -ECANCELED; called beside the callback with a spinlock
 *	held, hence must not sleep, and of the core may call
 *	scr_request_complete() only; perhaps more than once for a request, and
 *	never after it has ended. The core has set &scr_request.cancelled,
 *	so a driver that waits in scr_request_wait() only needs to complete
 *	what it waits for.
 * @wake: optional, and then @rest is there as well: readies a reader that may be
 *	suspended; called before a request's or a tracking's callbacks, in
 *	process context, may sleep. Zero; a negative errno ends the request, and
 *	@rest is not called. A reader whose card is used and has power may be kept
 *	awake from one request to the next.
 * @rest: undoes a @wake, when the card's state is what the callbacks have made it;
 *	called with a spinlock held, in any context, hence must not sleep; also from
 *	within scr_reader_card_present() and scr_reader_card_unpowered()
 */
struct scr_reader_driver {
	const scr_reader_function *function;
	u32 asynchronous;
	bool (*is_harmless)(struct scr_reader *reader, u32 code, const u8 *input,
			    size_t length);
	void (*cancel)(struct scr_reader *reader, struct scr_request *request);
	int (*wake)(struct scr_reader *reader);
	void (*rest)(struct scr_reader *reader);
};

/**
 * struct scr_reader_capabilities - what a reader can do (ReaderCapabilities)
 * @reader_type: SCARD_READER_TYPE_*
 * @channel: number on that kind of channel, 16 bits
 * @slot: slot of the reader device, from 0
 * @slots: slots of the reader device
 * @exchange_level: SCR_EXCHANGE_LEVEL_*
 * @protocols: SCARD_PROTOCOL_*, at least one
 * @voltages: as &scr_info.voltages
 * @synchronous_protocols: CCID dwSynchProtocols
 * @characteristics: SCARD_READER_*
 * @authentication_devices: SCARD_AUTH_DEVICE_*, what a user enters a PIN with
 * @default_clock: kHz
 * @maximum_clock: kHz
 * @default_data_rate: bit/s
 * @maximum_data_rate: bit/s
 * @maximum_ifsd: bytes, the reader's longest T=1 information field
 * @maximum_command: bytes, the longest command for RDF_TRANSMIT
 * @auto_negotiates: the reader chooses protocol parameters by itself
 * @does_not_notify: card movements are found by looking only
 */
struct scr_reader_capabilities {
	u16 reader_type;
	u16 channel;
	u8 slot;
	u8 slots;
	u8 exchange_level;
	u8 voltages;
	u32 protocols;
	u32 synchronous_protocols;
	u32 characteristics;
	u32 authentication_devices;
	u32 default_clock;
	u32 maximum_clock;
	u32 default_data_rate;
	u32 maximum_data_rate;
	u32 maximum_ifsd;
	u32 maximum_command;
	bool auto_negotiates;
	bool does_not_notify;
};

/**
 * struct scr_vendor_attributes - who made the reader (VendorAttr)
 * @vendor: NUL-terminated
 * @product: NUL-terminated (IfdType)
 * @serial: NUL-terminated, empty if unknown
 * @location: NUL-terminated, where the reader device is attached
 * @interface: NUL-terminated, empty if it has no name
 * @version: 0xMMmmbbbb (IfdVersion)
 *
 * The core makes underscores of control characters, when the reader is registered.
 */
struct scr_vendor_attributes {
	char vendor[SCR_INFO_STRING_LENGTH];
	char product[SCR_INFO_STRING_LENGTH];
	char serial[SCR_INFO_STRING_LENGTH];
	char location[SCR_INFO_STRING_LENGTH];
	char interface[SCR_INFO_STRING_LENGTH];
	u32 version;
};

/**
 * struct scr_card_parameters - the exchange in force (CardCapabilities)
 * @protocol: SCARD_PROTOCOL_* in force; the core's to write
 * @protocols: SCARD_PROTOCOL_* that the card offers
 * @first_protocol: the one of them that it speaks if nothing is negotiated
 * @fi_di: clock rate conversion and baud rate adjustment, as TA1
 * @extra_guard_time: N
 * @waiting_integer: T=0: WI
 * @ifsc: T=1: the card's longest information field
 * @ifsd: T=1: the reader's
 * @bwi: T=1: block waiting integer
 * @cwi: T=1: character waiting integer
 * @crc: T=1: CRC instead of LRC
 * @clock: kHz
 *
 * The core fills it from the ATR when a card was reset; RDF_SET_PROTOCOL
 * changes what it has negotiated.
 */
struct scr_card_parameters {
	u32 protocol;
	u32 protocols;
	u32 first_protocol;
	u8 fi_di;
	u8 extra_guard_time;
	u8 waiting_integer;
	u8 ifsc;
	u8 ifsd;
	u8 bwi;
	u8 cwi;
	bool crc;
	u32 clock;
};

/**
 * struct scr_reader - a reader, as its driver sees it
 * @dev: /dev/scrN; dev_set_drvdata() is the driver's
 * @driver: set by scr_reader_alloc(); the core runs nothing of it unless the
 *	reader is registered
 * @vendor: filled by the driver before scr_reader_register()
 * @capabilities: filled by the driver before scr_reader_register()
 * @atr: the answer to reset of the powered card; written by the core during a
 *	POWER request, hence stable in every callback
 * @card: written during POWER, by RDF_ATR_PARSE and by RDF_SET_PROTOCOL, likewise
 * @suppress_ifs_request: SCARD_ATTR_SUPRESS_T1_IFS_REQUEST was set, for the card that
 *	is in; the core clears it when that leaves
 */
struct scr_reader {
	struct device dev;
	const struct scr_reader_driver *driver;
	struct scr_vendor_attributes vendor;
	struct scr_reader_capabilities capabilities;
	struct scr_atr *atr;
	struct scr_card_parameters card;
	bool suppress_ifs_request;
};

struct scr_reader *scr_reader_alloc(struct device *parent,
				    const struct scr_reader_driver *driver);
/* The core's, for a reader driver's work that may sleep, too: unbound. */
extern struct workqueue_struct *scr_workqueue;

int scr_reader_register(struct scr_reader *reader);
void scr_reader_unregister(struct scr_reader *reader);
void scr_reader_put(struct scr_reader *reader);

void scr_reader_card_present(struct scr_reader *reader, bool present);
void scr_reader_card_unpowered(struct scr_reader *reader);
bool scr_reader_is_watched(struct scr_reader *reader);
bool scr_reader_is_used(struct scr_reader *reader);

void scr_reader_pause(struct scr_reader *reader, unsigned long grace);
void scr_reader_continue(struct scr_reader *reader);
void scr_reader_unattended(struct scr_reader *reader);

bool scr_reader_may_escape(struct scr_reader *reader);

u32 scr_status_of(int error);
int scr_error_of(u32 status);

/**
 * scr_request_length() - bytes of the request that are still unread
 * @request: the request
 *
 * Return: the number of bytes.
 */
static inline size_t scr_request_length(const struct scr_request *request)
{
	return request->input_length;
}

const u8 *scr_request_take(struct scr_request *request, size_t length);
int scr_request_read(struct scr_request *request, void *buffer, size_t length);
bool scr_request_fits(const struct scr_request *request, size_t length);
int scr_request_write(struct scr_request *request, const void *data, size_t length);
int scr_request_wait(struct scr_request *request, struct completion *done,
		     unsigned long timeout);
int scr_request_wait_untimed(struct scr_request *request, struct completion *done);
void scr_request_complete(struct scr_request *request, int result,
			  const void *answer, size_t length);

#endif /* _LINUX_SCR_H */
