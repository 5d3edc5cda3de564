#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Whether a file is what the specification of the Container Device Interface wants.

As the runtimes read it: a field that they do not know is an error, and so is one that
came with a later version than the file says. Says what is wrong, and ends with 1.
"""
import json
import sys

import jsonschema

NAME = r"^[A-Za-z0-9]([A-Za-z0-9_.:-]*[A-Za-z0-9])?$"
KIND = r"^(?=[^/]{1,253}/)([A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?)" \
       r"(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*" \
       r"/[A-Za-z]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$"
GROUP = {"type": "integer", "minimum": 0, "maximum": 0xFFFFFFFF}


def fields(required, optional):
    """An object with these fields, and no others."""
    return {"type": "object", "required": list(required), "additionalProperties": False,
            "properties": {**required, **optional}}


NODE = fields({"path": {"type": "string", "pattern": "^/"}},
              {"hostPath": {"type": "string", "pattern": "^/"},
               "type": {"enum": ["b", "c", "u", "p"]},
               "major": {"type": "integer"}, "minor": {"type": "integer"},
               "fileMode": {"type": "integer", "minimum": 0, "maximum": 0o777},
               "permissions": {"type": "string", "pattern": "^[rwm]*$"},
               "uid": GROUP, "gid": GROUP})
EDITS = fields({}, {"deviceNodes": {"type": "array", "items": NODE},
                    "additionalGids": {"type": "array", "items": {**GROUP, "minimum": 1}}})
DEVICE = fields({"name": {"type": "string", "pattern": NAME},
                 "containerEdits": {**EDITS, "minProperties": 1}}, {})
SCHEMA = fields({"cdiVersion": {"enum": ["0.3.0", "0.4.0", "0.5.0", "0.6.0", "0.7.0", "0.8.0",
                                         "1.0.0", "1.1.0"]},
                 "kind": {"type": "string", "pattern": KIND},
                 "devices": {"type": "array", "minItems": 1, "items": DEVICE}},
                {"containerEdits": EDITS})


def least_version(spec):
    """The lowest version that has all that the file uses."""
    edits = [device["containerEdits"] for device in spec["devices"]]
    nodes = [node for each in edits for node in each.get("deviceNodes", [])]
    if any("additionalGids" in each for each in edits):
        return "0.7.0"
    if "." in spec["kind"].split("/")[1]:
        return "0.6.0"
    if any("hostPath" in node for node in nodes) or \
            any(device["name"][0].isdigit() for device in spec["devices"]):
        return "0.5.0"
    return "0.3.0"


def check(spec):
    jsonschema.validate(spec, SCHEMA)
    names = [device["name"] for device in spec["devices"]]
    if len(set(names)) < len(names):
        raise ValueError("two devices of one name")
    if spec["cdiVersion"] != least_version(spec):
        raise ValueError(f"version {spec['cdiVersion']}, but {least_version(spec)} would do")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as stream:
        try:
            check(json.load(stream))
        except (ValueError, jsonschema.ValidationError) as error:
            sys.exit(f"{sys.argv[1]}: {error}")
