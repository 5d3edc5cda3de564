// SPDX-License-Identifier: BSD-3-Clause
/*
 * A specification of the Container Device Interface.
 *
 * Major and minor numbers are left out: the runtime takes them from the node when a
 * container starts. In a file that has become old, they would be those of anything.
 */
#include "cdi.h"

#include <string.h>

/* The oldest that all runtimes know, and the first that has additionalGids. */
#define VERSION_PLAIN	"0.3.0"
#define VERSION_GROUPS	"0.7.0"

#define VENDOR_LENGTH	253
#define CLASS_LENGTH	63

/* Not isalpha(): no locale may change what a name is. */
static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_alphanumeric(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

/* Begins with a letter, ends with a letter or digit, and has @others between. */
static bool is_name(const char *text, size_t length, const char *others)
{
	size_t i;

	if (!length || !is_letter(text[0]) || !is_alphanumeric(text[length - 1]))
		return false;
	for (i = 0; i < length; i++) {
		if (!is_alphanumeric(text[i]) && !strchr(others, text[i]))
			return false;
	}
	return true;
}

/* A domain: no label is empty, or begins or ends with a dash. */
static bool is_domain(const char *text, size_t length)
{
	size_t i;

	if (length > VENDOR_LENGTH || !is_name(text, length, "-."))
		return false;
	for (i = 1; i < length; i++) {
		if (text[i - 1] == '.' && !is_alphanumeric(text[i]))
			return false;
		if (text[i] == '.' && !is_alphanumeric(text[i - 1]))
			return false;
	}
	return true;
}

bool cdi_kind_is_valid(const char *kind)
{
	const char *class = strchr(kind, '/');

	if (!class || !is_domain(kind, class - kind))
		return false;
	class++;
	return strlen(class) <= CLASS_LENGTH && is_name(class, strlen(class), "-_");
}

bool cdi_make_name(char *text)
{
	char *c;

	for (c = text; *c; c++) {
		if (!is_alphanumeric(*c) && !strchr("-_.:", *c))
			*c = '_';
	}
	return is_name(text, strlen(text), "-_.:");
}

static void put_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

void cdi_begin(struct cdi_spec *spec, const char *kind, bool groups)
{
	spec->groups = groups;
	spec->json = json_object_new_object();
	spec->devices = json_object_new_array();
	put_text(spec->json, "cdiVersion", groups ? VERSION_GROUPS : VERSION_PLAIN);
	put_text(spec->json, "kind", kind);
	json_object_object_add(spec->json, "devices", spec->devices);
}

void cdi_end(struct cdi_spec *spec)
{
	json_object_put(spec->json);
}

/* Without a group and an owner, the runtime gives the node to the container's user. */
static struct json_object *describe_node(const struct cdi_spec *spec, const struct cdi_node *node)
{
	struct json_object *object = json_object_new_object();

	put_text(object, "path", node->path);
	put_text(object, "type", "c");
	json_object_object_add(object, "fileMode", json_object_new_int(node->mode));
	put_text(object, "permissions", node->access);
	if (spec->groups)
		json_object_object_add(object, "gid", json_object_new_int64(node->group));
	return object;
}

static bool has_number(struct json_object *array, gid_t number)
{
	size_t i;

	for (i = 0; i < json_object_array_length(array); i++) {
		if (json_object_get_int64(json_object_array_get_idx(array, i)) == number)
			return true;
	}
	return false;
}

/* Group 0 is root's: nobody is given that. */
static void add_groups(struct json_object *edits, const struct cdi_node *nodes, size_t count)
{
	struct json_object *groups = json_object_new_array();
	size_t i;

	for (i = 0; i < count; i++) {
		if (nodes[i].group && !has_number(groups, nodes[i].group))
			json_object_array_add(groups, json_object_new_int64(nodes[i].group));
	}
	if (json_object_array_length(groups))
		json_object_object_add(edits, "additionalGids", groups);
	else
		json_object_put(groups);
}

static bool has_device(const struct cdi_spec *spec, const char *name)
{
	struct json_object *known;
	size_t i;

	for (i = 0; i < cdi_count(spec); i++) {
		known = json_object_array_get_idx(spec->devices, i);
		known = json_object_object_get(known, "name");
		if (strcmp(json_object_get_string(known), name) == 0)
			return true;
	}
	return false;
}

void cdi_add(struct cdi_spec *spec, const char *name, const struct cdi_node *nodes, size_t count)
{
	struct json_object *device, *edits, *list;
	size_t i;

	if (has_device(spec, name))
		return;
	device = json_object_new_object();
	edits = json_object_new_object();
	list = json_object_new_array();
	for (i = 0; i < count; i++)
		json_object_array_add(list, describe_node(spec, &nodes[i]));
	json_object_object_add(edits, "deviceNodes", list);
	if (spec->groups)
		add_groups(edits, nodes, count);
	put_text(device, "name", name);
	json_object_object_add(device, "containerEdits", edits);
	json_object_array_add(spec->devices, device);
}

size_t cdi_count(const struct cdi_spec *spec)
{
	return json_object_array_length(spec->devices);
}

const char *cdi_text(const struct cdi_spec *spec)
{
	return json_object_to_json_string_ext(spec->json, JSON_C_TO_STRING_PRETTY |
					      JSON_C_TO_STRING_NOSLASHESCAPE);
}
