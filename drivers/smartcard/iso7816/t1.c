// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * The block protocol T=1, interface device's side: ISO/IEC 7816-3:2006, clause 11.
 *
 * I-blocks carry the command and the response, in a chain where they do not fit
 * in one; R-blocks ask for the next I-block, or for the last one again; S-blocks
 * change the information field sizes, extend the waiting time, abort a chain and
 * resynchronize. The two sides take turns, and only the card is timed: so we
 * send a block, wait for one, and that one says what to send next.
 *
 * Pure: no input or output, no allocation, and every call ends after a number of
 * steps that the length of its block bounds. What brings no progress is counted
 * here and ends the exchange. Not counted are valid S(WTX request), S(IFS
 * request) and chained I-blocks, be they empty: a card may go on with these for
 * ever, and the caller's deadline ends that, as it ends a response too long.
 *
 * Where the standard leaves room:
 *
 * - Sent NAD is 0; NAD of the card is not looked at; libccid does the same.
 * - 3 retries of a block, then up to 3 S(RESYNCH request) in one exchange, then
 *   the card is dead (rules 6.4, 7.4.1).
 * - A RESYNCH clears N(S) and N(R) and puts IFSC and IFSD back to what they were
 *   after the reset (rule 6); if the card had lowered IFSC since, it stays low.
 *   What was under way begins again from its first block, but a command is never
 *   carried out twice: if its last block was sent, and the card did not ask for
 *   that block again afterwards, the card may have acted on it, and the exchange
 *   ends with &scr_t1.aborted. OpenCT and libccid send it again.
 * - S(ABORT request) is answered in any exchange (rule 9). An R-block then gives
 *   us back the right to send, its N(R) is our next N(S), and the exchange ends
 *   with &scr_t1.aborted. An I-block after our chain was aborted is the response
 *   to the command. I-blocks after its own chain was are acknowledged and dropped:
 *   the caller has parts of the response that they do not belong to.
 * - INF longer than IFSD is taken: it came, and whole.
 */
#include "t1.h"

#define RETRIES			3
#define RESYNCHRONIZATIONS	3

/* What goes on. */
enum state {
	STATE_IDLE,
	STATE_SENDING,		/* no I-block of the response yet */
	STATE_RECEIVING,	/* the card is in a chain */
	STATE_ABORTING,		/* S(ABORT request) came */
	STATE_NEGOTIATING,	/* S(IFS request) is due or out */
	STATE_RESYNCHRONIZING,	/* S(RESYNCH request) is due or out */
	STATE_DEAD
};

static bool more_follows(const struct scr_t1 *t1)
{
	return t1->length - t1->offset > t1->chunk;
}

/* The I-block at the offset becomes due, cut to what the card takes by now. */
static enum scr_t1_result send_information(struct scr_t1 *t1)
{
	size_t left = t1->length - t1->offset;

	t1->chunk = left < t1->ifsc ? left : t1->ifsc;
	t1->pcb = t1->send_number << SCR_T1_I_NUMBER_SHIFT;
	if (more_follows(t1))
		t1->pcb |= SCR_T1_I_MORE;
	t1->may_be_complete = !more_follows(t1);
	return SCR_T1_SEND;
}

/* Asks for the I-block that we expect; @defect says why, if it is not due. */
static enum scr_t1_result send_ready(struct scr_t1 *t1, enum scr_t1_defect defect)
{
	t1->pcb = SCR_T1_R | t1->receive_number << SCR_T1_R_NUMBER_SHIFT | defect;
	return SCR_T1_SEND;
}

static enum scr_t1_result send_ifs_request(struct scr_t1 *t1)
{
	t1->state = STATE_NEGOTIATING;
	t1->pcb = SCR_T1_IFS_REQUEST;
	t1->parameter = t1->ifsd_wanted;
	return SCR_T1_SEND;
}

static enum scr_t1_result send_response(struct scr_t1 *t1,
					const struct scr_t1_block *received)
{
	t1->pcb = received->pcb | SCR_T1_S_RESPONSE;
	t1->parameter = received->length ? received->information[0] : 0;
	return SCR_T1_SEND;
}

static enum scr_t1_result finish(struct scr_t1 *t1)
{
	t1->state = STATE_IDLE;
	t1->command = NULL;
	return SCR_T1_DONE;
}

static enum scr_t1_result give_up(struct scr_t1 *t1)
{
	t1->state = STATE_DEAD;
	t1->command = NULL;
	return SCR_T1_DEAD;
}

static enum scr_t1_result resynchronize(struct scr_t1 *t1)
{
	if (t1->resynchronizations == RESYNCHRONIZATIONS)
		return give_up(t1);
	t1->resynchronizations++;
	t1->state = STATE_RESYNCHRONIZING;
	t1->pcb = SCR_T1_RESYNCH_REQUEST;
	return SCR_T1_SEND;
}

