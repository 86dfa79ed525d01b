"""The header of a card in every form that it comes in, and the body that remains.

The header is YAML between two lines of ``---`` at the top. Cards in use have blank lines or a
byte-order mark before it, do not close it, do not open it, have it further down, leave it empty,
have no YAML in it, or show it as a block of code. Generators of sites have TOML between lines of
``+++``.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.converters.common.yaml_reader import parse_yaml
from kg.converters.record import Notes
from kg.errors import SourceError, one_line

_FENCED: Final = re.compile(r"\s*---[ \t]*\n(.*?)^---([^\n]*)(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BLOCK: Final = re.compile(
    r"\s*(?P<fence>`{3,}|~{3,})(?:ya?ml)?[ \t]*\n(.*?)^(?P=fence)[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_PLUS: Final = re.compile(r"\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LATER: Final = re.compile(r"^---[ \t]*\n((?:[^\n]*\n)*?)---[ \t]*(?:\n|\Z)", re.MULTILINE)
_KEY: Final = re.compile(r"([A-Za-z_][\w -]*):(?:\s|$)")
_FENCE: Final = re.compile(r"^---", re.MULTILINE)
#: forms of which what follows may be no part of the header, or that may be something else
_UNSURE: Final = ("unclosed", "unopened", "block of code")
_BLANK: Final = re.compile(r"\n\s*\n")
_HEADING: Final = re.compile(r"^#{1,6} ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a card.

    Attributes:
        form: ``fenced``, the right one; ``blank lines before``, ``text after the fence``,
            ``unclosed``, ``unopened`` (keys at the top), ``misplaced`` (further down),
            ``block of code``, ``TOML``, ``empty``, ``no YAML``, ``no TOML``, ``no fields`` (YAML of
            something else), ``none``.
        fields: by name; of a list of objects all together.
        body: the card without it.
        problem: why it cannot be read, with the place; ``""``: it can.
    """

    form: str
    fields: dict[str, object]
    body: str
    problem: str = ""


def read_header(text: str, path: Path, known: Container[str], notes: Notes) -> Header:
    """The header of the card ``text``, which is in ``path``.

    Args:
        known: names of fields; what is not fenced is a header only where it has one of them.
        notes: gets the keys that it has twice.
    """
    for form, written, start, body in _candidates(text, known):
        if not written.strip():
            return Header("empty", {}, body)
        try:
            before = text.count("\n", 0, start)
            if form == "TOML":
                value = _parse_toml(written, path, before)
            else:
                value = parse_yaml(written, path, notes, before)
        except SourceError as reason:
            if form in _UNSURE:
                continue
            syntax = "TOML" if form == "TOML" else "YAML"
            return Header(f"no {syntax}", {}, body, f"{reason.place}: {reason.problem}")
        fields = _fields(value)
        if fields is None:
            return Header("no fields", {}, body, "the header is no list of fields")
        if form in ("fenced", "blank lines before") or any(name in known for name in fields):
            return Header(form, fields, body)
    return Header("none", {}, text)


def _candidates(text: str, known: Container[str]) -> list[tuple[str, str, int, str]]:
    """What may be the header: form, text, where it starts, and the body without it."""
    found = []
    if fenced := _FENCED.match(text):
        form = "fenced" if text.startswith("---") else "blank lines before"
        if fenced[2].strip("- \t\r"):
            form = "text after the fence"
        body = fenced[2].lstrip("-") + "\n" + text[fenced.end() :] if fenced[2] else ""
        found.append((form, fenced[1], fenced.start(1), body or text[fenced.end() :]))
    if block := _BLOCK.match(text):
        inner = _FENCED.match(block[2])
        start = block.start(2) + (inner.start(1) if inner else 0)
        found.append(("block of code", inner[1] if inner else block[2], start, text[block.end() :]))
    if plus := _PLUS.match(text):
        found.append(("TOML", plus[1], plus.start(1), text[plus.end() :]))
    stripped = text.lstrip()
    offset = len(text) - len(stripped)
    if stripped.startswith("---") and not fenced:
        opened = offset + 3
        found += [("unclosed", text[opened:end], opened, text[end:]) for end in _ends(text, opened)]
    elif not fenced and (key := _KEY.match(stripped)) and key[1] in known:
        for end in _ends(text, offset):
            closing = text[end:].lstrip().removeprefix("---")
            found.append(("unopened", text[offset:end], offset, closing))
    if not fenced:
        for later in _LATER.finditer(text):
            body = text[: later.start()] + text[later.end() :]
            if any(_KEY.match(line) for line in later[1].splitlines()):
                found.append(("misplaced", later[1], later.start(1), body))
    return found


def _parse_toml(text: str, path: Path, line: int) -> object:
    """The fields in ``text``, which is in ``path`` after its first ``line`` lines.

    Raises:
        SourceError: it is no TOML.
    """
    try:
        # dates are texts, as in YAML's core schema
        return json.loads(json.dumps(tomllib.loads(text), default=str))
    except (tomllib.TOMLDecodeError, RecursionError) as reason:
        problem, _, place = str(reason).partition(" (at line ")
        number = int(digits) if (digits := place.partition(",")[0]).isdigit() else 1
        found = one_line(f"no valid TOML: {problem}", 160)
        raise SourceError(path, found, place=f"line {line + number}") from None


def _ends(text: str, start: int) -> list[int]:
    """Where a header that begins at ``start`` may end: at a fence or heading, or a blank line."""

    def first(pattern: re.Pattern[str]) -> int:
        found = pattern.search(text, start)
        return found.start() if found else len(text)

    return [min(first(_FENCE), first(_HEADING)), first(_BLANK)]


def _fields(value: object) -> dict[str, object] | None:
    """The fields of a header; those of a list of objects together; ``None``: it has none."""
    if isinstance(value, dict):
        return {str(name): field for name, field in value.items()}
    if isinstance(value, list):
        found: dict[str, object] = {}
        for item in value:
            if isinstance(item, dict):
                found |= {str(name): field for name, field in item.items()}
        return found or None
    return None
