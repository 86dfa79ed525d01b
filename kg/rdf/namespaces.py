"""The prefixes that FAIRweave uses, each as in its specification."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Final

#: what the IRI of a media type begins with: DCAT 3, dcat:mediaType
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
#: prefix → namespace; what the SPARQL editor, the dumps' readers and the checks use.
PREFIXES: Final = MappingProxyType(
    {
        # our own: the same in every deployment
        "fw": "https://w3id.org/fairweave/ontology#",
        "fwl": "https://w3id.org/fairweave/licence/",
        "fwv": "https://w3id.org/fairweave/vocabulary/",
        # W3C and other standards
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "adms": "http://www.w3.org/ns/adms#",
        "prov": "http://www.w3.org/ns/prov#",
        "pav": "http://purl.org/pav/",
        "dqv": "http://www.w3.org/ns/dqv#",
        "oa": "http://www.w3.org/ns/oa#",
        "odrl": "http://www.w3.org/ns/odrl/2/",
        "cc": "http://creativecommons.org/ns#",
        "spdx": "http://spdx.org/rdf/terms#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "org": "http://www.w3.org/ns/org#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "schema": "https://schema.org/",
        "fabio": "http://purl.org/spar/fabio/",
        "prism": "http://prismstandard.org/namespaces/basic/2.0/",
        "bibo": "http://purl.org/ontology/bibo/",
        "datacite": "http://purl.org/spar/datacite/",
        "doap": "http://usefulinc.com/ns/doap#",
        "repr": "https://w3id.org/reproduceme#",
        "pplan": "http://purl.org/net/p-plan#",
        "fair4ml": "https://w3id.org/fair4ml#",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "sh": "http://www.w3.org/ns/shacl#",
        "spex": "https://purl.expasy.org/sparql-examples/ontology#",
        "void": "http://rdfs.org/ns/void#",
        "voidext": "http://ldf.fi/void-ext#",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "vann": "http://purl.org/vocab/vann/",
        "mesh": "http://id.nlm.nih.gov/mesh/",
        "meshv": "http://id.nlm.nih.gov/mesh/vocab#",
    }
)


@cache
def expand(curie: str) -> str:
    """The IRI of ``curie``.

    Raises:
        KeyError: the prefix is not one of :data:`PREFIXES`.

    >>> expand("dcat:Dataset")
    'http://www.w3.org/ns/dcat#Dataset'
    """
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name


def shorten(iri: str) -> str:
    """``iri`` as a CURIE where a namespace fits, itself otherwise.

    >>> shorten("http://www.w3.org/ns/dcat#Dataset")
    'dcat:Dataset'
    >>> shorten("urn:x:y")
    'urn:x:y'
    """
    prefix = max(
        (p for p, namespace in PREFIXES.items() if iri.startswith(namespace)),
        key=lambda p: len(PREFIXES[p]),
        default=None,
    )
    return iri if prefix is None else f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"
