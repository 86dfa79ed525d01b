"""A description in Croissant as the record of a dataset: what each rule of the table does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kg.authorities.publications import doi, identify
from kg.converters.common import agents
from kg.converters.common.cleaning import NOTHING
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.dates import dated, day_of, year_of
from kg.converters.common.licence_claims import HUGGING_FACE, Claimant
from kg.converters.common.lists import COMMA_OR_SEMICOLON, parted
from kg.converters.common.quantities import ABOUT
from kg.converters.croissant.agents_of import address_of, agents_of
from kg.converters.croissant.expansion import Node, plain
from kg.converters.croissant.fields import DATASET
from kg.converters.croissant.problems import is_0_8, problems
from kg.converters.croissant.structure import Structure
from kg.converters.croissant.values import in_languages, texts
from kg.converters.croissant.vocabulary import VERSION_0_8
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import boolean, iri, literal, typed, url

#: what a licence is called that is none
_NO_LICENCE: Final = frozenset({"", "none", "null", "undefined", "n/a"})
#: the term set of where content was collected
_ORIGINS: Final = f"{PREFIXES['fwv']}origin"
_OWN_CROISSANT: Final = re.compile(r"http://mlcommons\.org/croissant-RAI/")


class Description:
    """Writes the record of one description.

    Args:
        root: the description; ``raw`` as it was read.
        structure: its parts; ``record``: what it is written to.
        maker: who made the source, where the description does not state who publishes it.
    """

    def __init__(
        self,
        root: Node,
        raw: Mapping[str, object],
        structure: Structure,
        record: DatasetRecord,
        maker: str = "",
    ) -> None:
        self.root, self.raw, self.structure, self.record = root, raw, structure, record
        self.maker = maker
        self._schemes: Final = {
            f"{PREFIXES['fwv']}task": record.task,
            f"{PREFIXES['fwv']}modality": record.modality,
        }

    def write(self) -> list[str]:
        """States all of it; what contradicts the specification, in words."""
        if doi(self.root.id):
            self.record.doi(self.root.id)
        for name, (rule, predicate) in DATASET.items():
            for value in self.root.all(name):
                # programs write what they do not have as "None"
                if not isinstance(value, str) or value.strip().casefold() not in NOTHING:
                    getattr(self, rule)(predicate, value)
        if is_0_8(self.structure.context):
            self.record.add("dcterms:conformsTo", iri(VERSION_0_8))
        self.structure.write()
        found = list(dict.fromkeys(problems(self.root, self.raw, self.structure)))
        for problem in found:
            self.record.add("fw:descriptionProblem", literal(problem))
        return found

    # texts

    def title(self, _predicate: str, value: object) -> None:
        """Its name; names in other languages are kept with their language."""
        if text := plain(value):
            self.record.title(text)
        self._in_languages("schema:name", value)

    def description(self, _predicate: str, value: object) -> None:
        """What it is, in a text."""
        if text := plain(value):
            self.record.description(text)
        self._in_languages("schema:description", value)

    def _in_languages(self, predicate: str, value: object) -> None:
        for language, text in in_languages(value):
            self.record.add(predicate, literal(text, language))

    def keyword(self, predicate: str, value: object) -> None:
        """A keyword; where there is one text, several are parted by commas."""
        alone = len(self.root.all("schema:keywords")) == 1 and isinstance(value, str)
        for each in parted(plain(value), COMMA_OR_SEMICOLON) if alone else [value]:
            self.text(predicate, each)

    def text(self, predicate: str, value: object) -> None:
        """A text unchanged."""
        if isinstance(value, Node):
            for each in (*texts(value, "schema:name"), *texts(value, "schema:text")) or [value.id]:
                self.record.text(predicate, each)
        elif text := plain(value):
            self.record.text(predicate, text)

    def version(self, predicate: str, value: object) -> None:
        """Its version; beside one as given, that in the form that Croissant requires is none."""
        if not self.root.text("dcat:version"):
            self.text(predicate, value)

    def usage(self, predicate: str, value: object) -> None:
        """What it may be used for: a text, or where it is stated."""
        if isinstance(value, Node) and (stated := value.text("schema:text")):
            self.record.text(predicate, stated)
        else:
            self.address(predicate, value)

    def truth(self, predicate: str, value: object) -> None:
        """True or false."""
        if text := plain(value):
            self.record.add(predicate, boolean(text))

    # dates

    def issued(self, _predicate: str, value: object) -> None:
        """When it was published: a day, a month or a year, also as people write them."""
        if (text := plain(value)) and (day_of(text) or year_of(text)):
            self.record.issued(text)

    def modified(self, predicate: str, value: object) -> None:
        """The day or month of its last change."""
        self._day(predicate, "modified", plain(value))

    def created(self, predicate: str, value: object) -> None:
        """The day or month of its making."""
        self._day(predicate, "created", plain(value))

    def _day(self, predicate: str, name: str, text: str) -> None:
        """A day or month; a year alone is a named value: the property asks for more."""
        date, datatype = dated(text)
        if date:
            self.record.add(predicate, typed(date, datatype))
        elif year_of(text):
            self.record.property(name, text)

    # addresses and identifiers

    def page(self, predicate: str, value: object) -> None:
        """A page of it; an address on a hub states which dataset it is."""
        if text := address_of(value):
            self.record.page(text, predicate)

    def address(self, predicate: str, value: object) -> None:
        """A web address; a text, where it is none."""
        text = address_of(value)
        if text:
            self.record.add(predicate, url(text) or literal(text))

    def identifier(self, _predicate: str, value: object) -> None:
        """An identifier: a DOI, an address, a name."""
        text = (
            value.text("schema:value", "schema:url") or value.id
            if isinstance(value, Node)
            else plain(value)
        )
        if text:
            self.record.doi(text)

    def standard(self, predicate: str, value: object) -> None:
        """A version of Croissant, or another specification that it follows."""
        stated = _OWN_CROISSANT.sub("http://mlcommons.org/croissant/RAI/", address_of(value))
        if stated:
            self.record.add(predicate, url(stated) or literal(stated))

    def language(self, _predicate: str, value: object) -> None:
        """A language of its content."""
        code = (
            value.text("schema:alternateName", "schema:name") or value.id
            if isinstance(value, Node)
            else ""
        )
        if text := code or plain(value):
            self.record.language(text)

    def subject(self, predicate: str, value: object) -> None:
        """What it is about; of a term set of ours, its task or modality; a programming language."""
        if isinstance(value, Node) and "schema:ComputerLanguage" in value.types:
            self.record.language(plain(value))
            return
        scheme = value.text("schema:inDefinedTermSet") if isinstance(value, Node) else ""
        state = self._schemes.get(scheme, self.record.topic)
        address = (
            value.id if isinstance(value, Node) and scheme == f"{PREFIXES['fwv']}topic" else ""
        )
        if "/topic/" not in address and (known := url(address)):
            # a concept of another vocabulary, of which a FAIRweave has no name
            self.record.add(predicate, known)
        elif text := plain(value):
            state(text)

    # agents

    def agent(self, predicate: str, value: object) -> None:
        """Who made, published or paid for it."""
        for found in agents_of(value):
            agents.state(self.record, predicate, found)
        if isinstance(value, Node) and (text := value.text("schema:description")):
            self.record.text("dcterms:provenance", text)

    def activity(self, predicate: str, value: object) -> None:
        """What it came about by."""
        if not isinstance(value, Node):
            self.text("dcterms:provenance", value)
            return
        label = value.text("prov:label", "schema:name") or value.id or "activity"
        node = self.record.part(predicate, "prov:Activity", "activity", label)
        self.record.add_triple(node, "rdfs:label", literal(label))
        for name in ("schema:description", "prov:label", "schema:name"):
            for text in texts(value, name):
                self.record.add_triple(node, "dcterms:description", literal(text))
        for name in ("prov:isAssociatedWith", "prov:wasAssociatedWith"):
            described = (each.text("schema:description") for each in value.nodes(name))
            for text in filter(None, (*texts(value, name), *described)):
                self.record.add_triple(node, "dcterms:description", literal(text))
        for used in value.nodes("schema:usage", "prov:used"):
            self.derived("", used)

    # licences

    def licence(self, _predicate: str, value: object) -> None:
        """What its description claims of its licence."""
        if isinstance(value, Node):
            given = value.text("schema:name") or value.text("schema:url") or value.id
            address = value.text("schema:url") or (value.id if url(value.id) else "")
        else:
            given, address = plain(value), ""
        # the page of the dataset itself, which is given where no licence is known, is none
        own = {self.root.text("schema:url"), self.root.id}
        if given.casefold() not in _NO_LICENCE and given not in own:
            self.record.licence(self._claimant(), given, "" if address == given else address)

    def _claimant(self) -> Claimant:
        if "huggingface.co/" in self.root.text("schema:url"):
            return Claimant(HUGGING_FACE.source, HUGGING_FACE.name, HUGGING_FACE.page, own=True)
        named = next(
            (
                plain(each)
                for each in self.root.all("schema:publisher", "schema:includedInDataCatalog")
            ),
            "",
        )
        return Claimant("author", named or self.maker or "Its description", own=True)

    # what it belongs to, and comes from

    def catalogue(self, predicate: str, value: object) -> None:
        """The catalogue that lists it."""
        if not isinstance(value, Node):
            self.address(predicate, value)
            return
        node = self.record.part(predicate, "schema:DataCatalog", "catalogue", plain(value))
        for text in texts(value, "schema:name"):
            self.record.add_triple(node, "schema:name", literal(text))
        if page := url(value.text("schema:url") or value.id):
            self.record.add_triple(node, "foaf:page", page)

    def whole(self, predicate: str, value: object) -> None:
        """What it is a part of; a collection of ours is one."""
        text = address_of(value)
        if text.startswith(f"{self.record.entities.ids.base}series/"):
            self.record.add("dcat:inSeries", iri(text))
        elif text:
            self.record.add(predicate, url(text) or literal(text))

    def derived(self, _predicate: str, value: object) -> None:
        """A dataset that it was made from; of a term set of ours, where it was collected."""
        if isinstance(value, Node) and value.text("schema:inDefinedTermSet") == _ORIGINS:
            self.record.origin(plain(value))
            return
        located = value.text("prov:locatedAt", "prov:atLocation") if isinstance(value, Node) else ""
        text = located or address_of(value)
        if text:
            self.record.derived_from(text)

    def citation(self, _predicate: str, value: object) -> None:
        """How it is cited; the paper that a citation in BibTeX names describes it."""
        if isinstance(value, Node):
            stated = texts(value, "schema:identifier")
            known = next((text for text in stated if url(text) or identify(text)), "")
            address = known or value.text("schema:url", "schema:sameAs") or value.id
            self.record.paper(address, value.text("schema:name", "schema:text"))
            return
        if text := plain(value):
            self.record.citation(text)

    def work(self, predicate: str, value: object) -> None:
        """A work about it: code, an article by its identifier, another by its address or name."""
        if isinstance(value, Node) and (code := value.text("schema:codeRepository")):
            self.record.repository(code)
            return
        stated = texts(value, "schema:identifier") if isinstance(value, Node) else []
        known = next((text for text in [*stated, address_of(value)] if identify(text)), "")
        if known or (isinstance(value, Node) and "schema:ScholarlyArticle" in value.types):
            self.record.paper(known or address_of(value), plain(value))
        else:
            self.address(predicate, value)

    def size(self, predicate: str, value: object) -> None:
        """How large it is: a number or its bounds, with a unit; a text."""
        if not isinstance(value, Node):
            if text := plain(value):
                self.record.size(text)
            return
        stated = {
            name: value.text(f"schema:{given}") or None
            for name, given in (("value", "value"), ("least", "minValue"), ("most", "maxValue"))
        }
        if (words := value.text("schema:description")) == ABOUT:
            stated["about"] = stated.pop("value")
        if not any(stated.values()):
            stated["value"] = words or plain(value) or None
        if any(stated.values()):
            self.record.size(unit=value.text("schema:unitText"), **stated)

    def variable(self, predicate: str, value: object) -> None:
        """What was measured, with a figure where there is one."""
        if not isinstance(value, Node):
            self.text("dcat:keyword", value)
            return
        name = plain(value)
        node = self.record.part(predicate, "schema:PropertyValue", "variable", name or "1")
        for curie in ("schema:name", "schema:description", "schema:unitText"):
            for text in texts(value, curie):
                self.record.add_triple(node, curie, literal(text))
        for each in value.all("schema:value"):
            if isinstance(each, str | int | float):
                self.record.add_triple(node, "schema:value", literal(str(each)))
        for text in texts(value, "schema:propertyID"):
            self.record.add_triple(node, "schema:propertyID", url(text) or literal(text))


#: what the rules state besides what the table names
TERMS: Final = frozenset(
    {
        "dcat:inSeries",
        "fw:modality",
        "fw:task",
        "dcterms:isReferencedBy",
        "dcterms:provenance",
        "foaf:page",
        "fw:descriptionProblem",
        "prov:Activity",
        "schema:DataCatalog",
        "schema:PropertyValue",
        "schema:description",
        "schema:name",
        "schema:propertyID",
        "schema:unitText",
        "schema:value",
        *(predicate for _rule, predicate in DATASET.values()),
    }
)
