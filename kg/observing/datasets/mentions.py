"""Finds identifiers and addresses of datasets in any text: code, comments, Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from kg.observing.datasets.loaders import Loaded, by_address, is_data

#: DOI prefixes (and beginnings) under which repositories register datasets
_DATA_DOIS: Final = (
    r"10\.5281/zenodo\.\d+", r"10\.1594/pangaea\.\d+", r"10\.48324/dandi\.\d+(?:/[\d.]+)?",
    r"10\.5061/dryad\.[\w.]+\w", r"10\.7910/dvn/\w+", r"10\.6084/m9\.figshare\.\d+",
    r"10\.17632/\w+", r"10\.17605/osf\.io/\w+", r"10\.18112/openneuro\.\w+", r"10\.24432/\w+",
    r"10\.34740/kaggle/\w+/\d+", r"10\.12751/g-node\.\w+", r"10\.13026/[\w-]+",
    r"10\.15468/[\w.]+\w",
    r"10\.3886/\w+", r"10\.5067/[\w/.-]+\w", r"10\.24381/cds\.\w+", r"10\.57967/hf/\d+",
)  # fmt: skip
_DOI: Final = re.compile(rf"(?<![\w.])({'|'.join(_DATA_DOIS)})", re.IGNORECASE)
_HUB: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:"
    r"(?P<hf>(?:huggingface\.co|hf\.co)/datasets/[\w.-]*\w(?:/(?!tree|blob|viewer|resolve)[\w.-]*\w)?)"
    r"|(?P<zenodo>zenodo\.org/(?:api/)?records?/\d+)"
    r"|(?P<kaggle>kaggle\.com/(?:datasets/(?!new\b)[\w-]+/[\w-]+|competitions/[\w-]+|c/[\w-]+))"
    r"|(?P<openml>openml\.org/(?:d|data)/\d+)"
    r"|(?P<dandi>(?:gui\.)?dandiarchive\.org/(?:#/)?dandiset/\d{6})"
    r"|(?P<pangaea>(?:doi\.)?pangaea\.de/10\.1594/PANGAEA\.\d+)"
    r")",
    re.IGNORECASE,
)
_DANDI: Final = re.compile(r"\bDANDI:(\d{6})\b", re.IGNORECASE)
_KAGGLE_INPUT: Final = re.compile(
    r"""["'](?P<path>(?:\.\.|/kaggle)/input/(?P<name>[\w.-]+)[^"'\n]*)["']"""
)
_KAGGLE_COMMAND: Final = re.compile(
    r"kaggle\s+(datasets|competitions)\s+download\b[^\n]*?(?:-[dc]\s+|\s)(\w[\w-]*(?:/[\w-]+)?)(?=\s|$)"
)
_FETCHED: Final = re.compile(r"(?:wget|curl)\b[^\n]*?((?:https?|ftp)://[^\s'\"\\;|>)]+)")
_QUOTED: Final = re.compile(r"""["']((?:https?|ftp)://[^"'\s]+)["']""")
#: what a text has, in lower case, where its pattern can match: to search for a text is much quicker
_HINTS: Final[Mapping[re.Pattern[str], tuple[str, ...]]] = {
    _DOI: ("10.",),
    _HUB: (
        "huggingface.co", "hf.co", "zenodo.org", "kaggle.com", "openml.org", "dandiarchive.org",
        "pangaea.de",
    ),
    _DANDI: ("dandi:",),
    _KAGGLE_INPUT: ("/input/",),
    _KAGGLE_COMMAND: ("kaggle",),
    _FETCHED: ("://",),
    _QUOTED: ("://",),
}  # fmt: skip
#: patterns that match no blank: only words with a hint have to be searched
_IN_ONE_WORD: Final = frozenset({_DOI, _HUB, _DANDI, _QUOTED})
_ANY_HINT: Final = tuple(dict.fromkeys(hint for hints in _HINTS.values() for hint in hints))


class Mention(NamedTuple):
    """A mention in a text: its line from 1, in which form it is, and the dataset."""

    line: int
    form: str
    loaded: Loaded


def hints_in(text: str) -> list[str]:
    """What is in ``text``, in lower case, of which one is in each text with a mention.

    >>> hints_in("Data: https://doi.org/10.5281/zenodo.42")
    ['10.', '://']
    """
    lowered = text.lower()
    return [hint for hint in _ANY_HINT if hint in lowered]


def mentions(text: str, *, code: bool) -> Iterator[Mention]:
    """Each mention of a dataset in ``text``.

    Args:
        code: whether it is code, in which paths, shell lines and quoted addresses count too.

    >>> [m.loaded.dataset for m in mentions("Data: https://doi.org/10.5281/zenodo.42", code=False)]
    ['10.5281/zenodo.42']
    """
    lowered = text.lower()
    if not any(hint in lowered for hint in _ANY_HINT):
        return
    for found in _matches(_DOI, text, lowered):
        known = found[1].lower()
        yield Mention(_line(text, found), "doi", Loaded(known, known, "", found[1]))
    for found in _matches(_HUB, text, lowered):
        yield from (
            Mention(_line(text, found), "address", of) for of in _on_hub(found) if of.dataset
        )
    for found in _matches(_DANDI, text, lowered):
        address = f"https://dandiarchive.org/dandiset/{found[1]}"
        of = Loaded(address, f"DANDI {found[1]}", "", found[0])
        yield Mention(_line(text, found), "identifier", of)
    if code:
        yield from _in_code(text, lowered)


def _matches(pattern: re.Pattern[str], text: str, lowered: str) -> Iterator[re.Match[str]]:
    hints = _HINTS[pattern]
    # in a few languages, the text in lower case is longer: its places are others
    if pattern not in _IN_ONE_WORD or len(lowered) != len(text):
        if any(hint in lowered for hint in hints):
            yield from pattern.finditer(text)
        return
    for start, end in _words_with(hints, lowered):
        yield from pattern.finditer(text, start, end)


def _words_with(hints: tuple[str, ...], lowered: str) -> Iterator[tuple[int, int]]:
    """Where the words of ``lowered`` are that have one of ``hints``, in order."""
    places = []
    for hint in hints:
        at = lowered.find(hint)
        while at >= 0:
            places.append(at)
            at = lowered.find(hint, at + 1)
    done = 0
    for place in sorted(places):
        if place >= done:
            start = max(lowered.rfind(" ", done, place), lowered.rfind("\n", done, place)) + 1
            ends = [at for blank in " \n" if (at := lowered.find(blank, place)) >= 0]
            done = min(ends, default=len(lowered))
            yield start, done


def _in_code(text: str, lowered: str) -> Iterator[Mention]:
    for found in _matches(_KAGGLE_INPUT, text, lowered):
        of = Loaded(f"Kaggle {found['name']}", found["name"], "", found["path"])
        yield Mention(_line(text, found), "kaggle input", of)
    for found in _matches(_KAGGLE_COMMAND, text, lowered):
        address = f"https://www.kaggle.com/{found[1]}/{found[2]}"
        yield Mention(_line(text, found), "kaggle command", Loaded(address, found[2], "", found[2]))
    for pattern, form in ((_FETCHED, "download command"), (_QUOTED, "address")):
        for found in _matches(pattern, text, lowered):
            if is_data(found[1]) and not _HUB.match(found[1]):
                yield from (Mention(_line(text, found), form, of) for of in by_address(found[1]))


def _on_hub(found: re.Match[str]) -> Iterator[Loaded]:
    kind, written = found.lastgroup, found[0]
    local = written.rpartition("/")[2]
    match kind:
        case "zenodo":
            known = f"10.5281/zenodo.{local}"
            yield Loaded(known, known, "", written)
        case "pangaea":
            known = f"10.1594/{local.lower()}"
            yield Loaded(known, known, "", written)
        case "dandi":
            address = f"https://dandiarchive.org/dandiset/{local}"
            yield Loaded(address, f"DANDI {local}", "", written)
        case "kaggle" if "/c/" in written:
            yield Loaded(f"https://www.kaggle.com/competitions/{local}", local, "", written)
        case _:
            path = re.sub(r"^(?:https?://)?(?:www\.)?", "", written, flags=re.IGNORECASE)
            name = path.partition("datasets/")[2] or local
            yield Loaded(f"https://{path}", name, "", written)


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1
