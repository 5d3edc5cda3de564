// SPDX-License-Identifier: GPL-2.0-only
/*
 * The OpenPGP card's keys: what it signs and deciphers, OpenSSL verifies and has
 * enciphered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "card_bench.h"
#include "loop.h"

#define VERIFY_TO_SIGN	{ "00200081 06 313233343536", "9000" }
#define VERIFY_USER	{ "00200082 06 313233343536", "9000" }
#define VERIFY_ADMIN	{ "00200083 08 3132333435363738", "9000" }

/* A DigestInfo: SHA-256, and a hash. */
#define HASH	"000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
#define DIGEST_INFO	"3031300D060960864801650304020105000420" HASH
#define SIGN	"002A9E9A 33" DIGEST_INFO "00"

#define MODULUS	256
#define CURVE	32

static unsigned int answers;

static void answered(struct card *of)
{
	(void)of;
	answers++;
	loop_quit();
}

static int insert(void **state)
{
	static const struct step steps[] = {
		{ "00A40400 06 D27600012401", "9000" },
		VERIFY_ADMIN,
		{}
	};

	(void)state;
	card_bench_insert("openpgp");
	card.answered = answered;
	answers = 0;
	run(steps);
	return 0;
}

/* An answer that comes later. */
static const char *awaited(const char *command)
{
	apdu(command);
	assert_int_equal(card.manner, CARD_LATER);
	assert_int_equal(loop_run(), 0);
	assert_int_equal(card.manner, CARD_ANSWERS);
	return answer_text();
}

static const char *sha256(u8 *hash)
{
	bytes_of(HASH, hash);
	return "SHA256";
}

/* 7F49 82.... { 81 820100 modulus 82 03 exponent } */
static EVP_PKEY *rsa_key(const u8 *answer)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	BIGNUM *n = BN_bin2bn(answer + 9, MODULUS, NULL), *e = BN_bin2bn(answer + 267, 3, NULL);
	OSSL_PARAM *parameters;
	EVP_PKEY *key = NULL;

	assert_memory_equal(answer, "\x7f\x49\x82\x01\x09\x81\x82\x01\x00", 9);
	assert_memory_equal(answer + 265, "\x82\x03\x01\x00\x01", 5);
	OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n);
	OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e);
	parameters = OSSL_PARAM_BLD_to_param(builder);
	EVP_PKEY_fromdata_init(context);
	assert_int_equal(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters), 1);
	OSSL_PARAM_free(parameters);
	OSSL_PARAM_BLD_free(builder);
	BN_free(n);
	BN_free(e);
	EVP_PKEY_CTX_free(context);
	return key;
}

static void assert_rsa_signed(EVP_PKEY *key)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	u8 hash[32];

	assert_int_equal(card.status, 0x9000);
	assert_int_equal(card.length, MODULUS);
	EVP_PKEY_verify_init(context);
	EVP_PKEY_CTX_set_signature_md(context, EVP_get_digestbyname(sha256(hash)));
	assert_int_equal(EVP_PKEY_verify(context, card.data, MODULUS, hash, sizeof(hash)), 1);
	EVP_PKEY_CTX_free(context);
}

/* Deciphers "secret" that was enciphered for the key, in two pieces. */
static void assert_rsa_deciphers(EVP_PKEY *key)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	u8 first[6 + 200] = { 0x10, 0x2a, 0x80, 0x86, 200, 0x00 };
	u8 second[5 + 57 + 1] = { 0x00, 0x2a, 0x80, 0x86, 57 };
	u8 cryptogram[MODULUS];
	size_t length = sizeof(cryptogram);

	EVP_PKEY_encrypt_init(context);
	EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING);
	assert_int_equal(EVP_PKEY_encrypt(context, cryptogram, &length, (const u8 *)"secret", 6),
			 1);
	EVP_PKEY_CTX_free(context);
	memcpy(first + 6, cryptogram, 199);
	memcpy(second + 5, cryptogram + 199, 57);
	card_apdu(&card, first, 205);
	assert_int_equal(card.status, 0x9000);
	card_apdu(&card, second, sizeof(second));
	assert_string_equal(answer_text(), "7365637265749000");
	/* What is not enciphered for it. */
	second[5 + 56] ^= 1;
	card_apdu(&card, first, 205);
	card_apdu(&card, second, sizeof(second));
	assert_string_equal(answer_text(), "6A80");
}

