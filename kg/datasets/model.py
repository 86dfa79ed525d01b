"""A dataset as the exports describe it, whichever graph it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from kg.authorities.publications import publication_address
from kg.authorities.purposes import Outcome
from kg.datasets.sizes import Size
from kg.datasets.source_files import SourceFile

#: where corpora are sold to members and customers
_SHOPS: Final = frozenset(
    {"catalog.ldc.upenn.edu", "catalog.elra.info", "catalogue.elra.info", "www.elra.info"}
)


class Named(NamedTuple):
    """Something with a name: a task, a topic, an origin, a model, a series."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Agent:
    """Who made or published something.

    Attributes:
        iri: theirs; may be empty.
        name: as it should be cited.
        kind: of organization, in a word (``academic``), if that is known.
        country: ISO 3166-1, two letters, if that is known.
        page: a page about them.
        person: a person, ``organization``: one; neither where no source states which;
            ``group``: several of either.
        account: an account on a platform: its owner is not known.
    """

    iri: str
    name: str
    kind: str = ""
    country: str = ""
    page: str = ""
    person: bool = False
    organization: bool = False
    account: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence, or a statement in its place.

    Attributes:
        iri: in this graph.
        label: what it is called.
        spdx: its SPDX identifier, if it has one.
        page: its own address (creativecommons.org …), if it has one.
        use_class: in a word (``non-commercial``); empty where that is not known.
        kind: ``licence``; ``provider terms``, which bind a model's customer; ``statement``, in a
            licence's place ("Unspecified").
        attribution: whether the source must be named; ``share_alike``: whether adaptations must be
            under the same licence; ``None``: not stated.
    """

    iri: str
    label: str
    spdx: str = ""
    page: str = ""
    use_class: str = ""
    kind: str = "licence"
    attribution: bool | None = None
    share_alike: bool | None = None

    @property
    def address(self) -> str:
        """The address that others know it by: Creative Commons', SPDX's, its own, ours."""
        if "creativecommons.org/" in self.page:
            return self.page
        if self.spdx:
            return f"https://spdx.org/licenses/{self.spdx}"
        return self.page or self.iri


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that a dataset is under a licence.

    Attributes:
        iri: of the claim.
        claimant: who makes it.
        licence: what it is taken for.
        as_given: the claimant's words.
        addresses: where the licence is stated.
        audited: the audit itself found so.
    """

    iri: str
    claimant: Named
    licence: Licence
    as_given: str
    addresses: tuple[str, ...] = ()
    audited: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Inherited:
    """A condition that comes from what a dataset was made from.

    Attributes:
        ancestor: whose condition it is.
        use_class: the label of the ancestor's use class; ``use_class_iri`` its concept.
        path: from the next dataset to the ancestor, both included; without what is between
            where that was not read.
        steps: how many derivations lie between.
        iri: of the statement of it, a part of the dataset's record.
    """

    ancestor: Named
    use_class: str
    use_class_iri: str
    path: tuple[Named, ...]
    steps: int
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Whether a dataset may be used for a purpose.

    Attributes:
        purpose: the name of its concept: ``do-research``.
        outcome: ``allowed``, ``not-allowed`` or ``unclear``.
        text: what decides it, in a sentence; ``decided_by``: the IRIs of that.
    """

    purpose: str
    outcome: Outcome
    text: str
    decided_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its record, its name, its ISO 639-3 code and address in the EU's authority list,
    the last two empty where it has none.
    """

    iri: str
    label: str
    code: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A publication that describes a dataset; what is not known is empty."""

    iri: str
    title: str
    issued: str = ""
    doi: str = ""
    arxiv: str = ""
    page: str = ""
    bibtex: str = ""
    authors: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where to read it."""
        if self.doi:
            return publication_address("doi", self.doi)
        return publication_address("arxiv", self.arxiv) if self.arxiv else self.page or self.iri


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure: what was counted, in words, how much, and when (``2024-05``; empty: not stated)."""

    metric: Named
    value: str
    date: str = ""


class Figure(NamedTuple):
    """A figure about the size of a dataset: its property, its name, its value and its unit."""

    property: str
    label: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name in the file, what is in it, and its type (``sc:Text`` …)."""

    name: str
    label: str
    type: str = "sc:Text"


