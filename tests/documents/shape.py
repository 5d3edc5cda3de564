# SPDX-License-Identifier: GPL-2.0-only
"""Whether what a command says has the shape of what its document shows.

The lines have to be the same, one by one, but for this: a word with a digit in it stands
for any such word, and so does a byte in hex; "..." stands for any text in a line, and for
any lines where it stands alone; how wide blanks are does not count, nor do empty lines.
"""
import re

DOTS = re.compile(r"\.\.\.|…")
ENTITY = r"(?:\S*\d\S*|[0-9a-fA-F]{2})"


def word_pattern(word):
    """Of a word without dots."""
    if re.fullmatch(r"[0-9a-fA-F]{2}", word):
        return ENTITY
    if not re.search(r"\d", word):
        return re.escape(word)
    # Brackets and the like around it stay.
    begin, body, end = re.fullmatch(r"(\W*)(.*?)(\W*)", word).groups()
    return re.escape(begin) + r"\S*\d\S*" + re.escape(end)


def line_pattern(line):
    pieces = []
    for piece in DOTS.split(line.strip()):
        pieces.append(r"\s+".join(word_pattern(word) for word in piece.split()))
    return re.compile(r"\s*" + r"\s*.*\s*".join(pieces) + r"\s*")


def lines_of(lines):
    return [line for line in lines if line.strip()]


def match_lines(shown, said):
    """Whether all of said is what shown stands for."""
    if not shown:
        return not said
    if DOTS.fullmatch(shown[0].strip()):
        return any(match_lines(shown[1:], said[begin:]) for begin in range(len(said) + 1))
    return bool(said) and bool(line_pattern(shown[0]).fullmatch(said[0])) and \
        match_lines(shown[1:], said[1:])


def has_shape(shown, said):
    return match_lines(lines_of(shown), lines_of(said))


def first_difference(shown, said):
    """For who reads the test: the first line that is not as it should be."""
    shown, said = lines_of(shown), lines_of(said)
    for number, line in enumerate(shown):
        if DOTS.fullmatch(line.strip()):
            return f"after line {number} of what is shown, \"...\", lines differ"
        if number >= len(said):
            return f"is missing: {line}"
        if not line_pattern(line).fullmatch(said[number]):
            return f"shown: {line}\nsaid:  {said[number]}"
    return "more than is shown: " + " / ".join(said[len(shown):][:3])
