"""A description as plain text: cards state theirs in Markdown, of which an excerpt shows the words.

Source: https://spec.commonmark.org, for what marks a link, code, emphasis, a heading or a list.
"""

from __future__ import annotations

import re
from typing import Final

#: what is marked → what is left of it; in this order
_MARKS: Final = tuple(
    (re.compile(pattern, re.MULTILINE), left)
    for pattern, left in (
        (r"^[ |:-]*-{3}[ |:-]*$", ""),
        (r"^ {0,3}(?:#{1,6} +|> ?|[-*+] +)", ""),
        (r"```\w*", " "),
        (r"!?\[([^][]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?: \"[^\"]*\")?\)", r"\1"),
        (r"\[([^][]+)\]\[[^][]*\]", r"\1"),
        (r"<(https?://[^<>\s]+)>", r"\1"),
        (r"</?[A-Za-z][^<>]*>", " "),
        (r"`+([^`]*)`+", r"\1"),
        (r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2"),
        (r"(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])", r"\2"),
        (r" ?\|(?: |$)", " "),
        (r"\\([\\`*_{}\[\]()#+.!|>-])", r"\1"),
    )
)


def plain_text(text: str) -> str:
    """``text`` without the marks of Markdown and HTML, in one line.

    >>> plain_text("# Corpus\\n\\nThe **whole** of [squad_v2](https://h/d), `dev` <b>only</b>")
    'Corpus The whole of squad_v2, dev only'
    >>> plain_text("my_data_set has 2 * 3 * 4 rows")
    'my_data_set has 2 * 3 * 4 rows'
    """
    for mark, left in _MARKS:
        text = mark.sub(left, text)
    return " ".join(text.split())
