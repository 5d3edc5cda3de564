#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks the examples for Kubernetes: that they are YAML, have what each kind has to have,
and that the patterns and numbers in them are about readers. Prints KTAP.
"""
import fnmatch
import pathlib
import re
import sys

import yaml

FOLDER = pathlib.Path(sys.argv[1])
READERS = ["scr0", "scr7", "scr12"]
OTHERS = ["scrctl", "scrvirt", "scr", "sr0", "ttyS0"]
results = []


def case(name, good):
    results.append(good)
    print("ok" if good else "not ok", len(results), name)


def load(name):
    with open(FOLDER / name, encoding="utf-8") as stream:
        document = yaml.safe_load(stream)
    case(f"{name}: has a kind and a name",
         all(document.get(key) for key in ("apiVersion", "kind")) and
         re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", document["metadata"]["name"]) is not None)
    return document


def matches(name, found):
    case(f"{name}: all readers match", all(map(found, READERS)))
    case(f"{name}: and nothing else", not any(map(found, OTHERS)))


def mounts_are_volumes(name, pod):
    volumes = {volume["name"]: volume["hostPath"]["path"] for volume in pod["volumes"]}
    mounts = pod["containers"][0]["volumeMounts"]
    case(f"{name}: each mount is a volume, at its path",
         all(volumes.get(mount["name"]) == mount["mountPath"] for mount in mounts))


def generic_plugin():
    name = "generic-device-plugin.yaml"
    document = load(name)
    spec = document["spec"]
    labels = spec["template"]["metadata"]["labels"]
    case(f"{name}: the selector is about its pods", spec["selector"]["matchLabels"] == labels)
    mounts_are_volumes(name, spec["template"]["spec"])
    arguments = spec["template"]["spec"]["containers"][0]["args"]
    case(f"{name}: one device", arguments[:1] == ["--device"] and len(arguments) == 2)
    device = yaml.safe_load(arguments[1])
    path = device["groups"][0]["paths"][0]
    matches(name, lambda node: fnmatch.fnmatchcase(f"/dev/{node}", path["path"]))
    case(f"{name}: no mknod", path["permissions"] == "rw")
    case(f"{name}: one pod at a time", device["groups"][0]["count"] == 1)
    return "squat.ai/" + device["name"]


def smarter_manager():
    name = "smarter-device-manager.yaml"
    entries = yaml.safe_load(load(name)["data"]["conf.yaml"])
    case(f"{name}: one entry", len(entries) == 1)
    matches(name, lambda node: re.search(entries[0]["devicematch"], node) is not None)
    case(f"{name}: one pod at a time", entries[0]["nummaxdevices"] == 1)


def pod(resource):
    document = load("pod.yaml")
    limits = document["spec"]["containers"][0]["resources"]["limits"]
    case("pod.yaml: asks for one of what the plugin offers", limits == {resource: 1})
    security = document["spec"]["securityContext"]
    case("pod.yaml: is not root", security["runAsNonRoot"] and security["runAsUser"] > 0)


print("TAP version 14")
pod(generic_plugin())
smarter_manager()
case("no example is left out", len(list(FOLDER.glob("*.yaml"))) == 3)
print(f"1..{len(results)}")
print(f"# {sum(results)} passed, {len(results) - sum(results)} failed")
sys.exit(not all(results))
