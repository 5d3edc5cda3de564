// SPDX-License-Identifier: BSD-3-Clause
/*
 * What scr-emu says of itself: the options, the faults, the version.
 */
#include <stdio.h>

#include "line_options.h"
#include "options.h"

static const char usage[] =
"Usage: scr-emu [OPTION]...\n"
"       scr-emu --send PATH COMMAND...\n"
"Emulates USB CCID readers, with cards, at the ports of vhci_hcd.\n"
"\n"
"The reader:\n"
"  --readers FILE --row N|N-N|NAME\n"
"                                as a list describes it (readers.tsv), or several;\n"
"                                the other options come on top of that\n"
"  --vendor HEX --product HEX    idVendor, idProduct\n"
"  --manufacturer TEXT --product-name TEXT --serial TEXT\n"
"  --level tpdu|short|extended|character\n"
"  --protocols t0|t1|both        of the reader and, by its ATR, of the card\n"
"  --slots N                     1 to 32\n"
"  --interfaces N                1 to 5 of them in a USB device, each a reader\n"
"  --busy N                      slots with a command at a time\n"
"  --max-message BYTES           dwMaxCCIDMessageLength\n"
"  --voltage MASK                1 5 V, 2 3 V, 4 1.8 V, or'ed\n"
"  --features HEX                dwFeatures; --level changes its level\n"
"  --mechanical HEX              dwMechanical: 1 accept, 2 eject, 4 capture, 8 lock\n"
"  --pin-support MASK            1 verify, 2 modify, or'ed\n"
"  --lcd HEX                     wLcdLayout: lines, characters\n"
"  --no-interrupt                only the bulk endpoints\n"
"  --descriptor-after-endpoint   where a few readers have the class descriptor\n"
"  --vendor-class                bInterfaceClass FF\n"
"  --empty-packets               wMaxPacketSize 0 of the bulk-IN endpoint\n"
"  --abort-drops                 an aborted command is not answered\n"
"The card:\n"
"  --card test|files[:FOLDER]|openpgp|vicc[:PORT]   what it is\n"
"  --atr HEX|WORD,WORD...        its answer to reset; words: t0 t1 both ta1=HEX ta2=HEX\n"
"                                tc1=HEX wi=N ifsc=N bwi=N cwi=N crc\n"
"  --card-voltages MASK          it is mute at the others\n"
"  --no-card                     none is in\n"
"%s\n"
"And:\n"
"  --virt                        at /dev/scrvirt (scr-virt), not at vhci_hcd\n"
"  --usbredir PATH               in machines of QEMU's that connect there\n"
"  --count N                     so many readers, 1 to 120\n"
"  --control PATH                takes commands at a UNIX socket\n"
"  --send PATH COMMAND...        sends one there, and prints the answer\n"
"  --faults                      what the command \"fault\" knows\n"
"  --help, --version\n"
"Prints \"ready\" when all readers are plugged in; runs until \"quit\" or a signal.\n";

bool about(int option)
{
	switch (option) {
	case OPTION_HELP:
		printf(usage, line_usage);
		return true;
	case OPTION_FAULTS:
		fault_list();
		return true;
	case OPTION_VERSION:
		puts("scr-emu " SCR_EMU_VERSION);
		return true;
	default:
		return false;
	}
}
