"""Articles without an identifier: the publication of their title, where nothing contradicts it."""

from collections.abc import Mapping

import pytest
from pyoxigraph import RdfFormat, Store

from kg.authorities.identities import Identities
from kg.authorities.use_classes import UseClasses
from kg.build.rules import publications
from kg.build.rules.rule import Merged
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import Ontology

PREFIXED = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
TITLE = "dcterms:title 'KLEJ: Comprehensive Benchmark for Polish'"
AGAIN = "dcterms:title 'KLEJ – comprehensive benchmark for Polish.'"
OTHER = "dcterms:title 'Semantic parsing of questions in tables'"


def same(articles: Mapping[str, str]) -> set[str]:
    """The pairs of ``articles`` (name → facts) that are one publication: ``a=b``."""
    facts = "".join(f"<urn:{n}> a fabio:ScholarlyWork ; {f} ." for n, f in articles.items())
    store = Store()
    store.load(f"{PREFIXED} GRAPH <urn:source> {{ {facts} }}".encode(), RdfFormat.TRIG)
    use_classes = UseClasses(Ontology.shipped())
    lines = publications.RULE.infer(Merged(store, Identities(), use_classes))
    found = (line.replace("urn:", "").split() for line in lines if "alternateOf" in line)
    return {f"{one[1:-1]}={other[1:-1]}" for one, _, other, _ in found}


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        (
            {"a": TITLE, "b": f"{AGAIN} ; foaf:page <https://aclanthology.org/2020.acl-main.1>"},
            True,
        ),
        ({"a": TITLE, "b": f"{AGAIN} ; fabio:hasArXivId '2005.00630'"}, True),
        ({"a": TITLE, "b": AGAIN}, True),
        ({"a": "dcterms:title 'A survey'", "b": "dcterms:title 'A survey'"}, False),
        ({"a": TITLE, "b": OTHER}, False),
        # an address under which sources have several papers is that of none
        ({"a": f"{TITLE} ; {OTHER}", "b": AGAIN}, False),
        # which of two different papers of this title it is is not known
        (
            {
                "a": TITLE,
                "b": f"{AGAIN} ; fabio:hasArXivId '2005.00630'",
                "c": f"{TITLE} ; fabio:hasArXivId '2105.00001'",
            },
            False,
        ),
    ],
)
def test_an_article_without_an_identifier_is_the_publication_of_its_title(
    articles: dict[str, str], expected: bool
) -> None:
    assert same(articles) == ({"a=b", "b=a"} if expected else set())


def test_a_title_that_very_many_articles_have_is_that_of_none() -> None:
    many = {f"a{number}": TITLE for number in range(20)}
    assert len(same(many)) == 20 * 19
    assert same(many | {"b": TITLE}) == set()
