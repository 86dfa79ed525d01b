"""The files, record sets and fields of a description, as parts of its record."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.croissant.expansion import Context, Node
from kg.converters.croissant.values import (
    ORIGINS,
    checksum,
    data_types,
    identifier,
    in_bytes,
    in_languages,
    media_types,
    references,
    sources,
    texts,
)
from kg.rdf.iris import slug
from kg.rdf.namespaces import MEDIA_TYPES
from kg.rdf.ntriples import boolean, integer, iri, literal, term, typed, url

#: subject (a term), property (a CURIE), value (a term)
AddTriple = Callable[[str, str, str], None]

#: where a description has its files
DISTRIBUTION: Final = ("schema:distribution", "schema:associatedMedia")
#: a type that files and sets of files have → the class of the part
FILES: Final = ("cr:FileObject", "cr:FileSet")
#: texts of a file → property
FILE_TEXTS: Final = {
    "schema:name": "dcterms:title",
    "schema:description": "dcterms:description",
    "schema:encodingFormat": "schema:encodingFormat",
    "schema:contentSize": "schema:contentSize",
    "schema:contentUrl": "schema:contentUrl",
    "cr:includes": "cr:includes",
    "cr:excludes": "cr:excludes",
}
#: addresses of a file, and of where it can be got → property
FILE_ADDRESSES: Final = {"schema:contentUrl": "dcat:downloadURL", "schema:url": "dcat:accessURL"}
#: texts of a record set or a field → property
RECORD_TEXTS: Final = {
    "schema:name": "schema:name",
    "schema:description": "schema:description",
    "cr:arrayShape": "cr:arrayShape",
    "cr:equivalentProperty": "cr:equivalentProperty",
}
#: truth values of a field → property
TRUTHS: Final = ("cr:repeated", "cr:isArray", "cr:isEnumeration")
#: values in JSON → property
JSON: Final = ("cr:data", "cr:examples", "schema:value")
#: how a source's data is picked and changed → the class of the part
STEPS: Final = {"cr:extract": "cr:Extract", "cr:transform": "cr:Transform"}
STEP_TEXTS: Final = (
    "cr:column",
    "cr:fileProperty",
    "cr:format",
    "cr:jsonPath",
    "cr:jsonQuery",
    "cr:path",
    "cr:readLines",
    "cr:regex",
    "cr:replace",
    "cr:samplingRate",
    "cr:separator",
    "cr:unArchive",
    "cr:content",
)
#: how Croissant marks a repository of Git among the files, in its format and its address
_GIT: Final = "git+"
_ALGORITHMS: Final = {
    "schema:sha256": ("sha256", 32),
    "cr:md5": ("md5", 16),
    "schema:md5": ("md5", 16),
}
TERMS: Final = frozenset(
    {
        "rdf:type",
        "cr:DataSource",
        "cr:Field",
        "cr:RecordSet",
        "cr:annotation",
        "cr:containedIn",
        "cr:dataType",
        "cr:field",
        "cr:key",
        "cr:parentField",
        "cr:recordSet",
        "cr:references",
        "cr:source",
        "cr:subField",
        "dcterms:identifier",
        "dcat:Distribution",
        "dcat:byteSize",
        "dcat:accessURL",
        "dcat:distribution",
        "dcat:downloadURL",
        "dcat:mediaType",
        "fw:checksumAsGiven",
        "fw:inlineRowCount",
        "spdx:Checksum",
        "spdx:algorithm",
        "spdx:checksum",
        "spdx:checksumValue",
        *FILES,
        *FILE_TEXTS.values(),
        *RECORD_TEXTS.values(),
        *TRUTHS,
        *JSON,
        *STEPS,
        *STEPS.values(),
        *STEP_TEXTS,
        *(origin for origin in ORIGINS if origin.startswith("cr:")),
    }
)


class Structure:
    """Writes the parts of one description.

    Args:
        document: the IRI of the description's record.
        root: the description; ``context``: its context.
        add_triple: receives a triple.
    """

    def __init__(self, document: str, root: Node, context: Context, add_triple: AddTriple) -> None:
        self.document, self.root, self.context, self.add_triple = (
            document,
            root,
            context,
            add_triple,
        )
        #: identifier, as the description has it → part (a term)
        self.parts: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self._fields: dict[int, str] = {}
        #: a field (a term) → its record set
        self._owners: dict[str, str] = {}
        self.files = list(root.nodes(*DISTRIBUTION))
        self.record_sets = list(root.nodes("cr:recordSet"))
        for number, file in enumerate(self.files, 1):
            self._name("file", identifier(file) or str(number))
        for number, records in enumerate(self.record_sets, 1):
            whole = identifier(records) or f"record set {number}"
            part = self._name("records", whole)
            self._name_fields(records.nodes("cr:field"), whole, whole, part)

    def _name(self, kind: str, name: str, *others: str) -> str:
        """The part that ``name`` is given; ``others`` are further names of it."""
        part = Identities.part(self.document, kind, name)
        number = 2
        while self._taken.setdefault(part, name) != name:  # names that differ in case alone
            part = Identities.part(self.document, kind, name, number)
            number += 1
        for each in (name, *others):
            self.parts.setdefault(each, iri(part))
        return iri(part)

    def _name_fields(self, fields: list[Node], whole: str, above: str, owner: str) -> None:
        for number, field in enumerate(fields, 1):
            local = identifier(field) or field.text("schema:name") or f"field {number}"
            full = local if local.startswith(f"{whole}/") else f"{above}/{local}"
            last = local.rpartition("/")[2]
            part = self._name("field", full, local, f"{whole}/{last}")
            self._fields[id(field)] = part
            self._owners[part] = owner
            self._name_fields(field.nodes("cr:subField"), whole, full, owner)

    def target(self, reference: str, near: str = "") -> str | None:
        """The part that ``reference`` means, from within the record set ``near``."""
        bare = reference.strip().removeprefix("#")
        return self.parts.get(f"{near}/{bare}" if near else bare) or self.parts.get(bare)

    def owner(self, part: str) -> str:
        """The record set of a field; any other part is its own."""
        return self._owners.get(part, part)

    def write(self) -> None:
        """All parts."""
        subject = iri(self.document)
        for number, file in enumerate(self.files, 1):
            part = self.parts[identifier(file) or str(number)]
            self.add_triple(subject, "dcat:distribution", part)
            self._file(part, file)
        for number, records in enumerate(self.record_sets, 1):
            name = identifier(records) or f"record set {number}"
            part = self.parts[name]
            self.add_triple(subject, "cr:recordSet", part)
            self._records(part, records, name)

    # files

    def _file(self, part: str, file: Node) -> None:
        self.add_triple(part, "rdf:type", term("dcat:Distribution"))
        for kind in FILES:
            if kind in file.types:
                self.add_triple(part, "rdf:type", term(kind))
        self._texts(part, file, FILE_TEXTS)
        self._addresses(part, file)
        for media_type in media_types(file):
            self.add_triple(part, "dcat:mediaType", iri(MEDIA_TYPES + media_type.lower()))
        for size in texts(file, "schema:contentSize"):
            if (count := in_bytes(size)) is not None:
                self.add_triple(part, "dcat:byteSize", integer(count))
        for inside in references(file, "cr:containedIn"):
            if found := self.target(inside):
                self.add_triple(part, "cr:containedIn", found)
        for whole in file.nodes("cr:containedIn"):
            self._steps(part, part[1:-1], whole)
        for name, (algorithm, length) in _ALGORITHMS.items():
            for given in texts(file, name):
                self._checksum(part, algorithm, given, length)

    def _addresses(self, part: str, file: Node) -> None:
        repository = _is_repository(file)
        for name, predicate in FILE_ADDRESSES.items():
            for text in texts(file, name):
                if address := url(text.removeprefix(_GIT)):
                    self.add_triple(part, "dcat:accessURL" if repository else predicate, address)

    def _checksum(self, part: str, algorithm: str, given: str, length: int) -> None:
        value = checksum(given, length)
        if value is None:
            self.add_triple(part, "fw:checksumAsGiven", literal(f"{algorithm}: {given}"))
            return
        if value != given:
            self.add_triple(part, "fw:checksumAsGiven", literal(f"{algorithm}: {given}"))
        node = iri(f"{part[1:-1]}-{algorithm}")
        self.add_triple(part, "spdx:checksum", node)
        self.add_triple(node, "rdf:type", term("spdx:Checksum"))
        self.add_triple(node, "spdx:algorithm", term(f"spdx:checksumAlgorithm_{algorithm}"))
        self.add_triple(node, "spdx:checksumValue", typed(value, "xsd:hexBinary"))

    # record sets

    def _records(self, part: str, records: Node, name: str) -> None:
        self.add_triple(part, "rdf:type", term("cr:RecordSet"))
        self._common(part, records)
        for key in references(records, "cr:key"):
            if found := self.target(key, name):
                self.add_triple(part, "cr:key", found)
        for rows in records.all("cr:data"):
            count = len(rows) if isinstance(rows, list) else 1
            self.add_triple(part, "fw:inlineRowCount", integer(count))
        for field in records.nodes("cr:field"):
            self.add_triple(part, "cr:field", self._fields[id(field)])
            self._field(field, name)
        self._annotations(part, records)

    def _field(self, field: Node, records: str) -> None:
        part = self._fields[id(field)]
        self.add_triple(part, "rdf:type", term("cr:Field"))
        self._common(part, field)
        for number, source in enumerate(sources(field), 1):
            self._source(part, source, records, number)
        for name in ("cr:references", "cr:parentField"):
            for target in references(field, name):
                if found := self.target(target, records):
                    self.add_triple(part, name, found)
        for inner in field.nodes("cr:subField"):
            self.add_triple(part, "cr:subField", self._fields[id(inner)])
            self._field(inner, records)
        self._annotations(part, field)

    def _common(self, part: str, node: Node) -> None:
        self._texts(part, node, RECORD_TEXTS)
        for written in data_types(node):
            kind = self.context.iri(written)
            known = url(kind) if kind.startswith("http") else None
            self.add_triple(part, "cr:dataType", known or literal(written))
        for name in TRUTHS:
            for value in texts(node, name):
                self.add_triple(part, name, boolean(value))
        for name in JSON:
            for given in node.all(name):
                self.add_triple(
                    part, name, typed(json.dumps(given, ensure_ascii=False), "rdf:JSON")
                )

    def _source(self, part: str, source: Node, records: str, number: int) -> None:
        stem = f"{part[1:-1]}-source" + (f"-{number}" if number > 1 else "")
        node = iri(stem)
        self.add_triple(part, "cr:source", node)
        self.add_triple(node, "rdf:type", term("cr:DataSource"))
        for origin in ORIGINS:
            for reference in references(source, origin):
                if (found := self.target(reference, records)) is not None:
                    self.add_triple(node, self._kind_of(origin, found), found)
        self._steps(node, stem, source)

    def _steps(self, node: str, stem: str, source: Node) -> None:
        """How data is picked out of the ``source`` of ``node`` and changed."""
        for name, kind in STEPS.items():
            for index, step in enumerate(source.nodes(name), 1):
                inner = iri(f"{stem}-{kind[3:].lower()}" + (f"-{index}" if index > 1 else ""))
                self.add_triple(node, name, inner)
                self.add_triple(inner, "rdf:type", term(kind))
                self._step_texts(inner, step)
        self._step_texts(node, source)

    def _step_texts(self, node: str, step: Node) -> None:
        for text in STEP_TEXTS:
            for value in texts(step, text):
                self.add_triple(node, text, literal(value))

    def _kind_of(self, origin: str, target: str) -> str:
        """0.8 has one property for all that a source may be taken from."""
        if origin != "schema:distribution":
            return origin
        named = next(
            (file for file in self.files if self.parts.get(identifier(file)) == target), None
        )
        return (
            "cr:fileSet" if named is not None and "cr:FileSet" in named.types else "cr:fileObject"
        )

    def _annotations(self, part: str, node: Node) -> None:
        """Figures and remarks about a record set or a field: values with a meaning."""
        for number, annotation in enumerate(node.nodes("cr:annotation"), 1):
            name = identifier(annotation) or str(number)
            inner = iri(f"{part[1:-1]}-annotation-{slug(name)}")
            self.add_triple(part, "cr:annotation", inner)
            self._annotation(inner, annotation)

    def _annotation(self, part: str, annotation: Node) -> None:
        self._common(part, annotation)
        for index, source in enumerate(sources(annotation), 1):
            self._source(part, source, "", index)
        for number, field in enumerate(annotation.nodes("cr:subField"), 1):
            inner = iri(f"{part[1:-1]}-{slug(identifier(field) or str(number))}")
            self.add_triple(part, "cr:subField", inner)
            self.add_triple(inner, "dcterms:identifier", literal(identifier(field)))
            self._annotation(inner, field)

    def _texts(self, part: str, node: Node, table: dict[str, str]) -> None:
        for name, predicate in table.items():
            for value in texts(node, name):
                self.add_triple(part, predicate, literal(value))
            for each in node.all(name):
                for language, text in in_languages(each):
                    self.add_triple(part, name, literal(text, language))


def _is_repository(file: Node) -> bool:
    """Whether ``file`` is a repository of Git: its address leads to it, and downloads nothing."""
    stated = (*texts(file, "schema:encodingFormat"), *texts(file, "schema:contentUrl"))
    return any(text.strip().lower().startswith(_GIT) for text in stated)