/* Counts a block that brought no progress. Returns whether that is enough. */
static bool failed_too_often(struct scr_t1 *t1)
{
	if (t1->failures == RETRIES)
		return true;
	t1->failures++;
	return false;
}

/*
 * Nothing came, or no use can be made of it (rules 7.1 to 7.3): a request of
 * ours is repeated, else an R-block asks for what we expect.
 */
static enum scr_t1_result reject(struct scr_t1 *t1, enum scr_t1_defect defect)
{
	if (t1->state == STATE_RESYNCHRONIZING || failed_too_often(t1))
		return resynchronize(t1);
	if (t1->state == STATE_NEGOTIATING)
		return SCR_T1_SEND;
	return send_ready(t1, defect);
}

/* The card did not get the I-block in flight: so it did not act on it either. */
static enum scr_t1_result send_again(struct scr_t1 *t1)
{
	t1->may_be_complete = false;
	if (failed_too_often(t1))
		return resynchronize(t1);
	return send_information(t1);
}

static enum scr_t1_result send_next(struct scr_t1 *t1)
{
	t1->failures = 0;
	t1->offset += t1->chunk;
	t1->send_number ^= 1;
	return send_information(t1);
}

/* An R-block while the command is sent (rules 2.2, 5, 7.1). */
static enum scr_t1_result receive_ready_sending(struct scr_t1 *t1, u8 number)
{
	if (number == t1->send_number)
		return send_again(t1);
	if (more_follows(t1))
		return send_next(t1);
	return reject(t1, SCR_T1_OTHER_DEFECT);
}

static enum scr_t1_result receive_ready(struct scr_t1 *t1,
					const struct scr_t1_block *received)
{
	u8 number = received->pcb >> SCR_T1_R_NUMBER_SHIFT & 1;

	if (received->length || (received->pcb & SCR_T1_R_ERROR_MASK) > SCR_T1_OTHER_DEFECT)
		return reject(t1, SCR_T1_OTHER_DEFECT);
	switch (t1->state) {
	case STATE_SENDING:
		return receive_ready_sending(t1, number);
	case STATE_ABORTING:
		t1->send_number = number;
		return finish(t1);
	default:
		return reject(t1, SCR_T1_NO_DEFECT);
	}
}

/* The first I-block of the response acknowledges our last one (rule 2.1). */
static void begin_response(struct scr_t1 *t1)
{
	if (t1->response_begun)
		return;
	t1->response_begun = true;
	t1->aborted = false;
	t1->send_number ^= 1;
}

static bool is_expected(const struct scr_t1 *t1, u8 pcb)
{
	if (pcb & SCR_T1_I_RESERVED || pcb >> SCR_T1_I_NUMBER_SHIFT != t1->receive_number)
		return false;
	if (t1->state == STATE_SENDING)
		return !more_follows(t1);
	return t1->state == STATE_RECEIVING || t1->state == STATE_ABORTING;
}

static enum scr_t1_result receive_information(struct scr_t1 *t1,
					      const struct scr_t1_block *received)
{
	if (!is_expected(t1, received->pcb))
		return reject(t1, SCR_T1_OTHER_DEFECT);
	begin_response(t1);
	t1->failures = 0;
	t1->receive_number ^= 1;
	if (!t1->aborted && received->length) {
		t1->information = received->information;
		t1->information_length = received->length;
	}
	if (!(received->pcb & SCR_T1_I_MORE))
		return finish(t1);
	t1->state = STATE_RECEIVING;
	return send_ready(t1, SCR_T1_NO_DEFECT);
}

static void restore_initial_values(struct scr_t1 *t1)
{
	t1->send_number = 0;
	t1->receive_number = 0;
	t1->failures = 0;
	t1->offset = 0;
	t1->ifsd = SCR_T1_DEFAULT_IFSD;
	if (t1->ifsc > t1->initial_ifsc)
		t1->ifsc = t1->initial_ifsc;
}

static enum scr_t1_result resume(struct scr_t1 *t1)
{
	restore_initial_values(t1);
	if (t1->ifsd_wanted)
		return send_ifs_request(t1);
	if (t1->may_be_complete)
		t1->aborted = true;
	if (t1->aborted)
		return finish(t1);
	t1->state = STATE_SENDING;
	return send_information(t1);
}

static enum scr_t1_result receive_ifs_request(struct scr_t1 *t1,
					      const struct scr_t1_block *received)
{
	u8 ifsc;

	if (received->length != 1)
		return reject(t1, SCR_T1_OTHER_DEFECT);
	ifsc = received->information[0];
	if (ifsc == 0 || ifsc > SCR_T1_MAXIMUM_IFS)
		return reject(t1, SCR_T1_OTHER_DEFECT);
	t1->failures = 0;
	t1->ifsc = ifsc;
	return send_response(t1, received);
}

