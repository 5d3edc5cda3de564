#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""pcsc.py [APDU...]: the same as apdu.py, by PC/SC and pyscard (python3-pyscard). It knows
nothing of this project: run it over the kernel's readers with  scr-pcsc pcsc.py,  or over
pcscd without.
"""
import sys

from smartcard.CardConnection import CardConnection
from smartcard.pcsc.PCSCExceptions import EstablishContextException
from smartcard.System import readers
from smartcard.util import toBytes, toHexString


def main():
    commands = sys.argv[1:] or ["00 A4 00 0C 02 3F 00"]
    try:
        found = readers()
    except EstablishContextException as error:
        sys.exit(f"no PC/SC: {error}; run it by scr-pcsc, or start pcscd")
    if not found:
        sys.exit("no reader")
    print("reader", found[0])
    connection = found[0].createConnection()
    connection.connect(CardConnection.T0_protocol | CardConnection.T1_protocol)
    print("ATR   ", toHexString(connection.getATR()).lower())
    print("T =   ", 1 if connection.getProtocol() == CardConnection.T1_protocol else 0)
    for command in commands:
        data, sw1, sw2 = connection.transmit(toBytes(command))
        print("answer", toHexString(data + [sw1, sw2]).lower())
    connection.disconnect()


if __name__ == "__main__":
    main()