static void rsa_signs(void **state)
{
	static const struct step before[] = {
		{ "00478100 02 B600 00", "6A88" },
		{ "00478000 02 B700 00", "6A80" },
		{ "00478200 02 B600 00", "6A86" },
		{}
	};
	u8 public[270];
	EVP_PKEY *key;

	(void)state;
	run(before);
	awaited("00478000 000002 B600 0000");
	assert_int_equal(card.length, 270);
	memcpy(public, card.data, 270);
	key = rsa_key(public);
	apdu("00478100 000002 B600 0000");
	assert_memory_equal(card.data, public, 270);
	/* A short Le: in two pieces. */
	apdu("00478100 02 B600 00");
	assert_int_equal(card.status, 0x610e);
	assert_string_equal(apdu("00CA00DE 00"), "0101020003009000");

	assert_string_equal(apdu(SIGN), "6982");
	run((const struct step[]) { VERIFY_TO_SIGN, {} });
	apdu(SIGN);
	assert_rsa_signed(key);
	assert_string_equal(apdu(SIGN), "6982");	/* once only */
	run((const struct step[]) { { "00DA00C4 01 01", "9000" }, VERIFY_TO_SIGN, {} });
	apdu(SIGN);
	assert_rsa_signed(key);
	apdu(SIGN);
	assert_rsa_signed(key);
	assert_string_equal(apdu("00CA007A 00"), "93030000039000");
	/* Longer than two fifths of the modulus; another operation; nothing. */
	assert_string_equal(apdu("002A9E9B 01 00 00"), "6A86");
	assert_string_equal(apdu("002A9E9A 00"), "6700");
	/* The attributes of another algorithm: the key is gone. */
	assert_string_equal(apdu("00DA00C1 06 010800002000"), "9000");
	assert_string_equal(apdu("00CA00DE 00"), "0101020003009000");
	assert_string_equal(apdu("00DA00C1 06 010C00002000"), "9000");
	assert_string_equal(apdu("00CA00DE 00"), "0100020003009000");
	assert_string_equal(apdu("00DA00C1 06 010400002000"), "6A80");
	EVP_PKEY_free(key);
}

static void rsa_deciphers_and_authenticates(void **state)
{
	EVP_PKEY *key;

	(void)state;
	awaited("00478000 000002 B800 0000");
	key = rsa_key(card.data);
	assert_string_equal(apdu("002A8086 02 0000 00"), "6982");
	run((const struct step[]) { VERIFY_USER, {} });
	assert_string_equal(apdu("002A8086 02 0000 00"), "6A80");
	assert_rsa_deciphers(key);
	EVP_PKEY_free(key);
	assert_string_equal(apdu("00880000 33" DIGEST_INFO "00"), "6A88");
	awaited("00478000 000002 A400 0000");
	key = rsa_key(card.data);
	apdu("00880000 33" DIGEST_INFO "00");
	assert_rsa_signed(key);
	EVP_PKEY_free(key);
}

/* 7F49 22 { 86 20 point } */
static EVP_PKEY *curve_key(int type)
{
	assert_int_equal(card.length, 5 + CURVE);
	assert_memory_equal(card.data, "\x7f\x49\x22\x86\x20", 5);
	return EVP_PKEY_new_raw_public_key(type, NULL, card.data + 5, CURVE);
}