static enum scr_t1_result receive_wtx_request(struct scr_t1 *t1,
					      const struct scr_t1_block *received)
{
	if (received->length != 1 || received->information[0] == 0)
		return reject(t1, SCR_T1_OTHER_DEFECT);
	t1->failures = 0;
	t1->waiting_multiplier = received->information[0];
	return send_response(t1, received);
}

/* The card repeats its request if our response got lost, but not for ever. */
static enum scr_t1_result receive_abort_request(struct scr_t1 *t1,
						const struct scr_t1_block *received)
{
	if (received->length)
		return reject(t1, SCR_T1_OTHER_DEFECT);
	t1->aborted = true;
	if (t1->state != STATE_ABORTING)
		t1->failures = 0;
	else if (failed_too_often(t1))
		return resynchronize(t1);
	t1->state = STATE_ABORTING;
	return send_response(t1, received);
}

static enum scr_t1_result receive_request(struct scr_t1 *t1,
					  const struct scr_t1_block *received)
{
	if (t1->state == STATE_NEGOTIATING || t1->state == STATE_RESYNCHRONIZING)
		return reject(t1, SCR_T1_OTHER_DEFECT);
	switch (received->pcb) {
	case SCR_T1_IFS_REQUEST:
		return receive_ifs_request(t1, received);
	case SCR_T1_WTX_REQUEST:
		return receive_wtx_request(t1, received);
	case SCR_T1_ABORT_REQUEST:
		return receive_abort_request(t1, received);
	default:
		return reject(t1, SCR_T1_OTHER_DEFECT);
	}
}

static enum scr_t1_result receive_ifs_response(struct scr_t1 *t1,
					       const struct scr_t1_block *received)
{
	if (received->length != 1 || received->information[0] != t1->ifsd_wanted)
		return reject(t1, SCR_T1_OTHER_DEFECT);
	t1->ifsd = t1->ifsd_wanted;
	return finish(t1);
}

/* A response is one to what we asked, or none. */
static enum scr_t1_result receive_response(struct scr_t1 *t1,
					   const struct scr_t1_block *received)
{
	u8 request = received->pcb & (u8)~SCR_T1_S_RESPONSE;

	if (t1->state == STATE_NEGOTIATING && request == SCR_T1_IFS_REQUEST)
		return receive_ifs_response(t1, received);
	if (t1->state == STATE_RESYNCHRONIZING && request == SCR_T1_RESYNCH_REQUEST &&
	    received->length == 0)
		return resume(t1);
	return reject(t1, SCR_T1_OTHER_DEFECT);
}

/* A PCB of 101 and 5 bits means nothing; it is not among the responses. */
static enum scr_t1_result receive_valid(struct scr_t1 *t1,
					const struct scr_t1_block *received)
{
	if (!(received->pcb & SCR_T1_NOT_I))
		return receive_information(t1, received);
	if ((received->pcb & SCR_T1_R_MASK) == SCR_T1_R)
		return receive_ready(t1, received);
	if (received->pcb & SCR_T1_S_RESPONSE)
		return receive_response(t1, received);
	return receive_request(t1, received);
}

static void clear_results(struct scr_t1 *t1)
{
	t1->information = NULL;
	t1->information_length = 0;
	t1->waiting_multiplier = 1;
}

/**
 * scr_t1_receive() - take the block that the card sent, or that none came
 * @t1: the state
 * @block: the block, prologue to epilogue; not looked at if @length is 0
 * @length: its length; 0 if nothing came within the block waiting time, or what
 *	came had a parity error. Any other length is taken, and is an invalid
 *	block if it is not that of a block.
 *
 * Call it once for each block that was sent. If the block is an I-block with
 * data of the response, &scr_t1.information points to them in @block: the caller
 * appends them to what it has, whatever is returned. If &scr_t1.aborted is set
 * at the end, all of it is void. With no exchange under way nothing is done.
 *
 * Context: any; the caller lets one call after the other use @t1.
 * Return: what to do next.
 */
enum scr_t1_result scr_t1_receive(struct scr_t1 *t1, const u8 *block, size_t length)
{
	struct scr_t1_block received;
	enum scr_t1_defect defect;

	clear_results(t1);
	if (t1->state == STATE_DEAD)
		return SCR_T1_DEAD;
	if (t1->state == STATE_IDLE)
		return SCR_T1_DONE;
	defect = scr_t1_block_decode(&received, t1->crc, block, length);
	if (defect)
		return reject(t1, defect);
	return receive_valid(t1, &received);
}
EXPORT_SYMBOL_IF_KUNIT(scr_t1_receive);

