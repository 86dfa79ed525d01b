"""How to cite a dataset: BibTeX, CSL-JSON, RIS. Its papers are first, then its record here.

Written here, and read back by pybtex and rispy in the tests: as writers, the one escapes
inside addresses and the other lets line breaks end a record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import orjson

from api.exports.context import Place
from api.exports.paper_citations import OTHER, TYPES, Work, works
from kg.datasets.model import Dataset

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
        "url": _address(address),
        "note": _tex(_note(found, place)),
    }
    return _entry(_key(found), fields)


def bibtex_with_papers(found: Dataset, place: Place, address: str) -> str:
    """The entries of its papers, as the source gives them, and then its own as this service's."""
    own = bibtex(found, place, address)
    return "\n".join([*(entry for _, entry in paper_entries(found, {_key(found)})), own])


def paper_entries(found: Dataset, taken: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Key and entry of each of its papers whose key is not ``taken``."""
    used = {key.casefold() for key in taken}
    for work in works(found):
        if work.key.casefold() not in used:
            yield work.key, f"{work.bibtex}\n" if work.bibtex else _paper_entry(work)


def _paper_entry(work: Work) -> str:
    """An entry of a paper for which the source gives none."""
    return _entry(
        work.key,
        {
            "title": f"{{{_tex(work.title)}}}",
            "author": " and ".join(f"{{{_tex(name.family)}}}" for name in work.authors),
            "year": work.date[:4],
            "doi": _address(work.doi),
            "url": _address(work.address),
        },
    )


def _entry(key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _address(address: str) -> str:
    """A reader takes an address unchanged, but a brace that is not closed ends the file."""
    return address.replace("{", "%7B").replace("}", "%7D")


def csl(found: Dataset, place: Place, address: str) -> str:
    """Items of CSL-JSON: its papers, and then its own."""
    item: dict[str, Any] = {
        "id": _key(found),
        "type": "dataset",
        "title": found.heading,
        "author": [{"literal": name} for name in _names(found)],
        "publisher": _publisher(found),
        "URL": address,
        "version": found.version,
        "note": _note(found, place),
        "issued": _date_parts(found.published),
    }
    items = [*map(_csl_of_paper, works(found)), item]
    filled = [{name: value for name, value in one.items() if value} for one in items]
    return orjson.dumps(filled, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _csl_of_paper(work: Work) -> dict[str, Any]:
    return {
        "id": work.key,
        "type": TYPES.get(work.kind, OTHER)[0],
        "title": work.title,
        "author": [
            {"family": name.family, "given": name.given} if name.given else {"literal": name.family}
            for name in work.authors
        ],
        "container-title": work.container,
        "volume": work.volume,
        "page": work.pages,
        "publisher": work.publisher,
        "DOI": work.doi,
        "URL": work.address,
        "issued": _date_parts(work.date),
    }


def _date_parts(date: str) -> dict[str, Any] | None:
    if not date:
        return None
    return {"date-parts": [[int(part) for part in date[:10].split("-")]]}


def ris(found: Dataset, place: Place, address: str) -> str:
    """Records of RIS: its papers, and then its own."""
    own = [
        ("TY", "DATA"),
        ("ID", _key(found)),
        ("TI", found.heading),
        *(("AU", name) for name in _names(found)),
        ("PY", found.year),
        ("PB", _publisher(found)),
        ("UR", address),
        ("N1", _note(found, place)),
    ]
    return "".join(map(_ris_record, (*map(_ris_of_paper, works(found)), own)))


def _ris_of_paper(work: Work) -> list[tuple[str, str]]:
    first, _, last = work.pages.partition("-")
    return [
        ("TY", TYPES.get(work.kind, OTHER)[1]),
        ("ID", work.key),
        ("TI", work.title),
        *(("AU", ", ".join(filter(None, name))) for name in work.authors),
        ("T2", work.container),
        ("PY", work.date[:4]),
        ("VL", work.volume),
        ("SP", first),
        ("EP", last),
        ("PB", work.publisher),
        ("DO", work.doi),
        ("UR", work.address),
    ]


def _ris_record(tags: Iterable[tuple[str, str]]) -> str:
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
