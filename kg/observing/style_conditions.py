"""Which checks of pycodestyle can report something for a line: the others need not run.

A condition may hold too often, never too rarely. A check that is not listed always runs, so that
one that a later pycodestyle adds is not missed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple


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


def _wide(line: LogicalLine) -> bool:
    # a tab, or another blank than a space, is not printable
    return "  " in line.text or not line.text.isprintable()


def _compares(line: LogicalLine) -> bool:
    return "==" in line.text or "!=" in line.text


_separator: Final = _matches(r"[,;:](?![ \t\xa0\r\n]|\Z)")
_TIGHT_SYMBOL: Final = re.compile(r"(?<![ \t])[-+*/|<>=%&^@!]|[-+*/|<>=%&^@!](?![ \t])")
_SYMBOLS: Final = frozenset("-+*/|<>=%&^@!:")
_word: Final = _matches(r"(?:and|i[ns]|or)\b")
_tight_word: Final = _matches(r"(?:^|[^\s\w]|\d)(?:and|in|is|or)\b|\b(?:and|in|is|or)[^\s\w]")


def _tight_symbol(line: LogicalLine) -> bool:
    """Whether a symbol has no blank on one side, other than ``=`` after an argument's name."""
    text = line.text
    for found in _TIGHT_SYMBOL.finditer(text):
        at = found.start()
        if (
            found[0] != "="
            or text[at - 1] in _SYMBOLS
            or text[at + 1 : at + 2] in _SYMBOLS
            or text.count("(", 0, at) <= text.count(")", 0, at)
            or text.count("[", 0, at) != text.count("]", 0, at)
            or text.count("{", 0, at) != text.count("}", 0, at)
            or "lambda" in text
        ):
            return True
    return False


def _tight_operator(line: LogicalLine) -> bool:
    """Whether an operator or separator has no blank on one side; the quick searches come first."""
    return _separator(line) or _tight_symbol(line) or (_word(line) and _tight_word(line))


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
        _wide,
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
    (lambda line: ";" in line.text or ":" in line.text[:-1], ("compound_statements",)),
    (lambda line: "#" in line.written, ("whitespace_before_comment",)),
    (lambda line: _joined_or_commented(line) or _tight_operator(line), ("missing_whitespace",)),
)


def _blank_lines_count(at: Any) -> bool:
    """Whether the number of blank lines before the line can be wrong."""
    return (
        at.blank_lines > 1
        or at.logical_line.startswith(("def", "class", "async", "@"))
        or at.previous_logical.startswith("@")
        or (
            not at.indent_level
            and at.previous_unindented_logical_line.startswith(("def ", "class "))
        )
    )


def _indented_otherwise(at: Any) -> bool:
    """Whether the line is indented otherwise than by one step after a colon, or not more."""
    level, before, step = at.indent_level, at.previous_indent_level, at.indent_size
    if at.previous_logical.endswith(":"):
        return bool(level != before + step or level % step)
    return bool(level > before or level % step)


def _imports_count(at: Any) -> bool:
    """Whether the line is an import, or the first that is none."""
    state = at._checker_states.get("module_imports_on_top_of_file")
    return (
        not (state and state.get("seen_non_imports"))
        or at.logical_line.startswith(("import ", "from ", "lazy "))
    )  # fmt: skip


#: condition on the state of a checker → the check that reports nothing where it does not hold
STATES: Final[tuple[tuple[Callable[[Any], bool], tuple[str, ...]], ...]] = (
    (_blank_lines_count, ("blank_lines",)),
    (_indented_otherwise, ("indentation",)),
    (_imports_count, ("module_imports_on_top_of_file",)),
    (lambda at: at.max_doc_length is not None, ("maximum_doc_length",)),
)


@cache
def _idle(met: tuple[bool, ...]) -> frozenset[str]:
    """The checks that report nothing, by which of :data:`CONDITIONS`, :data:`STATES` hold."""
    pairs = zip((*CONDITIONS, *STATES), met, strict=True)
    return frozenset(name for (_, names), holds in pairs if not holds for name in names)


def idle_checks(line: LogicalLine, checker: object) -> frozenset[str]:
    """The names of the checks that report nothing for ``line``, which ``checker`` is at."""
    return _idle(
        (
            *[condition(line) for condition, _ in CONDITIONS],
            *[condition(checker) for condition, _ in STATES],
        )
    )


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
