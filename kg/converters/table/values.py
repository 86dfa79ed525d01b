"""The values of fields: found by path in nested objects, split, freed of markup."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from kg.converters.common.cleaning import NOTHING
from kg.converters.common.lists import parted
from kg.converters.table.tables import KEY

_COMMA: Final = re.compile("[,，、]")
#: bounded, so that text that is full of brackets takes no time that grows with its square
_MARKDOWN: Final = re.compile(r"\[{1,2}([^\[\]]{1,2000})\]{1,2}\((\S{1,1000}?)\)")
_RST: Final = re.compile(r"`([^`<>]{1,500}?)(?:\s{0,5}<([^<>]{1,1000})>)?`__?")
_REFERENCE: Final = re.compile(r"\{([^{}]+)\}")


class Found(NamedTuple):
    """A value that was found.

    Attributes:
        value: as given.
        item: the object that it is a field of.
        listed: whether it is in a list: commas in it separate nothing.
    """

    value: object
    item: Mapping[str, object]
    listed: bool = False


def walk(
    value: object, path: tuple[str, ...], item: Mapping[str, object], listed: bool = False
) -> Iterator[Found]:
    """The values at ``path`` in ``value``.

    Lists are gone through; ``*`` is every key of an object, whose fields then have it as ``_key``.

    >>> list(walk({"files": [{"url": "a"}]}, ("files", "url"), {}))
    [Found(value='a', item={'url': 'a'}, listed=False)]
    >>> [found.value for found in walk({"en": {"n": 1}, "de": {"n": 2}}, ("*", "n"), {})]
    [1, 2]
    """
    if isinstance(value, list):
        for each in value:
            yield from walk(each, path, each if isinstance(each, dict) else item, True)
    elif not path:
        yield Found(value, item, listed)
    elif isinstance(value, dict):
        head, rest = path[0], path[1:]
        if head == "*":
            for key, inner in value.items():
                keyed = {KEY: key, **inner} if isinstance(inner, dict) else {KEY: key}
                if rest == (KEY,):
                    yield Found(key, keyed)
                else:
                    yield from walk(inner, rest, keyed)
        elif head in value:
            yield from walk(value[head], rest, item)


def found_at(fields: Mapping[str, object], path: tuple[str, ...]) -> Iterable[Found]:
    """As :func:`walk` in an entry; a cell of a flat table without a detour."""
    if len(path) == 1:
        value = fields.get(path[0])
        if value is None or value == "":
            return ()
        if not isinstance(value, list | dict):
            return (Found(value, fields),)
    return walk(fields, path, fields)


def text_of(value: object) -> str:
    """``value`` as a text: of an object its fields, ``name: value``; empty where it has no value.

    >>> text_of(7500.0), text_of({"chords": "by hand"}), text_of("n/a"), text_of(False)
    ('7500', 'chords: by hand', '', 'no')
    """
    if type(value) is str:
        text = value.strip()
        return "" if len(text) < 6 and text.casefold() in NOTHING else text
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {text_of(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(map(text_of, value))
    return "" if value is None else text_of(str(value))


def split(text: str, separators: str) -> list[str]:
    """The values in ``text``: a list of Python or JSON in a cell, or cut at ``separators``.

    A comma cuts only where no semicolon, bar or line break does.

    >>> split("['YFCC100M', 'Image-Chat']", ";"), split("a; b", ";,"), split("a, b", ";|,")
    (['YFCC100M', 'Image-Chat'], ['a', 'b'], ['a', 'b'])
    """
    if text.startswith("[") and text.endswith("]") and "](" not in text:
        for read in (json.loads, ast.literal_eval):
            try:
                found = read(text)
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
            if isinstance(found, list):
                return [one for item in found if (one := text_of(item))]
    separator = _any_of(separators.replace(",", ""))
    if separator is None or separator.search(text) is None:
        separator = _COMMA if "," in separators else None
    parts = parted(text, separator) if separator else [text.strip()]
    return [part for part in parts if text_of(part)]


@cache
def _any_of(separators: str) -> re.Pattern[str] | None:
    wide = "；" if ";" in separators else ""
    return re.compile(f"[{re.escape(separators)}{wide}]") if separators else None


def without_markup(text: str) -> tuple[str, str]:
    """``text`` without the links of Markdown and reStructuredText, and the first link's address.

    >>> without_markup("[NOAA](http://www.noaa.gov/)"), without_markup("`EnMAP`_")
    (('NOAA', 'http://www.noaa.gov/'), ('EnMAP', ''))
    """
    if "](" not in text and "`" not in text:
        return _unquoted(text), ""
    address = ""
    for pattern in (_MARKDOWN, _RST):
        if found := pattern.search(text):
            address = address or found[2] or ""
            text = pattern.sub(lambda match: match[1], text)
    return _unquoted(text), address.rstrip(")")


def _unquoted(text: str) -> str:
    """A cell whose quotes were broken keeps them: ``"CC-BY-4.0"``."""
    text = text.strip()
    whole = len(text) > 2 and text[0] == text[-1] == '"' and '"' not in text[1:-1]
    return text[1:-1].strip() if whole else text


def filled(template: str, item: Mapping[str, object], entry: Mapping[str, object]) -> str:
    """``template`` with each ``{field}`` as ``item``, or else ``entry``, has it.

    >>> filled("clips ({_key})", {"_key": "en"}, {})
    'clips (en)'
    """
    return _REFERENCE.sub(
        lambda found: text_of(item.get(found[1], entry.get(found[1]))), template
    ).strip()


def references(template: str) -> list[str]:
    """The fields that ``template`` names."""
    return _REFERENCE.findall(template)


def paths(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path to each value in ``value`` that is no object."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from paths(inner, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for item in value:
            yield from paths(item, path)
    elif text_of(value):
        yield path
