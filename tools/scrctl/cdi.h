/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A specification of the Container Device Interface: names, and which nodes a container
 * is given that asks for one of them. What the runtimes want of names is checked here.
 */
#ifndef SCRCTL_CDI_H
#define SCRCTL_CDI_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <json-c/json.h>

/* Nobody can own a domain below .internal: this clashes with no vendor's. */
#define CDI_KIND	"scr.internal/reader"

/**
 * struct cdi_node - a node that is passed in
 * @path: of it, outside and inside
 * @mode: its permission bits
 * @group: its group, used with struct cdi_spec.groups only
 * @access: what the cgroup lets the container do: "r", "rw"
 */
struct cdi_node {
	char path[PATH_MAX];
	mode_t mode;
	gid_t group;
	const char *access;
};

/**
 * struct cdi_spec - the whole of it
 * @json: the document
 * @devices: its list of devices; belongs to @json
 * @groups: whether nodes keep their groups, and the container is given them
 */
struct cdi_spec {
	struct json_object *json;
	struct json_object *devices;
	bool groups;
};

/* VENDOR/CLASS, such that every version of the interface takes it. */
bool cdi_kind_is_valid(const char *kind);

/*
 * Makes @text a name of a device, in place: what names cannot have becomes '_'. Returns
 * false if it is none even so.
 */
bool cdi_make_name(char *text);

/* Begins an empty one; cdi_end() frees it. */
void cdi_begin(struct cdi_spec *spec, const char *kind, bool groups);
void cdi_end(struct cdi_spec *spec);

/* Adds a device of these nodes, unless there is one of that name. */
void cdi_add(struct cdi_spec *spec, const char *name, const struct cdi_node *nodes, size_t count);

/* How many devices it has. */
size_t cdi_count(const struct cdi_spec *spec);

/* As a text; belongs to @spec. */
const char *cdi_text(const struct cdi_spec *spec);

#endif /* SCRCTL_CDI_H */
