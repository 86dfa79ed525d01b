"""Entries of a catalogue that describe no datasets: models, and applications made with them.

Catalogues of what depends on what (Ecosystem Graphs) list them beside the datasets. What an entry
depends on is linked where the catalogue has an entry of that name, and stated as given elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common.cleaning import clean, states_nothing
from kg.converters.common.entities import Entities
from kg.converters.common.model_record import ModelWriter
from kg.converters.common.models import Model
from kg.converters.record import Notes, Record
from kg.converters.table.mapping import Mapping as FieldMap
from kg.converters.table.tables import Entry
from kg.converters.table.targets import TARGETS
from kg.converters.table.values import found_at, split, text_of, without_markup
from kg.rdf.iris import slug

#: what an entry of datasets describes
DATASET: Final = "dataset"
#: target → attribute of a model with one value, and what it becomes
_TEXTS: Final = {
    "description": ("description", ("dcterms:description",)),
    "licence": ("licence", ("schema:license", "dcterms:license")),
    "page": ("page", ("dcat:landingPage",)),
    "year": ("issued", ("dcterms:issued", "schema:datePublished")),
    "version": ("version", ("dcat:version", "dcat:isVersionOf")),
}
#: target → attribute of a model with several values, and what it becomes
_LISTS: Final = {
    "organization": ("makers", ("dcterms:creator",)),
    "creator": ("authors", ("dcterms:creator",)),
    "person": ("authors", ("dcterms:creator",)),
    "task": ("tasks", ("fair4ml:mlTask",)),
    "language": ("languages", ("dcterms:language",)),
    "keyword": ("keywords", ("dcat:keyword",)),
    "modality": ("keywords", ("dcat:keyword",)),
    "topic": ("keywords", ("dcat:keyword",)),
}
_NAMES: Final = ("title", "identifier")
_REQUIRED: Final = (
    "fw:requiredAsGiven", "dcterms:requires", "fair4ml:trainedOn", "fw:trainedOnAsGiven"
)  # fmt: skip
_FURTHER: Final = ("schema:additionalProperty", "schema:name", "schema:value")


def properties_of(target: str) -> tuple[str, ...]:
    """The properties that a field of ``target`` becomes in the record of a model."""
    if target in _NAMES:
        return ("dcterms:title", "dcterms:identifier")
    if target == "derived_from":
        return _REQUIRED
    return (_TEXTS.get(target) or _LISTS.get(target) or ("", _FURTHER))[1]


class OtherRows:
    """Writes the records of models and applications of one catalogue.

    Every entry is indexed first (:meth:`index`), those of datasets as well.

    Args:
        mapping: what its fields are.
        catalogue: its name, part of the IRIs.
    """

    def __init__(self, mapping: FieldMap, catalogue: str, shared: Entities, notes: Notes) -> None:
        self.mapping, self.catalogue = mapping, catalogue
        self._ids: Identities = shared.ids
        self._writer = ModelWriter(shared, notes)
        #: folded name → kind → IRI of the entry of that name; "": there are several
        self._entries: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._digests: dict[tuple[str, str], bytes] = {}

    def kind_of(self, entry: Entry) -> str:
        """What ``entry`` describes; ``""``: it is not of :attr:`Mapping.others`."""
        for column, kinds in self.mapping.others.items():
            if kind := kinds.get(text_of(entry.fields.get(column))):
                return kind
        return ""

    def index(self, kind: str, identifier: str, digest: bytes) -> None:
        """Takes note of an entry of ``kind``: its identifier, and a digest of its content."""
        if kind == DATASET:
            document = self._ids.document(DATASET, slug(f"{self.catalogue}/{identifier}"))
        else:
            document = self._writer.iri_of(Model(self.catalogue, identifier, kind))
        name = identifier.casefold()
        alone = self._digests.setdefault((kind, name), digest) == digest
        self._entries[name][kind] = document if alone else ""

    def record(self, entry: Entry, kind: str, identifier: str, local: str) -> Iterator[Record]:
        """The record of an entry of ``kind``; ``local`` is ``identifier``, or unlike it unique."""
        model = Model(self.catalogue, local, kind, title=identifier)
        fields = clean(entry.fields)
        assert isinstance(fields, dict)
        for each in self.mapping.fields:
            target = TARGETS[each.target]
            separators = target.many if each.split is None else each.split
            for found in found_at(fields, each.path):
                text = text_of(found.value)
                for value in split(text, separators) if separators else [text]:
                    self._take(model, each.target, value, each.options)
        if (made := self._writer.record(model, entry.place)) is not None:
            yield made

    def _take(self, model: Model, target: str, value: str, options: Mapping[str, str]) -> None:
        plain, address = without_markup(value)
        # what stands for a licence is counted as it is written
        if not plain or (target != "licence" and states_nothing(plain)):
            return
        if target == "derived_from":
            self._require(model, plain)
        elif target in _TEXTS:
            setattr(model, _TEXTS[target][0], address if target == "page" and address else plain)
        elif target in _LISTS:
            listed: list[str] = getattr(model, _LISTS[target][0])
            if plain not in listed:
                listed.append(plain)
        elif target not in _NAMES:
            model.more[options.get("name", target)] = plain

    def _require(self, model: Model, name: str) -> None:
        """What the catalogue has under a name: a dataset trained on, a model, an application."""
        known = self._entries.get(name.casefold(), {})
        own = self._writer.iri_of(model)
        others = [document for document in known.values() if document not in ("", own)]
        model.requires[name] = others[0] if len(others) == 1 else ""
        if model.kind == "model" and list(known) == [DATASET]:
            model.trained_on[name] = name