@dataclass(frozen=True, slots=True)
class File:
    """A file of ours that belongs to a dataset.

    Attributes:
        path: below the origin of the service, percent-encoded: ``/dumps/datasets.csv``.
        name: the file's.
        title: name; ``description``: contents.
        media_type: of the file as it is sent.
        size: bytes.
        sha256: in hex.
        packed: the media type of what it is packed into, if it is.
        source: the source that it is of; empty: it is of the whole snapshot.
        columns: of a table; none where it is not one.
    """

    path: str
    name: str
    title: str
    description: str
    media_type: str
    size: int
    sha256: str
    columns: tuple[Column, ...] = ()
    packed: str = ""
    source: str = ""

    @property
    def sent_as(self) -> str:
        """The media type of its bytes."""
        return self.packed or self.media_type


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset, as far as the graph knows it. What is not known is empty.

    Attributes:
        iri: its document IRI.
        base: what all IRIs of the deployment begin with.
        name: its local name, as in IRIs and addresses.
        title: what it is called.
        given: its description in the words of the source.
        description: that, or a paragraph composed from what is known; 50 to 5000 characters.
        identifiers: what its sources call it.
        landing_pages: its own pages, the best first; ``pages`` every page about it.
        code_pages: of its code; ``hub_pages`` on Hugging Face.
        creators: who made it; ``publishers`` who published it.
        licences: the terms that its sources state, that an audit found, or that decide: licences
            proper first, of them the most restrictive.
        claims: claims about its licence.
        deciding: IRIs of the claims that decide the effective terms, and of sources that state a
            licence without a claim.
        use_class: what may be done, as the label of its class; ``use_class_iri`` its concept.
        terms_disagree: claimants state licences of different use classes.
        inherited: conditions that come from what it was made from, the strictest first.
        assessments: whether it may be used for each purpose that the ontology has.
        attribution: whether its source must be named; ``share_alike`` likewise.
        modality: text, speech, video; ``modality_iri`` its concept.
        languages: natural ones; ``programming_languages`` the others.
        tasks: what it serves for; ``topics`` what it is about; ``formats`` how it is put to models.
        origins: what its content was collected from; ``models`` what generated some of it.
        keywords: as given.
        issued: the release that its sources state, ISO 8601, as exact as they state it.
        first_date: where none states a release, the earliest date known; ``first_date_kind``:
            what happened on it, in words; ``first_date_basis``: its concept of fwv:date-basis/.
        figures: about its size; ``sizes`` as its sources state them.
        measurements: of quality, with dates.
        papers: that describe it.
        derived_from: datasets, or their references; ``described_also`` its other descriptions.
        series: the collections that it is of.
        human_annotation: whether people annotated it; ``taken_down``: it is gone; not stated:
            ``None``.
        collection_process: how it was made, in words.
        notes: of the auditors.
        sources: the graphs that describe it.
        files: of ours; ``source_files`` those that its sources name.
        version: ``1.2.3``, where it has one.
        own: it is one of this service's own (a snapshot, a source), of this kind in a word.
        rights: the text of a licence that is not a known one.
        apart: what distinguishes it from others of the same title; empty where the title does.
    """

    iri: str
    base: str
    name: str
    title: str
    description: str = ""
    given: str = ""
    identifiers: tuple[str, ...] = ()
    landing_pages: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    code_pages: tuple[str, ...] = ()
    hub_pages: tuple[str, ...] = ()
    creators: tuple[Agent, ...] = ()
    publishers: tuple[Agent, ...] = ()
    licences: tuple[Licence, ...] = ()
    claims: tuple[Claim, ...] = ()
    deciding: tuple[str, ...] = ()
    use_class: str = ""
    use_class_iri: str = ""
    terms_disagree: bool = False
    inherited: tuple[Inherited, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    attribution: bool | None = None
    share_alike: bool | None = None
    modality: str = ""
    modality_iri: str = ""
    languages: tuple[Language, ...] = ()
    programming_languages: tuple[Named, ...] = ()
    tasks: tuple[Named, ...] = ()
    topics: tuple[Named, ...] = ()
    formats: tuple[Named, ...] = ()
    origins: tuple[Named, ...] = ()
    models: tuple[Named, ...] = ()
    keywords: tuple[str, ...] = ()
    issued: str = ""
    first_date: str = ""
    first_date_kind: str = ""
    first_date_basis: str = ""
    figures: tuple[Figure, ...] = ()
    sizes: tuple[Size, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    papers: tuple[Paper, ...] = ()
    derived_from: tuple[Named, ...] = ()
    described_also: tuple[str, ...] = ()
    series: tuple[Named, ...] = ()
    human_annotation: bool | None = None
    taken_down: bool | None = None
    collection_process: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    source_files: tuple[SourceFile, ...] = ()
    version: str = ""
    own: str = ""
    rights: str = ""
    apart: str = ""

    @property
    def heading(self) -> str:
        """Its title, for use in a list with others."""
        return f"{self.title} ({self.apart})" if self.apart else self.title

    @property
    def publisher(self) -> Agent | None:
        """Who published it; several as one, where a format has room for one."""
        known = self.publishers
        if len(known) < 2:
            return next(iter(known), None)
        names = "; ".join(" ".join(agent.name.split()) for agent in known)
        return Agent(f"{self.iri}#publisher", names, group=True)

    @property
    def makers(self) -> tuple[Agent, ...]:
        """Its creators; where none is named, the account on a platform that published it."""
        return self.creators or tuple(agent for agent in self.publishers if agent.account)

    @property
    def path(self) -> str:
        """Where its record is, below the origin of the service."""
        return "/" + self.iri.removeprefix(self.base)

    @property
    def page(self) -> str:
        """The first page that is about the dataset itself, if any is known."""
        known = (*self.landing_pages, *self.hub_pages, *self.code_pages, *self.pages)
        return next(iter(known), "")

    @property
    def deciding_licences(self) -> tuple[Licence, ...]:
        """The licences that decide its effective terms; no statements in a licence's place."""
        claimed = (one.licence for one in self.claims if one.iri in self.deciding)
        found = dict.fromkeys((*claimed, *self.licences))
        return tuple(known for known in found if known.kind != "statement")

    def assessment(self, purpose: str) -> Assessment:
        """Whether it may be used for ``purpose`` (a name); unclear where it is not stated."""
        for found in self.assessments:
            if found.purpose == purpose:
                return found
        return Assessment(purpose, "unclear", "No licence is stated for all of it.")

    @property
    def is_open(self) -> bool:
        """Whether it is known to be publicly accessible: it is on a public platform, or here.

        A corpus whose own page is a shop's, or that is given on request, is not: what others have
        put on a platform of it is no evidence for that.
        """
        there = self.hub_pages or self.code_pages or self.own
        sold = any(urlsplit(page).hostname in _SHOPS for page in (*self.landing_pages, *self.pages))
        on_request = any(known.iri.endswith("/licence/request-form") for known in self.licences)
        return bool(there) and not (self.taken_down or sold or on_request)

    @property
    def published(self) -> str:
        """The date that counts as its publication: the release, else the earliest date known."""
        return self.issued or self.first_date

    @property
    def year(self) -> str:
        """The year of :attr:`published`, four digits, or nothing."""
        return self.published[:4]
