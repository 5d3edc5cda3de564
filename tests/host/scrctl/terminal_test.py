#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""scrctl at a terminal: prompt, completion, Ctrl-C, PINs, history, colour, progress.

terminal_test.py SCRCTL FAKE_READER: prints KTAP; ends with 1 if a check failed.
"""

import os
import pty
import re
import select
import signal
import stat
import sys
import tempfile
import time

PROMPT = "scr0 T=1> "


class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, arguments, **environment):
        self.text = ""
        self.seen = 0
        self.status = None
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ.update(environment)
            os.execvp(arguments[0], arguments)

    def read(self, seconds):
        """What comes within that time; False at the end."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            data = b""
        self.text += data.decode(errors="replace")
        return bool(data)

    def wait_for(self, words, seconds=20):
        """Until it says that, after what was found before."""
        deadline = time.monotonic() + seconds
        while words not in self.text[self.seen:] and time.monotonic() < deadline:
            if not self.read(0.1):
                break
        position = self.text.find(words, self.seen)
        if position >= 0:
            self.seen = position + len(words)
        return position >= 0

    def type(self, text):
        os.write(self.terminal, text.encode())

    def then_type(self, text, seconds=0.3):
        """After what was typed, or asked, has come to it."""
        time.sleep(seconds)
        self.type(text)

    def end(self):
        """The exit code."""
        deadline = time.monotonic() + 20
        while self.read(0.1) and time.monotonic() < deadline:
            pass
        if time.monotonic() >= deadline:
            os.kill(self.process, signal.SIGKILL)
        status = os.waitpid(self.process, 0)[1]
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(status)


class Test:
    """Cases that are counted, and a folder for them."""

    def __init__(self, scrctl, fake, folder):
        self.count = self.failed = 0
        self.scrctl, self.fake, self.folder = scrctl, os.path.realpath(fake), folder
        self.log = os.path.join(folder, "log")
        self.history = os.path.join(folder, "state/scrctl/history")
        os.mkdir(os.path.join(folder, "dev"))

    def check(self, name, good, terminal=None):
        self.count += 1
        good = bool(good)
        self.failed += not good
        print(("ok" if good else "not ok"), self.count, name, flush=True)
        if not good and terminal:
            print("# " + repr(terminal.text))

    def reader(self, words):
        with open(os.path.join(self.folder, "dev/scr0"), "w", encoding="ascii") as file:
            file.write(words + "\n")

    def logged(self):
        try:
            with open(self.log, encoding="ascii") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def shell(self):
        """One that prompts."""
        shell = self.start("shell")
        shell.wait_for(PROMPT)
        return shell

    def line(self, shell, name, text, answer):
        """A line is typed: the answer comes, and then the prompt."""
        shell.type(text + "\n")
        self.check(name, shell.wait_for(answer), shell)
        shell.wait_for(PROMPT)

    def quit(self, shell, name):
        shell.type("quit\n")
        self.check(name, shell.end() == 0, shell)

    def start(self, *arguments, **environment):
        if os.path.exists(self.log):
            os.unlink(self.log)
        settings = {
            "LD_PRELOAD": self.fake,
            "SCR_FAKE_DEV": os.path.join(self.folder, "dev"),
            "SCR_FAKE_LOG": self.log,
            "XDG_STATE_HOME": os.path.join(self.folder, "state"),
            "TERM": "vt100",
            "ASAN_OPTIONS": "verify_asan_link_order=0",
        }
        settings.update(environment)
        return Terminal([self.scrctl, *arguments], **settings)


def test_lines(test):
    """Prompt, an APDU, completion, history, the end."""
    test.reader("present")
    shell = test.start("shell")
    test.check("prompt with reader and protocol", shell.wait_for(PROMPT), shell)
    shell.type("00b0000004\n")
    test.check("an APDU", shell.wait_for("< 01 02 03 04"), shell)
    test.check("its status word has a colour", shell.wait_for("\033[32m9000 (OK)\033[0m"), shell)
    test.check("prompt again", shell.wait_for(PROMPT), shell)
    test.line(shell, "completion of a command", "hist\t", "1  00b0000004")
    test.line(shell, "completion of an instruction", "read-b\t0000 04", "> 00 b0 00 00 04")
    shell.type("verbose o\t")
    shell.then_type("\t")
    test.check("completion shows several", shell.wait_for("off") and shell.wait_for("on"), shell)
    test.line(shell, "and takes the one chosen", "n", "verbose: on")
    test.line(shell, "the key for the line before", "\033[A\033[A", "> 00 b0 00 00 04")
    shell.type("\004")
    test.check("Ctrl-D ends it", shell.end() == 0, shell)
    test.check("and closes the reader", test.logged().endswith("closed\n"), shell)
    test.check("no sanitizer's word", not re.search("Sanitizer|runtime error", shell.text), shell)


