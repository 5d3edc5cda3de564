// SPDX-License-Identifier: BSD-3-Clause
/*
 * Countries by their number of ISO 3166-1: those whose cards are about.
 */
#include "atr_words.h"

struct country {
	unsigned int number;
	const char *name;
};

static const struct country countries[] = {
	{ 32, "Argentina" }, { 36, "Australia" }, { 40, "Austria" }, { 56, "Belgium" },
	{ 76, "Brazil" }, { 100, "Bulgaria" }, { 124, "Canada" }, { 152, "Chile" },
	{ 156, "China" }, { 158, "Taiwan" }, { 191, "Croatia" }, { 196, "Cyprus" },
	{ 203, "Czechia" }, { 208, "Denmark" }, { 233, "Estonia" }, { 246, "Finland" },
	{ 250, "France" }, { 276, "Germany" }, { 300, "Greece" }, { 344, "Hong Kong" },
	{ 348, "Hungary" }, { 352, "Iceland" }, { 356, "India" }, { 360, "Indonesia" },
	{ 372, "Ireland" }, { 376, "Israel" }, { 380, "Italy" }, { 392, "Japan" },
	{ 404, "Kenya" }, { 410, "Korea" }, { 414, "Kuwait" }, { 428, "Latvia" },
	{ 440, "Lithuania" }, { 442, "Luxembourg" }, { 458, "Malaysia" }, { 470, "Malta" },
	{ 484, "Mexico" }, { 504, "Morocco" }, { 528, "Netherlands" }, { 554, "New Zealand" },
	{ 566, "Nigeria" }, { 578, "Norway" }, { 608, "Philippines" }, { 616, "Poland" },
	{ 620, "Portugal" }, { 634, "Qatar" }, { 642, "Romania" }, { 643, "Russia" },
	{ 682, "Saudi Arabia" }, { 702, "Singapore" }, { 703, "Slovakia" },
	{ 704, "Viet Nam" }, { 705, "Slovenia" }, { 710, "South Africa" }, { 724, "Spain" },
	{ 752, "Sweden" }, { 756, "Switzerland" }, { 764, "Thailand" }, { 784, "Emirates" },
	{ 792, "Turkey" }, { 804, "Ukraine" }, { 818, "Egypt" }, { 826, "United Kingdom" },
	{ 840, "United States" },
};

const char *country_name(unsigned int number)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(countries); i++) {
		if (countries[i].number == number)
			return countries[i].name;
	}
	return NULL;
}
