"""One entity, one IRI; two entities, two IRIs; and never a broken one."""

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


SAME_DATASET = {
    "reference/huggingface.co~datasets~a~b": (
        "https://huggingface.co/datasets/a/b", "hf.co/datasets/A/B/", "hf://datasets/a/b",
        "http://www.huggingface.co/datasets/a/b/tree/main", "https://huggingface.co/datasets/a%2Fb",
        "HTTPS://HuggingFace.co/datasets/a/b.git", "https://huggingface.co/datasets/a/b?row=1#x",
    ),
    "reference/huggingface.co~datasets~squad": (
        "https://huggingface.co/datasets/squad", "https://huggingface.co/datasets/SQuAD/",
        "https://huggingface.co/datasets/squad/discussions",
        "https://huggingface.co/datasets/squad/raw/main/README.md",
    ),
    "reference/github.com~a~b": (
        "https://github.com/a/b", "http://www.github.com/A/B.git", "git@github.com:a/b.git",
        "git+https://github.com/a/b", "ssh://git@github.com/a/b.git", "github.com/a/b/",
        "https://github.com/a/b#readme", "https://github.com/a/b?tab=readme",
        "https://github.com/a/b/blob/main/README.md",
        "https://raw.githubusercontent.com/a/b/main/data.csv",
    ),
    "reference/doi.org~10.5281~zenodo.123": (
        "10.5281/zenodo.123", "doi:10.5281/ZENODO.123", "DOI 10.5281/zenodo.123",
        "https://dx.doi.org/10.5281/zenodo.123", "http://www.doi.org/10.5281%2Fzenodo.123/",
        "info:doi/10.5281/zenodo.123", "urn:doi:10.5281/zenodo.123",
        "https://zenodo.org/record/123", "https://zenodo.org/records/123/files/x.csv",
        "https://zenodo.org/doi/10.5281/zenodo.123", "https://zenodo.org/api/records/123",
    ),
    "reference/doi.org~10.7910~dvn~abc": (
        "https://doi.org/10.7910/DVN/ABC",
        "https://dataverse.example.org/dataset.xhtml?persistentId=doi:10.7910/DVN/ABC",
        "https://dataverse.example.org/dataset.xhtml?persistentId=doi%3A10.7910%2FDVN%2FABC&v=2",
    ),
    "reference/doi.org~10.48550~arxiv.2308.07124": (
        "10.48550/arXiv.2308.07124", "https://arxiv.org/abs/2308.07124v2",
        "https://doi.org/10.48550/arXiv.2308.07124v1",
    ),
    "reference/doi.org~10.6084~m9.figshare.123": (
        "10.6084/m9.figshare.123", "https://figshare.com/articles/dataset/Some_title/123/2",
    ),
    "reference/kaggle.com~datasets~a~b": (
        "https://www.kaggle.com/a/b", "kaggle.com/datasets/A/b/data",
        "https://www.kaggle.com/datasets/a/b/versions/3",
    ),
    "reference/kaggle.com~competitions~titanic": (
        "https://www.kaggle.com/c/titanic/data", "https://kaggle.com/competitions/titanic",
    ),
    "reference/openml.org~d~61": (
        "https://www.openml.org/d/61", "https://openml.org/search?type=data&status=active&id=61",
        "https://www.openml.org/api/v1/json/data/61",
    ),
    "reference/example.org~donn%C3%A9es": (
        "https://example.org/donn\u00e9es", "http://www.example.org:80/donne\u0301es/",
        "https://EXAMPLE.org/donn%c3%a9es?", "https://example.org:443/donn%C3%A9es#",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("iri", "written"), [(iri, text) for iri, texts in SAME_DATASET.items() for text in texts]
)
def test_every_spelling_of_an_address_is_one_dataset(iri: str, written: str) -> None:
    ids = Identities("http://localhost:8000/")
    assert ids.dataset(address=written) == f"{ids.base}{iri}"


def test_other_addresses_are_other_datasets() -> None:
    ids = Identities("http://localhost:8000/")
    written = (
        "10.6084/m9.figshare.123.v2", "10.6084/m9.figshare.123", "https://example.org/a#one",
        "https://example.org/a#two", "https://www.kaggle.com/code/a/b", "https://example.org/a%2Fb",
        "https://example.org/a/b", "https://github.com/orgs/a", "https://github.com/topics/a",
    )  # fmt: skip
    assert len({ids.dataset(address=text) for text in written}) == len(written)
