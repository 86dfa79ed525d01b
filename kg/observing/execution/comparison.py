"""Compares the outputs that a cell gave with those that are stored."""

from __future__ import annotations

import base64
import math
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.observing.cell_output import joined
from kg.observing.execution.normalisers import FIGURES, FLOATS, NORMALISERS

_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
_RELATIVE: Final = 1e-6
_ABSOLUTE: Final = 1e-12
_PNG: Final = b"\x89PNG\r\n\x1a\n"

#: (kind of part, text): what an output is compared by
Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two outputs compare: a name of ``fwv:output-comparison/``, and the rules that it took."""

    name: str
    rules: tuple[str, ...] = ()


def compare(
    stored: Iterable[Mapping[str, Any]], given: Iterable[Mapping[str, Any]]
) -> Comparison | None:
    """How the outputs ``given`` compare with those ``stored``; ``None`` where both are empty.

    >>> old = [{"output_type": "execute_result", "data": {"text/plain": "<A at 0x7f8a11>"}}]
    >>> new = [{"output_type": "execute_result", "data": {"text/plain": "<A at 0x7f8a22>"}}]
    >>> compare(old, new)
    Comparison(name='same-after-normalising', rules=('memory addresses',))
    """
    old, new = _parts(stored), _parts(given)
    if not old:
        return Comparison("not-stored") if new else None
    if old == new:
        return Comparison("same")
    rules: list[str] = []
    for normaliser in NORMALISERS:
        changed_old, changed_new = _apply(old, normaliser.apply), _apply(new, normaliser.apply)
        if (changed_old, changed_new) != (old, new):
            old, new = changed_old, changed_new
            rules.append(normaliser.name)
            if old == new:
                return Comparison("same-after-normalising", tuple(rules))
    sized_old, sized_new = _figures(old), _figures(new)
    if sized_old != old or sized_new != new:
        old, new = sized_old, sized_new
        rules.append(FIGURES)
        if old == new:
            return Comparison("same-after-normalising", tuple(rules))
    if _close(old, new):
        return Comparison("same-after-normalising", (*rules, FLOATS))
    return Comparison("different")


def _parts(outputs: Iterable[Mapping[str, Any]]) -> list[Part]:
    """What the outputs show: streams joined, of results the media types that both sides have."""
    found: list[Part] = []
    for output in outputs:
        kind = output.get("output_type")
        if kind == "stream":
            name = f"stream {output.get('name', 'stdout')}"
            if found and found[-1][0] == name:
                found[-1] = (name, found[-1][1] + joined(output.get("text")))
            else:
                found.append((name, joined(output.get("text"))))
        elif kind in ("display_data", "execute_result"):
            data = output.get("data")
            shown = data if isinstance(data, dict) else {}
            found += ((media, _media_text(shown[media])) for media in sorted(shown))
        elif kind == "error":
            found.append(("error", f"{output.get('ename')}: {output.get('evalue')}"))
    return [(kind, text) for kind, text in found if text]


def _media_text(value: object) -> str:
    return joined(value) if isinstance(value, (str, list)) else repr(value)


def _apply(parts: list[Part], change: Any) -> list[Part]:
    changed = [
        (kind, text if kind.startswith("image/") and kind != "image/svg+xml" else change(text))
        for kind, text in parts
    ]
    return [(kind, text) for kind, text in changed if text]


def _figures(parts: list[Part]) -> list[Part]:
    """Pictures by their size alone: how they are encoded differs with the version of a library."""
    return [(kind, _picture_size(kind, text)) for kind, text in parts]


def _picture_size(kind: str, text: str) -> str:
    if kind == "image/png":
        try:
            content = base64.b64decode(text, validate=False)
        except ValueError:
            return text
        if content.startswith(_PNG) and len(content) >= 24:
            width, height = struct.unpack(">II", content[16:24])
            return f"{width} × {height}"
    return text


def _close(old: list[Part], new: list[Part]) -> bool:
    """Whether the parts differ in the last digits of floats alone."""
    if [kind for kind, _ in old] != [kind for kind, _ in new]:
        return False
    for (kind, one), (_, other) in zip(old, new, strict=True):
        if one == other:
            continue
        if kind.startswith("image/"):
            return False
        numbers = _NUMBER.findall(one), _NUMBER.findall(other)
        if len(numbers[0]) != len(numbers[1]) or _frame(one) != _frame(other):
            return False
        for a, b in zip(*numbers, strict=True):
            if a != b and not (
                ("." in a or "e" in a.lower())
                and math.isclose(float(a), float(b), rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)
            ):
                return False
    return True


def _frame(text: str) -> str:
    """The text without its numbers, and the blanks that align them."""
    return re.sub(r"\s+", " ", _NUMBER.sub("#", text))
