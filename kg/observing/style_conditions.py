"""Which checks of pycodestyle can report something for a line: the others need not run.

A condition may hold too often, never too rarely. A check that is not listed always runs, so that
one that a later pycodestyle adds is not missed.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple


class LogicalLine(NamedTuple):
    """A logical line: as pycodestyle makes it, as it is written, and its number of lines."""

    text: str
    written: str
    rows: int


#: a condition on a logical line
Condition = Callable[[LogicalLine], bool]


def _matches(pattern: str) -> Condition:
    search = re.compile(pattern).search
    return lambda line: search(line.text) is not None


def _joined_or_commented(line: LogicalLine) -> bool:
    return "\\" in line.written or (line.rows > 1 and "#" in line.written)


def _breaks_at_once(line: LogicalLine) -> bool:
    """Whether a comment or a line's end, which are not in the text, may follow what needs a blank.

    That is a word, or what separates.
    """
    return "\r" in line.written or (
        "#" in line.written and _TIGHT_COMMENT.search(line.written) is not None
    )


_TIGHT_COMMENT: Final = re.compile(r"[\w,;:]#")


def _wide(line: LogicalLine) -> bool:
    # a tab, or another blank than a space, is not printable
    return "  " in line.text or not line.text.isprintable()


def _compares(line: LogicalLine) -> bool:
    return "==" in line.text or "!=" in line.text


_separator: Final = _matches(r"[,;:](?![ \t\xa0\r\n]|\Z)")
_TIGHT_SYMBOL: Final = re.compile(r"(?<![ \t])[-+*/|<>=%&^@!]|[-+*/|<>=%&^@!](?![ \t])")
_SYMBOLS: Final = frozenset("-+*/|<>=%&^@!:")


def _tight_symbol(line: LogicalLine) -> bool:
    """Whether a symbol has no blank on one side, other than ``=`` after an argument's name."""
    text = line.text
    parentheses = brackets = braces = before = 0
    for found in _TIGHT_SYMBOL.finditer(text):
        at = found.start()
        piece = text[before:at]
        parentheses += piece.count("(") - piece.count(")")
        brackets += piece.count("[") - piece.count("]")
        braces += piece.count("{") - piece.count("}")
        before = at
        if (
            found[0] != "="
            or text[at - 1] in _SYMBOLS
            or text[at + 1 : at + 2] in _SYMBOLS
            or parentheses <= 0
            or brackets
            or braces
            or "lambda" in text
        ):
            return True
    return False


def _spaced_equals(line: LogicalLine) -> bool:
    """Whether ``=`` has a blank on one side, after a bracket."""
    if opening := _OPENING.search(line.text):
        return _SPACED_EQUALS.search(line.text, opening.end()) is not None
    return False


_OPENING: Final = re.compile(r"[(\[]")
_SPACED_EQUALS: Final = re.compile(r"\s=|=\s")

#: condition → the checks that report nothing where none of their conditions holds
Conditions = tuple[tuple[Condition, tuple[str, ...]], ...]

#: conditions that hold only where the line has one of these pairs of characters: a blank where it
#: does not have to be, or none where it has to
SYMBOL_CONDITIONS: Final[Conditions] = (
    (_wide, ("whitespace_around_operator", "whitespace_around_keywords")),
    (_matches(r"[\[({@]\s|\s[\]}),;:]"), ("extraneous_whitespace",)),
    (_spaced_equals, ("whitespace_around_named_parameter_equals",)),
    (_matches(r"[\w}\])]\s+[(\[]"), ("whitespace_before_parameters",)),
    (lambda line: ";" in line.text or ":" in line.text[:-1], ("compound_statements",)),
    (lambda line: _separator(line) or _tight_symbol(line), ("missing_whitespace",)),
)
_SYMBOL: Final = re.compile(
    r" (?:[ \]}),;:]|(?<=[\w}\])] )[(\[])|[\[({@] |[^ -~]|;|:.|,[^ ]"
    r"|[-+*/|<>=%&^@!](?:(?<! .)(?<! [-+*/|<>=%&^@!]=)|(?!=? ))"
)

_KEYWORDS: Final = frozenset(keyword.kwlist) - {"True", "False", "None"}


