"""A dataset as DCAT-AP 3 describes it, whole: with every agent, licence, concept and page it names.

Source: DCAT-AP 3.0.1 (semiceu.github.io/DCAT-AP/releases/3.0.1), and what its importers
were found to need: one title, one licence, one landing page; a type only on what is described.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from api.datasets import authorities
from api.datasets.describe import licence_statement
from api.datasets.model import Dataset, File, Licence, Named
from api.datasets.place import Place
from api.datasets.statements import Statements, date, iri, term, text, typed

#: keywords beyond which a record is no easier to find
_KEYWORDS: Final = 40


def dataset(out: Statements, found: Dataset, place: Place) -> None:
    """Says all that DCAT-AP has of ``found``."""
    me = found.iri
    chosen = main_licence(found)
    rights = licence_statement(found) or found.rights
    out.about(
        me,
        ("rdf:type", term("dcat:Dataset")),
        ("rdf:type", term("dcat:Resource")),  # as the shapes for a record's topic ask
        ("dcterms:title", text(found.title)),
        ("dcterms:description", text(found.description)),
        ("dcterms:identifier", text(next(iter(found.identifiers), found.iri))),
        ("dcterms:issued", date(found.issued)),
        ("dcat:version", text(found.version)),
        ("pav:version", text(found.version)),
        ("dcterms:license", iri(authorities.licence(out, chosen)) if chosen else None),
        ("dcterms:rights", iri(f"{me}#rights") if rights else None),
        ("dcterms:accessRights", iri(_access(out, found))),
        ("dcterms:type", iri(found.modality_iri)),
        ("fw:effectiveUseClass", iri(found.use_class_iri)),
        ("dcat:theme", iri(authorities.TECH)),
        ("dcat:contactPoint", iri(contact(out, place))),
        ("dcat:landingPage", iri(landing_page(found, place))),
        ("adms:identifier", iri(f"{me}#identifier")),
        ("dcterms:provenance", iri(f"{me}#provenance") if found.sources else None),
        ("prov:wasGeneratedBy", iri(f"{me}#collection") if found.collection_process else None),
    )
    authorities.concept(out, authorities.TECH)
    _concept(out, Named(found.modality_iri, found.modality), place, "modalities")
    _concept(out, Named(found.use_class_iri, found.use_class), place, "use-classes")
    _parts(out, found, rights)
    _many(out, found, place)
    for number, file in enumerate(found.files, 1):
        # what we say of somebody's dataset is under our licence, whatever the dataset is under
        terms = chosen if found.own and chosen else place.licence
        _file(out, found, file, f"{me}#file-{number}", terms, place)
    if found.own == "snapshot":
        _endpoint(out, found, chosen or place.licence, place)
    elif not found.taken_down:
        _elsewhere(out, found, chosen, rights)


def record(out: Statements, found: Dataset, place: Place, issued: str, modified: str) -> None:
    """The catalogue's record of ``found``.

    Args:
        issued: when it was first listed, ISO 8601; ``modified`` when it last changed.
    """
    me = f"{found.iri}#record"
    out.about(
        me,
        ("rdf:type", term("dcat:CatalogRecord")),
        ("foaf:primaryTopic", iri(found.iri)),
        ("dcterms:title", text(f"Record of {found.title}")),
        ("dcterms:issued", typed(issued, "xsd:dateTime")),
        ("dcterms:modified", typed(modified, "xsd:dateTime")),
        ("dcterms:language", iri(authorities.ENGLISH)),
        ("dcterms:conformsTo", iri("http://data.europa.eu/r5r/")),
    )
    authorities.concept(out, authorities.ENGLISH)
    standard(out, "http://data.europa.eu/r5r/", "DCAT-AP")


def main_licence(found: Dataset) -> Licence | None:
    """The one licence to name where one may be named: of those that hold, the most restrictive."""
    return next((known for known in found.licences if known.kind == "licence"), None)


def landing_page(found: Dataset, place: Place) -> str:
    """The page to send people to: the dataset's own, else the one about it here."""
    return found.page or place.address(found.path)


def contact(out: Statements, place: Place) -> str:
    """Whom to ask."""
    me = f"{place.catalog}#contact"
    known = place.site.contact
    out.about(
        me,
        ("rdf:type", term("vcard:Kind")),
        ("rdf:type", term("vcard:Organization")),
        ("vcard:fn", text(known.name)),
        ("vcard:hasURL", iri(str(known.page or place.address("/")))),
    )
    return me


def standard(out: Statements, address: str, title: str) -> str:
    """A standard that something conforms to."""
    out.about(address, ("rdf:type", term("dcterms:Standard")), ("dcterms:title", text(title, "en")))
    return address


