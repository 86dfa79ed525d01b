"""JSON-LD as publishers write it: several documents in a file, inside a page, with comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from kg.converters.common.json_reader import REPEATED_KEY, unique_keys
from kg.errors import SourceError, one_line

_STRING_OR_COMMENT: Final = re.compile(
    r'("(?:[^"\\]|\\.)*")|/\*.*?\*/|<!--.*?-->|<!\[CDATA\[|\]\]>|(?<![:\w])//[^\n]*', re.DOTALL
)
_STRING_OR_COMMA: Final = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
#: a page may contain many scripts, none of them long
_MOST_SCRIPTS: Final = 1000


def scripts(page: str) -> list[str]:
    """The texts of the JSON-LD in the page ``page``."""
    tree = LexborHTMLParser(page)
    found = tree.css('script[type*="ld+json"]')
    return [node.text(deep=True) for node in found[:_MOST_SCRIPTS]]


def documents(text: str, path: Path, problems: list[str]) -> Iterator[object]:
    """The JSON documents in ``text``, one after another.

    Args:
        path: named in errors.
        problems: gets what had to be mended.

    Raises:
        SourceError: none can be read.
    """
    rest = text.removeprefix("\ufeff").strip()
    if rest.startswith("<") and not rest.startswith(("<!--", "<![CDATA[")):
        problems.append("JSON inside a script element")
        inside = scripts(rest)
        if not inside:
            raise SourceError(path, "no JSON, and no page with JSON-LD in it")
        for each in inside:
            yield from documents(each, path, problems)
        return
    number = 0
    while rest:
        try:
            value, end = _decoded(rest, problems)
        except (ValueError, RecursionError) as reason:
            where = text[: len(text) - len(rest)].count("\n") + getattr(reason, "lineno", 1)
            column = getattr(reason, "colno", 0)
            problem = one_line(f"no valid JSON: {getattr(reason, 'msg', 'nested too deep')}", 160)
            if not number:
                place = f"line {where}" + (f", column {column}" if column else "")
                raise SourceError(path, problem, place=place) from None
            problems.append(f"line {where}: {problem}; the text before it was read")
            return
        number += 1
        if number == 2:
            problems.append("several JSON documents in one file")
        yield value
        rest = rest[end:].strip()


def _decoded(text: str, problems: list[str]) -> tuple[object, int]:
    """The first JSON value of ``text``, and where it ends; comments and commas are mended."""
    repeated: dict[str, None] = {}
    decoder = json.JSONDecoder(strict=False, object_pairs_hook=partial(unique_keys, repeated))
    value, end = _first(text, decoder, problems)
    problems.extend(one_line(f"key {name!r}: {REPEATED_KEY}", 160) for name in repeated)
    return value, end


def _first(text: str, decoder: json.JSONDecoder, problems: list[str]) -> tuple[object, int]:
    try:
        return decoder.raw_decode(text)
    except ValueError as first:
        mended = _STRING_OR_COMMENT.sub(lambda found: found[1] or "", text).strip()
        mended = _STRING_OR_COMMA.sub(lambda found: found[1] or "", mended)
        try:
            value, end = decoder.raw_decode(mended)
        except ValueError:
            raise first from None
        if mended[end:].strip():
            raise first from None
        problems.append("JSON with comments or commas too many")
        return value, len(text)
