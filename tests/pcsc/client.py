#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""A program of PC/SC that does one thing and says what came of it.

It knows nothing of the library under it: that is what LD_LIBRARY_PATH has.
"""
import sys
import time

from smartcard import scard

NAMES = {value: name for name, value in vars(scard).items()
         if name.startswith(("SCARD_E_", "SCARD_W_", "SCARD_F_", "SCARD_S_"))}
PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
PCI = {scard.SCARD_PROTOCOL_T0: scard.SCARD_PCI_T0, scard.SCARD_PROTOCOL_T1: scard.SCARD_PCI_T1}


def say(*words):
    print(*words, flush=True)


def good(code, what):
    """Ends the program, and says why, unless the code is SCARD_S_SUCCESS."""
    if code != scard.SCARD_S_SUCCESS:
        say(what, NAMES.get(code, f"{code & 0xffffffff:08X}"))
        sys.exit(1)


def establish():
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    good(code, "SCardEstablishContext")
    return context


def reader_names(context):
    code, names = scard.SCardListReaders(context, [])
    good(code, "SCardListReaders")
    return names


def connect(context, number=0, mode=scard.SCARD_SHARE_SHARED):
    code, card, protocol = scard.SCardConnect(context, reader_names(context)[number], mode,
                                              PROTOCOLS)
    good(code, "SCardConnect")
    return card, protocol


def transmit(card, protocol, command):
    code, answer = scard.SCardTransmit(card, PCI[protocol], list(bytes.fromhex(command)))
    good(code, "SCardTransmit")
    return bytes(answer).hex()


def command_list():
    """The readers, a line each."""
    for name in reader_names(establish()):
        say(name)


def command_send(number, disposition, *commands):
    """Commands to the card of a reader, and what becomes of the card then."""
    card, protocol = connect(establish(), int(number))
    for command in commands:
        say(transmit(card, protocol, command))
    good(scard.SCardDisconnect(card, int(disposition)), "SCardDisconnect")


def command_hold(*commands):
    """A transaction until the input ends."""
    card, protocol = connect(establish())
    good(scard.SCardBeginTransaction(card), "SCardBeginTransaction")
    for command in commands:
        say(transmit(card, protocol, command))
    say("held")
    sys.stdin.read()
    good(scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD), "SCardEndTransaction")


def command_connect():
    """How long it takes to connect."""
    context = establish()
    start = time.monotonic()
    connect(context)
    say(f"connected after {(time.monotonic() - start) * 1000:.0f} ms")


def command_watch(until):
    """One context, waiting for readers until there are so many."""
    context = establish()
    state = [("\\\\?PnP?\\Notification", scard.SCARD_STATE_UNAWARE)]
    while True:
        code, names = scard.SCardListReaders(context, [])
        count = 0 if code == scard.SCARD_E_NO_READERS_AVAILABLE else len(names)
        say(f"{count} readers")
        if count == int(until):
            return
        code, state = scard.SCardGetStatusChange(context, 30000, state)
        good(code, "SCardGetStatusChange")
        state = [(name, event & ~scard.SCARD_STATE_CHANGED) for name, event, _ in state]


if __name__ == "__main__":
    globals()["command_" + sys.argv[1]](*sys.argv[2:])