def _access(out: Statements, found: Dataset) -> str:
    if not found.taken_down and not found.is_open:
        return ""  # nobody says
    rights = authorities.NON_PUBLIC if found.taken_down else authorities.PUBLIC
    authorities.concept(out, rights)
    return rights


def _parts(out: Statements, found: Dataset, rights: str) -> None:
    me = found.iri
    out.about(
        f"{me}#identifier",
        ("rdf:type", term("adms:Identifier")),
        ("skos:notation", text(next(iter(found.identifiers), found.iri))),
    )
    if rights:
        out.about(
            f"{me}#rights",
            ("rdf:type", term("dcterms:RightsStatement")),
            ("rdfs:label", text(rights, "en")),
        )
    if found.sources:
        names = ", ".join(source.rpartition("/")[2] for source in found.sources)
        out.about(
            f"{me}#provenance",
            ("rdf:type", term("dcterms:ProvenanceStatement")),
            ("rdfs:label", text(f"Described by the sources: {names}", "en")),
        )
    if found.collection_process:
        out.about(
            f"{me}#collection",
            ("rdf:type", term("prov:Activity")),
            ("rdfs:label", text(found.collection_process)),
        )


def _many(out: Statements, found: Dataset, place: Place) -> None:
    me = found.iri
    for agent in found.creators:
        out.about(
            me,
            ("dcterms:creator", iri(authorities.agent(out, agent))),
            ("prov:wasAttributedTo", iri(agent.iri)),
        )
    # who made it has published it, where nobody is named for that
    for agent in (found.publishers or found.creators)[:1]:
        out.about(me, ("dcterms:publisher", iri(authorities.agent(out, agent))))
    for language in found.languages:
        address = language.authority or language.iri
        scheme = f"{authorities.EU}language" if language.authority else ""
        out.about(me, ("dcterms:language", iri(address)))
        out.about(
            address,
            ("rdf:type", term("dcterms:LinguisticSystem")),
            ("rdf:type", term("skos:Concept") if scheme else None),
            ("skos:prefLabel", text(language.label, "en")),
            ("skos:inScheme", iri(scheme)),
        )
    for topic in found.topics:
        out.about(me, ("dcat:theme", iri(topic.iri)))
        _concept(out, topic, place, "topics")
    for keyword in keywords(found):
        out.about(me, ("dcat:keyword", text(keyword)))
    for paper in found.papers:
        out.about(me, ("dcterms:isReferencedBy", iri(paper.iri)))
        out.about(paper.iri, ("dcterms:title", text(paper.title)))
    for origin in found.derived_from:
        out.about(me, ("prov:wasDerivedFrom", iri(origin.iri)))
    for same in found.described_also:
        out.about(me, ("prov:alternateOf", iri(same)))
    for series in found.series:
        out.about(me, ("dcat:inSeries", iri(series.iri)), ("dcterms:isPartOf", iri(series.iri)))
        words = f"{series.label}: a collection of datasets."
        out.about(
            series.iri,
            ("rdf:type", term("dcat:DatasetSeries")),
            ("dcterms:title", text(series.label)),
            ("dcterms:description", text(words, "en")),
        )
    for page in {landing_page(found, place), *found.landing_pages, *found.pages}:
        out.about(me, ("foaf:page", iri(page)))
        authorities.document(out, page)


def keywords(found: Dataset) -> tuple[str, ...]:
    """Words to find ``found`` by: its own, its tasks and topics, its modality."""
    words = (
        *found.keywords,
        *(task.label for task in found.tasks),
        *(topic.label for topic in found.topics),
        found.modality,
    )
    return tuple(dict.fromkeys(filter(None, words)))[:_KEYWORDS]


def _concept(out: Statements, found: Named, place: Place, scheme: str) -> None:
    if not found.iri or out.knows(found.iri):
        return
    whole = f"{place.catalog}#{scheme}"
    out.about(
        found.iri,
        ("rdf:type", term("skos:Concept")),
        ("skos:prefLabel", text(found.label, "en")),
        ("skos:inScheme", iri(whole)),
    )
    out.about(
        whole,
        ("rdf:type", term("skos:ConceptScheme")),
        ("dcterms:title", text(scheme.replace("-", " ").capitalize(), "en")),
    )


