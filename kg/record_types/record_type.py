"""What a kind of record is, for all who show, find and list records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kg.errors import FairweaveError

#: what a record is searched by, from the field whose matches count most
SEARCHED: Final = ("name", "alias", "people", "keyword", "text")
#: what results are narrowed by, in the order that a page shows them
FACETS: Final = (
    "kind", "purpose", "modality", "use", "licence", "language", "programming", "task", "extent",
    "creator", "year", "source", "family",
)  # fmt: skip
#: the value of these for a record of a type that can have one, and has none
NOT_STATED: Final = "not stated"
STATED: Final = frozenset({"modality", "licence", "language", "task", "extent", "creator", "year"})
#: the value of the facet of sizes where there is one: figures of many units are no facet
EXTENT_STATED: Final = "stated"
#: headings of the classes on /browse, in their order; others are before the last
DATASETS: Final = "Datasets"
PUBLICATIONS: Final = "Publications"
CODE: Final = "Code"
PEOPLE: Final = "People and organizations"
VOCABULARIES: Final = "Vocabularies"
THIS_GRAPH: Final = "This graph"
GROUPS: Final = (DATASETS, PUBLICATIONS, CODE, PEOPLE, VOCABULARIES, THIS_GRAPH)


@dataclass(frozen=True, slots=True)
class Section:
    """Properties (CURIEs) under a heading on a record's page."""

    heading: str
    properties: tuple[str, ...]


def section(heading: str, curies: str) -> Section:
    """A section of the properties ``curies``, which blanks separate."""
    return Section(heading, tuple(curies.split()))


@dataclass(frozen=True, slots=True)
class Search:
    """How records are searched.

    Attributes:
        rank: the factor of a match's score, 1 or more: whether people look for such records.
        fields: of :data:`SEARCHED` and :data:`FACETS`, and ``note`` (shown, not searched),
            ``used`` (each value counts one) and ``figure`` (a number): how well known it is;
            ``twin``: other descriptions of the same;
            ``clause``: a sentence for each ``purpose``, in its order;
            ``date``: where no year is stated, the earliest of these gives it. A value is the path
            from the record to the field's values, in CURIEs joined by ``/``, ``|`` and ``^``, in
            that order of binding and without parentheses.
    """

    rank: float
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of record.

    Attributes:
        name: in the addresses of searches, and unless ``segments`` states otherwise the first
            segment of the path of its IRIs.
        singular, plural: in words, with a capital; empty: the ontology's label of the class.
        classes: CURIEs. A record of several types is found as the first of them in the table.
        segments: the first segments of the paths of its IRIs, or the names of its vocabularies;
            empty: ``name`` alone.
        defining: classes whose records are of this type whatever their IRI is.
        group: heading of its classes on /browse; see :data:`GROUPS`.
        names: the properties of the preferred one of the names that sources give a record, and of
            the others; empty: those of a concept. See :mod:`kg.build.rules.labels`.
        text: what it is, in a sentence, where the ontology does not state.
        search: how it is searched; ``None``: it is not.
        sections: the properties of its page, in their order; others follow.
        byline: the properties below the heading of its page.
        tables: names of the tables of related records on its page.
        is_document: its IRI names something that a web server can send. Where not (a person, an
            event), it is answered with ``303 See Other``: https://www.w3.org/TR/cooluris/
        in_sitemap: it is listed there: people look for it, not only for what it is part of.
        in_feed: the feed of changes has it.
        on_home: the first page states how many there are.
        plurals: what entities of one of its classes (CURIE) are called, where that is narrower.
    """

    name: str
    singular: str = ""
    plural: str = ""
    classes: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    defining: tuple[str, ...] = ()
    group: str = ""
    names: tuple[str, ...] = ()
    text: str = ""
    search: Search | None = None
    sections: tuple[Section, ...] = ()
    byline: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    is_document: bool = True
    in_sitemap: bool = True
    in_feed: bool = False
    on_home: bool = False
    plurals: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """One of them, in words."""
        return self.singular or self.name.replace("-", " ")

    @property
    def labels(self) -> str:
        """Several of them, in words."""
        return self.plural or self.label

    @property
    def paths(self) -> tuple[str, ...]:
        """The first segments of the paths of its IRIs."""
        return self.segments or (self.name,)

    def extended(self, more: RecordType) -> RecordType:
        """This type with what ``more``, of the same name, adds to it.

        Raises:
            FairweaveError: they contradict each other.
        """
        words = {}
        for name in ("singular", "plural", "group", "names", "text"):
            ours, theirs = getattr(self, name), getattr(more, name)
            if ours and theirs and ours != theirs:
                raise FairweaveError(f"record type {self.name}: {name} is {ours!r} and {theirs!r}")
            words[name] = ours or theirs
        return replace(
            self,
            **words,
            plurals={**self.plurals, **more.plurals},
            classes=_both(self.classes, more.classes),
            segments=_both(self.paths, more.paths),
            defining=_both(self.defining, more.defining),
            search=_search(self.search, more.search),
            sections=_sections(self.sections, more.sections),
            byline=_both(self.byline, more.byline),
            tables=_both(self.tables, more.tables),
            is_document=self.is_document and more.is_document,
            in_sitemap=self.in_sitemap and more.in_sitemap,
            in_feed=self.in_feed or more.in_feed,
            on_home=self.on_home or more.on_home,
        )


def _both(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ours, *theirs)))


def _search(ours: Search | None, theirs: Search | None) -> Search | None:
    """The search by the paths of both."""
    if ours is None or theirs is None:
        return ours or theirs
    fields = dict(ours.fields)
    for name, path in theirs.fields.items():
        known = fields.get(name, "").split("|") if name in fields else []
        fields[name] = "|".join(dict.fromkeys((*known, *path.split("|"))))
    return Search(max(ours.rank, theirs.rank), fields)


def _sections(ours: tuple[Section, ...], theirs: tuple[Section, ...]) -> tuple[Section, ...]:
    """Sections of one heading are one section."""
    found = {one.heading: one.properties for one in ours}
    for one in theirs:
        found[one.heading] = _both(found.get(one.heading, ()), one.properties)
    return tuple(Section(heading, properties) for heading, properties in found.items())
