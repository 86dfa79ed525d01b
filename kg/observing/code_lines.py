"""Splits code into logical lines and tokens, as ``tokenize`` does, where that is simple to do.

Most lines of notebooks have no string over several lines, no backslash at their end and no blanks
other than spaces. Their tokens are found by one pattern, in a fraction of the time.
"""

from __future__ import annotations

import re
import sys
import token
import tokenize
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from kg.observing.plain_lines import is_plain_line

#: lines in the cache: many are in several notebooks, or several times in one
MOST_LINES: Final = 8_192
#: characters of a line in the cache
LONGEST_LINE: Final = 2_000
#: what ``tokenize`` has to read: strings over lines, blanks other than spaces, and, since
#: Python 3.12, the strings that are several tokens
_STRINGS_OF_TOKENS: Final = (
    r"""|\b(?:[fFtT][rR]?|[rR][fFtT])["']""" if sys.version_info >= (3, 12) else ""
)
_OTHER: Final = re.compile(r"""\"\"\"|\'\'\'|[^\S \n]""" + _STRINGS_OF_TOKENS)
_STRING: Final = (
    r"""(?:[bB][rR]?|[rR][bBfF]?|[fF][rR]?|[uU])?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
)
_COMMENT: Final = r"#[^\n]*"
_MUTED: Final = re.compile(f"{_COMMENT}|{_STRING}")
#: what is left of a line without its strings and comment only where it is not simple
_LEFT: Final = re.compile(r"[\\'\"$?`]|[^\x00-\x7f]")
_BRACKET: Final = re.compile(r"[][(){}]")
_OPERATORS: Final = "|".join(map(re.escape, sorted(token.EXACT_TOKEN_TYPES, reverse=True)))
_NUMBER: Final = re.sub(r"\((?!\?)", "(?:", tokenize.Number)
_TOKEN: Final = re.compile(
    rf" *(?:({_STRING})|([^\W\d]\w*)|({_NUMBER})|({_OPERATORS})|({_COMMENT}))"
)
#: number of the group of :data:`_TOKEN` → kind of token
_KINDS: Final = (
    -1, tokenize.STRING, tokenize.NAME, tokenize.NUMBER, tokenize.OP, tokenize.COMMENT
)  # fmt: skip


class CodeLine(NamedTuple):
    """A simple line.

    Attributes:
        code: with strings muted, without its comment.
        depth: how many more brackets it opens than it closes.
        is_plain: whether it has the form of :mod:`kg.observing.plain_lines`.
    """

    code: str
    comment: str
    depth: int
    is_plain: bool


def _mute(found: re.Match[str]) -> str:
    text = found[0]
    if text[0] == "#":
        return ""
    start = text.index(text[-1]) + 1
    return text[:start] + "x" * (len(text) - 1 - start) + text[-1]


def code_line(line: str) -> CodeLine | None:
    """``line`` (which begins in no string) read; ``None`` where ``tokenize`` has to read it.

    >>> code_line("a = f('b(', # why\\n")
    CodeLine(code="a = f('xx',", comment='# why', depth=1, is_plain=False)
    """
    return _cached(line) if len(line) <= LONGEST_LINE else None


def read_line(line: str) -> CodeLine | None:
    """As :func:`code_line`, without its cache, and of lines of any length."""
    is_plain = is_plain_line(line)
    if not is_plain and _OTHER.search(line):
        return None
    code = line
    comment = ""
    if "#" in line or "'" in line or '"' in line:
        code = _MUTED.sub(_mute, line)
        comment = line[len(code) - 1 : -1]
    if not is_plain and _LEFT.search(_MUTED.sub("", line)):
        return None
    depth = 0
    if _BRACKET.search(code):
        count = code.count
        depth = count("(") + count("[") + count("{") - count(")") - count("]") - count("}")
    return CodeLine(code.rstrip(), comment, depth, is_plain)


_cached = lru_cache(maxsize=MOST_LINES)(read_line)


def tokens_of(lines: Sequence[str], first: int) -> list[tokenize.TokenInfo]:
    """The tokens of a logical line of simple ``lines``, of which ``first`` is the first number.

    >>> [token.string for token in tokens_of(["a = f(1)  # why\\n"], 1)]
    ['a', '=', 'f', '(', '1', ')', '# why', '\\n']
    """
    found: list[tokenize.TokenInfo] = []
    new = tuple.__new__
    info = tokenize.TokenInfo
    match = _TOKEN.match
    for row, line in enumerate(lines, first):
        at = 0
        while piece := match(line, at):
            group = piece.lastindex
            assert group is not None
            start, at = piece.span(group)
            text = piece[group]
            found.append(new(info, (_KINDS[group], text, (row, start), (row, at), line)))
        end = len(line) - 1
        found.append(new(info, (tokenize.NL, "\n", (row, end), (row, end + 1), line)))
    if any(one[0] not in (tokenize.COMMENT, tokenize.NL) for one in found):
        last = found[-1]
        found[-1] = new(info, (tokenize.NEWLINE, *last[1:]))
    return found
