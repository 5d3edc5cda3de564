#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Does what its arguments say, through PC/SC, a line of output for each.

  connect | exclusive | direct  the reader with the given part of its name
  send HEX                    an APDU: the answer
  control CODE [HEX]          the reader's answer
  features                    of PC/SC part 10, tags and codes
  attribute TAG               its value
  reconnect leave|reset|unpower
  disconnect leave|reset|unpower
  status                      state, protocol, ATR
  pause                       says "paused" and waits for a line

ask.py READER [COMMAND ARGUMENT...]...: an error is a line, too, and no end.
"""
import sys

from smartcard import scard

DISPOSITIONS = {"leave": scard.SCARD_LEAVE_CARD, "reset": scard.SCARD_RESET_CARD,
                "unpower": scard.SCARD_UNPOWER_CARD}
ANY = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1


class Client:
    """A context and a handle."""

    def __init__(self, part):
        self.handle = self.protocol = None
        code, self.context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        self.check(code)
        code, readers = scard.SCardListReaders(self.context, [])
        self.check(code)
        self.reader = [name for name in readers if part in name][0]

    @staticmethod
    def check(code):
        if code:
            raise RuntimeError(f"{code & 0xFFFFFFFF:08X} {scard.SCardGetErrorMessage(code)}")

    def open(self, mode, protocols):
        code, self.handle, self.protocol = scard.SCardConnect(
            self.context, self.reader, mode, protocols)
        self.check(code)
        return f"T={self.protocol - 1}" if self.protocol in (1, 2) else "no protocol"

    def connect(self, _):
        return self.open(scard.SCARD_SHARE_SHARED, ANY)

    def exclusive(self, _):
        return self.open(scard.SCARD_SHARE_EXCLUSIVE, ANY)

    def direct(self, _):
        return self.open(scard.SCARD_SHARE_DIRECT, 0)

    def send(self, words):
        header = scard.SCARD_PCI_T1 if self.protocol == 2 else scard.SCARD_PCI_T0
        code, answer = scard.SCardTransmit(self.handle, header, list(bytes.fromhex(words())))
        self.check(code)
        return bytes(answer).hex().upper()

    def control(self, words):
        number, data = int(words(), 16), words()
        code, answer = scard.SCardControl(self.handle, number, list(bytes.fromhex(data)))
        self.check(code)
        return bytes(answer).hex().upper()

    def features(self, _):
        code, answer = scard.SCardControl(self.handle, scard.SCARD_CTL_CODE(3400), [])
        self.check(code)
        data = bytes(answer)
        return " ".join(f"{data[i]:02X}={data[i + 2:i + 6].hex().upper()}"
                        for i in range(0, len(data), 6))

    def attribute(self, words):
        code, answer = scard.SCardGetAttrib(self.handle, int(words(), 16))
        self.check(code)
        return bytes(answer).hex().upper()

    def reconnect(self, words):
        code, self.protocol = scard.SCardReconnect(
            self.handle, scard.SCARD_SHARE_SHARED, ANY, DISPOSITIONS[words()])
        self.check(code)
        return f"T={self.protocol - 1}"

    def disconnect(self, words):
        self.check(scard.SCardDisconnect(self.handle, DISPOSITIONS[words()]))
        return "done"

    def status(self, _):
        code, _, state, protocol, atr = scard.SCardStatus(self.handle)
        self.check(code)
        return f"{state:X} {protocol} {bytes(atr).hex().upper()}"

    @staticmethod
    def pause(_):
        print("paused", flush=True)
        return "goes on" + sys.stdin.readline().rstrip()


def main():
    words = iter(sys.argv[2:])
    try:
        client = Client(sys.argv[1])
    except RuntimeError as error:
        sys.exit(f"context: {error}")
    for command in words:
        try:
            said = getattr(client, command)(lambda: next(words))
        except RuntimeError as error:
            said = error
        print(f"{command}: {said}", flush=True)


if __name__ == "__main__":
    main()
