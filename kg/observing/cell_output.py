"""What a cell gave, as plain text: for pages, and to compare two runs of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kg.rdf.characters import CONTROL, TERMINAL_SEQUENCE

#: characters of a cell's source, and of its output, that an observation has
MOST_SOURCE: Final = 20_000
MOST_OUTPUT: Final = 4_000


def joined(value: object) -> str:
    """A multi-line string of nbformat, in one piece."""
    if isinstance(value, list):
        return "".join(map(str, value))
    return value if isinstance(value, str) else ""


def output_text(outputs: Iterable[Mapping[str, Any]]) -> str:
    """The texts of ``outputs``; other outputs as their media type in brackets."""
    pieces = []
    for output in outputs:
        kind = output.get("output_type")
        if kind == "error":
            pieces.append(f"{output.get('ename', 'error')}: {output.get('evalue', '')}\n")
        elif kind in ("display_data", "execute_result"):
            pieces.append(_result_text(output.get("data")))
        else:
            pieces.append(joined(output.get("text")))
    return printable("".join(pieces)).rstrip()


def _result_text(data: object) -> str:
    if not isinstance(data, dict):
        return ""
    text = joined(data.get("text/plain"))
    others = [media for media in data if media.startswith(("image/", "application/vnd"))]
    marks = "".join(f"[{media}]\n" for media in others)
    if text and not others:
        return text + "\n"
    return marks or "".join(f"[{media}]\n" for media in data)


def printable(text: str) -> str:
    """``text`` without colours and control characters, as a terminal would leave it.

    >>> printable("\\x1b[31mred\\x1b[0m")
    'red'
    """
    return CONTROL.sub("", TERMINAL_SEQUENCE.sub("", text))


def shortened(text: str, most: int) -> str:
    """``text``, cut after ``most`` characters, with a note."""
    return text if len(text) <= most else f"{text[:most]}\n… {len(text) - most:,} more characters"
