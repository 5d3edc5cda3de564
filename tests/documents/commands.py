# SPDX-License-Identifier: GPL-2.0-only
"""The commands of the documents: which there are, who runs them, what they are to say.

In a block of commands a line with a prompt is a command: "$ " is an ordinary user in the
group plugdev, "# " is root. A command that is not at its end goes on in the next line,
which may begin with "> ". All other lines are what the command before them says.
"""
import os
import re
import shlex
import subprocess
from dataclasses import dataclass, field

from blocks import blocks_of

DOCUMENTS = ["*.md", "*.rst", "*README.Debian", "Documentation/man/*", "tools/*.[1-9]",
             "examples/*"]
# "# Detected readers" is what a program says.
PROMPT = re.compile(r"([$#]) ((?![A-Z][a-z]).+)")
# A line in a program's own shell: "scr0 negotiable> atr".
INNER_PROMPT = re.compile(r"(scr\d+ [^<>]+)> ?(.*)")


@dataclass
class Command:
    """One command of a document; file is one that is written instead."""
    document: str
    line: int
    text: str
    prompt: str = "$"
    shown: list = field(default_factory=list)
    scene: str = ""
    reason: str = ""
    file: str = ""

    @property
    def place(self):
        return f"{self.document}:{self.line}"

    @property
    def typed(self):
        """What is typed into the program."""
        matches = [INNER_PROMPT.match(line) for line in self.shown]
        return [match[2] for match in matches if match]

    @property
    def said(self):
        """What it is to say: the lines shown without those that are typed."""
        return [line for line in self.shown if not INNER_PROMPT.match(line)]


def documents(root):
    listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-co",
                             "--exclude-standard", "--"] + DOCUMENTS, cwd=root, check=True,
                            stdout=subprocess.PIPE, text=True)
    return [name for name in sorted(set(listed.stdout.split())) if os.path.isfile(f"{root}/{name}")]


def is_open(text):
    """A command that goes on in the next line."""
    here = re.search(r"<<-?\s*['\"]?(\w+)['\"]?", text)
    if here:
        return not re.search(rf"^\s*{here[1]}$", text, re.M)
    if re.search(r"(\\|\||&&)$", text):
        return True
    try:
        shlex.split(text, comments=True)
    except ValueError:
        return True
    return False


def is_console(block):
    """Markdown and reStructuredText say so; elsewhere the first line does."""
    if block.kind:
        return block.kind == "console"
    tells = not block.document.endswith((".rst", ".md"))
    return tells and bool(block.lines) and bool(PROMPT.match(block.lines[0][1]))


def commands_of_block(block):
    commands = []
    for number, line in block.lines:
        match = PROMPT.match(line)
        if commands and is_open(commands[-1].text):
            commands[-1].text += "\n" + re.sub(r"^> ", "", line)
        elif match:
            commands.append(Command(block.document, number, match[2], match[1]))
        elif commands:
            commands[-1].shown.append(line)
        else:
            raise ValueError(f"{block.document}:{number}: no prompt before: {line}")
    return commands


def file_of_block(block):
    text = "\n".join(line for _, line in block.lines) + "\n"
    return Command(block.document, block.lines[0][0], text, "#", file=block.remarks["file"])


class Scenes:
    """Numbers the scenes of a document: commands of one number are one session."""

    def __init__(self):
        self.name = ""
        self.number = 0

    def next(self, block):
        name = block.remarks.get("scene")
        if name:
            self.name = name
            self.number += 1
        return self.name


def commands_of(blocks):
    """Sessions of one document: lists of commands and files, in their order."""
    scenes, sessions = Scenes(), {}
    for block in blocks:
        scene = scenes.next(block)
        if "file" in block.remarks:
            found = [file_of_block(block)]
        elif is_console(block):
            found = commands_of_block(block)
        else:
            continue
        for command in found:
            command.scene = scene
            command.reason = block.remarks.get("not run", "")
        sessions.setdefault(scenes.number, []).extend(found)
    return list(sessions.values())


def sessions_of(root):
    """(document, its sessions) of all documents."""
    for name in documents(root):
        yield name, commands_of(blocks_of(root, name))
