# SPDX-License-Identifier: GPL-2.0-only
"""The blocks of a document that are set as they are: commands, programs, figures.

A block is found by its document's own rules: reStructuredText, Markdown, a manual page,
a README.Debian, or a comment of a source. Before a block may stand remarks for the tests,
as comments of the document: "scene: NAME", "not run: REASON", "file: PATH".
"""
import re
from dataclasses import dataclass, field

REMARK = re.compile(r"(scene|not run|file): +(.+)")


@dataclass
class Block:
    """Lines of a document without their indentation; "console" are commands."""
    document: str
    kind: str
    lines: list = field(default_factory=list)	# of (number, text)
    remarks: dict = field(default_factory=dict)


class Remarks:
    """Those that stand before the next block."""

    def __init__(self):
        self.waiting = {}

    def add(self, comment):
        match = REMARK.fullmatch(comment.strip())
        if not match:
            return
        if match[1] in self.waiting:
            raise ValueError(f"a second remark \"{match[1]}\" for one block")
        self.waiting[match[1]] = match[2].strip()

    def take(self):
        taken, self.waiting = self.waiting, {}
        return taken


def indent_of(line):
    expanded = line.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


def without_indent(numbered):
    """Lines with what all of them begin with taken away, and no empty ones around."""
    numbered = [(number, line.expandtabs(8).rstrip()) for number, line in numbered]
    while numbered and not numbered[0][1]:
        numbered.pop(0)
    while numbered and not numbered[-1][1]:
        numbered.pop()
    least = min((indent_of(line) for _, line in numbered if line), default=0)
    return [(number, line[least:]) for number, line in numbered]


def deeper(lines, start, indent):
    """The lines from start that are empty or stand deeper, and where they end."""
    end = start
    while end < len(lines) and (not lines[end].strip() or indent_of(lines[end]) > indent):
        end += 1
    return [(number + 1, lines[number]) for number in range(start, end)], end


def restructured_text(name, lines):
    remarks, position = Remarks(), 0
    while position < len(lines):
        line = lines[position]
        position += 1
        stripped = line.strip()
        directive = re.fullmatch(r"\.\. (?:code-block|code|sourcecode|highlight)::\s*(\S*)",
                                 stripped)
        if stripped.startswith(".. ") and "::" not in stripped:
            remarks.add(stripped[3:])
        elif directive or (stripped.endswith("::") and not stripped.startswith(".. ")):
            body, position = deeper(lines, position, indent_of(line))
            body = [(n, text) for n, text in body
                    if not (directive and re.match(r"\s+:[a-z-]+:", text))]
            kind = directive[1] if directive else ""
            yield Block(name, kind, without_indent(body), remarks.take())


def markdown(name, lines):
    remarks, position = Remarks(), 0
    while position < len(lines):
        line = lines[position]
        position += 1
        comment = re.fullmatch(r"<!--(.*)-->", line.strip())
        fence = re.match(r"\s*(```+|~~~+)\s*(\S*)", line)
        if comment:
            remarks.add(comment[1])
        elif fence:
            body = []
            while position < len(lines) and lines[position].strip() != fence[1]:
                body.append((position + 1, lines[position]))
                position += 1
            position += 1
            yield Block(name, fence[2], without_indent(body), remarks.take())
        elif indent_of(line) >= 4 and line.strip():
            body, position = deeper(lines, position - 1, 3)
            yield Block(name, "", without_indent(body), remarks.take())


ROFF = [(r"\-", "-"), (r"\(aq", "'"), (r"\(dq", '"'), (r"\&", ""), (r"\~", " "),
        (r"\|", ""), (r"\ ", " ")]


def without_roff(line):
    line = re.sub(r"\\f(\[\w*\]|.)", "", line)
    for escape, text in ROFF:
        line = line.replace(escape, text)
    return line.replace(r"\e", "\\")


def manual_page(name, lines):
    remarks, position, section = Remarks(), 0, ""
    while position < len(lines):
        line = lines[position]
        position += 1
        if line.startswith(".SH"):
            section = line[4:].strip('" ')
        elif line.startswith('.\\"'):
            remarks.add(line[3:])
        elif line in (".nf", ".EX"):
            body = []
            while lines[position] not in (".fi", ".EE"):
                body.append((position + 1, without_roff(lines[position])))
                position += 1
            if section != "SYNOPSIS":
                yield Block(name, "", without_indent(body), remarks.take())


def readme_debian(name, lines):
    remarks, position = Remarks(), 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if line.startswith(".. "):
            remarks.add(line[3:])
        elif indent_of(line) >= 4 and line.strip():
            body, position = deeper(lines, position - 1, 3)
            yield Block(name, "", without_indent(body), remarks.take())


def source(name, lines):
    """What stands deeper in comments, as kernel-doc and all of us write examples."""
    remarks, body = Remarks(), []
    for number, line in enumerate(lines + [""], 1):
        comment = re.match(r"\s*(?:#|//|\*(?!/)|/\*)( ?\t.*| {2,}\S.*)", line)
        if comment:
            body.append((number, comment[1]))
            continue
        if body:
            yield Block(name, "", without_indent(body), remarks.take())
            body = []
        remarks.add(line.strip(" \t#/*"))


READERS = [(r"\.rst$", restructured_text), (r"\.md$", markdown), (r"\.[1-9]$", manual_page),
           (r"README\.Debian$", readme_debian), (r"", source)]


def blocks_of(root, name):
    with open(f"{root}/{name}", encoding="utf-8") as file:
        lines = file.read().split("\n")
    reader = next(reader for pattern, reader in READERS if re.search(pattern, name))
    return list(reader(name, lines))
