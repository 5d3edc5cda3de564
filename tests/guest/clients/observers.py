#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Says what pyscard's monitors see, a line for each: reader or card, + or -, what.

The program ends when its standard input does.
"""
import sys

from smartcard.CardMonitoring import CardMonitor, CardObserver
from smartcard.Exceptions import CardConnectionException, NoCardException
from smartcard.ReaderMonitoring import ReaderMonitor, ReaderObserver
from smartcard.System import readers
from smartcard.util import toHexString

SELECT = [0x00, 0xA4, 0x04, 0x00, 0x07, 0xA0, 0x00, 0x00, 0x00, 0x79, 0x01, 0x00]


def say(*words):
    print(*words, flush=True)


class Cards(CardObserver):
    """Cards, and what they answer to a SELECT."""

    def update(self, _, handlers):
        came, went = handlers
        for card in came:
            say("card +", toHexString(card.atr))
            self.select(card)
        for card in went:
            say("card -", toHexString(card.atr))

    @staticmethod
    def select(card):
        connection = card.createConnection()
        try:
            connection.connect()
            _, sw1, sw2 = connection.transmit(SELECT)
            say(f"select {sw1:02X}{sw2:02X}")
            connection.disconnect()
        except (CardConnectionException, NoCardException) as error:
            say("select", error)


class Readers(ReaderObserver):
    """Readers by name."""

    def update(self, _, handlers):
        came, went = handlers
        for reader in came:
            say("reader +", reader)
        for reader in went:
            say("reader -", reader)


def list_of_readers():
    """pcscd's library copies a list that another thread of the program changes meanwhile.

    Then the end of it is what was in memory there before.
    """
    while True:
        try:
            return readers()
        except UnicodeDecodeError:
            say("a list that is no text")


def main():
    cards = CardMonitor()
    reader_monitor = ReaderMonitor(readerProc=list_of_readers, period=0.2)
    watchers = Cards(), Readers()
    cards.addObserver(watchers[0])
    reader_monitor.addObserver(watchers[1])
    say("watching")
    sys.stdin.read()
    cards.deleteObserver(watchers[0])
    reader_monitor.deleteObserver(watchers[1])


if __name__ == "__main__":
    main()
