"""Whether the lines of a bracket are indented so plainly that no check of pycodestyle reports it.

Source: ``continued_indentation`` of pycodestyle, which follows tokens. Two forms need none:
after a bracket that ends its line, the others are one step deeper; after one that does not, they
begin below what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_BRACKET: Final = re.compile(r"[][(){}]")
#: columns of a step
_STEP: Final = 4


def is_plainly_indented(codes: Sequence[str]) -> bool:
    """Whether nothing is to be said of the indentation of a logical line.

    Args:
        codes: its lines, strings muted, without comments and blanks at the end.

    >>> is_plainly_indented(["a = f(", "    1, 2,", ")"]), is_plainly_indented(["f(1,", " 2)"])
    (True, False)
    """
    first, last = codes[0], len(codes) - 1
    opened = _unclosed(first)
    if opened is None or len(opened) != 1 or codes[last].endswith(":"):
        return False
    begin = _indentation(first)
    content = first[opened[0] + 1 :].lstrip(" ")
    column = len(first) - len(content) if content else begin + _STEP
    for at, code in enumerate(codes[1:], 1):
        if not code:
            return False
        start = _indentation(code)
        if code[start] in ")]}":
            plain = at == last and not content and start == begin
            rest = code[start + 1 :]
        else:
            plain = start == column
            rest = f"({code}" if at == last else code
        if not plain or _unclosed(rest) != []:
            return False
    return True


def _indentation(code: str) -> int:
    return len(code) - len(code.lstrip(" "))


def _unclosed(code: str) -> list[int] | None:
    """Where brackets open that do not close; ``None``: one closes that did not open there."""
    opened: list[int] = []
    for found in _BRACKET.finditer(code):
        if found[0] in "([{":
            opened.append(found.start())
        elif opened:
            opened.pop()
        else:
            return None
    return opened
