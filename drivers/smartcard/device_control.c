// SPDX-License-Identifier: GPL-2.0-only
/*
 * The SmartcardDeviceControl of this kernel: which request is legal in which
 * state of the reader, which ReaderFunction serves it, and what its result
 * means for the state.
 *
 * The order is always the same: the gate (-EBUSY), the table of callbacks
 * (-EOPNOTSUPP), the state (its own errno), the callback.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/module.h>

#include "compat.h"
#include "scr-core.h"
#include "trace.h"

#define SCR_STATES		(SCARD_SPECIFIC + 1)
#define SCR_KNOWN_PROTOCOLS	(SCARD_PROTOCOL_Tx | SCARD_PROTOCOL_RAW)

/* What a request needs of the card. */
enum scr_rule {
	SCR_RULE_NONE,		/* nothing */
	SCR_RULE_CARD,		/* a card, or a reader that does not know */
	SCR_RULE_RESET,		/* a card that has answered to reset */
	SCR_RULE_PROTOCOL,	/* a card with a protocol */
	SCR_RULES
};

static const int scr_state_rules[SCR_RULES][SCR_STATES] = {
	[SCR_RULE_CARD] = {
		[SCARD_ABSENT]		= -ENOMEDIUM,
	},
	[SCR_RULE_RESET] = {
		[SCARD_UNKNOWN]		= -EBADFD,
		[SCARD_ABSENT]		= -ENOMEDIUM,
		[SCARD_PRESENT]		= -EBADFD,
		[SCARD_SWALLOWED]	= -EBADFD,
	},
	[SCR_RULE_PROTOCOL] = {
		[SCARD_UNKNOWN]		= -EBADFD,
		[SCARD_ABSENT]		= -ENOMEDIUM,
		[SCARD_PRESENT]		= -EBADFD,
		[SCARD_SWALLOWED]	= -EBADFD,
		[SCARD_POWERED]		= -EBADFD,
		[SCARD_NEGOTIABLE]	= -EBADFD,
	},
};

/*
 * How long a callback may take at most, in seconds. The protocol's own waiting
 * times are far shorter; a card that makes a key, or a reader that waits for a
 * finger, asks for more time again and again, and that ends here.
 */
#define SCR_POWER_SECONDS	60
#define SCR_PROTOCOL_SECONDS	30
#define SCR_MECHANICAL_SECONDS	60
#define SCR_TRANSMIT_SECONDS	600

/*
 * Either @run is all of it, or it is @prepare, @function's callback, and @finish.
 * These may be asynchronous; then TRANSMIT's @finish runs in any context, and that
 * of POWER where it may sleep.
 */
struct scr_operation {
	int (*run)(struct scr_node *node, struct scr_request *request);
	int (*prepare)(struct scr_node *node, struct scr_request *request);
	int (*finish)(struct scr_node *node, struct scr_request *request, int result);
	s8 function;		/* RDF_*, -1: the core answers by itself */
	u8 rule;
	u16 seconds;
};

static int scr_prepare_transmit(struct scr_node *node, struct scr_request *request);
static int scr_finish_transmit(struct scr_node *node, struct scr_request *request, int result);
static int scr_control_set_protocol(struct scr_node *node, struct scr_request *request);
static int scr_control_move(struct scr_node *node, struct scr_request *request);
static int scr_control_vendor(struct scr_node *node, struct scr_request *request);
static int scr_control_secure(struct scr_node *node, struct scr_request *request);
static int scr_control_perf(struct scr_node *node, struct scr_request *request);

