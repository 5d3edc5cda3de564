// SPDX-License-Identifier: BSD-3-Clause
/*
 * doctor: programs that use cards: pcscd, libpcsclite, GnuPG's scdaemon.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "doctor_tell.h"
#include "process.h"
#include "root.h"

static void look_at_daemon(void)
{
	int process = process_called("pcscd");

	if (process)
		doctor_note("pcscd",
			    "programs of PC/SC run without it by scr-pcsc; to keep it, give it ifd-scr",
			    "pcscd runs (process %d); it has only readers that scr-ccid has not, or those of ifd-scr",
			    process);
	else if (root_has("/run/pcscd/pcscd.comm"))
		doctor_note("pcscd", "systemctl disable --now pcscd.socket",
			    "pcscd does not run, but its socket is there: it starts when a program asks");
	else
		doctor_ok("pcscd", "pcscd does not run, and nothing starts it");
}

/* Ours opens /dev/scrctl; pcsc-lite's talks to a socket. */
static bool contains(const char *path, const char *text)
{
	char file[PATH_MAX], *bytes = NULL;
	size_t length = 0, room = 0;
	bool found = false;
	FILE *stream = fopen(root_path(file, "%s", path), "re");

	if (!stream)
		return false;
	/* All of it, for there is no byte that libraries do without. */
	while (!feof(stream) && !ferror(stream)) {
		char *more = length < room ? bytes : realloc(bytes, room += 65536);

		if (!more)
			break;
		bytes = more;
		length += fread(bytes + length, 1, room - length, stream);
	}
	found = bytes && memmem(bytes, length, text, strlen(text));
	free(bytes);
	fclose(stream);
	return found;
}

static void look_at_library(void)
{
	char path[PATH_MAX];

	if (!doctor_find_library(path))
		doctor_note("PC/SC",
			    "make install, then: scr-pcsc PROGRAM, or for all programs: scr-pcsc --system on",
			    "there is no libpcsclite.so.1 where programs look for it");
	else if (contains(path, "/dev/scrctl"))
		doctor_ok("PC/SC", "programs load %s, which is this project's", path);
	else
		doctor_note("PC/SC",
			    "scr-pcsc PROGRAM runs one over this project's; scr-pcsc --system on has all programs use it",
			    "programs load %s, which is pcsc-lite's: they need pcscd", path);
}

static bool has_line(const char *path, const char *wanted)
{
	char file[PATH_MAX], line[256];
	FILE *stream = fopen(root_path(file, "%s", path), "re");
	bool found = false;

	while (stream && !found && fgets(line, sizeof(line), stream)) {
		line[strcspn(line, " \t\r\n#")] = '\0';
		found = strcmp(line, wanted) == 0;
	}
	if (stream)
		fclose(stream);
	return found;
}

static void look_at_scdaemon(void)
{
	const char *folder = getenv("GNUPGHOME"), *home = getenv("HOME");
	char path[PATH_MAX];

	if (!root_has("/usr/lib/gnupg/scdaemon") && !root_has("/usr/libexec/scdaemon"))
		return;
	if (folder)
		snprintf(path, sizeof(path), "%s/scdaemon.conf", folder);
	else
		snprintf(path, sizeof(path), "%s/.gnupg/scdaemon.conf", home ? home : "");
	if (has_line(path, "disable-ccid") || has_line("/etc/gnupg/scdaemon.conf", "disable-ccid"))
		doctor_ok("GnuPG", "scdaemon leaves readers to PC/SC (disable-ccid)");
	else
		doctor_note("GnuPG",
			    "echo disable-ccid >> ~/.gnupg/scdaemon.conf; gpgconf --kill gpg-agent; then: scr-pcsc gpg --card-status",
			    "scdaemon tries to take readers by libusb itself");
}

void doctor_programs(void)
{
	look_at_daemon();
	look_at_library();
	look_at_scdaemon();
}
