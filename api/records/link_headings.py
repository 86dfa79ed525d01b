"""What properties are called on pages, where their ontologies' words are not people's.

Data, no code. The ontologies name their terms for those who model; what is not in these
tables keeps the label that its ontology gives it. Classes are called as their record types are
(:mod:`kg.record_types`).
"""

from __future__ import annotations

from typing import Final

from kg.rdf.namespaces import expand


def _words(table: dict[str, str]) -> dict[str, str]:
    return {expand(curie): word for curie, word in table.items()}


#: classes that state nothing to people where an entity has another one
GENERAL: Final = frozenset(
    map(
        expand,
        (
            "skos:Concept", "odrl:Set", "odrl:Policy", "prov:Entity", "prov:Activity",
            "prov:Agent", "prov:SoftwareAgent", "foaf:Agent", "foaf:Document", "dcat:Resource",
            "fw:Stub", "fw:TermsOfUse", "sh:SPARQLExecutable", "void:Dataset",
            "dcterms:MediaTypeOrExtent",
        ),
    )
)  # fmt: skip
#: property → what its values are
PROPERTIES: Final = _words(
    {
        "skos:altLabel": "also called",
        "skos:exactMatch": "same as",
        "skos:closeMatch": "nearly the same as",
        "skos:broadMatch": "part of",
        "skos:narrowMatch": "has among it",
        "skos:relatedMatch": "related to",
        "skos:broader": "belongs to",
        "skos:narrower": "has in it",
        "skos:related": "related to",
        "skos:notation": "code",
        "skos:inScheme": "vocabulary",
        "skos:topConceptOf": "vocabulary it is a top term of",
        "skos:hasTopConcept": "top terms",
        "rdfs:isDefinedBy": "defined in",
        "rdfs:seeAlso": "see also",
        "owl:sameAs": "same as",
        "foaf:page": "page",
        "foaf:homepage": "home page",
        "void:inDataset": "from the source",
        "void:triples": "statements",
        "dcat:byteSize": "size in bytes",
    }
)
#: property → what entities are that have the record as its value
BACK: Final = _words(
    {
        "dcterms:creator": "made by them",
        "dcterms:publisher": "published by them",
        "dcterms:language": "in this language",
        "dcterms:license": "under this licence",
        "dcterms:isPartOf": "parts of it",
        "dcterms:references": "referring to it",
        "dcterms:isReferencedBy": "that it refers to",
        "dcterms:subject": "about it",
        "dcat:theme": "about it",
        "dcat:inSeries": "in this series",
        "fw:claimedLicence": "claims of this licence",
        "fw:claimant": "claims made by them",
        "fw:country": "in this country",
        "fw:creatorCountry": "made in this country",
        "fw:researchField": "in this field",
        "fw:task": "for this task",
        "fw:modality": "of this modality",
        "fw:programmingLanguage": "in this programming language",
        "prov:agent": "attributed to them",
        "prov:used": "that used it",
        "prov:wasDerivedFrom": "made from it",
        "sd:name": "graph of the SPARQL service",
        "skos:broader": "that belong to it",
        "skos:exactMatch": "the same, by another name",
        "owl:sameAs": "the same, by another name",
        "skos:inScheme": "terms in it",
        "void:exampleResource": "where it is an example",
        "void:inDataset": "described by it",
    }
)
