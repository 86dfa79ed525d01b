"""Lines of code of a form in which pycodestyle finds nothing, wherever they are.

The form: one blank around operators and after commas, none inside of brackets, and none of the
words and characters that checks examine. Most lines have it, and one pattern finds that out in a
tenth of the time that the checks take.
"""

from __future__ import annotations

import keyword
import re
import sys
from typing import Final

#: words that are no names in such a line: keywords, and what checks look for
_WORDS: Final = frozenset({*keyword.kwlist, "I", "l", "O", "print", "type"})
_VALUES: Final = frozenset({"True", "False", "None"})
#: keywords that need only a blank after them
_KEYWORD: Final = (
    "(?:and|assert|break|continue|del|elif|else|finally|for|if|in|is|or|pass|raise|return|try"
    "|while|with)"
)
#: how a statement begins that may have a colon only at its end
_COMPOUND: Final = re.compile(r"(?:class|def|elif|else|finally|for|if|try|while|with)\b")
#: characters that end a line, or that ``tokenize`` or a check of a line examines
_EXAMINED: Final = r"\x00-\x1f\x7f-\xa0\u2028\u2029"
#: since Python 3.12, a string that has expressions is several tokens
_PREFIX: Final = "[rRbBuU]?+" if sys.version_info >= (3, 12) else "[rRbBuUfF]?+"
_CHARACTER: Final = rf"""[^{{}}\\{_EXAMINED}]|\\[\\'"abfnrtv]"""
_SINGLE, _DOUBLE = (f"{q}(?:{_CHARACTER.format(q)})*+{q}" for q in "'\"")
_STRING: Final = rf"""{_PREFIX}(?:{_SINGLE}|{_DOUBLE})(?!["'\w])"""
_NUMBER: Final = r"""[0-9]++(?:\.[0-9]*+)?+(?:e[-+]?[0-9]++)?+(?!["'\w.])"""
_WORD: Final = (
    rf"""(?!(?:{"|".join(sorted(_WORDS - _VALUES))})(?!\w))[A-Za-z_][A-Za-z0-9_]*+(?!["'\w])"""
)
_NAME: Final = rf"(?:{_WORD}|print(?=\())(?:\.{_WORD})*+"
#: a sign or stars, where no operand is before them
_SIGN: Final = r"(?:[-+~](?=[\w(\[])|\*\*?+(?=[\w(\[{]))?+"
_SLICE: Final = r"(?:-?[\w.]*+:-?[\w.]*+(?=\]|, ))?+"
_COMPARISON: Final = r"(?<!None )(?<!True )(?<!False )[=!]=(?! (?:None|True|False)\b)"
_OPERATOR: Final = rf"(?:[-+*/%<>&|^]|//|\*\*|[<>]=|<<|>>|{_COMPARISON})"
_NOT: Final = r"not(?! [^][)(}{ ]+ i[ns] )"
#: around arithmetic, blanks are a matter of taste
_TIGHT: Final = r"(?<=[\w)\]])[-+*/](?=[\w(\[])"
#: what follows a blank that has to be there
_NEXT: Final = rf"{_SIGN}(?=[^]\s)}},;:])"
_TOKENS: Final = (
    _NAME, _NUMBER, _STRING, _TIGHT, r"[])}]", rf"\[{_SLICE}{_SIGN}(?! )", rf"[({{]{_SIGN}(?! )",
    rf"\.(?={_WORD})", rf", {_NEXT}", r",(?=[)\]\n])", rf": {_NEXT}", r":(?=\n)",
    rf"(?<=\w)={_SIGN}(?=[^ =\n])", rf" {_OPERATOR}(?: {_NEXT}|(?=\n))",
    rf"(?: |(?<![^ (\[{{]))(?:{_KEYWORD}|{_NOT})(?: {_NEXT}|(?=:?\n))",
)  # fmt: skip
_KEY: Final = rf"(?:{_NUMBER}|{_STRING}|{_NAME}|:)"
_TARGET: Final = rf"{_NAME}(?:\[{_KEY}(?:, {_KEY})*+\])*+"
_ASSIGNED: Final = rf"{_TARGET}(?:, {_TARGET})*+ (?:[-+*/%&|^]|//|\*\*)?+= {_NEXT}"
_IMPORTED: Final = rf"{_WORD}(?: as {_WORD})?+"
_MODULE: Final = rf"{_WORD}(?:\.{_WORD})*+"
_STATEMENT: Final = (
    rf"(?:(?:def |class )(?={_WORD}[(:])|(?:{_ASSIGNED})*+)(?:{'|'.join(_TOKENS)})++"
    rf"|import {_MODULE}(?: as {_WORD})?+|from {_MODULE} import {_IMPORTED}(?:, {_IMPORTED})*+"
)
_COMMENT: Final = rf"#(?: (?! )(?:(?!(?i:noqa|nopep8))[^{_EXAMINED}])++(?<! ))"
_PLAIN: Final = re.compile(rf" *+(?![,:])(?:(?:{_STATEMENT})(?:  {_COMMENT})?+|{_COMMENT}?+)\n")
#: what a line that continues a bracket may join: ``a (b)``, ``f(a = 1)``
_JOINED: Final = re.compile(r"[\w}\])] [(\[]|[(\[].* =(?!=)")


def is_plain_line(line: str) -> bool:
    """Whether ``line`` has the form.

    Where a statement has several lines, or the one has ``=`` or ``:``, see
    :func:`is_plain_statement`, too.

    >>> is_plain_line("a = f(b, c=1)[0] + 2\\n"), is_plain_line("a= f( b,c = 1)\\n")
    (True, False)
    """
    return _PLAIN.fullmatch(line) is not None


def is_plain_statement(text: str) -> bool:
    """Whether nothing is to be said of a logical line, all of whose lines are plain.

    Args:
        text: as pycodestyle makes it.

    >>> is_plain_statement("f({'a': 1}, b=2)"), is_plain_statement("if a: b = 2")
    (True, False)
    """
    if ":" in text[:-1] and _COMPOUND.match(text):
        return False
    return "=" not in text or _equals_are_of_arguments(text)


def are_plainly_joined(text: str) -> bool:
    """Whether nothing is to be said of how the plain lines of a logical line are joined.

    >>> are_plainly_joined("f(a, b)"), are_plainly_joined("f(a (b))")
    (True, False)
    """
    return _JOINED.search(text) is None


_ARGUMENT: Final = re.compile(r"=(?<=\w=)(?!=)")


def _equals_are_of_arguments(text: str) -> bool:
    """Whether each ``=`` without blanks is in parentheses, and in no other bracket in them."""
    parentheses = others = before = 0
    for found in _ARGUMENT.finditer(text):
        piece = text[before : found.start()]
        before = found.start()
        parentheses += piece.count("(") - piece.count(")")
        others += piece.count("[") + piece.count("{") - piece.count("]") - piece.count("}")
        if parentheses <= 0 or others:
            return False
    return True
