#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Turn the list of readers into the table of the ccid_readers KUnit suite.

Each row becomes the 54 bytes of its class descriptor and what the driver has
to make of it, worked out here from the columns and from the rules in
drivers/smartcard/ccid/descriptor.h, apart from the code under test.

usage: this program, then the list; the table goes to standard output
"""

import struct
import sys

# The class descriptor's fields in their order (CCID Rev 1.1, table 5.1-1).
FIELDS = (
    ("bMaxSlotIndex", "B"), ("bVoltageSupport", "B"), ("dwProtocols", "I"),
    ("dwDefaultClock_kHz", "I"), ("dwMaximumClock_kHz", "I"),
    ("bNumClockSupported", "B"), ("dwDataRate", "I"), ("dwMaxDataRate", "I"),
    ("bNumDataRatesSupported", "B"), ("dwMaxIFSD", "I"),
    ("dwSynchProtocols", "I"), ("dwMechanical", "I"), ("dwFeatures", "I"),
    ("dwMaxCCIDMessageLength", "I"), ("bClassGetResponse", "B"),
    ("bClassEnvelope", "B"), ("wLcdLayout", "H"), ("bPINSupport", "B"),
    ("bMaxCCIDBusySlots", "B"))

LEVELS = {0x10000: "TPDU", 0x20000: "SHORT_APDU", 0x40000: "EXTENDED_APDU"}


def descriptor(row):
    """The 54 bytes of a row's class descriptor."""
    major, minor = row["bcdCCID"].split(".")
    release = bytes((int(minor, 16), int(major, 16)))
    fields = struct.pack("<" + "".join(kind for _, kind in FIELDS),
                         *(int(row[name], 0) for name, _ in FIELDS))
    return bytes((54, 0x21)) + release + fields


def refusal(row):
    """Why the driver has to refuse a row, or that it has to accept it."""
    if int(row["bInterfaceProtocol"], 0) == 0 and int(row["bNumEndpoints"], 0) < 2:
        return "CCID_REFUSED_ENDPOINTS"
    return "CCID_ACCEPTED"


def entry(line, row):
    """One element of the table."""
    slots = int(row["bMaxSlotIndex"], 0) + 1
    ifsd = int(row["dwMaxIFSD"], 0)
    level = LEVELS.get(int(row["dwFeatures"], 0) & 0x70000, "CHARACTER")
    if int(row["bInterfaceProtocol"], 0) == 2:
        level = "EXTENDED_APDU"
    label = " ".join((str(line), row["name"], row["idVendor"][2:] + ":" +
                      row["idProduct"][2:], "interface",
                      row["bInterfaceNumber"]))
    # KTAP keeps '#' for its directives.
    label = label.replace("#", "").replace("\\", "").replace('"', "")
    raw = ", ".join("0x%02x" % byte for byte in descriptor(row))
    return "\n".join((
        '\t{ "%s",' % label,
        "\t  { %s }," % raw,
        "\t  { %s, %s, %s }, %s," % (
            row["bInterfaceClass"], row["bInterfaceProtocol"],
            row["bNumEndpoints"], refusal(row)),
        "\t  SCR_EXCHANGE_LEVEL_%s, %d, %d, %d, %d, %d, %d }," % (
            level, slots,
            min(max(int(row["bMaxCCIDBusySlots"], 0), 1), slots),
            int(row["dwProtocols"], 0) & 3 or 3,
            int(row["bVoltageSupport"], 0) & 7 or 7,
            ifsd if 1 <= ifsd <= 254 else 254,
            min(int(row["dwMaxCCIDMessageLength"], 0), 65554))))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = [text.rstrip("\r\n").split("\t") for text in file]
    print("/* Made from the list of readers; not to be edited. */")
    print("static const struct reader_case reader_cases[] = {")
    for number, columns in enumerate(lines[1:], 2):
        print(entry(number, dict(zip(lines[0], columns, strict=True))))
    print("};")


if __name__ == "__main__":
    main()
