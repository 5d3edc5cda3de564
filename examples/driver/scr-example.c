// SPDX-License-Identifier: GPL-2.0-only
/* The smallest reader driver: a reader in software, and one card that says 9000. */
#include <linux/module.h>
#include <linux/scr.h>

static struct device *example_parent;
static struct scr_reader *example_reader;

static int example_card_power(struct scr_reader *reader, struct scr_request *request)
{
	/* TS T0 TD1 TCK: T=1 and no historical bytes */
	return request->minor == SCARD_POWER_DOWN ? 0 :
	       scr_request_write(request, "\x3b\x80\x01\x81", 4);
}

static int example_transmit(struct scr_reader *reader, struct scr_request *request)
{
	/* A real one takes the command first: scr_request_length(), scr_request_read(). */
	return scr_request_write(request, "\x90\x00", 2);
}

static int example_set_protocol(struct scr_reader *reader, struct scr_request *request)
{
	return 0; /* T=1 is all that reader and card have, so it is what was chosen */
}

static int example_card_tracking(struct scr_reader *reader, struct scr_request *request)
{
	scr_reader_card_present(reader, true); /* and it never leaves */
	return request->minor == SCR_TRACKING_WATCH ? -EINPROGRESS : 0;
}

static const scr_reader_function example_function[RDF_COUNT] = {
	[RDF_CARD_POWER]	= example_card_power,
	[RDF_TRANSMIT]		= example_transmit,
	[RDF_SET_PROTOCOL]	= example_set_protocol,
	[RDF_CARD_TRACKING]	= example_card_tracking,
};

static const struct scr_reader_driver example_driver = { .function = example_function };

static int __init example_init(void)
{
	int result = -ENOMEM;

	example_parent = root_device_register("scr-example");
	if (IS_ERR(example_parent))
		return PTR_ERR(example_parent);
	example_reader = scr_reader_alloc(example_parent, &example_driver);
	if (!example_reader)
		goto err_parent;
	strscpy(example_reader->vendor.product, "Example", SCR_INFO_STRING_LENGTH);
	example_reader->capabilities = (struct scr_reader_capabilities) {
		.slots = 1, .exchange_level = SCR_EXCHANGE_LEVEL_EXTENDED_APDU,
		.protocols = SCARD_PROTOCOL_T1, .maximum_command = SCR_MAXIMUM_COMMAND_LENGTH,
	};
	result = scr_reader_register(example_reader);
	if (!result)
		return 0;
	scr_reader_put(example_reader);
err_parent:
	root_device_unregister(example_parent);
	return result;
}
module_init(example_init);

static void __exit example_exit(void)
{
	scr_reader_unregister(example_reader);
	scr_reader_put(example_reader);
	root_device_unregister(example_parent);
}
module_exit(example_exit);

MODULE_DESCRIPTION("Example of a smart card reader driver");
MODULE_LICENSE("GPL");
