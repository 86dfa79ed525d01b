"""JSON as it comes: byte-order marks, repeated keys, ``NaN``, damage, all with their place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from kg.converters.common.text_reader import LARGEST_FILE, read_text
from kg.converters.record import Notes
from kg.errors import SourceError, one_line

#: levels of objects and arrays within each other
DEEPEST: Final = 200
_TOO_DEEP: Final = "JSON nested too deep"
REPEATED_KEY: Final = "an object has it twice: the last value is used"


def load_json(path: Path, notes: Notes | None = None, *, limit: int = LARGEST_FILE) -> object:
    """The value in ``path``. ``NaN`` is no value: ``None``; infinite numbers stay texts.

    Args:
        notes: gets the keys that an object has twice; the last value is used.

    Raises:
        SourceError: it cannot be read, is no JSON, or is too large or nested too deep.
    """
    return parse_json(read_text(path, limit), path, notes)


def parse_json(text: str, path: Path, notes: Notes | None = None, line: int = 0) -> object:
    """As :func:`load_json`, of ``text``, which is in ``path`` after its first ``line`` lines."""
    repeated: dict[str, None] = {}
    try:
        value = json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=partial(unique_keys, repeated),
            parse_constant=_constant,
        )
    except json.JSONDecodeError as reason:
        place = f"line {line + reason.lineno}, column {reason.colno}"
        if not text.strip():
            raise SourceError(path, "the file is empty", mend="download it again") from None
        problem = _problem(text.removeprefix("\ufeff"), reason)
        raise SourceError(path, f"no valid JSON: {problem}", place=place) from None
    except RecursionError:
        raise SourceError(path, _TOO_DEEP) from None
    except ValueError as reason:  # a number with more digits than Python reads
        raise SourceError(path, one_line(str(reason), 160)) from None
    if _depth(value) > DEEPEST:
        raise SourceError(path, _TOO_DEEP)
    if notes is not None:
        for name in repeated:
            key = one_line(f"{notes.name_of(path)}, key {name!r}", 120)
            notes.unread[key] = REPEATED_KEY
    return value


def unique_keys(repeated: dict[str, None], found: list[tuple[str, object]]) -> dict[str, object]:
    """The object of the pairs ``found``; ``repeated`` gets the keys that it has twice."""
    made = dict(found)
    if len(made) < len(found):
        names = [name for name, _ in found]
        repeated.update(dict.fromkeys(n for n in names if names.count(n) > 1))
    return made


def _problem(text: str, reason: json.JSONDecodeError) -> str:
    """What is wrong; a comma after the last value is named: Python's messages hide it."""
    rest = text[reason.pos :].lstrip(", \t\r\n")
    if rest[:1] in ("}", "]") and text[: reason.pos + 1].rstrip(" \t\r\n}]").endswith(","):
        return f"a comma before {rest[0]}"
    return one_line(reason.msg, 160)


def json_lines(path: Path, notes: Notes | None = None) -> Iterator[tuple[int, object]]:
    """The line number and the value of each line of ``path`` that is not blank.

    Raises:
        SourceError: as :func:`load_json`.
    """
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            yield number, parse_json(line, path, notes, number - 1)


def _constant(name: str) -> object:
    return None if name == "NaN" else name


def _depth(value: object) -> int:
    deepest, pending = 0, [(value, 1)]
    while pending:
        item, level = pending.pop()
        deepest = max(deepest, level)
        if isinstance(item, dict):
            pending.extend((inner, level + 1) for inner in item.values())
        elif isinstance(item, list):
            pending.extend((inner, level + 1) for inner in item)
    return deepest
