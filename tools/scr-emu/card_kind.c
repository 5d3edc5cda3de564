// SPDX-License-Identifier: BSD-3-Clause
/*
 * What --card says.
 */
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "layout.h"
#include "report.h"

/* Where vicc connects if it is not told otherwise. */
#define DEFAULT_PORT	35963

/* Return: what follows the name and a colon, "" if nothing does; NULL: another name. */
static const char *argument_of(const char *text, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(text, name, length))
		return NULL;
	if (text[length] == ':' && text[length + 1])
		return text + length + 1;
	return text[length] ? NULL : "";
}

static int parse_files(struct card_kind *kind, const char *folder)
{
	/* The options are read for each reader; cards are made of it till the end. */
	static struct file_system *files;
	static const char *files_folder;

	if (!files || strcmp(folder, files_folder)) {
		files = layout_read(*folder ? folder : NULL);
		files_folder = folder;
	}
	kind->model = &file_card;
	kind->files = files;
	return files ? 0 : -1;
}

static int parse_vicc(struct card_kind *kind, const char *port)
{
	char *end = "";

	kind->model = &vicc_card;
	kind->port = *port ? strtoul(port, &end, 10) : DEFAULT_PORT;
	if (*end || !kind->port || kind->port > 65535)
		return report("--card vicc:%s: a port is a number up to 65535", port);
	return 0;
}

int card_kind_parse(struct card_kind *kind, const char *text)
{
	const char *folder = argument_of(text, "files");
	const char *port = argument_of(text, "vicc");

	if (folder)
		return parse_files(kind, folder);
	if (port)
		return parse_vicc(kind, port);
	kind->model = !strcmp(text, "openpgp") ? &openpgp_card : &test_card;
	if (kind->model == &test_card && strcmp(text, "test"))
		return report("--card %s: one of test files[:FOLDER] openpgp vicc[:PORT]", text);
	return 0;
}
