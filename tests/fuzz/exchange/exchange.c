// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whole exchanges: all of scr.ko and scr-ccid.ko but io_uring and sysfs, over the
 * made-up kernel of ../kernel, with a reader and with users who do what the fuzzer
 * wants. In the end, everything is as it was before the reader was plugged in.
 */
#include "story.h"

static void start_module(void)
{
	static bool started;

	if (!started)
		must(!fuzz_module_init());
	started = true;
}

/* What goes wrong beside the reader: memory, user space, and interrupts at odd times. */
static void choose_troubles(struct fuzz_input *input)
{
	u8 which = fuzz_u8(input);

	world.fail_allocation = which & 0x80 && which & 1 ? fuzz_u8(input) : 0;
	world.fail_user = which & 0x80 && which & 2 ? fuzz_u8(input) : 0;
	world.until_interrupt = which & 0x80 && which & 4 ? fuzz_u8(input) : 0;
}

/* An ICCD at character level has what nobody has asked for, until it is asked again. */
static bool keeps_characters(void)
{
	return plug.usb->iccd && plug.usb->iccd->pending;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct fuzz_input input = { data, size };

	start_module();
	world_begin(&input);
	reader_begin();
	hub_begin();
	choose_troubles(&input);
	plug_make(&input);
	if (plug.usb) {
		users_start(&input);
		world_run();
		users_check();
		world_settle();
		if (!plug.disconnecting && !keeps_characters())
			memory_check_secrets();
		plug_disconnect();
		world_run();
		world_settle();
	}
	plug_free();
	world_end();
	return 0;
}
