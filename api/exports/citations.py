"""How to cite a dataset: BibTeX, CSL-JSON, RIS.

Written here, and read back by pybtex and rispy in the tests: as writers, the one escapes
inside addresses and the other lets line breaks end a record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from api.exports.context import Place
from kg.datasets.model import Dataset

_BIBTEX_KEY: Final = re.compile(r"@\w+\s*\{\s*([^\s,{}]+)\s*,")
_TEX: Final = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_"}
    | {
        "\\": r"\textbackslash ",
        "~": r"\textasciitilde ",
        "^": r"\textasciicircum ",
        "{": "",
        "}": "",
    }
)


def bibtex(found: Dataset, place: Place, address: str) -> str:
    """An entry for BibTeX and biber; organizations keep their names whole."""
    names = " and ".join(f"{{{_tex(name)}}}" for name in _names(found))
    fields = {
        "title": f"{{{_tex(found.heading)}}}",
        "author": names,
        "year": found.year,
        "publisher": _tex(_publisher(found)),
        # a reader takes an address unchanged, but a brace that is not closed ends the file
        "url": address.replace("{", "%7B").replace("}", "%7D"),
        "note": _tex(_note(found, place)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{_key(found)},\n" + ",\n".join(lines) + "\n}\n"


def bibtex_with_papers(found: Dataset, place: Place, address: str) -> str:
    """The entries of its papers, as the source gives them, and then its own as this service's."""
    own = bibtex(found, place, address)
    keys = {_BIBTEX_KEY.match(own)[1].casefold()}  # type: ignore[index]
    entries = []
    for paper in found.papers:
        entry = paper.bibtex.strip()
        begin = _BIBTEX_KEY.match(entry)
        # what is no single entry would make the whole file unreadable
        if begin and begin[1].casefold() not in keys and _is_one_entry(entry):
            keys.add(begin[1].casefold())
            entries.append(f"{entry}\n")
    return "\n".join([*entries, own])


def _is_one_entry(text: str) -> bool:
    """Whether ``text`` is one entry of BibTeX: its braces are closed at its end, and only there."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth < 0 or (depth == 0 and character == "}" and place < len(text) - 1):
            return False
    return depth == 0


def csl(found: Dataset, place: Place, address: str) -> str:
    """An item of CSL-JSON."""
    item: dict[str, Any] = {
        "id": _key(found),
        "type": "dataset",
        "title": found.heading,
        "author": [{"literal": name} for name in _names(found)],
        "publisher": _publisher(found),
        "URL": address,
        "version": found.version,
        "note": _note(found, place),
    }
    if found.published:
        parts = [int(part) for part in found.published[:10].split("-")]
        item["issued"] = {"date-parts": [parts]}
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False, indent=1) + "\n"


def ris(found: Dataset, place: Place, address: str) -> str:
    """A record of RIS."""
    tags = [
        ("TY", "DATA"),
        ("ID", _key(found)),
        ("TI", found.heading),
        *(("AU", name) for name in _names(found)),
        ("PY", found.year),
        ("PB", _publisher(found)),
        ("UR", address),
        ("N1", _note(found, place)),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - "]) + "\r\n"


def in_words(found: Dataset, place: Place, address: str) -> str:
    """The citation as a sentence (DataCite's order); who is not known is not made up."""
    names = "; ".join(_names(found)[:10])
    who = f"{names}{f' ({found.year})' if found.year else ''}: {found.heading}."
    if not names:
        who = f"{found.heading}{f' ({found.year})' if found.year else ''}."
    where = _publisher(found) or f"Described in {place.site.title}"
    return f"{who} {where}. {address}"


def _names(found: Dataset) -> list[str]:
    return [" ".join(agent.name.split()) for agent in found.makers]


def _key(found: Dataset) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", found.name).strip("-") or "dataset"


def _publisher(found: Dataset) -> str:
    """Who is known to have published it: not this catalogue, which only describes it."""
    return found.publisher.name if found.publishers and found.publisher else ""


def _note(found: Dataset, place: Place) -> str:
    """Where it is described: its paper, and this catalogue, unless it is our own."""
    papers = [f"by {paper.address}" for paper in found.papers[:1]]
    here = [] if found.own else [f"in {place.site.title}"]
    return f"Described {' and '.join(papers + here)}" if papers or here else ""


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_TEX)


class CitationFormat(NamedTuple):
    """A format of citations.

    Attributes:
        name: for people.
        file: the last segment of its address.
        media_type: of the file.
        write: the citation of a dataset, with the address that it is cited by.
    """

    name: str
    file: str
    media_type: str
    write: Callable[[Dataset, Place, str], str]


FORMATS: Final = (
    CitationFormat("BibTeX", "citation.bib", "application/x-bibtex", bibtex_with_papers),
    CitationFormat("CSL-JSON", "citation.csl.json", "application/vnd.citationstyles.csl+json", csl),
    CitationFormat("RIS", "citation.ris", "application/x-research-info-systems", ris),
)
