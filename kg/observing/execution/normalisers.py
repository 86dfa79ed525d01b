"""What differs at every run, removed from texts before they are compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from kg.rdf.characters import TERMINAL_SEQUENCE


class Normaliser(NamedTuple):
    """A rule: its name, as executions record it, and what it does to a text."""

    name: str
    apply: Callable[[str], str]


def _replace(pattern: str, by: str, flags: re.RegexFlag = re.NOFLAG) -> Callable[[str], str]:
    compiled = re.compile(pattern, flags)
    return lambda text: compiled.sub(by, text)


_CLOCK: Final = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AP]M)?"
_DATE: Final = (
    rf"\d{{4}}-\d\d-\d\d(?:[T ]{_CLOCK}(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? (?:\w{{3}} +\d+|\d+ \w{{3}}),?(?: \d{{4}})?"
    rf"(?: {_CLOCK})?(?: \w{{3,4}})?(?: \d{{4}})?|datetime\.datetime\([\d, ]+\)|\b{_CLOCK}\b"
)
_AMOUNT: Final = (
    r"[\d.,]+(?:e[+-]?\d+)?\s?(?:ns|[µu]s|ms|s|sec|secs|seconds?|min|minutes?|h|hours?)\b"
)
_SPENT: Final = (
    rf"(?:CPU times|Wall time|user|sys|total|elapsed|took|time)\b[^\n]*?{_AMOUNT}[^\n]*"
    rf"|{_AMOUNT}(?:\s±[^\n]*)?(?: per loop[^\n]*)?"
)

#: in the order in which they are tried; the names are what executions record
NORMALISERS: Final = (
    Normaliser("colours", lambda text: TERMINAL_SEQUENCE.sub("", text)),
    Normaliser("whitespace", _replace(r"[ \t]+(?=\n|$)|\n(?=\n)|\n+$|^\n+|\r(?=\n)", "")),
    Normaliser("memory addresses", _replace(r"\b0x[0-9a-fA-F]{5,16}\b", "0x…")),
    Normaliser(
        "progress bars",
        _replace(r"[^\n]*\r(?!\n)|[^\n]*\d+%\|[^\n]*|[^\n]*\d+/\d+ \[[=>.━─]+\][^\n]*", ""),
    ),
    Normaliser("durations", _replace(_SPENT, "<duration>", re.IGNORECASE)),
    Normaliser("times", _replace(_DATE, "<time>")),
    Normaliser(
        "identifiers",
        _replace(
            r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\bT_[0-9a-f]{5,}\b"
            r"|(?<=id=\")[^\"]*(?=\")|(?<=#)[mpc][0-9a-f]{8,}",
            "<id>",
        ),
    ),
    Normaliser(
        "temporary paths",
        _replace(
            r"(?:/tmp|/var/folders|/var/tmp|[A-Z]:\\\\?\w+\\\\?Temp)[/\\][^\s'\"<>:,]*", "<path>"
        ),
    ),
    Normaliser(
        "home directories",
        _replace(r"(?:/home/[^/\s]+|/Users/[^/\s]+|/root|C:\\\\?Users\\\\?[^\\\s]+)", "<home>"),
    ),
    Normaliser("warnings", _replace(r"^[^\n]*Warning: [^\n]*\n?(?:[ \t]+[^\n]*\n?)?", "", re.M)),
)

#: applied after the others, by comparing rather than replacing
FIGURES: Final = "figure bytes"
FLOATS: Final = "rounding of floats"
