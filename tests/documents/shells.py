# SPDX-License-Identifier: GPL-2.0-only
"""Shells that run commands one by one, as a person types them, and tell how each ended.

A command has what the ones before it left: variables, folder, jobs in the background,
and $?. Its output goes into a file of its own.
"""
import os
import select
import signal
import subprocess
import time

# A command that dies of Ctrl-C would take a shell without a trap along.
PREPARE = "set -m; trap : INT; scr_status=0\n"
# (exit ...) is for $? in the command. After Ctrl-C the rest of a line is not done.
RUN = ("(exit $scr_status); . {base}.command <{base}.typed >{base}.output 2>&1 3>&-\n"
       "scr_status=$?; echo $scr_status >&3\n")


class Shell:
    """One bash, of one user, in one folder; files is where its commands and outputs are."""

    def __init__(self, start, files):
        os.makedirs(files, exist_ok=True)
        self.files = files
        self.count = 0
        self.ends, writer = os.pipe()
        self.process = subprocess.Popen(
            start, stdin=subprocess.PIPE, text=True, start_new_session=True, bufsize=1,
            pass_fds=[writer], env={**os.environ, "SCR_FD": str(writer)})
        os.close(writer)
        self.write(f"exec 3>&{writer} {writer}>&-; {PREPARE}")

    def write(self, text):
        try:
            self.process.stdin.write(text)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass	# end() tells

    def begin(self, text, typed=()):
        """Starts a command, and says where its output is going to be."""
        self.count += 1
        base = f"{self.files}/{self.count}"
        for suffix, content in (("command", text + "\n"), ("typed", "".join(
                line + "\n" for line in typed))):
            with open(f"{base}.{suffix}", "w", encoding="utf-8") as file:
                file.write(content)
        self.before = self.children()
        self.write(RUN.format(base=base))
        return f"{base}.output"

    def end(self, seconds):
        """The exit status of the command; None if it goes on that long."""
        ready, _, _ = select.select([self.ends], [], [], seconds)
        if not ready:
            return None
        data = b""
        while not data.endswith(b"\n"):
            piece = os.read(self.ends, 64)
            if not piece:
                return -1
            data += piece
        return int(data)

    def children(self):
        """Not every kernel lists them by parent."""
        return {pid for pid in map(int, filter(str.isdecimal, os.listdir("/proc")))
                if parent_of(pid) == self.process.pid}

    def interrupt(self, number=signal.SIGINT):
        """Ctrl-C: to the command, and not to what it finds in the background."""
        for child in self.children() - self.before:
            try:
                os.killpg(child, number)
            except ProcessLookupError:
                pass

    def close(self):
        for child in self.children():
            try:
                os.killpg(child, signal.SIGTERM)
            except ProcessLookupError:
                pass
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.ends)


def parent_of(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return int(file.read().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None


def read_output(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return [line.expandtabs(8).rstrip() for line in file.read().split("\n")]
    except FileNotFoundError:
        return []


def wait_for(seconds, condition):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