def _word_conditions(word: str) -> Iterator[tuple[Condition, tuple[str, ...]]]:
    """The conditions that can hold only where ``word`` is in the line."""
    if word in _KEYWORDS:
        yield _matches(rf"\b{word}\b(?![ \t:]|\Z)"), ("missing_whitespace_after_keyword",)
    if word in ("and", "in", "is", "or"):
        tight = rf"(?:^|[^\s\w]|\d){word}\b|\b{word}[^\s\w]"
        yield _matches(tight), ("missing_whitespace",)
    if checks := _OF_WORDS.get(word):
        yield _matches(rf"\b{word}\b"), checks


#: words → checks that report nothing in a line without them
_OF_WORDS: Final = {
    "not": ("comparison_negative",),
    "except": ("bare_except",),
    "import": ("imports_on_separate_lines",),
    **dict.fromkeys(("l", "O", "I"), ("ambiguous_identifier",)),
    **dict.fromkeys(
        ("def", "class", "async", "type"), ("whitespace_around_named_parameter_equals",)
    ),
}
#: word → the conditions that can hold only where it is in the line
WORD_CONDITIONS: Final = {
    word: (*_word_conditions(word),) for word in sorted({*_KEYWORDS, *_OF_WORDS})
}
_words_of: Final = re.compile(r"[A-Za-z]+").findall

#: a comment that does not begin with one blank, or with less than two before it
_COMMENT: Final = re.compile(r"#(?!:? ?$|:? [^ \t\xa0])|\S ?#", re.MULTILINE)
#: conditions that are quick to find out
OTHER_CONDITIONS: Final[Conditions] = (
    (_compares, ("comparison_to_singleton", "comparison_type")),
    (lambda line: line.rows > 1, ("continued_indentation",)),
    (
        lambda line: "\\" in line.written,
        ("python_3000_invalid_escape_sequence", "explicit_line_join"),
    ),
    (_joined_or_commented, ("missing_whitespace", "missing_whitespace_after_keyword")),
    (_breaks_at_once, ("missing_whitespace", "missing_whitespace_after_keyword")),
    (
        lambda line: "#" in line.written and _COMMENT.search(line.written) is not None,
        ("whitespace_before_comment",),
    ),
)

#: all of them
CONDITIONS: Final[Conditions] = (
    *SYMBOL_CONDITIONS,
    *(one for ones in WORD_CONDITIONS.values() for one in ones),
    *OTHER_CONDITIONS,
)


def _blank_lines_count(at: Any) -> bool:
    """Whether the number of blank lines before the line can be wrong."""
    return (
        at.blank_lines > (1 if at.indent_level else 2)
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


#: the checks that :data:`CONDITIONS` lists
LISTED: Final = frozenset(name for _, names in (*CONDITIONS,) for name in names)
_STATES: Final = frozenset(name for _, names in STATES for name in names)


def idle_by_line(line: LogicalLine) -> frozenset[str]:
    """The names of the checks that report nothing for ``line``, by :data:`CONDITIONS`."""
    conditions = [*OTHER_CONDITIONS]
    if _SYMBOL.search(line.text) or _spaced_equals(line):
        conditions += SYMBOL_CONDITIONS
    for word in WORD_CONDITIONS.keys() & _words_of(line.text):
        conditions += WORD_CONDITIONS[word]
    due = [names for condition, names in conditions if condition(line)]
    return LISTED.difference(*due) if due else LISTED


def idle_by_state(checker: object) -> frozenset[str]:
    """The names of the checks that report nothing where ``checker`` is, by :data:`STATES`."""
    return _idle_by_state(*[condition(checker) for condition, _ in STATES])


@cache
def _idle_by_state(*met: bool) -> frozenset[str]:
    return _STATES.difference(
        *(names for (_, names), holds in zip(STATES, met, strict=True) if holds)
    )


#: what a physical line ends or begins with where a check of it can report something
_NOTABLE: Final = re.compile(r"[ \t\v][\n\r\f]*\Z")


def is_unremarkable(line: str, indent: str | None) -> bool:
    """Whether no check of physical lines reports ``line``, unless it is the last one or long.

    Args:
        indent: the character that the file indents with.

    >>> is_unremarkable("a = 1\\n", " "), is_unremarkable("a = 1 \\n", " ")
    (True, False)
    """
    return indent != "\t" and "\t" not in line and _NOTABLE.search(line[-8:]) is None
