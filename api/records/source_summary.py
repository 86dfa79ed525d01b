"""What the page of a source begins with: its terms, how large it is, where to get it."""

from __future__ import annotations

from typing import Final, NamedTuple

from api.http.origin import at
from api.records.statement_index import StatementIndex
from api.records.values_view import Value, ValuesView
from api.web.tables import grouped
from kg.datasets.model import Dataset
from kg.rdf.namespaces import expand
from kg.records.record import Record

#: the kind of record that this is for
KIND: Final = "source"
_FILE: Final = expand("fw:SourceFile")
#: properties that these parts of the page show, and classes of its parts
PROPERTIES: Final = frozenset(
    map(
        expand,
        (
            "prov:wasDerivedFrom", "fw:format", "fw:records", "fw:refusedRecords", "void:triples",
            "foaf:page", "dcterms:license", "dcterms:rights", "dcterms:description",
            "dcterms:creator",
        ),
    )
)  # fmt: skip
PARTS: Final = frozenset((_FILE, expand("spdx:Checksum"), expand("foaf:Agent")))


class File(NamedTuple):
    """A file that was read.

    Attributes:
        id: of its row in the page.
        size: bytes, in groups.
    """

    id: str
    path: str
    size: str
    sha256: str


class Source(NamedTuple):
    """A source.

    Attributes:
        about: what it is, where its own description states nothing.
        facts: (what, values), in the order to show them in.
        files: by path.
    """

    about: str
    facts: tuple[tuple[str, tuple[Value, ...]], ...]
    files: tuple[File, ...]


def source(record: Record, view: ValuesView, own: Dataset | None) -> Source:
    """The first part of the page of the source ``record``.

    Args:
        own: it, as the manifest of the snapshot describes it; a remote endpoint has none.
    """
    index = StatementIndex(record.statements)

    def values(name: str) -> tuple[Value, ...]:
        return tuple(map(view.term, index.values(record.iri, name)))

    def number(name: str) -> tuple[Value, ...]:
        return tuple(Value(grouped(text), number=True) for text in index.texts(record.iri, name))

    pages = dict.fromkeys(
        (*index.texts(record.iri, "foaf:page"), *(own.landing_pages if own else ()))
    )
    terms = values("dcterms:license") or values("dcterms:rights")
    if own and not terms:
        terms = tuple(Value(one.label, one.page, bool(one.page)) for one in own.licences)
        terms = terms or ((Value(own.rights),) if own.rights else ())
    refused = tuple(value for value in number("fw:refusedRecords") if value.text != "0")
    facts = (
        ("Made by", tuple(one._replace(href="") for one in values("dcterms:creator"))),
        ("Licence", terms or (Value("not stated"),)),
        ("Format", tuple(map(Value, index.texts(record.iri, "fw:format")))),
        ("Records", number("fw:records")),
        ("Records refused", refused),
        ("Statements", number("void:triples")),
        (
            "Its page",
            tuple(Value(page, page, out=True) for page in pages if page.startswith("http")),
        ),
        (
            "Its files here",
            tuple(
                Value(one.title, at(one.path), note=f"{grouped(str(one.size))} bytes")
                for one in (own.files if own else ())
            ),
        ),
    )
    return Source(
        own.given if own else "", tuple(fact for fact in facts if fact[1]), _files(record, index)
    )


def _files(record: Record, index: StatementIndex) -> tuple[File, ...]:
    found = []
    for iri, types in record.types.items():
        if _FILE in types and iri.startswith(f"{record.iri}#"):
            sums = index.texts(iri, "spdx:checksum")
            size = index.text(iri, "dcat:byteSize")
            found.append(
                File(
                    iri.partition("#")[2],
                    index.text(iri, "rdfs:label"),
                    grouped(size) if size else "",
                    next((index.text(one, "spdx:checksumValue") for one in sums), ""),
                )
            )
    return tuple(sorted(found, key=lambda file: file.path.casefold()))
