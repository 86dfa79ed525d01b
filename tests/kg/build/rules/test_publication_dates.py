"""Of what dates are known of a dataset, which one counts, and how exactly it is known."""

from collections.abc import Sequence

import pytest
from pyoxigraph import RdfFormat, Store

from kg.authorities.identities import Identities
from kg.authorities.use_classes import UseClasses
from kg.build.rules import publication_dates
from kg.build.rules.rule import Merged
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import Ontology

RELEASES = "dcterms:issued '2019' ; schema:datePublished '2019-05' ."
PREFIXED = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def inferred(facts: Sequence[str]) -> str:
    """The date that counts of a dataset with ``facts``, a source each, and its kind."""
    store = Store()
    for number, fact in enumerate(facts):
        text = f"{PREFIXED} GRAPH <urn:{number}> {{ <urn:d> a dcat:Dataset ; {fact} }}"
        store.load(text.encode(), RdfFormat.TRIG)
    use_classes = UseClasses(Ontology.shipped())
    lines = list(publication_dates.RULE.infer(Merged(store, Identities(), use_classes)))
    return " ".join(line.split()[2].partition("^")[0].rpartition("/")[2] for line in lines)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([RELEASES], '"2019-05" release>'),
        (["dcterms:issued '2019' ."], '"2019" release>'),
        (["dcterms:issued '2019' .", RELEASES.replace("05", "03-02")], '"2019-03-02" release>'),
        # the earliest year that a source states counts, of another year no day is it
        (["dcterms:issued '2018' .", RELEASES], '"2018" release>'),
        # an upload in the year of the release is no release
        (["dcterms:issued '2019' ; fw:gitHubDate '2019-02-03' ."], '"2019" release>'),
        (["fw:gitHubDate '2019-02-03' ; fw:huggingFaceDate '2019-02' ."], '"2019-02" hugging'),
    ],
)
def test_the_date_that_counts_is_as_exact_as_it_is_known(facts: list[str], expected: str) -> None:
    assert inferred(facts).startswith(expected)
