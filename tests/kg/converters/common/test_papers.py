"""Papers that descriptions name: each known by its identifier, which is stated."""

import pytest

from kg.authorities.identities import Identities
from kg.converters.common.entities import Entities
from kg.rdf.namespaces import expand
from kg.rdf.ntriples import literal


@pytest.mark.parametrize(
    ("address", "local", "predicate", "identifier"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/30333627/", "PMID:30333627", "hasPubMedId", "30333627"),
        ("www.ncbi.nlm.nih.gov/pubmed/30333627", "PMID:30333627", "hasPubMedId", "30333627"),
        (
            "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC10393944/",
            "PMC10393944",
            "hasPubMedCentralId",
            "PMC10393944",
        ),
        ("https://arxiv.org/abs/2212.14034v2", "arXiv:2212.14034", "hasArXivId", "2212.14034"),
    ],
)
def test_a_paper_is_known_by_the_identifier_in_its_address(
    address: str, local: str, predicate: str, identifier: str
) -> None:
    shared = Entities(Identities(), "catalogue")
    paper = f"<http://localhost:8000/article/{local}>"
    assert shared.paper_at(address) == paper
    (record,) = shared.drain("")
    stated = f"{paper} <{expand(f'fabio:{predicate}')}> {literal(identifier)} .\n"
    assert stated in record.triples
