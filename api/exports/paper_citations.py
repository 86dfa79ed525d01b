"""The papers of a dataset, as they ask to be cited: before this service's record of it.

A source's entry in BibTeX is read by pybtex. What is no single entry would make a whole file
unreadable: what is known of the paper otherwise stands in its place.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from pybtex.database import Entry, Person
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from kg.datasets.model import Dataset, Paper

_ENTRY: Final = re.compile(r"@\w+\s*\{\s*([^\s,{}]+)\s*,")
#: what may mean another character in TeX
_TEX: Final = re.compile(r"[^\w\s.,:;()/+-]|--")
#: type of an entry → its types in CSL and RIS
TYPES: Final = {
    "article": ("article-journal", "JOUR"),
    "inproceedings": ("paper-conference", "CONF"),
    "conference": ("paper-conference", "CONF"),
    "proceedings": ("book", "CONF"),
    "incollection": ("chapter", "CHAP"),
    "inbook": ("chapter", "CHAP"),
    "book": ("book", "BOOK"),
    "phdthesis": ("thesis", "THES"),
    "mastersthesis": ("thesis", "THES"),
    "techreport": ("report", "RPRT"),
    "dataset": ("dataset", "DATA"),
    "data": ("dataset", "DATA"),
    "software": ("software", "COMP"),
}
#: of the others
OTHER: Final = ("article", "GEN")


class Name(NamedTuple):
    """An author: family and given names, or the whole in ``family`` where they are not apart."""

    family: str
    given: str = ""


class Work(NamedTuple):
    """A paper as reference managers know it; what is not stated is empty.

    Attributes:
        key: of its entry.
        bibtex: the entry as the source gives it.
        kind: the type of the entry: ``article``, ``inproceedings`` …
        container: the journal, or the proceedings.
        pages: the first and the last, with a hyphen between.
        date: ISO 8601, as exact as it is known.
    """

    key: str
    bibtex: str
    kind: str
    title: str
    authors: tuple[Name, ...] = ()
    container: str = ""
    date: str = ""
    volume: str = ""
    pages: str = ""
    publisher: str = ""
    doi: str = ""
    address: str = ""


def works(found: Dataset) -> tuple[Work, ...]:
    """The papers of ``found``, each once."""
    known: dict[str, Work] = {}
    for paper in found.papers:
        work = _work(paper)
        if work.title:
            known.setdefault(work.key.casefold(), work)
    return tuple(known.values())


def entry_key(text: str) -> str:
    """The key of the entry in ``text``; empty where it is not exactly one, with its braces closed.

    >>> entry_key("@misc{key, title={T}}"), entry_key("@misc{key, title={T}"), entry_key("a, b")
    ('key', '', '')
    """
    begin = _ENTRY.match(text)
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth < 0 or (depth == 0 and character == "}" and place < len(text) - 1):
            return ""
    return begin[1] if begin and depth == 0 else ""


@lru_cache(1024)
def _work(paper: Paper) -> Work:
    text = paper.bibtex.strip()
    key = entry_key(text)
    entry = _parsed(text, key) if key else None
    if entry is None:
        return Work(
            _key(paper),
            "",
            "",
            " ".join(paper.title.split()),
            tuple(Name(name) for name in paper.authors),
            date=paper.issued,
            doi=paper.doi,
            address=paper.address,
        )
    year = _plain(entry, "year")[:4]
    return Work(
        key,
        text,
        str(entry.type).casefold(),
        _plain(entry, "title") or " ".join(paper.title.split()),
        tuple(_name(person) for person in entry.persons.get("author", [])),
        _plain(entry, "journal") or _plain(entry, "booktitle"),
        # the exact day is not that of another edition
        paper.issued if not year or paper.issued.startswith(year) else year,
        _plain(entry, "volume"),
        # TeX writes the dash of a range as two hyphens
        _plain(entry, "pages").replace("\N{EN DASH}", "-"),
        _plain(entry, "publisher"),
        paper.doi or _plain(entry, "doi"),
        paper.address,
    )


def _parsed(text: str, key: str) -> Entry | None:
    try:
        # not by the name of the format: pybtex looks for it among all installed packages each time
        return Parser().parse_string(text).entries.get(key)
    except (PybtexError, ValueError, IndexError):
        return None


def _plain(entry: Entry, field: str) -> str:
    """A field without TeX's commands and braces."""
    return _text(str(entry.fields.get(field, "")))


def _name(person: Person) -> Name:
    family = " ".join((*person.prelast_names, *person.last_names, *person.lineage_names))
    given = " ".join((*person.first_names, *person.middle_names))
    return Name(_text(family), _text(given)) if family else Name(_text(given))


def _text(tex: str) -> str:
    if not _TEX.search(tex):
        return " ".join(tex.split())
    try:
        plain = str(Text.from_latex(tex))
    except (PybtexError, ValueError):
        plain = tex.replace("{", "").replace("}", "")
    return " ".join(plain.split())


def _key(paper: Paper) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", paper.iri.rstrip("/").rpartition("/")[2]).strip("-")
