"""Searching an index."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final, Literal

from tantivy import Index, Query

from kg.errors import FairweaveError
from kg.record_types import RecordType, record_types
from kg.record_types.record_type import FACETS, NOT_STATED
from kg.scratch import Scratch
from kg.search import folding
from kg.search.index import register
from kg.search.pasted_identifiers import bare
from kg.search.query_parser import LONGEST, QueryBuilder, Term, terms
from kg.search.understanding import UNDERSTOOD, Names, Understood
from kg.snapshots.layout import Layout

log = logging.getLogger("fairweave")

#: last result that pages reach; SPARQL returns all
DEEPEST: Final = 10_000
_VALUES: Final = 200
#: values that are of the statements, not of what is described: they come after the others
ABOUT_STATEMENTS: Final = (NOT_STATED, "stated differently")
_NAMES: Final = 20_000  # values whose names are understood

#: how results match: all words; some misspelt; not all words
Fit = Literal["all", "similar", "some"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search.

    Attributes:
        text: what was typed; nothing typed finds everything.
        facets: the values of each facet, one of which a record has to have.
        offset: hits to leave out; ``limit``: hits to give.
        fold: whether the parts of one dataset are one hit; not where a family is chosen.
    """

    text: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    offset: int = 0
    limit: int = 20
    fold: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found.

    Attributes:
        text: its description; ``note`` distinguishes it from others; ``use`` its use class;
            ``people`` who made it: all empty where it has none.
        purposes: value of the facet of purposes ("do research: allowed") → what decides it.
        family: the dataset that it is a part of, where it stands for ``parts`` of them.
    """

    iri: str
    label: str
    kind: RecordType
    score: float
    text: str = ""
    note: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    use: str = ""
    year: str = ""
    purposes: Mapping[str, str] = field(default_factory=dict)
    family: str = ""
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that hits can be narrowed to, and how many have it."""

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found.

    Attributes:
        count: of all pages.
        facets: by name, each with its values, those of most hits first, years from the last;
            counted as if nothing were chosen in that facet.
        fit: how well it fits.
        terms: what was looked for.
        understood: words that narrow the hits as facets do.
        lines: of all pages, where hits are folded; as many as hits where they are not.
    """

    count: int
    hits: list[Hit]
    facets: dict[str, list[Facet]]
    fit: Fit
    terms: tuple[Term, ...]
    understood: tuple[Understood, ...] = ()
    lines: int = 0


def _is_writable(directory: Path) -> bool:
    """Whether files can be made in ``directory``.

    Permissions alone do not show it for every mount.
    """
    try:
        with TemporaryFile(dir=directory):
            return True
    except OSError:
        return False


def _links(directory: Path) -> Scratch:
    """A directory of links to the files of an index, in which files can be made."""
    links = Scratch("search")
    for file in directory.resolve().iterdir():
        if not file.name.endswith(".lock"):
            Path(links.name, file.name).symlink_to(file)
    return links


class SearchIndex:
    """The index of a snapshot, opened to be searched by any number of threads."""

    def __init__(self, directory: Path) -> None:
        self._beside: Scratch | None = None
        try:
            # tantivy writes its locks beside the index, even to read it
            if not _is_writable(directory):
                self._beside = _links(directory)
            opened = Path(self._beside.name) if self._beside else directory
            index = register(Index.open(str(opened)))
        except (ValueError, OSError) as reason:
            raise FairweaveError(f"{directory}: not a search index: {reason}") from None
        index.config_reader("manual")  # it never changes
        self._types = record_types()
        self._searcher = index.searcher()
        self._builder = QueryBuilder(index.schema, self._searcher)
        # the index of a snapshot that an earlier version built may lack a facet
        self._known = frozenset(filter(self._builder.has, FACETS))
        self._folding = folding.Folding(index.schema, self._searcher, self._builder.narrowed)
        self._names = Names({facet: self._values(facet) for facet in UNDERSTOOD})

    @staticmethod
    def of_snapshot(snapshot: Path) -> SearchIndex | None:
        """The index in the snapshot's directory; ``None`` if it has none that can be read.

        Why it cannot be is in the log.
        """
        try:
            return SearchIndex(found) if (found := Layout(snapshot).search).is_dir() else None
        except FairweaveError as reason:
            log.warning("there is no search: %s; make it readable, or build again", reason)
            return None

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, request: SearchRequest) -> Hits:
        """The hits of ``request``, best first. Takes a few milliseconds, and the processor."""
        text = bare(_utf8(request.text[:LONGEST]))
        facets = {name: tuple(map(_utf8, values)) for name, values in request.facets.items()}
        understood, fit, looked_for, query = self._meant(text)
        whole = self._builder.narrowed(query, facets)
        hits, lines, count = self._hits(whole, request)
        return Hits(
            count,
            hits,
            self._facets(query, request.facets),
            fit,
            looked_for,
            understood,
            lines,
        )

    def _hits(self, query: Query, request: SearchRequest) -> tuple[list[Hit], int, int]:
        """The hits of a page, how many lines all pages have, and how many hits."""
        offset, limit = min(request.offset, DEEPEST), max(request.limit, 1)
        can_fold = folding.FACET in self._known and not request.facets.get(folding.FACET)
        if request.fold and can_fold:
            lines, all_lines, count = self._folding.lines(query, offset, limit)
            found = [
                replace(self._hit(line.address, line.score), family=line.family, parts=line.parts)
                for line in lines
            ]
            return found, all_lines, count
        result = self._searcher.search(query, limit=limit, offset=offset, weight_by_field="weight")
        count = int(result.count)  # type: ignore[attr-defined]
        return [self._hit(address, score) for score, address in result.hits], count, count

    def found(self, request: SearchRequest) -> list[str]:
        """The IRIs of the hits of ``request``, best first; of the first 10,000 at most."""
        text = bare(_utf8(request.text[:LONGEST]))
        facets = {name: tuple(map(_utf8, values)) for name, values in request.facets.items()}
        whole = self._builder.narrowed(self._meant(text)[3], facets)
        result = self._searcher.search(whole, limit=DEEPEST, weight_by_field="weight", count=False)
        return [
            json.loads(bytes(self._searcher.doc(address)["shown"][0]))["iri"]
            for _, address in result.hits
        ]

    def _meant(self, text: str) -> tuple[tuple[Understood, ...], Fit, tuple[Term, ...], Query]:
        """What is understood of ``text``, and the query for all of it.

        Where nothing is found that way, all of it is taken for words.
        """
        looked_for = terms(text)
        understood, rest = self._names.read(text)
        if understood and not self._builder.is_a_name(text):
            facets = {one.facet: (one.value,) for one in understood}
            if rest or len(understood) > 1:
                others = terms(rest)
                fit, query = self._query(rest, others)
                narrowed = self._builder.narrowed(query, facets)
                if fit != "some" and self._any(narrowed):
                    return tuple(understood), fit, others, narrowed
            else:
                # alone it may name other records, too: that of the language, its organization
                fit, query = self._query(text, looked_for)
                if fit == "all":
                    return (), fit, looked_for, self._builder.either(query, facets)
                narrowed = self._builder.narrowed(Query.all_query(), facets)
                return tuple(understood), "all", (), narrowed
        fit, query = self._query(text, looked_for)
        return (), fit, looked_for, query

    def _values(self, facet: str) -> list[str]:
        """The values of a facet in the index."""
        every = {facet: {"terms": {"field": facet, "size": _NAMES}}}
        counted = self._searcher.aggregate(Query.all_query(), every)
        return [str(bucket["key"]) for bucket in counted[facet]["buckets"]]

    def _query(self, text: str, looked_for: tuple[Term, ...]) -> tuple[Fit, Query]:
        """The first query, from strict to lax, that has results."""
        if not looked_for:
            return "all", Query.empty_query() if text.strip() else Query.all_query()
        unknown = [term for term in looked_for if not self._builder.known(term)]
        ways: list[tuple[Fit, Query]] = [
            ("similar" if unknown else "all", self._builder.all_of(looked_for, text, unknown)),
            ("similar", self._builder.all_of(looked_for, text, looked_for)),
        ]
        for fit, query in ways:
            if self._any(query):
                return fit, query
        return "some", self._builder.some_of(looked_for, text)

    def _any(self, query: Query) -> bool:
        return bool(self._searcher.search(query, limit=1, count=False).hits)

    def _facets(self, query: Query, chosen: Mapping[str, Sequence[str]]) -> dict[str, list[Facet]]:
        counted: dict[str, Any] = {name: {"buckets": []} for name in FACETS}
        others = [name for name in FACETS if not chosen.get(name)]
        groups = [(others, chosen)] + [
            ([name], {n: v for n, v in chosen.items() if n != name})
            for name in FACETS
            if chosen.get(name)
        ]
        for names, narrowed in groups:
            requested = {
                name: {"terms": {"field": name, "size": _VALUES}}
                for name in names
                if name in self._known
            }
            counted |= self._searcher.aggregate(self._builder.narrowed(query, narrowed), requested)
        found = {}
        for name in FACETS:
            picked = chosen.get(name, ())
            values = [
                Facet(str(bucket["key"]), int(bucket["doc_count"]), bucket["key"] in picked)
                for bucket in counted[name]["buckets"]
            ]
            there = {facet.value for facet in values}
            values += [Facet(value, 0, True) for value in picked if value not in there]
            if name == "year":
                values.sort(key=lambda facet: facet.value, reverse=True)
            else:
                values.sort(key=lambda facet: (-facet.count, facet.value))
            values.sort(key=lambda facet: facet.value.startswith(ABOUT_STATEMENTS))
            found[name] = values
        return found

    def _hit(self, address: Any, score: float) -> Hit:
        shown = json.loads(bytes(self._searcher.doc(address)["shown"][0]))
        return Hit(
            shown["iri"],
            shown["label"],
            # a type may be of a converter that is no longer installed
            self._types.get(shown["kind"]) or RecordType(shown["kind"]),
            float(score),
            shown.get("text", ""),
            tuple(shown.get("note", ())),
            tuple(shown.get("people", ())),
            shown.get("use", ""),
            shown.get("year", ""),
            shown.get("purposes", {}),
        )


def _utf8(text: str) -> str:
    """``text`` without what UTF-8 cannot spell: halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()