/**
 * scr_t1_encode() - write the block that is due
 * @t1: the state
 * @block: where to; SCR_T1_BLOCK_LENGTH bytes
 *
 * Changes nothing: called again it writes the same block again. The block may
 * hold a PIN, so the caller wipes @block when it has been sent.
 *
 * Return: the length of the block, 4 to 259; 0 if no exchange is under way, or
 * the card is dead.
 */
size_t scr_t1_encode(const struct scr_t1 *t1, u8 *block)
{
	struct scr_t1_block due = { .pcb = t1->pcb };

	if (t1->state == STATE_IDLE || t1->state == STATE_DEAD)
		return 0;
	if (!(due.pcb & SCR_T1_NOT_I)) {
		due.length = t1->chunk;
		if (due.length)
			due.information = t1->command + t1->offset;
	} else if (scr_t1_has_parameter(due.pcb)) {
		due.length = 1;
		due.information = &t1->parameter;
	}
	return scr_t1_block_encode(&due, t1->crc, block);
}
EXPORT_SYMBOL_IF_KUNIT(scr_t1_encode);

/* Returns false for a card that is dead: it stays so until it is reset. */
static bool begin(struct scr_t1 *t1, const u8 *command, size_t length)
{
	clear_results(t1);
	if (t1->state == STATE_DEAD)
		return false;
	t1->aborted = false;
	t1->response_begun = false;
	t1->failures = 0;
	t1->resynchronizations = 0;
	t1->ifsd_wanted = 0;
	t1->command = command;
	t1->length = length;
	t1->offset = 0;
	return true;
}

/**
 * scr_t1_transmit() - begin an exchange: a command, and the card's response
 * @t1: the state, with no exchange under way. If the caller left one before its
 *	end, scr_t1_resynchronize() comes first, or a reset of the card.
 * @command: the bytes of the command; they stay the caller's, and are to be
 *	there until the exchange is over
 * @length: how many, up to 65544; 0 makes one I-block without INF
 *
 * The first block is due then; and each block, also a repeated one, is to be
 * fetched by scr_t1_encode().
 */
void scr_t1_transmit(struct scr_t1 *t1, const u8 *command, size_t length)
{
	if (!begin(t1, command, length))
		return;
	t1->state = STATE_SENDING;
	send_information(t1);
}
EXPORT_SYMBOL_IF_KUNIT(scr_t1_transmit);

/**
 * scr_t1_negotiate_ifsd() - begin to tell the card how much INF we take (11.4.2)
 * @t1: the state, with no exchange under way
 * @ifsd: information field size of the interface device, 1 to 254
 *
 * S(IFS request) is due then. &scr_t1.ifsd has the new value when the
 * negotiation ends with SCR_T1_DONE. Cards that do not know S(IFS request) are
 * known: these end SCR_T1_DEAD, and can be used with 32 after a reset.
 */
void scr_t1_negotiate_ifsd(struct scr_t1 *t1, u8 ifsd)
{
	if (!begin(t1, NULL, 0))
		return;
	t1->ifsd_wanted = ifsd;
	send_ifs_request(t1);
}
EXPORT_SYMBOL_IF_KUNIT(scr_t1_negotiate_ifsd);

/**
 * scr_t1_resynchronize() - begin to bring the card back in step
 * @t1: any state
 *
 * For an exchange that the caller has left before its end, or that ended dead:
 * S(RESYNCH request) is due then. If it ends with SCR_T1_DONE, all is as after the
 * reset, but an IFSC that the card lowered; nothing of the command that was left
 * is sent again, and &scr_t1.aborted is set.
 */
void scr_t1_resynchronize(struct scr_t1 *t1)
{
	t1->state = STATE_IDLE;
	begin(t1, NULL, 0);
	t1->may_be_complete = true;
	resynchronize(t1);
}
EXPORT_SYMBOL_IF_KUNIT(scr_t1_resynchronize);

/**
 * scr_t1_reset() - the state that a card is in after a reset
 * @t1: the state; what it was does not matter
 * @ifsc: &scr_atr.ifsc: 1 to 254; 0 is taken for 32 and 255 for 254
 * @crc: &scr_atr.crc: blocks end with a CRC, not with an LRC
 */
void scr_t1_reset(struct scr_t1 *t1, u8 ifsc, bool crc)
{
	if (ifsc == 0)
		ifsc = SCR_T1_DEFAULT_IFSC;
	if (ifsc > SCR_T1_MAXIMUM_IFS)
		ifsc = SCR_T1_MAXIMUM_IFS;
	memset(t1, 0, sizeof(*t1));
	t1->initial_ifsc = ifsc;
	t1->ifsc = ifsc;
	t1->ifsd = SCR_T1_DEFAULT_IFSD;
	t1->crc = crc;
	t1->waiting_multiplier = 1;
}
EXPORT_SYMBOL_IF_KUNIT(scr_t1_reset);
