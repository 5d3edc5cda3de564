// SPDX-License-Identifier: BSD-3-Clause
/*
 * The data rates and clock frequencies that a reader lists.
 */
#include <stdlib.h>

#include "rates.h"
#include "report.h"

int rates_parse(struct rates *rates, const char *name, const char *text)
{
	char *end;

	rates->count = 0;
	do {
		if (rates->count == ARRAY_SIZE(rates->values))
			return report("--%s: %u numbers at most", name, rates->count);
		rates->values[rates->count] = strtoul(text, &end, 10);
		if (!rates->values[rates->count] || (*end && *end != ','))
			return report("--%s: numbers with commas between them, not \"%s\"", name,
				      text);
		rates->count++;
		text = end + 1;
	} while (*end);
	return 0;
}

u32 rates_nearest(const struct rates *rates, u32 value)
{
	u32 i, lowest = rates->values[0], nearest = 0;

	for (i = 0; i < rates->count; i++) {
		u32 rate = rates->values[i];

		if (rate < lowest)
			lowest = rate;
		if (rate <= value && rate > nearest)
			nearest = rate;
	}
	return nearest ? nearest : lowest;
}

static u32 entry(const struct rates *rates, u8 announced, u32 value, u32 maximum, u32 index)
{
	if (rates->count)
		return rates->values[index % rates->count];
	if (announced < 2 || maximum <= value)
		return value;
	return value + (unsigned long long)(maximum - value) * (index % announced) /
		(announced - 1);
}

u32 rates_write(const struct rates *rates, u8 announced, u32 value, u32 maximum, u32 count,
		u8 *bytes)
{
	u32 i;

	if (!count)
		count = rates->count ? rates->count : announced;
	if (!count)
		count = 1;
	for (i = 0; i < count; i++)
		scr_put_le32(bytes + 4 * i, entry(rates, announced, value, maximum, i));
	return 4 * count;
}
