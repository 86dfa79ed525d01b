"""Makes the model of a dataset from the statements about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final, TypeVar

from kg.authorities.hubs import hub_dataset
from kg.authorities.publications import publication_address
from kg.authorities.purposes import OUTCOMES
from kg.authorities.use_classes import UseClasses
from kg.datasets.model import (
    Agent,
    Assessment,
    Claim,
    Dataset,
    Figure,
    Inherited,
    Language,
    Licence,
    Measurement,
    Named,
    Paper,
)
from kg.datasets.nodes import Node, Nodes, Value
from kg.datasets.sizes import Size, size_of
from kg.datasets.source_files import source_files
from kg.rdf.namespaces import expand
from kg.records.terms import inferred_by

_T = TypeVar("_T")
_EU_LANGUAGES: Final = "http://publications.europa.eu/resource/authority/language/"
#: figures about size: property → what is counted, and the unit
FIGURES: Final = {
    "fw:dialogCount": ("examples", "examples"),
    "fw:hours": ("length of the recordings", "hours"),
    "fw:speakerCount": ("speakers", "speakers"),
    "fw:meanInputLength": ("mean length of inputs", "characters"),
    "fw:meanTargetLength": ("mean length of targets", "characters"),
    "fw:meanDialogTurns": ("mean turns of a dialogue", "turns"),
    "fw:minInputLength": ("shortest input", "characters"),
    "fw:maxInputLength": ("longest input", "characters"),
    "fw:minTargetLength": ("shortest target", "characters"),
    "fw:maxTargetLength": ("longest target", "characters"),
    "fw:minDialogTurns": ("fewest turns of a dialogue", "turns"),
    "fw:maxDialogTurns": ("most turns of a dialogue", "turns"),
}
_KINDS: Final = {"fw:LicenceStatement": "statement", "fw:ProviderTerms": "provider terms"}
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class DatasetReader:
    """Makes the model of nodes that were read.

    Args:
        nodes: all that were read.
        base: what the IRIs of the deployment begin with; empty where that is not known.
        use_classes: those of the ontology that the nodes are of.
    """

    def __init__(self, nodes: Nodes, base: str, use_classes: UseClasses) -> None:
        self._nodes, self._base, self._classes = nodes, base, use_classes
        #: licences, makers and languages come again and again
        self._made: dict[tuple[str, str], Any] = {}

    def dataset(self, node: Node) -> Dataset:
        """The dataset that ``node`` is, without a composed description."""
        base = self._base if node.iri.startswith(self._base) else ""
        base = base or node.iri.rpartition("dataset/")[0]
        pages = node.iris("foaf:page")
        dataset = Dataset(
            node.iri,
            base,
            node.iri.rpartition("/")[2],
            node.text("dcterms:title", "rdfs:label", "dcterms:identifier")
            or node.iri.rpartition("/")[2],
            given=node.text("dcterms:description"),
            identifiers=node.texts("dcterms:identifier"),
            landing_pages=_own_first(node.iris("foaf:homepage"), node.iris("dcat:landingPage")),
            pages=pages,
            code_pages=node.iris("fw:repositoryPage"),
            hub_pages=_hub_pages(node),
            creators=self._all(node, self._agent, "dcterms:creator"),
            publishers=self._all(node, self._agent, "dcterms:publisher"),
            licences=self._licences(node),
            claims=self._all(node, self._claim, "fw:licenceClaim"),
            deciding=self._deciding(node),
            use_class=self._word(node, "fw:effectiveUseClass"),
            use_class_iri=node.iri_of("fw:effectiveUseClass"),
            terms_disagree=_truth(self._nodes[node.iri_of("fw:effectiveTerms")], "fw:termsDisagree")
            is True,
            inherited=self._inherited(node),
            assessments=tuple(
                sorted(
                    self._all(node, self._assessment, "fw:purposeAssessment"),
                    key=lambda one: one.purpose,
                )
            ),
            attribution=_truth(node, "fw:effectiveAttribution"),
            share_alike=_truth(node, "fw:effectiveShareAlike"),
            modality=self._word(node, "fw:modality"),
            modality_iri=node.iri_of("fw:modality"),
            languages=self._all(node, self._language, "dcterms:language"),
            programming_languages=self._all(node, self._named, "fw:programmingLanguage"),
            tasks=self._all(node, self._named, "fw:task"),
            topics=self._all(node, self._named, "dcat:theme"),
            formats=self._all(node, self._named, "fw:promptFormat"),
            origins=self._all(node, self._named, "fw:collectedFrom"),
            models=self._all(node, self._named, "fw:generatedByModel"),
            keywords=node.texts("dcat:keyword"),
            version=node.text("dcat:version"),
            figures=tuple(
                Figure(curie, label, value, unit)
                for curie, (label, unit) in FIGURES.items()
                for value in node.texts(curie)[:1]
            ),
            sizes=self._all(node, self._size, "schema:size"),
            measurements=self._all(node, self._measurement, "dqv:hasQualityMeasurement"),
            papers=self._all(node, self._paper, "dcterms:isReferencedBy"),
            derived_from=self._all(node, self._named, "prov:wasDerivedFrom"),
            described_also=node.iris("prov:alternateOf"),
            series=self._all(node, self._named, "dcat:inSeries"),
            human_annotation=_truth(node, "fw:humanAnnotation"),
            taken_down=_truth(node, "fw:takenDown"),
            collection_process="; ".join(node.texts("fw:collectionProcess")),
            notes=(*node.texts("skos:note"), *node.texts("fw:licenceNote")),
            source_files=source_files(node, self._nodes),
            sources=tuple(sorted(graph for graph in node.graphs if not inferred_by(graph))),
        )
        if issued := _release(node):
            return replace(dataset, issued=issued)
        return replace(
            dataset,
            first_date=_date(node.text("fw:publicationDate")),
            first_date_kind=self._word(node, "fw:publicationDateBasis"),
            first_date_basis=_last(node.iri_of("fw:publicationDateBasis")),
        )

    def _all(self, node: Node, make: Callable[[str], _T], *curies: str) -> tuple[_T, ...]:
        return tuple(self._once(make, iri) for iri in node.iris(*curies))

    def _once(self, make: Callable[[str], _T], iri: str) -> _T:
        key = (make.__name__, iri)
        if key not in self._made:
            self._made[key] = make(iri)
        made: _T = self._made[key]
        return made

    def _named(self, iri: str) -> Named:
        return Named(iri, self._nodes[iri].label() or _last(iri))

    def _word(self, node: Node, curie: str) -> str:
        iri = node.iri_of(curie)
        return self._named(iri).label if iri else ""

    def _agent(self, iri: str) -> Agent:
        node = self._nodes[iri]
        kind, country = node.iri_of("fw:organizationKind"), node.iri_of("fw:country")
        return Agent(
            iri,
            node.label() or _last(iri),
            self._nodes[kind].label() if kind else "",
            self._nodes[country].text("skos:notation") if country else "",
            node.iri_of("foaf:homepage", "foaf:page"),
            expand("foaf:Person") in node.iris("rdf:type"),
            expand("foaf:Organization") in node.iris("rdf:type"),
            account=expand("foaf:OnlineAccount") in node.iris("rdf:type"),
        )

    def _licences(self, node: Node) -> tuple[Licence, ...]:
        stated = self._all(node, self._licence, "dcterms:license", "odrl:hasPolicy")
        deciding = frozenset(self._deciding(node))
        claimed = (
            claim.licence
            for claim in self._all(node, self._claim, "fw:licenceClaim")
            if claim.audited or claim.iri in deciding
        )
        return tuple(sorted({*stated, *claimed}, key=self._restrictive))

    def _deciding(self, node: Node) -> tuple[str, ...]:
        """What decides its effective terms: claims, and sources that state a licence."""
        return self._nodes[node.iri_of("fw:effectiveTerms")].iris("prov:wasDerivedFrom")

    def _restrictive(self, licence: Licence) -> tuple[bool, int, bool, str]:
        """Licences proper first, of them the most restrictive first, then those with an SPDX id."""
        rank = self._classes.rank(licence.use_class or self._classes.unknown_counts_as)
        return licence.kind != "licence", -rank, not licence.spdx, licence.iri

    def _licence(self, iri: str) -> Licence:
        node = self._nodes[iri]
        pages = node.iris("foaf:page")
        types = node.iris("rdf:type")
        return Licence(
            iri,
            node.label() or _last(iri),
            next((v.text for v in node.values("skos:notation") if _is_spdx(v, iri)), ""),
            next((page for page in pages if "creativecommons.org/" in page), "")
            or next(iter(pages), ""),
            _last(node.iri_of("fw:useClass")),
            next((kind for curie, kind in _KINDS.items() if expand(curie) in types), "licence"),
            _truth(node, "fw:requiresAttribution"),
            _truth(node, "fw:requiresShareAlike"),
        )

    def _inherited(self, node: Node) -> tuple[Inherited, ...]:
        """The conditions that come from its ancestors, the strictest first."""
        found = self._all(node, self._condition, "fw:inheritedTerms")
        return tuple(
            sorted(found, key=lambda one: (-self._classes.rank(_last(one.use_class_iri)), one))
        )

    def _condition(self, iri: str) -> Inherited:
        node = self._nodes[iri]
        path = []
        step: Node | None = node
        while step is not None and (origin := step.iri_of("fw:nextOnPath")):
            path.append(self._named(origin))
            rest = step.iri_of("fw:restOfPath")
            step = self._nodes[rest] if rest else None
        ancestor = node.iri_of("fw:ancestor")
        return Inherited(
            self._named(ancestor),
            self._word(node, "fw:useClass"),
            node.iri_of("fw:useClass"),
            tuple(path),
            int(node.text("fw:steps") or 0),
            iri,
        )

    def _assessment(self, iri: str) -> Assessment:
        node = self._nodes[iri]
        outcome = _last(node.iri_of("fw:purposeOutcome"))
        return Assessment(
            _last(node.iri_of("fw:purpose")),
            next((one for one in OUTCOMES if one == outcome), "unclear"),
            node.text("dcterms:description"),
            node.iris("fw:decidedBy"),
        )

    def _claim(self, iri: str) -> Claim:
        node = self._nodes[iri]
        source = node.iri_of("fw:claimSource")
        return Claim(
            iri,
            self._named(node.iri_of("fw:claimant")),
            self._once(self._licence, node.iri_of("fw:claimedLicence")),
            node.text("fw:licenceAsGiven"),
            node.iris("fw:licenceAddress"),
            source.endswith("/audit"),
        )

    def _language(self, iri: str) -> Language:
        node = self._nodes[iri]
        authority = (i for i in node.iris("owl:sameAs") if i.startswith(_EU_LANGUAGES))
        code = node.text("skos:notation")
        return Language(iri, node.label() or _last(iri), code, next(authority, ""))

    def _paper(self, iri: str) -> Paper:
        node = self._nodes[iri]
        corpus = node.text("fw:corpusId")
        return Paper(
            iri,
            node.text("dcterms:title"),
            _date(node.text("dcterms:issued")),
            node.text("prism:doi"),
            node.text("fabio:hasArXivId"),
            node.iri_of("foaf:page") or (corpus and publication_address("corpus", corpus)),
            node.text("fw:bibtex"),
        )

    def _size(self, iri: str) -> Size:
        return size_of(self._nodes[iri])

    def _measurement(self, iri: str) -> Measurement:
        node = self._nodes[iri]
        metric = self._named(node.iri_of("dqv:isMeasurementOf"))
        return Measurement(metric, node.text("dqv:value"), node.text("dcterms:date"))


def _hub_pages(node: Node) -> tuple[str, ...]:
    """Its pages on Hugging Face: those that are stated, else that of the name it has there."""
    pages = node.iris("fw:huggingFacePage")
    if pages or node.texts("fw:huggingFaceConfiguration"):  # a part has no page of its own
        return pages
    named = (hub_dataset(f"huggingface.co/datasets/{n}") for n in node.texts("fw:huggingFaceName"))
    return tuple(found.address for found in named if found is not None)


def _own_first(homepages: Iterable[str], landing_pages: Iterable[str]) -> tuple[str, ...]:
    """The dataset's own pages first, then those where a hub has a copy of it."""
    pages = dict.fromkeys((*homepages, *landing_pages))
    return tuple(sorted(pages, key=lambda page: hub_dataset(page) is not None))


def _last(iri: str) -> str:
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


def _release(node: Node) -> str:
    """The earliest release that is stated: its day or month where a source states that."""
    year = min(filter(None, map(_date, node.texts("dcterms:issued"))), default="")
    exact = (day for day in map(_date, node.texts("schema:datePublished")) if day.startswith(year))
    return min(exact, default=year) if year else ""


def _date(text: str) -> str:
    """``text`` if it is a date, a month or a year; a time of day is cut off."""
    found = _DATE.match(text)
    return found[0] if found else ""


def _truth(node: Node, curie: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(node.text(curie))


def _is_spdx(notation: Value, iri: str) -> bool:
    """Whether a notation of the licence ``iri`` is its SPDX identifier: ours are nothing else."""
    return not notation.is_iri and _last(iri) == notation.text
