/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the parts of the OpenPGP card share: the application of "Functional
 * Specification of the OpenPGP application on ISO Smart Card Operating Systems",
 * version 3.4. Section numbers are those of that document.
 */
#ifndef SCR_EMU_OPENPGP_CARD_H
#define SCR_EMU_OPENPGP_CARD_H

#include <openssl/types.h>

#include "interindustry.h"
#include "openpgp_work.h"
#include "secret.h"

#define OPENPGP_AID_LENGTH		16
#define OPENPGP_MAXIMUM_ATTRIBUTES	12
#define OPENPGP_CONTENTS		21

/* A longer command cannot be chained. 7F66 says so, and what an answer can have. */
#define OPENPGP_MAXIMUM_LENGTH		4096

/* GET DATA and PUT DATA: the longest certificate, the longest other object. */
#define OPENPGP_MAXIMUM_CERTIFICATE	2048
#define OPENPGP_MAXIMUM_OBJECT		255

/* In the order of their tags, C1 and on. */
enum openpgp_role {
	OPENPGP_SIGNATURE,
	OPENPGP_DECIPHERING,
	OPENPGP_AUTHENTICATION,
	OPENPGP_ROLES,
};

enum openpgp_access {
	OPENPGP_NEVER,
	OPENPGP_ALWAYS,
	OPENPGP_USER,		/* PW1 as number 82 */
	OPENPGP_ADMINISTRATOR,	/* PW3 */
};

/**
 * struct openpgp_key - a key pair
 * @attributes: its algorithm (4.4.3.10)
 * @pair: NULL: there is none
 * @imported: it was not made here
 */
struct openpgp_key {
	u8 attributes[OPENPGP_MAXIMUM_ATTRIBUTES];
	u8 attributes_length;
	EVP_PKEY *pair;
	bool imported;
};

struct openpgp_content {
	u8 *bytes;
	u32 length;
};

/**
 * struct openpgp_chain - a command in several (7.7)
 * @header: of each of them, the class without the chaining bit
 * @active: there was one, and more are to come
 */
struct openpgp_chain {
	u8 header[4];
	bool active;
	u32 length;
	u8 data[OPENPGP_MAXIMUM_LENGTH];
};

/**
 * struct openpgp_rest - what is left of an answer that is longer than Le
 * @status: when all of it is gone
 */
struct openpgp_rest {
	u32 sent;
	u32 length;
	u16 status;
	u8 data[MAXIMUM_RESPONSE];
};

/**
 * struct openpgp_card - the state of an OpenPGP card
 * @selected: since the reset
 * @terminated: until ACTIVATE FILE
 * @signs_once: PW1 has to be verified for each signature
 * @may_sign: PW1 was verified as number 81
 * @is_user: and as number 82
 * @is_administrator: PW3 was verified
 * @resetting: no length: there is no resetting code
 * @signatures: with the signature key
 * @certificate: which one of the tags 7F21 is meant, from 0
 * @ne: the most that the answer under way is to have
 */
struct openpgp_card {
	u8 aid[OPENPGP_AID_LENGTH];
	bool selected;
	bool terminated;
	bool signs_once;
	bool may_sign;
	bool is_user;
	bool is_administrator;
	struct secret user;
	struct secret resetting;
	struct secret administrator;
	u32 signatures;
	u8 certificate;
	struct openpgp_content contents[OPENPGP_CONTENTS];
	struct openpgp_key keys[OPENPGP_ROLES];
	struct openpgp_work work;
	enum openpgp_role working_on;
	struct openpgp_chain chain;
	struct openpgp_rest rest;
	u32 ne;
};

bool openpgp_may(const struct openpgp_card *state, enum openpgp_access access);

/* Keeps what is more than @ne bytes of the answer in @card, and gives it by and by. */
void openpgp_trim(struct card *card, u32 ne);
void openpgp_give_rest(struct card *card, u32 ne);
void openpgp_forget_rest(struct openpgp_card *state);
/* Ends what CARD_LATER began: the answer is in @card. */
void openpgp_answered(struct card *card);

/* PW1, PW3 and no resetting code, as a new card has them. */
void openpgp_default_secrets(struct openpgp_card *state);
/* 4.3: nothing is verified any more. */
void openpgp_forget(struct openpgp_card *state);
/* The value of C4. Return: bytes put. */
u32 openpgp_secrets_status(const struct openpgp_card *state, u8 *place);

/* The objects that are kept as they come, by tag. Return: SW1, SW2. */
u16 openpgp_content_get(const struct openpgp_card *state, u16 tag,
			const struct openpgp_content **content);
u16 openpgp_content_put(struct openpgp_card *state, u16 tag, const u8 *bytes, u32 length);
void openpgp_contents_clear(struct openpgp_card *state);

/* Algorithm attributes. The first three return bytes put. */
u32 openpgp_default_attributes(u8 *place);
u32 openpgp_all_attributes(u8 *place);
u8 openpgp_algorithm(const struct openpgp_key *key);
u16 openpgp_modulus_bits(const struct openpgp_key *key);
u16 openpgp_put_attributes(struct openpgp_card *state, enum openpgp_role role, const u8 *bytes,
			   u32 length);

/* What openpgp_algorithm() says: as in RFC 4880 and its successors. */
#define OPENPGP_RSA		1
#define OPENPGP_ECDH		18
#define OPENPGP_EDDSA		22

/* The key takes the place of the one before, and belongs to the card from now on. */
void openpgp_key_set(struct openpgp_card *state, enum openpgp_role role, EVP_PKEY *pair,
		     bool imported);
/* The role that a control reference template is for (7.2.14). Return: false: none. */
bool openpgp_role_of(u8 tag, enum openpgp_role *role);

/* The commands (7.2). Each puts data in @card if there is some. Return: SW1, SW2. */
u16 openpgp_verify(struct card *card, const struct apdu *apdu);
u16 openpgp_change_reference_data(struct card *card, const struct apdu *apdu);
u16 openpgp_reset_retry_counter(struct card *card, const struct apdu *apdu);
u16 openpgp_get_data(struct card *card, const struct apdu *apdu);
u16 openpgp_get_next_data(struct card *card, const struct apdu *apdu);
u16 openpgp_select_data(struct card *card, const struct apdu *apdu);
u16 openpgp_put_data(struct card *card, const struct apdu *apdu);
u16 openpgp_import_key(struct card *card, const struct apdu *apdu);
u16 openpgp_generate_key(struct card *card, const struct apdu *apdu);
u16 openpgp_security_operation(struct card *card, const struct apdu *apdu);
u16 openpgp_internal_authenticate(struct card *card, const struct apdu *apdu);

#endif /* SCR_EMU_OPENPGP_CARD_H */
