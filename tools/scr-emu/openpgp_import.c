// SPDX-License-Identifier: BSD-3-Clause
/*
 * Key import of the OpenPGP card: PUT DATA with odd INS and an extended header list
 * (4.4.3.12): 4D { which key, 7F48 { tags and lengths }, 5F48 the values in a row }.
 */
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "openpgp_card.h"
#include "tlv.h"

#define HEADER_LIST		0x3fff
#define TAG_HEADER_LIST		0x4d
#define TAG_TEMPLATE		0x7f48
#define TAG_VALUES		0x5f48

/* In the template: of RSA e, p and q; of a curve the scalar. */
#define TAG_EXPONENT		0x91
#define TAG_PRIVATE		0x92
#define TAG_PRIME		0x93

#define CURVE_LENGTH		32

/* The template gives lengths; the values are in the other object. */
static bool find_value(struct tlv *value, u16 tag, const struct tlv *template,
		       const struct tlv *values)
{
	const u8 *place = template->value;
	u32 left = template->length, offset = 0, header;

	for (; left; place += header, left -= header, offset += value->length) {
		header = tlv_header(value, place, left);
		if (!header || value->length > values->length - offset)
			return false;
		value->value = values->value + offset;
		if (value->tag == tag)
			return value->length;
	}
	return false;
}

/* d from e, p and q: its product with e is 1 modulo the common multiple of p-1, q-1. */
static bool work_out(BIGNUM *n, BIGNUM *d, const BIGNUM *e, const BIGNUM *p, const BIGNUM *q)
{
	BN_CTX *context = BN_CTX_secure_new();
	BIGNUM *less_p = BN_secure_new(), *less_q = BN_secure_new();
	BIGNUM *product = BN_secure_new(), *divisor = BN_secure_new();
	bool good;

	good = context && less_p && less_q && product && divisor &&
	       BN_mul(n, p, q, context) &&
	       BN_sub(less_p, p, BN_value_one()) && BN_sub(less_q, q, BN_value_one()) &&
	       BN_mul(product, less_p, less_q, context) &&
	       BN_gcd(divisor, less_p, less_q, context) &&
	       BN_div(product, NULL, product, divisor, context) &&
	       BN_mod_inverse(d, e, product, context);
	BN_clear_free(less_p);
	BN_clear_free(less_q);
	BN_clear_free(product);
	BN_clear_free(divisor);
	BN_CTX_free(context);
	return good;
}

/* Without the primes: OpenSSL works without them, only slower. */
static EVP_PKEY *rsa_pair(const BIGNUM *n, const BIGNUM *e, const BIGNUM *d)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	OSSL_PARAM *parameters = NULL;
	EVP_PKEY *pair = NULL;

	if (builder && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) &&
	    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) &&
	    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_D, d))
		parameters = OSSL_PARAM_BLD_to_param(builder);
	if (!parameters || !context || EVP_PKEY_fromdata_init(context) <= 0 ||
	    EVP_PKEY_fromdata(context, &pair, EVP_PKEY_KEYPAIR, parameters) <= 0)
		pair = NULL;
	OSSL_PARAM_free(parameters);
	OSSL_PARAM_BLD_free(builder);
	EVP_PKEY_CTX_free(context);
	return pair;
}

static BIGNUM *number_of(u16 tag, const struct tlv *template, const struct tlv *values)
{
	struct tlv value;

	if (!find_value(&value, tag, template, values))
		return NULL;
	return BN_bin2bn(value.value, value.length, BN_secure_new());
}

static EVP_PKEY *import_rsa(u16 bits, const struct tlv *template, const struct tlv *values)
{
	BIGNUM *e = number_of(TAG_EXPONENT, template, values);
	BIGNUM *p = number_of(TAG_PRIVATE, template, values);
	BIGNUM *q = number_of(TAG_PRIME, template, values);
	BIGNUM *n = BN_secure_new(), *d = BN_secure_new();
	EVP_PKEY *pair = NULL;

	if (e && p && q && n && d && work_out(n, d, e, p, q) && BN_num_bits(n) == bits)
		pair = rsa_pair(n, e, d);
	BN_free(e);
	BN_clear_free(p);
	BN_clear_free(q);
	BN_free(n);
	BN_clear_free(d);
	return pair;
}

/*
 * A scalar comes as a number, the high byte first, without the zeros before it; that
 * of X25519 is kept the other way round. That of Ed25519 is no number, but may have
 * lost its zeros all the same.
 */
static EVP_PKEY *import_curve(bool deciphers, const struct tlv *template,
			      const struct tlv *values)
{
	u8 number[CURVE_LENGTH] = {}, scalar[CURVE_LENGTH];
	struct tlv value;
	EVP_PKEY *pair;
	unsigned int i;

	if (!find_value(&value, TAG_PRIVATE, template, values) || value.length > CURVE_LENGTH)
		return NULL;
	memcpy(number + CURVE_LENGTH - value.length, value.value, value.length);
	for (i = 0; i < CURVE_LENGTH; i++)
		scalar[i] = number[deciphers ? CURVE_LENGTH - 1 - i : i];
	pair = EVP_PKEY_new_raw_private_key(deciphers ? EVP_PKEY_X25519 : EVP_PKEY_ED25519, NULL,
					    scalar, CURVE_LENGTH);
	OPENSSL_cleanse(number, sizeof(number));
	OPENSSL_cleanse(scalar, sizeof(scalar));
	return pair;
}

u16 openpgp_import_key(struct card *card, const struct apdu *apdu)
{
	struct openpgp_card *state = card->state;
	struct tlv list, which, template, values;
	const struct openpgp_key *key;
	enum openpgp_role role;
	EVP_PKEY *pair;

	if (apdu->parameter != HEADER_LIST)
		return STATUS_WRONG_P1_P2;
	if (!openpgp_may(state, OPENPGP_ADMINISTRATOR))
		return STATUS_FORBIDDEN;
	if (!tlv_find(&list, TAG_HEADER_LIST, apdu->data, apdu->nc) ||
	    !tlv_get(&which, list.value, list.length) || which.tag > 0xff ||
	    !openpgp_role_of(which.tag, &role) ||
	    !tlv_find(&template, TAG_TEMPLATE, list.value, list.length) ||
	    !tlv_find(&values, TAG_VALUES, list.value, list.length))
		return STATUS_WRONG_DATA;
	key = &state->keys[role];
	if (openpgp_algorithm(key) == OPENPGP_RSA)
		pair = import_rsa(openpgp_modulus_bits(key), &template, &values);
	else
		pair = import_curve(role == OPENPGP_DECIPHERING, &template, &values);
	if (!pair)
		return STATUS_WRONG_DATA;
	openpgp_key_set(state, role, pair, true);
	return STATUS_DONE;
}
