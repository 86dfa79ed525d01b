"""Records that descriptions of datasets share: organizations, people, languages, papers, concepts.

Every converter writes them through this module, so that one organization (language, paper, task)
has one IRI and one form, whichever source names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from kg.authorities import countries, hubs, languages, organizations
from kg.authorities.people import orcid
from kg.authorities.publications import Publication, doi, identify, publication_address
from kg.converters.common import builder
from kg.converters.common.builder import StatementBuilder
from kg.rdf.iris import slug
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import iri, literal, term, typed, url

#: characters of a DOI that its address has as they are
#: kind of concept → its class
CONCEPTS: Final = {
    "task": "fw:Task",
    "topic": "fw:Topic",
    "format": "fw:PromptFormat",
    "origin": "fw:Origin",
    "origin-category": "fw:OriginCategory",
    "language-group": "fw:LanguageGroup",
    "language-family": "fw:LanguageFamily",
    "task-group": "fw:TaskGroup",
    "topic-group": "fw:TopicGroup",
}
#: spellings of one concept that differ by more than case and blanks
_CONCEPT_ALIASES: Final = {
    ("format", "program-of-thoughts"): "program-of-thought",
    # names of classes: MultipleChoice
    ("task", "multiplechoice"): "multiple-choice",
    ("task", "tokenclassification"): "token-classification",
}
#: every class and property that these records have
TERMS: Final = (
    builder.TERMS
    | frozenset(CONCEPTS.values())
    | frozenset(
        {
            "dcat:DatasetSeries",
            "dcat:landingPage",
            "dcterms:issued",
            "dcterms:title",
            "fabio:ScholarlyWork",
            "fabio:hasArXivId",
            "fabio:hasPubMedCentralId",
            "fabio:hasPubMedId",
            "foaf:Person",
            "foaf:name",
            "fw:DatasetPaper",
            "fw:Model",
            "fw:bibtex",
            "fw:corpusId",
            "schema:identifier",
            "skos:Concept",
            "dcterms:LinguisticSystem",
            "dcterms:Location",
            "dcterms:identifier",
            "foaf:Organization",
            "foaf:page",
            "fw:DatasetReference",
            "prism:doi",
            "rdf:type",
            "schema:ComputerLanguage",
            "rdfs:label",
            "owl:sameAs",
            "skos:inScheme",
            "skos:notation",
            "skos:prefLabel",
        }
    )
)
_UNIDENTIFIED: Final = Publication()
#: what separates one address from the next
_BEFORE_ADDRESS: Final = re.compile(r"[\s,;](?=https?://|www\.)")
_EU: Final = "http://publications.europa.eu/resource/authority/"
_LEXVO: Final = "http://lexvo.org/id/iso639-3/"


def vocabulary(scheme: str, name: str) -> str:
    """The concept ``name`` of our own ``scheme``, as a term."""
    return iri(f"{PREFIXES['fwv']}{scheme}/{name}")


class Entities(StatementBuilder):
    """Writes shared entities, each statement once.

    >>> from kg.authorities.identities import Identities
    >>> entities = Entities(Identities(), "audits")
    >>> entities.organization("AI2") == entities.organization("Allen Institute for AI")
    True
    >>> entities.language("Odia") == entities.language("Oriya")
    True

    Attributes:
        names_in: the tag of the language that names of concepts are in; ``""``: not known.
    """

    names_in: str = "en"

    @contextmanager
    def named_in(self, language: str) -> Iterator[None]:
        """Meanwhile names are in ``language``."""
        usual, self.names_in = self.names_in, language
        try:
            yield
        finally:
            self.names_in = usual

    def organization(self, written: str) -> str:
        """The organization that is ``written`` so, as a term."""
        document = self.ids.organization(written)
        self.name(document, written)
        return self.add(document, ("rdf:type", term("foaf:Organization")))

    def country(self, written: str) -> str | None:
        """The country that ``written`` names or codes; ``None`` where it is none."""
        known = countries.resolve(written)
        if known is None:
            return None
        return self.add(
            self.ids.document("country", known.alpha_2.lower()),
            ("rdf:type", term("dcterms:Location")),
            ("skos:prefLabel", literal(known.label, "en")),
            ("skos:notation", literal(known.alpha_2)),
            ("owl:sameAs", iri(f"{_EU}country/{known.alpha_3}")),
        )

    def language(self, written: str) -> str:
        """The natural language that ``written`` names or codes.

        A name that ISO 639 does not have is a language of that name.
        """
        known = languages.resolve(written)
        if known is None:
            document = self.ids.document("language", slug(written))
            self.name(document, written, self.names_in)
            return self.add(document, ("rdf:type", term("dcterms:LinguisticSystem")))
        return self.add(
            self.ids.document("language", known.code),
            ("rdf:type", term("dcterms:LinguisticSystem")),
            ("skos:prefLabel", literal(known.label, "en")),
            ("skos:notation", literal(known.code)),
            ("owl:sameAs", iri(_LEXVO + known.code)),
            ("owl:sameAs", iri(f"{_EU}language/{known.code.upper()}")),
        )

    def programming_language(self, written: str) -> str | None:
        """The programming language that ``written`` names; ``None`` where it is none."""
        usual = languages.programming(written)
        if usual is None:
            return None
        return self.add(
            self.ids.document("programming-language", slug(usual)),
            ("rdf:type", term("schema:ComputerLanguage")),
            ("rdfs:label", literal(usual)),
        )

    def dataset_reference(self, written: str, called: str = "") -> str:
        """The reference to the dataset that ``written`` (a name, address or DOI) refers to.

        ``called`` is its name, where ``written`` is none.
        """
        hub, known = hubs.hub_dataset(written), doi(written)
        page = (
            url(hub.address) if hub else url(publication_address("doi", known)) if known else None
        )
        host = re.sub("^https?://", "", written).partition("/")[0]
        page = page or url(written if "." in host else "")
        if page is None and "/" in written and "." in written.partition("/")[0]:
            page = url(f"https://{written}")
        document = (
            self.ids.dataset(hub=hub, doi=known, address=written if page else "")
            if page
            else self.ids.dataset(name=written)
        )
        # the number of a record of Zenodo is no name
        number = hub is not None and hub.name.isdecimal()
        self.name(document, called or (hub.name if hub and not number else known or written))
        facts = [("rdf:type", term("fw:DatasetReference"))]
        if page:
            facts.append(("foaf:page", page))
        if hub and hub.hub == "huggingface.co":
            facts.append(("dcterms:identifier", literal(hub.name)))
        if known or (hub and hub.doi):
            facts.append(("prism:doi", literal(known or (hub.doi if hub else ""))))
        return self.add(document, *facts)

    def person(self, name: str, identifier: str) -> str | None:
        """The person with the ORCID iD ``identifier``; ``None`` where it is none."""
        known = orcid(identifier)
        if not known:
            return None
        return self.add(
            self.ids.person(known),
            ("rdf:type", term("foaf:Person")),
            ("schema:identifier", iri(f"https://orcid.org/{known}")),
            *([("foaf:name", literal(" ".join(name.split())))] if name.strip() else []),
        )

    def concept(self, kind: str, given: str) -> str:
        """The concept of ``kind`` (of :data:`CONCEPTS`) called ``given``."""
        document = self.ids.document(kind, concept_name(kind, given))
        self.name(document, given, self.names_in)
        return self.add(
            document,
            ("rdf:type", term("skos:Concept")),
            ("rdf:type", term(CONCEPTS[kind])),
            ("skos:inScheme", iri(f"{PREFIXES['fwv']}{kind}")),
        )

    def model(self, given: str) -> str:
        """The model (or other generator of text) called ``given``."""
        document = self.ids.document("model", slug(given))
        self.name(document, given)
        return self.add(document, ("rdf:type", term("fw:Model")))

    def series(self, name: str, pages: Iterable[str] = ()) -> str:
        """The collection called ``name``; ``pages`` as terms."""
        document = self.ids.document("series", slug(name))
        self.name(document, name)
        return self.add(
            document,
            ("rdf:type", term("dcat:DatasetSeries")),
            *(("dcat:landingPage", page) for page in pages),
        )

    def paper(
        self,
        publication: Publication = _UNIDENTIFIED,
        *,
        corpus: str = "",
        titles: Iterable[str] = (),
        pages: Iterable[str] = (),
        bibtex: Iterable[str] = (),
        issued: Iterable[str] = (),
        describes_dataset: bool = True,
    ) -> str | None:
        """The paper that a dataset is described in; ``None`` where nothing identifies it.

        Args:
            publication: its identifiers, or its page.
            corpus: its Semantic Scholar corpus id.
            titles, bibtex: as given.
            pages: web addresses.
            issued: days, written 2024-06-12.
            describes_dataset: false for a paper that is referred to for something else.
        """
        titles = [title for title in titles if title.strip()]
        corpus = corpus or publication.corpus
        document = self.ids.article(
            doi=publication.doi,
            arxiv=publication.arxiv,
            pmc=publication.pmc,
            pubmed=publication.pubmed,
            corpus=corpus,
        )
        if document is None:
            if not (local := publication.page or (titles[0] if titles else "")):
                return None
            document = self.ids.document("article", slug(local))
        stated = (
            ("prism:doi", publication.doi),
            ("fabio:hasArXivId", publication.arxiv),
            ("fabio:hasPubMedCentralId", publication.pmc and f"PMC{publication.pmc}"),
            ("fabio:hasPubMedId", publication.pubmed),
            ("fw:corpusId", corpus),
        )
        return self.add(
            document,
            *([("rdf:type", term("fw:DatasetPaper"))] if describes_dataset else []),
            ("rdf:type", term("fabio:ScholarlyWork")),
            *(("dcterms:title", literal(" ".join(title.split()))) for title in titles),
            *((predicate, literal(identifier)) for predicate, identifier in stated if identifier),
            *(("foaf:page", page) for address in pages if (page := url(address))),
            *(("fw:bibtex", literal(text)) for text in bibtex),
            *(("dcterms:issued", typed(date, "xsd:date")) for date in issued),
        )

    def paper_at(self, address: str, title: str = "") -> str | None:
        """The paper at ``address`` (a page, DOI, arXiv id …), called ``title``."""
        found = identify(address) if address.strip() else Publication()
        if not found and url(address) is None:  # the page of none
            found = Publication()
        return self.paper(found, titles=[title], pages=[address])


def concept_name(kind: str, text: str) -> str:
    """The local name of the concept of ``kind`` that ``text`` names.

    >>> concept_name("format", "Program of Thoughts")
    'program-of-thought'
    """
    local = slug(text)
    return _CONCEPT_ALIASES.get((kind, local), local)


def addresses(text: str) -> list[str]:
    """The web addresses in ``text``, as terms; several may be joined by commas or semicolons.

    >>> len(addresses("https://a.example/x; https://b.example")), addresses("unknown")
    (2, [])
    """
    parts = _BEFORE_ADDRESS.split(text)
    return [found for part in parts if (found := url(part.strip(" \t\r\n,;")))]


def known_organization(written: str) -> bool:
    """Whether ``written`` names an organization: "Independent" and "Unknown" name none."""
    return organizations.is_organization(written)
