"""The state of one conversion: the IRIs of rows by key, and what was stated already.

The IRIs of articles, journals, repositories and notebooks follow from other rows than those
that refer to them, so they are in memory, by the study's own keys; of cells only which keys exist.
Nothing else of the source stays in memory.
"""

from __future__ import annotations

from typing import Final

from kg.authorities import languages
from kg.authorities.identities import Identities
from kg.authorities.licences import Licences
from kg.converters.common.entities import Entities
from kg.converters.record import Record
from kg.rdf.iris import name, slug
from kg.rdf.ntriples import literal, term

_DENSE: Final = 1 << 28


def canonical(key: str) -> str:
    """A key as rows are found by it: pandas writes a column of whole numbers with a gap as ``1.0``.

    >>> canonical("17.0"), canonical(" 17 "), canonical("1.5"), canonical("v1.0")
    ('17', '17', '1.5', 'v1.0')
    """
    if key.isalnum():
        return key
    key = key.strip()
    whole, dot, zeros = key.partition(".")
    return whole if dot and not zeros.strip("0") and whole.isdigit() and whole.isascii() else key


def local(key: str) -> str:
    """As :func:`kg.rdf.iris.name`, at once for the numbers and letters that keys usually are."""
    return key if key.isascii() and key.isalnum() and len(key) < 100 else name(key)


class Keys:
    """A set of row keys, one bit each where they are the small numbers that keys usually are."""

    def __init__(self) -> None:
        self._bits = bytearray()
        self._others: set[str] = set()

    def add(self, key: str) -> bool:
        """Put ``key`` in; whether it was not yet there."""
        if not (key.isascii() and key.isdigit() and len(key) < 10 and int(key) < _DENSE):
            new = key not in self._others
            self._others.add(key)
            return new
        byte, bit = divmod(int(key), 8)
        if byte >= len(self._bits):
            self._bits.extend(bytes(max(byte + 1 - len(self._bits), len(self._bits))))
        new = not self._bits[byte] >> bit & 1
        self._bits[byte] |= 1 << bit
        return new

    def __contains__(self, key: str) -> bool:
        if key.isascii() and key.isdigit() and len(key) < 10:
            byte, bit = divmod(int(key), 8)
            return byte < len(self._bits) and bool(self._bits[byte] >> bit & 1)
        return key in self._others


class Headings:
    """The MeSH terms of rows: their labels, and the fields that they belong to."""

    def __init__(self) -> None:
        self.labels: dict[str, tuple[str, set[str]]] = {}
        self.places: dict[str, str] = {}
        self.fields: dict[str, set[str]] = {}

    def add(self, type_: str, iri: str, label: str, place: str) -> None:
        """Take note of the heading ``iri`` at ``place``, and of its label."""
        self.places.setdefault(iri, place)
        labels = self.labels.setdefault(iri, (type_, set()))[1]
        if label.strip():
            labels.add(label.strip())

    def within(self, iri: str, field: str) -> None:
        """Take note that ``iri`` belongs to ``field``."""
        self.fields.setdefault(iri, set()).add(field)


