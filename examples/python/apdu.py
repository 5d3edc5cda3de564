#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""apdu.py [NODE [APDU...]]: resets the card, agrees on a protocol, and sends commands, with
nothing but Python's own modules: the structures of <linux/scr.h> are written out here.
examples/apdu.c is the same in C. When the file is closed, the kernel resets the card.
"""
import ctypes
import fcntl
import os
import struct
import sys

# struct scr_power: minor, atr_length, atr[33], reserved[7]
POWER = struct.Struct("=II33s7x")
# struct scr_transmit: protocol, flags, send_buffer, receive_buffer, send_length,
# receive_length, reserved
TRANSMIT = struct.Struct("=IIQQIIQ")
# The protocol: one __u32, a mask that becomes the protocol
PROTOCOL = struct.Struct("=I")

SCARD_COLD_RESET = 1
SCARD_PROTOCOL_T0 = 1
SCARD_PROTOCOL_T1 = 2


def read_write(number, layout):
    """_IOWR(SCR_IOC_MAGIC, number, ...) of <linux/scr.h>."""
    return 3 << 30 | layout.size << 16 | 0xBC << 8 | number


IOCTL_SMARTCARD_POWER = read_write(1, POWER)
IOCTL_SMARTCARD_TRANSMIT = read_write(5, TRANSMIT)
IOCTL_SMARTCARD_SET_PROTOCOL = read_write(12, PROTOCOL)


def request(reader, code, layout, *values):
    """What the kernel makes of the structure; OSError if it refuses."""
    argument = bytearray(layout.pack(*values))
    fcntl.ioctl(reader, code, argument)
    return layout.unpack(argument)


def reset(reader):
    """The card's answer to reset."""
    _, length, atr = request(reader, IOCTL_SMARTCARD_POWER, POWER, SCARD_COLD_RESET, 0, b"")
    return atr[:length]


def transmit(reader, protocol, command):
    """The card's answer, status word included."""
    send = ctypes.create_string_buffer(command, len(command))
    receive = ctypes.create_string_buffer(65538)
    result = request(reader, IOCTL_SMARTCARD_TRANSMIT, TRANSMIT, protocol, 0,
                     ctypes.addressof(send), ctypes.addressof(receive),
                     len(command), len(receive), 0)
    return receive.raw[:result[5]]


def main():
    node = sys.argv[1] if len(sys.argv) > 1 else "/dev/scr0"
    # SELECT of the master file, without an answer but the status word.
    commands = sys.argv[2:] or ["00 A4 00 0C 02 3F 00"]
    reader = os.open(node, os.O_RDWR | os.O_CLOEXEC)
    print("ATR   ", reset(reader).hex(" "))
    protocol, = request(reader, IOCTL_SMARTCARD_SET_PROTOCOL, PROTOCOL,
                        SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1)
    print("T =   ", 1 if protocol == SCARD_PROTOCOL_T1 else 0)
    for command in commands:
        print("answer", transmit(reader, protocol, bytes.fromhex(command)).hex(" "))


if __name__ == "__main__":
    main()