def _file(
    out: Statements, found: Dataset, file: File, me: str, licence: Licence, place: Place
) -> None:
    address = iri(place.address(file.path))
    packed = authorities.media_type(out, file.packed) if file.packed else ""
    out.about(found.iri, ("dcat:distribution", iri(me)))
    out.about(
        me,
        ("rdf:type", term("dcat:Distribution")),
        ("dcterms:title", text(file.title, "en")),
        ("dcterms:description", text(file.description, "en")),
        # a reader that wants the file looks at the first before the second
        ("dcat:accessURL", address),
        ("dcat:downloadURL", address),
        ("dcat:mediaType", iri(authorities.media_type(out, file.media_type))),
        ("dcat:compressFormat", iri(packed)),
        ("dcterms:format", iri(authorities.file_type(out, file.media_type))),
        ("dcat:byteSize", typed(file.size, "xsd:nonNegativeInteger")),
        ("spdx:checksum", iri(f"{me}-sha256")),
        (
            "dcterms:license",
            iri(authorities.licence(out, place.licence if not found.own else licence)),
        ),
        ("dcatap:availability", iri(authorities.STABLE)),
    )
    authorities.concept(out, authorities.STABLE)
    out.about(
        f"{me}-sha256",
        ("rdf:type", term("spdx:Checksum")),
        ("spdx:algorithm", iri(authorities.SHA256)),
        ("spdx:checksumValue", typed(file.sha256, "xsd:hexBinary")),
    )
    out.about(authorities.SHA256, ("rdf:type", term("spdx:ChecksumAlgorithm")))


def _elsewhere(out: Statements, found: Dataset, licence: Licence | None, rights: str) -> None:
    """Where the dataset itself is to be had, as far as its description says."""
    for number, page in enumerate(places(found), 1):
        me = f"{found.iri}#distribution-{number}"
        host = urlsplit(page).netloc.removeprefix("www.")
        out.about(found.iri, ("dcat:distribution", iri(me)))
        out.about(
            me,
            ("rdf:type", term("dcat:Distribution")),
            ("dcterms:title", text(f"{found.title} at {host}")),
            ("dcterms:description", text(f"Where {found.title} is to be had.", "en")),
            ("dcat:accessURL", iri(page)),
            ("dcterms:license", iri(licence.address) if licence else None),
            ("dcterms:rights", iri(f"{found.iri}#rights") if rights else None),
        )


def _endpoint(out: Statements, found: Dataset, licence: Licence, place: Place) -> None:
    """The snapshot as the service answers questions about it."""
    me = f"{found.iri}#distribution-sparql"
    out.about(found.iri, ("dcat:distribution", iri(me)))
    out.about(
        me,
        ("rdf:type", term("dcat:Distribution")),
        ("dcterms:title", text("SPARQL endpoint", "en")),
        ("dcterms:description", text("The whole graph, to be asked in SPARQL 1.1.", "en")),
        ("dcat:accessURL", iri(place.address("/sparql"))),
        ("dcat:accessService", iri(service(out, place))),
        ("dcterms:license", iri(authorities.licence(out, licence))),
        ("dcatap:availability", iri(authorities.STABLE)),
    )
    authorities.concept(out, authorities.STABLE)
    out.about(service(out, place), ("dcat:servesDataset", iri(found.iri)))


def service(out: Statements, place: Place) -> str:
    """The SPARQL endpoint as a service."""
    me = f"{place.base}sparql"
    endpoint = place.address("/sparql")
    protocol = "https://www.w3.org/TR/sparql11-protocol/"
    out.about(
        me,
        ("rdf:type", term("dcat:DataService")),
        ("rdf:type", term("dcat:Resource")),
        ("dcterms:title", text(f"{place.site.title}: SPARQL endpoint", "en")),
        ("dcterms:description", text("SPARQL 1.1 over the whole graph, read only.", "en")),
        ("dcat:endpointURL", iri(endpoint)),
        ("dcat:endpointDescription", iri(endpoint)),
        ("dcterms:conformsTo", iri(standard(out, protocol, "SPARQL 1.1 Protocol"))),
        ("dcterms:license", iri(authorities.licence(out, place.licence))),
        ("dcterms:accessRights", iri(authorities.PUBLIC)),
        ("dcterms:publisher", iri(publisher(out, place))),
        ("dcat:contactPoint", iri(contact(out, place))),
        ("dcat:theme", iri(authorities.TECH)),
        ("dcat:keyword", text("SPARQL")),
        ("dcat:landingPage", iri(endpoint)),
    )
    for concept in (authorities.PUBLIC, authorities.TECH):
        authorities.concept(out, concept)
    out.about(endpoint, ("rdf:type", term("rdfs:Resource")), ("rdf:type", term("foaf:Document")))
    return me


def publisher(out: Statements, place: Place) -> str:
    """Who publishes the catalogue; their kind is of ADMS's own words already."""
    found = place.publisher
    authorities.agent(out, found)
    out.about(found.iri, ("dcterms:type", iri(authorities.publisher_type(out, found.kind))))
    return found.iri


def places(found: Dataset) -> tuple[str, ...]:
    """The addresses that its sources name for getting ``found``."""
    known: Iterable[str] = (*found.hub_pages, *found.landing_pages, *found.code_pages)
    return tuple(dict.fromkeys(known))