static const struct scr_operation scr_operations[] = {
	[_IOC_NR(IOCTL_SMARTCARD_POWER)] = {
		.prepare = scr_prepare_power, .finish = scr_finish_power,
		.function = RDF_CARD_POWER, .rule = SCR_RULE_CARD,
		.seconds = SCR_POWER_SECONDS },
	[_IOC_NR(IOCTL_SMARTCARD_GET_ATTRIBUTE)] = {
		.run = scr_get_attribute, .function = -1 },
	[_IOC_NR(IOCTL_SMARTCARD_SET_ATTRIBUTE)] = {
		.run = scr_set_attribute, .function = -1 },
	[_IOC_NR(IOCTL_SMARTCARD_CONFISCATE)] = {
		.run = scr_control_move, .function = RDF_CARD_CONFISCATE,
		.rule = SCR_RULE_CARD, .seconds = SCR_MECHANICAL_SECONDS },
	[_IOC_NR(IOCTL_SMARTCARD_TRANSMIT)] = {
		.prepare = scr_prepare_transmit, .finish = scr_finish_transmit,
		.function = RDF_TRANSMIT, .rule = SCR_RULE_PROTOCOL,
		.seconds = SCR_TRANSMIT_SECONDS },
	[_IOC_NR(IOCTL_SMARTCARD_EJECT)] = {
		.run = scr_control_move, .function = RDF_CARD_EJECT,
		.rule = SCR_RULE_CARD, .seconds = SCR_MECHANICAL_SECONDS },
	[_IOC_NR(IOCTL_SMARTCARD_SWALLOW)] = {
		.run = scr_control_move, .function = RDF_READER_SWALLOW,
		.rule = SCR_RULE_CARD, .seconds = SCR_MECHANICAL_SECONDS },
	[_IOC_NR(IOCTL_SMARTCARD_SET_PROTOCOL)] = {
		.run = scr_control_set_protocol, .function = RDF_SET_PROTOCOL,
		.rule = SCR_RULE_RESET, .seconds = SCR_PROTOCOL_SECONDS },
	[_IOC_NR(IOCTL_SMARTCARD_GET_PERF_CNTR)] = {
		.run = scr_control_perf, .function = -1 },
	[_IOC_NR(SCR_IOC_SECURE)] = {
		.run = scr_control_secure, .function = RDF_SECURE,
		.rule = SCR_RULE_PROTOCOL, .seconds = SCR_TRANSMIT_SECONDS },
};

/* Vendor requests come by their code, not by an ioctl number. */
static const struct scr_operation scr_vendor_operation = {
	.run = scr_control_vendor, .function = RDF_IOCTL_VENDOR,
	.rule = SCR_RULE_NONE, .seconds = SCR_TRANSMIT_SECONDS
};

static const struct scr_operation *scr_find_operation(u32 major)
{
	if (major >= SCR_VENDOR_CODE_FIRST && major <= SCR_VENDOR_CODE_LAST)
		return &scr_vendor_operation;
	if (major < ARRAY_SIZE(scr_operations) &&
	    (scr_operations[major].run || scr_operations[major].prepare))
		return &scr_operations[major];
	return NULL;
}

static u32 scr_state(struct scr_node *node)
{
	return READ_ONCE(node->state);
}

/* There is no response of a card without SW1 SW2. */
static int scr_check_response(const struct scr_request *request, int result)
{
	return !result && request->information < 2 ? -EPROTO : result;
}

static int scr_prepare_transmit(struct scr_node *node, struct scr_request *request)
{
	size_t length = scr_request_length(request);

	if (unlikely(request->any_protocol))
		request->minor = node->protocol;
	if (request->minor != node->protocol)
		return -EBADFD;
	if (!length || length > node->reader.capabilities.maximum_command)
		return -EINVAL;
	if (request->room < 2)
		return -EOVERFLOW;
	request->sent = length;
	request->began = ktime_get_ns();
	return 0;
}

static int scr_finish_transmit(struct scr_node *node, struct scr_request *request, int result)
{
	/* Counted when it leaves the gate. */
	request->took = ktime_get_ns() - request->began;
	return scr_check_response(request, result);
}

