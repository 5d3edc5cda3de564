// SPDX-License-Identifier: BSD-3-Clause
/*
 * doctor: the kernel modules: loaded, installed, allowed by the kernel.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "doctor.h"
#include "doctor_tell.h"
#include "root.h"

static const char check[] = "module";

/* What ends a module that is signed; one that is packed cannot be looked into. */
static const char signature[] = "~Module signature appended~\n";

enum signed_state { IS_SIGNED, IS_NOT_SIGNED, IS_PACKED };

static const char *kernel_release(void)
{
	static struct utsname name;

	uname(&name);
	return name.release;
}

/* "extra/scr.ko.xz: ..." : the path before the colon is the module's. */
static bool is_line_of(char *line, const char *module)
{
	char *end = strchr(line, ':');
	char *name;
	size_t length = strlen(module);

	if (!end)
		return false;
	*end = '\0';
	name = strrchr(line, '/');
	name = name ? name + 1 : line;
	return strncmp(name, module, length) == 0 && strncmp(name + length, ".ko", 3) == 0;
}

/* Where it is installed for this kernel, below /lib/modules/RELEASE. */
static bool find_installed(const char *module, char *path, size_t size)
{
	char list[PATH_MAX], *line = NULL;
	bool found = false;
	size_t room = 0;
	FILE *file;

	file = fopen(root_path(list, "/lib/modules/%s/modules.dep", kernel_release()), "re");
	if (!file)
		return false;
	while (!found && getline(&line, &room, file) > 0)
		found = is_line_of(line, module);
	if (found)
		snprintf(path, size, "/lib/modules/%s/%s", kernel_release(), line);
	free(line);
	fclose(file);
	return found;
}

static enum signed_state is_signed(const char *module)
{
	char path[PATH_MAX], end[sizeof(signature)] = "";
	size_t length = strlen(module);
	FILE *file;

	if (length < 3 || strcmp(module + length - 3, ".ko") != 0)
		return IS_PACKED;
	file = fopen(root_path(path, "%s", module), "re");
	if (!file)
		return IS_PACKED;
	if (fseek(file, -(long)strlen(signature), SEEK_END) == 0)
		length = fread(end, 1, strlen(signature), file);
	fclose(file);
	return strcmp(end, signature) == 0 ? IS_SIGNED : IS_NOT_SIGNED;
}

/* Why the kernel would refuse a module without signature, or NULL. */
static const char *signature_policy(void)
{
	char text[128];

	if (root_read(text, sizeof(text), "/sys/module/module/parameters/sig_enforce") &&
	    text[0] == 'Y')
		return "sig_enforce is on";
	if (!root_read(text, sizeof(text), "/sys/kernel/security/lockdown"))
		return NULL;
	return strstr(text, "[none]") ? NULL : "lockdown is on";
}

/* The kernel wants signatures. */
static void tell_unsigned(const char *module, const char *path, const char *policy)
{
	switch (is_signed(path)) {
	case IS_NOT_SIGNED:
		doctor_problem(check,
			       "sign it with a key that the kernel knows (mokutil --import, scripts/sign-file), or switch Secure Boot off",
			       "%s is not loaded: %s has no signature, and the kernel wants one (%s)",
			       module, path, policy);
		break;
	case IS_PACKED:
		doctor_problem(check,
			       "modprobe scr-ccid; if that is refused: is it signed? modinfo scr-ccid tells",
			       "%s is not loaded; it is installed, %s; the kernel wants a signature (%s)",
			       module, path, policy);
		break;
	case IS_SIGNED:
		doctor_problem(check, "modprobe scr-ccid",
			       "%s is not loaded; it is installed and signed, %s", module, path);
		break;
	}
}

static void tell_missing(const char *module)
{
	const char *policy = signature_policy();
	char path[PATH_MAX];

	if (!find_installed(module, path, sizeof(path))) {
		doctor_problem(check,
			       "make and make install in the source of scr, then: modprobe scr-ccid",
			       "%s is not loaded, and not installed for this kernel, %s",
			       module, kernel_release());
		return;
	}
	if (!policy)
		doctor_problem(check, "modprobe scr-ccid",
			       "%s is not loaded; it is installed, %s", module, path);
	else
		tell_unsigned(module, path, policy);
}

static const char *origin_of(const char *module)
{
	static char path[PATH_MAX];

	if (find_installed(module, path, sizeof(path)))
		return path;
	return "not installed for this kernel: it will be gone after the next boot";
}

/**
 * struct module - what both are called
 * @name: for modprobe
 * @folder: in /sys/module
 */
struct module {
	char name[16];
	char folder[16];
};

static const struct module modules[] = {
	{ "scr", "scr" },
	{ "scr-ccid", "scr_ccid" },
};

/* O: from outside the kernel's source, E: not signed; both are usual, and no problem. */
static void tell_loaded(const struct module *module)
{
	char taint[16];

	if (!root_read(taint, sizeof(taint), "/sys/module/%s/taint", module->folder))
		taint[0] = '\0';
	doctor_ok(check, "%s is loaded (%s%s%s)", module->name, origin_of(module->name),
		  strchr(taint, 'O') ? "; from outside the kernel's source" : "",
		  strchr(taint, 'E') ? "; not signed" : "");
}

/* What is part of the kernel has no state. */
static void look_at(const struct module *module)
{
	char state[16];

	if (!root_has("/sys/module/%s", module->folder))
		tell_missing(module->name);
	else if (!root_read(state, sizeof(state), "/sys/module/%s/initstate", module->folder))
		doctor_ok(check, "%s is part of the kernel", module->name);
	else if (strcmp(state, "live") != 0)
		doctor_problem(check,
			       "dmesg tells what it waits for; if it does not end, boot again",
			       "%s is %s", module->name, state);
	else
		tell_loaded(module);
}

void doctor_modules(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(modules); i++)
		look_at(&modules[i]);
}
