// SPDX-License-Identifier: GPL-2.0-only
/*
 * POWER: what a reset, an answer to reset and a power-down mean for the card's state.
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "scr-core.h"

/**
 * scr_card_generation() - what tells one card from the next
 * @node: the reader
 *
 * A callback may outlive its card.
 *
 * Return: &scr_card_counters.removals.
 */
u64 scr_card_generation(struct scr_node *node)
{
	u64 generation;

	spin_lock_irq(&node->lock);
	generation = node->counters.removals;
	spin_unlock_irq(&node->lock);
	return generation;
}

/* Bits in a second that the card's line carries (ISO 7816-3, 7.1); 0: not known. */
static u32 scr_data_rate(const struct scr_card_parameters *card)
{
	u32 f = scr_atr_clock_rate(card->fi_di >> 4);
	u32 d = scr_atr_baud_rate_adjustment(card->fi_di & 15);

	return f ? min_t(u64, div_u64((u64)card->clock * 1000 * d, f), U32_MAX) : 0;
}

/**
 * scr_settle() - a callback has changed the card's state
 * @node: the reader
 * @generation: when it was called
 * @state: SCARD_*
 * @protocol: SCARD_PROTOCOL_*
 *
 * Return: 0; -ENOMEDIUM: the card left meanwhile, and that is what counts, however
 * well the callback ended.
 */
int scr_settle(struct scr_node *node, u64 generation, u32 state, u32 protocol)
{
	u32 data_rate = protocol ? scr_data_rate(&node->reader.card) : 0;
	int result = 0;

	spin_lock_irq(&node->lock);
	if (node->counters.removals != generation || node->state == SCARD_ABSENT) {
		result = -ENOMEDIUM;
	} else {
		node->state = state;
		node->protocol = protocol;
		node->data_rate = data_rate;
	}
	spin_unlock_irq(&node->lock);
	return result;
}

static void scr_count_reset(struct scr_node *node, u32 minor)
{
	spin_lock_irq(&node->lock);
	if (minor == SCARD_POWER_DOWN)
		node->counters.power++;
	else
		node->counters.resets++;
	/* What somebody left behind is gone with either. */
	node->owes_reset = false;
	spin_unlock_irq(&node->lock);
	wake_up_interruptible_all(&node->events);
}

static u32 scr_protocols_of_atr(const struct scr_atr *atr)
{
	if (atr->specific_mode)
		return BIT(atr->specific_protocol) & SCARD_PROTOCOL_Tx;
	return atr->protocols & SCARD_PROTOCOL_Tx;
}

/* CardCapabilities from the ATR: what SmartcardUpdateCardCapabilities does. */
static void scr_update_card(struct scr_node *node, const struct scr_atr *atr)
{
	struct scr_card_parameters *card = &node->reader.card;

	card->protocol = SCARD_PROTOCOL_UNDEFINED;
	card->protocols = scr_protocols_of_atr(atr);
	card->first_protocol = BIT(atr->first_protocol);
	card->fi_di = atr->fi_di;
	card->extra_guard_time = atr->extra_guard_time;
	card->waiting_integer = atr->waiting_integer;
	card->ifsc = atr->ifsc;
	card->ifsd = SCR_ATR_DEFAULT_IFSC;
	card->bwi = atr->bwi;
	card->cwi = atr->cwi;
	card->crc = atr->crc;
	card->clock = node->reader.capabilities.default_clock;
}

/*
 * A card's answer to reset has come. One that cannot be understood leaves the
 * card powered: RDF_ATR_PARSE may know it when a protocol is asked for.
 */
static int scr_take_atr(struct scr_node *node, u64 generation,
			const u8 *raw, size_t length)
{
	struct scr_atr atr;
	int defect, result;

	defect = scr_atr_parse(&atr, raw, length);
	if (defect) {
		dev_dbg(&node->reader.dev, "answer to reset: %s\n",
			scr_atr_error_text(defect));
		memset(&atr, 0, sizeof(atr));
		atr.length = length;
		memcpy(atr.raw, raw, atr.length);
	}

	spin_lock_irq(&node->lock);
	node->atr = atr;
	node->atr_is_known = node->counters.removals == generation;
	node->is_mute = false;
	spin_unlock_irq(&node->lock);
	scr_update_card(node, &atr);

	result = scr_settle(node, generation, defect ? SCARD_POWERED : SCARD_NEGOTIABLE,
			    SCARD_PROTOCOL_UNDEFINED);
	if (result || !defect || node->reader.driver->function[RDF_ATR_PARSE])
		return result;
	return -EMEDIUMTYPE;
}

/* Was it the card that did not do its part, and not the reader or the caller? */
static bool scr_is_mute(int result)
{
	return result == -EIO || result == -ETIMEDOUT || result == -EPROTO ||
	       result == -EMEDIUMTYPE || result == -EOVERFLOW;
}

/* The card did not answer to reset: if it was powered, then it does not answer any more. */
static void scr_reset_failed(struct scr_node *node, u64 generation, int result)
{
	spin_lock_irq(&node->lock);
	node->atr_is_known = false;
	node->is_mute = scr_is_mute(result) && node->counters.removals == generation;
	spin_unlock_irq(&node->lock);
	if (READ_ONCE(node->state) >= SCARD_POWERED)
		scr_settle(node, generation, SCARD_SWALLOWED, SCARD_PROTOCOL_UNDEFINED);
}

/**
 * scr_finish_power() - what RDF_CARD_POWER has made of the card
 * @node: the reader
 * @request: inside the gate
 * @result: of the callback
 *
 * Context: process context.
 *
 * Return: as IOCTL_SMARTCARD_POWER.
 */
int scr_finish_power(struct scr_node *node, struct scr_request *request, int result)
{
	u64 generation = request->generation;

	if (result && request->minor == SCARD_POWER_DOWN)
		return result;
	scr_count_reset(node, request->minor);
	if (request->minor == SCARD_POWER_DOWN)
		return scr_settle(node, generation, SCARD_SWALLOWED, SCARD_PROTOCOL_UNDEFINED);
	if (!result)
		return scr_take_atr(node, generation, request->output,
				    request->information);
	scr_reset_failed(node, generation, result);
	request->information = 0;
	/* Longer than any answer to reset is: that is the card's mistake. */
	return result == -EOVERFLOW ? -EMEDIUMTYPE : result;
}

/**
 * scr_prepare_power() - before RDF_CARD_POWER
 * @node: the reader
 * @request: inside the gate; its @minor becomes a cold reset where there is no power
 *
 * Return: 0; -EINVAL.
 */
int scr_prepare_power(struct scr_node *node, struct scr_request *request)
{
	request->generation = scr_card_generation(node);
	switch (request->minor) {
	case SCARD_POWER_DOWN:
		return 0;
	case SCARD_WARM_RESET:
		if (READ_ONCE(node->state) < SCARD_POWERED)
			request->minor = SCARD_COLD_RESET;
		fallthrough;
	case SCARD_COLD_RESET:
		request->room = min_t(size_t, request->room, SCARD_ATR_LENGTH);
		return 0;
	default:
		return -EINVAL;
	}
}
