"""Which checks of pycodestyle can report something for a line: the others need not run.

A condition may hold too often, never too rarely. A check that is not listed always runs, so that
one that a later pycodestyle adds is not missed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

_COMPARISONS: Final = ("==", "!=")


class LogicalLine(NamedTuple):
    """A logical line: as pycodestyle makes it, as it is written, and its number of lines."""

    text: str
    written: str
    rows: int


def _matches(pattern: str) -> Callable[[LogicalLine], bool]:
    search = re.compile(pattern).search
    return lambda line: search(line.text) is not None


def _joined_or_commented(line: LogicalLine) -> bool:
    return "#" in line.written or "\\" in line.written


def _compares(line: LogicalLine) -> bool:
    return any(sign in line.text for sign in _COMPARISONS)


_separator: Final = _matches(r"[,;:](?![ \t\xa0\r\n]|\Z)")
_symbol: Final = _matches(r"[-+*/|<>=%&^@!]")
_tight_symbol: Final = _matches(r"(?<![ \t])[-+*/|<>=%&^@!]|[-+*/|<>=%&^@!](?![ \t])")
_word: Final = _matches(r"(?:and|i[ns]|or)\b")
_tight_word: Final = _matches(r"(?:^|[^\s\w]|\d)(?:and|in|is|or)\b|\b(?:and|in|is|or)[^\s\w]")


def _tight_operator(line: LogicalLine) -> bool:
    """Whether an operator or separator has no blank on one side; the quick searches come first."""
    return (
        _separator(line)
        or (_symbol(line) and _tight_symbol(line))
        or (_word(line) and _tight_word(line))
    )


_tight_keyword: Final = _matches(
    r"\b(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from"
    r"|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b"
    r"(?![ \t:]|\Z)"
)
_spaced_equals: Final = _matches(r"[(\[].*(?:\s=|=\s)|^(?:async\s+def|def|class|type)\b")
_spaced_bracket: Final = _matches(r"[\w}\])]\s+[(\[]")

#: condition → the checks that report nothing where it does not hold
CONDITIONS: Final[tuple[tuple[Callable[[LogicalLine], bool], tuple[str, ...]], ...]] = (
    (
        _matches(r"\s\s|\t"),
        ("whitespace_around_operator", "whitespace_around_keywords"),
    ),
    (_matches(r"[\[({@]\s|\s[\]}),;:]"), ("extraneous_whitespace",)),
    (_compares, ("comparison_to_singleton", "comparison_type")),
    (lambda line: "not" in line.text, ("comparison_negative",)),
    (lambda line: "except" in line.text, ("bare_except",)),
    (lambda line: line.text.startswith("import "), ("imports_on_separate_lines",)),
    (_matches(r"\b[lOI]\b"), ("ambiguous_identifier",)),
    (
        lambda line: _joined_or_commented(line) or "\r" in line.written or _tight_keyword(line),
        ("missing_whitespace_after_keyword",),
    ),
    (
        lambda line: "\\" in line.written,
        ("python_3000_invalid_escape_sequence", "explicit_line_join"),
    ),
    (lambda line: line.rows > 1, ("continued_indentation",)),
    (
        lambda line: line.rows > 1 or _spaced_equals(line),
        ("whitespace_around_named_parameter_equals",),
    ),
    (lambda line: line.rows > 1 or _spaced_bracket(line), ("whitespace_before_parameters",)),
    (_matches(r":.|;"), ("compound_statements",)),
    (lambda line: "#" in line.written, ("whitespace_before_comment",)),
    (lambda line: _joined_or_commented(line) or _tight_operator(line), ("missing_whitespace",)),
)


@cache
def _idle(met: tuple[bool, ...]) -> frozenset[str]:
    """The checks that report nothing, by which of :data:`CONDITIONS` hold."""
    pairs = zip(CONDITIONS, met, strict=True)
    return frozenset(name for (_, names), holds in pairs if not holds for name in names)


def idle_checks(line: LogicalLine) -> frozenset[str]:
    """The names of the checks that report nothing for ``line``.

    >>> "continued_indentation" in idle_checks(LogicalLine("a = 1", "a = 1", 1))
    True
    """
    return _idle(tuple([condition(line) for condition, _ in CONDITIONS]))


#: what a physical line ends or begins with where a check of it can report something
_NOTABLE: Final = re.compile(r"[ \t\v][\n\r\f]*\Z")


def is_unremarkable(line: str, indent: str | None, longest: int) -> bool:
    """Whether no check of physical lines reports ``line``, unless it is the last one.

    Args:
        indent: the character that the file indents with.

    >>> is_unremarkable("a = 1\\n", " ", 79), is_unremarkable("a = 1 \\n", " ", 79)
    (True, False)
    """
    return (
        len(line) <= longest
        and indent != "\t"
        and "\t" not in line
        and _NOTABLE.search(line[-8:]) is None
    )
