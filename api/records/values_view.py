"""Terms as people read them: labels for IRIs, numbers in groups, identifiers as links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from api.records.addresses import SHARED, Base
from api.records.amounts import amounts
from api.records.link_headings import GENERAL, PROPERTIES
from api.web.tables import LONG, grouped, moment
from kg.authorities.publications import publication_address
from kg.rdf.namespaces import expand, shorten
from kg.record_types import record_types
from kg.records.labels import Words
from kg.records.record import Record
from kg.records.statement import OTHER, Statement
from kg.records.terms import document, inferred_by

_AGENT: Final = expand("prov:agent")
_ORDER: Final = expand("fw:authorOrder")
_XSD: Final = expand("xsd:string").removesuffix("string")
_NUMBERS: Final = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float"))


#: what a number may begin with, other than a digit
_BEFORE_NUMBER: Final = frozenset("-+.")


def _address(template: str, identifier: str) -> str:
    return template.format(quote(identifier, safe="/:.()-_~"))


#: identifiers that lead somewhere, and where
_RESOLVERS: Final = {
    expand(name): resolver
    for name, resolver in {
        "prism:doi": partial(publication_address, "doi"),
        "fabio:hasPubMedId": partial(publication_address, "pubmed"),
        "fabio:hasPubMedCentralId": partial(publication_address, "pmc"),
        "fabio:hasArXivId": partial(publication_address, "arxiv"),
        "prism:eIssn": partial(_address, "https://portal.issn.org/resource/ISSN/{}"),
        "prism:issn": partial(_address, "https://portal.issn.org/resource/ISSN/{}"),
        "fw:corpusId": partial(publication_address, "corpus"),
        "fw:huggingFaceName": partial(_address, "https://huggingface.co/datasets/{}"),
        "fw:orcid": partial(_address, "https://orcid.org/{}"),
    }.items()
}
#: numbers that are names, and not how many of something
_NOT_GROUPED: Final = frozenset(map(expand, ("fw:corpusId", "dcterms:identifier")))


@lru_cache(4096)
def _class_label(iri: str) -> str:
    """The noun for an instance of ``iri`` in running text; empty where only its ontology names it.

    >>> _class_label(expand("doap:GitRepository")), _class_label(expand("meshv:Descriptor"))
    ('repository', 'MeSH term')
    """
    curie = shorten(iri)
    found = record_types().of_class(curie)
    if found is None or curie != found.classes[0] or not found.singular:
        return ""
    words = found.singular.split(" ")
    return " ".join(word if word[1:].lower() != word[1:] else word.lower() for word in words)


#: property → the unit of its values, where its label does not have it
_UNITS: Final = {
    expand(curie): unit
    for unit, curies in (
        ("bytes", "dcat:byteSize fw:byteSize"),
        ("seconds", "fw:duration"),
        ("characters", "fw:meanInputLength fw:minInputLength fw:maxInputLength "
         "fw:meanTargetLength fw:minTargetLength fw:maxTargetLength"),
    )
    for curie in curies.split()
}  # fmt: skip


class Value(NamedTuple):
    """A term as it is shown.

    Attributes:
        text: what is read.
        href: where it leads; empty: nowhere.
        out: it leads away from this service.
        language: of the text, where that is not English.
        note: the numbers of the sources that state it, where not all do.
        number: it is one.
    """

    text: str
    href: str = ""
    out: bool = False
    language: str = ""
    note: str = ""
    number: bool = False

    @property
    def long(self) -> bool:
        """Whether to fold it."""
        return len(self.text) > LONG


class Fact(NamedTuple):
    """A property and its values.

    Attributes:
        label: what the property is called.
        iri: the property.
        values: in order.
    """

    label: str
    iri: str
    values: tuple[Value, ...]


class ValuesView:
    """Terms of one record as a page shows them.

    Args:
        base: where the deployment's IRIs are.
        record: whose terms.
        statements: those of ``record``.
        words: of the resources that link to it, and of the vocabularies.
    """

    def __init__(
        self, base: Base, record: Record, statements: Sequence[Statement], *words: Words
    ) -> None:
        self._base, self._record = base, record
        self._labels = (record.labels, *(found.labels for found in words))
        types = (record.types, *(found.types for found in words))
        self._known = (*self._labels, *types)
        graphs = {one.graph for one in statements if one.graph}
        #: the sources that state something of the record; notes count them from 1
        self.sources = sorted(graph for graph in graphs if not inferred_by(graph))
        self._places = _places(statements)
        self._amounts = amounts(statements)
        self._links: dict[str, Value] = {}
        self._properties: dict[str, str] = {}

    def _label(self, iri: str) -> str:
        for labels in self._labels:
            if found := labels.get(iri):
                return found
        return ""

    def name(self, iri: str) -> str:
        """What ``iri`` is called; the last part of its IRI, where it has no name."""
        if found := self._label(iri):
            return found
        whole, _, part = iri.partition("#")
        if part and (of := self._label(whole)):
            return f"{of} ({part.replace('-', ' ')})"
        if iri.startswith(self._base.iri):
            return unquote(iri.removeprefix(self._base.iri).partition("/")[2]) or iri
        if iri.startswith(SHARED):
            return unquote(iri.removeprefix(SHARED))
        short = shorten(iri)
        if short != iri:
            return _spaced(short.partition(":")[2]) or short
        return unquote(iri.removeprefix("https://").removeprefix("http://")).rstrip("/")

    def property(self, iri: str) -> str:
        """What the property ``iri`` is called, as a heading."""
        name = self._properties.get(iri)
        if name is None:
            name = PROPERTIES.get(iri) or self.name(iri)
            name = self._properties[iri] = name[:1].upper() + name[1:]
        return name

    def kinds(self, types: Iterable[str]) -> list[Value]:
        """The kind of an entity of ``types``, each word once.

        Classes without meaning for readers are left out.
        """
        types = list(types)
        found: dict[str, Value] = {}
        for iri in [iri for iri in types if iri not in GENERAL] or types:
            value = self.link(iri)
            value = value._replace(text=_class_label(iri) or value.text)
            found.setdefault(value.text, value)
        return list(found.values())

    def link(self, iri: str) -> Value:
        """``iri`` by its name, and where it leads."""
        found = self._links.get(iri)
        if found is None:
            found = self._links[iri] = self._link(iri)
        return found

    def _link(self, iri: str) -> Value:
        if document(iri) == self._record.iri and iri != self._record.iri:
            part = iri.partition("#")[2]
            text = self._amounts.get(iri) or self._label(iri) or unquote(part).replace("-", " ")
            return Value(text, f"#{part}")
        href = self._base.href(iri, known=self._is_known(iri))
        return Value(self.name(iri), href, out=href.startswith("http"))

    def _is_known(self, iri: str) -> bool:
        """Whether the graph has a label or a type of ``iri``."""
        for found in self._known:  # noqa: SIM110  (a generator takes three times as long)
            if iri in found:
                return True
        return False

    def term(self, one: Statement) -> Value:
        """The value of ``one``."""
        text, datatype, language, predicate = one.text, one.datatype, one.language, one.predicate
        if not datatype:
            return self.link(text)
        if datatype == OTHER:
            return Value(text)
        href, number = "", datatype in _NUMBERS and predicate not in _NOT_GROUPED
        if resolver := _RESOLVERS.get(predicate):
            href = resolver(text)
        if datatype == _XSD + "boolean":
            text = "yes" if text in ("true", "1") else "no"
        elif datatype == _XSD + "dateTime":
            text = moment(text)
        elif datatype == _XSD + "anyURI" and text.startswith(("http://", "https://")):
            href = text
        elif number:
            text = grouped(text)
            if unit := _UNITS.get(predicate):
                text += f" {unit}"
        return Value(text, href, bool(href), "" if language == "en" else language, "", number)

    def facts(self, statements: Iterable[Statement]) -> list[Fact]:
        """The ``statements`` of one subject, by property, in the order they come in."""
        found: dict[str, dict[Value, set[str]]] = {}
        places: dict[Value, int] = {}
        for one in statements:
            is_link = one.is_link
            value = self.link(one.text) if is_link else self.term(one)
            graphs = found.setdefault(one.predicate, {}).setdefault(value, set())
            if one.graph:
                graphs.add(one.graph)
            if is_link and one.text in self._places:
                places[value] = self._places[one.text]
        return [
            Fact(
                self.property(predicate),
                predicate,
                tuple(
                    value._replace(note=note) if (note := self._stated_by(values[value])) else value
                    for value in (
                        sorted(values, key=lambda one: (places.get(one, 0), _in_order(one)))
                        if len(values) > 1
                        else values
                    )
                ),
            )
            for predicate, values in found.items()
        ]

    def _stated_by(self, graphs: set[str]) -> str:
        """The numbers of the sources that state a value; nothing where all of them do."""
        if graphs.issuperset(self.sources):
            return ""
        return ", ".join(str(n) for n, source in enumerate(self.sources, 1) if source in graphs)


def _in_order(value: Value) -> tuple[bool, float, str]:
    text = value.text
    if text[:1] in _BEFORE_NUMBER or text[:1].isdigit():
        try:
            return False, float("".join(text.split())), ""
        except ValueError:
            pass
    return True, 0.0, text.casefold()


def _places(statements: Iterable[Statement]) -> dict[str, int]:
    """Where each author is among the authors, where attributions state it."""
    agents, orders = {}, {}
    for one in statements:
        if one.predicate == _AGENT and one.is_link:
            agents[one.subject] = one.text
        elif one.predicate == _ORDER and one.is_literal:
            orders[one.subject] = one.text
    return {
        agents[attribution]: int(text)
        for attribution, text in orders.items()
        if attribution in agents and text.isdecimal()
    }


def distinguished(shown: Sequence[tuple[str, Value]]) -> list[Value]:
    """Values with their IRIs; those with the same text get their own names behind it."""
    count = Counter(value.text for _, value in shown)
    return [
        value if count[value.text] == 1 else value._replace(text=f"{value.text} ({own_name(iri)})")
        for iri, value in shown
    ]


def own_name(iri: str) -> str:
    """The last segment of ``iri``, for people.

    >>> own_name("http://x/dataset/a%20b#c")
    'a b'
    """
    return unquote(document(iri).rstrip("/").rpartition("/")[2])


def _spaced(name: str) -> str:
    """
    >>> _spaced("wasDerivedFrom"), _spaced("MIT")
    ('was derived from', 'MIT')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower() if name[:1].islower() else name