class Study:
    """The state of one conversion.

    Attributes:
        ids: the deployment's identities.
        licences: those of the ontology that the build uses.
        entities: organizations and languages, as every converter writes them.
        source: the name that rows without a name of their own carry.
        articles, journals, repositories, notebooks: the study's key → IRI.
        spellings: repository path in lower case → the IRIs of the rows that spell it so.
        headings: the MeSH terms met so far.
        only_data: IRIs of repositories that have a row in ``repository_data`` alone.
        cells: the keys of the rows of ``cells``.
        place: the position of the current row, which its shared entities have, too.
        queue: records of shared entities and stubs, to be yielded after the current row.
    """

    def __init__(self, ids: Identities, source: str, licences: Licences) -> None:
        self.ids = ids
        self.source = slug(source)
        self.licences = licences
        self.entities = Entities(ids, source)
        self.articles: dict[str, str] = {}
        self.journals: dict[str, str] = {}
        self.repositories: dict[str, str] = {}
        self.notebooks: dict[str, str] = {}
        self.spellings: dict[str, list[str]] = {}
        self.only_data: set[str] = set()
        self.cells = Keys()
        self.headings = Headings()
        self.place = ""
        self.queue: list[Record] = []
        self._stated: set[tuple[str, tuple[str, ...]]] = set()
        self._stubs: set[str] = set()
        self._nodes: dict[tuple[str, str], str] = {}
        self._stated_cells = Keys()

    def row(self, kind: str, key: str) -> str:
        """The IRI of a row that has no name but its key in the study: ``{kind}/{source}/{key}``.

        Two studies number their rows from 1 each, so the key alone names nothing. The name of the
        source keeps them apart, and stays the same when a row of the source is corrected, as a
        hash of the content would not. Versions of one study have one name here (see
        :mod:`kg.build.versions`).
        """
        return f"{self.ids.base}{kind}/{self.source}/{local(canonical(key))}"

    def add(self, iri: str, lines: list[str]) -> None:
        """States ``lines`` of the record ``iri`` beside the record of the current row."""
        self.queue.append(Record(iri, lines, self.place))

    def share(self, iri: str, *statements: str) -> str:
        """States what many records refer to; ``statements``: ``predicate object``.

        What was stated before is not repeated; another spelling of its name is stated.
        """
        if (iri, statements) not in self._stated:
            self._stated.add((iri, statements))
            self.add(iri, [f"<{iri}> {s} .\n" for s in statements])
        return iri

    def node(self, kind: str, label: str, type_: str) -> str:
        """A shared entity named by its label: a module, a feature, a kind of exception."""
        known = self._nodes.get((kind, label))
        if known is None:
            known = self._nodes[kind, label] = f"{self.ids.base}{kind}/{slug(label)}"
            self.share(known, f"{A} {term(type_)}", f"{LABEL} {literal(label.strip())}")
        return known

    def organization(self, written: str) -> str:
        """The organization that is ``written`` so, as a term."""
        return self._shared(self.entities.organization(written))

    def language(self, written: str) -> str:
        """The natural language that ``written`` names or codes, as a term."""
        return self._shared(self.entities.language(written))

    def _shared(self, found: str) -> str:
        self.queue += self.entities.drain(self.place)
        return found

    def programming_language(self, label: str) -> str:
        """A programming language, by the name that is usual for it."""
        usual = languages.programming(label) or label
        return self.node("programming-language", usual, "schema:ComputerLanguage")

    def stub(self, iri: str, label: str, stands_for: str, *statements: str) -> str:
        """States once that ``iri`` is referred to and nothing else is known of it."""
        if iri in self._stubs:
            return iri
        self._stubs.add(iri)
        return self.share(
            iri,
            f"{A} {term('fw:Stub')}",
            f"{LABEL} {literal(label)}",
            f"{term('fw:standsFor')} {term(stands_for)}",
            *statements,
        )

    def article(self, key: str) -> str:
        """The article with this key; a stub where its row is missing."""
        return self.articles.get(canonical(key)) or self.stub(
            self.row("article", key), f"article {key} of the study", "fabio:JournalArticle"
        )

    def journal(self, key: str) -> str:
        """The journal with this key; a stub where its row is missing."""
        return self.journals.get(canonical(key)) or self.stub(
            self.row("journal", key), f"journal {key} of the study", "fabio:Journal"
        )

    def repository(self, key: str) -> str:
        """The repository with this key; a stub where its row is missing."""
        return self.repositories.get(canonical(key)) or self.stub(
            self.row("repository", key), f"repository {key} of the study", "doap:GitRepository"
        )

    def repository_at(self, path: str) -> str:
        """The repository at ``github.com/owner/name``; a stub where no row is about it."""
        iri = self.ids.document("repository", name(path))
        rows = self.spellings.get(path.lower())
        if rows:
            return iri if iri in rows else rows[0]
        return self.stub(iri, path.partition("/")[2], "doap:GitRepository")

    def notebook(self, key: str, repository: str = "") -> str:
        """The notebook with this key; a stub (in ``repository``) where its row is missing."""
        known = self.notebooks.get(canonical(key))
        if known:
            return known
        part_of = (f"{PART_OF} <{repository}>",) if repository else ()
        return self.stub(
            self.row("notebook", key), f"notebook {key} of the study", "repr:Notebook", *part_of
        )

    def cell(self, key: str, notebook: str = "") -> str:
        """The cell with this key; a stub (in ``notebook``) where its row is missing."""
        key = canonical(key)
        iri = self.row("cell", key)
        if key not in self.cells and self._stated_cells.add(key):
            lines = [
                f"<{iri}> {A} {term('fw:Stub')} .\n",
                f"<{iri}> {LABEL} {literal(f'cell {key} of the study')} .\n",
                f"<{iri}> {term('fw:standsFor')} {term('repr:Cell')} .\n",
            ]
            if notebook:
                lines.append(f"<{iri}> {PART_OF} <{notebook}> .\n")
            self.add(iri, lines)
        return iri


A: Final = term("rdf:type")
LABEL: Final = term("rdfs:label")
PART_OF: Final = term("dcterms:isPartOf")