static void assert_curve_signed(EVP_PKEY *key)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	u8 hash[32];

	assert_int_equal(card.status, 0x9000);
	assert_int_equal(card.length, 64);
	sha256(hash);
	EVP_DigestVerifyInit(context, NULL, NULL, NULL, key);
	assert_int_equal(EVP_DigestVerify(context, card.data, 64, hash, sizeof(hash)), 1);
	EVP_MD_CTX_free(context);
}

/* @prefix: with the byte that OpenPGP has before such a point. */
static void assert_curve_agrees(EVP_PKEY *key, bool prefix)
{
	EVP_PKEY *mine = EVP_PKEY_Q_keygen(NULL, NULL, "X25519");
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(mine, NULL);
	u8 command[64] = { 0x00, 0x2a, 0x80, 0x86, 39 + prefix, 0xa6, 37 + prefix, 0x7f, 0x49,
			   34 + prefix, 0x86, 32 + prefix, 0x40 };
	u8 secret[CURVE];
	size_t length = CURVE;

	EVP_PKEY_get_raw_public_key(mine, command + 12 + prefix, &length);
	EVP_PKEY_derive_init(context);
	EVP_PKEY_derive_set_peer(context, key);
	assert_int_equal(EVP_PKEY_derive(context, secret, &length), 1);
	card_apdu(&card, command, 5 + 39 + prefix + 1);
	assert_int_equal(card.status, 0x9000);
	assert_int_equal(card.length, CURVE);
	assert_memory_equal(card.data, secret, CURVE);
	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(mine);
}

static void curves(void **state)
{
	static const struct step steps[] = {
		{ "00DA00C1 0A 162B06010401DA470F01", "9000" },
		{ "00DA00C2 0B 122B060104019755010501", "9000" },
		{ "00DA00C3 0B 162B06010401DA470F01FF", "9000" },
		{ "00DA00C2 0A 162B06010401DA470F01", "6A80" },
		{ "00DA00C1 0B 122B060104019755010501", "6A80" },
		{ "00CA00C3 00", "162B06010401DA470F019000" },
		VERIFY_TO_SIGN,
		VERIFY_USER,
		{}
	};
	EVP_PKEY *key;

	(void)state;
	run(steps);
	awaited("00478000 02 B600 00");
	key = curve_key(EVP_PKEY_ED25519);
	apdu("002A9E9A 20" HASH "00");
	assert_curve_signed(key);
	EVP_PKEY_free(key);
	awaited("00478000 05 B603840101 00");
	EVP_PKEY_free(curve_key(EVP_PKEY_ED25519));
	awaited("00478000 02 B800 00");
	key = curve_key(EVP_PKEY_X25519);
	assert_curve_agrees(key, false);
	assert_curve_agrees(key, true);
	EVP_PKEY_free(key);
	assert_string_equal(apdu("002A8086 04 A6028600 00"), "6A80");
	awaited("00478000 02 A400 00");
	key = curve_key(EVP_PKEY_ED25519);
	apdu("00880000 20" HASH "00");
	assert_curve_signed(key);
	EVP_PKEY_free(key);
}

static u32 number(const EVP_PKEY *key, const char *name, u8 *place)
{
	BIGNUM *value = NULL;
	u32 length;

	assert_int_equal(EVP_PKEY_get_bn_param(key, name, &value), 1);
	length = BN_bn2bin(value, place);
	BN_free(value);
	return length;
}

