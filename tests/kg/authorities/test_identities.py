"""Same thing, same IRI; other things, other IRIs; and never a broken one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.authorities.identities import Identities
from kg.errors import FairweaveError
from kg.rdf.iris import name, slug

ids = Identities()


@given(st.text())
def test_any_name_gives_an_iri_under_the_base(text: str) -> None:
    for local in (name(text), slug(text)):
        iri = ids.document("dataset", local)
        assert NamedNode(iri).value == iri
        assert len(local) <= 160
        assert not {"", ".", ".."} & {*slug(text).split("/")}


@given(st.text(), st.text())
def test_names_differ_where_texts_do(a: str, b: str) -> None:
    import unicodedata

    same = unicodedata.normalize("NFC", a) == unicodedata.normalize("NFC", b)
    surrogates = any("\ud800" <= c <= "\udfff" for c in a + b)
    assert surrogates or (name(a) == name(b)) == same


@pytest.mark.parametrize(
    ("a", "b"), [("Squad", "SQuAD"), ("a  b", "A b"), ("OPUS collection", "opus_collection")]
)
def test_a_slug_forgives_case_and_blanks(a: str, b: str) -> None:
    assert slug(a) == slug(b)


@pytest.mark.parametrize(
    ("a", "b"), [("C", "C++"), ("C", "C#"), ("a/b", "a-b"), ("x" * 200 + "1", "x" * 200 + "2")]
)
def test_a_slug_forgives_nothing_else(a: str, b: str) -> None:
    assert slug(a) != slug(b)


@pytest.mark.parametrize(
    "base",
    ["", "localhost:8000/", "http://localhost:8000", "ftp://x/", "http://a b/", "http://x/?q=/"],
)
def test_a_base_that_cannot_be_one_is_refused_with_the_mend(base: str) -> None:
    with pytest.raises(FairweaveError, match="--base-iri"):
        Identities(base)


def test_parts_are_fragments_of_their_document() -> None:
    document = ids.document("dataset", "ami")
    assert ids.part(document, "licence claim", 1).startswith(document + "#licence-claim-1")


def test_a_publication_has_one_iri_by_its_best_identifier() -> None:
    assert ids.article(doi="10.1/X", arxiv="1", pmc="2", corpus="3") == ids.article(doi="10.1/x")
    assert ids.article() is None
