#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""watch.py [NODE [COUNT]]: tells of cards that come and go, COUNT times, without a timer:
poll(2) says when there is news, and the counters of SCR_IOC_STATUS say what it is. The
file is opened read-only, so it disturbs nobody. examples/watch.c is the same in C.
"""
import fcntl
import os
import select
import struct
import sys

# struct scr_status: state, protocol, last_error, handle_last_error; insertions, removals,
# resets, power, sharing; users, flags, atr_length; atr[33], reserved[27]
STATUS = struct.Struct("=IIIIQQQQQIII33s27x")
# _IOR(SCR_IOC_MAGIC, 37, struct scr_status) of <linux/scr.h>
SCR_IOC_STATUS = 2 << 30 | STATUS.size << 16 | 0xBC << 8 | 37


def cards(reader):
    """How many cards have come, and how many have gone. Reading it ends the event."""
    argument = bytearray(STATUS.size)
    fcntl.ioctl(reader, SCR_IOC_STATUS, argument)
    values = STATUS.unpack(argument)
    return values[4], values[5]


def main():
    node = sys.argv[1] if len(sys.argv) > 1 else "/dev/scr0"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    reader = os.open(node, os.O_RDONLY | os.O_CLOEXEC)
    news = select.poll()
    news.register(reader, select.POLLPRI)
    seen = cards(reader)
    print("watching", node, flush=True)
    while count > 0:
        for _, events in news.poll():
            if events & select.POLLERR:
                sys.exit("the reader is gone")
        now = cards(reader)
        if now != seen:
            print("insertions", now[0], "removals", now[1], flush=True)
            seen = now
            count -= 1


if __name__ == "__main__":
    main()