static void rsa_is_imported(void **state)
{
	static const u8 header[] = {
		0x00, 0xdb, 0x3f, 0xff, 0x00, 0x01, 0x19,
		0x4d, 0x82, 0x01, 0x15, 0xb6, 0x00,
		0x7f, 0x48, 0x08, 0x91, 0x03, 0x92, 0x81, 0x80, 0x93, 0x81, 0x80,
		0x5f, 0x48, 0x82, 0x01, 0x03,
	};
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	u8 command[sizeof(header) + 3 + 256];

	(void)state;
	memcpy(command, header, sizeof(header));
	assert_int_equal(number(key, OSSL_PKEY_PARAM_RSA_E, command + sizeof(header)), 3);
	assert_int_equal(number(key, OSSL_PKEY_PARAM_RSA_FACTOR1, command + sizeof(header) + 3),
			 128);
	assert_int_equal(number(key, OSSL_PKEY_PARAM_RSA_FACTOR2,
				command + sizeof(header) + 131), 128);
	card_apdu(&card, command, sizeof(command));
	assert_string_equal(answer_text(), "9000");
	assert_string_equal(apdu("00CA00DE 00"), "0102020003009000");
	run((const struct step[]) { VERIFY_TO_SIGN, {} });
	apdu(SIGN);
	assert_rsa_signed(key);
	/* Not a modulus of 2048 bits. */
	command[sizeof(header) + 3] = 0;
	card_apdu(&card, command, sizeof(command));
	assert_string_equal(answer_text(), "6A80");
	EVP_PKEY_free(key);
	run((const struct step[]) {
		{ "00DB3FFF 04 4D02B600", "6A80" },
		{ "00DB3FFF 0E 4D0CB6007F480291FF5F4803010001", "6A80" },
		{ "00DB3F00 01 4D", "6A86" },
		{ "0020FF83", "9000" },
		{ "00DB3FFF 04 4D02B600", "6982" },
		{}
	});
}

/* The scalar of X25519 is the other way round. */
static void curves_are_imported(void **state)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "X25519");
	u8 command[] = {
		0x00, 0xdb, 0x3f, 0xff, 0x2c, 0x4d, 0x2a, 0xb8, 0x00,
		0x7f, 0x48, 0x02, 0x92, 0x20, 0x5f, 0x48, 0x20, [17 + CURVE - 1] = 0,
	};
	u8 scalar[CURVE];
	size_t length = CURVE;
	unsigned int i;

	(void)state;
	run((const struct step[]) {
		{ "00DA00C1 0A 162B06010401DA470F01", "9000" },
		{ "00DA00C2 0B 122B060104019755010501", "9000" },
		VERIFY_TO_SIGN,
		VERIFY_USER,
		{}
	});
	EVP_PKEY_get_raw_private_key(key, scalar, &length);
	for (i = 0; i < CURVE; i++)
		command[17 + i] = scalar[CURVE - 1 - i];
	card_apdu(&card, command, sizeof(command));
	assert_string_equal(answer_text(), "9000");
	assert_curve_agrees(key, true);
	EVP_PKEY_free(key);

	key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	EVP_PKEY_get_raw_private_key(key, command + 17, &length);
	command[7] = 0xb6;
	card_apdu(&card, command, sizeof(command));
	assert_string_equal(answer_text(), "9000");
	apdu("002A9E9A 20" HASH "00");
	assert_curve_signed(key);
	EVP_PKEY_free(key);
	assert_string_equal(apdu("00CA00DE 00"), "0102020203009000");
}

/* A reset, another command or the end overtake it: no answer, and no key. */
static void generation_is_overtaken(void **state)
{
	(void)state;
	apdu("00478000 02 B600 00");
	assert_int_equal(card.manner, CARD_LATER);
	card_reset(&card);
	apdu("00A40400 06 D27600012401");
	assert_string_equal(apdu("00CA00DE 00"), "0100020003009000");
	apdu("00200083 08 3132333435363738");
	apdu("00478000 02 B600 00");
	assert_string_equal(apdu("00CA00DE 00"), "0100020003009000");
	apdu("00478000 02 B600 00");
	assert_int_equal(card.manner, CARD_LATER);
	assert_int_equal(answers, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, insert, card_bench_withdraw)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rsa_signs),
		TEST(rsa_deciphers_and_authenticates),
		TEST(curves),
		TEST(rsa_is_imported),
		TEST(curves_are_imported),
		TEST(generation_is_overtaken),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