/* One of them, or 0: SCARD_PROTOCOL_DEFAULT alone means the card's first one. */
static u32 scr_choose_protocol(struct scr_node *node, u32 mask)
{
	const struct scr_card_parameters *card = &node->reader.card;
	u32 offered = card->protocols & node->reader.capabilities.protocols;

	if (!(mask & SCR_KNOWN_PROTOCOLS))
		return offered & card->first_protocol;
	if (offered & mask & SCARD_PROTOCOL_T1)
		return SCARD_PROTOCOL_T1;
	return offered & mask & SCARD_PROTOCOL_T0;
}

static int scr_parse_unknown_atr(struct scr_node *node, struct scr_request *request)
{
	scr_reader_function parse = node->reader.driver->function[RDF_ATR_PARSE];

	if (scr_state(node) != SCARD_POWERED)
		return 0;
	if (!parse)
		return -EMEDIUMTYPE;
	request->input = node->atr.raw;
	request->input_length = node->atr.length;
	return scr_request_call(node, request, parse);
}

/* Of the mask's, if @tried is not to be had; 0: there is no other one. */
static u32 scr_choose_other(struct scr_node *node, u32 mask, u32 tried)
{
	u32 rest = mask & SCR_KNOWN_PROTOCOLS & ~tried;

	return rest ? scr_choose_protocol(node, rest) : 0;
}

static int scr_try_protocol(struct scr_node *node, struct scr_request *request,
			    u32 protocol, u32 mask)
{
	request->minor = protocol | (mask & SCARD_PROTOCOL_DEFAULT);
	return scr_request_call(node, request,
				node->reader.driver->function[RDF_SET_PROTOCOL]);
}

static int scr_negotiate(struct scr_node *node, struct scr_request *request)
{
	u64 generation = scr_card_generation(node);
	u32 mask = request->minor;
	u32 chosen, other;
	int result;

	result = scr_parse_unknown_atr(node, request);
	if (result)
		return result;
	chosen = scr_choose_protocol(node, mask);
	if (!chosen)
		return -EOPNOTSUPP;

	result = scr_try_protocol(node, request, chosen, mask);
	/* A reader that makes no PPS has the card's first protocol, and no other. */
	other = scr_choose_other(node, mask, chosen);
	if (result == -EOPNOTSUPP && other) {
		chosen = other;
		result = scr_try_protocol(node, request, chosen, mask);
	}
	if (!result)
		result = scr_settle(node, generation, SCARD_SPECIFIC, chosen);
	if (!result)
		node->reader.card.protocol = chosen;
	return result;
}

static int scr_control_set_protocol(struct scr_node *node, struct scr_request *request)
{
	u32 mask = request->minor;
	u32 protocol;
	int result = 0;

	if (!(mask & (SCR_KNOWN_PROTOCOLS | SCARD_PROTOCOL_DEFAULT)))
		return -EBADRQC;

	/* Read once: the card may leave at any time, and its protocol with it. */
	protocol = READ_ONCE(node->protocol);
	if (protocol == SCARD_PROTOCOL_UNDEFINED) {
		result = scr_negotiate(node, request);
		protocol = node->reader.card.protocol;
	} else if ((mask & SCR_KNOWN_PROTOCOLS) && !(mask & protocol)) {
		result = -EBADFD;
	}
	if (result)
		return result;
	return scr_request_write(request, &protocol, sizeof(protocol));
}

/* EJECT, SWALLOW and CONFISCATE: the callback says it all. */
static int scr_control_move(struct scr_node *node, struct scr_request *request)
{
	const struct scr_operation *operation = scr_find_operation(request->major);

	return scr_request_call(node, request,
				node->reader.driver->function[operation->function]);
}

/* Firmware is updated by vendor requests: they are the administrator's to allow. */
static bool scr_needs_leave(struct scr_node *node, struct scr_request *request)
{
	const struct scr_reader_driver *driver = node->reader.driver;

	if (scr_is_feature_question(request->major))
		return false;
	return !driver->is_harmless ||
	       !driver->is_harmless(&node->reader, request->major, request->input,
				    request->input_length);
}

