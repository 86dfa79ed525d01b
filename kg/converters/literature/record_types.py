"""Record types of reviews of literature."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import PUBLICATIONS, RecordType, Search, section

RECORD_TYPES: Final = (
    RecordType(
        "paper",
        search=Search(1.4, {
            "name": "dcterms:title",
            "alias": "prism:doi|fabio:hasArXivId",
            "keyword": "fw:introduces/dcterms:title",
            "used": "^dcterms:isReferencedBy",
        }),
        sections=(section("Introduces", "fw:introduces"),),
    ),
    RecordType("article", sections=(section("Introduces", "fw:introduces"),)),
    RecordType(
        "contribution", "Contribution of a paper", "Contributions of papers",
        ("fw:Contribution",),
        group=PUBLICATIONS,
        text="Tools, methods, studies and else that papers introduce.",
        search=Search(1.4, {
            "name": "dcterms:title",
            "keyword": "dcterms:subject/skos:prefLabel|dcat:theme/skos:prefLabel",
            "text": "dcterms:description|fw:component|fw:builtWith|fw:finding",
            "note": "fw:contributionKind/skos:prefLabel",
        }),
        sections=(
            section("What it is",
                "fw:contributionKind dcterms:description dcterms:subject dcat:theme dcterms:type "
                "dcterms:language dcterms:source fw:component fw:builtWith schema:size"),
            section("What it was tested on, and what came out",
                "fw:testedOn fw:reportedResult fw:finding"),
            section("Where it is",
                "dcterms:isReferencedBy foaf:page schema:codeRepository "
                "schema:conditionsOfAccess"),
        ),
        byline=("fw:contributionKind", "dcterms:isReferencedBy"),
    ),
    RecordType(
        "dataset",
        sections=(section("How large it is", "schema:size"),),
    ),
    RecordType(
        "rdf:Statement", "Statement of a paper", "Statements of papers", ("rdf:Statement",),
        group=PUBLICATIONS,
        text="What papers state, each with the sentence of the abstract that does.",
        in_sitemap=False,
    ),
)  # fmt: skip