def test_pin(test):
    """A PIN is asked for unseen, and kept nowhere."""
    shell = test.shell()
    shell.type("verify 01\n")
    test.check("verify asks", shell.wait_for("PIN: "), shell)
    time.sleep(0.2)
    test.line(shell, "verify", "8642", "(4 bytes not shown)")
    test.check("the card got it", "TRANSMIT 002000010438363432" in test.logged(), shell)
    shell.type("002000010438363432\n")
    shell.wait_for("(4 bytes not shown)")
    shell.wait_for(PROMPT)
    shell.type("\033[A")
    shell.then_type("\003")
    shell.wait_for(PROMPT)
    shell.type("verify 01\n")
    shell.wait_for("PIN: ")
    shell.then_type("86\003", 0.2)
    test.check("Ctrl-C at the PIN", shell.wait_for("interrupted"), shell)
    test.check("and the prompt is back", shell.wait_for(PROMPT), shell)
    test.line(shell, "history", "history", "verify 01")
    test.quit(shell, "quit")
    test.check("what was typed blind is not shown", "8642" not in shell.text, shell)
    with open(test.history, encoding="ascii") as file:
        lines = file.read()
    test.check("history file has the lines", "00b0000004\n" in lines and "verify 01\n" in lines)
    test.check("history file has no PIN", "8642" not in lines and "3836" not in lines)
    mode = stat.S_IMODE(os.stat(test.history).st_mode)
    test.check("history file is for nobody else", mode == 0o600)


def test_next_shell(test):
    """What was typed is there the next time."""
    shell = test.shell()
    test.line(shell, "history of the shell before", "history", "1  00b0000004")
    test.quit(shell, "it ends")


def test_interrupt(test):
    """Ctrl-C cancels what is under way, or what is typed."""
    shell = test.shell()
    shell.type("00b000")
    shell.then_type("\003")
    test.check("Ctrl-C at the prompt", shell.wait_for("^C") and shell.wait_for(PROMPT), shell)
    test.line(shell, "the line is forgotten", "state", "SPECIFIC")
    shell.type("wait absent\n")
    shell.then_type("\003", 0.5)
    test.check("Ctrl-C in a wait", shell.wait_for("interrupted, cancelled"), shell)
    test.check("prompt after it", shell.wait_for(PROMPT), shell)
    test.reader("hang")
    shell.type("00b0000004\n")
    deadline = time.monotonic() + 10
    while "TRANSMIT" not in test.logged() and time.monotonic() < deadline:
        time.sleep(0.05)
    shell.type("\003")
    test.check("Ctrl-C in an exchange", shell.wait_for("interrupted, cancelled"), shell)
    test.check("prompt after that", shell.wait_for("> "), shell)
    test.reader("present")
    test.line(shell, "and it goes on", "00b0000004", "01 02 03 04")
    os.kill(shell.process, signal.SIGTERM)
    test.check("SIGTERM ends it", shell.end() == -signal.SIGTERM, shell)


def test_events(test):
    """Cards that come and go while somebody types."""
    test.reader("present")
    shell = test.shell()
    shell.type("00b00")
    time.sleep(0.3)
    test.reader("absent")
    test.check("removal is told at once", shell.wait_for("scr0: card removed"), shell)
    test.check("the prompt says so", shell.wait_for("scr0 no card> "), shell)
    test.check("the line is as it was", shell.wait_for("00b00"), shell)
    test.reader("present")
    test.check("insertion is told", shell.wait_for("scr0: card inserted"), shell)
    shell.type("00004\n")
    test.check("the line goes on", shell.wait_for("01 02 03 04"), shell)
    test.check("with the new card", shell.wait_for(PROMPT), shell)
    test.quit(shell, "the end")


def test_colour(test):
    """Colour is for terminals that want it."""
    def coloured(*options, **environment):
        run = test.start(*options, "transmit", "00b0000004", **environment)
        run.end()
        return "\033[32m9000" in run.text

    test.check("colour at a terminal", coloured())
    test.check("--color=never", not coloured("--color=never"))
    test.check("NO_COLOR", not coloured(NO_COLOR="1"))
    test.check("TERM=dumb", not coloured(TERM="dumb"))
    test.check("--color=always and NO_COLOR", coloured("--color=always", NO_COLOR="1"))


def test_progress(test):
    """A bar for what takes longer than a second, and for nothing else."""
    script = os.path.join(test.folder, "script")
    with open(script, "w", encoding="ascii") as file:
        file.write("sleep 0.7\n" * 3 + "echo done\n")
    run = test.start("script", script)
    test.check("a script that takes long has a bar", run.wait_for("2 of 4 lines"), run)
    test.check("which goes before other output", run.wait_for("\r\033[Kdone"), run)
    test.check("it is done", run.end() == 0, run)
    with open(script, "w", encoding="ascii") as file:
        file.write("sleep 0.1\necho done\n")
    run = test.start("script", script)
    test.check("one that doesn't has none", run.end() == 0 and " of " not in run.text, run)
    run = test.start("-q", "script", script)
    test.check("-q has none", run.end() == 0 and run.text == "", run)


def main():
    with tempfile.TemporaryDirectory() as folder:
        test = Test(sys.argv[1], sys.argv[2], folder)
        print("TAP version 14")
        for part in (test_lines, test_pin, test_next_shell, test_interrupt, test_events,
                     test_colour, test_progress):
            part(test)
    print(f"1..{test.count}")
    print(f"# {test.count - test.failed} passed, {test.failed} failed")
    return 1 if test.failed else 0


if __name__ == "__main__":
    sys.exit(main())
