#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Says what SCardGetStatusChange tells, without a timeout: a line for each reader that
has changed, and one for the readers that there are when these have changed.
"""
from smartcard import scard

NOTIFICATION = "\\\\?PnP?\\Notification"
WORDS = ((scard.SCARD_STATE_UNKNOWN, "unknown"), (scard.SCARD_STATE_EMPTY, "empty"),
         (scard.SCARD_STATE_PRESENT, "present"))


def readers(context):
    code, names = scard.SCardListReaders(context, [])
    return sorted(names) if code == scard.SCARD_S_SUCCESS else []


def word(state):
    return next((text for bit, text in WORDS if state & bit), f"{state:#x}")


def main():
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    known, names = {}, None
    while True:
        there = readers(context)
        if there != names:
            names = there
            print("readers:", len(names), *names, flush=True)
        states = [(name, known.get(name, scard.SCARD_STATE_UNAWARE)) for name in names]
        code, changed = scard.SCardGetStatusChange(context, scard.INFINITE,
                                                   states + [(NOTIFICATION, 0)])
        if code != scard.SCARD_S_SUCCESS:
            print("error:", scard.SCardGetErrorMessage(code), flush=True)
            continue
        for name, state, _ in changed[:len(states)]:
            if state & scard.SCARD_STATE_CHANGED:
                print("card:", word(state), name, flush=True)
            known[name] = state & ~scard.SCARD_STATE_CHANGED


if __name__ == "__main__":
    main()
