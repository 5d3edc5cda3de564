// SPDX-License-Identifier: BSD-3-Clause
/*
 * What --help says.
 */
#include "usage.h"

static const char text[] =
"scrctl [OPTIONS] COMMAND [ARGUMENTS]: smart card readers, /dev/scrN\n"
"\n"
"To look, which disturbs nobody:\n"
"  list                     every reader, its state and name\n"
"  info                     all about a reader and the card powered in it\n"
"  state                    state, protocol, counters\n"
"  watch [--count N]        a line for every insertion, removal, reset and\n"
"                           power-down, and for readers that come and go\n"
"  wait present|absent      until a card is there, or none is\n"
"  last-error               how the reader's latest operation ended\n"
"  attr [NAME|TAG]          an attribute, or all of them\n"
"  perf                     how much was transmitted, and how long that took\n"
"  pin features             what the reader can do for PINs (PC/SC part 10)\n"
"\n"
"To use the card, which resets it at the end:\n"
"  power [on|cold|warm|off|down]  cold reset, warm reset, power down; shows the\n"
"                           answer to reset, with -v in words\n"
"  reset [--cold]           warm reset, or cold\n"
"  transmit [APDU...]       cold reset, then send APDUs and show the answers;\n"
"                           APDUs are hex, one an argument, or one a line of\n"
"                           stdin (also: -) or of --file; # begins a comment\n"
"      --protocol t0|t1|any which protocols will do (any)\n"
"      --file FILE          read APDUs from FILE\n"
"      --raw                write nothing but the data of the answers, as bytes\n"
"      --expect SW[,SW...]  stop, with exit code 8, at another status word;\n"
"                           x is any digit: 9000,61xx\n"
"      --no-get-response    don't follow 61xx and 6Cxx\n"
"  pin verify|modify [APDU...] APDU [KEY=VALUE...]\n"
"                           cold reset, the APDUs, and the PIN that the user\n"
"                           types at the reader goes into the last of them:\n"
"                           pin verify 0020000108ffffffffffffffff timeout=30\n"
"  eject, swallow, confiscate  where the reader has a motor\n"
"  attr NAME=VALUE          set an attribute\n"
"  vendor CODE [HEX]        vendor request; 3500 is CCID's Escape\n"
"\n"
"Options:\n"
"  -r, --reader READER      N, scrN, a path, a link of /dev/smartcard/by-id or\n"
"                           by-path, or part of the reader's name; needed only\n"
"                           where there are several\n"
"      --json               JSON on stdout; watch: one object a line\n"
"      --timeout SECONDS    give up, and cancel, after that long\n"
"  -q, --quiet              errors only\n"
"  -v, --verbose            more\n"
"  -h, --help\n"
"      --version\n"
"\n"
"Exit codes: 0 done; 1 failed; 2 wrong usage; 3 no such reader; 4 no card;\n"
"5 not supported; 6 timed out; 7 no permission; 8 unexpected status word;\n"
"9 busy; 128 + N ended by signal N.\n";

void usage_print(FILE *stream)
{
	fputs(text, stream);
}