static int scr_control_vendor(struct scr_node *node, struct scr_request *request)
{
	if (!READ_ONCE(node->escape) && scr_needs_leave(node, request))
		return -EACCES;
	return scr_request_call(node, request,
				node->reader.driver->function[RDF_IOCTL_VENDOR]);
}

/* What the user types takes its time: it is no transmission of GET_PERF_CNTR. */
static int scr_control_secure(struct scr_node *node, struct scr_request *request)
{
	if (request->minor > SCR_SECURE_MODIFY_PIN)
		return -EINVAL;
	if (request->room < 2)
		return -EOVERFLOW;
	return scr_check_response(request, scr_request_call(node, request,
				  node->reader.driver->function[RDF_SECURE]));
}

static int scr_control_perf(struct scr_node *node, struct scr_request *request)
{
	struct scr_perf_counter perf = node->perf;

	perf.microseconds = scr_perf_microseconds(node);
	return scr_request_write(request, &perf, sizeof(perf));
}

static __always_inline int scr_check_state(struct scr_node *node, u8 rule)
{
	if (rule == SCR_RULE_NONE)
		return 0;
	if (unlikely(scr_state(node) <= SCARD_ABSENT))
		scr_look(node);
	return scr_state_rules[rule][scr_state(node)];
}

/**
 * scr_dispatch_finish() - the end of what scr_dispatch() answered -EINPROGRESS
 * @node: the reader
 * @request: inside the gate
 * @result: what the driver has answered
 *
 * Context: any of TRANSMIT, else may sleep.
 *
 * Return: as scr_dispatch().
 */
int scr_dispatch_finish(struct scr_node *node, struct scr_request *request, int result)
{
	if (likely(request->major == _IOC_NR(IOCTL_SMARTCARD_TRANSMIT)))
		return scr_finish_transmit(node, request, result);
	return scr_find_operation(request->major)->finish(node, request, result);
}

/* Of an operation that the compiler knows, what the table says costs nothing. */
static __always_inline int scr_run_operation(struct scr_node *node, struct scr_request *request,
					     const struct scr_operation *operation)
{
	int result;

	if (operation->run)
		return operation->run(node, request);
	result = operation->prepare(node, request);
	if (result)
		return result;
	result = scr_request_call(node, request,
				  node->reader.driver->function[operation->function]);
	if (result == -EINPROGRESS)
		return result;
	return operation->finish(node, request, result);
}

static __always_inline int scr_serve(struct scr_node *node, struct scr_request *request,
				     const struct scr_operation *operation)
{
	int result = 0;

	if (operation->function >= 0 &&
	    !node->reader.driver->function[operation->function])
		return -EOPNOTSUPP;
	/* The state is that of a reader which is awake, and stays so. */
	if (operation->function >= 0 && unlikely(!scr_is_awake(node)))
		result = scr_request_wake_up(node, request);
	if (!result)
		result = scr_check_state(node, operation->rule);
	if (result)
		return result;
	request->deadline = jiffies + operation->seconds * HZ;
	return scr_run_operation(node, request, operation);
}

/**
 * scr_dispatch() - serve a request that has passed the gate
 * @node: the reader
 * @request: inside the gate; its @minor is changed to what was done
 *
 * Context: may sleep, unless the request is asynchronous, the reader awake, and its
 * state known.
 *
 * Return: 0, or a negative errno that <uapi/linux/scr.h> lists; -EINPROGRESS: of
 * an asynchronous request, whose driver calls scr_request_complete().
 */
int scr_dispatch(struct scr_node *node, struct scr_request *request)
{
	const struct scr_operation *operation;

	trace_scr_request(node, request);
	if (likely(request->major == _IOC_NR(IOCTL_SMARTCARD_TRANSMIT)))
		return scr_serve(node, request,
				 &scr_operations[_IOC_NR(IOCTL_SMARTCARD_TRANSMIT)]);
	operation = scr_find_operation(request->major);
	return operation ? scr_serve(node, request, operation) : -EBADRQC;
}
EXPORT_SYMBOL_IF_KUNIT(scr_dispatch);
